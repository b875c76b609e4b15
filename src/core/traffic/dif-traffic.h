/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-definitions.h"

G_BEGIN_DECLS

/** DifTrafficHour: one hour of the call's zone; robots apart */
typedef struct {
  gint64 start; /* seconds of UTC */
  guint64 hits;
  guint64 pages;
  guint64 visits; /* that start in it */
  guint64 bytes;
  guint64 robot_hits;
  guint64 robot_pages;
  guint64 robot_bytes;
} DifTrafficHour;

/** DifTrafficDay: one day of the call's zone; robots apart */
typedef struct {
  char date[11]; /* `2027-06-06` */
  guint64 hits;
  guint64 pages;
  guint64 visits; /* that start on it */
  guint64 visitors;
  guint64 bytes;
} DifTrafficDay;

/** DifTrafficPage: a path and how often it was seen */
typedef struct {
  char *path; /* UTF-8; what is not is escaped */
  guint64 hits;
} DifTrafficPage;

/** DifTrafficProblem: something about a file that a person should know */
typedef struct {
  char *file; /* its name, without folders */
  char *text; /* translated */
} DifTrafficProblem;

/**
 * DifTraffic:
 *
 * What access logs add up to (contract.md §5): figures alone, no address and no agent. Free with
 * dif_traffic_free().
 */
typedef struct {
  char *format; /* as dif_log_format_get_name(), `mixed`, or "" if nothing was read */
  guint64 files;
  guint64 lines; /* = hits + robot_hits + rejected + duplicates (+ unviewed, by some presets) */
  guint64 rejected;
  guint64 duplicates;
  guint64 unviewed; /* requests that are no hits by the definitions; 0 by the default ones */
  guint64 outside;  /* requests before or after the period; not among the lines */
  gint64 first;     /* seconds of UTC of the first and last request; 0 if there is none */
  gint64 last;
  guint64 bytes;    /* robots included */
  guint64 hits;
  guint64 pages;
  guint64 visits;
  guint64 visitors;
  guint64 robot_hits;
  guint64 robot_pages;
  guint64 status[1000]; /* robots included */
  GArray *hours;        /* (element-type DifTrafficHour) in order; those with any request */
  GArray *days;         /* (element-type DifTrafficDay) in order; those with any hit */
  GPtrArray *top_pages; /* (element-type DifTrafficPage) most seen first */
  GStrv rejected_sample; /* masked: letters are a, digits 9 */
  GPtrArray *problems;  /* (element-type DifTrafficProblem) */
  DifDefinitions *definitions;
  GTimeZone *zone;
} DifTraffic;

DifTraffic *dif_traffic_new (const DifDefinitions *definitions, GTimeZone *zone);
void dif_traffic_free (DifTraffic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTraffic, dif_traffic_free)

void dif_traffic_add_problem (DifTraffic *self, const char *file, const char *text);

/** dif_traffic_name_day: @number: of a day since 1970; @date: (out): `2027-06-06` */
void dif_traffic_name_day (gint64 number, char date[11]);

/** dif_traffic_to_json: Returns: (transfer full): as `traffic` of contract.md §5 */
JsonNode *dif_traffic_to_json (const DifTraffic *self);

/**
 * dif_traffic_to_csv:
 *
 * Returns: (transfer full): the days as a spreadsheet reads them: CSV of RFC 4180
 */
char *dif_traffic_to_csv (const DifTraffic *self);

G_END_DECLS

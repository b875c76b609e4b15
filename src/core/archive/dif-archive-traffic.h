/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * Figures of traffic that were kept: one row for each day and each hour, no address and no agent.
 * Of one day there is one row; what is kept later takes its place.
 */

/** DifTrafficScope: what the figures are of */
typedef enum {
  DIF_TRAFFIC_SITE,   /* the site of the results (call, VI.a.i) */
  DIF_TRAFFIC_PORTAL, /* the difusor's portal as a whole: what it is compared with (VI.a.iv) */
} DifTrafficScope;

/** dif_traffic_scope_to_string: Returns: (transfer none): `site`, `portal` */
const char *dif_traffic_scope_to_string (DifTrafficScope scope);

/** DifKeptDay: figures of a day of the call's zone; -1 where nobody knows. Free with dif_kept_day_free() */
typedef struct {
  char date[11]; /* `2024-06-02` */
  gint64 hits;
  gint64 pages;
  gint64 visits;
  gint64 visitors;
  gint64 bytes;
  char *origin; /* `logs`, `collected`, `typed`, `matomo`, `plausible`, `ga4` */
} DifKeptDay;

void dif_kept_day_free (DifKeptDay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifKeptDay, dif_kept_day_free)

/** DifKeptHour: figures of an hour that begins at @start, microseconds of UTC */
typedef struct {
  gint64 start;
  gint64 hits;
  gint64 pages;
  gint64 visits;
} DifKeptHour;

/**
 * dif_archive_keep_traffic:
 * @days: (element-type DifKeptDay)
 * @zone: whose days they are
 * @hours: (nullable) (element-type DifKeptHour): %NULL if only days are known
 * @definitions: (nullable): how they were counted, JSON
 * @remark: (nullable): what belongs beside them, e.g. lines that were rejected; JSON
 *
 * Keeps figures in place of those of the same days and all their hours, with a record in the ledger.
 */
gboolean dif_archive_keep_traffic (DifArchive *self,
                                   DifTrafficScope scope,
                                   GPtrArray *days,
                                   GTimeZone *zone,
                                   GArray *hours,
                                   const char *definitions,
                                   const char *remark,
                                   GError **error);

/**
 * dif_archive_list_days:
 * @from: (nullable): first date
 * @to: (nullable): last date
 *
 * Returns: (transfer full) (element-type DifKeptDay): by date
 */
GPtrArray *dif_archive_list_days (
    DifArchive *self, DifTrafficScope scope, const char *from, const char *to, GError **error);

/** dif_archive_list_hours: Returns: (transfer full) (element-type DifKeptHour): from ≤ start < to */
GArray *dif_archive_list_hours (
    DifArchive *self, DifTrafficScope scope, gint64 from, gint64 to, GError **error);

/** dif_archive_get_traffic_definitions: Returns: (transfer full) (nullable): how the figures kept
 * last were counted, JSON; %NULL without @error if that is not known */
char *dif_archive_get_traffic_definitions (DifArchive *self, DifTrafficScope scope, GError **error);

G_END_DECLS

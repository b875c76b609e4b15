/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-traffic.h"
#include "traffic/dif-traffic.h"

G_BEGIN_DECLS

/** dif_traffic_keep: keeps the figures of access logs in the archive */
gboolean dif_traffic_keep (
    DifArchive *archive, DifTrafficScope scope, const DifTraffic *traffic, GError **error);

/**
 * dif_traffic_keep_days:
 * @origin: where they come from, as in #DifKeptDay
 * @dates: (element-type utf8): a set; only these days, with their hours
 *
 * As dif_traffic_keep(), of some days.
 */
gboolean dif_traffic_keep_days (DifArchive *archive,
                                DifTrafficScope scope,
                                const DifTraffic *traffic,
                                const char *origin,
                                GHashTable *dates,
                                GError **error);

/**
 * dif_traffic_import_csv:
 * @path: days as Matomo, Plausible or GA4 export them, in English or Spanish: CSV with commas,
 *   semicolons or tabs, in UTF-8 or UTF-16
 *
 * Returns: (transfer full) (element-type DifKeptDay): the days; what the file does not tell is -1.
 *   %NULL with %DIF_ERROR_FORMAT naming the line that is wrong, or %DIF_ERROR_LIMIT
 */
GPtrArray *dif_traffic_import_csv (const char *path, GError **error);

/** dif_traffic_import_bytes: as dif_traffic_import_csv(), of what a file called @name holds */
GPtrArray *dif_traffic_import_bytes (const char *name, const char *data, gsize length, GError **error);

/** DifTrafficMeans: the mean of a day; -1 where nothing is known */
typedef struct {
  guint days;
  double hits;
  double pages;
  double visits;
  double visitors;
} DifTrafficMeans;

/** dif_traffic_means: @days: (element-type DifKeptDay); a day counts for what it knows */
void dif_traffic_means (GPtrArray *days, DifTrafficMeans *means);

/**
 * DifTrafficAfterCuts: pages an hour in the hours in which a cut appeared or that followed one
 * within the hour, and in the other hours of the period
 */
typedef struct {
  guint hours_with;
  guint hours_without;
  double pages_with;
  double pages_without;
} DifTrafficAfterCuts;

/**
 * dif_traffic_after_cuts:
 * @hours: (element-type DifKeptHour)
 * @cuts: (element-type gint64): moments at which cuts were published
 */
void dif_traffic_after_cuts (GArray *hours, GArray *cuts, DifTrafficAfterCuts *result);

G_END_DECLS

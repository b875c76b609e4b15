/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "traffic/dif-tally-days.h"
#include "traffic/dif-traffic.h"

G_BEGIN_DECLS

/*
 * What logs added up to, day by day, kept beside the archive so that another period of whole days, or the
 * same question again, reads none of them. Figures, and the paths of pages: no address, no agent, and no
 * hash of either. What it is of is told by the files' sizes and times, the definitions, the robots, the
 * zone and the format: where one of them is another, there is no memo.
 */

/** DifLogMemoDays: days by their number since 1970, both included */
typedef struct {
  gint64 first; /* G_MININT64 for no limit */
  gint64 last;  /* G_MAXINT64 for no limit */
} DifLogMemoDays;

/** dif_log_memo_folder: Returns: (transfer full) (nullable): where the memos of a data folder lie; %NULL if there is
 * no such data folder */
char *dif_log_memo_folder (const char *data_folder);

/**
 * dif_log_memo_days:
 * @from: seconds of UTC; 0 for no limit
 * @to: seconds of UTC, not included; 0 for no limit
 *
 * Returns: whether the figures of the period follow from those of days: it is one of whole days, and where it has
 *   an end, no visit is silent for more than an hour
 */
gboolean dif_log_memo_days (const DifDefinitions *definitions, GTimeZone *zone, gint64 from, gint64 to,
                            DifLogMemoDays *days);

/**
 * dif_log_memo_key:
 * @files: (element-type DifLogFile)
 * @format: (nullable): as told
 *
 * Returns: (transfer full) (nullable): the memo's name; %NULL if one of @files can be read only once
 */
char *dif_log_memo_key (GPtrArray *files, const DifDefinitions *definitions, const char *format, GTimeZone *zone);

/** dif_log_memo_new: Returns: (transfer full) (nullable): a memo of @traffic, counted without limits; %NULL if there
 * are too many days or paths */
GVariant *dif_log_memo_new (const DifTraffic *traffic, const DifTallyDays *days);

/** dif_log_memo_sum: Returns: (transfer full): what counting the logs within @days would have given */
DifTraffic *dif_log_memo_sum (GVariant *memo, const DifDefinitions *definitions, GTimeZone *zone,
                              const DifLogMemoDays *days);

/** dif_log_memo_load: Returns: (transfer full) (nullable): %NULL if there is none, or it is not as it was written */
GVariant *dif_log_memo_load (const char *folder, const char *key);

/** dif_log_memo_save: keeps it in place of the oldest ones, %DIF_LIMIT_LOG_MEMOS in all. It can do without: a folder
 * that cannot be written to costs time, nothing else. */
void dif_log_memo_save (const char *folder, const char *key, GVariant *memo);

G_END_DECLS

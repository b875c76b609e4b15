/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-paths.h"

G_BEGIN_DECLS

#define DIF_TALLY_STATUSES (1000)

/** DifTallyDay: what a day of the call's zone adds to the sum, beside its hours */
typedef struct {
  gint64 number; /* of the day since 1970 */
  gint64 first;  /* seconds of UTC of its requests; G_MAXINT64 until there is one */
  gint64 last;
  guint64 duplicates;
  guint64 unviewed;
  guint64 carried; /* visits that had begun before it and go on into it */
  guint64 status[DIF_TALLY_STATUSES];
} DifTallyDay;

/**
 * DifTallyDays:
 *
 * What is told of each day apart, so that the sum of some days can be had without reading the logs
 * again: at most %DIF_LIMIT_LOG_MEMO_DAYS of them. Figures alone.
 */
typedef struct _DifTallyDays DifTallyDays;

DifTallyDays *dif_tally_days_new (guint64 seed);
void dif_tally_days_free (DifTallyDays *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTallyDays, dif_tally_days_free)

/** dif_tally_days_at: Returns: (transfer none): the day; one that is not told if there are too many */
DifTallyDay *dif_tally_days_at (DifTallyDays *self, gint64 number);

/** dif_tally_days_count: a request of that day */
void dif_tally_days_count (DifTallyDays *self, gint64 number, gint64 second, guint status);

/** dif_tally_days_add_page: a page that was seen on that day */
void dif_tally_days_add_page (DifTallyDays *self, gint64 number, DifSpan path);

/** dif_tally_days_join: adds everything of @other, which has the same seed */
void dif_tally_days_join (DifTallyDays *self, const DifTallyDays *other);

/** dif_tally_days_is_whole: whether no day and no path was left out */
gboolean dif_tally_days_is_whole (const DifTallyDays *self);

/** dif_tally_days_list: Returns: (transfer container) (element-type DifTallyDay): in order */
GPtrArray *dif_tally_days_list (const DifTallyDays *self);

/** dif_tally_days_get_paths: Returns: (transfer none): by day */
const DifPaths *dif_tally_days_get_paths (const DifTallyDays *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/dif-call.h"

G_BEGIN_DECLS

/**
 * DifDateState: what a date of the call is to the operator at a moment
 *
 * @DIF_DATE_LATE: a deadline has passed, nobody said that it was met, and the call is not over
 * @DIF_DATE_NOW: a span of days that has begun and not ended
 * @DIF_DATE_NEXT: the first that is still to come
 */
typedef enum {
  DIF_DATE_PAST,
  DIF_DATE_MET,
  DIF_DATE_LATE,
  DIF_DATE_NOW,
  DIF_DATE_NEXT,
  DIF_DATE_TO_COME,
} DifDateState;

/**
 * dif_calendar_state:
 * @met: (nullable): ids of those that a person said were met
 *
 * Pure: same date, same moment, same state.
 */
DifDateState dif_calendar_state (DifCall *call, const DifCallDate *date, const char *const *met, gint64 now);

/** dif_calendar_is_deadline: Returns: whether the difusor has to act by then */
gboolean dif_calendar_is_deadline (const DifCallDate *date);

/** dif_calendar_reminds: Returns: whether the operator is to be reminded of a deadline: it is late, or falls
 * due within two weeks; as dif_calendar_state() otherwise */
gboolean dif_calendar_reminds (DifCall *call, const DifCallDate *date, const char *const *met, gint64 now);

/** dif_calendar_when: Returns: (transfer full): e.g. "30 April 2024", "2 June 2024, 20:00", or a span */
char *dif_calendar_when (const DifCallDate *date, GTimeZone *zone);

/** dif_calendar_distance: Returns: (transfer full): how far off, e.g. "in 9 days", "3 days ago" */
char *dif_calendar_distance (const DifCallDate *date, gint64 now);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-span.h"

G_BEGIN_DECLS

/*
 * The hours of access logs, as seconds of UTC from 1970 to 2105. Every function gives
 * %DIF_LOG_TIME_NONE for what is no hour: months of 31 days, 25 o'clock, years beyond.
 */

#define DIF_LOG_TIME_NONE (-1)

/**
 * DifLogClock:
 *
 * The minute that was read last, so that a line of the same minute costs a comparison. Start with
 * zeros; one per thread.
 */
typedef struct {
  char minute[17]; /* `06/Jun/2027:22:00` */
  char zone[5];    /* `-0600` */
  char date[10];   /* `2027-06-06` */
  gint64 minute_second;
  gint64 date_second;
} DifLogClock;

/** dif_log_time_clf: `06/Jun/2027:22:00:59 -0600` */
gint64 dif_log_time_clf (DifLogClock *clock, DifSpan text);

/** dif_log_time_date: `2027-06-06`; Returns: its midnight in UTC */
gint64 dif_log_time_date (DifLogClock *clock, DifSpan text);

/** dif_log_time_clock: `22:00:59`, with or without a fraction; Returns: seconds of the day */
gint64 dif_log_time_clock (DifSpan text);

/** dif_log_time_iso8601: `2027-06-06T22:00:59.123-06:00`; the offset may be `Z` or lack its colon */
gint64 dif_log_time_iso8601 (DifLogClock *clock, DifSpan text);

/** dif_log_time_epoch: `1812340859.123`, seconds since 1970; thirteen digits are milliseconds */
gint64 dif_log_time_epoch (DifSpan text);

G_END_DECLS

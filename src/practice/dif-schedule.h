/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * When which cut comes, and how much of the night it knows.
 */

#define DIF_SCHEDULE_CUTS_MAX (200)
/** DIF_SCHEDULE_INTERVAL_SECONDS: the longest from one cut to the next (call, III.a) */
#define DIF_SCHEDULE_INTERVAL_SECONDS (20 * 60)
/** DIF_SCHEDULE_START: the declared time of cut 1, 2024-06-02T20:00:00-06:00 */
#define DIF_SCHEDULE_START (G_GINT64_CONSTANT (1717380000) * G_USEC_PER_SEC)

/**
 * DifSchedule:
 *
 * An irregular night has what real ones have: minutes that drift, a site that is sent again, and a
 * cut that is corrected.
 */
typedef struct {
  guint cuts;
  guint resent;     /* the cut that brings the whole site again; 0 for none */
  guint correction; /* the cut that corrects the one before and declares its minute; 0 for none */
  gint64 times[DIF_SCHEDULE_CUTS_MAX]; /* declared moments */
} DifSchedule;

/** dif_schedule_init: @irregular nights shorter than six cuts only drift */
void dif_schedule_init (DifSchedule *self, guint cuts, gboolean irregular);

/** dif_schedule_get_time: Returns: the moment that cut @n declares, from 1 */
gint64 dif_schedule_get_time (const DifSchedule *self, guint n);

/**
 * dif_schedule_get_share:
 *
 * Returns: how many of 10,000 actas have come by cut @n: the rhythm of a real night of the state,
 *   which a short night runs through faster
 */
guint dif_schedule_get_share (const DifSchedule *self, guint n);

/** dif_schedule_get_zone: Returns: (transfer full): the zone of the institute, UTC-6 */
GTimeZone *dif_schedule_get_zone (void);

/** dif_schedule_format: Returns: (transfer full): in the institute's zone, as g_date_time_format() */
char *dif_schedule_format (gint64 moment, const char *format);

/** dif_schedule_format_cut: Returns: (transfer full): `02/06/2024 20:00 (UTC-6)` */
char *dif_schedule_format_cut (gint64 moment);

G_END_DECLS

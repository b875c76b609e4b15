/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DifClock:
 *
 * The one place that time comes from; every part of the core is handed one. A clock of its own
 * kind is the machine's. An anchored clock runs a night compressed: practice declares cuts twenty
 * minutes apart and offers them seconds apart, and everything that looks at the hour (opening
 * hours, lateness, the ledger) sees the declared one.
 *
 * Safe to use from any thread.
 */
#define DIF_TYPE_CLOCK (dif_clock_get_type ())
G_DECLARE_FINAL_TYPE (DifClock, dif_clock, DIF, CLOCK, GObject)

/** dif_clock_new: Returns: (transfer full): the machine's clock */
DifClock *dif_clock_new (void);

/**
 * dif_clock_anchor:
 * @now: the moment that it is now
 * @rate: seconds of this clock per second of the monotonic one
 * @ceiling: the moment at which it stands still until the next anchor; 0 for none
 *
 * Makes @self an anchored clock, or moves its anchor. It never goes back: an anchor before what
 * was told already is moved forward to it.
 */
void dif_clock_anchor (DifClock *self, gint64 now, double rate, gint64 ceiling);

/** dif_clock_now: Returns: this moment, microseconds of UTC */
gint64 dif_clock_now (DifClock *self);

/**
 * dif_clock_elapsed:
 *
 * Returns: microseconds since a moment that stays the same throughout an era: what durations between
 *   processes are measured by. Setting the clock does not touch it, and sleep of the computer counts.
 */
gint64 dif_clock_elapsed (DifClock *self);

/** dif_clock_dup_era: Returns: (transfer full): a word for the time in which dif_clock_elapsed() can be
 * compared: from one start of the computer to the next */
char *dif_clock_dup_era (DifClock *self);

/**
 * dif_clock_observe:
 * @theirs: the moment that the institute's `Date` said
 *
 * Remembers how far the institute's clock is from ours. An anchored clock ignores it.
 */
void dif_clock_observe (DifClock *self, gint64 theirs);

/** dif_clock_get_offset: Returns: the institute's clock minus ours, in microseconds */
gint64 dif_clock_get_offset (DifClock *self);

/**
 * dif_clock_get_skew:
 * @skew: (out): the institute's clock minus this machine's, in microseconds
 *
 * As dif_clock_get_offset(), but of the machine's own clock, also where this one is anchored: to warn
 * who must set it right, not to reckon with.
 *
 * Returns: %FALSE while no `Date` was seen
 */
gboolean dif_clock_get_skew (DifClock *self, gint64 *skew);

/** dif_clock_institute_now: Returns: this moment by the institute's clock (promise P13) */
gint64 dif_clock_institute_now (DifClock *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifRhythm:
 *
 * When to ask the source again. Cuts come at the call's interval, or faster in a drill; the rhythm
 * that was observed counts. Moments are monotonic microseconds. Zero-initialise.
 */
typedef struct {
  gint64 last;    /* when the last new package was seen; 0 if none was */
  gint64 gap;     /* between the last two; 0 if not known */
  guint failures; /* in a row */
} DifRhythm;

/** dif_rhythm_seen: a round brought something new */
void dif_rhythm_seen (DifRhythm *self, gint64 now);

/**
 * dif_rhythm_wait:
 * @interval: seconds between cuts, by the call
 * @retry_after: seconds that the source asked for, or 0
 *
 * Often around the hour at which the next cut is due and while it is late; seldom in between;
 * later and later while the source fails, but never more than a minute apart, unless it asks for
 * more itself.
 *
 * Returns: microseconds until the next round, with jitter, so that all difusores together do not
 *   knock at the same instant
 */
gint64 dif_rhythm_wait (DifRhythm *self, gint64 now, guint interval, guint retry_after);

G_END_DECLS

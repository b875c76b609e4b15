/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifRate:
 *
 * How fast something goes, from looks at how far it is. The rate is that of the last
 * DIF_RATE_WINDOW_SECONDS; the end is told only after DIF_RATE_PATIENCE_SECONDS of data, so that it
 * does not jump about. Zero-initialise for every new step.
 */
#define DIF_RATE_WINDOW_SECONDS (10)
#define DIF_RATE_PATIENCE_SECONDS (8)
#define DIF_RATE_LOOKS (64)

typedef struct {
  gint64 at[DIF_RATE_LOOKS];    /* monotonic, microseconds */
  guint64 done[DIF_RATE_LOOKS]; /* bytes */
  guint first;
  guint count;
  gint64 started;
} DifRate;

/** dif_rate_look: @now: monotonic; @done: bytes done so far, never less than before */
void dif_rate_look (DifRate *self, gint64 now, guint64 done);

/** dif_rate_get: Returns: bytes per second; 0 while it cannot be told */
double dif_rate_get (const DifRate *self);

/** dif_rate_get_seconds_left: Returns: seconds to @total; negative while it cannot be told */
double dif_rate_get_seconds_left (const DifRate *self, guint64 total);

G_END_DECLS

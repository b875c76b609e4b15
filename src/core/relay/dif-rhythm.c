/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-rhythm"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-rhythm.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define OFTEN_MIN (1 * SECOND)
#define OFTEN_MAX (15 * SECOND)
#define SELDOM dif_limit_us (60)
#define EARLY (30 * SECOND)
#define PARTS_OF_GAP (20) /* a gap is watched in so many steps */
#define JITTER (0.1)


void
dif_rhythm_seen (DifRhythm *self, gint64 now)
{
  if (self->last != 0)
    self->gap = now - self->last;
  self->last = now;
}

static gint64
with_jitter (gint64 wait)
{
  double factor = g_random_double_range (1 - JITTER, 1 + JITTER);

  return MIN ((gint64) ((double) wait * factor), SELDOM);
}

gint64
dif_rhythm_wait (DifRhythm *self, gint64 now, guint interval, guint retry_after)
{
  gint64 call = interval * SECOND;
  gint64 gap = self->gap != 0 ? MIN (self->gap, call) : call;
  gint64 often = CLAMP (gap / PARTS_OF_GAP, OFTEN_MIN, OFTEN_MAX);
  gint64 until_due = self->last != 0 ? self->last + gap - EARLY - now : 0;

  if (retry_after > 0)
    return MIN (retry_after, DIF_LIMIT_RETRY_AFTER_SECONDS) * SECOND;
  if (self->failures > 0)
    return with_jitter (MIN (often << MIN (self->failures - 1, 6), SELDOM));
  if (until_due > often)
    return with_jitter (MIN (until_due, SELDOM));
  return with_jitter (often);
}

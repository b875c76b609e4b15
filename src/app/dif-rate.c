/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-rate"

#include "config.h"

#include "dif-rate.h"

#define SPACING_US (G_USEC_PER_SEC * DIF_RATE_WINDOW_SECONDS / (DIF_RATE_LOOKS - 1))


static guint
slot (const DifRate *self, guint i)
{
  return (self->first + i) % DIF_RATE_LOOKS;
}

void
dif_rate_look (DifRate *self, gint64 now, guint64 done)
{
  guint last = slot (self, MAX (self->count, 1) - 1);

  if (self->count == 0)
    self->started = now;
  /* two looks close together are one: the newer replaces the last, unless it is the only one */
  if (self->count > 1 && now - self->at[slot (self, self->count - 2)] < SPACING_US) {
    self->at[last] = now;
    self->done[last] = done;
    return;
  }
  if (self->count == DIF_RATE_LOOKS) {
    self->first = slot (self, 1);
    self->count--;
  }
  last = slot (self, self->count++);
  self->at[last] = now;
  self->done[last] = done;
  while (self->count > 2 &&
         now - self->at[slot (self, 1)] >= DIF_RATE_WINDOW_SECONDS * G_USEC_PER_SEC) {
    self->first = slot (self, 1);
    self->count--;
  }
}

double
dif_rate_get (const DifRate *self)
{
  guint first = slot (self, 0), last;
  gint64 passed;

  if (self->count < 2)
    return 0;
  last = slot (self, self->count - 1);
  passed = self->at[last] - self->at[first];
  if (passed <= 0 || self->done[last] < self->done[first])
    return 0;
  return (double) (self->done[last] - self->done[first]) * G_USEC_PER_SEC / (double) passed;
}

double
dif_rate_get_seconds_left (const DifRate *self, guint64 total)
{
  double rate = dif_rate_get (self);
  guint last = slot (self, MAX (self->count, 1) - 1);

  if (rate <= 0 || self->at[last] - self->started < DIF_RATE_PATIENCE_SECONDS * G_USEC_PER_SEC)
    return -1;
  return self->done[last] >= total ? 0 : (double) (total - self->done[last]) / rate;
}

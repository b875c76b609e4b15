/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-clock"

#include "config.h"

#include <time.h>

#include "dif-clock.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"


struct _DifClock {
  GObject parent_instance;

  GMutex mutex;
  gboolean anchored;
  gint64 anchor;           /* the moment at the anchor */
  gint64 anchor_monotonic; /* the monotonic clock then */
  double rate;
  gint64 ceiling; /* 0: none */
  gint64 offset;  /* institute's minus ours */
  gint64 skew;    /* institute's minus the machine's */
  gboolean observed;
};

G_DEFINE_FINAL_TYPE (DifClock, dif_clock, G_TYPE_OBJECT)


static void
dif_clock_finalize (GObject *object)
{
  DifClock *self = DIF_CLOCK (object);

  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dif_clock_parent_class)->finalize (object);
}

DifClock *
dif_clock_new (void)
{
  return g_object_new (DIF_TYPE_CLOCK, NULL);
}

static gint64
now_locked (DifClock *self)
{
  gint64 elapsed, now;

  if (!self->anchored)
    return g_get_real_time ();

  elapsed = g_get_monotonic_time () - self->anchor_monotonic;
  now = self->anchor + (gint64) ((double) elapsed * self->rate);
  return self->ceiling != 0 ? MIN (now, MAX (self->ceiling, self->anchor)) : now;
}

void
dif_clock_anchor (DifClock *self, gint64 now, double rate, gint64 ceiling)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DIF_IS_CLOCK (self));
  g_return_if_fail (rate >= 0);

  locker = g_mutex_locker_new (&self->mutex);
  self->anchor = self->anchored ? MAX (now, now_locked (self)) : now;
  self->anchor_monotonic = g_get_monotonic_time ();
  self->rate = rate;
  self->ceiling = ceiling;
  self->anchored = TRUE;
}

gint64
dif_clock_now (DifClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DIF_IS_CLOCK (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return now_locked (self);
}

/* CLOCK_BOOTTIME goes on while the computer sleeps, which the monotonic clock does not */
static gint64
since_boot (void)
{
  struct timespec now;

  if (clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return g_get_monotonic_time ();
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

gint64
dif_clock_elapsed (DifClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DIF_IS_CLOCK (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->anchored ? now_locked (self) : since_boot ();
}

char *
dif_clock_dup_era (DifClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  char *era = NULL;

  g_return_val_if_fail (DIF_IS_CLOCK (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (self->anchored)
    return g_strdup ("anchored");
  return g_file_get_contents (BOOT_ID, &era, NULL, NULL) ? g_strchomp (era) : g_strdup ("unknown");
}

void
dif_clock_observe (DifClock *self, gint64 theirs)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (DIF_IS_CLOCK (self));

  if (theirs == 0)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  self->observed = TRUE;
  self->skew = theirs - g_get_real_time ();
  if (!self->anchored)
    self->offset = self->skew;
}

gint64
dif_clock_get_offset (DifClock *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DIF_IS_CLOCK (self), 0);

  locker = g_mutex_locker_new (&self->mutex);
  return self->anchored ? 0 : self->offset;
}

gboolean
dif_clock_get_skew (DifClock *self, gint64 *skew)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DIF_IS_CLOCK (self), FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  *skew = self->skew;
  return self->observed;
}

gint64
dif_clock_institute_now (DifClock *self)
{
  return dif_clock_now (self) + dif_clock_get_offset (self);
}

static void
dif_clock_class_init (DifClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_clock_finalize;
}

static void
dif_clock_init (DifClock *self)
{
  g_mutex_init (&self->mutex);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-bench"

#include "config.h"

#include "traffic/dif-log-collect.h"
#include "watch/dif-watch.h"

#include "dif-bench.h"


struct _DifBench {
  char *folder;          /* (owned) */
  DifProgress *progress; /* (owned) */
  DifProfile *profile;   /* (owned) (nullable) */
  DifRelay *relay;       /* (owned) (nullable) */
  DifWatch *watch;       /* (owned) (nullable) the eye on the public addresses, beside the relay */
  DifLogDaily *logs;     /* (owned) (nullable) collects access logs once a day, likewise */
  int kept;              /* atomic */
  int pause_ms;          /* atomic */
};


DifBench *
dif_bench_new (const char *folder)
{
  DifBench *self = g_atomic_rc_box_new0 (DifBench);

  self->folder = g_strdup (folder);
  self->progress = dif_progress_new ();
  return self;
}

DifBench *
dif_bench_ref (DifBench *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  DifBench *self = data;

  g_clear_pointer (&self->logs, dif_log_daily_stop);
  g_clear_pointer (&self->watch, dif_watch_stop);
  g_clear_object (&self->relay);
  g_clear_pointer (&self->profile, dif_profile_free);
  g_clear_object (&self->progress);
  g_free (self->folder);
}

void
dif_bench_unref (DifBench *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

DifProfile *
dif_bench_open (DifBench *self, GError **error)
{
  if (self->profile == NULL)
    self->profile = dif_profile_open (self->folder, TRUE, NULL, error);
  return self->profile;
}

void
dif_bench_leave (DifBench *self)
{
  if (g_atomic_int_get (&self->kept))
    return;
  g_clear_pointer (&self->logs, dif_log_daily_stop);
  g_clear_pointer (&self->watch, dif_watch_stop);
  g_clear_object (&self->relay);
  g_clear_pointer (&self->profile, dif_profile_free);
}

void
dif_bench_keep (DifBench *self, gboolean keep)
{
  g_atomic_int_set (&self->kept, keep);
}

DifRelay *
dif_bench_get_relay (DifBench *self)
{
  g_return_val_if_fail (self->profile != NULL, NULL);

  if (self->watch == NULL)
    self->watch = dif_watch_start (self->folder, NULL, NULL);
  if (self->logs == NULL)
    self->logs = dif_log_daily_start (self->folder, NULL, NULL);
  if (self->relay == NULL)
    self->relay = dif_relay_new (self->profile, self->progress, NULL, NULL);
  return self->relay;
}

DifProgress *
dif_bench_get_progress (DifBench *self)
{
  return self->progress;
}

void
dif_bench_set_pause (DifBench *self, gint64 pause)
{
  g_atomic_int_set (&self->pause_ms, (int) CLAMP (pause / 1000, 0, G_MAXINT));
}

guint
dif_bench_get_pause_ms (DifBench *self)
{
  return (guint) g_atomic_int_get (&self->pause_ms);
}

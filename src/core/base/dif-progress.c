/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-progress"

#include "config.h"

#include "dif-progress.h"


struct _DifProgress {
  GObject parent_instance;

  GMutex mutex;
  char *what; /* (owned) */
  guint64 done;
  guint64 total;
};

G_DEFINE_FINAL_TYPE (DifProgress, dif_progress, G_TYPE_OBJECT)


static void
dif_progress_finalize (GObject *object)
{
  DifProgress *self = DIF_PROGRESS (object);

  g_clear_pointer (&self->what, g_free);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dif_progress_parent_class)->finalize (object);
}

DifProgress *
dif_progress_new (void)
{
  return g_object_new (DIF_TYPE_PROGRESS, NULL);
}

void
dif_progress_begin (DifProgress *self, const char *what, guint64 total)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  g_free (self->what);
  self->what = g_strdup (what);
  self->done = 0;
  self->total = total;
  g_mutex_unlock (&self->mutex);
}

void
dif_progress_advance (DifProgress *self, guint64 bytes)
{
  if (self == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->done += bytes;
  g_mutex_unlock (&self->mutex);
}

char *
dif_progress_read (DifProgress *self, guint64 *done, guint64 *total)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DIF_IS_PROGRESS (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  if (done != NULL)
    *done = self->done;
  if (total != NULL)
    *total = self->total;
  return g_strdup (self->what != NULL ? self->what : "");
}

static void
dif_progress_class_init (DifProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_progress_finalize;
}

static void
dif_progress_init (DifProgress *self)
{
  g_mutex_init (&self->mutex);
}

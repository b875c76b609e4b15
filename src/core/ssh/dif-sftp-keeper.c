/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include "dif-sftp-keeper.h"


struct _DifSftpKeeper {
  DifSftp *sftp;       /* (owned) */
  guint rest_seconds;
  GThread *thread;     /* (owned) */
  GMutex mutex;        /* of all below, and of @sftp */
  GCond changed;
  gint64 used;         /* monotonic */
  gboolean ended;
  GCancellable *end;   /* (owned) */
};


static gpointer
keep (gpointer data)
{
  DifSftpKeeper *self = data;

  g_mutex_lock (&self->mutex);
  while (!self->ended && dif_sftp_is_alive (self->sftp)) {
    gint64 due = self->used + self->rest_seconds * G_USEC_PER_SEC;
    g_autoptr (GError) error = NULL;

    if (g_get_monotonic_time () < due) {
      g_cond_wait_until (&self->changed, &self->mutex, due);
      continue;
    }
    if (!dif_sftp_keep_alive (self->sftp, self->end, &error))
      g_debug ("resting: %s", error->message);
    self->used = g_get_monotonic_time ();
  }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

DifSftpKeeper *
dif_sftp_keeper_new (DifSftp *sftp, guint rest_seconds)
{
  DifSftpKeeper *self = g_new0 (DifSftpKeeper, 1);

  self->sftp = sftp;
  self->rest_seconds = rest_seconds;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->end = g_cancellable_new ();
  self->used = g_get_monotonic_time ();
  self->thread = g_thread_new ("dif-sftp-keeper", keep, self);
  return self;
}

void
dif_sftp_keeper_free (DifSftpKeeper *self)
{
  g_cancellable_cancel (self->end);
  g_mutex_lock (&self->mutex);
  self->ended = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);

  dif_sftp_free (self->sftp);
  g_object_unref (self->end);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

DifSftp *
dif_sftp_keeper_take (DifSftpKeeper *self)
{
  g_mutex_lock (&self->mutex);
  return self->sftp;
}

void
dif_sftp_keeper_give_back (DifSftpKeeper *self)
{
  self->used = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
}

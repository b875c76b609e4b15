/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-daily"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-limits.h"
#include "base/dif-line.h"
#include "base/dif-wait.h"

#include "dif-log-collect.h"

struct _DifLogDaily {
  char *folder;              /* (owned) */
  GCancellable *cancellable; /* (owned) */
  DifRelayWatch watch;
  gpointer watch_data;
  GThread *thread;           /* (owned) */
};


static void
tell (DifLogDaily *self, const char *stage, const char *text)
{
  if (self->watch != NULL)
    self->watch (NULL, stage, text, self->watch_data);
}

static void
collect (DifLogDaily *self, DifProfile *profile)
{
  g_auto (DifLogCollection) collection = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (dif_log_collect (profile, NULL, FALSE, &collection, NULL, self->cancellable, &error)) {
    text = g_strdup_printf (ngettext ("Access logs: %u new file", "Access logs: %u new files", collection.fetched),
                            collection.fetched);
    tell (self, "logs", text);
  } else if (!g_cancellable_is_cancelled (self->cancellable)) {
    tell (self, "logs-failed", error->message);
  }
}

static void
run (DifLogDaily *self, DifProfile *profile)
{
  while (!g_cancellable_is_cancelled (self->cancellable)) {
    g_autoptr (GError) error = NULL;
    gboolean due = FALSE;

    if (!dif_log_is_due (profile, &due, &error))
      tell (self, "logs-failed", error->message);
    if (due && (dif_line_get_state () & DIF_LINE_METERED) == 0)
      collect (self, profile);
    dif_wait_until (g_get_monotonic_time () + dif_limit_us (DIF_LIMIT_LOG_LOOK_SECONDS), self->cancellable);
  }
}

static gpointer
run_thread (gpointer user_data)
{
  DifLogDaily *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_open (self->folder, TRUE, NULL, &error);

  if (profile == NULL)
    tell (self, "logs-failed", error->message);
  else
    run (self, profile);
  return NULL;
}

DifLogDaily *
dif_log_daily_start (const char *folder, DifRelayWatch watch, gpointer watch_data)
{
  DifLogDaily *self = g_new0 (DifLogDaily, 1);

  self->folder = g_strdup (folder);
  self->cancellable = g_cancellable_new ();
  self->watch = watch;
  self->watch_data = watch_data;
  self->thread = g_thread_new ("logs", run_thread, self);
  return self;
}

void
dif_log_daily_stop (DifLogDaily *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_free (self->folder);
  g_free (self);
}

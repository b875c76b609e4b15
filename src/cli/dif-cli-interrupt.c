/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli"

#include "config.h"

#include <glib-unix.h>

#include "dif-cli-interrupt.h"


typedef struct {
  DifCliWork work;
  gpointer data;
  GCancellable *cancellable; /* (unowned) */
  GMainLoop *loop;           /* (unowned) */
  GError *error;             /* (owned) (nullable) */
  gboolean ok;
} Interruptible;


static gboolean
on_signal (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_done (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer user_data)
{
  Interruptible *self = user_data;
  g_autoptr (GMainContext) context = g_main_context_new ();

  g_main_context_push_thread_default (context);
  self->ok = self->work (self->data, self->cancellable, &self->error);
  g_main_context_pop_thread_default (context);
  /* not g_main_context_invoke(): before the loop runs that would quit it here, and in vain */
  g_idle_add (on_done, self->loop);
  return NULL;
}

gboolean
dif_cli_run_interruptible (DifCliWork work, gpointer data, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Interruptible self = { work, data, cancellable, loop, NULL, FALSE };
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, cancellable);
  guint terminate = g_unix_signal_add (SIGTERM, on_signal, cancellable);
  GThread *thread = g_thread_new ("work", run, &self);

  g_main_loop_run (loop);
  g_thread_join (thread);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  return self.ok;
}

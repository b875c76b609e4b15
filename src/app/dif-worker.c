/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-worker"

#include "config.h"

#include "dif-worker.h"


static GPtrArray *running; /* (owned) (nullable) (element-type GTask) */

/* Told once its callback has run, in the main thread */
static void
on_completed (GTask *task)
{
  g_ptr_array_remove_fast (running, task);
}

void
dif_worker_run (GTask *task, GTaskThreadFunc work)
{
  if (running == NULL)
    running = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (running, g_object_ref (task));
  g_signal_connect (task, "notify::completed", G_CALLBACK (on_completed), NULL);
  g_task_run_in_thread (task, work);
}

void
dif_worker_settle (void)
{
  while (running != NULL && running->len > 0) {
    for (guint i = 0; i < running->len; i++) {
      GCancellable *cancellable = g_task_get_cancellable (g_ptr_array_index (running, i));

      if (cancellable != NULL)
        g_cancellable_cancel (cancellable);
    }
    g_main_context_iteration (NULL, TRUE);
  }
  g_clear_pointer (&running, g_ptr_array_unref);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window does on other threads ends before the program does. */
#include "dif-desk.h"
#include "dif-worker.h"
#include "dif-test.h"

#define PATIENCE (20 * G_USEC_PER_SEC)


/* Goes on until it is let go */
static void
wait_for_it (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPollFD poll = { .fd = -1 };
  int *ended = data;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &poll));
  g_poll (&poll, 1, -1);
  g_cancellable_release_fd (cancellable);
  g_atomic_int_inc (ended);
  g_task_return_boolean (task, TRUE);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer told)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (g_task_propagate_boolean (G_TASK (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ++*(int *) told;
}

static void
test_settle (void)
{
  int ended = 0, told = 0;

  for (int i = 0; i < 3; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GTask) task = g_task_new (NULL, cancellable, on_ended, &told);

    g_task_set_source_tag (task, test_settle);
    g_task_set_task_data (task, &ended, NULL);
    dif_worker_run (task, wait_for_it);
  }
  dif_worker_settle ();
  g_assert_cmpint (g_atomic_int_get (&ended), ==, 3);
  g_assert_cmpint (told, ==, 3);
  /* nothing runs any more */
  dif_worker_settle ();
}

/* The crash on quitting: the folder was still being read while the program ended */
static void
test_reading (void)
{
  char *folder = dif_test_folder ();
  DifDesk *desk = dif_desk_new (folder);

  g_object_add_weak_pointer (G_OBJECT (desk), (gpointer *) &desk);
  /* a reading holds the desk */
  while (G_OBJECT (desk)->ref_count == 1)
    g_main_context_iteration (NULL, TRUE);
  dif_desk_stop (desk);
  dif_worker_settle ();
  /* the thread lets go of it last */
  for (gint64 end = g_get_monotonic_time () + PATIENCE; G_OBJECT (desk)->ref_count > 1 && g_get_monotonic_time () < end;)
    g_thread_yield ();
  /* and none is begun any more */
  dif_desk_refresh (desk);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_object_unref (desk);
  g_assert_null (desk);
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/worker/settle", test_settle);
  g_test_add_func ("/worker/reading", test_reading);
  return g_test_run ();
}

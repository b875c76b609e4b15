/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The right to write: one process has it, and who dies gives it back. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "archive/dif-lock.h"
#include "dif-test.h"


/* A process that has the lock until it is killed; returns once it does */
static pid_t
start_holder (const char *folder)
{
  int ready[2];
  char byte = 0;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    DifLock *lock = dif_lock_take (folder, NULL);

    if (lock == NULL || write (ready[1], "x", 1) != 1)
      _exit (1);
    while (TRUE)
      pause ();
  }
  close (ready[1]);
  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  close (ready[0]);
  return child;
}

static void
test_one_process (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = dif_test_folder ();
  pid_t holder = start_holder (folder);
  g_autofree char *number = g_strdup_printf ("%d", (int) holder);
  DifLock *lock = dif_lock_take (folder, &error);

  g_assert_null (lock);
  g_assert_nonnull (strstr (error->message, folder));
  dif_assert_error (error, DIF_ERROR_LOCKED, number);

  /* killed, it leaves nothing that has to be cleared away */
  kill (holder, SIGKILL);
  g_assert_cmpint (waitpid (holder, NULL, 0), ==, holder);
  lock = dif_lock_take (folder, &error);
  g_assert_no_error (error);
  dif_lock_release (lock);
  dif_test_folder_remove (folder);
}

static void
test_one_folder_each (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = dif_test_folder ();
  char *other = dif_test_folder ();
  pid_t holder = start_holder (folder);
  DifLock *lock = dif_lock_take (other, &error);

  g_assert_no_error (error);
  dif_lock_release (lock);
  kill (holder, SIGKILL);
  waitpid (holder, NULL, 0);
  dif_test_folder_remove (folder);
  dif_test_folder_remove (other);
}

static void
test_again_in_the_process (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = dif_test_folder ();
  g_autofree char *roundabout = g_build_filename (folder, ".", NULL);
  DifLock *first = dif_lock_take (folder, &error);
  DifLock *second = dif_lock_take (roundabout, &error);
  pid_t child;
  int status = 0;

  g_assert_no_error (error);
  g_assert_true (dif_lock_is_first (first));
  g_assert_false (dif_lock_is_first (second));
  dif_lock_release (first);

  /* it is still held as long as one of them is; asked from outside */
  child = fork ();
  if (child == 0) {
    g_autofree char *path = g_build_filename (folder, "lock", NULL);

    execlp ("flock", "flock", "--nonblock", "--conflict-exit-code", "7", path, "true", NULL);
    _exit (127);
  }
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 7);
  dif_lock_release (second);
  dif_test_folder_remove (folder);
}

static void
test_no_folder (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_lock_take ("/nowhere/at/all", &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "/nowhere/at/all");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lock/process", test_one_process);
  g_test_add_func ("/lock/folder", test_one_folder_each);
  g_test_add_func ("/lock/again", test_again_in_the_process);
  g_test_add_func ("/lock/no-folder", test_no_folder);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs: lanes, progress, cancelling, and what stays in the list. */
#include "base/dif-error.h"
#include "dif-job-manager.h"


/* A job's work that goes on until it is let go, and writes down when it ran */
typedef struct {
  GString *log; /* (unowned) */
  char name;
  gboolean endless;
  gboolean fails;
} Script;


static gboolean
play (DifJob *job, gpointer data, GError **error)
{
  Script *script = data;
  GPollFD poll = { .fd = -1 };

  g_string_append_c (script->log, script->name);
  dif_progress_begin (dif_job_get_progress (job), "Counting", 100);
  dif_progress_advance (dif_job_get_progress (job), 50);
  if (script->endless) {
    g_assert_true (g_cancellable_make_pollfd (dif_job_get_cancellable (job), &poll));
    g_poll (&poll, 1, -1);
    g_cancellable_release_fd (dif_job_get_cancellable (job));
  }
  if (script->fails)
    dif_set_error (error, DIF_ERROR_NETWORK, "Look at the cable.", "It broke");
  else
    dif_job_take_outcome (job, g_strdup ("as it should"));
  return !script->fails && !g_cancellable_set_error_if_cancelled (dif_job_get_cancellable (job), error);
}

static DifJob *
run (DifJobManager *jobs, const char *lane, Script *script)
{
  DifJob *job = dif_job_new ("A job", play, script, NULL);

  dif_job_manager_run (jobs, lane, job);
  return job;
}

static void
settle (DifJobManager *jobs)
{
  while (dif_job_manager_get_active (jobs) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_lane (void)
{
  g_autoptr (DifJobManager) jobs = dif_job_manager_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Script scripts[] = { { log, 'a' }, { log, 'b' }, { log, 'c' } };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    run (jobs, "folder", &scripts[i]);
  g_assert_cmpuint (dif_job_manager_get_active (jobs), ==, 3);
  g_assert_true (dif_job_manager_is_busy (jobs, "folder"));
  g_assert_false (dif_job_manager_is_busy (jobs, "other"));
  settle (jobs);
  g_assert_cmpstr (log->str, ==, "abc");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (jobs)), ==, 3);
}

/* One that waits can be cancelled as well as one that runs; another lane does not wait for either */
static void
test_cancel (void)
{
  g_autoptr (DifJobManager) jobs = dif_job_manager_new ();
  g_autoptr (GString) log = g_string_new (NULL), other = g_string_new (NULL);
  Script endless = { log, 'x', TRUE }, waiting = { log, 'y' }, beside = { other, 'z' };
  g_autoptr (DifJob) first = g_object_ref (run (jobs, "folder", &endless));
  g_autoptr (DifJob) second = g_object_ref (run (jobs, "folder", &waiting));
  g_autoptr (DifJob) third = g_object_ref (run (jobs, "practice", &beside));

  while (dif_job_is_active (third) || dif_job_get_fraction (first) < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpfloat_with_epsilon (dif_job_get_fraction (first), .5, .001);
  g_assert_cmpstr (dif_job_get_step (first), ==, "Counting");
  g_assert_cmpint (dif_job_get_state (second), ==, DIF_JOB_WAITING);
  dif_job_cancel (second);
  dif_job_manager_cancel_lane (jobs, "folder");
  settle (jobs);
  g_assert_cmpint (dif_job_get_state (first), ==, DIF_JOB_CANCELLED);
  g_assert_cmpint (dif_job_get_state (second), ==, DIF_JOB_CANCELLED);
  g_assert_cmpint (dif_job_get_state (third), ==, DIF_JOB_DONE);
  g_assert_cmpstr (log->str, ==, "x");
}

/* A failure stays, with its hint, until it is dismissed; what went well makes room; routine goes */
static void
test_kept (void)
{
  g_autoptr (DifJobManager) jobs = dif_job_manager_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Script good = { log, 'g' }, bad = { log, 'b', FALSE, TRUE };
  g_autoptr (DifJob) failed = g_object_ref (run (jobs, "folder", &bad));
  g_autofree char *outcome = NULL;
  DifJob *routine;

  for (guint i = 0; i < 2 * DIF_JOB_MANAGER_KEPT; i++)
    run (jobs, "folder", &good);
  routine = dif_job_new ("Again", play, &bad, NULL);
  dif_job_set_routine (routine, TRUE);
  dif_job_manager_run (jobs, "folder", routine);
  settle (jobs);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (jobs)), ==, DIF_JOB_MANAGER_KEPT + 1);
  g_assert_cmpint (dif_job_get_state (failed), ==, DIF_JOB_FAILED);
  g_assert_cmpstr (dif_error_get_hint (dif_job_get_error (failed)), ==, "Look at the cable.");
  outcome = dif_job_dup_outcome (failed);
  g_assert_cmpstr (outcome, ==, "");
  dif_job_manager_dismiss (jobs, failed);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (jobs)), ==, DIF_JOB_MANAGER_KEPT);
}

/* What fails again for the same reason is said once */
static void
test_repeated (void)
{
  g_autoptr (DifJobManager) jobs = dif_job_manager_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Script bad = { log, 'b', FALSE, TRUE };
  DifJob *other = dif_job_new ("Another job", play, &bad, NULL);
  g_autoptr (DifJob) newest = NULL, first = NULL;

  run (jobs, "folder", &bad);
  run (jobs, "folder", &bad);
  dif_job_manager_run (jobs, "folder", other);
  run (jobs, "folder", &bad);
  settle (jobs);
  g_assert_cmpstr (log->str, ==, "bbbb");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (jobs)), ==, 2);
  newest = g_list_model_get_item (G_LIST_MODEL (jobs), 0);
  first = g_list_model_get_item (G_LIST_MODEL (jobs), 1);
  g_assert_cmpstr (dif_job_get_title (newest), ==, "A job");
  g_assert_true (first == other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/lane", test_lane);
  g_test_add_func ("/job/cancel", test_cancel);
  g_test_add_func ("/job/kept", test_kept);
  g_test_add_func ("/job/repeated", test_repeated);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-work"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-wait.h"
#include "practice/dif-institute.h"
#include "practice/dif-night-report.h"
#include "practice/dif-night.h"
#include "relay/dif-assembly.h"
#include "relay/dif-delivery.h"
#include "target/dif-target-test.h"
#include "target/dif-web-rules.h"

#include "dif-bench.h"
#include "dif-desk-give.h"
#include "dif-worker.h"

#include "dif-desk-work.h"

#define LANE_NIGHT "practice"
#define RINGS "dif-rings" /* of a turn: dif_wait_get_rings() when it began */


/* What a job is to do; as much of it as the job needs */
typedef struct {
  char *path;              /* (owned) (nullable) likewise the rest */
  char *cut;
  char *target;
  char *reason;
  DifSourceConfig *source;
  DifTargetConfig *config;
  DifTargetTest *test;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->source, dif_source_config_free);
  g_clear_pointer (&order->config, dif_target_config_free);
  g_clear_pointer (&order->test, dif_target_test_free);
  g_free (order->path);
  g_free (order->cut);
  g_free (order->target);
  g_free (order->reason);
  g_free (order);
}

/* --- Fetching ----------------------------------------------------------------------------- */

static void
tell_received (DifJob *job, guint received)
{
  if (received == 0)
    dif_job_take_outcome (job, g_strdup (_("Nothing new")));
  else
    dif_job_take_outcome (job, g_strdup_printf (ngettext ("%u new package", "%u new packages", received),
                                                received));
}

static gboolean
fetch (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);
  guint received = 0;
  gboolean ok;

  dif_relay_insist (relay);
  ok = dif_relay_fetch (relay, FALSE, &received, dif_job_get_cancellable (job), error);
  tell_received (job, received);
  return ok;
}

void
dif_desk_fetch (DifDesk *self)
{
  dif_desk_give (self, _("Fetching"), fetch, NULL, NULL);
}

/* The file alone in a folder of ours is a source like any other, of the mode that is set */
static gboolean
take_in (const char *folder, DifMode mode, DifProfile *profile, DifJob *job, GError **error)
{
  const char *const arguments[] = { folder, NULL };
  g_autoptr (DifSourceConfig) config = dif_source_config_new ("folder", arguments, mode, error);
  g_autoptr (DifSource) source = NULL;
  DifIntake intake;
  guint received = 0, wait;

  source = config != NULL ? dif_source_new (config, dif_archive_get_folder (profile->archive),
                                            profile->clock, error)
                          : NULL;
  if (source == NULL)
    return FALSE;
  intake = (DifIntake){ profile->archive, source, profile->call, dif_job_get_progress (job),
                        dif_job_get_cancellable (job), NULL, NULL };
  if (!dif_intake_run (&intake, &received, error) || !dif_assembly_run (&intake, &wait, error))
    return FALSE;
  tell_received (job, received);
  return TRUE;
}

static gboolean
import (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autofree char *name = g_path_get_basename (order->path);
  g_autofree char *folder = dif_archive_get_incoming (profile->archive, "import");
  g_autofree char *copy = g_build_filename (folder, name, NULL);
  g_autoptr (DifSourceConfig) set = dif_profile_get_source (profile, NULL);
  gboolean ok = dif_tree_remove (folder, error) && dif_folder_make (folder, error) &&
                dif_file_copy (order->path, copy, 0600, NULL, dif_job_get_cancellable (job), error) &&
                take_in (folder, set != NULL ? set->mode : DIF_MODE_PRACTICE, profile, job, error);

  dif_tree_remove (folder, NULL);
  return ok;
}

void
dif_desk_import (DifDesk *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *title = g_strdup_printf (_("Importing %s"), shown);
  Order *order = g_new0 (Order, 1);

  order->path = g_strdup (path);
  dif_desk_give (self, title, import, order, order_free);
}

/* --- Publishing --------------------------------------------------------------------------- */

static gboolean
first_failure (GPtrArray *publications, GError **error)
{
  for (guint i = 0; i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    if (publication->error != NULL) {
      g_propagate_error (error, g_steal_pointer (&publication->error));
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
publish (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut =
      dif_relay_publish (relay, order->cut, order->target, order->reason, &publications,
                         dif_job_get_cancellable (job), error);
  guint uploaded = 0;

  if (cut == NULL || first_failure (publications, error))
    return FALSE;
  for (guint i = 0; i < publications->len; i++)
    uploaded += ((DifPublication *) g_ptr_array_index (publications, i))->uploaded;
  dif_job_take_outcome (job, g_strdup_printf (ngettext ("%u file brought", "%u files brought", uploaded),
                                              uploaded));
  return TRUE;
}

void
dif_desk_publish (DifDesk *self, const char *cut, const char *target, const char *reason)
{
  Order *order = g_new0 (Order, 1);

  order->cut = g_strdup (cut);
  order->target = g_strdup (target);
  order->reason = g_strdup (reason);
  dif_desk_give (self, reason != NULL ? _("Going back") : _("Publishing"), publish, order, order_free);
}

static gboolean
admit (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);
  g_autoptr (DifCut) cut =
      dif_relay_admit (relay, order->cut, order->reason, dif_job_get_cancellable (job), error);

  if (cut == NULL)
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (_("Admitted as %s"), cut->id));
  return TRUE;
}

void
dif_desk_admit (DifDesk *self, const char *cut, const char *reason)
{
  Order *order = g_new0 (Order, 1);

  order->cut = g_strdup (cut);
  order->reason = g_strdup (reason);
  dif_desk_give (self, _("Admitting"), admit, order, order_free);
}

static gboolean
verify (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);
  g_autoptr (GPtrArray) publications =
      dif_relay_verify (relay, order->target, dif_job_get_cancellable (job), error);

  if (publications == NULL)
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("Readers get what was published")));
  return TRUE;
}

void
dif_desk_verify (DifDesk *self, const char *target)
{
  Order *order = g_new0 (Order, 1);

  order->target = g_strdup (target);
  dif_desk_give (self, _("Reading back"), verify, order, order_free);
}

/* --- Setting up --------------------------------------------------------------------------- */

static gboolean
set_source (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_profile_set_source (profile, order->source, error);
}

void
dif_desk_set_source (DifDesk *self, DifSourceConfig *config)
{
  Order *order = g_new0 (Order, 1);

  order->source = config;
  dif_desk_keep (self, _("Keeping the source"), set_source, order, order_free);
}

static gboolean
add_target (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_profile_add_target (profile, order->config, error) &&
         (order->test == NULL || dif_target_test_record (order->test, profile->archive, error));
}

void
dif_desk_add_target (DifDesk *self, DifTargetConfig *config, DifTargetTest *test)
{
  Order *order = g_new0 (Order, 1);

  order->config = config;
  order->test = test;
  dif_desk_keep (self, _("Adding a target"), add_target, order, order_free);
}

static gboolean
test_target (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, order->target, error);
  g_autoptr (DifTarget) target = NULL;
  g_autoptr (DifTargetTest) test = NULL;

  if (config == NULL)
    return FALSE;
  target = dif_target_new (config, dif_archive_get_folder (profile->archive));
  test = dif_target_test_run (target, profile->call, dif_job_get_cancellable (job));
  if (!dif_target_test_record (test, profile->archive, error) ||
      (test->error == NULL && !dif_target_config_keep (test->learned, profile->archive, error)))
    return FALSE;
  if (test->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&test->error));
    return FALSE;
  }
  for (guint i = 0; !test->passed && i < test->checks->len; i++) {
    DifTargetCheck *check = g_ptr_array_index (test->checks, i);

    if (check->state == DIF_TARGET_CHECK_BAD) {
      dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Put it right, and test again."), "%s", check->text);
      return FALSE;
    }
  }
  dif_job_take_outcome (job, g_strdup (_("A night can be published there")));
  return TRUE;
}

void
dif_desk_test_target (DifDesk *self, const char *target)
{
  Order *order = g_new0 (Order, 1);

  order->target = g_strdup (target);
  dif_desk_give (self, _("Testing the target"), test_target, order, order_free);
}

static gboolean
write_rules (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, order->target, error);
  g_autoptr (DifTarget) target =
      config != NULL ? dif_target_new (config, dif_archive_get_folder (profile->archive)) : NULL;
  g_autofree char *text = target != NULL ? dif_web_rules_write (target, profile->archive, profile->call,
                                                                dif_job_get_cancellable (job), error)
                                         : NULL;

  if (text != NULL)
    dif_job_take_outcome (job, g_strdup (_("The web server was told")));
  return text != NULL;
}

void
dif_desk_write_rules (DifDesk *self, const char *target)
{
  Order *order = g_new0 (Order, 1);

  order->target = g_strdup (target);
  dif_desk_give (self, _("Telling the web server"), write_rules, order, order_free);
}

static gboolean
set_page (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_profile_set_page (profile, order->target, order->reason[0] != '\0' ? order->reason : NULL, error);
}

void
dif_desk_set_page (DifDesk *self, const char *target, const char *url)
{
  Order *order = g_new0 (Order, 1);

  order->target = g_strdup (target);
  order->reason = g_strdup (url);
  dif_desk_keep (self, _("Keeping the address of your page"), set_page, order, order_free);
}

static gboolean
remove_target (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_profile_remove_target (profile, order->target, error);
}

void
dif_desk_remove_target (DifDesk *self, const char *target)
{
  Order *order = g_new0 (Order, 1);

  order->target = g_strdup (target);
  dif_desk_keep (self, _("Removing a target"), remove_target, order, order_free);
}

/* --- Relaying ----------------------------------------------------------------------------- */

static gboolean
turn (DifProfile *profile, DifJob *job, gpointer bench, GError **error)
{
  dif_bench_set_pause (bench, dif_relay_turn (dif_bench_get_relay (bench), dif_job_get_cancellable (job)));
  return TRUE;
}

static gboolean start_turn (gpointer data);

/* What it found is old if it was rung for meanwhile */
static guint
pause_after (DifDesk *self, DifJob *job)
{
  guint before = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (job), RINGS));

  return dif_wait_get_rings () == before ? dif_bench_get_pause_ms (dif_desk_get_bench (self)) : 0;
}

static void
on_turn_ended (DifDesk *self, GParamSpec *pspec, DifJob *job)
{
  if (dif_job_is_active (job) || !dif_desk_is_relaying (self))
    return;
  if (dif_job_get_state (job) == DIF_JOB_FAILED)
    dif_desk_relay (self, FALSE);
  else
    dif_desk_set_next_turn (self, g_timeout_add (pause_after (self, job), start_turn, self));
}

static gboolean
start_turn (gpointer data)
{
  DifDesk *self = data;
  DifBench *bench = dif_desk_get_bench (self);
  DifJob *job = dif_desk_order (self, _("Relaying"), turn, dif_bench_ref (bench), (GDestroyNotify) dif_bench_unref);

  dif_desk_forget_next_turn (self);
  g_object_set_data (G_OBJECT (job), RINGS, GUINT_TO_POINTER (dif_wait_get_rings ()));
  g_signal_connect_object (job, "notify::active", G_CALLBACK (on_turn_ended), self, G_CONNECT_SWAPPED);
  dif_job_set_routine (job, TRUE);
  dif_job_set_progress (job, dif_bench_get_progress (bench));
  dif_desk_carry_out (self, job);
  return G_SOURCE_REMOVE;
}

void
dif_desk_hurry (DifDesk *self)
{
  if (!dif_desk_is_relaying (self) || !dif_desk_has_next_turn (self))
    return;
  dif_desk_set_next_turn (self, 0);
  start_turn (self);
}

static gboolean
nothing (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return TRUE;
}

void
dif_desk_relay (DifDesk *self, gboolean relay)
{
  if (relay == dif_desk_is_relaying (self))
    return;
  dif_bench_keep (dif_desk_get_bench (self), relay);
  dif_desk_set_next_turn (self, 0);
  dif_desk_set_relaying_state (self, relay);
  if (relay) {
    start_turn (self);
  } else {
    dif_job_manager_cancel_routine (dif_desk_get_jobs (self));
    /* what lets the folder go */
    dif_job_set_routine (dif_desk_keep (self, _("Stopping"), nothing, NULL, NULL), TRUE);
  }
}

/* --- Practice ----------------------------------------------------------------------------- */

/* A night on its worker thread */
typedef struct {
  DifDesk *desk;    /* (owned) only handed back to the main thread */
  char *folder;     /* (owned) */
  DifNightPlan plan;
  guint64 seed;
  DifClock *clock;  /* (owned) */
  DifNightOperator *operator; /* (owned) */
  DifJob *job;      /* (unowned) while it runs */
  guint published;
} Night;

typedef struct {
  DifDesk *desk;
  char *folder;
  DifClock *clock;
} Opened;

static void
night_free (gpointer data)
{
  Night *night = data;

  g_object_unref (night->desk);
  g_object_unref (night->clock);
  dif_night_operator_unref (night->operator);
  g_strfreev (night->plan.faults);
  g_free (night->folder);
  g_free (night);
}

static gboolean
show_night (gpointer data)
{
  Opened *opened = data;

  /* it may have been left again before it began */
  if (dif_desk_is_practising (opened->desk))
    dif_desk_show_practice (opened->desk, opened->folder, opened->clock);
  g_object_unref (opened->desk);
  g_object_unref (opened->clock);
  g_free (opened->folder);
  g_free (opened);
  return G_SOURCE_REMOVE;
}

static void
on_opened (const DifNightResult *result, gpointer data)
{
  Night *night = data;
  Opened *opened = g_new0 (Opened, 1);

  opened->desk = g_object_ref (night->desk);
  opened->clock = g_object_ref (night->clock);
  opened->folder = g_strdup (result->data_dir);
  night->plan.cuts = result->cuts;
  night->published = result->published;
  g_idle_add (show_night, opened);
}

static void
on_stage (const char *cut, const char *stage, const char *text, gpointer data)
{
  Night *night = data;

  if (g_str_equal (stage, "visible"))
    night->published++;
  dif_job_tell (night->job,
                /* Translators: how far a practice night is */
                g_strdup_printf (_("%u of %u cuts"), MIN (night->published, night->plan.cuts),
                                 night->plan.cuts),
                MIN (1, (double) night->published / MAX (night->plan.cuts, 1)));
}

static gboolean
run_night (DifJob *job, gpointer data, GError **error)
{
  Night *night = data;
  DifNightOptions options = { .folder = night->folder,
                              .cuts = night->plan.cuts,
                              .interval = night->plan.interval,
                              .seed = night->seed,
                              .size = night->plan.size,
                              .increments = night->plan.increments,
                              .faults = (const char *const *) night->plan.faults,
                              .operator = night->operator,
                              .clock = night->clock,
                              .opened = on_opened,
                              .watch = on_stage,
                              .watch_data = night,
                              .cancellable = dif_job_get_cancellable (job) };
  g_autoptr (DifNightResult) result = NULL;

  night->job = job;
  result = dif_night_run (&options, error);
  if (result == NULL)
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (_("%u of %u cuts published"), result->published, result->cuts));
  return TRUE;
}

/* What the window shows is told, once for as long as it stays */
static void
on_looked (DifDesk *self, gpointer data)
{
  DifOutlook *outlook = dif_desk_get_outlook (self);
  DifNightOperator *operator = dif_desk_get_operator (self);
  const char *alarm = outlook != NULL && dif_desk_is_practice (self) ? outlook->alarm : NULL;

  if (operator != NULL)
    dif_night_operator_show (operator, alarm);
}

void
dif_desk_act_in_night (DifDesk *self, DifNightAct act)
{
  DifNightOperator *operator = dif_desk_get_operator (self);

  if (operator != NULL)
    dif_night_operator_act (operator, act);
}

gboolean
dif_desk_has_night_report (DifDesk *self)
{
  /* nights are counted from 1 */
  g_autofree char *first =
      g_build_filename (dif_desk_get_folder (self), "practice", "1", DIF_NIGHT_REPORT_FILE, NULL);

  return g_file_test (first, G_FILE_TEST_EXISTS);
}

static void
on_night_ended (DifDesk *self, GParamSpec *pspec, DifJob *job)
{
  if (!dif_job_is_active (job)) {
    dif_desk_set_operator (self, NULL);
    g_signal_handlers_disconnect_by_func (self, on_looked, NULL);
  }
  if (!dif_job_is_active (job) && dif_desk_is_practising (self))
    dif_desk_set_practising (self, FALSE);
}

void
dif_desk_practise (DifDesk *self, const DifNightPlan *plan)
{
  Night *night;
  DifJob *job;

  if (dif_desk_is_practising (self) || dif_job_manager_is_busy (dif_desk_get_jobs (self), LANE_NIGHT))
    return;
  night = g_new0 (Night, 1);
  night->desk = g_object_ref (self);
  night->folder = g_strdup (dif_desk_get_folder (self));
  night->plan = *plan;
  night->plan.faults = g_strdupv (plan->faults);
  night->seed = plan->faults != NULL ? g_random_int () : 1;
  night->clock = dif_clock_new ();
  night->operator = dif_night_operator_new (night->clock);
  dif_desk_set_operator (self, night->operator);
  g_signal_connect (self, "changed", G_CALLBACK (on_looked), NULL);
  job = dif_job_new (_("Practice night"), run_night, night, night_free);
  g_signal_connect_object (job, "notify::active", G_CALLBACK (on_night_ended), self, G_CONNECT_SWAPPED);
  dif_desk_set_practising (self, TRUE);
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_NIGHT, job);
}

void
dif_desk_stop_practice (DifDesk *self)
{
  dif_job_manager_cancel_lane (dif_desk_get_jobs (self), LANE_NIGHT);
}

void
dif_desk_leave_practice (DifDesk *self)
{
  dif_desk_stop_practice (self);
  if (dif_desk_is_practising (self))
    dif_desk_set_practising (self, FALSE);
  if (dif_desk_is_practice (self))
    dif_desk_show_practice (self, NULL, NULL);
}

/* --- Trying ------------------------------------------------------------------------------- */

typedef struct {
  char *folder;            /* (owned) */
  DifSourceConfig *source; /* (owned) (nullable) one of both */
  DifTargetConfig *target; /* (owned) (nullable) */
  DifCall *call;           /* (owned) (nullable) in force */
  char *unknown_key;       /* (owned) (nullable) of the source's host */
} Trial;

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_clear_pointer (&trial->source, dif_source_config_free);
  g_clear_pointer (&trial->target, dif_target_config_free);
  g_clear_object (&trial->call);
  g_free (trial->folder);
  g_free (trial->unknown_key);
  g_free (trial);
}

static Trial *
trial_new (DifDesk *self)
{
  DifReading *reading = dif_desk_get_reading (self);
  Trial *trial = g_new0 (Trial, 1);

  trial->folder = g_strdup (dif_desk_get_folder (self));
  trial->call = reading != NULL ? g_object_ref (reading->call) : NULL;
  return trial;
}

static void
try_source (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Trial *trial = data;
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifSource) asked = NULL;
  g_autoptr (GPtrArray) offers = NULL;
  GError *error = NULL;

  asked = dif_source_new (trial->source, trial->folder, clock, &error);
  offers = asked != NULL ? dif_source_list (asked, cancellable, &error) : NULL;
  if (asked != NULL)
    trial->unknown_key = g_strdup (dif_source_get_unknown_key (asked));
  if (offers != NULL)
    g_task_return_int (task, offers->len);
  else
    g_task_return_error (task, error);
}

void
dif_desk_try_source_async (DifDesk *self, DifSourceConfig *config, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  g_autoptr (JsonNode) node = dif_source_config_to_json (config);
  Trial *trial = trial_new (self);

  trial->source = dif_source_config_from_json (node, NULL);
  g_task_set_source_tag (task, dif_desk_try_source_async);
  g_task_set_task_data (task, trial, trial_free);
  dif_worker_run (task, try_source);
}

int
dif_desk_try_source_finish (DifDesk *self, GAsyncResult *result, char **unknown_key, GError **error)
{
  Trial *trial = g_task_get_task_data (G_TASK (result));

  *unknown_key = g_steal_pointer (&trial->unknown_key);
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
try_target (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Trial *trial = data;
  g_autoptr (DifTarget) target = dif_target_new (trial->target, trial->folder);

  g_task_return_pointer (task, dif_target_test_run (target, trial->call, cancellable),
                         (GDestroyNotify) dif_target_test_free);
}

void
dif_desk_try_target_async (DifDesk *self, DifTargetConfig *config, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Trial *trial = trial_new (self);

  trial->target = dif_target_config_copy (config);
  g_task_set_source_tag (task, dif_desk_try_target_async);
  g_task_set_task_data (task, trial, trial_free);
  dif_worker_run (task, try_target);
}

DifTargetTest *
dif_desk_try_target_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

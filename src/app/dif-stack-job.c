/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack-job"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "aws/dif-aws-account.h"
#include "base/dif-secret.h"

#include "dif-desk-give.h"
#include "dif-worker.h"

#include "dif-stack-job.h"

/* What the thread works with */
typedef struct {
  DifStackOrder *order; /* (owned) */
  DifStackSeen seen;
  GObject *source;      /* (owned) */
} Task;

/* On its way to the main thread */
typedef struct {
  DifStackEvent *event; /* (owned) */
  DifStackSeen seen;
  GObject *source;      /* (owned) */
} Message;


void
dif_stack_order_free (DifStackOrder *self)
{
  g_clear_pointer (&self->plan, dif_stack_plan_free);
  g_clear_pointer (&self->keys, dif_aws_credentials_free);
  g_clear_pointer (&self->before, dif_target_config_free);
  g_free (self->folder);
  g_free (self->outputs);
  g_free (self->confirmation);
  g_free (self);
}

void
dif_stack_account_free (DifStackAccount *self)
{
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  for (guint part = 0; part < DIF_STACK_PARTS; part++)
    g_clear_pointer (&self->states[part], dif_stack_state_free);
  g_free (self);
}

void
dif_stack_result_free (DifStackResult *self)
{
  g_clear_pointer (&self->config, dif_target_config_free);
  g_clear_pointer (&self->outputs, g_hash_table_unref);
  g_clear_pointer (&self->test, dif_target_test_free);
  g_free (self);
}

static void
task_free (gpointer data)
{
  Task *task = data;

  dif_stack_order_free (task->order);
  g_object_unref (task->source);
  g_free (task);
}

/* Runs @work on a thread; @order: (transfer full) */
static void
run (GObject *source,
     DifStackOrder *order,
     DifStackSeen seen,
     GTaskThreadFunc work,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer data)
{
  g_autoptr (GTask) gtask = g_task_new (source, cancellable, callback, data);
  Task *task = g_new0 (Task, 1);

  task->order = order;
  task->seen = seen;
  task->source = g_object_ref (source);
  g_task_set_task_data (gtask, task, task_free);
  dif_worker_run (gtask, work);
}

/* --- Events ------------------------------------------------------------------------------------------------ */

static void
message_free (gpointer data)
{
  Message *message = data;

  dif_stack_event_free (message->event);
  g_object_unref (message->source);
  g_free (message);
}

static gboolean
deliver (gpointer data)
{
  Message *message = data;

  message->seen (message->source, message->event);
  return G_SOURCE_REMOVE;
}

static void
on_event (const DifStackEvent *event, gpointer user_data)
{
  Task *task = user_data;
  Message *message = g_new0 (Message, 1);

  message->event = dif_stack_event_new (event->state, event->text, event->hint);
  message->event->resource = g_strdup (event->resource);
  message->seen = task->seen;
  message->source = g_object_ref (task->source);
  /* of the same priority as the end of the task, so that it comes before that */
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver, message, message_free);
}

/* --- Setting up ---------------------------------------------------------------------------------------------- */

static gboolean
take_key (DifStackWork *work, DifStackOrder *order, DifStackResult *result, GError **error)
{
  g_autofree char *use = g_strdup_printf ("target:%s", result->config->name);

  if (order->outputs == NULL)
    return dif_stack_give_key (work, order->folder, result->config, order->before,
                               g_hash_table_lookup (result->outputs, "Publisher"), TRUE, error);
  /* where there is no keyring, it is kept until the program ends */
  if (!dif_secret_store (order->folder, use, order->keys->secret, work->cancellable, NULL))
    dif_secret_keep (order->folder, use, order->keys->secret);
  return dif_target_config_set_option (result->config, "access-key", order->keys->access_key, error);
}

static void
set_up (GTask *gtask, gpointer source, gpointer data, GCancellable *cancellable)
{
  Task *task = data;
  DifStackOrder *order = task->order;
  DifStackWork work = { order->keys, on_event, task, cancellable };
  g_autoptr (DifStackResult) result = g_new0 (DifStackResult, 1);
  GError *error = NULL;

  result->own = order->outputs == NULL;
  result->outputs = order->outputs != NULL ? dif_stack_read_outputs (order->outputs, &error)
                                           : dif_stack_up (&work, order->plan, &error);
  if (result->outputs != NULL)
    result->config = dif_stack_make_target (order->plan->name, order->plan->mode, result->outputs, &error);
  if (result->config == NULL || !take_key (&work, order, result, &error)) {
    g_task_return_error (gtask, error);
    return;
  }
  result->test = dif_stack_try_target (&work, order->folder, NULL, result->config, result->outputs);
  g_task_return_pointer (gtask, g_steal_pointer (&result), (GDestroyNotify) dif_stack_result_free);
}

void
dif_stack_job_run_async (GObject *source,
                         DifStackOrder *order,
                         DifStackSeen seen,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  run (source, order, seen, set_up, cancellable, callback, data);
}

DifStackResult *
dif_stack_job_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Taking down ------------------------------------------------------------------------------------------- */

/* Nothing of the data folder is held while AWS works */
static gboolean
may_go (DifStackWork *work, DifStackOrder *order, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (order->folder, FALSE, NULL, error);

  return profile != NULL && dif_stack_check_down (work, profile, order->plan->name, order->plan->region,
                                                  order->confirmation, error);
}

static void
take_down (GTask *gtask, gpointer source, gpointer data, GCancellable *cancellable)
{
  Task *task = data;
  DifStackOrder *order = task->order;
  DifStackWork work = { order->keys, on_event, task, cancellable };
  GError *error = NULL;

  if (may_go (&work, order, &error) && dif_stack_down (&work, order->plan->name, order->plan->region, &error))
    g_task_return_boolean (gtask, TRUE);
  else
    g_task_return_error (gtask, error);
}

void
dif_stack_job_down_async (GObject *source,
                          DifStackOrder *order,
                          DifStackSeen seen,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  run (source, order, seen, take_down, cancellable, callback, data);
}

gboolean
dif_stack_job_down_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Looking ----------------------------------------------------------------------------------------------- */

static void
look (GTask *gtask, gpointer source, gpointer data, GCancellable *cancellable)
{
  Task *task = data;
  DifStackOrder *order = task->order;
  DifStackWork work = { order->keys, NULL, NULL, cancellable };
  g_autoptr (DifStackAccount) account = g_new0 (DifStackAccount, 1);
  GError *error = NULL;

  account->zones = dif_aws_list_zones (order->keys, cancellable, &error);
  if (account->zones != NULL && dif_stack_look (&work, order->plan->name, order->plan->region, account->states, &error))
    g_task_return_pointer (gtask, g_steal_pointer (&account), (GDestroyNotify) dif_stack_account_free);
  else
    g_task_return_error (gtask, error);
}

void
dif_stack_job_look_async (
    GObject *source, DifStackOrder *order, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  run (source, order, NULL, look, cancellable, callback, data);
}

DifStackAccount *
dif_stack_job_look_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Keeping ------------------------------------------------------------------------------------------------- */

static gboolean
keep (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  DifStackResult *result = data;

  return dif_stack_keep_target (profile, result->config, result->outputs, result->own, error) &&
         dif_target_test_record (result->test, profile->archive, error);
}

void
dif_stack_job_keep (DifDesk *desk, DifStackResult *result)
{
  dif_desk_keep (desk, _("Adding a target"), keep, result, (GDestroyNotify) dif_stack_result_free);
}

static gboolean
forget (DifProfile *profile, DifJob *job, gpointer name, GError **error)
{
  return dif_stack_forget_target (profile, name, error);
}

void
dif_stack_job_forget (DifDesk *desk, const char *name)
{
  dif_desk_keep (desk, _("Removing a target"), forget, g_strdup (name), g_free);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-account.h"
#include "aws/dif-aws-query.h"
#include "aws/dif-s3.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-wait.h"

#include "dif-stack.h"

/* One stack under way */
typedef struct {
  DifStackWork *work;    /* (unowned) */
  DifAwsClient *client;  /* (owned) */
  char *name;            /* (owned) */
  GHashTable *seen;      /* (owned) (element-type utf8 utf8) ids of events */
  GError *failure;       /* (owned) (nullable) the first thing that went wrong */
} Run;


static void
run_clear (Run *run)
{
  g_clear_pointer (&run->client, dif_aws_client_free);
  g_clear_pointer (&run->name, g_free);
  g_clear_pointer (&run->seen, g_hash_table_unref);
  g_clear_error (&run->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
run_init (Run *run, DifStackWork *work, const char *name, DifStackPart part, const char *region, GError **error)
{
  run->work = work;
  run->name = dif_stack_name (name, part);
  run->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->failure = NULL;
  run->client = dif_cloudformation_new (part == DIF_STACK_EDGE ? DIF_STACK_EDGE_REGION : region,
                                        work->administrator, error);
  return run->client != NULL;
}

void
dif_stack_tell (DifStackWork *work, DifStackEventState state, const char *text, const char *hint)
{
  g_autoptr (DifStackEvent) event = dif_stack_event_new (state, text, hint);

  if (work->watch != NULL)
    work->watch (event, work->user_data);
}

/* --- Following -------------------------------------------------------------------------------------- */

static void
tell_fact (Run *run, const DifStackFact *fact)
{
  g_autoptr (DifStackEvent) event = dif_stack_event_read (fact);

  if (event == NULL)
    return;
  if (event->state == DIF_STACK_EVENT_FAILED && run->failure == NULL)
    dif_set_error (&run->failure, DIF_ERROR_REJECTED, event->hint, "%s", event->text);
  if (run->work->watch != NULL)
    run->work->watch (event, run->work->user_data);
}

/* @tell: %FALSE takes what happened before as known */
static gboolean
read_events (Run *run, const char *name, gboolean tell, GError **error)
{
  g_autoptr (GPtrArray) facts =
      dif_cloudformation_events (run->client, name, run->seen, run->work->cancellable, error);

  for (guint i = 0; tell && facts != NULL && i < facts->len; i++)
    tell_fact (run, g_ptr_array_index (facts, i));
  return facts != NULL;
}

static gboolean
is_busy (const DifStackState *state)
{
  return state->status != NULL && g_str_has_suffix (state->status, "_IN_PROGRESS");
}

/* @name is the stack's id where it is removed: its name says nothing any more then. Returns: (transfer full):
 * how it is when nothing happens any more */
static DifStackState *
follow (Run *run, const char *name, GError **error)
{
  while (TRUE) {
    /* looked at before the events are read, so that none is left when it has ended */
    DifStackState *state = dif_cloudformation_describe (run->client, name, run->work->cancellable, error);

    if (state == NULL || state->status == NULL)
      return state;
    if (!read_events (run, name, TRUE, error)) {
      dif_stack_state_free (state);
      return NULL;
    }
    if (!is_busy (state))
      return state;
    dif_stack_state_free (state);
    dif_wait_until (g_get_monotonic_time () + dif_limit_us (DIF_LIMIT_STACK_POLL_SECONDS), run->work->cancellable);
    if (g_cancellable_set_error_if_cancelled (run->work->cancellable, error))
      return NULL;
  }
}

static gboolean
set_ending (Run *run, const DifStackState *state, GError **error)
{
  if (run->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&run->failure));
  else
    dif_set_error (error, DIF_ERROR_REJECTED, state->reason, _("The stack “%s” ended as %s"), run->name,
                   state->status != NULL ? state->status : "?");
  return FALSE;
}

/* --- Making and changing ------------------------------------------------------------------------------ */

/* What is under way is waited for; what happened before is known. Returns: (transfer full) */
static DifStackState *
wait_idle (Run *run, GError **error)
{
  g_autoptr (DifStackState) state = dif_cloudformation_describe (run->client, run->name, run->work->cancellable, error);

  if (state == NULL || state->status == NULL)
    return g_steal_pointer (&state);
  if (is_busy (state))
    return follow (run, run->name, error);
  return read_events (run, run->name, FALSE, error) ? g_steal_pointer (&state) : NULL;
}

/* A first attempt that failed leaves a stack that can only be removed */
static gboolean
is_wreck (const DifStackState *state)
{
  static const char *const wrecks[] = { "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", NULL };

  return state->status != NULL && g_strv_contains (wrecks, state->status);
}

static gboolean
remove_stack (Run *run, const char *id, GError **error)
{
  g_autoptr (DifStackState) state = NULL;

  if (!read_events (run, id, FALSE, error) ||
      !dif_cloudformation_delete (run->client, run->name, run->work->cancellable, error))
    return FALSE;
  state = follow (run, id, error);
  if (state == NULL)
    return FALSE;
  if (state->status == NULL || g_str_equal (state->status, "DELETE_COMPLETE"))
    return TRUE;
  return set_ending (run, state, error);
}

/* As it is when nothing is under way and no wreck is left. Returns: (transfer full) */
static DifStackState *
settle (Run *run, GError **error)
{
  g_autoptr (DifStackState) state = wait_idle (run, error);
  g_autofree char *text = NULL;

  if (state == NULL || !is_wreck (state))
    return g_steal_pointer (&state);
  /* Translators: a stack of CloudFormation */
  text = g_strdup_printf (_("“%s” is left from an attempt that failed: it is cleared away"), run->name);
  dif_stack_tell (run->work, DIF_STACK_EVENT_ONGOING, text, NULL);
  g_clear_error (&run->failure);
  if (!remove_stack (run, state->id, error))
    return NULL;
  g_clear_pointer (&state, dif_stack_state_free);
  return dif_cloudformation_describe (run->client, run->name, run->work->cancellable, error);
}

static gboolean
begin (Run *run, DifStackPlan *plan, DifStackPart part, GHashTable *outputs, gboolean there, gboolean *unchanged, GError **error)
{
  g_autofree char *body = dif_stack_template (part);
  g_autoptr (GArray) parameters = dif_stack_plan_parameters (plan, part, outputs, there);

  *unchanged = FALSE;
  if (!there)
    return dif_cloudformation_create (run->client, run->name, body, parameters, run->work->cancellable, error);
  return read_events (run, run->name, FALSE, error) &&
         dif_cloudformation_update (run->client, run->name, body, parameters, unchanged, run->work->cancellable, error);
}

/* @outputs: of the edge, and the site's are added */
static gboolean
raise_stack (DifStackWork *work, DifStackPlan *plan, DifStackPart part, GHashTable *outputs, GError **error)
{
  g_auto (Run) run = { NULL };
  g_autoptr (DifStackState) before = NULL;
  g_autoptr (DifStackState) after = NULL;
  GHashTableIter iter;
  gpointer key, value;
  gboolean unchanged;

  if (!run_init (&run, work, plan->name, part, plan->region, error))
    return FALSE;
  before = settle (&run, error);
  if (before == NULL)
    return FALSE;
  g_clear_error (&run.failure);
  if (!begin (&run, plan, part, outputs, before->status != NULL, &unchanged, error))
    return FALSE;
  after = follow (&run, run.name, error);
  if (after == NULL)
    return FALSE;
  if (run.failure != NULL || after->status == NULL || !g_str_has_suffix (after->status, "_COMPLETE") ||
      (!unchanged && strstr (after->status, "ROLLBACK") != NULL))
    return set_ending (&run, after, error);
  g_hash_table_iter_init (&iter, after->outputs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_replace (outputs, g_strdup (key), g_strdup (value));
  return TRUE;
}

static gboolean
find_zone (DifStackWork *work, DifStackPlan *plan, GError **error)
{
  g_autoptr (GPtrArray) zones = NULL;
  const DifAwsZone *zone;
  g_autofree char *text = NULL;

  if (plan->zone != NULL)
    return TRUE;
  zones = dif_aws_list_zones (work->administrator, work->cancellable, error);
  if (zones == NULL)
    return FALSE;
  zone = dif_aws_find_zone (zones, plan->domain);
  plan->zone = g_strdup (zone != NULL ? zone->id : "");
  /* Translators: a zone of Route 53, then a domain */
  text = zone != NULL ? g_strdup_printf (_("The zone “%s” of Route 53 answers for “%s”"), zone->name, plan->domain)
                      : g_strdup_printf (_("No zone of Route 53 answers for “%s”: its DNS provider is given lines"),
                                         plan->domain);
  dif_stack_tell (work, DIF_STACK_EVENT_DONE, text, NULL);
  return TRUE;
}

GHashTable *
dif_stack_up (DifStackWork *work, DifStackPlan *plan, GError **error)
{
  g_autoptr (GHashTable) outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *account = NULL;
  g_autofree char *text = NULL;

  if (!dif_stack_plan_check (plan, error))
    return NULL;
  account = dif_aws_get_account (work->administrator, work->cancellable, error);
  if (account == NULL)
    return NULL;
  text = g_strdup_printf (_("The key is of the account %s"), account);
  dif_stack_tell (work, DIF_STACK_EVENT_DONE, text, NULL);
  if (!find_zone (work, plan, error) || !raise_stack (work, plan, DIF_STACK_EDGE, outputs, error) ||
      !raise_stack (work, plan, DIF_STACK_SITE, outputs, error))
    return NULL;
  return g_steal_pointer (&outputs);
}

/* --- Looking ------------------------------------------------------------------------------------------ */

gboolean
dif_stack_look (DifStackWork *work, const char *name, const char *region, DifStackState **states, GError **error)
{
  for (guint part = 0; part < DIF_STACK_PARTS; part++)
    states[part] = NULL;
  for (guint part = 0; part < DIF_STACK_PARTS; part++) {
    g_auto (Run) run = { NULL };

    if (!run_init (&run, work, name, part, region, error))
      return FALSE;
    states[part] = dif_cloudformation_describe (run.client, run.name, work->cancellable, error);
    if (states[part] == NULL)
      return FALSE;
  }
  return TRUE;
}

gboolean
dif_stack_stands (const DifStackState *state)
{
  return state->status != NULL && g_str_has_suffix (state->status, "_COMPLETE") &&
         !g_str_has_prefix (state->status, "ROLLBACK") && !g_str_has_prefix (state->status, "DELETE");
}

/* --- Taking down ---------------------------------------------------------------------------------------- */

static gboolean
remove_keys (DifStackWork *work, const char *user, GError **error)
{
  g_auto (GStrv) keys = dif_aws_list_keys (work->administrator, user, work->cancellable, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
    g_autofree char *text = g_strdup_printf (_("Access key %s of the publisher: removed"), keys[i]);

    if (!dif_aws_delete_key (work->administrator, user, keys[i], work->cancellable, error))
      return FALSE;
    dif_stack_tell (work, DIF_STACK_EVENT_DONE, text, NULL);
  }
  return keys != NULL;
}

static gboolean
empty_bucket (DifStackWork *work, const char *bucket, const char *region, GError **error)
{
  DifS3Options options = { .bucket = bucket, .endpoint = dif_aws_service_endpoint ("s3"), .region = region,
                           .credentials = work->administrator };
  g_autoptr (DifS3) s3 = dif_s3_new (&options, error);
  g_autoptr (GError) reason = NULL;
  g_autofree char *text = NULL;
  guint removed;

  if (s3 == NULL)
    return FALSE;
  if (!dif_s3_empty (s3, &removed, work->cancellable, &reason)) {
    /* somebody has removed it by hand */
    if (g_error_matches (reason, DIF_ERROR, DIF_ERROR_SETUP))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  text = g_strdup_printf (ngettext ("Bucket of the site: emptied of %u file", "Bucket of the site: emptied of %u files",
                                    removed),
                          removed);
  dif_stack_tell (work, DIF_STACK_EVENT_DONE, text, NULL);
  return TRUE;
}

static gboolean
lower_stack (DifStackWork *work, const char *name, DifStackPart part, const char *region, GError **error)
{
  g_auto (Run) run = { NULL };
  g_autoptr (DifStackState) state = NULL;
  const char *user, *bucket;

  if (!run_init (&run, work, name, part, region, error))
    return FALSE;
  state = wait_idle (&run, error);
  if (state == NULL)
    return FALSE;
  g_clear_error (&run.failure);
  if (state->status == NULL)
    return TRUE;
  user = g_hash_table_lookup (state->outputs, "Publisher");
  bucket = g_hash_table_lookup (state->outputs, "Bucket");
  return (user == NULL || remove_keys (work, user, error)) &&
         (bucket == NULL || empty_bucket (work, bucket, region, error)) && remove_stack (&run, state->id, error);
}

gboolean
dif_stack_down (DifStackWork *work, const char *name, const char *region, GError **error)
{
  return lower_stack (work, name, DIF_STACK_SITE, region, error) &&
         lower_stack (work, name, DIF_STACK_EDGE, region, error);
}

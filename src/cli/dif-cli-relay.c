/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching, publishing, reading back, and all of it again and again. */
#define G_LOG_DOMAIN "dif-cli-relay"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "base/dif-line.h"
#include "base/dif-time.h"
#include "relay/dif-relay.h"
#include "traffic/dif-log-collect.h"
#include "watch/dif-watch.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"


/* What a fetching or publishing command works with */
typedef struct {
  DifProfile *profile;      /* (owned) */
  DifCliProgress *progress; /* (owned) */
  DifRelay *relay;          /* (owned) */
} Work;


static void
work_clear (Work *work)
{
  g_clear_object (&work->relay);
  g_clear_pointer (&work->progress, dif_cli_progress_free);
  g_clear_pointer (&work->profile, dif_profile_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
work_open (Work *work, DifCli *cli, GError **error)
{
  work->profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (work->profile == NULL)
    return FALSE;
  work->progress = dif_cli_progress_new ();
  work->relay = dif_relay_new (work->profile, dif_cli_progress_get (work->progress), dif_cli_show_stage,
                               work->progress);
  return TRUE;
}

/* The work is over and what follows is for stdout: nothing may stand before it on a terminal */
static void
work_rest (Work *work)
{
  g_clear_object (&work->relay);
  g_clear_pointer (&work->progress, dif_cli_progress_free);
}

static void
print_publications (DifCli *cli, DifCut *cut, GPtrArray *publications)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *targets = json_array_new ();

  json_node_take_object (node, object);
  if (cut != NULL)
    json_object_set_string_member (object, "cut", cut->id);
  else
    json_object_set_null_member (object, "cut");
  for (guint i = 0; publications != NULL && i < publications->len; i++)
    json_array_add_element (targets, dif_publication_to_json (g_ptr_array_index (publications, i)));
  json_object_set_array_member (object, "targets", targets);
  if (cli->json)
    dif_cli_print_json (node);
}

/* --- fetch -------------------------------------------------------------------------------- */

static gboolean
fetch (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Work) work = { NULL };
  guint received;

  if (!dif_cli_parse_plain (cli, "fetch", NULL, &argc, &argv, error) || !work_open (&work, cli, error))
    return FALSE;
  dif_relay_insist (work.relay);
  if (!dif_relay_fetch (work.relay, FALSE, &received, NULL, error))
    return FALSE;
  work_rest (&work);
  if (cli->json)
    g_print ("{ \"received\": %u }\n", received);
  else
    g_print (ngettext ("%u new package\n", "%u new packages\n", received), received);
  return TRUE;
}

/* --- publish ------------------------------------------------------------------------------ */

static void
print_plan (DifCli *cli, DifCut *cut, const char *target, DifPlan *plan, JsonArray *plans)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", target);
  json_object_set_int_member (object, "uploaded", plan->uploaded);
  json_object_set_int_member (object, "removed", plan->removed->len);
  json_object_set_int_member (object, "unchanged", plan->unchanged);
  json_object_set_int_member (object, "bytes", (gint64) plan->bytes);
  json_array_add_object_element (plans, object);
  if (!cli->json)
    g_print (_("%s on %s: %u files to bring, %u unchanged, %u to remove later\n"), cut->id, target,
             plan->uploaded, plan->unchanged, plan->removed->len);
}

/* What would be done, without doing it */
static gboolean
plan_only (DifCli *cli, Work *work, const char *id, const char *only, GError **error)
{
  DifArchive *archive = work->profile->archive;
  g_autoptr (DifCut) cut = dif_relay_choose (work->relay, id, error);
  g_autoptr (GPtrArray) records = cut != NULL ? dif_archive_list_targets (archive, error) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *plans = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_array_member (object, "targets", plans);
  if (records == NULL)
    return FALSE;
  json_object_set_string_member (object, "cut", cut->id);
  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifPlan) plan = NULL;

    if (only != NULL && !g_str_equal (only, record->name))
      continue;
    plan = dif_delivery_plan (archive, work->profile->call, cut, record->name, error);
    if (plan == NULL)
      return FALSE;
    print_plan (cli, cut, record->name, plan, plans);
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

/* The first target that failed is what the command ends with; the others were tried all the same */
static gboolean
check_publications (GPtrArray *publications, GError **error)
{
  for (guint i = 0; i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    if (publication->error != NULL) {
      g_propagate_error (error, g_steal_pointer (&publication->error));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
publish (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *target = NULL;
  g_autofree char *reason = NULL;
  gboolean dry_run = FALSE;
  const GOptionEntry entries[] = {
    { "cut", 0, 0, G_OPTION_ARG_STRING, &id, N_("Not the newest, but this one"), N_("ID") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why"), N_("TEXT") },
    { "target", 0, 0, G_OPTION_ARG_STRING, &target, N_("Only there"), N_("NAME") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_("Say what would be done"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_auto (Work) work = { NULL };
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;

  if (!dif_cli_parse ("publish", NULL, entries, &argc, &argv, error) || !work_open (&work, cli, error) ||
      (id == NULL && !dif_relay_assemble (work.relay, TRUE, NULL, error)))
    return FALSE;
  if (dry_run)
    return plan_only (cli, &work, id, target, error);

  cut = dif_relay_publish (work.relay, id, target, reason, &publications, NULL, error);
  if (cut == NULL || !check_publications (publications, error))
    return FALSE;
  work_rest (&work);
  print_publications (cli, cut, publications);
  return TRUE;
}

/* --- verify ------------------------------------------------------------------------------- */

static gboolean
verify (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *only = NULL;
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &only, N_("Only there"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_auto (Work) work = { NULL };
  g_autoptr (GPtrArray) publications = NULL;

  if (!dif_cli_parse ("verify", NULL, entries, &argc, &argv, error) || !work_open (&work, cli, error))
    return FALSE;
  publications = dif_relay_verify (work.relay, only, NULL, error);
  if (publications == NULL)
    return FALSE;
  work_rest (&work);
  print_publications (cli, NULL, publications);
  if (!cli->json)
    g_print (_("Readers get what was published.\n"));
  return TRUE;
}

/* --- relay -------------------------------------------------------------------------------- */

/* What `relay` was told */
typedef struct {
  DifCli *cli;
  Work work;
  gboolean once;
  gint64 until; /* 0: no end */
} Relaying;


static gboolean
relay_once (Relaying *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;

  dif_relay_insist (self->work.relay);
  if (!dif_relay_round (self->work.relay, TRUE, &cut, &publications, cancellable, error))
    return FALSE;
  work_rest (&self->work);
  print_publications (self->cli, cut, publications);
  return TRUE;
}

static gboolean
do_relay (gpointer data, GCancellable *cancellable, GError **error)
{
  Relaying *self = data;
  DifLogDaily *logs;
  DifWatch *watch;

  if (self->once)
    return relay_once (self, cancellable, error);
  watch = dif_watch_start (dif_archive_get_folder (self->work.profile->archive), dif_cli_show_stage,
                           self->work.progress);
  logs = dif_log_daily_start (dif_archive_get_folder (self->work.profile->archive), dif_cli_show_stage,
                              self->work.progress);
  dif_relay_run (self->work.relay, self->until, cancellable);
  dif_log_daily_stop (logs);
  dif_watch_stop (watch);
  return TRUE;
}

static gboolean
relay (DifCli *cli, int argc, char **argv, GError **error)
{
  Relaying self = { cli, { NULL }, FALSE, 0 };
  g_autoptr (DifLineEye) line = NULL;
  g_autofree char *until = NULL;
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &self.once, N_("One round only"), NULL },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until,
      N_("Until this moment, e.g. 2024-06-15T23:59:00-06:00"), N_("TIME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  gboolean ok;

  if (!dif_cli_parse ("relay", NULL, entries, &argc, &argv, error))
    return FALSE;
  if (until != NULL && (self.until = dif_time_parse_iso8601 (until)) == 0) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write it as 2024-06-15T23:59:00-06:00."),
                   _("“%s” is no moment"), until);
    return FALSE;
  }
  line = dif_line_eye_open (NULL, NULL);
  ok = work_open (&self.work, cli, error) && dif_cli_run_interruptible (do_relay, &self, error);
  work_clear (&self.work);
  return ok;
}

const DifCliCommand dif_cli_relay_commands[] = {
  { "fetch", N_("Fetch what the source has"), fetch },
  { "publish", N_("Publish the newest cut, or another with a reason"), publish },
  { "verify", N_("Read the public address back"), verify },
  { "relay", N_("Fetch, publish and verify, again and again"), relay },
  { NULL },
};

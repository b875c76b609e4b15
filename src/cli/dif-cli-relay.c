/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching, publishing, reading back, and all of it again and again. */
#define G_LOG_DOMAIN "dif-cli-relay"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "relay/dif-readback.h"

#include "dif-cli-session.h"

#define POLL_SECONDS (15)
#define WAIT_SECONDS (2)


/* What a fetching or publishing command works with */
typedef struct {
  DifCliSession session;
  DifSourceConfig *config;
  DifSource *source;
  DifIntake intake;
  DifPublisher publisher;
} Work;


static void
work_clear (Work *work)
{
  g_clear_object (&work->source);
  g_clear_pointer (&work->config, dif_source_config_free);
  dif_cli_session_clear (&work->session);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
work_open (Work *work, DifCli *cli, GError **error)
{
  if (!dif_cli_session_open (&work->session, cli, TRUE, error))
    return FALSE;
  work->config = dif_cli_session_load_source (&work->session, error);
  if (work->config == NULL)
    return FALSE;
  work->source = dif_source_new (work->config, dif_archive_get_folder (work->session.archive),
                                 work->session.clock, error);
  if (work->source == NULL)
    return FALSE;
  work->intake = (DifIntake){ work->session.archive, work->source, work->session.call, NULL, NULL,
                              dif_cli_show_stage };
  work->publisher =
      (DifPublisher){ work->session.archive, work->session.call, NULL, NULL, dif_cli_show_stage };
  return TRUE;
}

/* Keeps the first of several errors: it is the one that the command ends with */
static void
keep_first (GError **first, GError *error)
{
  if (error == NULL)
    return;
  if (*first == NULL)
    *first = error;
  else
    g_error_free (error);
}

/* One round of fetching; a set that lacks its partner is waited for if @patient */
static void
take_in (Work *work, gboolean patient, guint *received, GError **first)
{
  guint wait = 0;

  *received = 0;
  do {
    GError *error = NULL;
    guint more = 0;

    if (wait > 0)
      g_usleep ((gulong) dif_limit_us (MIN (wait, WAIT_SECONDS)));
    dif_intake_run (&work->intake, &more, &error);
    keep_first (first, g_steal_pointer (&error));
    *received += more;
    dif_assembly_run (&work->intake, &wait, &error);
    keep_first (first, g_steal_pointer (&error));
  } while (patient && wait > 0);
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

static void
keep_failures (GPtrArray *publications, GError **first)
{
  for (guint i = 0; publications != NULL && i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    keep_first (first, g_steal_pointer (&publication->error));
  }
}

/* --- fetch -------------------------------------------------------------------------------- */

static gboolean
fetch (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Work) work = { { NULL } };
  GError *first = NULL;
  guint received;

  if (!dif_cli_parse_plain (cli, "fetch", NULL, &argc, &argv, error) || !work_open (&work, cli, error))
    return FALSE;
  take_in (&work, FALSE, &received, &first);
  if (first != NULL) {
    g_propagate_error (error, first);
    return FALSE;
  }
  if (cli->json)
    g_print ("{ \"received\": %u }\n", received);
  else
    g_print (ngettext ("%u new package\n", "%u new packages\n", received), received);
  return TRUE;
}

/* --- publish ------------------------------------------------------------------------------ */

static gboolean
wait_for_partner (Work *work, const char *id, GError **error)
{
  guint wait = 0;

  while (id == NULL) {
    if (!dif_assembly_run (&work->intake, &wait, error))
      return FALSE;
    if (wait == 0)
      break;
    g_usleep ((gulong) dif_limit_us (MIN (wait, WAIT_SECONDS)));
  }
  return TRUE;
}

/* What would be done, without doing it */
static gboolean
print_plan (DifCli *cli, Work *work, const char *id, const char *only, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (work->session.archive, error);
  g_autoptr (DifCut) cut =
      id != NULL ? dif_archive_find_cut (work->session.archive, id, error)
                 : dif_archive_newest_cut (work->session.archive, work->config->mode,
                                           dif_call_get_id (work->session.call), TRUE, error);
  g_autoptr (DifManifest) wanted = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *targets = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_array_member (object, "targets", targets);
  if (records == NULL || cut == NULL) {
    if (error != NULL && *error == NULL)
      dif_set_error (error, DIF_ERROR_SETUP, _("Fetch one first."), _("There is no cut to publish"));
    return FALSE;
  }
  json_object_set_string_member (object, "cut", cut->id);
  wanted = dif_archive_get_cut_manifest (work->session.archive, cut->id, error);
  for (guint i = 0; wanted != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifManifest) held = NULL;
    g_autoptr (DifPlan) plan = NULL;
    JsonObject *target;

    if (only != NULL && !g_str_equal (only, record->name))
      continue;
    held = dif_archive_get_held_manifest (work->session.archive, record->name, error);
    if (held == NULL)
      return FALSE;
    plan = dif_plan_new (held, wanted, dif_call_get_entry (work->session.call),
                         dif_call_get_pointers (work->session.call));
    target = json_object_new ();
    json_object_set_string_member (target, "name", record->name);
    json_object_set_int_member (target, "uploaded", plan->uploaded);
    json_object_set_int_member (target, "removed", plan->removed->len);
    json_object_set_int_member (target, "unchanged", plan->unchanged);
    json_object_set_int_member (target, "bytes", (gint64) plan->bytes);
    json_array_add_object_element (targets, target);
    if (!cli->json)
      g_print (_("%s on %s: %u files to bring, %u unchanged, %u to remove later\n"), cut->id,
               record->name, plan->uploaded, plan->unchanged, plan->removed->len);
  }
  if (wanted != NULL && cli->json)
    dif_cli_print_json (node);
  return wanted != NULL;
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
  g_auto (Work) work = { { NULL } };
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;
  GError *first = NULL;

  if (!dif_cli_parse ("publish", NULL, entries, &argc, &argv, error) || !work_open (&work, cli, error) ||
      !wait_for_partner (&work, id, error))
    return FALSE;
  if (dry_run)
    return print_plan (cli, &work, id, target, error);

  cut = dif_relay_publish (&work.publisher, work.config->mode, id, target, reason, &publications, error);
  if (cut == NULL)
    return FALSE;
  keep_failures (publications, &first);
  if (first == NULL)
    print_publications (cli, cut, publications);
  else
    g_propagate_error (error, first);
  return first == NULL;
}

/* --- verify ------------------------------------------------------------------------------- */

static gboolean
verify_one (Work *work, DifTargetRecord *record, JsonArray *targets, GError **error)
{
  g_autoptr (DifTargetConfig) config =
      dif_target_config_load (work->session.archive, record->name, error);
  g_autoptr (DifManifest) held = NULL;
  JsonObject *object;
  guint verified = 0;

  if (config == NULL)
    return FALSE;
  if (config->public_url == NULL || record->held_cut == NULL)
    return TRUE;
  held = dif_archive_get_held_manifest (work->session.archive, record->name, error);
  if (held == NULL ||
      !dif_readback_public (config->public_url, held, &verified, NULL, NULL, error) ||
      !dif_archive_set_verified (work->session.archive, record->name, error))
    return FALSE;

  object = json_object_new ();
  json_object_set_string_member (object, "name", record->name);
  json_object_set_string_member (object, "cut", record->held_cut);
  json_object_set_int_member (object, "verified", verified);
  json_array_add_object_element (targets, object);
  return TRUE;
}

static gboolean
verify (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *only = NULL;
  const GOptionEntry entries[] = {
    { "target", 0, 0, G_OPTION_ARG_STRING, &only, N_("Only there"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_auto (Work) work = { { NULL } };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *targets = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_array_member (object, "targets", targets);
  if (!dif_cli_parse ("verify", NULL, entries, &argc, &argv, error) ||
      !dif_cli_session_open (&work.session, cli, TRUE, error))
    return FALSE;
  records = dif_archive_list_targets (work.session.archive, error);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);

    if ((only == NULL || g_str_equal (only, record->name)) &&
        !verify_one (&work, record, targets, error))
      return FALSE;
  }
  if (records == NULL)
    return FALSE;
  if (json_array_get_length (targets) == 0) {
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Give the target a --public-url, and publish on it."),
                   _("No target with a public address shows a cut"));
    return FALSE;
  }
  if (cli->json)
    dif_cli_print_json (node);
  else
    g_print (_("Readers get what was published.\n"));
  return TRUE;
}

/* --- relay -------------------------------------------------------------------------------- */

/* One round: what is new is fetched, and the newest cut brought to every target that lacks it */
static DifCut *
relay_round (Work *work, gboolean patient, GPtrArray **publications, GError **first)
{
  g_autoptr (DifCut) newest = NULL;
  GError *error = NULL;
  gboolean needs = FALSE;
  DifCut *cut = NULL;
  guint received;

  take_in (work, patient, &received, first);
  newest = dif_archive_newest_cut (work->session.archive, work->config->mode,
                                   dif_call_get_id (work->session.call), TRUE, &error);
  if (newest != NULL && dif_relay_needs_publishing (work->session.archive, newest, &needs, &error) &&
      needs) {
    cut = dif_relay_publish (&work->publisher, work->config->mode, newest->id, NULL, NULL, publications,
                             &error);
    keep_failures (*publications, first);
  } else if (newest != NULL && newest->targets->len == 0 && error == NULL) {
    /* nothing of its mode to publish on is said, not passed over */
    cut = dif_relay_publish (&work->publisher, work->config->mode, newest->id, NULL, NULL, publications,
                             &error);
  }
  keep_first (first, error);
  return cut != NULL ? cut : g_steal_pointer (&newest);
}

static gboolean
on_signal (gpointer user_data)
{
  gboolean *stop = user_data;

  *stop = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
relay_until (Work *work, gint64 until, GError **error)
{
  gboolean stop = FALSE;
  guint interrupt = g_unix_signal_add (SIGINT, on_signal, &stop);
  guint terminate = g_unix_signal_add (SIGTERM, on_signal, &stop);

  while (!stop && (until == 0 || dif_clock_now (work->session.clock) < until)) {
    g_autoptr (GPtrArray) publications = NULL;
    g_autoptr (GError) first = NULL;
    g_autoptr (DifCut) cut = relay_round (work, FALSE, &publications, &first);
    gint64 next = g_get_monotonic_time () + POLL_SECONDS * G_USEC_PER_SEC;

    if (first != NULL)
      g_printerr ("difusorctl: %s\n", first->message);
    while (!stop && g_get_monotonic_time () < next &&
           (until == 0 || dif_clock_now (work->session.clock) < until)) {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (G_USEC_PER_SEC / 5);
    }
  }
  g_source_remove (interrupt);
  g_source_remove (terminate);
  return TRUE;
}

static gboolean
relay (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean once = FALSE;
  g_autofree char *until_text = NULL;
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &once, N_("One round only"), NULL },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until_text, N_("Until this moment, e.g. 2024-06-15T23:59:00-06:00"),
      N_("TIME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_auto (Work) work = { { NULL } };
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;
  GError *first = NULL;
  gint64 until = 0;

  if (!dif_cli_parse ("relay", NULL, entries, &argc, &argv, error))
    return FALSE;
  if (until_text != NULL && (until = dif_time_parse_iso8601 (until_text)) == 0) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write it as 2024-06-15T23:59:00-06:00."),
                   _("“%s” is no moment"), until_text);
    return FALSE;
  }
  if (!work_open (&work, cli, error))
    return FALSE;
  if (!once)
    return relay_until (&work, until, error);

  cut = relay_round (&work, TRUE, &publications, &first);
  if (first == NULL)
    print_publications (cli, cut, publications);
  else
    g_propagate_error (error, first);
  return first == NULL;
}

const DifCliCommand dif_cli_relay_commands[] = {
  { "fetch", N_("Fetch what the source has"), fetch },
  { "publish", N_("Publish the newest cut, or another with a reason"), publish },
  { "verify", N_("Read the public address back"), verify },
  { "relay", N_("Fetch, publish and verify, again and again"), relay },
  { NULL },
};

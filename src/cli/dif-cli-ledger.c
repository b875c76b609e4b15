/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger and the incidents: what happened, and what a person adds to it. */
#define G_LOG_DOMAIN "dif-cli-ledger"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-incidents.h"
#include "archive/dif-ledger-export.h"
#include "archive/dif-letter.h"
#include "base/dif-error.h"
#include "base/dif-time.h"
#include "relay/dif-profile.h"

#include "dif-cli.h"


/* --- ledger verify ------------------------------------------------------------------------ */

static void
add_anchors (JsonBuilder *builder, GPtrArray *anchors)
{
  json_builder_set_member_name (builder, "anchors");
  json_builder_begin_array (builder);
  for (guint i = 0; i < anchors->len; i++) {
    DifLedgerAnchor *anchor = g_ptr_array_index (anchors, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "target");
    json_builder_add_string_value (builder, anchor->target);
    json_builder_set_member_name (builder, "seq");
    json_builder_add_int_value (builder, anchor->seq);
    json_builder_set_member_name (builder, "head");
    json_builder_add_string_value (builder, anchor->head);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
print_chain (DifCli *cli, gint64 count, const char *head, GPtrArray *anchors, gint64 anchored)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "records");
  json_builder_add_int_value (builder, count);
  json_builder_set_member_name (builder, "head");
  json_builder_add_string_value (builder, head);
  json_builder_set_member_name (builder, "anchored");
  json_builder_add_int_value (builder, anchored);
  json_builder_set_member_name (builder, "unanchored");
  json_builder_add_int_value (builder, count - anchored);
  add_anchors (builder, anchors);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  if (cli->json) {
    dif_cli_print_json (node);
    return;
  }
  g_print (_("%" PRId64 " records, each as it was written; head %s\n"), count, head);
  for (guint i = 0; i < anchors->len; i++) {
    DifLedgerAnchor *anchor = g_ptr_array_index (anchors, i);

    g_print (_("“%s” has held the hash of record %" PRId64 " outside this computer\n"),
             anchor->target, anchor->seq);
  }
  if (count > anchored)
    g_print (_("Not anchored outside this computer: the last %" PRId64 " records\n"),
             count - anchored);
}

static gboolean
verify_ledger (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) anchors = NULL;
  g_autofree char *head = NULL;
  gint64 count = 0, anchored = 0;

  if (!dif_cli_parse_plain (cli, "ledger verify", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL || !dif_ledger_verify (profile->archive, &count, &head, error))
    return FALSE;
  anchors = dif_ledger_verify_anchors (profile->archive, &anchored, error);
  if (anchors == NULL)
    return FALSE;
  print_chain (cli, count, head, anchors, anchored);
  return TRUE;
}

/* --- ledger show -------------------------------------------------------------------------- */

static gboolean
show_ledger (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *kind = NULL;
  int last = 0;
  const GOptionEntry entries[] = {
    { "last", 0, 0, G_OPTION_ARG_INT, &last, N_("Only the newest so many"), N_("N") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, N_("Only of this kind, e.g. published"), N_("KIND") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse ("ledger show", NULL, entries, &argc, &argv, error))
    return FALSE;
  if (last < 0) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write a number from 1 on."), _("--last %d is no number of records"),
                   last);
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  records = profile != NULL ? dif_ledger_read (profile->archive, kind, (guint) last, error) : NULL;
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    DifLedgerRecord *record = g_ptr_array_index (records, i);
    GTimeZone *zone = dif_call_get_zone (profile->call);
    g_autofree char *line = cli->json ? NULL : dif_ledger_record_to_line (record, zone);

    if (cli->json)
      json_array_add_element (array, dif_ledger_record_to_json (record, zone));
    else
      g_print ("%s\n", line);
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

/* --- ledger export ------------------------------------------------------------------------ */

static gboolean
export_ledger (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  DifLedgerFormat format = DIF_LEDGER_CSV;
  guint count = 0;

  if (!dif_cli_parse_plain (cli, "ledger export", _("FILE"), &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: ledger export FILE.csv, or FILE.jsonl"),
                   _("One file is to be named, not %d"), argc - 1);
    return FALSE;
  }
  if (!dif_ledger_format_of (argv[1], &format, error))
    return FALSE;
  if (g_file_test (argv[1], G_FILE_TEST_EXISTS)) {
    /* evidence that is already there is never written over */
    dif_set_error (error, DIF_ERROR_EXISTS, _("Choose another name, or move that file away."),
                   _("There is a file “%s” already"), argv[1]);
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL || !dif_ledger_export_file (profile->archive, argv[1], format,
                                                  dif_call_get_zone (profile->call), &count, error))
    return FALSE;
  if (cli->json)
    g_print ("{ \"records\": %u }\n", count);
  else
    g_print (ngettext ("%u record in “%s”\n", "%u records in “%s”\n", count), count, argv[1]);
  return TRUE;
}

/* --- Incidents ---------------------------------------------------------------------------- */

static void
add_moment (JsonObject *object, const char *name, gint64 moment, GTimeZone *zone)
{
  g_autofree char *text = moment != 0 ? dif_time_format_iso8601 (moment, zone) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
incident_to_object (DifIncident *incident, GTimeZone *zone)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", incident->id);
  json_object_set_string_member (object, "cause", incident->key);
  json_object_set_string_member (object, "text", incident->text);
  json_object_set_string_member (object, "effect", incident->effect);
  add_moment (object, "opened", incident->opened, zone);
  add_moment (object, "updated", incident->updated, zone);
  add_moment (object, "closed", incident->closed, zone);
  json_object_set_int_member (object, "count", incident->count);
  return object;
}

static void
print_incident (DifIncident *incident, GTimeZone *zone)
{
  g_autofree char *opened = dif_time_format_iso8601 (incident->opened, zone);
  g_autofree char *closed = incident->closed != 0 ? dif_time_format_iso8601 (incident->closed, zone) : NULL;

  g_print ("%4" PRId64 "  %s – %-25s ×%-4" PRId64 " %s\n", incident->id, opened,
           closed != NULL ? closed : _("open"), incident->count, incident->text);
}

static gboolean
list_incidents (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "incident list", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  incidents = profile != NULL ? dif_incident_list (profile->archive, error) : NULL;
  if (incidents == NULL)
    return FALSE;
  for (guint i = 0; i < incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (incidents, i);

    json_array_add_object_element (array, incident_to_object (incident, dif_call_get_zone (profile->call)));
    if (!cli->json)
      print_incident (incident, dif_call_get_zone (profile->call));
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

static gboolean
check_word (int argc, char **argv, const char *hint, GError **error)
{
  if (argc == 2 && argv[1][0] != '\0')
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, hint, _("One text or number is needed, not %d"), argc - 1);
  return FALSE;
}

static gboolean
add_incident (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  gint64 id;

  if (!dif_cli_parse_plain (cli, "incident add", _("TEXT"), &argc, &argv, error) ||
      !check_word (argc, argv, _("Write: incident add \"what happened\""), error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  id = profile != NULL ? dif_incident_add (profile->archive, argv[1], error) : 0;
  if (id == 0)
    return FALSE;
  if (cli->json)
    g_print ("{ \"id\": %" PRId64 " }\n", id);
  else
    g_print (_("Incident %" PRId64 "\n"), id);
  return TRUE;
}

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("See “difusorctl incident list”."),
                 _("“%s” is no number of an incident"), text);
  return FALSE;
}

static gboolean
close_incident (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  gint64 id = 0;

  if (!dif_cli_parse_plain (cli, "incident close", _("ID"), &argc, &argv, error) ||
      !check_word (argc, argv, _("Write: incident close ID"), error) || !parse_id (argv[1], &id, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL || !dif_incident_close (profile->archive, id, error))
    return FALSE;
  if (cli->json)
    g_print ("{ \"id\": %" PRId64 " }\n", id);
  return TRUE;
}

/* The text for the Institute; of practice where nothing else is set up */
static gboolean
tell_incident (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifIncident) incident = NULL;
  g_autoptr (DifSourceConfig) source = NULL;
  g_autofree char *letter = NULL;
  gint64 id = 0;

  if (!dif_cli_parse_plain (cli, "incident tell", _("ID"), &argc, &argv, error) ||
      !check_word (argc, argv, _("Write: incident tell ID"), error) || !parse_id (argv[1], &id, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  incident = profile != NULL ? dif_incident_find (profile->archive, id, error) : NULL;
  if (incident == NULL)
    return FALSE;
  source = dif_profile_get_source (profile, NULL);
  letter = dif_letter_incident (profile->call, source != NULL ? source->mode : DIF_MODE_PRACTICE, incident);
  if (cli->json) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    JsonObject *object = incident_to_object (incident, dif_call_get_zone (profile->call));

    json_object_set_string_member (object, "letter", letter);
    json_node_take_object (node, object);
    dif_cli_print_json (node);
  } else {
    g_print ("%s", letter);
  }
  return TRUE;
}

const DifCliCommand dif_cli_ledger_commands[] = {
  { "ledger verify", N_("Recompute the ledger's chain"), verify_ledger },
  { "ledger show", N_("Show what happened, oldest first"), show_ledger },
  { "ledger export", N_("Write the ledger to a file, as CSV or JSON Lines"), export_ledger },
  { "incident add", N_("Note an incident by hand"), add_incident },
  { "incident list", N_("List the incidents, oldest first"), list_incidents },
  { "incident close", N_("Say that an incident is over"), close_incident },
  { "incident tell", N_("Write what to tell the Institute of an incident"), tell_incident },
  { NULL },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The institutes' calls: which are known, and which is in force. */
#define G_LOG_DOMAIN "dif-cli-call"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "watch/dif-filing.h"

#include "dif-cli.h"


/* --- list --------------------------------------------------------------------------------- */

static JsonObject *
summarise (DifCall *call, gboolean in_force)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", dif_call_get_id (call));
  json_object_set_string_member (object, "title", dif_call_get_title (call));
  json_object_set_string_member (object, "institute", dif_call_get_institute (call));
  json_object_set_string_member (object, "day", dif_call_get_day (call));
  json_object_set_boolean_member (object, "built_in", dif_call_shelf_is_built_in (dif_call_get_id (call)));
  json_object_set_boolean_member (object, "in_force", in_force);
  return object;
}

static gboolean
list_calls (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (cli->data_dir);
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "call list", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  calls = profile != NULL ? dif_call_shelf_list (shelf, error) : NULL;
  if (calls == NULL)
    return FALSE;

  for (guint i = 0; i < calls->len; i++) {
    DifCall *call = g_ptr_array_index (calls, i);
    gboolean in_force = g_str_equal (dif_call_get_id (call), dif_call_get_id (profile->call));

    if (cli->json)
      json_array_add_object_element (array, summarise (call, in_force));
    else
      g_print ("%-24s %s  %s%s\n", dif_call_get_id (call), dif_call_get_day (call),
               dif_call_get_title (call), in_force ? _("  ← in force") : "");
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

/* --- show --------------------------------------------------------------------------------- */

static void
print_calendar (DifCall *call)
{
  GPtrArray *calendar = dif_call_get_calendar (call);

  g_print ("\n%s\n", _("Calendar:"));
  for (guint i = 0; i < calendar->len; i++) {
    DifCallDate *date = g_ptr_array_index (calendar, i);
    g_autofree char *start = dif_time_format_iso8601 (date->start, dif_call_get_zone (call));

    if (date->whole_day)
      start[sizeof "2024-06-02" - 1] = '\0';
    g_print ("  %-25s  %-6s  %s\n", start, date->clause, date->what);
  }
}

static void
print_thresholds (DifCall *call)
{
  g_print ("\n%s\n", _("Thresholds:"));
  for (DifCallThreshold i = 0; i < DIF_CALL_N_THRESHOLDS; i++)
    g_print ("  %-22s %8" G_GINT64_FORMAT "  %s\n", dif_call_threshold_name (i),
             dif_call_get_threshold (call, i), dif_call_get_threshold_clause (call, i));
}

static void
print_contacts (DifCall *call)
{
  GPtrArray *contacts = dif_call_get_contacts (call);

  g_print ("\n%s\n", _("Contacts:"));
  for (guint i = 0; i < contacts->len; i++) {
    DifCallContact *contact = g_ptr_array_index (contacts, i);
    g_autofree char *emails = g_strjoinv (" ", contact->emails);

    g_print ("  %s: %s, %s  %s\n", contact->purpose, contact->name, contact->phone, emails);
  }
}

static void
print_call (DifCall *call)
{
  g_autofree char *opening = dif_time_format_iso8601 (dif_call_get_opening (call), dif_call_get_zone (call));
  g_autofree char *closing = dif_time_format_iso8601 (dif_call_get_closing (call), dif_call_get_zone (call));

  g_print ("%s\n%s (%s), %s\n%s, %s\n", dif_call_get_title (call), dif_call_get_institute (call),
           dif_call_get_acronym (call), dif_call_get_state (call), dif_call_get_election (call),
           dif_call_get_day (call));
  g_print (_("Results are visible from %s until %s.\n"), opening, closing);
  print_calendar (call);
  print_thresholds (call);
  print_contacts (call);
}

static gboolean
show_call (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (cli->data_dir);
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCall) call = NULL;

  if (!dif_cli_parse_plain (cli, "call show", "[ID]", &argc, &argv, error))
    return FALSE;
  if (argc > 1) {
    call = dif_call_shelf_lookup (shelf, argv[1], error);
  } else {
    profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
    call = profile != NULL ? g_object_ref (profile->call) : NULL;
  }
  if (call == NULL)
    return FALSE;
  if (cli->json)
    dif_cli_print_json (dif_call_to_json (call));
  else
    print_call (call);
  return TRUE;
}

/* --- use, import, check, new -------------------------------------------------------------- */

static gboolean
need_one (int argc, const char *what, GError **error)
{
  if (argc == 2)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("See --help."), _("One is needed: %s"), what);
  return FALSE;
}

static gboolean
use_call (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, "call use", "ID", &argc, &argv, error) || !need_one (argc, "ID", error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_profile_use_call (profile, argv[1], error);
}

/* Says which call it is, and where it lies if that is for a person to know */
static void
print_id (DifCli *cli, DifCall *call, const char *path)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = summarise (call, FALSE);

  json_node_take_object (node, object);
  json_object_remove_member (object, "in_force");
  if (path != NULL)
    json_object_set_string_member (object, "file", path);
  if (cli->json)
    dif_cli_print_json (node);
  else if (path != NULL)
    g_print ("%s: %s\n", dif_call_get_id (call), path);
  else
    g_print ("%s: %s\n", dif_call_get_id (call), dif_call_get_title (call));
}

static gboolean
import_call (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCall) call = NULL;

  if (!dif_cli_parse_plain (cli, "call import", "FILE", &argc, &argv, error) ||
      !need_one (argc, "FILE", error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  call = profile != NULL ? dif_profile_import_call (profile, argv[1], error) : NULL;
  if (call == NULL)
    return FALSE;
  print_id (cli, call, NULL);
  return TRUE;
}

/* That a file is no call is the answer of the check, and no failure of it */
static gboolean
check_call (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (DifCall) call = NULL;

  if (!dif_cli_parse_plain (cli, "call check", "FILE", &argc, &argv, error) ||
      !need_one (argc, "FILE", error))
    return FALSE;
  call = dif_call_new_from_file (argv[1], &reason);
  if (call != NULL) {
    print_id (cli, call, NULL);
    return TRUE;
  }
  if (g_error_matches (reason, DIF_ERROR, DIF_ERROR_FORMAT))
    dif_set_error (error, DIF_ERROR_UNFULFILLED, dif_error_get_hint (reason), "%s", reason->message);
  else
    g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static gboolean
derive_call (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *day = NULL;
  const GOptionEntry entries[] = {
    { "date", 0, 0, G_OPTION_ARG_STRING, &day, N_("The new election day, e.g. 2027-06-06"), N_("D") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (cli->data_dir);
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCall) call = NULL;
  g_autofree char *path = NULL;

  if (!dif_cli_parse ("call new", "FROM", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2 || day == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl call new ietam-2024 --date 2027-06-06"),
                   _("A call to start from and a day are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  call = profile != NULL ? dif_profile_derive_call (profile, argv[1], day, error) : NULL;
  if (call == NULL)
    return FALSE;
  path = dif_call_shelf_get_path (shelf, dif_call_get_id (call));
  print_id (cli, call, path);
  return TRUE;
}

/* --- What the Institute notifies later ----------------------------------------------------- */

static gboolean
note (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *file = NULL;
  const GOptionEntry entries[] = {
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_("The document by which the Institute said so"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autofree char *subject = NULL;

  if (!dif_cli_parse ("call note", "DATE TEXT", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl call note tests \"8 May, 10:00\" --file calendar.pdf"),
                   _("A date of the calendar, and what the Institute said, are needed"));
    return FALSE;
  }
  subject = g_strconcat (DIF_FILING_DATE, argv[1], NULL);
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && (file == NULL || dif_filing_attach (profile, subject, file, error)) &&
         dif_filing_note (profile, subject, argv[2], error);
}

static gboolean
collect_notes (DifProfile *profile, const DifCallDate *date, gboolean json, JsonArray *array, GError **error)
{
  g_autofree char *subject = g_strconcat (DIF_FILING_DATE, date->id, NULL);
  g_autoptr (GPtrArray) notes = dif_filing_list (profile, subject, error);

  for (guint i = 0; notes != NULL && i < notes->len; i++) {
    const DifEvidence *each = g_ptr_array_index (notes, i);
    g_autofree char *at = dif_time_format_iso8601 (each->at, dif_call_get_zone (profile->call));
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "date", date->id);
    json_object_set_string_member (object, "at", at);
    json_object_set_string_member (object, "text", each->text);
    json_object_set_string_member (object, "file", each->file != NULL ? each->file : "");
    json_array_add_object_element (array, object);
    if (!json)
      g_print ("%-16s %s  %s\n", date->id, at, each->text);
  }
  return notes != NULL;
}

static gboolean
list_notes (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();
  GPtrArray *calendar;

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "call notes", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL)
    return FALSE;
  calendar = dif_call_get_calendar (profile->call);
  for (guint i = 0; i < calendar->len; i++) {
    if (!collect_notes (profile, g_ptr_array_index (calendar, i), cli->json, array, error))
      return FALSE;
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

const DifCliCommand dif_cli_call_commands[] = {
  { "call list", N_("List the calls that are known"), list_calls },
  { "call show", N_("Show the call in force, or another"), show_call },
  { "call use", N_("Put a call in force"), use_call },
  { "call import", N_("Keep the call of a file"), import_call },
  { "call check", N_("Say whether a file is a call"), check_call },
  { "call note", N_("Keep what the Institute notified about a date of its calendar"), note },
  { "call notes", N_("List what the Institute notified later"), list_notes },
  { "call new", N_("Derive a call for another election day"), derive_call },
  { NULL },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The difusor's data that the call asks for. */
#define G_LOG_DOMAIN "dif-cli-registration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-time.h"
#include "call/dif-logo.h"
#include "watch/dif-filing.h"

#include "dif-cli.h"

#define STEPS "signed|accreditation|sent|acknowledged"


static void
print_registration (DifProfile *profile, DifRegistration *registration)
{
  GPtrArray *data = dif_call_get_registration (profile->call);

  for (guint i = 0; i < data->len; i++) {
    DifCallDatum *datum = g_ptr_array_index (data, i);
    const char *value = dif_registration_get (registration, datum->key);

    g_print ("%-22s %s\n", datum->key, value != NULL ? value : "—");
  }
}

static gboolean
show_registration (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifRegistration) registration = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!dif_cli_parse_plain (cli, "registration show", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_look (cli->data_dir, NULL, error);
  registration = profile != NULL ? dif_profile_get_registration (profile, error) : NULL;
  if (registration == NULL)
    return FALSE;
  if (cli->json) {
    node = dif_registration_to_json (registration);
    dif_cli_print_json (node);
  } else {
    print_registration (profile, registration);
  }
  return TRUE;
}

/* What cannot be a logo is told now, not when the Institute gets it. A path holds from any folder */
static gboolean
set_logo (DifRegistration *registration, const char *value, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (value, NULL);
  g_autoptr (GBytes) bytes = NULL;
  DifLogoKind kind;

  if (value[0] == '\0')
    return dif_registration_set (registration, "logo", value, error);
  if (!dif_registration_set (registration, "logo", path, error))
    return FALSE;
  bytes = dif_logo_load (path, &kind, error);
  return bytes != NULL;
}

static gboolean
set_datum (DifRegistration *registration, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *key = equals != NULL ? g_strndup (pair, (gsize) (equals - pair)) : NULL;

  if (key != NULL && g_str_equal (key, "logo"))
    return set_logo (registration, equals + 1, error);
  if (key != NULL)
    return dif_registration_set (registration, key, equals + 1, error);
  dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl registration set company=\"Diario del Golfo\""),
                 _("“%s” is no KEY=VALUE"), pair);
  return FALSE;
}

static gboolean
set_registration (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifRegistration) registration = NULL;

  if (!dif_cli_parse_plain (cli, "registration set", "KEY=VALUE…", &argc, &argv, error))
    return FALSE;
  if (argc < 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("See “difusorctl registration show” for the keys."),
                   _("At least one KEY=VALUE is needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  registration = profile != NULL ? dif_profile_get_registration (profile, error) : NULL;
  for (int i = 1; registration != NULL && i < argc; i++) {
    if (!set_datum (registration, argv[i], error))
      return FALSE;
  }
  return registration != NULL && dif_profile_set_registration (profile, registration, error);
}

static void
print_missing (GPtrArray *missing)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_boolean_member (object, "complete", missing->len == 0);
  for (guint i = 0; i < missing->len; i++) {
    DifCallDatum *datum = g_ptr_array_index (missing, i);
    JsonObject *entry = json_object_new ();

    json_object_set_string_member (entry, "key", datum->key);
    json_object_set_string_member (entry, "label", datum->label);
    json_object_set_string_member (entry, "clause", datum->clause);
    json_array_add_object_element (array, entry);
  }
  json_object_set_array_member (object, "missing", array);
  dif_cli_print_json (node);
}

static gboolean
check_registration (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifRegistration) registration = NULL;
  g_autoptr (GPtrArray) missing = NULL;

  if (!dif_cli_parse_plain (cli, "registration check", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_look (cli->data_dir, NULL, error);
  registration = profile != NULL ? dif_profile_get_registration (profile, error) : NULL;
  if (registration == NULL)
    return FALSE;
  missing = dif_registration_missing (registration, profile->call);

  if (cli->json) {
    print_missing (missing);
    cli->answered = TRUE;
  }
  for (guint i = 0; !cli->json && i < missing->len; i++) {
    DifCallDatum *datum = g_ptr_array_index (missing, i);

    g_print ("%-22s %s (%s)\n", datum->key, datum->label, datum->clause);
  }
  if (missing->len == 0) {
    if (!cli->json)
      g_print (_("All that the call asks for is there.\n"));
    return TRUE;
  }
  dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Set them: difusorctl registration set KEY=VALUE…"),
                 ngettext ("%u datum that the call asks for is missing",
                           "%u data that the call asks for are missing", missing->len),
                 missing->len);
  return FALSE;
}

/* --- Papers ------------------------------------------------------------------------------- */

static gboolean
keep_paper (DifCli *cli, const char *command, const char *words, gboolean document, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, command, words, &argc, &argv, error))
    return FALSE;
  if (argc != 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl registration attach signed solicitud.pdf"),
                   _("What it is for, and the paper or what is to be said of it, are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL)
    return FALSE;
  return document ? dif_filing_attach (profile, argv[1], argv[2], error) : dif_filing_note (profile, argv[1], argv[2], error);
}

static gboolean
attach_paper (DifCli *cli, int argc, char **argv, GError **error)
{
  return keep_paper (cli, "registration attach", STEPS " FILE", TRUE, argc, argv, error);
}

static gboolean
note_paper (DifCli *cli, int argc, char **argv, GError **error)
{
  return keep_paper (cli, "registration note", STEPS " TEXT", FALSE, argc, argv, error);
}

static JsonArray *
papers_to_json (GPtrArray *papers, GTimeZone *zone)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < papers->len; i++) {
    const DifEvidence *paper = g_ptr_array_index (papers, i);
    g_autofree char *at = dif_time_format_iso8601 (paper->at, zone);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "at", at);
    json_object_set_string_member (object, "text", paper->text);
    json_object_set_string_member (object, "file", paper->file != NULL ? paper->file : "");
    json_object_set_string_member (object, "sha256", paper->sha256 != NULL ? paper->sha256 : "");
    json_array_add_object_element (array, object);
  }
  return array;
}

static void
print_papers (const char *step, GPtrArray *papers, GTimeZone *zone)
{
  if (papers->len == 0)
    g_print ("%-14s —\n", step);
  for (guint i = 0; i < papers->len; i++) {
    const DifEvidence *paper = g_ptr_array_index (papers, i);
    g_autofree char *at = dif_time_format_iso8601 (paper->at, zone);

    g_print ("%-14s %s  %s\n", step, at, paper->text);
  }
}

static gboolean
list_papers (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  if (!dif_cli_parse_plain (cli, "registration papers", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_look (cli->data_dir, NULL, error);
  if (profile == NULL)
    return FALSE;
  for (const char *const *step = dif_filing_list_steps (); *step != NULL; step++) {
    g_autoptr (GPtrArray) papers = dif_filing_list (profile, *step, error);

    if (papers == NULL)
      return FALSE;
    json_object_set_array_member (object, *step, papers_to_json (papers, dif_call_get_zone (profile->call)));
    if (!cli->json)
      print_papers (*step, papers, dif_call_get_zone (profile->call));
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

static gboolean
erase (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_("Do it: nothing brings them back"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse ("registration erase", NULL, entries, &argc, &argv, error))
    return FALSE;
  if (!yes) {
    dif_set_error (error, DIF_ERROR_DECISION, _("Write: difusorctl registration erase --yes"),
                   _("The data of the registration, the signed solicitud and the accreditation would be gone for good"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && dif_filing_erase (profile, error);
}

const DifCliCommand dif_cli_registration_commands[] = {
  { "registration show", N_("Show what is set of the data that the call asks for"), show_registration },
  { "registration set", N_("Set data of the registration"), set_registration },
  { "registration attach", N_("Keep the signed solicitud, or what accredits who signs"), attach_paper },
  { "registration note", N_("Note that it was sent, or acknowledged"), note_paper },
  { "registration papers", N_("List the papers of the solicitud, and what came of it"), list_papers },
  { "registration erase", N_("Erase the personal data of the data folder"), erase },
  { "registration check", N_("Say what the call asks for and is missing"), check_registration },
  { NULL },
};

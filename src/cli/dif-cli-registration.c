/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The difusor's data that the call asks for. */
#define G_LOG_DOMAIN "dif-cli-registration"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "relay/dif-profile.h"

#include "dif-cli.h"


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
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
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

static gboolean
set_datum (DifRegistration *registration, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *key = equals != NULL ? g_strndup (pair, (gsize) (equals - pair)) : NULL;

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
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
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

const DifCliCommand dif_cli_registration_commands[] = {
  { "registration show", N_("Show what is set of the data that the call asks for"), show_registration },
  { "registration set", N_("Set data of the registration"), set_registration },
  { "registration check", N_("Say what the call asks for and is missing"), check_registration },
  { NULL },
};

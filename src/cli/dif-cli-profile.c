/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A profile carried to a second machine. */
#define G_LOG_DOMAIN "dif-cli-profile"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-secret.h"
#include "relay/dif-profile-transfer.h"

#include "dif-cli.h"


static gboolean
need_file (int argc, GError **error)
{
  if (argc == 2)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Name one file."), _("A file is needed"));
  return FALSE;
}

/* @password: (out) (transfer full) (nullable) */
static gboolean
read_password (const char *file, char **password, GError **error)
{
  *password = file != NULL ? dif_secret_read_file (file, error) : NULL;
  return file == NULL || *password != NULL;
}

static void
print_left (DifCli *cli, const char *path, GStrv left)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "file", path);
  json_object_set_array_member (object, "left", array);
  for (guint i = 0; left[i] != NULL; i++)
    json_array_add_string_element (array, left[i]);
  if (cli->json)
    dif_cli_print_json (node);
  for (guint i = 0; !cli->json && left[i] != NULL; i++)
    g_print (_("Its secret is not in the file: %s\n"), left[i]);
}

static gboolean
export_profile (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *password_file = NULL;
  gboolean secrets = FALSE;
  const GOptionEntry entries[] = {
    { "secrets", 0, 0, G_OPTION_ARG_NONE, &secrets, N_("With the secrets, sealed by a password"), NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_("File that holds the password"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_auto (GStrv) left = NULL;
  char *password = NULL;
  gboolean ok;

  if (!dif_cli_parse ("profile export", "FILE", entries, &argc, &argv, error) || !need_file (argc, error))
    return FALSE;
  if (secrets != (password_file != NULL)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("difusorctl profile export FILE --secrets --password-file FILE"),
                   _("Secrets go along only sealed by a password"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  ok = profile != NULL && read_password (password_file, &password, error) &&
       dif_profile_export (profile, argv[1], password, &left, error);
  dif_secret_free (password);
  if (ok)
    print_left (cli, argv[1], left);
  return ok;
}

static gboolean
import_profile (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *password_file = NULL;
  gboolean to_files = FALSE;
  const GOptionEntry entries[] = {
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_("File that holds the password"), N_("FILE") },
    { "secret-files", 0, 0, G_OPTION_ARG_NONE, &to_files,
      N_("Keep secrets in files of the data folder, on a machine without a keyring"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  char *password = NULL;
  gboolean ok;

  if (!dif_cli_parse ("profile import", "FILE", entries, &argc, &argv, error) || !need_file (argc, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  ok = profile != NULL && read_password (password_file, &password, error) &&
       dif_profile_import (profile, argv[1], password, to_files, error);
  dif_secret_free (password);
  if (ok && !cli->json)
    g_print (_("Relay on both machines: whichever of them publishes, the other one stands by.\n"));
  return ok;
}

const DifCliCommand dif_cli_profile_commands[] = {
  { "profile export", N_("Write the profile to a file, for a second machine"), export_profile },
  { "profile import", N_("Take up a profile from a file"), import_profile },
  { NULL },
};

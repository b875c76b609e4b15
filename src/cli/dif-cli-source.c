/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where packages come from. */
#define G_LOG_DOMAIN "dif-cli-source"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-secret.h"
#include "relay/dif-profile.h"
#include "source/dif-source-kind.h"

#include "dif-cli-options.h"
#include "dif-cli.h"

static char *
absolute (const char *path)
{
  return path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
}

/* A password that no file holds is read from standard input and goes to the keyring */
static gboolean
keep_password (DifCli *cli, DifSourceConfig *config, GError **error)
{
  g_autofree char *profile = g_canonicalize_filename (cli->data_dir, NULL);
  g_autoptr (GIOChannel) input = NULL;
  char *secret = NULL;
  gsize end = 0;
  gboolean ok;

  if (config->user == NULL || config->password_file != NULL)
    return TRUE;
  g_printerr (_("Password of %s: "), config->user);
  input = g_io_channel_unix_new (0);
  if (g_io_channel_read_line (input, &secret, NULL, &end, error) != G_IO_STATUS_NORMAL || end == 0) {
    g_clear_error (error);
    dif_set_error (error, DIF_ERROR_SECRET, _("Name a file that holds it with --password-file."),
                   _("No password was given for “%s”"), config->user);
    return FALSE;
  }
  secret[end] = '\0';
  ok = dif_secret_store (profile, "source", secret, NULL, error);
  dif_secret_free (secret);
  return ok;
}

static gboolean
set_option (gpointer config, const char *name, const char *value, GError **error)
{
  return dif_source_config_set_option (config, name, value, error);
}

/* Every kind with what follows it, for --help */
static char *
list_kinds (void)
{
  g_autoptr (GString) text = g_string_new ("KIND ARG…");

  for (guint i = 0; dif_source_kinds ()[i] != NULL; i++)
    g_string_append_printf (text, "\n  %s %s", dif_source_kinds ()[i]->name,
                            dif_source_kinds ()[i]->arguments);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
set_source (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *user = NULL;
  g_autofree char *password_file = NULL;
  g_autofree char *token_file = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *mode_word = NULL;
  g_autofree char *help = list_kinds ();
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, N_("User for basic authentication"), N_("USER") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_("File that holds the password"),
      N_("FILE") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file, N_("File that holds a bearer token"),
      N_("FILE") },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate, N_("Client certificate and key, PEM"),
      N_("FILE") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode_word, N_("practice, drill or real"), N_("MODE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifCliOptions) options = dif_cli_options_new (entries);
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifSourceConfig) config = NULL;
  DifMode mode = DIF_MODE_PRACTICE;

  for (guint i = 0; dif_source_kinds ()[i] != NULL; i++)
    dif_cli_options_add (options, dif_source_kinds ()[i]->options);
  if (!dif_cli_parse ("source set", help, dif_cli_options_get_entries (options), &argc, &argv, error) ||
      (mode_word != NULL && !dif_mode_from_string (mode_word, &mode, error)))
    return FALSE;
  if (argc < 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl source set feed URL"),
                   _("A source needs a kind and where it is"));
    return FALSE;
  }
  config = dif_source_config_new (argv[1], (const char *const *) argv + 2, mode, error);
  if (config == NULL || !dif_cli_options_each (options, set_option, config, error))
    return FALSE;
  config->user = g_steal_pointer (&user);
  config->password_file = absolute (password_file);
  config->token_file = absolute (token_file);
  config->certificate = absolute (certificate);
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  return profile != NULL && keep_password (cli, config, error) &&
         dif_profile_set_source (profile, config, error);
}

static void
print_source (DifCli *cli, DifSourceConfig *config)
{
  g_autoptr (JsonNode) node = dif_source_config_to_json (config);
  g_autofree char *arguments = g_strjoinv (" ", config->arguments);

  if (cli->json)
    dif_cli_print_json (node);
  else
    g_print ("%s %s (%s)\n", config->kind, arguments, dif_mode_to_string (config->mode));
}

static gboolean
show_source (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifSourceConfig) config = NULL;

  if (!dif_cli_parse_plain (cli, "source show", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  config = profile != NULL ? dif_profile_get_source (profile, error) : NULL;
  if (config == NULL)
    return FALSE;
  print_source (cli, config);
  return TRUE;
}

static gboolean
test_source (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (DifSource) source = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  if (!dif_cli_parse_plain (cli, "source test", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  config = profile != NULL ? dif_profile_get_source (profile, error) : NULL;
  source = config != NULL ? dif_source_new (config, dif_archive_get_folder (profile->archive),
                                            profile->clock, error)
                          : NULL;
  offers = source != NULL ? dif_source_list (source, NULL, error) : NULL;
  if (offers == NULL)
    return FALSE;

  if (cli->json)
    g_print ("{ \"offers\": %u }\n", offers->len);
  else
    g_print (ngettext ("The source answers: %u package\n", "The source answers: %u packages\n",
                       offers->len),
             offers->len);
  return TRUE;
}

static gboolean
set_source_mode (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifSourceConfig) config = NULL;

  if (!dif_cli_parse_plain (cli, "source mode", "MODE", &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Use practice, drill or real."), _("One mode is needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  config = profile != NULL ? dif_profile_get_source (profile, error) : NULL;
  return config != NULL && dif_mode_from_string (argv[1], &config->mode, error) &&
         dif_profile_set_source (profile, config, error);
}

const DifCliCommand dif_cli_source_commands[] = {
  { "source set", N_("Say where packages come from"), set_source },
  { "source show", N_("Show the source"), show_source },
  { "source test", N_("Ask the source what is there"), test_source },
  { "source mode", N_("Change the source's mode"), set_source_mode },
  { NULL },
};

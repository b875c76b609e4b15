/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where packages come from, and where the site goes. */
#define G_LOG_DOMAIN "dif-cli-setup"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-json.h"
#include "base/dif-secret.h"
#include "target/dif-target-config.h"

#include "dif-cli-session.h"


/* --- source ------------------------------------------------------------------------------- */

static gboolean
save_source (DifCliSession *session, DifSourceConfig *config, GError **error)
{
  g_autoptr (JsonNode) node = dif_source_config_to_json (config);
  g_autofree char *text = dif_json_canonical (node);
  DifDatabase *database = dif_archive_get_database (session->archive);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_archive_set_setting (session->archive, DIF_CLI_SOURCE, text, error) &&
       dif_ledger_append (session->archive, "source-set",
                          dif_ledger_facts ("kind", config->kind, "mode",
                                            dif_mode_to_string (config->mode), NULL),
                          error);
  return dif_database_end (database, ok, error);
}

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
set_source (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *user = NULL;
  g_autofree char *password_file = NULL;
  g_autofree char *token_file = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *mode_word = NULL;
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
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifSourceConfig) config = NULL;
  DifMode mode = DIF_MODE_PRACTICE;

  if (!dif_cli_parse ("source set", "KIND ARG…", entries, &argc, &argv, error) ||
      (mode_word != NULL && !dif_mode_from_string (mode_word, &mode, error)))
    return FALSE;
  if (argc < 3) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl source set feed URL"),
                   _("A source needs a kind and where it is"));
    return FALSE;
  }
  config = dif_source_config_new (argv[1], (const char *const *) argv + 2, mode, error);
  if (config == NULL)
    return FALSE;
  config->user = g_steal_pointer (&user);
  config->password_file = absolute (password_file);
  config->token_file = absolute (token_file);
  config->certificate = absolute (certificate);
  return dif_cli_session_open (&session, cli, TRUE, error) && keep_password (cli, config, error) &&
         save_source (&session, config, error);
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
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifSourceConfig) config = NULL;

  if (!dif_cli_parse_plain (cli, "source show", NULL, &argc, &argv, error) ||
      !dif_cli_session_open (&session, cli, FALSE, error))
    return FALSE;
  config = dif_cli_session_load_source (&session, error);
  if (config == NULL)
    return FALSE;
  print_source (cli, config);
  return TRUE;
}

static gboolean
test_source (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (DifSource) source = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  if (!dif_cli_parse_plain (cli, "source test", NULL, &argc, &argv, error) ||
      !dif_cli_session_open (&session, cli, FALSE, error))
    return FALSE;
  config = dif_cli_session_load_source (&session, error);
  source = config != NULL ? dif_source_new (config, dif_archive_get_folder (session.archive),
                                            session.clock, error)
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
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifSourceConfig) config = NULL;

  if (!dif_cli_parse_plain (cli, "source mode", "MODE", &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Use practice, drill or real."), _("One mode is needed"));
    return FALSE;
  }
  if (!dif_cli_session_open (&session, cli, TRUE, error))
    return FALSE;
  config = dif_cli_session_load_source (&session, error);
  return config != NULL && dif_mode_from_string (argv[1], &config->mode, error) &&
         save_source (&session, config, error);
}

/* --- target ------------------------------------------------------------------------------- */

static gboolean
save_target (DifCliSession *session, DifTargetConfig *config, const char *kind, const char *reason,
             GError **error)
{
  DifDatabase *database = dif_archive_get_database (session->archive);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_target_config_save (config, session->archive, error) &&
       dif_ledger_append (session->archive, kind,
                          dif_ledger_facts ("target", config->name, "location", config->location, "mode",
                                            dif_mode_to_string (config->mode), "reason", reason, NULL),
                          error);
  return dif_database_end (database, ok, error);
}

static gboolean
add_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *url = NULL;
  g_autofree char *mode_word = NULL;
  const GOptionEntry entries[] = {
    { "public-url", 0, 0, G_OPTION_ARG_STRING, &url, N_("Where readers find it"), N_("URL") },
    { "mode", 0, 0, G_OPTION_ARG_STRING, &mode_word, N_("practice, drill or real"), N_("MODE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (DifTargetRecord) there = NULL;
  DifMode mode = DIF_MODE_PRACTICE;

  if (!dif_cli_parse ("target add", "NAME folder DIR", entries, &argc, &argv, error) ||
      (mode_word != NULL && !dif_mode_from_string (mode_word, &mode, error)))
    return FALSE;
  if (argc != 4) {
    dif_set_error (error, DIF_ERROR_USAGE, _("For example: difusorctl target add web folder DIR"),
                   _("A target needs a name, a kind and a place"));
    return FALSE;
  }
  config = dif_target_config_new (argv[1], argv[2], argv[3], url, mode, error);
  if (config == NULL || !dif_cli_session_open (&session, cli, TRUE, error))
    return FALSE;
  there = dif_archive_find_target (session.archive, config->name, NULL);
  if (there != NULL) {
    dif_set_error (error, DIF_ERROR_EXISTS, _("Choose another name, or remove that one first."),
                   _("There is a target “%s” already"), config->name);
    return FALSE;
  }
  return save_target (&session, config, "target-added", NULL, error);
}

static gboolean
list_targets (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "target list", NULL, &argc, &argv, error) ||
      !dif_cli_session_open (&session, cli, FALSE, error))
    return FALSE;
  records = dif_archive_list_targets (session.archive, error);
  if (records == NULL)
    return FALSE;

  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (session.archive, record->name, error);

    if (config == NULL)
      return FALSE;
    json_array_add_element (array, dif_target_config_to_json (config));
    if (!cli->json)
      g_print ("%-16s %-8s %-8s %s %s\n", config->name, config->kind, dif_mode_to_string (config->mode),
               config->location, record->held_cut != NULL ? record->held_cut : "");
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

static gboolean
need_name (int argc, GError **error)
{
  if (argc == 2)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("See “difusorctl target list”."),
                 _("The name of one target is needed"));
  return FALSE;
}

static gboolean
show_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!dif_cli_parse_plain (cli, "target show", "NAME", &argc, &argv, error) || !need_name (argc, error) ||
      !dif_cli_session_open (&session, cli, FALSE, error))
    return FALSE;
  config = dif_target_config_load (session.archive, argv[1], error);
  if (config == NULL)
    return FALSE;
  node = dif_target_config_to_json (config);
  dif_cli_print_json (node);
  return TRUE;
}

static gboolean
remove_target (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifTargetConfig) config = NULL;

  if (!dif_cli_parse_plain (cli, "target remove", "NAME", &argc, &argv, error) ||
      !need_name (argc, error) || !dif_cli_session_open (&session, cli, TRUE, error))
    return FALSE;
  config = dif_target_config_load (session.archive, argv[1], error);
  return config != NULL &&
         dif_ledger_append (session.archive, "target-removed",
                            dif_ledger_facts ("target", config->name, NULL), error) &&
         dif_archive_remove_target (session.archive, config->name, error);
}

static gboolean
set_target_mode (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_("Why"), N_("TEXT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_auto (DifCliSession) session = { NULL };
  g_autoptr (DifTargetConfig) config = NULL;

  if (!dif_cli_parse ("target mode", "NAME MODE", entries, &argc, &argv, error))
    return FALSE;
  if (argc != 3 || reason == NULL || reason[0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("difusorctl target mode NAME MODE --reason TEXT"),
                   _("A target, its mode and a reason are needed"));
    return FALSE;
  }
  if (!dif_cli_session_open (&session, cli, TRUE, error))
    return FALSE;
  config = dif_target_config_load (session.archive, argv[1], error);
  return config != NULL && dif_mode_from_string (argv[2], &config->mode, error) &&
         save_target (&session, config, "target-mode", reason, error);
}

const DifCliCommand dif_cli_setup_commands[] = {
  { "source set", N_("Say where packages come from"), set_source },
  { "source show", N_("Show the source"), show_source },
  { "source test", N_("Ask the source what is there"), test_source },
  { "source mode", N_("Change the source's mode"), set_source_mode },
  { "target add", N_("Add a place to publish on"), add_target },
  { "target list", N_("List the targets"), list_targets },
  { "target show", N_("Show one target"), show_target },
  { "target remove", N_("Forget a target; what stands there stays"), remove_target },
  { "target mode", N_("Change a target's mode, with a reason"), set_target_mode },
  { NULL },
};

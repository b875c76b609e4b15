/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"

#include "dif-cli-help.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"


/* In the order in which a person comes to need them */
static const DifCliCommand *const groups[] = {
  dif_cli_status_commands,
  dif_cli_call_commands,
  dif_cli_registration_commands,
  dif_cli_source_commands,
  dif_cli_target_commands,
  dif_cli_target_test_commands,
  dif_cli_aws_commands,
  dif_cli_lease_commands,
  dif_cli_relay_commands,
  dif_cli_archive_commands,
  dif_cli_inspect_commands,
  dif_cli_ledger_commands,
  dif_cli_watch_commands, /* “check eve” before “check” */
  dif_cli_check_commands,
  dif_cli_alarm_commands,
  dif_cli_checklist_commands,
  dif_cli_logs_commands,
  dif_cli_traffic_commands,
  dif_cli_dossier_commands,
  dif_cli_document_commands,
  dif_cli_profile_commands,
  dif_cli_support_commands,
  dif_cli_practice_commands,
};


void
dif_cli_show_stage (const char *cut, const char *stage, const char *text, gpointer user_data)
{
  g_autofree char *line = g_strdup_printf ("%-16s %-10s %s", cut != NULL ? cut : "", stage, text);

  dif_cli_progress_say (user_data, line);
}

void
dif_cli_print_json (JsonNode *node)
{
  g_autofree char *text = dif_json_pretty (node);

  g_print ("%s\n", text);
}

static gboolean
begins_with (const DifCliCommand *command, const char *word)
{
  gsize length = strlen (word);

  return strncmp (command->name, word, length) == 0 &&
         (command->name[length] == '\0' || command->name[length] == ' ');
}

/* @word: (nullable): only the commands that begin with it. Returns: (transfer full): a line for each */
static char *
list_commands (const char *word, guint *count)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  *count = 0;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    for (const DifCliCommand *command = groups[i]; command->name != NULL; command++) {
      if (word != NULL && !begins_with (command, word))
        continue;
      (*count)++;
      g_string_append_printf (lines, "  %-22s %s\n", command->name, _(command->summary));
    }
  }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* Returns: whether there is any */
static gboolean
print_commands (const char *word)
{
  guint count;
  g_autofree char *lines = list_commands (word, &count);

  if (count > 0)
    g_print ("%s\n%s", _("Commands:"), lines);
  return count > 0;
}

/* `traffic` has `traffic show` beside it: its help says so */
static char *
describe (const char *command, const char *description)
{
  guint count;
  g_autofree char *lines = list_commands (command, &count);

  if (count < 2)
    return g_strdup (description);
  return g_strdup_printf ("%s%s%s\n%s", description != NULL ? description : "",
                          description != NULL ? "\n\n" : "", _("Commands:"), lines);
}

static gboolean
parse (const char *command,
       const char *rest,
       const char *description,
       const GOptionEntry *entries,
       int *argc,
       char ***argv,
       GError **error)
{
  g_autofree char *words = rest != NULL ? g_strdup_printf ("%s %s", command, rest) : g_strdup (command);
  g_autofree char *rest_of_help = describe (command, description);
  g_autoptr (GOptionContext) context = g_option_context_new (words);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, dif_cli_help_get (command));
  g_option_context_set_description (context, rest_of_help);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (rest == NULL && *argc > 1) {
    dif_set_error (error, DIF_ERROR_USAGE, _("See --help."), _("“%s” is too much here"), (*argv)[1]);
    return FALSE;
  }
  return TRUE;
}

gboolean
dif_cli_parse (const char *command,
               const char *rest,
               const GOptionEntry *entries,
               int *argc,
               char ***argv,
               GError **error)
{
  return parse (command, rest, NULL, entries, argc, argv, error);
}

gboolean
dif_cli_parse_described (const char *command,
                         const char *description,
                         const GOptionEntry *entries,
                         int *argc,
                         char ***argv,
                         GError **error)
{
  return parse (command, NULL, description, entries, argc, argv, error);
}

gboolean
dif_cli_parse_plain (
    DifCli *cli, const char *command, const char *rest, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };

  return dif_cli_parse (command, rest, entries, argc, argv, error);
}

/* Whether @command is @word, or the first of its words is */
static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: difusorctl [--data-dir DIR] [--json] COMMAND …"));
  print_commands (NULL);
  g_print ("\n%s\n%s\n%s\n%s\n", _("Options, before the command:"),
           _("  --data-dir DIR       The data folder; $XDG_DATA_HOME/difusor without it"),
           _("  --json               Answer with one JSON document"),
           _("  --version            Show the version"));
  g_print ("\n%s\n", _("Exit codes: 0 done; 1 failed; 2 usage; 3 refused for integrity or safety; "
                       "4 not fulfilled."));
  g_print ("%s\n", _("“difusorctl COMMAND --help” explains each; difusorctl(1) explains all."));
}

/* Says what went wrong, as a person or a script reads it */
static int
fail (DifCli *cli, const GError *reason)
{
  const char *hint = dif_error_get_hint (reason);

  if (cli->json && !cli->answered) {
    g_autoptr (JsonNode) node = NULL;
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "error");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "class");
    json_builder_add_string_value (builder, dif_error_class_name (dif_error_get_class (reason)));
    json_builder_set_member_name (builder, "message");
    json_builder_add_string_value (builder, reason->message);
    json_builder_set_member_name (builder, "hint");
    json_builder_add_string_value (builder, hint != NULL ? hint : "");
    json_builder_end_object (builder);
    json_builder_end_object (builder);
    node = json_builder_get_root (builder);
    dif_cli_print_json (node);
  }
  g_printerr ("difusorctl: %s\n", reason->message);
  if (hint != NULL)
    g_printerr ("  %s\n", hint);
  return dif_error_get_exit_code (reason);
}

/* The command that @argv starts with; its words are taken off */
static const DifCliCommand *
find_command (int *argc, char ***argv)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    for (const DifCliCommand *command = groups[i]; command->name != NULL; command++) {
      g_auto (GStrv) words = g_strsplit (command->name, " ", 2);
      int count = (int) g_strv_length (words);

      if (*argc > count && g_str_equal ((*argv)[1], words[0]) &&
          (count == 1 || g_str_equal ((*argv)[2], words[1]))) {
        *argc -= count;
        *argv += count;
        return command;
      }
    }
  }
  return NULL;
}

int
dif_cli_run (int argc, char **argv)
{
  g_autofree char *data_dir = NULL;
  g_autofree char *default_dir = g_build_filename (g_get_user_data_dir (), "difusor", NULL);
  gboolean help = FALSE, version = FALSE;
  DifCli cli = { default_dir, FALSE, FALSE };
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, N_("The data folder"), N_("DIR") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli.json, N_("Answer with one JSON document"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_("Show this help"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Show the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const DifCliCommand *command;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return fail (&cli, error);
  if (data_dir != NULL)
    cli.data_dir = data_dir;

  if (version) {
    g_print ("difusorctl %s\n", DIF_VERSION);
    return 0;
  }
  if (help) {
    print_help ();
    return 0;
  }
  command = find_command (&argc, &argv);
  if (command == NULL && argc == 3 && g_str_equal (argv[2], "--help") && print_commands (argv[1]))
    return 0;
  if (command == NULL) {
    if (argc > 1)
      dif_set_error (&error, DIF_ERROR_USAGE, _("See “difusorctl --help”."), _("“%s” is no command"),
                     argv[1]);
    else
      dif_set_error (&error, DIF_ERROR_USAGE, _("See “difusorctl --help”."), _("A command is needed"));
    return fail (&cli, error);
  }
  return command->run (&cli, argc, argv, &error) ? 0 : fail (&cli, error);
}

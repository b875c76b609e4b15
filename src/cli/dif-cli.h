/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DifCli:
 *
 * One call of `difusorctl` (contract.md §4): where the data are, how to answer, and the words after
 * the command.
 */
typedef struct {
  const char *data_dir;
  gboolean json;
  gboolean answered; /* its answer is printed: an exit code of 4 adds no document to it */
} DifCli;

/**
 * DifCliCommand:
 *
 * A command: prints its answer on stdout, and returns %FALSE with @error if there is none.
 */
typedef struct {
  const char *name;    /* one or two words */
  const char *summary; /* N_() */
  gboolean (*run) (DifCli *cli, int argc, char **argv, GError **error);
} DifCliCommand;

extern const DifCliCommand dif_cli_alarm_commands[];
extern const DifCliCommand dif_cli_archive_commands[];
extern const DifCliCommand dif_cli_aws_commands[];
extern const DifCliCommand dif_cli_call_commands[];
extern const DifCliCommand dif_cli_check_commands[];
extern const DifCliCommand dif_cli_checklist_commands[];
extern const DifCliCommand dif_cli_document_commands[];
extern const DifCliCommand dif_cli_inspect_commands[];
extern const DifCliCommand dif_cli_lease_commands[];
extern const DifCliCommand dif_cli_ledger_commands[];
extern const DifCliCommand dif_cli_practice_commands[];
extern const DifCliCommand dif_cli_profile_commands[];
extern const DifCliCommand dif_cli_registration_commands[];
extern const DifCliCommand dif_cli_relay_commands[];
extern const DifCliCommand dif_cli_source_commands[];
extern const DifCliCommand dif_cli_status_commands[];
extern const DifCliCommand dif_cli_target_commands[];
extern const DifCliCommand dif_cli_target_test_commands[];
extern const DifCliCommand dif_cli_dossier_commands[];
extern const DifCliCommand dif_cli_logs_commands[];
extern const DifCliCommand dif_cli_support_commands[];
extern const DifCliCommand dif_cli_traffic_commands[];
extern const DifCliCommand dif_cli_watch_commands[];

/** dif_cli_run: Returns: the exit code of contract.md §4 */
int dif_cli_run (int argc, char **argv);

/**
 * dif_cli_parse:
 * @command: the command's words, for `--help`
 * @rest: words that it takes beside its options, for `--help`; %NULL for none
 * @entries: its options
 *
 * Reads a command's options. %FALSE with @error if they are wrong; `--help` prints and exits.
 */
gboolean dif_cli_parse (const char *command,
                        const char *rest,
                        const GOptionEntry *entries,
                        int *argc,
                        char ***argv,
                        GError **error);

/**
 * dif_cli_parse_described:
 * @description: what `--help` says below the options
 *
 * As dif_cli_parse(), for a command that takes no words beside its options.
 */
gboolean dif_cli_parse_described (const char *command,
                                  const char *description,
                                  const GOptionEntry *entries,
                                  int *argc,
                                  char ***argv,
                                  GError **error);

/** dif_cli_parse_plain: as dif_cli_parse(), for a command with no option but `--json` */
gboolean dif_cli_parse_plain (DifCli *cli,
                              const char *command,
                              const char *rest,
                              int *argc,
                              char ***argv,
                              GError **error);

/** dif_cli_need_target: %FALSE with %DIF_ERROR_USAGE unless one name follows the command */
gboolean dif_cli_need_target (int argc, GError **error);

/** dif_cli_show_stage: a DifRelayWatch that tells a person; @user_data is a DifCliProgress, or %NULL */
void dif_cli_show_stage (const char *cut, const char *stage, const char *text, gpointer user_data);

/** dif_cli_print_json: prints a document on stdout */
void dif_cli_print_json (JsonNode *node);

G_END_DECLS

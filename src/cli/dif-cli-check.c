/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the requirements of the call are met, and what shows it. */
#define G_LOG_DOMAIN "dif-cli-check"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "watch/dif-requirements.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"


typedef struct {
  DifProfile *profile;       /* (unowned) */
  DifCliProgress *progress;  /* (unowned) */
} Checking;


static gboolean
measure (gpointer data, GCancellable *cancellable, GError **error)
{
  Checking *self = data;

  return dif_requirements_measure (self->profile, dif_cli_progress_get (self->progress), cancellable, error);
}

static void
print_rows (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (rows, i);

    if (row->state != DIF_REQUIREMENT_NONE)
      g_print ("%-9s %-8s %-18s %s\n", dif_requirement_state_to_string (row->state), row->clause, row->id, row->evidence);
  }
}

static void
print_targets (GPtrArray *measures)
{
  for (guint i = 0; i < measures->len; i++) {
    const DifMeasure *found = g_ptr_array_index (measures, i);

    if (found->subject[0] != '\0')
      g_print ("%-9s %-14s %-18s %s\n", dif_measure_state_to_string (found->state), found->id, found->subject, found->text);
  }
}

/* Returns: %FALSE with %DIF_ERROR_UNFULFILLED if anything is missing */
static gboolean
answer (DifCli *cli, DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) rows = dif_requirements_list (profile, error);
  g_autoptr (GPtrArray) measures = rows != NULL ? dif_archive_list_measures (profile->archive, error) : NULL;
  guint missing;

  if (measures == NULL)
    return FALSE;
  if (cli->json) {
    g_autoptr (JsonNode) node = dif_requirements_to_json (rows, measures, dif_call_get_zone (profile->call));

    dif_cli_print_json (node);
  } else {
    print_rows (rows);
    print_targets (measures);
  }
  cli->answered = TRUE;
  missing = dif_requirements_count_missing (rows);
  if (missing > 0)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Each is marked “missing”, with what it lacks."),
                   ngettext ("%u requirement of the call is not shown to be met",
                             "%u requirements of the call are not shown to be met", missing),
                   missing);
  return missing == 0;
}

static gboolean
check (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCliProgress) progress = dif_cli_progress_new ();
  Checking self = { NULL, progress };

  if (!dif_cli_parse_plain (cli, "check", NULL, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL)
    return FALSE;
  self.profile = profile;
  return dif_cli_run_interruptible (measure, &self, error) && answer (cli, profile, error);
}

/* --- Evidence ----------------------------------------------------------------------------- */

static gboolean
give (DifCli *cli, const char *command, const char *words, gboolean document, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;

  if (!dif_cli_parse_plain (cli, command, words, &argc, &argv, error))
    return FALSE;
  if (argc != 3 || argv[2][0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("The ids of requirements are in: difusorctl check --json"),
                   _("A requirement, and what shows that it is met, are needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL || dif_requirements_find (profile->call, argv[1], error) == NULL)
    return FALSE;
  return document ? dif_archive_attach (profile->archive, argv[1], argv[2], error)
                  : dif_archive_declare (profile->archive, argv[1], argv[2], error);
}

static gboolean
declare (DifCli *cli, int argc, char **argv, GError **error)
{
  return give (cli, "check declare", "REQUIREMENT TEXT", FALSE, argc, argv, error);
}

static gboolean
attach (DifCli *cli, int argc, char **argv, GError **error)
{
  return give (cli, "check attach", "REQUIREMENT FILE", TRUE, argc, argv, error);
}

const DifCliCommand dif_cli_check_commands[] = {
  { "check declare", N_("Declare that a requirement is met"), declare },
  { "check attach", N_("Attach a document that proves a requirement"), attach },
  { "check", N_("Check the requirements of the call, and measure what can be measured"), check },
  { NULL },
};

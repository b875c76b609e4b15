/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the requirements of the call are met, and what shows it. */
#define G_LOG_DOMAIN "dif-cli-check"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "document/dif-evidence-zip.h"
#include "watch/dif-requirements.h"
#include "watch/dif-trial.h"

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

/* --- Tests -------------------------------------------------------------------------------- */

typedef struct {
  DifProfile *profile;       /* (unowned) */
  DifCliProgress *progress;  /* (unowned) */
  DifTestKind kind;
  int minutes;
  DifTestRun *run;           /* (owned) (nullable) */
} Trying;

static gboolean
try_out (gpointer data, GCancellable *cancellable, GError **error)
{
  Trying *self = data;
  DifProgress *progress = dif_cli_progress_get (self->progress);

  if (self->kind == DIF_TEST_TRANSFER)
    self->run = dif_trial_transfer (self->profile, progress, cancellable, error);
  else if (self->kind == DIF_TEST_CONTINUITY)
    self->run = dif_trial_continuity (self->profile, (guint) MAX (self->minutes, 0), progress, cancellable, error);
  else
    self->run = dif_trial_whole (self->profile, progress, cancellable, error);
  return self->run != NULL;
}

static void
print_run (DifCli *cli, const DifTestRun *run)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "test", dif_test_kind_to_string (run->kind));
  json_object_set_string_member (object, "mode", dif_mode_to_string (run->mode));
  json_object_set_boolean_member (object, "passed", run->passed);
  json_object_set_int_member (object, "bytes", (gint64) run->bytes);
  json_object_set_double_member (object, "seconds", (double) run->micros / G_USEC_PER_SEC);
  json_object_set_string_member (object, "text", run->text);
  json_object_set_string_member (object, "hash", run->hash);
  if (cli->json)
    dif_cli_print_json (node);
  else
    g_print ("%s\n", run->text);
}

static gboolean
find_kind (const char *word, DifTestKind *kind, GError **error)
{
  static const DifTestKind kinds[] = { DIF_TEST_TRANSFER, DIF_TEST_WHOLE, DIF_TEST_CONTINUITY };

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (word, dif_test_kind_to_string (kinds[i]))) {
      *kind = kinds[i];
      return TRUE;
    }
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl check test transfer, whole or continuity"),
                 _("What is to be tested is needed"));
  return FALSE;
}

/* Returns: %FALSE with %DIF_ERROR_UNFULFILLED if the test did not go well */
static gboolean
test (DifCli *cli, int argc, char **argv, GError **error)
{
  Trying self = { .minutes = 10 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "minutes", 0, 0, G_OPTION_ARG_INT, &self.minutes, N_("How long a test of continuity takes; ten unless told"), N_("N") },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCliProgress) progress = dif_cli_progress_new ();
  g_autoptr (DifTestRun) run = NULL;

  if (!dif_cli_parse ("check test", "transfer|whole|continuity", entries, &argc, &argv, error) ||
      !find_kind (argc == 2 ? argv[1] : NULL, &self.kind, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  if (profile == NULL)
    return FALSE;
  self.profile = profile;
  self.progress = progress;
  if (!dif_cli_run_interruptible (try_out, &self, error))
    return FALSE;
  run = self.run;
  print_run (cli, run);
  cli->answered = TRUE;
  if (!run->passed)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("The run is kept. Put it right, and test again."), _("The test did not go well"));
  return run->passed;
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

typedef struct {
  DifProfile *profile;       /* (unowned) */
  DifCliProgress *progress;  /* (unowned) */
  const char *path;
} Exporting;

static gboolean
write_dossier (gpointer data, GCancellable *cancellable, GError **error)
{
  Exporting *self = data;

  return dif_evidence_zip_write (self->profile, self->path, dif_cli_progress_get (self->progress), cancellable, error);
}

static gboolean
export (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifCliProgress) progress = dif_cli_progress_new ();

  if (!dif_cli_parse_plain (cli, "check export", "FILE.zip", &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl check export evidence.zip"), _("A file is needed"));
    return FALSE;
  }
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL ||
      !dif_cli_run_interruptible (write_dossier, &(Exporting){ profile, progress, argv[1] }, error))
    return FALSE;
  if (cli->json) {
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    JsonObject *object = json_object_new ();

    json_node_take_object (node, object);
    json_object_set_string_member (object, "file", argv[1]);
    dif_cli_print_json (node);
  } else {
    g_print (_("The evidence is in %s\n"), argv[1]);
  }
  return TRUE;
}

const DifCliCommand dif_cli_check_commands[] = {
  { "check declare", N_("Declare that a requirement is met"), declare },
  { "check attach", N_("Attach a document that proves a requirement"), attach },
  { "check export", N_("Write the evidence folder as one ZIP with an index"), export },
  { "check test", N_("Test the transfer, the whole way, or continuity"), test },
  { "check", N_("Check the requirements of the call, and measure what can be measured"), check },
  { NULL },
};

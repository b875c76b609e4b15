/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a package: its elections, its sums, what is wrong with it. */
#define G_LOG_DOMAIN "dif-cli-inspect"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "call/dif-call-shelf.h"
#include "package/dif-prep-report.h"
#include "relay/dif-profile.h"

#include "dif-cli.h"


/* The call in force, where there is a data folder that can be read; looking into a file needs none */
static DifCall *
find_call (DifCli *cli, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (cli->data_dir, FALSE, NULL, NULL);
  g_autoptr (DifCallShelf) shelf = NULL;

  if (profile != NULL)
    return g_object_ref (profile->call);
  shelf = dif_call_shelf_new (cli->data_dir);
  return dif_call_shelf_lookup (shelf, NULL, error);
}

static void
print_checks (DifPrepElection *election)
{
  for (guint i = 0; i < election->checks->len; i++) {
    DifPrepCheck *check = &g_array_index (election->checks, DifPrepCheck, i);
    const char *name = dif_prep_summary_name (check->summary);

    if (check->said)
      g_print ("  %s %-36s %" PRId64 "%s%" PRId64 "\n", check->ok ? "✓" : "✗", name,
               check->declared, check->ok ? " = " : " ≠ ", check->computed);
    else
      g_print ("  %s %-36s – (%" PRId64 ")\n", check->ok ? "✓" : "·", name, check->computed);
  }
}

static void
print_election (DifPrepElection *election)
{
  g_autofree char *cut =
      election->has_cut && election->cut.moment != 0 ? dif_cut_stamp_to_string (&election->cut) : NULL;
  g_autofree char *parties = NULL;

  g_ptr_array_add (election->parties, NULL);
  parties = g_strjoinv (" ", (GStrv) election->parties->pdata);
  g_ptr_array_remove_index (election->parties, election->parties->len - 1);

  g_print ("\n%s\n", election->path);
  if (election->title != NULL)
    g_print ("  %s\n", election->title);
  g_print (_("  cut %s; %s, separated by “%c”, lines end in %s\n"), cut != NULL ? cut : "–",
           dif_csv_encoding_to_string (election->encoding), election->separator,
           dif_csv_line_end_to_string (election->line_end));
  g_print (_("  %" PRIu64 " rows of %u columns: %" PRId64
             " counted, %" PRId64 " not counted, %" PRId64
             " outside the catalogue, %" PRId64 " pending\n"),
           election->rows, election->columns, election->counts.contabilizadas,
           election->counts.no_contabilizadas, election->counts.fuera_catalogo,
           election->counts.pendientes);
  g_print ("  %s\n", parties);
  print_checks (election);
}

static void
print_report (DifPrepReport *report, const char *file, const char *sha256)
{
  g_autofree char *cut = report->has_cut ? dif_cut_stamp_to_string (&report->cut) : NULL;

  g_print ("%s\n  %s\n  %s, %s\n", file, sha256, dif_package_kind_to_string (report->info->kind),
           cut != NULL ? cut : _("nothing says its cut"));
  for (guint i = 0; i < report->elections->len; i++)
    print_election (g_ptr_array_index (report->elections, i));
  if (report->findings->len > 0)
    g_print ("\n");
  for (guint i = 0; i < report->findings->len; i++) {
    DifFinding *finding = g_ptr_array_index (report->findings, i);

    g_print ("%-8s %s", dif_finding_level_to_string (finding->level), finding->text);
    if (finding->row > 0)
      g_print (_(" (row %" PRId64 ")"), finding->row);
    g_print ("%s%s\n", finding->path != NULL ? " – " : "", finding->path != NULL ? finding->path : "");
  }
}

static JsonNode *
inspect_one (DifCli *cli, DifCall *call, const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (DifPrepReport) report =
      dif_prep_report_new (path, name, dif_call_get_zone (call), NULL, NULL, error);
  char sha256[DIF_DIGEST_HEX];

  if (report == NULL || !dif_digest_file (path, sha256, NULL, NULL, error))
    return NULL;
  if (!cli->json)
    print_report (report, shown, sha256);
  return dif_prep_report_to_json (report, shown, sha256);
}

/* One file answers with its document, several with an array of theirs */
static gboolean
inspect (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifCall) call = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (!dif_cli_parse_plain (cli, "inspect", _("FILE…"), &argc, &argv, error))
    return FALSE;
  if (argc < 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: inspect FILE…"), _("No file is named"));
    return FALSE;
  }
  call = find_call (cli, error);
  if (call == NULL)
    return FALSE;
  for (int i = 1; i < argc; i++) {
    JsonNode *one = inspect_one (cli, call, argv[i], error);

    if (one == NULL)
      return FALSE;
    json_array_add_element (array, one);
    if (!cli->json && i + 1 < argc)
      g_print ("\n");
  }
  if (cli->json)
    dif_cli_print_json (argc == 2 ? json_array_get_element (array, 0) : node);
  return TRUE;
}

const DifCliCommand dif_cli_inspect_commands[] = {
  { "inspect", N_("Say what is in a package, and check its sums"), inspect },
  { NULL },
};

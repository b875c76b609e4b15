/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli-archive"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-ledger.h"
#include "call/dif-call-shelf.h"

#include "dif-cli.h"


static DifArchive *
look (DifCli *cli, GError **error)
{
  g_autoptr (DifClock) clock = dif_clock_new ();

  return dif_archive_open (cli->data_dir, FALSE, clock, error);
}

static gboolean
list_cuts (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifArchive) archive = NULL;
  g_autoptr (GPtrArray) cuts = NULL;
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (cli->data_dir);
  g_autoptr (DifCall) call = dif_call_shelf_lookup (shelf, NULL, error);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  if (call == NULL || !dif_cli_parse_plain (cli, "cuts", NULL, &argc, &argv, error))
    return FALSE;
  archive = look (cli, error);
  cuts = archive != NULL ? dif_archive_list_cuts (archive, error) : NULL;
  if (cuts == NULL)
    return FALSE;

  for (guint i = 0; i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    if (cli->json)
      json_array_add_element (array, dif_cut_to_json (cut, dif_call_get_zone (call)));
    else
      g_print ("%-16s %-10s %s%s\n", cut->id, dif_cut_state_to_string (cut->state),
               dif_mode_to_string (cut->mode), cut->current ? _("  ← what readers see") : "");
  }
  if (cli->json)
    dif_cli_print_json (node);
  return TRUE;
}

static gboolean
verify_ledger (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autoptr (DifArchive) archive = NULL;
  g_autofree char *head = NULL;
  gint64 count = 0;

  if (!dif_cli_parse_plain (cli, "ledger verify", NULL, &argc, &argv, error))
    return FALSE;
  archive = look (cli, error);
  if (archive == NULL || !dif_ledger_verify (archive, &count, &head, error))
    return FALSE;

  if (cli->json) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonNode) node = NULL;

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "records");
    json_builder_add_int_value (builder, count);
    json_builder_set_member_name (builder, "head");
    json_builder_add_string_value (builder, head);
    json_builder_end_object (builder);
    node = json_builder_get_root (builder);
    dif_cli_print_json (node);
  } else {
    g_print (_("%" PRId64 " records, each as it was written; head %s\n"), count, head);
  }
  return TRUE;
}

const DifCliCommand dif_cli_archive_commands[] = {
  { "cuts", N_("List the cuts, oldest first"), list_cuts },
  { "ledger verify", N_("Recompute the ledger's chain"), verify_ledger },
  { NULL },
};

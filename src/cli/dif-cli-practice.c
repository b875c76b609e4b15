/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli-practice"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "practice/dif-night.h"

#include "dif-cli-progress.h"
#include "dif-cli.h"

#define DEFAULT_INTERVAL (10)


static void
add_count (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
print_result (DifCli *cli, DifNightResult *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  if (!cli->json) {
    g_print (_("%u of %u cuts are published.\nSite: %s\nAddress while it ran: %s\n"
               "Ledger: difusorctl --data-dir %s ledger verify\n"),
             result->published, result->cuts, result->site, result->url, result->data_dir);
    return;
  }
  json_builder_begin_object (builder);
  add_count (builder, "cuts", result->cuts);
  add_count (builder, "published", result->published);
  add_count (builder, "refused", result->refused);
  add_count (builder, "skipped", result->skipped);
  json_builder_set_member_name (builder, "site");
  json_builder_add_string_value (builder, result->site);
  json_builder_set_member_name (builder, "url");
  json_builder_add_string_value (builder, result->url);
  json_builder_set_member_name (builder, "data_dir");
  json_builder_add_string_value (builder, result->data_dir);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  dif_cli_print_json (node);
}

static gboolean
run_night (DifCli *cli, int argc, char **argv, GError **error)
{
  int cuts = 0, interval = DEFAULT_INTERVAL;
  gint64 seed = 1;
  gboolean increments = FALSE;
  const GOptionEntry entries[] = {
    { "cuts", 0, 0, G_OPTION_ARG_INT, &cuts, N_("Cuts of the night"), N_("N") },
    { "interval", 0, 0, G_OPTION_ARG_INT, &interval, N_("Seconds between two cuts"), N_("S") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("Which night"), N_("N") },
    { "increments", 0, 0, G_OPTION_ARG_NONE, &increments, N_("Send only what changed"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  DifNightOptions options = { .folder = cli->data_dir };
  g_autoptr (DifCliProgress) progress = NULL;
  g_autoptr (DifNightResult) result = NULL;

  if (!dif_cli_parse ("practice run", NULL, entries, &argc, &argv, error))
    return FALSE;
  if (cuts < 0 || interval < 0 || seed < 0) {
    dif_set_error (error, DIF_ERROR_USAGE, _("See --help."), _("A number below zero makes no night"));
    return FALSE;
  }

  options.cuts = (guint) cuts;
  options.interval = (guint) interval;
  options.seed = (guint64) seed;
  options.increments = increments;
  progress = dif_cli_progress_new ();
  options.progress = dif_cli_progress_get (progress);
  options.watch = dif_cli_show_stage;
  options.watch_data = progress;
  result = dif_night_run (&options, error);
  g_clear_pointer (&progress, dif_cli_progress_free);
  if (result == NULL)
    return FALSE;
  print_result (cli, result);
  return TRUE;
}

const DifCliCommand dif_cli_practice_commands[] = {
  { "practice run", N_("Run a practice night to its end"), run_night },
  { NULL },
};

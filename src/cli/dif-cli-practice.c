/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli-practice"

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-secret.h"
#include "practice/dif-institute.h"
#include "practice/dif-night-report.h"
#include "practice/dif-night.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"

#define DEFAULT_INTERVAL (10)
#define SIZE_HELP N_("full, a whole state (the default), or small")


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
print_report (const char *folder, GError **error)
{
  g_autoptr (DifNightReport) report = dif_night_report_load (folder, error);
  g_autofree char *text = report != NULL ? dif_night_report_to_text (report) : NULL;

  if (text == NULL)
    return FALSE;
  g_print ("%s", text);
  return TRUE;
}

static gboolean
parse_size (const char *word, DifElectionSize *size, GError **error)
{
  *size = g_strcmp0 (word, "small") == 0 ? DIF_ELECTION_SMALL : DIF_ELECTION_FULL;
  if (word == NULL || g_str_equal (word, "small") || g_str_equal (word, "full"))
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Use full or small."), _("“%s” is no size of a night"),
                 word);
  return FALSE;
}

static gboolean
check_numbers (int cuts, int interval, gint64 seed, GError **error)
{
  if (cuts >= 0 && interval >= 0 && seed >= 0)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("See --help."), _("A number below zero makes no night"));
  return FALSE;
}


/* A night that a signal may end */
typedef struct {
  DifNightOptions options;
  DifNightResult *result; /* (owned) (nullable) */
} Run;

static gboolean
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Run *run = data;
  g_autoptr (GError) local_error = NULL;

  run->options.cancellable = cancellable;
  run->result = dif_night_run (&run->options, &local_error);
  if (run->result != NULL)
    return TRUE;
  if (g_cancellable_is_cancelled (cancellable))
    dif_set_error (error, DIF_ERROR_FAILED, _("Give the same command again: it goes on from there."),
                   _("The night was interrupted; what was published stands"));
  else
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
run_night (DifCli *cli, int argc, char **argv, GError **error)
{
  int cuts = 0, interval = DEFAULT_INTERVAL;
  gint64 seed = 1;
  gboolean increments = FALSE;
  g_autofree char *size = NULL;
  g_autofree char *help = dif_faults_describe ();
  g_auto (GStrv) faults = NULL;
  const GOptionEntry entries[] = {
    { "cuts", 0, 0, G_OPTION_ARG_INT, &cuts, N_("Cuts of the night"), N_("N") },
    { "interval", 0, 0, G_OPTION_ARG_INT, &interval, N_("Seconds between two cuts"), N_("S") },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &faults,
      N_("Let this go wrong with a cut; without one, with any. See below"), N_("NAME[@CUT]") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("Which night"), N_("N") },
    { "increments", 0, 0, G_OPTION_ARG_NONE, &increments, N_("Send only what changed"), NULL },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, SIZE_HELP, N_("SIZE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  Run run = { { .folder = cli->data_dir }, NULL };
  g_autoptr (DifCliProgress) progress = NULL;
  g_autoptr (DifNightResult) result = NULL;
  gboolean ended;

  if (!dif_cli_parse_described ("practice run", help, entries, &argc, &argv, error) ||
      !check_numbers (cuts, interval, seed, error) || !parse_size (size, &run.options.size, error))
    return FALSE;

  run.options.cuts = (guint) cuts;
  run.options.interval = (guint) interval;
  run.options.seed = (guint64) seed;
  run.options.increments = increments;
  run.options.faults = (const char *const *) faults;
  progress = dif_cli_progress_new ();
  run.options.progress = dif_cli_progress_get (progress);
  run.options.watch = dif_cli_show_stage;
  run.options.watch_data = progress;
  ended = dif_cli_run_interruptible (work, &run, error);
  result = run.result;
  g_clear_pointer (&progress, dif_cli_progress_free);
  if (!ended)
    return FALSE;
  if (!cli->json && !print_report (result->data_dir, error))
    return FALSE;
  print_result (cli, result);
  return TRUE;
}

/* The newest night's, also of one that was broken off */
static gboolean
show_report (DifCli *cli, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!dif_cli_parse ("practice report", NULL, entries, &argc, &argv, error))
    return FALSE;
  folder = dif_night_report_find_last (cli->data_dir);
  if (folder == NULL) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Practise with “practice run”."),
                   _("No practice night has been run here"));
    return FALSE;
  }
  if (!cli->json)
    return print_report (folder, error);
  path = g_build_filename (folder, DIF_NIGHT_REPORT_FILE, NULL);
  node = dif_json_load (path, DIF_LIMIT_CALL_BYTES, error);
  if (node != NULL)
    dif_cli_print_json (node);
  return node != NULL;
}


/* The institute alone, until a signal ends it */

static void
print_institute (DifCli *cli, DifInstitute *institute, int interval)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  const char *url = dif_institute_get_feed_url (institute);

  if (!cli->json) {
    g_print (_("The practice institute: %s\nTo relay it: difusorctl source set feed %s\n"
               "Ctrl+C ends it.\n"),
             url, url);
  } else {
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "feed");
    json_builder_add_string_value (builder, url);
    add_count (builder, "cuts", dif_institute_get_cuts (institute));
    add_count (builder, "interval", (guint) interval);
    json_builder_end_object (builder);
    node = json_builder_get_root (builder);
    dif_cli_print_json (node);
  }
  /* whoever reads it through a pipe waits for it */
  fflush (stdout);
}

static gboolean
quit_loop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
tell_cut (DifInstitute *institute, guint n)
{
  g_autofree char *cut = dif_schedule_format_cut (dif_institute_get_cut_time (institute, n));

  g_printerr (_("Cut %u of %u: %s\n"), n, dif_institute_get_cuts (institute), cut);
}

static gboolean
offer_next (gpointer data)
{
  DifInstitute *institute = data;
  guint n = dif_institute_get_offered (institute) + 1;

  dif_institute_offer (institute, n);
  tell_cut (institute, n);
  return n < dif_institute_get_cuts (institute) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Whoever reads the address finds the first cut behind it, and a signal ends it from there on */
static void
offer_until_signal (DifCli *cli, DifInstitute *institute, int interval)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint cuts = dif_institute_get_cuts (institute);
  guint first = interval == 0 ? cuts : 1;

  g_unix_signal_add (SIGINT, quit_loop, loop);
  g_unix_signal_add (SIGTERM, quit_loop, loop);
  dif_institute_offer (institute, first);
  print_institute (cli, institute, interval);
  for (guint n = 1; n <= first; n++)
    tell_cut (institute, n);
  if (first < cuts)
    g_timeout_add_seconds ((guint) interval, offer_next, institute);
  g_main_loop_run (loop);
}

static DifInstitute *
start_institute (DifInstituteOptions *options, const char *password_file, GError **error)
{
  DifInstitute *institute;
  char *password = NULL;

  if (password_file != NULL) {
    password = dif_secret_read_file (password_file, error);
    if (password == NULL)
      return NULL;
  }
  options->password = password;
  institute = dif_institute_new (options, error);
  dif_secret_free (password);
  return institute;
}

static gboolean
serve (DifCli *cli, int argc, char **argv, GError **error)
{
  int port = 0, cuts = 0, interval = DEFAULT_INTERVAL;
  gint64 seed = 1;
  gboolean increments = FALSE;
  g_autofree char *size = NULL, *link = NULL, *user = NULL, *password_file = NULL;
  g_autofree char *help = dif_faults_describe ();
  g_auto (GStrv) faults = NULL;
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_("Port; 0 for any that is free"), N_("N") },
    { "cuts", 0, 0, G_OPTION_ARG_INT, &cuts, N_("Cuts of the night"), N_("N") },
    { "interval", 0, 0, G_OPTION_ARG_INT, &interval, N_("Seconds between two cuts; 0 for all at once"),
      N_("S") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_("Which night"), N_("N") },
    { "increments", 0, 0, G_OPTION_ARG_NONE, &increments, N_("Send only what changed"), NULL },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &faults, N_("Do this wrong; see below"), N_("NAME") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, SIZE_HELP, N_("SIZE") },
    { "link", 0, 0, G_OPTION_ARG_STRING, &link, N_("A word of the address that only you know"), N_("WORD") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &user, N_("Ask for a user"), N_("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_("and this password"), N_("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  DifInstituteOptions options = { .own_images = TRUE };
  g_autoptr (DifInstitute) institute = NULL;

  if (!dif_cli_parse_described ("practice serve", help, entries, &argc, &argv, error) ||
      !check_numbers (MIN (cuts, port), interval, seed, error) ||
      !parse_size (size, &options.size, error))
    return FALSE;
  options.port = (guint) port;
  options.cuts = (guint) cuts;
  options.seed = (guint64) seed;
  options.increments = increments;
  options.faults = (const char *const *) faults;
  options.link = link;
  options.user = user;
  institute = start_institute (&options, password_file, error);
  if (institute == NULL)
    return FALSE;
  offer_until_signal (cli, institute, interval);
  return TRUE;
}

const DifCliCommand dif_cli_practice_commands[] = {
  { "practice run", N_("Run a practice night to its end"), run_night },
  { "practice report", N_("Show how the last practice night went"), show_report },
  { "practice serve", N_("Be the practice institute"), serve },
  { NULL },
};

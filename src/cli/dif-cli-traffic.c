/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many people read the results. */
#define G_LOG_DOMAIN "dif-cli-traffic"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/dif-error.h"
#include "document/dif-figures.h"
#include "relay/dif-profile.h"
#include "traffic/dif-analysis.h"
#include "traffic/dif-log-memo.h"
#include "traffic/dif-period.h"
#include "traffic/dif-traffic-keep.h"

#include "dif-cli-interrupt.h"
#include "dif-cli-progress.h"
#include "dif-cli.h"


/* Fills with spaces up to @width letters (below 0: after the text); printf() would count bytes, and “páginas” has eight */
static void
print_word (const char *text, int width)
{
  int missing = MAX (ABS (width) - (int) g_utf8_strlen (text, -1), 0);

  g_print ("%*s%s%*s", width < 0 ? 0 : missing, "", text, width < 0 ? missing : 0, "");
}

static void
print_days (const DifTraffic *traffic)
{
  const char *words[] = { _("hits"), _("pages"), _("visits"), _("visitors") };

  g_print ("\n");
  print_word (_("day"), -10);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    print_word (words[i], 13);
  g_print ("\n");
  for (guint i = 0; i < traffic->days->len; i++) {
    const DifTrafficDay *day = &g_array_index (traffic->days, DifTrafficDay, i);

    g_print ("%-10s %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT " %12" G_GUINT64_FORMAT
             " %12" G_GUINT64_FORMAT "\n",
             day->date, day->hits, day->pages, day->visits, day->visitors);
  }
}

static void
print_traffic (const DifTraffic *traffic)
{
  g_print (_("%" PRIu64 " lines of %" PRIu64 " files (%s): %" PRIu64
             " hits, %" PRIu64 " pages, %" PRIu64 " visits of %" PRIu64
             " visitors\n"),
           traffic->lines, traffic->files, traffic->format, traffic->hits, traffic->pages,
           traffic->visits, traffic->visitors);
  g_print (_("Robots, apart: %" PRIu64 " hits, %" PRIu64
             " pages. Rejected lines: %" PRIu64 ". Duplicates: %" PRIu64
             ". Outside the period: %" PRIu64 ".\n"),
           traffic->robot_hits, traffic->robot_pages, traffic->rejected, traffic->duplicates,
           traffic->outside);
  for (guint i = 0; traffic->rejected_sample[i] != NULL; i++)
    g_print (_("  rejected, masked: %s\n"), traffic->rejected_sample[i]);
  if (traffic->days->len > 0)
    print_days (traffic);
}

static void
print_definitions (const DifTraffic *traffic)
{
  g_autoptr (JsonNode) node = dif_definitions_to_json (traffic->definitions);
  g_autofree char *text = json_to_string (node, FALSE);

  g_print (_("\nCounted by these definitions: %s\n"), text);
}

static void
print_problems (const DifTraffic *traffic)
{
  for (guint i = 0; i < traffic->problems->len; i++) {
    const DifTrafficProblem *problem = g_ptr_array_index (traffic->problems, i);

    g_printerr ("%s: %s\n", problem->file, problem->text);
  }
}

/* Words of the command line, and what becomes of them */
typedef struct {
  char *from;
  char *to;
  char *format;
  char *preset;
  char *pages;
  int visit_minutes;
  gboolean keep;
  gboolean portal;
  gboolean csv;

  const char *const *paths;
  DifAnalysisOptions options;
  char *memo_folder;       /* (owned) (nullable) */
  DifProfile *profile;     /* (owned) (nullable) */
  DifCliProgress *progress; /* (unowned) */
  DifTraffic *result;      /* (owned) (nullable) */
} Counting;

static void
counting_clear (Counting *self)
{
  g_free (self->from);
  g_free (self->to);
  g_free (self->format);
  g_free (self->preset);
  g_free (self->pages);
  g_free (self->memo_folder);
  g_clear_pointer (&self->profile, dif_profile_free);
  g_clear_pointer (&self->result, dif_traffic_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counting, counting_clear)

static DifDefinitions *
read_definitions (const Counting *self, GError **error)
{
  g_autoptr (DifDefinitions) definitions = dif_definitions_new (self->preset, error);

  if (definitions == NULL ||
      (self->visit_minutes != 0 &&
       !dif_definitions_set_visit_minutes (definitions, self->visit_minutes, error)) ||
      (self->pages != NULL && !dif_definitions_set_extensions (definitions, self->pages, error)))
    return NULL;
  return g_steal_pointer (&definitions);
}

static gboolean
count (gpointer data, GCancellable *cancellable, GError **error)
{
  Counting *self = data;

  self->result = dif_analysis_run (self->paths, dif_call_get_zone (self->profile->call), &self->options,
                                   dif_cli_progress_get (self->progress), cancellable, error);
  return self->result != NULL;
}

static gboolean
run (DifCli *cli, Counting *self, GError **error)
{
  g_autoptr (DifDefinitions) definitions = read_definitions (self, error);
  g_autoptr (DifCliProgress) progress = dif_cli_progress_new ();
  DifTrafficScope scope = self->portal ? DIF_TRAFFIC_PORTAL : DIF_TRAFFIC_SITE;

  if (definitions == NULL)
    return FALSE;
  self->profile = dif_profile_open (cli->data_dir, self->keep, NULL, error);
  if (self->profile == NULL ||
      !dif_period_read (self->from, self->to, dif_call_get_zone (self->profile->call), &self->options.from,
                        &self->options.to, error))
    return FALSE;
  self->options.definitions = definitions;
  self->options.format = self->format;
  self->memo_folder = dif_log_memo_folder (dif_archive_get_folder (self->profile->archive));
  self->options.memo_folder = self->memo_folder;
  self->progress = progress;
  return dif_cli_run_interruptible (count, self, error) &&
         (!self->keep || dif_traffic_keep (self->profile->archive, scope, self->result, error));
}

static gboolean
traffic (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Counting) self = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self.from, N_("Count from this day or hour on"), N_("T") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &self.to, N_("Count up to this day, or before this hour"), N_("T") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &self.format, N_("How the lines are written"), N_("F") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &self.preset,
      N_("Count as difusor, awstats, webalizer or goaccess"), N_("P") },
    { "visit-minutes", 0, 0, G_OPTION_ARG_INT, &self.visit_minutes,
      N_("Silence that ends a visit"), N_("N") },
    { "pages", 0, 0, G_OPTION_ARG_STRING, &self.pages, N_("Extensions of pages: html,htm,php"), N_("LIST") },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &self.keep, N_("Keep the figures for the memoria"), NULL },
    { "portal", 0, 0, G_OPTION_ARG_NONE, &self.portal,
      N_("The figures are of the whole portal, not of the results"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &self.csv, N_("Answer with the days as CSV"), NULL },
    { NULL },
  };

  if (!dif_cli_parse ("traffic", _("FILE…"), entries, &argc, &argv, error))
    return FALSE;
  if (argc < 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give access logs: files, folders, or - for standard input."),
                   _("There is nothing to count"));
    return FALSE;
  }
  self.paths = (const char *const *) argv + 1;
  if (!run (cli, &self, error))
    return FALSE;

  print_problems (self.result);
  if (cli->json) {
    g_autoptr (JsonNode) node = dif_traffic_to_json (self.result);

    dif_cli_print_json (node);
  } else if (self.csv) {
    g_autofree char *text = dif_traffic_to_csv (self.result);

    g_print ("%s", text);
  } else {
    print_traffic (self.result);
    print_definitions (self.result);
  }
  return TRUE;
}

/* --- Kept figures ------------------------------------------------------------------------- */

static void
set_figure (JsonObject *object, const char *name, gint64 value)
{
  if (value >= 0)
    json_object_set_int_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static void
print_kept_day (const DifKeptDay *day)
{
  const gint64 figures[] = { day->hits, day->pages, day->visits, day->visitors };

  g_print ("%-10s", day->date);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++) {
    if (figures[i] >= 0)
      g_print (" %12" G_GINT64_FORMAT, figures[i]);
    else
      g_print (" %12s", "-");
  }
  g_print ("  %s\n", day->origin);
}

static void
print_kept (DifCli *cli, GPtrArray *days)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "date", day->date);
    set_figure (object, "hits", day->hits);
    set_figure (object, "pages", day->pages);
    set_figure (object, "visits", day->visits);
    set_figure (object, "visitors", day->visitors);
    json_object_set_string_member (object, "origin", day->origin);
    json_array_add_object_element (array, object);
    if (!cli->json)
      print_kept_day (day);
  }
  if (cli->json)
    dif_cli_print_json (node);
}

static gboolean
keep_days (DifCli *cli, gboolean portal, GPtrArray *days, GError **error)
{
  g_autoptr (DifProfile) profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);

  if (profile == NULL ||
      !dif_archive_keep_traffic (profile->archive, portal ? DIF_TRAFFIC_PORTAL : DIF_TRAFFIC_SITE, days,
                                 dif_call_get_zone (profile->call), NULL, NULL, NULL, error))
    return FALSE;
  print_kept (cli, days);
  return TRUE;
}

static void
print_means (GPtrArray *days)
{
  static const char *const words[] = { N_("hits"), N_("pages"), N_("visits"), N_("visitors") };
  DifTrafficMeans means;
  double values[G_N_ELEMENTS (words)];

  dif_traffic_means (days, &means);
  values[0] = means.hits;
  values[1] = means.pages;
  values[2] = means.visits;
  values[3] = means.visitors;
  for (guint i = 0; means.days > 0 && i < G_N_ELEMENTS (words); i++) {
    /* Translators: a number, then hits, pages, visits or visitors */
    if (values[i] >= 0)
      g_print (_("%.1f %s a day on average\n"), values[i], _(words[i]));
  }
}

static gboolean
show_csv (DifProfile *profile, gboolean hours, GError **error)
{
  g_autofree char *text = hours ? dif_figures_hours (profile, error) : dif_figures_days (profile, error);

  if (text != NULL)
    g_print ("%s", text);
  return text != NULL;
}

static gboolean
show_kept (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean portal = FALSE, csv = FALSE, hours = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "portal", 0, 0, G_OPTION_ARG_NONE, &portal, N_("Of the whole portal, not of the results"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_("Of site and portal, as CSV"), NULL },
    { "hours", 0, 0, G_OPTION_ARG_NONE, &hours, N_("The hours of the site, as CSV"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) days = NULL;

  if (!dif_cli_parse ("traffic show", NULL, entries, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL)
    return FALSE;
  if (csv || hours)
    return show_csv (profile, hours, error);
  days = dif_archive_list_days (profile->archive, portal ? DIF_TRAFFIC_PORTAL : DIF_TRAFFIC_SITE, NULL, NULL,
                                error);
  if (days == NULL)
    return FALSE;
  print_kept (cli, days);
  if (!cli->json)
    print_means (days);
  return TRUE;
}

static gboolean
import_kept (DifCli *cli, int argc, char **argv, GError **error)
{
  gboolean portal = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "portal", 0, 0, G_OPTION_ARG_NONE, &portal, N_("Of the whole portal, not of the results"), NULL },
    { NULL },
  };
  g_autoptr (GPtrArray) days = NULL;

  if (!dif_cli_parse ("traffic import", _("FILE"), entries, &argc, &argv, error))
    return FALSE;
  if (argc != 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give the CSV that Matomo, Plausible or GA4 exported."),
                   _("One file is needed"));
    return FALSE;
  }
  days = dif_traffic_import_csv (argv[1], error);
  return days != NULL && keep_days (cli, portal, days, error);
}

static gboolean
set_kept (DifCli *cli, int argc, char **argv, GError **error)
{
  DifKeptDay day = { .hits = -1, .pages = -1, .visits = -1, .visitors = -1, .bytes = -1, .origin = (char *) "typed" };
  gboolean portal = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "portal", 0, 0, G_OPTION_ARG_NONE, &portal, N_("Of the whole portal, not of the results"), NULL },
    { "hits", 0, 0, G_OPTION_ARG_INT64, &day.hits, N_("Hits of that day"), N_("N") },
    { "page-views", 0, 0, G_OPTION_ARG_INT64, &day.pages, N_("Pages of that day"), N_("N") },
    { "visits", 0, 0, G_OPTION_ARG_INT64, &day.visits, N_("Visits of that day"), N_("N") },
    { "visitors", 0, 0, G_OPTION_ARG_INT64, &day.visitors, N_("Visitors of that day"), N_("N") },
    { NULL },
  };
  g_autoptr (GPtrArray) days = g_ptr_array_new ();
  g_autoptr (GDate) date = g_date_new ();

  if (!dif_cli_parse ("traffic set", _("YYYY-MM-DD"), entries, &argc, &argv, error))
    return FALSE;
  if (argc == 2 && strlen (argv[1]) == 10)
    g_date_set_parse (date, argv[1]);
  if (!g_date_valid (date) || (day.hits < 0 && day.pages < 0 && day.visits < 0 && day.visitors < 0)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write: difusorctl traffic set 2024-06-02 --visits 1200"),
                   _("A day and at least one figure of it are needed"));
    return FALSE;
  }
  g_strlcpy (day.date, argv[1], sizeof day.date);
  g_ptr_array_add (days, &day);
  return keep_days (cli, portal, days, error);
}

const DifCliCommand dif_cli_traffic_commands[] = {
  { "traffic show", N_("Show the figures that were kept"), show_kept },
  { "traffic set", N_("Type the figures of a day"), set_kept },
  { "traffic import", N_("Take figures from Matomo, Plausible or GA4"), import_kept },
  { "traffic", N_("Count hits, pages and visits of access logs"), traffic },
  { NULL },
};

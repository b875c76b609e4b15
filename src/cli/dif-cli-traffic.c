/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli-traffic"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-time.h"
#include "relay/dif-profile.h"
#include "traffic/dif-analysis.h"

#include "dif-cli.h"


/* A moment as a person types it: with an offset, or by the wall clocks of @zone; a day alone is its
 * midnight, or as the end of a period that of the next day. 0 if it is none. */
static gint64
read_moment (const char *text, gboolean is_end, GTimeZone *zone)
{
  gint64 moment = dif_time_parse_iso8601 (text);
  g_autoptr (GDateTime) local = NULL;

  if (moment != 0)
    return moment;
  if (strlen (text) == 10) {
    g_autofree char *midnight = g_strconcat (text, "T00:00:00", NULL);
    g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (midnight, zone);

    local = day == NULL ? NULL : is_end ? g_date_time_add_days (day, 1) : g_date_time_ref (day);
  } else {
    local = g_date_time_new_from_iso8601 (text, zone);
  }
  return local != NULL ? g_date_time_to_unix (local) * G_USEC_PER_SEC : 0;
}

static gboolean
read_period (const char *from, const char *to, GTimeZone *zone, DifAnalysisOptions *options, GError **error)
{
  const char *wrong = NULL;

  if (from != NULL && (options->from = read_moment (from, FALSE, zone)) == 0)
    wrong = from;
  if (to != NULL && (options->to = read_moment (to, TRUE, zone)) == 0)
    wrong = to;
  if (wrong != NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write 2024-06-02, or 2024-06-02T20:00:00-06:00."),
                   _("“%s” is no day and no hour"), wrong);
    return FALSE;
  }
  if (from != NULL && to != NULL && options->from >= options->to) {
    dif_set_error (error, DIF_ERROR_USAGE, NULL, _("The period ends before it begins"));
    return FALSE;
  }
  return TRUE;
}

static void
print_days (const DifTraffic *traffic)
{
  g_print ("\n%-10s %12s %12s %12s %12s\n", _("day"), _("hits"), _("pages"), _("visits"), _("visitors"));
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
  g_print (_("%" G_GUINT64_FORMAT " lines of %" G_GUINT64_FORMAT " files (%s): %" G_GUINT64_FORMAT
             " hits, %" G_GUINT64_FORMAT " pages, %" G_GUINT64_FORMAT " visits of %" G_GUINT64_FORMAT
             " visitors\n"),
           traffic->lines, traffic->files, traffic->format, traffic->hits, traffic->pages,
           traffic->visits, traffic->visitors);
  g_print (_("Robots, apart: %" G_GUINT64_FORMAT " hits, %" G_GUINT64_FORMAT
             " pages. Rejected lines: %" G_GUINT64_FORMAT ". Duplicates: %" G_GUINT64_FORMAT
             ". Outside the period: %" G_GUINT64_FORMAT ".\n"),
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

/* Words of the command line */
typedef struct {
  char *from;
  char *to;
  char *format;
  char *preset;
  char *pages;
  int visit_minutes;
} Words;

static void
words_clear (Words *self)
{
  g_free (self->from);
  g_free (self->to);
  g_free (self->format);
  g_free (self->preset);
  g_free (self->pages);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static DifDefinitions *
read_definitions (const Words *words, GError **error)
{
  g_autoptr (DifDefinitions) definitions = dif_definitions_new (words->preset, error);

  if (definitions == NULL ||
      (words->visit_minutes != 0 &&
       !dif_definitions_set_visit_minutes (definitions, words->visit_minutes, error)) ||
      (words->pages != NULL && !dif_definitions_set_extensions (definitions, words->pages, error)))
    return NULL;
  return g_steal_pointer (&definitions);
}

static gboolean
traffic (DifCli *cli, int argc, char **argv, GError **error)
{
  g_auto (Words) words = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &words.from, N_("Count from this day or hour on"), N_("T") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &words.to, N_("Count up to this day, or before this hour"), N_("T") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &words.format, N_("How the lines are written"), N_("F") },
    { "preset", 0, 0, G_OPTION_ARG_STRING, &words.preset,
      N_("Count as difusor, awstats, webalizer or goaccess"), N_("P") },
    { "visit-minutes", 0, 0, G_OPTION_ARG_INT, &words.visit_minutes,
      N_("Silence that ends a visit"), N_("N") },
    { "pages", 0, 0, G_OPTION_ARG_STRING, &words.pages, N_("Extensions of pages: html,htm,php"), N_("LIST") },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (DifDefinitions) definitions = NULL;
  g_autoptr (DifTraffic) result = NULL;
  DifAnalysisOptions options = { 0 };
  GTimeZone *zone;

  if (!dif_cli_parse ("traffic", _("FILE…"), entries, &argc, &argv, error))
    return FALSE;
  if (argc < 2) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give access logs: files, folders, or - for standard input."),
                   _("There is nothing to count"));
    return FALSE;
  }
  definitions = read_definitions (&words, error);
  profile = definitions != NULL ? dif_profile_open (cli->data_dir, FALSE, NULL, error) : NULL;
  if (profile == NULL)
    return FALSE;
  zone = dif_call_get_zone (profile->call);
  options.definitions = definitions;
  options.format = words.format;
  if (!read_period (words.from, words.to, zone, &options, error))
    return FALSE;
  result = dif_analysis_run ((const char *const *) argv + 1, zone, &options, NULL, NULL, error);
  if (result == NULL)
    return FALSE;

  print_problems (result);
  if (cli->json) {
    g_autoptr (JsonNode) node = dif_traffic_to_json (result);

    dif_cli_print_json (node);
  } else {
    print_traffic (result);
    print_definitions (result);
  }
  return TRUE;
}

const DifCliCommand dif_cli_traffic_commands[] = {
  { "traffic", N_("Count hits, pages and visits of access logs"), traffic },
  { NULL },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What readers met at the public addresses. */
#define G_LOG_DOMAIN "dif-cli-watch"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/dif-error.h"
#include "base/dif-line.h"
#include "base/dif-time.h"
#include "watch/dif-alarm.h"
#include "watch/dif-availability.h"
#include "watch/dif-eve.h"
#include "watch/dif-page-look.h"
#include "watch/dif-watch.h"

#include "dif-cli-interrupt.h"
#include "dif-cli.h"


/* --- probe -------------------------------------------------------------------------------- */

typedef struct {
  DifCli *cli;
  DifProfile *profile; /* (owned) (nullable) */
  gboolean once;
} Probing;


/* What was seen of the outlet's own page; null without one */
static void
add_page (JsonObject *object, DifProbe *probe)
{
  JsonObject *page;

  if (probe->page == NULL) {
    json_object_set_null_member (object, "page");
    return;
  }
  page = json_object_new ();
  json_object_set_string_member (page, "url", probe->page);
  json_object_set_string_member (page, "state", dif_page_state_to_string (probe->page_state));
  json_object_set_string_member (page, "problem", probe->page_problem != NULL ? probe->page_problem : "");
  json_object_set_object_member (object, "page", page);
}

static void
print_probes (Probing *self, GPtrArray *probes)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_new ();

  json_node_take_array (node, array);
  for (guint i = 0; i < probes->len; i++) {
    DifProbe *probe = g_ptr_array_index (probes, i);
    g_autofree char *at = dif_time_format_iso8601 (probe->at, dif_call_get_zone (self->profile->call));
    JsonObject *object = json_object_new ();

    json_object_set_string_member (object, "target", probe->target);
    json_object_set_string_member (object, "at", at);
    json_object_set_string_member (object, "state", dif_probe_state_to_string (probe->state));
    json_object_set_string_member (object, "problem", probe->problem != NULL ? probe->problem : "");
    json_object_set_string_member (object, "cut", probe->cut != NULL ? probe->cut : "");
    json_object_set_int_member (object, "first_byte_us", probe->first_byte_us);
    json_object_set_int_member (object, "certificate_days", probe->certificate_days);
    add_page (object, probe);
    json_array_add_object_element (array, object);
    if (!self->cli->json)
      g_print ("%s  %-16s %-8s %s\n", at, probe->target, dif_probe_state_to_string (probe->state),
               probe->problem != NULL ? probe->problem : probe->cut);
    if (!self->cli->json && probe->page != NULL)
      g_print ("%s  %-16s %-8s %s\n", at, "", dif_page_state_to_string (probe->page_state),
               probe->page_problem != NULL ? probe->page_problem : probe->page);
  }
  if (self->cli->json)
    dif_cli_print_json (node);
}

/* Once, the answer is no if any address is not well */
static gboolean
probe_once (Probing *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) probes = dif_watch_round (self->profile, cancellable, error);

  if (probes == NULL)
    return FALSE;
  if (probes->len == 0) {
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Give the target a --public-url, and publish on it."),
                   _("No target with a public address shows a cut"));
    return FALSE;
  }
  print_probes (self, probes);
  self->cli->answered = TRUE;
  for (guint i = 0; i < probes->len; i++) {
    DifProbe *probe = g_ptr_array_index (probes, i);

    if (probe->state != DIF_PROBE_UP) {
      dif_set_error (error, DIF_ERROR_UNFULFILLED, NULL, "%s: %s", probe->target, probe->problem);
      return FALSE;
    }
    if (dif_page_state_is_bad (probe->page_state)) {
      g_autofree char *cause = dif_page_cause (probe->target, probe->page_state);

      dif_set_error (error, DIF_ERROR_UNFULFILLED, dif_alarm_describe (cause)->act, "%s: %s", probe->target,
                     probe->page_problem);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
do_probe (gpointer data, GCancellable *cancellable, GError **error)
{
  Probing *self = data;

  if (self->once)
    return probe_once (self, cancellable, error);
  dif_watch_run (self->profile, dif_cli_show_stage, NULL, cancellable);
  return TRUE;
}

static gboolean
probe (DifCli *cli, int argc, char **argv, GError **error)
{
  Probing self = { cli, NULL, FALSE };
  g_autoptr (DifLineEye) line = NULL;
  const GOptionEntry entries[] = {
    { "once", 0, 0, G_OPTION_ARG_NONE, &self.once, N_("One look only"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  gboolean ok;

  if (!dif_cli_parse ("probe", NULL, entries, &argc, &argv, error))
    return FALSE;
  self.profile = dif_profile_open (cli->data_dir, TRUE, NULL, error);
  line = dif_line_eye_open (NULL, NULL);
  ok = self.profile != NULL && dif_cli_run_interruptible (do_probe, &self, error);
  g_clear_pointer (&self.profile, dif_profile_free);
  return ok;
}

/* --- availability ------------------------------------------------------------------------- */

/* The month of the call's zone; %NULL is the one we are in */
static gboolean
parse_month (DifProfile *profile, const char *month, gint64 *from, gint64 *to, GError **error)
{
  GTimeZone *zone = dif_call_get_zone (profile->call);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (dif_clock_now (profile->clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (now, zone);
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) next = NULL;
  int year = g_date_time_get_year (here), number = g_date_time_get_month (here);
  char rest;

  if (month != NULL && (sscanf (month, "%4d-%2d%c", &year, &number, &rest) != 2 || year < 2000 ||
                        number < 1 || number > 12)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write it as 2024-06."), _("“%s” is no month"), month);
    return FALSE;
  }
  first = g_date_time_new (zone, year, number, 1, 0, 0, 0);
  next = g_date_time_add_months (first, 1);
  *from = g_date_time_to_unix (first) * G_USEC_PER_SEC;
  *to = MIN (g_date_time_to_unix (next) * G_USEC_PER_SEC, dif_clock_now (profile->clock));
  return TRUE;
}

static void
print_availability (DifCli *cli, DifAvailability *availability, GTimeZone *zone)
{
  gint64 permyriad = dif_availability_permyriad (availability);

  if (cli->json) {
    g_autoptr (JsonNode) node = dif_availability_to_json (availability, zone);

    dif_cli_print_json (node);
    return;
  }
  if (permyriad < 0)
    g_print (_("Nobody looked in that month.\n"));
  else
    g_print (_("%d.%02d %% of the observed time (%" PRId64 " s observed, %" PRId64
               " s not)\n"),
             (int) (permyriad / 100), (int) (permyriad % 100), availability->observed,
             availability->unobserved);
  for (guint i = 0; i < availability->outages->len; i++) {
    DifOutage *outage = g_ptr_array_index (availability->outages, i);
    g_autofree char *start = dif_time_format_iso8601 (outage->start, zone);
    g_autofree char *end = outage->end != 0 ? dif_time_format_iso8601 (outage->end, zone)
                                            : g_strdup (_("lasts"));

    g_print ("%-16s %s – %s  %s\n", outage->target, start, end, outage->cause != NULL ? outage->cause : "");
  }
}

static gboolean
availability (DifCli *cli, int argc, char **argv, GError **error)
{
  g_autofree char *month = NULL;
  const GOptionEntry entries[] = {
    { "month", 0, 0, G_OPTION_ARG_STRING, &month, N_("Of this month, by the call's zone"), N_("YYYY-MM") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_("Answer with one JSON document"), NULL },
    { NULL },
  };
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GPtrArray) probes = NULL;
  g_autoptr (DifAvailability) measured = NULL;
  gint64 from, to, permyriad, asked;

  if (!dif_cli_parse ("availability", NULL, entries, &argc, &argv, error))
    return FALSE;
  profile = dif_profile_open (cli->data_dir, FALSE, NULL, error);
  if (profile == NULL || !parse_month (profile, month, &from, &to, error))
    return FALSE;
  probes = dif_archive_list_probes (profile->archive, NULL, from, to, error);
  if (probes == NULL)
    return FALSE;

  measured = dif_availability_measure (probes, from, to);
  print_availability (cli, measured, dif_call_get_zone (profile->call));
  cli->answered = TRUE;
  permyriad = dif_availability_permyriad (measured);
  asked = dif_call_get_threshold (profile->call, DIF_CALL_AVAILABILITY_PERMILLE) * 10;
  if (permyriad >= 0 && permyriad < asked)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, NULL, _("The call asks for %d.%02d %%"),
                   (int) (asked / 100), (int) (asked % 100));
  return permyriad < 0 || permyriad >= asked;
}

/* --- check eve ---------------------------------------------------------------------------- */

typedef struct {
  DifProfile *profile; /* (owned) (nullable) */
  GPtrArray *findings; /* (owned) (nullable) (element-type DifEveFinding) */
  guint looked;
} Eve;


static gboolean
look_on_eve (gpointer data, GCancellable *cancellable, GError **error)
{
  Eve *self = data;

  self->findings = dif_eve_check (self->profile, &self->looked, cancellable, error);
  return self->findings != NULL;
}

static void
print_eve (DifCli *cli, Eve *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_int_member (object, "paths", self->looked);
  json_object_set_array_member (object, "findings", array);
  for (guint i = 0; i < self->findings->len; i++) {
    const DifEveFinding *finding = g_ptr_array_index (self->findings, i);
    JsonObject *one = json_object_new ();

    json_object_set_string_member (one, "target", finding->target);
    json_object_set_string_member (one, "url", finding->url);
    json_object_set_string_member (one, "text", finding->text);
    json_array_add_object_element (array, one);
    if (!cli->json)
      g_print ("%s: %s\n", finding->url, finding->text);
  }
  if (cli->json)
    dif_cli_print_json (node);
  else if (self->findings->len == 0)
    g_print (ngettext ("%u public path: zero state or absent\n", "%u public paths: zero state or absent\n",
                       self->looked),
             self->looked);
}

static gboolean
check_eve (DifCli *cli, int argc, char **argv, GError **error)
{
  Eve self = { NULL };
  gboolean ok = dif_cli_parse_plain (cli, "check eve", NULL, &argc, &argv, error);

  self.profile = ok ? dif_profile_open (cli->data_dir, FALSE, NULL, error) : NULL;
  ok = self.profile != NULL && dif_cli_run_interruptible (look_on_eve, &self, error);
  if (ok) {
    print_eve (cli, &self);
    cli->answered = TRUE;
    ok = self.findings->len == 0;
    if (!ok)
      dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Withdraw what is not real: difusorctl target withdraw NAME."),
                     _("A public path shows something on the eve"));
  }
  g_clear_pointer (&self.findings, g_ptr_array_unref);
  g_clear_pointer (&self.profile, dif_profile_free);
  return ok;
}

const DifCliCommand dif_cli_watch_commands[] = {
  { "check eve", N_("On the eve of the election: whether nothing but the zero state is public"), check_eve },
  { "probe", N_("Look at the public addresses, once or every minute"), probe },
  { "availability", N_("How long they were up, by month"), availability },
  { NULL },
};

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-night"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "relay/dif-relay.h"

#include "dif-institute.h"
#include "dif-night-report.h"
#include "dif-packages.h"
#include "dif-web-server.h"

#include "dif-night.h"

#define FINISHED "practice.finished"
#define TARGET "practica"
/* A fault lasts this share of the interval */
#define FAULT_SHARE (0.75)
/* From one try to the next while something is wrong */
#define AGAIN_SECONDS (2)
/* Half of a fault is for telling it, the other half for the operator to act. Without an interval, how long
 * its one try may take */
#define TELLING_SHARE (0.5)
#define ONE_TRY_SECONDS (10)
/* Rounds after a fault was put right that may still fail of it */
#define LEFTOVERS (3)


/* A night under way */
typedef struct {
  const DifNightOptions *options; /* (unowned) */
  char *folder;                   /* (owned) its data folder */
  guint cuts;
  guint64 seed;
  DifElectionSize size;
  gboolean increments;
  GArray *faults;                 /* (owned) (element-type DifNightFault) */
  DifClock *clock;                /* (owned) */
  DifNightOperator *operator;     /* (owned) */
  DifNightReport *report;         /* (owned) */
  guint offered;                  /* the newest cut */
  DifNightMoment moment;
  DifProfile *profile;            /* (owned) */
  DifInstitute *institute;        /* (owned) */
  DifWebServer *server;           /* (owned) */
} Night;


static void
night_clear (Night *night)
{
  g_clear_object (&night->server);
  g_clear_object (&night->institute);
  g_clear_pointer (&night->profile, dif_profile_free);
  g_clear_pointer (&night->report, dif_night_report_free);
  g_clear_pointer (&night->operator, dif_night_operator_unref);
  g_clear_pointer (&night->faults, g_array_unref);
  g_clear_object (&night->clock);
  g_clear_pointer (&night->folder, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Night, night_clear)

void
dif_night_result_free (DifNightResult *self)
{
  g_free (self->site);
  g_free (self->url);
  g_free (self->data_dir);
  g_free (self);
}

/* --- Which night -------------------------------------------------------------------------- */

/* What the night was started with stays with it, so that it can go on after any interruption */
static gboolean
keep_plan (Night *night, const char *path, GError **error)
{
  g_auto (GStrv) words = dif_night_faults_to_words (night->faults);
  g_autofree char *joined = g_strjoinv ("\",\"", words);
  g_autofree char *text = g_strdup_printf (
      "{\"seed\":\"%" G_GUINT64_FORMAT "\",\"cuts\":%u,\"small\":%s,\"increments\":%s,\"faults\":[%s%s%s]}\n",
      night->seed, night->cuts, night->size == DIF_ELECTION_SMALL ? "true" : "false",
      night->increments ? "true" : "false", words[0] != NULL ? "\"" : "", joined, words[0] != NULL ? "\"" : "");

  return dif_file_replace (path, text, strlen (text), 0600, error);
}

static gboolean
read_plan (Night *night, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = dif_json_load (path, DIF_LIMIT_CALL_BYTES, error);
  g_autoptr (DifJsonCursor) root = NULL;
  g_auto (GStrv) words = NULL;
  const char *seed;

  if (node == NULL)
    return FALSE;
  root = dif_json_cursor_new (node, path);
  seed = dif_json_cursor_string (root, "seed");
  if (!g_ascii_string_to_unsigned (seed, 10, 0, G_MAXUINT64, &night->seed, NULL))
    dif_json_cursor_fail (root, "seed", _("a whole number"));
  night->cuts = (guint) dif_json_cursor_integer (root, "cuts", 1, DIF_SCHEDULE_CUTS_MAX);
  night->size = dif_json_cursor_boolean (root, "small") ? DIF_ELECTION_SMALL : DIF_ELECTION_FULL;
  night->increments = dif_json_cursor_boolean (root, "increments");
  if (dif_json_cursor_has (root, "faults"))
    words = dif_json_cursor_strings (root, "faults");
  if (!dif_json_cursor_finish (root, error))
    return FALSE;
  g_clear_pointer (&night->faults, g_array_unref);
  night->faults = dif_night_faults_new ((const char *const *) words, night->cuts, night->seed, error);
  return night->faults != NULL;
}

static guint
last_number (const char *practice)
{
  g_autoptr (GDir) dir = g_dir_open (practice, 0, NULL);
  const char *name;
  guint64 last = 0, number;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    if (g_ascii_string_to_unsigned (name, 10, 1, G_MAXUINT, &number, NULL))
      last = MAX (last, number);
  }
  return (guint) last;
}

static gboolean
open_number (Night *night, guint number, gboolean *finished, GError **error)
{
  g_autofree char *name = g_strdup_printf ("%u", number);
  g_autofree char *plan = NULL;
  g_autofree char *mark = NULL;
  g_autoptr (GError) local_error = NULL;

  g_clear_pointer (&night->profile, dif_profile_free);
  g_free (night->folder);
  night->folder = g_build_filename (night->options->folder, "practice", name, NULL);
  night->profile = dif_profile_open (night->folder, TRUE, night->clock, error);
  if (night->profile == NULL)
    return FALSE;

  mark = dif_archive_get_setting (night->profile->archive, FINISHED, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  *finished = mark != NULL;
  if (*finished)
    return TRUE;
  plan = g_build_filename (night->folder, "night.json", NULL);
  return g_file_test (plan, G_FILE_TEST_EXISTS) ? read_plan (night, plan, error)
                                                : keep_plan (night, plan, error);
}

static gboolean
choose_night (Night *night, GError **error)
{
  g_autofree char *practice = g_build_filename (night->options->folder, "practice", NULL);
  guint number = MAX (last_number (practice), 1);
  gboolean finished = FALSE;

  if (!open_number (night, number, &finished, error))
    return FALSE;
  return !finished || open_number (night, number + 1, &finished, error);
}

static gboolean
open_report (Night *night, GError **error)
{
  g_autofree char *path = g_build_filename (night->folder, DIF_NIGHT_REPORT_FILE, NULL);

  night->report = g_file_test (path, G_FILE_TEST_EXISTS) ? dif_night_report_load (night->folder, error)
                                                         : dif_night_report_new (night->cuts, night->options->interval);
  return night->report != NULL;
}

/* --- Its parts ---------------------------------------------------------------------------- */

static gboolean
start_institute (Night *night, guint first, GError **error)
{
  DifInstituteOptions options = { .cuts = night->cuts, .seed = night->seed, .size = night->size,
                                  .first = first, .increments = night->increments,
                                  .will_change = night->faults->len > 0 };
  g_autoptr (DifSourceConfig) config = NULL;
  const char *arguments[2] = { NULL, NULL };

  night->institute = dif_institute_new (&options, error);
  if (night->institute == NULL)
    return FALSE;
  arguments[0] = dif_institute_get_feed_url (night->institute);
  config = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, error);
  return config != NULL && dif_profile_set_source (night->profile, config, error);
}

static gboolean
start_target (Night *night, GError **error)
{
  g_autofree char *public = g_build_filename (night->folder, "public", NULL);
  g_autofree char *current = g_build_filename (public, "current", NULL);
  g_autofree char *images =
      g_strconcat (dif_institute_get_url (night->institute), DIF_PACKAGES_IMAGES, NULL);
  g_autoptr (DifTargetConfig) config = NULL;

  night->server =
      dif_web_server_new_with_redirect (current, 0, "/" DIF_PACKAGES_IMAGES, images, error);
  if (night->server == NULL)
    return FALSE;
  config = dif_target_config_new (TARGET, "folder", public, dif_web_server_get_url (night->server),
                                  DIF_MODE_PRACTICE, error);
  return config != NULL && dif_target_config_save (config, night->profile->archive, error);
}

/* --- The night itself --------------------------------------------------------------------- */

/* From the offer of cut @n on, the clock runs so that the next one is due when it is offered */
static void
set_clock (Night *night, guint n)
{
  gint64 now = dif_institute_get_cut_time (night->institute, n);
  gint64 next = n < night->cuts
                    ? dif_institute_get_cut_time (night->institute, n + 1)
                    : now + DIF_SCHEDULE_INTERVAL_SECONDS * (gint64) G_USEC_PER_SEC;
  double rate = night->options->interval > 0
                    ? (double) (next - now) / G_USEC_PER_SEC / night->options->interval
                    : 1;

  dif_clock_anchor (night->clock, now, rate, next);
}

/* (transfer none): overwritten by the next call */
static const DifNightMoment *
this_moment (Night *night)
{
  night->moment.hour = dif_clock_now (night->clock);
  night->moment.real = g_get_real_time ();
  return &night->moment;
}

/* The number of a cut in the archive; 0 if it is none of the night, as an older one that a fault makes */
static guint
number_of (Night *night, const char *cut)
{
  for (guint n = night->offered; cut != NULL && n > 0; n--) {
    g_autofree char *id = dif_time_format_cut_id (dif_institute_get_cut_time (night->institute, n),
                                                  dif_call_get_zone (night->profile->call));

    if (g_str_has_prefix (cut, id))
      return n;
  }
  return 0;
}

static gboolean
is_alarm (const char *stage)
{
  static const char *const alarms[] = { "failed", "refused", "findings", "clock", NULL };

  return g_strv_contains (alarms, stage);
}

/* Of the relay; on the night's own thread */
static void
on_stage (const char *cut, const char *stage, const char *text, gpointer data)
{
  Night *night = data;

  if (g_str_equal (stage, "fetched"))
    dif_night_report_fetched (night->report, number_of (night, cut), *this_moment (night));
  else if (g_str_equal (stage, "visible"))
    dif_night_report_visible (night->report, number_of (night, cut), *this_moment (night));
  else if (night->options->operator == NULL && is_alarm (stage))
    dif_night_operator_tell (night->operator, text);
  if (night->options->watch != NULL)
    night->options->watch (cut, stage, text, night->options->watch_data);
}

static gboolean
keep_report (Night *night, GError **error)
{
  g_autoptr (GPtrArray) notes = dif_night_operator_take (night->operator);

  for (guint i = 0; i < notes->len; i++)
    dif_night_report_note (night->report, g_ptr_array_index (notes, i));
  night->report->ended = *this_moment (night);
  return dif_night_report_save (night->report, night->folder, error);
}

static gboolean
is_cancelled (Night *night)
{
  return g_cancellable_is_cancelled (night->options->cancellable);
}

static gboolean
try_round (Night *night, DifRelay *relay, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;

  return dif_relay_round (relay, FALSE, &cut, &publications, cancellable, error);
}

/* Breaks a round off that waits for what does not come, when the time is over or the operator acts */
typedef struct {
  DifNightOperator *operator; /* (unowned) */
  GCancellable *round;        /* (unowned) */
  gint64 until;
} Guard;

static gpointer
stand_guard (gpointer data)
{
  Guard *guard = data;

  dif_night_operator_wait (guard->operator, guard->until, guard->round);
  g_cancellable_cancel (guard->round);
  return NULL;
}

static void
pass_on (GCancellable *cancellable, gpointer round)
{
  g_cancellable_cancel (round);
}

static void
try_guarded (Night *night, DifRelay *relay, gint64 until)
{
  g_autoptr (GCancellable) round = g_cancellable_new ();
  Guard guard = { night->operator, round, until };
  GCancellable *whole = night->options->cancellable;
  gulong handler = whole != NULL ? g_cancellable_connect (whole, G_CALLBACK (pass_on), round, NULL) : 0;
  GThread *thread = g_thread_new ("practice-guard", stand_guard, &guard);
  g_autoptr (GError) ignored = NULL;

  try_round (night, relay, round, &ignored);
  g_cancellable_cancel (round);
  g_thread_join (thread);
  g_cancellable_disconnect (whole, handler);
}

/* On the night itself a connection may be silent for half a minute before that is told, which is longer
 * than a fault of a practice night lasts */
static guint
patience_of (Night *night)
{
  double seconds = night->options->interval * FAULT_SHARE * TELLING_SHARE;

  return night->options->interval > 0 ? (guint) MAX (seconds, 1) : ONE_TRY_SECONDS;
}

/* Tries again and again until the fault is over; without an interval, once */
static void
endure (Night *night, DifRelay *relay, gint64 until)
{
  g_autoptr (GError) ignored = NULL;

  dif_relay_set_patience (relay, patience_of (night));
  if (night->options->interval == 0)
    try_round (night, relay, night->options->cancellable, &ignored);
  while (g_get_monotonic_time () < until && !is_cancelled (night)) {
    gint64 again = g_get_monotonic_time () + AGAIN_SECONDS * (gint64) G_USEC_PER_SEC;

    try_guarded (night, relay, until);
    keep_report (night, NULL);
    if (dif_night_operator_wait (night->operator, MIN (again, until), night->options->cancellable))
      dif_relay_insist (relay);
  }
  dif_relay_set_patience (relay, 0);
}

/* What was broken off before the institute put it right may fail once more */
static gboolean
recover (Night *night, DifRelay *relay, GError **error)
{
  for (guint left = LEFTOVERS;; left--) {
    g_autoptr (GError) local_error = NULL;

    dif_relay_insist (relay);
    if (try_round (night, relay, night->options->cancellable, &local_error))
      return TRUE;
    if (left == 0 || is_cancelled (night)) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  }
}

static gboolean
relay_cut (Night *night, DifRelay *relay, guint n, GError **error)
{
  guint faults = dif_night_faults_at (night->faults, n);
  gboolean before = n <= night->report->passed->len;
  gint64 length = (gint64) (night->options->interval * FAULT_SHARE * G_USEC_PER_SEC);
  gint64 until = g_get_monotonic_time () + length;

  set_clock (night, n);
  /* a night that goes on has had this one's troubles */
  if (before)
    faults = 0;
  if (faults != 0)
    dif_institute_set_faults (night->institute, faults);
  dif_institute_offer (night->institute, n);
  night->offered = n;
  dif_night_report_offer (night->report, n, dif_institute_get_cut_time (night->institute, n), *this_moment (night));
  if (faults == 0)
    return try_round (night, relay, night->options->cancellable, error);

  dif_night_report_begin (night->report, n, faults, *this_moment (night));
  endure (night, relay, until);
  dif_institute_set_faults (night->institute, 0);
  dif_night_report_end (night->report, n, *this_moment (night));
  return recover (night, relay, error);
}

/* Until the next cut is due; what is fetched or published by hand meanwhile is done at once */
static gboolean
wait_until (Night *night, DifRelay *relay, gint64 monotonic, GError **error)
{
  while (g_get_monotonic_time () < monotonic && !is_cancelled (night)) {
    if (dif_night_operator_wait (night->operator, monotonic, night->options->cancellable) &&
        !try_round (night, relay, night->options->cancellable, error))
      return FALSE;
  }
  return !g_cancellable_set_error_if_cancelled (night->options->cancellable, error);
}

/* Cuts that stand whole in the archive */
static guint
count_cuts (Night *night, DifNightResult *result, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (night->profile->archive, error);
  guint whole = 0;

  result->published = 0;
  result->refused = 0;
  result->skipped = 0;
  for (guint i = 0; cuts != NULL && i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    whole += cut->whole;
    result->published += cut->state == DIF_CUT_PUBLISHED || cut->state == DIF_CUT_VISIBLE;
    result->refused += cut->state == DIF_CUT_REFUSED;
    result->skipped += cut->state == DIF_CUT_SKIPPED;
  }
  return whole;
}

static gboolean
run (Night *night, guint first, DifNightResult *result, GError **error)
{
  gint64 interval = (gint64) night->options->interval * G_USEC_PER_SEC;
  g_autoptr (DifRelay) relay = dif_relay_new (night->profile, night->options->progress, on_stage, night);

  for (guint n = first; n <= night->cuts; n++) {
    gint64 offered = g_get_monotonic_time ();

    if (!relay_cut (night, relay, n, error) || !keep_report (night, error))
      return FALSE;
    if (n < night->cuts && !wait_until (night, relay, offered + interval, error))
      return FALSE;
  }
  count_cuts (night, result, error);
  /* a cut that came wrong, and then right, is one cut of the night */
  result->published = MIN (result->published, night->cuts);
  night->report->complete = TRUE;
  if (!keep_report (night, error))
    return FALSE;
  return dif_archive_set_setting (night->profile->archive, FINISHED, "1", error);
}

DifNightResult *
dif_night_run (const DifNightOptions *options, GError **error)
{
  g_auto (Night) night = { options };
  g_autoptr (DifNightResult) result = g_new0 (DifNightResult, 1);
  guint first;

  night.cuts = options->cuts != 0 ? options->cuts : DIF_INSTITUTE_CUTS;
  night.seed = options->seed;
  night.size = options->size;
  night.increments = options->increments;
  night.clock = options->clock != NULL ? g_object_ref (options->clock) : dif_clock_new ();
  night.operator = options->operator != NULL ? dif_night_operator_ref (options->operator)
                                             : dif_night_operator_new (night.clock);
  night.faults = dif_night_faults_new (options->faults, night.cuts, night.seed, error);
  if (night.faults == NULL || !choose_night (&night, error) || !open_report (&night, error))
    return NULL;

  /* the last one known is offered first: it may have been received, but not published */
  first = count_cuts (&night, result, error);
  first = MAX (MAX (first, night.report->passed->len), 1);
  if (!start_institute (&night, first, error) || !start_target (&night, error))
    return NULL;

  result->cuts = night.cuts;
  result->data_dir = g_strdup (night.folder);
  result->site = g_build_filename (night.folder, "public", "current", NULL);
  result->url = g_strdup (dif_web_server_get_url (night.server));
  if (options->opened != NULL)
    options->opened (result, options->watch_data);
  return run (&night, first, result, error) ? g_steal_pointer (&result) : NULL;
}

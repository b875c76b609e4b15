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
#include "relay/dif-relay.h"

#include "dif-institute.h"
#include "dif-packages.h"
#include "dif-web-server.h"

#include "dif-night.h"

#define FINISHED "practice.finished"
#define TARGET "practica"


/* A night under way */
typedef struct {
  const DifNightOptions *options; /* (unowned) */
  char *folder;                   /* (owned) its data folder */
  guint cuts;
  guint64 seed;
  DifElectionSize size;
  gboolean increments;
  DifClock *clock;                /* (owned) */
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
  g_autofree char *text = g_strdup_printf (
      "{\"seed\":\"%" G_GUINT64_FORMAT "\",\"cuts\":%u,\"small\":%s,\"increments\":%s}\n", night->seed,
      night->cuts, night->size == DIF_ELECTION_SMALL ? "true" : "false",
      night->increments ? "true" : "false");

  return dif_file_replace (path, text, strlen (text), 0600, error);
}

static gboolean
read_plan (Night *night, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = dif_json_load (path, DIF_LIMIT_CALL_BYTES, error);
  g_autoptr (DifJsonCursor) root = NULL;
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
  return dif_json_cursor_finish (root, error);
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

/* --- Its parts ---------------------------------------------------------------------------- */

static gboolean
start_institute (Night *night, guint first, GError **error)
{
  DifInstituteOptions options = { .cuts = night->cuts, .seed = night->seed, .size = night->size,
                                  .first = first, .increments = night->increments };
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

static gboolean
relay_cut (Night *night, DifRelay *relay, guint n, GError **error)
{
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;

  set_clock (night, n);
  dif_institute_offer (night->institute, n);
  return dif_relay_round (relay, FALSE, &cut, &publications, night->options->cancellable, error);
}

static gboolean
wait_until (Night *night, gint64 monotonic, GError **error)
{
  GPollFD poll = { .fd = -1 };
  gboolean pollable = g_cancellable_make_pollfd (night->options->cancellable, &poll);
  gint64 left;

  while ((left = monotonic - g_get_monotonic_time ()) > 0 &&
         !g_cancellable_is_cancelled (night->options->cancellable))
    g_poll (&poll, pollable ? 1 : 0, (int) (left / 1000) + 1);
  if (pollable)
    g_cancellable_release_fd (night->options->cancellable);
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
  g_autoptr (DifRelay) relay = dif_relay_new (night->profile, night->options->progress,
                                              night->options->watch, night->options->watch_data);

  for (guint n = first; n <= night->cuts; n++) {
    gint64 offered = g_get_monotonic_time ();

    if (!relay_cut (night, relay, n, error))
      return FALSE;
    if (n < night->cuts && !wait_until (night, offered + interval, error))
      return FALSE;
  }
  count_cuts (night, result, error);
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
  if (!choose_night (&night, error))
    return NULL;

  /* the last one known is offered first: it may have been received, but not published */
  first = MAX (count_cuts (&night, result, error), 1);
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

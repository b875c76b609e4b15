/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-watch"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "base/dif-http-error.h"
#include "base/dif-limits.h"
#include "base/dif-line.h"
#include "base/dif-wait.h"
#include "relay/dif-lease.h"
#include "relay/dif-spare.h"
#include "watch/dif-alarm.h"
#include "watch/dif-failover.h"
#include "watch/dif-page-look.h"
#include "watch/dif-probing.h"
#include "watch/dif-webhook.h"

#include "dif-watch.h"

#define AGAIN_SECONDS (3)
#define INCIDENT_NETWORK "network"
#define GRACE ((gint64) 120 * G_USEC_PER_SEC)


/* Down and altered are causes of their own: one may end while the other goes on */
static gboolean
keep_incidents (DifProfile *profile, DifProbe *probe, GError **error)
{
  g_autofree char *down = g_strdup_printf ("probe:%s", probe->target);
  g_autofree char *altered = g_strdup_printf ("altered:%s", probe->target);
  DifArchive *archive = profile->archive;

  switch (probe->state) {
    case DIF_PROBE_DOWN:
      return dif_incident_open (archive, down, probe->problem, error);
    case DIF_PROBE_ALTERED:
      return dif_incident_close_key (archive, down, error) &&
             dif_incident_open (archive, altered, probe->problem, error);
    case DIF_PROBE_UP:
    default:
      return dif_incident_close_key (archive, down, error) &&
             dif_incident_close_key (archive, altered, error);
  }
}

/* What is wrong with the outlet's page is one cause each, and only the one of this look goes on */
static gboolean
keep_page_incident (DifProfile *profile, DifProbe *probe, GError **error)
{
  gboolean ok = TRUE;

  /* nobody looked: nothing new is known */
  if (probe->page != NULL && probe->page_state == DIF_PAGE_UNKNOWN)
    return TRUE;
  for (DifPageState state = DIF_PAGE_DOWN; ok && state <= DIF_PAGE_BROKEN; state++) {
    g_autofree char *cause = dif_page_cause (probe->target, state);

    ok = state == probe->page_state ? dif_incident_open (profile->archive, cause, probe->page_problem, error)
                                    : dif_incident_close_key (profile->archive, cause, error);
  }
  return ok;
}

static gboolean
keep (DifProfile *profile, DifProbe *probe, GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database,
                           dif_archive_add_probe (profile->archive, probe, error) &&
                               keep_incidents (profile, probe, error) && keep_page_incident (profile, probe, error),
                           error);
}

/* Returns: %FALSE with @error if it is not known what should stand there; @probe stays %NULL without a public address */
static gboolean
look_once (DifProfile *profile, DifHttp *http, const char *name, DifProbe **probe, GCancellable *cancellable,
           GError **error)
{
  g_autoptr (DifTargetRecord) record = dif_archive_find_target (profile->archive, name, error);
  g_autoptr (DifTargetConfig) config = record != NULL ? dif_target_config_load (profile->archive, name, error) : NULL;
  g_autoptr (DifManifest) held = NULL;
  g_autofree char *other = NULL;

  if (config == NULL)
    return FALSE;
  if (config->public_url == NULL || record->held_cut == NULL)
    return TRUE;
  held = dif_archive_get_held_manifest (profile->archive, name, error);
  if (held == NULL)
    return FALSE;
  /* while another machine publishes there, its next cut may stand there before we hear of it */
  other = dif_lease_dup_other (profile->archive, name);
  if (other != NULL)
    g_clear_pointer (&held, dif_manifest_unref);
  *probe = dif_probing_look (http, config, held, record->held_cut, profile->call, dif_clock_now (profile->clock),
                             cancellable);
  if (*probe != NULL)
    dif_page_look (http, config, *probe, cancellable);
  return TRUE;
}

/* Without a network, or before its log-in page, nobody was looked at: what readers meet is not known */
static gboolean
is_blind (DifProfile *profile, DifProbe *probe)
{
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, probe->target, NULL);
  g_autoptr (GUri) uri = config != NULL ? g_uri_parse (config->public_url, G_URI_FLAGS_NONE, NULL) : NULL;
  guint state = dif_line_get_state ();

  if (uri == NULL || dif_http_is_loopback (uri))
    return FALSE;
  return ((state & DIF_LINE_LOST) != 0 && probe->first_byte_us < 0) ||
         ((state & DIF_LINE_PORTAL) != 0 && probe->state != DIF_PROBE_UP);
}

/* What looks altered may have been switched to the next cut while we looked: then the second look agrees */
static gboolean
look (DifProfile *profile, DifHttp *http, const char *name, DifProbe **probe, GCancellable *cancellable, GError **error)
{
  if (!look_once (profile, http, name, probe, cancellable, error))
    return FALSE;
  if (*probe != NULL && (*probe)->state == DIF_PROBE_ALTERED) {
    dif_wait_until (g_get_monotonic_time () + dif_limit_us (AGAIN_SECONDS), cancellable);
    g_clear_pointer (probe, dif_probe_free);
    if (!look_once (profile, http, name, probe, cancellable, error))
      return FALSE;
  }
  if (*probe != NULL && is_blind (profile, *probe)) {
    g_clear_pointer (probe, dif_probe_free);
    return dif_incident_open (profile->archive, INCIDENT_NETWORK, dif_line_text (dif_line_get_state ()), error);
  }
  return *probe == NULL || keep (profile, *probe, error);
}

static GPtrArray *
look_around (DifProfile *profile, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, error);
  g_autoptr (GPtrArray) probes = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_probe_free);
  g_autoptr (DifHttp) http = records != NULL ? dif_probing_session (error) : NULL;

  if (http == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    DifProbe *probe = NULL;

    DifTargetRecord *record = g_ptr_array_index (records, i);

    if (!look (profile, http, record->name, &probe, cancellable, error)) {
      g_clear_pointer (&probe, dif_probe_free);
      return NULL;
    }
    if (probe != NULL)
      g_ptr_array_add (probes, probe);
  }
  if ((dif_line_get_state () & (DIF_LINE_LOST | DIF_LINE_PORTAL)) == 0 &&
      !dif_incident_close_key (profile->archive, INCIDENT_NETWORK, error))
    return NULL;
  return dif_failover_judge (profile, error) && dif_alarm_keep_missed (profile, error) ? g_steal_pointer (&probes) : NULL;
}

GPtrArray *
dif_watch_round (DifProfile *profile, GCancellable *cancellable, GError **error)
{
  GPtrArray *probes = look_around (profile, cancellable, error);
  g_autoptr (GError) unsent = NULL;

  if (probes != NULL && !dif_webhook_tell (profile->archive, cancellable, &unsent))
    g_message ("%s", unsent->message);
  return probes;
}

/* Said once, when it changes */
static void
tell_line (guint *before, DifRelayWatch watch, gpointer watch_data)
{
  guint now = dif_line_get_state ();
  const char *text = dif_line_text (now);

  if (now != *before && watch != NULL)
    watch (NULL, "line", text != NULL ? text : _("The network is there again."), watch_data);
  *before = now;
}

void
dif_watch_run (DifProfile *profile,
               DifRelayWatch watch,
               gpointer watch_data,
               GCancellable *cancellable)
{
  guint line = 0, heard = dif_wait_get_rings ();

  while (!g_cancellable_is_cancelled (cancellable)) {
    gint64 next = g_get_monotonic_time () + dif_limit_us (DIF_LIMIT_PROBE_EVERY_SECONDS);
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) probes = dif_watch_round (profile, cancellable, &error);

    if (probes == NULL)
      g_warning ("what was seen could not be kept: %s", error->message);
    tell_line (&line, watch, watch_data);
    for (guint i = 0; probes != NULL && watch != NULL && i < probes->len; i++) {
      DifProbe *probe = g_ptr_array_index (probes, i);

      if (probe->state != DIF_PROBE_UP)
        watch (probe->cut, dif_probe_state_to_string (probe->state), probe->problem, watch_data);
      if (dif_page_state_is_bad (probe->page_state))
        watch (probe->cut, "page", probe->page_problem, watch_data);
    }
    dif_wait_until_rung (next, &heard, cancellable);
  }
}

struct _DifWatch {
  char *folder;              /* (owned) */
  GCancellable *cancellable; /* (owned) */
  DifRelayWatch watch;
  gpointer watch_data;
  GThread *thread;           /* (owned) */
};


static gpointer
run_thread (gpointer user_data)
{
  DifWatch *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_open (self->folder, TRUE, NULL, &error);

  if (profile == NULL)
    g_warning ("the public addresses are not watched: %s", error->message);
  else
    dif_watch_run (profile, self->watch, self->watch_data, self->cancellable);
  return NULL;
}

DifWatch *
dif_watch_start (const char *folder, DifRelayWatch watch, gpointer watch_data)
{
  DifWatch *self = g_new0 (DifWatch, 1);

  self->folder = g_strdup (folder);
  self->cancellable = g_cancellable_new ();
  self->watch = watch;
  self->watch_data = watch_data;
  self->thread = g_thread_new ("watch", run_thread, self);
  return self;
}

void
dif_watch_stop (DifWatch *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_free (self->folder);
  g_free (self);
}

/* The newest cut that any target shows that readers are led to; @shown: (out) (nullable) */
static gboolean
find_shown (DifArchive *archive, DifCut **shown, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);
  g_autoptr (GPtrArray) pairs = records != NULL ? dif_spare_list (archive, error) : NULL;

  *shown = NULL;
  for (guint i = 0; pairs != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    gboolean asked = record->held_cut != NULL && !dif_spare_is_reserve (pairs, record->name);
    DifCut *cut = asked ? dif_archive_find_cut (archive, record->held_cut, NULL) : NULL;

    if (cut != NULL && (*shown == NULL || cut->cut_time >= (*shown)->cut_time)) {
      g_clear_pointer (shown, dif_cut_free);
      *shown = cut;
    } else {
      g_clear_pointer (&cut, dif_cut_free);
    }
  }
  return pairs != NULL;
}

int
dif_watch_count_missed (DifProfile *profile, GError **error)
{
  gint64 limit = dif_clock_now (profile->clock) - GRACE;
  g_autoptr (DifCut) shown = NULL;
  g_autoptr (GPtrArray) cuts = NULL;
  int missed = 0;

  if (!find_shown (profile->archive, &shown, error))
    return -1;
  cuts = shown != NULL ? dif_archive_list_later_cuts (profile->archive, shown->cut_time, error)
                       : dif_archive_list_cuts (profile->archive, error);
  if (cuts == NULL)
    return -1;
  for (guint i = 0; i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    missed += g_str_equal (cut->call, dif_call_get_id (profile->call)) && cut->state != DIF_CUT_HELD &&
              (shown == NULL || cut->mode == shown->mode) && cut->received < limit;
  }
  return missed;
}

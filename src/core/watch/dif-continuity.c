/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-continuity"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-wait.h"
#include "watch/dif-probing.h"
#include "watch/dif-watch.h"

#include "dif-trial.h"

typedef struct {
  guint looks;
  guint failed;
  char *problem; /* (owned) (nullable) the first that there was */
} Tally;

typedef struct {
  DifProfile *profile;       /* (unowned) */
  GCancellable *cancellable; /* (unowned) */
  DifSource *source;         /* (owned) (nullable) */
  DifHttp *http;             /* (owned) */
  Tally institute;
  Tally addresses;
  DifMode mode;
} Continuity;


static void
continuity_clear (Continuity *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->http);
  g_free (self->institute.problem);
  g_free (self->addresses.problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Continuity, continuity_clear)

static void
count (Tally *tally, const char *problem)
{
  tally->looks++;
  if (problem == NULL)
    return;
  tally->failed++;
  if (tally->problem == NULL)
    tally->problem = g_strdup (problem);
}

static void
ask_institute (Continuity *self)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  if (self->source == NULL)
    return;
  offers = dif_source_list (self->source, self->cancellable, &reason);
  if (!g_cancellable_is_cancelled (self->cancellable))
    count (&self->institute, offers == NULL ? reason->message : NULL);
}

static void
count_probe (Continuity *self, const DifProbe *probe)
{
  if (probe != NULL)
    count (&self->addresses, probe->state == DIF_PROBE_UP ? NULL : probe->problem);
}

/* Before anything was published there, it is enough that an address answers */
static gboolean
look_at_empty (Continuity *self, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (self->profile->archive, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    const DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (self->profile->archive, record->name, error);
    g_autoptr (DifProbe) probe = NULL;

    if (config == NULL)
      return FALSE;
    if (config->public_url == NULL || record->held_cut != NULL)
      continue;
    probe = dif_probing_look (self->http, config, NULL, NULL, self->profile->call, dif_clock_now (self->profile->clock),
                              self->cancellable);
    count_probe (self, probe);
  }
  return TRUE;
}

static gboolean
look_once (Continuity *self, GError **error)
{
  g_autoptr (GPtrArray) probes = NULL;

  ask_institute (self);
  probes = dif_watch_round (self->profile, self->cancellable, error);
  for (guint i = 0; probes != NULL && i < probes->len; i++)
    count_probe (self, g_ptr_array_index (probes, i));
  return probes != NULL && look_at_empty (self, error) && !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
set_up (Continuity *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (DifSourceConfig) config = dif_profile_get_source (self->profile, &reason);

  if (config == NULL && !g_error_matches (reason, DIF_ERROR, DIF_ERROR_SETUP)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  if (config != NULL) {
    self->mode = config->mode;
    self->source = dif_source_new (config, dif_archive_get_folder (self->profile->archive), self->profile->clock, error);
    if (self->source == NULL)
      return FALSE;
  }
  self->http = dif_probing_session (error);
  return self->http != NULL;
}

static gboolean
run (Continuity *self, guint minutes, DifProgress *progress, GError **error)
{
  guint rounds = minutes * 60 / DIF_LIMIT_CONTINUITY_EVERY_SECONDS;
  gint64 next = g_get_monotonic_time ();

  dif_progress_begin (progress, _("Looking again and again"), rounds);
  for (guint i = 0; i < rounds; i++) {
    if (!look_once (self, error))
      return FALSE;
    if (self->institute.looks + self->addresses.looks == 0) {
      dif_set_error (error, DIF_ERROR_SETUP, _("Set a source, or a target with a public address."),
                     _("There is nothing to look at"));
      return FALSE;
    }
    dif_progress_advance (progress, 1);
    next += dif_limit_us (DIF_LIMIT_CONTINUITY_EVERY_SECONDS);
    if (!dif_wait_until (next, self->cancellable))
      return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
  }
  return TRUE;
}

static char *
say (const Continuity *self, guint minutes)
{
  const char *problem = self->institute.problem != NULL ? self->institute.problem : self->addresses.problem;
  g_autofree char *text = g_strdup_printf (
      /* Translators: minutes; then, of looks, how many there were and how many were not answered */
      ngettext ("%u minute: %u looks at the Institute, %u without an answer; %u at public addresses, %u not well",
                "%u minutes: %u looks at the Institute, %u without an answer; %u at public addresses, %u not well", minutes),
      minutes, self->institute.looks, self->institute.failed, self->addresses.looks, self->addresses.failed);

  return problem == NULL ? g_steal_pointer (&text) : g_strdup_printf ("%s. %s", text, problem);
}

DifTestRun *
dif_trial_continuity (DifProfile *profile, guint minutes, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_auto (Continuity) self = { .profile = profile, .cancellable = cancellable };
  g_autoptr (DifTestRun) kept = NULL;
  gint64 begin = g_get_monotonic_time ();

  if (minutes < 1 || minutes > DIF_LIMIT_CONTINUITY_MINUTES) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Ten is a good beginning."), _("A test of continuity takes from 1 to %d minutes"),
                   DIF_LIMIT_CONTINUITY_MINUTES);
    return NULL;
  }
  if (!set_up (&self, error) || !run (&self, minutes, progress, error))
    return NULL;
  kept = g_new0 (DifTestRun, 1);
  kept->kind = DIF_TEST_CONTINUITY;
  kept->subject = g_strdup ("");
  kept->mode = self.mode;
  kept->passed = self.institute.failed + self.addresses.failed == 0;
  kept->micros = g_get_monotonic_time () - begin;
  kept->text = say (&self, minutes);
  return dif_archive_add_test (profile->archive, kept, NULL, error) ? g_steal_pointer (&kept) : NULL;
}

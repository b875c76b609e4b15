/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-relay"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-wait.h"
#include "relay/dif-assembly.h"
#include "relay/dif-lease.h"
#include "relay/dif-pace.h"
#include "relay/dif-readback.h"
#include "relay/dif-rhythm.h"

#include "dif-relay.h"

#define PARTNER_LOOK_SECONDS (2)


struct _DifRelay {
  GObject parent_instance;

  DifProfile *profile;    /* (unowned) */
  DifSource *source;      /* (owned) (nullable) until the first fetch */
  DifTargetPool *targets; /* (owned) */
  DifProgress *progress;  /* (owned) (nullable) */
  DifRelayWatch watch;
  gpointer watch_data;
  DifRhythm rhythm;       /* of the turns */
  GHashTable *leases;     /* (owned) target → dif_clock_elapsed() at which its lease was last seen to */
  gboolean insist;        /* on what was put off, once */
  guint patience;         /* with the source, in seconds; 0 for as much as its tests found */
};

G_DEFINE_FINAL_TYPE (DifRelay, dif_relay, G_TYPE_OBJECT)


static void
dif_relay_finalize (GObject *object)
{
  DifRelay *self = DIF_RELAY (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->targets, dif_target_pool_free);
  g_clear_object (&self->progress);
  g_clear_pointer (&self->leases, g_hash_table_unref);

  G_OBJECT_CLASS (dif_relay_parent_class)->finalize (object);
}

DifRelay *
dif_relay_new (DifProfile *profile, DifProgress *progress, DifRelayWatch watch, gpointer watch_data)
{
  DifRelay *self = g_object_new (DIF_TYPE_RELAY, NULL);

  self->profile = profile;
  self->progress = progress != NULL ? g_object_ref (progress) : NULL;
  self->watch = watch;
  self->watch_data = watch_data;
  return self;
}

/* Keeps the first of several errors: it is the one that the round ends with */
static void
keep_first (GError **first, GError *error)
{
  if (error == NULL)
    return;
  if (*first == NULL)
    *first = error;
  else
    g_error_free (error);
}

/* --- Fetching ----------------------------------------------------------------------------- */

static gboolean
open_source (DifRelay *self, GError **error)
{
  g_autoptr (DifSourceConfig) config = NULL;

  if (self->source != NULL)
    return TRUE;
  config = dif_profile_get_source (self->profile, error);
  if (config == NULL)
    return FALSE;
  self->source = dif_source_new (config, dif_archive_get_folder (self->profile->archive),
                                 self->profile->clock, error);
  return self->source != NULL;
}

static void
init_intake (DifIntake *intake, DifRelay *self, GCancellable *cancellable)
{
  *intake = (DifIntake){ self->profile->archive, self->source, self->profile->call, self->progress,
                         cancellable, self->watch, self->watch_data, self->insist };
}

void
dif_relay_insist (DifRelay *self)
{
  g_return_if_fail (DIF_IS_RELAY (self));
  self->insist = TRUE;
}

void
dif_relay_set_patience (DifRelay *self, guint seconds)
{
  g_return_if_fail (DIF_IS_RELAY (self));
  self->patience = seconds;
}

static void
wait_for_partner (guint seconds, GCancellable *cancellable)
{
  gint64 look = dif_limit_us (MIN (seconds, PARTNER_LOOK_SECONDS));

  dif_wait_until (g_get_monotonic_time () + look, cancellable);
}

gboolean
dif_relay_fetch (
    DifRelay *self, gboolean patient, guint *received, GCancellable *cancellable, GError **error)
{
  DifIntake intake;
  GError *first = NULL;
  guint seconds = 0;

  *received = 0;
  if (!open_source (self, error))
    return FALSE;
  init_intake (&intake, self, cancellable);
  self->insist = FALSE;
  dif_source_set_patience (self->source, self->patience != 0
                                             ? self->patience
                                             : dif_pace_load (self->profile->archive, dif_source_get_config (self->source)));

  do {
    GError *local_error = NULL;
    guint more = 0;

    if (seconds > 0)
      wait_for_partner (seconds, cancellable);
    dif_intake_run (&intake, &more, &local_error);
    intake.insist = FALSE;
    keep_first (&first, g_steal_pointer (&local_error));
    *received += more;
    dif_assembly_run (&intake, &seconds, &local_error);
    keep_first (&first, local_error);
  } while (patient && seconds > 0 && !g_cancellable_is_cancelled (cancellable));

  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

gboolean
dif_relay_assemble (DifRelay *self, gboolean patient, GCancellable *cancellable, GError **error)
{
  DifIntake intake;
  guint seconds = 0;

  if (!open_source (self, error))
    return FALSE;
  init_intake (&intake, self, cancellable);
  do {
    if (seconds > 0)
      wait_for_partner (seconds, cancellable);
    if (!dif_assembly_run (&intake, &seconds, error))
      return FALSE;
  } while (patient && seconds > 0 && !g_cancellable_is_cancelled (cancellable));
  return TRUE;
}

/* --- What an operator lets in -------------------------------------------------------------- */

static gboolean
check_admissible (DifIntake *intake, DifCut *cut, const char *reason, GError **error)
{
  if (reason == NULL || reason[0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("Say why it is right all the same; it goes into the ledger."),
                   _("To admit %s asks for a reason"), cut->id);
    return FALSE;
  }
  if (cut->mode != dif_source_get_mode (intake->source) ||
      !g_str_equal (cut->call, dif_call_get_id (intake->call))) {
    dif_set_error (error, DIF_ERROR_MODE, _("Set the source and the call that it came from."),
                   _("%s is of another mode or another call"), cut->id);
    return FALSE;
  }
  if (cut->admissible)
    return TRUE;
  if (cut->state == DIF_CUT_REFUSED)
    dif_set_error (error, DIF_ERROR_UNSAFE, _("Ask the Institute for a right one."),
                   _("%s cannot be admitted: it was refused for what came, or is admitted already"), cut->id);
  else
    dif_set_error (error, DIF_ERROR_UNSAFE, _("See “difusorctl cuts”."), _("%s was not refused"), cut->id);
  return FALSE;
}

/* Whether both are of the same hour of the same night */
static gboolean
is_sibling (DifCut *one, DifCut *other)
{
  return one->cut_time == other->cut_time && one->mode == other->mode && g_str_equal (one->call, other->call);
}

/* The newest cut that came of it */
static DifCut *
find_admitted (DifRelay *self, DifCut *refused, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (self->profile->archive, error);

  for (guint i = cuts != NULL ? cuts->len : 0; i > 0; i--) {
    DifCut *cut = g_ptr_array_index (cuts, i - 1);

    if (is_sibling (cut, refused) && cut->state != DIF_CUT_REFUSED)
      return dif_archive_find_cut (self->profile->archive, cut->id, error);
  }
  return NULL;
}

/* What came as one set was refused package by package */
static gboolean
admit_all (DifRelay *self, DifIntake *intake, DifCut *refused, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (self->profile->archive, error);

  for (guint i = 0; cuts != NULL && i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    if (cut->admissible && is_sibling (cut, refused) && !dif_intake_admit (intake, cut, reason, error))
      return FALSE;
  }
  return cuts != NULL;
}

DifCut *
dif_relay_admit (DifRelay *self, const char *id, const char *reason, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifCut) refused = dif_archive_find_cut (self->profile->archive, id, error);
  DifIntake intake;

  if (refused == NULL || !open_source (self, error))
    return NULL;
  init_intake (&intake, self, cancellable);
  if (!check_admissible (&intake, refused, reason, error) ||
      !admit_all (self, &intake, refused, reason, error) || !dif_relay_assemble (self, FALSE, cancellable, error))
    return NULL;
  return find_admitted (self, refused, error);
}

/* --- Publishing --------------------------------------------------------------------------- */

DifCut *
dif_relay_choose (DifRelay *self, const char *id, GError **error)
{
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (GError) local_error = NULL;
  DifCut *cut;

  if (id != NULL)
    return dif_archive_find_cut (self->profile->archive, id, error);
  config = dif_profile_get_source (self->profile, error);
  if (config == NULL)
    return NULL;

  cut = dif_archive_newest_cut (self->profile->archive, config->mode,
                                dif_call_get_id (self->profile->call), TRUE, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (cut == NULL)
    dif_set_error (error, DIF_ERROR_SETUP, _("Fetch one first."),
                   _("There is no cut of mode %s to publish"), dif_mode_get_name (config->mode));
  return cut;
}

DifCut *
dif_relay_publish (DifRelay *self,
                   const char *id,
                   const char *target,
                   const char *reason,
                   GPtrArray **publications,
                   GCancellable *cancellable,
                   GError **error)
{
  DifPublisher publisher = { self->profile->archive, self->profile->call, self->targets, self->progress,
                             cancellable, self->watch, self->watch_data };
  g_autoptr (DifCut) cut = dif_relay_choose (self, id, error);

  return cut != NULL ? dif_delivery_run (&publisher, cut, target, reason, publications, error) : NULL;
}

/* Nothing fetched yet is no failure of a round */
static gboolean
publish_newest (
    DifRelay *self, DifCut **cut, GPtrArray **publications, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifCut) newest = dif_relay_choose (self, NULL, &local_error);
  gboolean due = FALSE;

  if (newest == NULL) {
    if (g_error_matches (local_error, DIF_ERROR, DIF_ERROR_SETUP))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!dif_delivery_is_due (self->profile->archive, self->profile->call, newest, &due, error))
    return FALSE;
  if (!due) {
    *cut = g_steal_pointer (&newest);
    return TRUE;
  }
  *cut = dif_relay_publish (self, newest->id, NULL, NULL, publications, cancellable, error);
  return *cut != NULL;
}

gboolean
dif_relay_round (DifRelay *self,
                 gboolean patient,
                 DifCut **cut,
                 GPtrArray **publications,
                 GCancellable *cancellable,
                 GError **error)
{
  GError *first = NULL, *local_error = NULL;
  guint received;

  *cut = NULL;
  *publications = NULL;
  dif_relay_fetch (self, patient, &received, cancellable, &local_error);
  keep_first (&first, g_steal_pointer (&local_error));
  publish_newest (self, cut, publications, cancellable, &local_error);
  keep_first (&first, local_error);
  if (*publications == NULL)
    *publications = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_publication_free);
  for (guint i = 0; i < (*publications)->len; i++) {
    DifPublication *publication = g_ptr_array_index (*publications, i);

    if (publication->error != NULL && !g_str_equal (publication->state, "standby"))
      keep_first (&first, g_error_copy (publication->error));
  }

  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

/* --- Again and again ---------------------------------------------------------------------- */

static gboolean
open_lease (DifRelay *self, const char *name, DifLease *lease, GCancellable *cancellable, GError **error)
{
  DifArchive *archive = self->profile->archive;
  DifTarget *target = dif_target_pool_get (self->targets, archive, name, error);

  if (target == NULL)
    return FALSE;
  *lease = (DifLease){ target, archive, self->profile->call, dif_target_get_config (target)->mode, FALSE,
                       FALSE, cancellable };
  if (dif_lease_check_rest (lease, error) && dif_target_open (target, cancellable, error))
    return TRUE;
  g_clear_object (&lease->target);
  return FALSE;
}

/* Ours is written again; another's is looked at, and taken over when it is time */
static gboolean
keep_lease (DifRelay *self, DifTargetRecord *record, GCancellable *cancellable, GError **error)
{
  DifArchive *archive = self->profile->archive;
  g_auto (DifLeaseFound) found = { NULL };
  g_autoptr (DifManifest) files = NULL;
  g_autoptr (DifTarget) target = NULL;
  DifLease lease;

  if (!open_lease (self, record->name, &lease, cancellable, error))
    return FALSE;
  target = lease.target;
  if (!dif_lease_take (&lease, FALSE, &found, error))
    return FALSE;
  if (found.publisher != NULL) {
    if (self->watch != NULL)
      self->watch (found.cut, "taken-over", record->name, self->watch_data);
    return TRUE;
  }
  files = dif_archive_get_held_manifest (archive, record->name, error);
  return files != NULL && dif_lease_write (&lease, record->held_cut, files, error);
}

static void
see_to_lease (DifRelay *self, DifTargetRecord *record, GCancellable *cancellable)
{
  g_autofree char *key = g_strdup_printf ("lease:%s", record->name);
  g_autoptr (GError) error = NULL;
  gint64 *moment = g_new (gint64, 1);

  if (keep_lease (self, record, cancellable, &error) ||
      g_error_matches (error, DIF_ERROR, DIF_ERROR_STANDBY))
    dif_incident_close_key (self->profile->archive, key, NULL);
  else
    dif_incident_open (self->profile->archive, key, error->message, NULL);
  *moment = dif_clock_elapsed (self->profile->clock);
  g_hash_table_insert (self->leases, g_strdup (record->name), moment);
}

/* Also when no cut comes; what was withdrawn shows no cut, and needs none */
static void
keep_leases (DifRelay *self, GCancellable *cancellable)
{
  DifProfile *profile = self->profile;
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    const gint64 *last = g_hash_table_lookup (self->leases, record->name);

    if (record->held_cut == NULL || !dif_lease_is_due (profile->archive, profile->call, record->name) ||
        (last != NULL && dif_clock_elapsed (profile->clock) - *last < dif_limit_us (DIF_LIMIT_LEASE_LOOK_SECONDS)))
      continue;
    see_to_lease (self, record, cancellable);
  }
}

gboolean
dif_relay_hand_over (DifRelay *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifTarget) target = NULL;
  DifLease lease;

  if (!open_lease (self, name, &lease, cancellable, error))
    return FALSE;
  target = lease.target;
  return dif_lease_hand_over (&lease, error);
}

gboolean
dif_relay_take (DifRelay *self, const char *name, const char *reason, GCancellable *cancellable, GError **error)
{
  g_auto (DifLeaseFound) found = { NULL };
  g_autoptr (DifTarget) target = dif_target_pool_get (self->targets, self->profile->archive, name, error);
  DifLease lease;

  if (target == NULL || !dif_target_open (target, cancellable, error))
    return FALSE;
  lease = (DifLease){ target, self->profile->archive, self->profile->call, dif_target_get_config (target)->mode,
                      FALSE, TRUE, cancellable };
  return dif_ledger_append (self->profile->archive, "lease-wanted",
                            dif_ledger_facts ("target", name, "reason", reason, NULL), error) &&
         dif_lease_take (&lease, TRUE, &found, error);
}

/* Who ends in good order does not let another machine wait */
static void
hand_over_all (DifRelay *self)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (self->profile->archive, NULL);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autofree char *other = dif_lease_dup_other (self->profile->archive, record->name);
    g_autoptr (GError) error = NULL;

    if (record->held_cut != NULL && other == NULL && !dif_relay_hand_over (self, record->name, NULL, &error))
      g_message ("“%s” was not handed over: %s", record->name, error->message);
  }
}

/* Whether a publication was tried: standing by for another machine is none */
static gboolean
has_news (GPtrArray *publications)
{
  for (guint i = 0; i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    if (!g_str_equal (publication->state, "standby"))
      return TRUE;
  }
  return FALSE;
}

gint64
dif_relay_turn (DifRelay *self, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;
  gint64 wait;
  guint most;

  if (dif_relay_round (self, FALSE, &cut, &publications, cancellable, &error)) {
    self->rhythm.failures = 0;
  } else if (!g_cancellable_is_cancelled (cancellable)) {
    self->rhythm.failures++;
    if (self->watch != NULL)
      self->watch (NULL, "failed", error->message, self->watch_data);
  }
  if (has_news (publications))
    dif_rhythm_seen (&self->rhythm, g_get_monotonic_time ());
  keep_leases (self, cancellable);
  wait = dif_rhythm_wait (&self->rhythm, g_get_monotonic_time (), dif_call_get_interval_seconds (self->profile->call),
                          error != NULL ? dif_error_get_retry_after (error) : 0);
  most = dif_profile_get_wait (self->profile);
  /* a source that fails is asked later and later, whatever a person prefers */
  return error == NULL && most != 0 ? MIN (wait, (gint64) most * G_USEC_PER_SEC) : wait;
}

void
dif_relay_run (DifRelay *self, gint64 until, GCancellable *cancellable)
{
  DifClock *clock = self->profile->clock;
  guint heard = dif_wait_get_rings ();

  while (!g_cancellable_is_cancelled (cancellable) && (until == 0 || dif_clock_now (clock) < until)) {
    gint64 pause = dif_limit_us ((double) dif_relay_turn (self, cancellable) / G_USEC_PER_SEC);

    if (until != 0)
      pause = MIN (pause, until - dif_clock_now (clock));
    dif_wait_until_rung (g_get_monotonic_time () + pause, &heard, cancellable);
  }
  if (dif_lease_is_shared (self->profile->archive))
    hand_over_all (self);
}

/* --- Reading back ------------------------------------------------------------------------- */

static DifPublication *
verify_one (DifRelay *self, DifTargetConfig *config, GCancellable *cancellable, GError **error)
{
  DifArchive *archive = self->profile->archive;
  g_autoptr (DifManifest) held = dif_archive_get_held_manifest (archive, config->name, error);
  g_autoptr (DifPublication) publication = g_new0 (DifPublication, 1);
  gint64 before = g_get_monotonic_time ();

  publication->target = g_strdup (config->name);
  publication->state = "visible";
  if (held == NULL ||
      !dif_readback_public (config->public_url, held, &publication->verified, self->progress, cancellable,
                            error) ||
      !dif_archive_set_verified (archive, config->name, error))
    return NULL;
  publication->verify_seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  return g_steal_pointer (&publication);
}

GPtrArray *
dif_relay_verify (DifRelay *self, const char *only, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (self->profile->archive, error);
  g_autoptr (GPtrArray) done =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_publication_free);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = NULL;
    DifPublication *publication;

    if (only != NULL && !g_str_equal (only, record->name))
      continue;
    config = dif_target_config_load (self->profile->archive, record->name, error);
    if (config == NULL)
      return NULL;
    if (config->public_url == NULL || record->held_cut == NULL)
      continue;
    publication = verify_one (self, config, cancellable, error);
    if (publication == NULL)
      return NULL;
    g_ptr_array_add (done, publication);
  }
  if (done->len > 0)
    return g_steal_pointer (&done);
  dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Give the target a --public-url, and publish on it."),
                 _("No target with a public address shows a cut"));
  return NULL;
}

static void
dif_relay_class_init (DifRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_relay_finalize;
}

static void
dif_relay_init (DifRelay *self)
{
  self->targets = dif_target_pool_new ();
  self->leases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

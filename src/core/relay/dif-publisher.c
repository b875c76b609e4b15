/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-publisher"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-line.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "relay/dif-lease.h"
#include "relay/dif-readback.h"

#include "dif-publisher.h"

#define STAMP_LENGTH (13) /* of a cut's id: `aaaammdd-hhmm` */
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)


/* One publication under way */
typedef struct {
  DifPublisher *publisher;      /* (unowned) */
  DifCut *cut;                  /* (unowned) */
  const char *reason;           /* (unowned) (nullable) */
  DifPublication *publication;  /* (unowned) */
  DifTarget *target;            /* (owned) (nullable) */
  DifLease lease;
  char *held_cut;               /* (owned) (nullable) that it shows */
  DifManifest *wanted;          /* (owned) (nullable) */
  DifPlan *plan;                /* (owned) (nullable) */
  gint64 number;                /* of the publication in the archive */
  gint64 clock_us;              /* the target's clock minus ours */
} Run;


void
dif_publication_free (DifPublication *self)
{
  g_free (self->target);
  g_clear_error (&self->error);
  g_free (self);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

JsonNode *
dif_publication_to_json (DifPublication *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, self->target);
  json_builder_set_member_name (builder, "state");
  json_builder_add_string_value (builder, self->state);
  json_builder_set_member_name (builder, "strategy");
  if (self->strategy != NULL)
    json_builder_add_string_value (builder, self->strategy);
  else
    json_builder_add_null_value (builder);
  add_integer (builder, "uploaded", self->uploaded);
  add_integer (builder, "removed", self->removed);
  add_integer (builder, "unchanged", self->unchanged);
  add_integer (builder, "bytes", (gint64) self->bytes);
  add_integer (builder, "requests", self->requests);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, self->seconds);
  add_integer (builder, "mixing_ms", self->mixing_ms);
  add_integer (builder, "verified", self->verified);
  json_builder_set_member_name (builder, "verify_seconds");
  json_builder_add_double_value (builder, self->verify_seconds);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
tell (Run *run, const char *stage, const char *text)
{
  if (run->publisher->watch != NULL)
    run->publisher->watch (run->cut->id, stage, text, run->publisher->watch_data);
}

static double
seconds_since (gint64 monotonic)
{
  return (double) (g_get_monotonic_time () - monotonic) / G_USEC_PER_SEC;
}

/* --- Whether it may ----------------------------------------------------------------------- */

static gboolean
check_mode (Run *run, GError **error)
{
  DifMode mode = dif_target_get_config (run->target)->mode;

  if (run->cut->mode == mode)
    return TRUE;
  dif_set_error (error, DIF_ERROR_MODE,
                 _("Choose a target of that mode; modes are never mixed."),
                 _("The cut %s is %s, and “%s” is %s"), run->cut->id, dif_mode_get_name (run->cut->mode),
                 run->publication->target, dif_mode_get_name (mode));
  return FALSE;
}

static gboolean
check_hours (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  gint64 now = dif_clock_institute_now (dif_archive_get_clock (self->archive));
  gint64 opening = dif_call_get_opening (self->call);
  g_autofree char *hour = NULL;

  if (run->cut->mode != DIF_MODE_REAL || now >= opening || dif_cut_is_zero (run->cut))
    return TRUE;

  hour = dif_time_format_iso8601 (opening, dif_call_get_zone (self->call));
  dif_set_error (error, DIF_ERROR_HOURS, _("It is held, and published at that hour."),
                 _("The cut %s shows results, and nothing may be shown before %s"), run->cut->id, hour);
  return FALSE;
}

/* A cut that another machine has published may not have come to us */
static gboolean
is_beyond (DifCut *held, const char *held_cut, DifCut *cut)
{
  if (held == NULL)
    return held_cut != NULL && strncmp (held_cut, cut->id, STAMP_LENGTH) > 0;
  return held->mode == cut->mode && (held->cut_time > cut->cut_time ||
                                     (held->cut_time == cut->cut_time && held->seq > cut->seq));
}

/* What the target shows now may be newer only if a person says why; a cut of another mode that it
 * shows is a matter of the lease */
static gboolean
check_order (Run *run, const char *held_cut, GError **error)
{
  g_autoptr (DifCut) held = held_cut != NULL && run->reason == NULL
                                ? dif_archive_find_cut (run->publisher->archive, held_cut, NULL)
                                : NULL;

  if (run->reason != NULL || !is_beyond (held, held_cut, run->cut))
    return TRUE;
  dif_set_error (error, DIF_ERROR_ORDER, _("Give a reason to go back on purpose."),
                 _("“%s” shows the cut %s, which is newer than %s"), run->publication->target, held_cut,
                 run->cut->id);
  return FALSE;
}

/* --- Doing it ----------------------------------------------------------------------------- */

/* What stands there: by our own record, unless there is none or another machine has published since.
 * Who gives a reason wants what the target says. */
static gboolean
take_lease (Run *run, DifManifest **held, GError **error)
{
  g_auto (DifLeaseFound) found = { NULL };

  if (!dif_lease_take (&run->lease, FALSE, &found, error))
    return FALSE;
  if (found.files != NULL && (found.publisher != NULL || dif_manifest_get_count (*held) == 0)) {
    dif_manifest_unref (*held);
    *held = dif_manifest_ref (found.files);
  }
  return found.publisher == NULL || check_order (run, found.cut, error);
}

/* Who publishes again, with a reason, what is there already has seen that it is not as we put it */
static void
doubt_what_stands (Run *run, DifManifest **held)
{
  DifManifest *doubted;

  if (run->reason == NULL || g_strcmp0 (run->held_cut, run->cut->id) != 0)
    return;
  doubted = dif_plan_doubt_all (*held);
  dif_manifest_unref (*held);
  *held = doubted;
}

static gboolean
prepare (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  g_autoptr (DifTargetRecord) record =
      dif_archive_find_target (self->archive, run->publication->target, error);
  g_autoptr (DifManifest) held = NULL;
  g_autoptr (DifManifest) ours = NULL;

  if (record == NULL)
    return FALSE;
  run->target = dif_target_pool_get (self->targets, self->archive, record->name, error);
  if (run->target == NULL || !check_mode (run, error) || !check_hours (run, error) ||
      !check_order (run, record->held_cut, error))
    return FALSE;

  run->held_cut = g_strdup (record->held_cut);
  run->wanted = dif_archive_get_cut_manifest (self->archive, run->cut->id, error);
  run->lease = (DifLease){ run->target, self->archive, self->call, run->cut->mode, FALSE, run->reason != NULL,
                           self->cancellable };
  ours = dif_archive_get_held_manifest (self->archive, record->name, error);
  held = ours != NULL ? dif_manifest_ref (ours) : NULL;
  if (run->wanted == NULL || held == NULL || !dif_lease_check_rest (&run->lease, error) ||
      !dif_target_open (run->target, self->cancellable, error) ||
      !dif_target_config_keep (dif_target_get_config (run->target), self->archive, error) ||
      !take_lease (run, &held, error))
    return FALSE;

  doubt_what_stands (run, &held);
  run->plan = dif_plan_new (held, run->wanted, dif_call_get_entry (self->call),
                            dif_call_get_pointers (self->call));
  if (held == ours && record->held_cut != NULL && run->reason == NULL)
    run->plan->held_tree = dif_archive_get_site_folder (self->archive, record->held_cut);
  run->publication->uploaded = run->plan->uploaded;
  run->publication->unchanged = run->plan->unchanged;
  run->publication->removed = run->plan->removed->len;
  run->publication->bytes = run->plan->bytes;
  if (run->reason == NULL && !dif_plan_check_size (run->plan, error))
    return FALSE;
  dif_target_expect (run->target, run->plan);
  return TRUE;
}

/* Before the first file of a mixture: whatever happens to us now, the next publication knows that it
 * cannot rely on what stood there */
static gboolean
note_doubt (Run *run, GError **error)
{
  g_autoptr (DifManifest) doubted = NULL;

  if (!dif_target_mixes (run->target) || run->plan->uploaded == 0)
    return TRUE;
  doubted = dif_plan_doubt (run->plan->held, run->wanted);
  return dif_archive_set_held (run->publisher->archive, run->publication->target, run->held_cut, doubted,
                               error);
}

static gboolean
start (Run *run, GError **error)
{
  DifArchive *archive = run->publisher->archive;
  DifDatabase *database = dif_archive_get_database (archive);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  run->number = dif_archive_begin_publication (archive, run->cut->id, run->publication->target,
                                               run->reason, error);
  ok = run->number != 0 && note_doubt (run, error) &&
       dif_ledger_append (archive, "publication-started",
                          dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target,
                                            "reason", run->reason, NULL),
                          error);
  return dif_database_end (database, ok, error);
}

static gboolean
put (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  g_autofree char *tree = dif_archive_get_site_folder (self->archive, run->cut->id);
  g_autofree char *what = g_strdup_printf (_("Publishing %s on %s"), run->cut->id, run->publication->target);
  DifTargetOutcome outcome = { 0 };
  gboolean ok;

  dif_progress_begin (self->progress, what, run->plan->bytes);
  ok = dif_target_begin (run->target, run->cut->id, run->plan, tree, self->cancellable, error);
  for (DifPhase phase = DIF_PHASE_ABSENT; ok && phase <= DIF_PHASE_POINTER; phase++)
    ok = dif_target_put (run->target, phase, self->progress, self->cancellable, error) &&
         dif_lease_confirm (&run->lease, error);
  if (!ok || !dif_target_commit (run->target, &outcome, self->cancellable, error))
    return FALSE;

  run->clock_us = outcome.clock_us;
  run->publication->strategy = outcome.strategy;
  run->publication->requests = outcome.requests;
  run->publication->verified = outcome.verified;
  run->publication->mixing_ms = outcome.mixing_us / 1000;
  return TRUE;
}

/* What is sent is signed by the target's own clock; that ours is another is for the operator to know
 * (threat T10) */
static gboolean
keep_clock (Run *run, GError **error)
{
  DifArchive *archive = run->publisher->archive;
  g_autofree char *key = g_strdup_printf ("target-clock:%s", run->publication->target);
  g_autofree char *text = NULL;
  gint64 minutes = (ABS (run->clock_us) + MINUTE / 2) / MINUTE;

  if (ABS (run->clock_us) < dif_limit_us (DIF_LIMIT_CLOCK_WARN_SECONDS))
    return dif_incident_close_key (archive, key, error);
  text = g_strdup_printf (run->clock_us > 0
                              /* Translators: a number of minutes, a target */
                              ? ngettext ("The clock of “%2$s” is %1$u minute ahead of this computer’s; set this computer’s",
                                          "The clock of “%2$s” is %1$u minutes ahead of this computer’s; set this computer’s",
                                          (gulong) minutes)
                              : ngettext ("The clock of “%2$s” is %1$u minute behind this computer’s; set this computer’s",
                                          "The clock of “%2$s” is %1$u minutes behind this computer’s; set this computer’s",
                                          (gulong) minutes),
                          (guint) minutes, run->publication->target);
  tell (run, "clock", text);
  return ABS (run->clock_us) < dif_limit_us (DIF_LIMIT_CLOCK_INCIDENT_SECONDS) ||
         dif_incident_keep (archive, key, text, error);
}

/* The archive knows what stands there, and the target knows who put it and the ledger's head */
static gboolean
record_published (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  DifDatabase *database = dif_archive_get_database (self->archive);
  gboolean ok = dif_database_begin (database, error);

  ok = ok &&
       dif_archive_set_held (self->archive, run->publication->target, run->cut->id, run->wanted, error) &&
       dif_archive_end_publication (self->archive, run->number, "published", NULL, error) &&
       dif_ledger_append (self->archive, "published",
                          dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target,
                                            "strategy", run->publication->strategy, NULL),
                          error);
  if (!dif_database_end (database, ok, error))
    return FALSE;

  return dif_lease_write (&run->lease, run->cut->id, run->wanted, error);
}

static gboolean
verify (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  const char *url = dif_target_get_config (run->target)->public_url;
  gint64 before = g_get_monotonic_time ();

  if (url == NULL)
    return TRUE;
  dif_progress_begin (self->progress, _("Reading the public address back"),
                      dif_manifest_get_bytes (run->wanted));
  if (!dif_readback_public (url, run->wanted, &run->publication->verified, self->progress,
                            self->cancellable, error))
    return FALSE;

  run->publication->verify_seconds = seconds_since (before);
  run->publication->state = "visible";
  tell (run, "visible", url);
  return dif_archive_end_publication (self->archive, run->number, "visible", NULL, error) &&
         dif_archive_set_verified (self->archive, run->publication->target, error) &&
         dif_ledger_append (self->archive, "visible",
                            dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target,
                                              "url", url, NULL),
                            error);
}

/* A cache before the target forgets what has changed */
static gboolean
purge (Run *run, GError **error)
{
  g_autofree char *what = NULL;

  if (!dif_target_purge (run->target, &what, run->publisher->cancellable, error))
    return FALSE;
  return what == NULL ||
         dif_ledger_append (run->publisher->archive, "purged",
                            dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target, "paths",
                                              what, NULL),
                            error);
}

static gboolean
prune (Run *run, GError **error)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  if (!dif_target_prune (run->target, removed, run->publisher->cancellable, error))
    return FALSE;
  if (removed->len == 0)
    return TRUE;
  g_ptr_array_add (removed, NULL);
  list = g_strjoinv ("\n", (GStrv) removed->pdata);
  return dif_ledger_append (run->publisher->archive, "removed",
                            dif_ledger_facts ("target", run->publication->target, "paths", list, NULL),
                            error);
}

static gboolean
publish (Run *run, GError **error)
{
  gint64 before = g_get_monotonic_time ();

  if (!prepare (run, error) || !start (run, error) || !put (run, error) ||
      !record_published (run, error))
    return FALSE;
  run->publication->state = "published";
  run->publication->seconds = seconds_since (before);
  tell (run, "published", run->publication->target);
  return keep_clock (run, error) && purge (run, error) && verify (run, error) && prune (run, error);
}

/* A failure is in the ledger and an incident of the target's; what readers see is the cut before */
static void
record_failure (Run *run, const GError *reason)
{
  DifArchive *archive = run->publisher->archive;
  g_autofree char *key = g_strdup_printf ("target:%s", run->publication->target);
  const char *line = dif_line_cause (reason);
  g_autoptr (GError) local_error = NULL;
  gboolean stood = g_str_equal (run->publication->state, "published");

  if ((run->number != 0 && !dif_archive_end_publication (archive, run->number,
                                                         stood ? "published" : "failed",
                                                         reason->message, &local_error)) ||
      !dif_ledger_append (archive, stood ? "readback-failed" : "publication-failed",
                          dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target,
                                            "reason", reason->message, NULL),
                          &local_error) ||
      !dif_incident_open (archive, line != NULL ? line : key, reason->message, &local_error))
    g_message ("a failure could not be recorded: %s", local_error->message);
  tell (run, "failed", reason->message);
}

DifPublication *
dif_publisher_run (DifPublisher *self, DifCut *cut, const char *name, const char *reason)
{
  DifPublication *publication = g_new0 (DifPublication, 1);
  Run run = { self, cut, reason, publication };
  g_autofree char *key = g_strdup_printf ("target:%s", name);

  publication->target = g_strdup (name);
  publication->state = "failed";
  if (!publish (&run, &publication->error)) {
    if (g_error_matches (publication->error, DIF_ERROR, DIF_ERROR_STANDBY) && run.number == 0) {
      publication->state = "standby";
    } else {
      record_failure (&run, publication->error);
      dif_target_pool_drop (self->targets, name);
    }
  } else {
    dif_incident_close_key (self->archive, key, &publication->error);
  }

  g_clear_object (&run.target);
  g_clear_pointer (&run.held_cut, g_free);
  g_clear_pointer (&run.plan, dif_plan_free);
  g_clear_pointer (&run.wanted, dif_manifest_unref);
  return publication;
}

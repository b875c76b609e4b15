/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-reading"

#include "config.h"

#include <string.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-json.h"
#include "relay/dif-profile.h"
#include "stack/dif-stack-target.h"
#include "target/dif-target-purges.h"
#include "watch/dif-availability.h"
#include "watch/dif-watch.h"

#include "relay/dif-lease.h"
#include "relay/dif-spare.h"

#include "dif-reading.h"

/* Records of the ledger that are searched for the hours of the cuts on their way */
#define RECORDS (256)


static gboolean
read_setup (DifReading *self, DifProfile *profile, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->call = g_object_ref (profile->call);
  self->registration = dif_profile_get_registration (profile, error);
  self->dates_met = self->registration != NULL ? dif_profile_get_dates_met (profile, error) : NULL;
  if (self->dates_met == NULL)
    return FALSE;
  self->wait = dif_profile_get_wait (profile);
  self->source = dif_profile_get_source (profile, &local_error);
  if (self->source != NULL || g_error_matches (local_error, DIF_ERROR, DIF_ERROR_SETUP))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Whether readers are led to a target that shows it: a hot spare may be ahead of the target that it waits for */
static gboolean
is_shown (DifReading *self, DifCut *cut)
{
  for (guint i = 0; cut->current && i < self->status->targets->len; i++) {
    const DifStatusTarget *target = g_ptr_array_index (self->status->targets, i);

    if (target->in_service && g_strcmp0 (target->cut, cut->id) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_cut (DifReading *self, DifCut *cut)
{
  DifCutItem *item = dif_cut_item_new (cut);

  g_ptr_array_add (self->cuts, item);
  for (guint i = 0; i < cut->packages->len; i++)
    self->bytes += ((DifCutPackage *) g_ptr_array_index (cut->packages, i))->size;
  if (self->current == NULL && is_shown (self, cut))
    self->current = cut;
  if (cut->state == DIF_CUT_REFUSED || cut->state == DIF_CUT_SKIPPED)
    return;
  if (self->newest == NULL || cut->cut_time > self->newest->cut_time)
    self->newest = cut;
}

static gboolean
read_cuts (DifReading *self, DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (archive, error);

  if (cuts == NULL)
    return FALSE;
  /* the newest first: the reading takes them over from the end of the list */
  while (cuts->len > 0)
    add_cut (self, g_ptr_array_steal_index (cuts, cuts->len - 1));
  return TRUE;
}

static const char *
state_of (DifCut *cut, const char *target)
{
  for (guint i = 0; cut != NULL && i < cut->targets->len; i++) {
    DifCutTarget *there = g_ptr_array_index (cut->targets, i);

    if (g_str_equal (there->name, target))
      return there->state;
  }
  return NULL;
}

/* @count: of the profile, counted once. Returns: %FALSE if it could not be */
static gboolean
read_purged (DifProfile *profile, const DifTargetFacts *facts, gint64 *count, GError **error)
{
  if (*count >= 0 || dif_options_get (facts->config->options, "distribution") == NULL)
    return TRUE;
  *count = dif_target_count_purged (profile->archive, dif_clock_now (profile->clock), error);
  return *count >= 0;
}

static void
read_role (DifTargetFacts *facts, GPtrArray *pairs)
{
  DifSparePair *pair = dif_spare_find (pairs, facts->config->name);
  gboolean spare = pair != NULL && g_str_equal (pair->spare->name, facts->config->name);

  if (pair == NULL)
    return;
  facts->partner = g_strdup (spare ? pair->first->name : pair->spare->name);
  facts->reserve = dif_spare_is_reserve (pairs, facts->config->name);
  facts->ways = dif_spare_explain (pair);
}

/* Once all are read: which others each could stand in for */
static void
read_firsts (DifReading *self)
{
  for (guint i = 0; i < self->targets->len; i++) {
    DifTargetFacts *facts = (DifTargetFacts *) dif_target_item_get (g_ptr_array_index (self->targets, i));
    g_autoptr (GStrvBuilder) firsts = g_strv_builder_new ();

    for (guint j = 0; j < self->targets->len; j++) {
      const DifTargetFacts *other = dif_target_item_get (g_ptr_array_index (self->targets, j));

      if (i != j && facts->partner == NULL && other->partner == NULL && facts->config->public_url != NULL &&
          other->config->public_url != NULL && other->config->mode == facts->config->mode)
        g_strv_builder_add (firsts, other->config->name);
    }
    facts->firsts = g_strv_builder_end (firsts);
  }
}

static gboolean
read_targets (DifReading *self, DifProfile *profile, GError **error)
{
  DifArchive *archive = profile->archive;
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);
  g_autoptr (GPtrArray) pairs = records != NULL ? dif_spare_list (archive, error) : NULL;
  gint64 purged = -1;

  for (guint i = 0; pairs != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    DifTargetFacts facts = { 0 };
    DifCut *held;

    facts.config = dif_target_config_load (archive, record->name, error);
    if (facts.config == NULL)
      return FALSE;
    if (!read_purged (profile, &facts, &purged, error)) {
      dif_target_config_free (facts.config);
      return FALSE;
    }
    facts.purged = dif_options_get (facts.config->options, "distribution") != NULL ? purged : -1;
    facts.stacks = dif_stack_has (archive, record->name);
    held = record->held_cut != NULL ? dif_reading_find_cut (self, record->held_cut) : NULL;
    facts.held_cut = g_strdup (record->held_cut);
    facts.held_time = held != NULL ? held->cut_time : 0;
    facts.held_since = record->held_since;
    facts.verified = record->verified;
    facts.publisher = dif_lease_dup_other (archive, record->name);
    read_role (&facts, pairs);
    facts.last_state = g_strdup (state_of (self->newest, record->name));
    g_ptr_array_add (self->targets, dif_target_item_new (&facts));
  }
  read_firsts (self);
  return pairs != NULL;
}

static gboolean
read_incidents (DifReading *self, DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) incidents = dif_incident_list (archive, error);

  if (incidents == NULL)
    return FALSE;
  while (incidents->len > 0) {
    DifIncident *incident = g_ptr_array_steal_index (incidents, incidents->len - 1);

    if (incident->closed == 0)
      g_ptr_array_add (self->incidents, incident);
    else
      dif_incident_free (incident);
  }
  return TRUE;
}

static void
note_stage (DifStages *stages, const char *kind, gint64 at)
{
  if (g_str_equal (kind, "cut-accepted"))
    stages->checked = at;
  else if (g_str_equal (kind, "published"))
    stages->published = at;
  else if (g_str_equal (kind, "visible"))
    stages->visible = at;
}

static void
note_record (DifReading *self, DifLedgerRecord *record)
{
  g_autoptr (JsonNode) node = dif_json_parse (record->body, strlen (record->body), "ledger", NULL);
  const char *cut = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
                        ? json_object_get_string_member_with_default (json_node_get_object (node), "cut", NULL)
                        : NULL;

  if (cut == NULL)
    return;
  if (self->newest != NULL && g_str_equal (cut, self->newest->id))
    note_stage (&self->stages, record->kind, record->at);
  if (self->current != NULL && g_str_equal (cut, self->current->id))
    note_stage (&self->current_stages, record->kind, record->at);
}

static gint64
last_received (DifCut *cut)
{
  gint64 last = 0;

  for (guint i = 0; cut != NULL && i < cut->packages->len; i++)
    last = MAX (last, ((DifCutPackage *) g_ptr_array_index (cut->packages, i))->received);
  return last;
}

static gboolean
read_stages (DifReading *self, DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) records = dif_ledger_read (archive, NULL, RECORDS, error);

  self->stages.fetched = last_received (self->newest);
  self->current_stages.fetched = last_received (self->current);
  for (guint i = 0; records != NULL && i < records->len; i++)
    note_record (self, g_ptr_array_index (records, i));
  if (records != NULL && records->len > 0)
    self->last_record = ((DifLedgerRecord *) g_ptr_array_index (records, records->len - 1))->seq;
  return records != NULL;
}

/* From the first of the month, by the call's zone */
gint64
dif_reading_month_start (GTimeZone *zone, gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, zone);
  g_autoptr (GDateTime) first =
      g_date_time_new (zone, g_date_time_get_year (here), g_date_time_get_month (here), 1, 0, 0, 0);

  return g_date_time_to_unix (first) * G_USEC_PER_SEC;
}

static gboolean
read_watch (DifReading *self, DifProfile *profile, GError **error)
{
  gint64 now = dif_clock_now (profile->clock), from = dif_reading_month_start (dif_call_get_zone (profile->call), now);
  int missed = dif_watch_count_missed (profile, error);
  g_autoptr (GPtrArray) probes =
      missed >= 0 ? dif_archive_list_probes (profile->archive, NULL, from, now, error) : NULL;
  g_autoptr (DifAvailability) measured = NULL;

  if (probes == NULL)
    return FALSE;
  measured = dif_availability_measure (probes, from, now);
  self->missed = (guint) missed;
  self->availability = dif_availability_permyriad (measured);
  self->down_seconds = measured->observed - measured->up;
  return TRUE;
}

static gboolean
read_status (DifReading *self, DifProfile *profile, GError **error)
{
  self->status = dif_status_new (profile, error);
  return self->status != NULL;
}

DifReading *
dif_reading_new (const char *folder, DifClock *clock, GError **error)
{
  g_autoptr (DifReading) self = g_atomic_rc_box_new0 (DifReading);
  g_autoptr (DifProfile) profile = dif_profile_look (folder, clock, error);
  DifArchive *archive = profile != NULL ? profile->archive : NULL;

  self->folder = g_strdup (folder);
  self->cuts = g_ptr_array_new_with_free_func (g_object_unref);
  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
  self->incidents = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_incident_free);
  if (profile == NULL || !read_setup (self, profile, error) || !read_status (self, profile, error) ||
      !read_cuts (self, archive, error) ||
      !read_targets (self, profile, error) || !read_incidents (self, archive, error) ||
      !read_stages (self, archive, error) || !read_watch (self, profile, error))
    return NULL;
  self->fresh = self->source == NULL && self->cuts->len == 0 && self->targets->len == 0;
  return g_steal_pointer (&self);
}

DifReading *
dif_reading_ref (DifReading *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  DifReading *self = data;

  g_clear_pointer (&self->status, dif_status_free);
  g_clear_pointer (&self->source, dif_source_config_free);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->cuts, g_ptr_array_unref);
  g_clear_pointer (&self->registration, dif_registration_free);
  g_clear_pointer (&self->dates_met, g_strfreev);
  g_clear_object (&self->call);
  g_free (self->folder);
}

void
dif_reading_unref (DifReading *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

DifCut *
dif_reading_find_cut (DifReading *self, const char *id)
{
  for (guint i = 0; i < self->cuts->len; i++) {
    DifCut *cut = dif_cut_item_get_cut (g_ptr_array_index (self->cuts, i));

    if (g_str_equal (cut->id, id))
      return cut;
  }
  return NULL;
}

const DifTargetFacts *
dif_reading_find_target (DifReading *self, const char *name)
{
  for (guint i = 0; i < self->targets->len; i++) {
    const DifTargetFacts *facts = dif_target_item_get (g_ptr_array_index (self->targets, i));

    if (g_str_equal (facts->config->name, name))
      return facts;
  }
  return NULL;
}

DifMode
dif_reading_get_mode (DifReading *self)
{
  if (self->source != NULL)
    return self->source->mode;
  if (self->current != NULL)
    return self->current->mode;
  return self->newest != NULL ? self->newest->mode : DIF_MODE_PRACTICE;
}

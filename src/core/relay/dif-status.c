/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-status"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "relay/dif-lease.h"
#include "relay/dif-spare.h"
#include "target/dif-target-config.h"

#include "dif-status.h"


static void
status_target_free (gpointer data)
{
  DifStatusTarget *target = data;

  g_free (target->name);
  g_free (target->public_url);
  g_free (target->page_url);
  g_free (target->page_problem);
  g_free (target->cut);
  g_free (target->publisher);
  g_free (target->spare_of);
  g_free (target);
}

void
dif_status_free (DifStatus *self)
{
  g_clear_object (&self->call);
  g_clear_pointer (&self->newest, dif_cut_free);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_free (self->cut);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------ */

static gboolean
read_source (DifStatus *self, DifProfile *profile, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifSourceConfig) config = dif_profile_get_source (profile, &local_error);

  if (config == NULL && g_error_matches (local_error, DIF_ERROR, DIF_ERROR_SETUP))
    return TRUE;
  if (config != NULL) {
    self->has_source = TRUE;
    self->mode = config->mode;
    self->newest = dif_archive_newest_cut (profile->archive, config->mode, dif_call_get_id (self->call),
                                           TRUE, &local_error);
  }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What the eye on the public addresses has just seen of the outlet's own page, if it was open */
static gboolean
read_page (DifStatusTarget *target, DifProfile *profile, GError **error)
{
  gint64 since = dif_clock_now (profile->clock) - (gint64) DIF_LIMIT_PROBE_GAP_SECONDS * G_USEC_PER_SEC;
  g_autoptr (GPtrArray) probes =
      target->page_url != NULL ? dif_archive_list_probes (profile->archive, target->name, since, 0, error) : NULL;
  DifProbe *last = probes != NULL && probes->len > 0 ? g_ptr_array_index (probes, probes->len - 1) : NULL;

  if (last != NULL && g_strcmp0 (last->page, target->page_url) == 0) {
    target->page = last->page_state;
    target->page_problem = g_strdup (last->page_problem);
  }
  return target->page_url == NULL || probes != NULL;
}

static gboolean
read_targets (DifStatus *self, DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, error);
  g_autoptr (GPtrArray) pairs = records != NULL ? dif_spare_list (profile->archive, error) : NULL;

  for (guint i = 0; pairs != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, record->name, error);
    DifStatusTarget *target;

    if (config == NULL)
      return FALSE;
    target = g_new0 (DifStatusTarget, 1);
    target->name = g_strdup (record->name);
    target->mode = config->mode;
    target->public_url = g_strdup (config->public_url);
    target->page_url = g_strdup (config->page_url);
    target->cut = g_strdup (record->held_cut);
    target->since = record->held_since;
    target->verified = record->verified >= record->held_since ? record->verified : 0;
    target->withdrawn = record->withdrawn;
    target->spare_of = g_strdup (config->spare_of);
    target->in_service = !dif_spare_is_reserve (pairs, record->name);
    target->publisher = dif_lease_dup_other (profile->archive, record->name);
    target->last = self->newest != NULL && g_strcmp0 (target->cut, self->newest->id) == 0 &&
                   (target->public_url == NULL || target->verified != 0);
    g_ptr_array_add (self->targets, target);
    if (!read_page (target, profile, error))
      return FALSE;
  }
  return pairs != NULL;
}

/* Whether it counts for what readers see */
static gboolean
counts (DifStatus *self, DifStatusTarget *target)
{
  return target->mode == self->mode && target->in_service;
}

/* What all targets of the mode that readers are led to have in common */
static void
sum_up (DifStatus *self)
{
  DifStatusTarget *first = NULL;
  gboolean same = TRUE, verified = TRUE, last = TRUE;

  for (guint i = 0; i < self->targets->len; i++) {
    DifStatusTarget *target = g_ptr_array_index (self->targets, i);

    if (!self->has_source || !counts (self, target))
      continue;
    if (first == NULL)
      first = target;
    same = same && g_strcmp0 (target->cut, first->cut) == 0;
    last = last && target->last;
    self->since = MAX (self->since, target->since);
    verified = verified && target->verified != 0;
    if (self->verified == 0 || target->verified < self->verified)
      self->verified = target->verified;
  }
  same = same && first != NULL && first->cut != NULL;
  self->cut = same ? g_strdup (first->cut) : NULL;
  self->last = first != NULL && last;
  if (!same)
    self->since = 0;
  if (!same || !verified)
    self->verified = 0;
}

static gboolean
count_incidents (DifStatus *self, DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) incidents = dif_incident_list (profile->archive, error);

  for (guint i = 0; incidents != NULL && i < incidents->len; i++)
    self->incidents += ((DifIncident *) g_ptr_array_index (incidents, i))->closed == 0;
  return incidents != NULL;
}

DifStatus *
dif_status_new (DifProfile *profile, GError **error)
{
  g_autoptr (DifStatus) self = g_new0 (DifStatus, 1);

  self->call = g_object_ref (profile->call);
  self->targets = g_ptr_array_new_with_free_func (status_target_free);
  if (!read_source (self, profile, error) || !read_targets (self, profile, error) ||
      !count_incidents (self, profile, error))
    return NULL;
  sum_up (self);
  return g_steal_pointer (&self);
}

/* --- Judging ------------------------------------------------------------------------------ */

static void
set_target_error (DifStatus *self, DifStatusTarget *target, GError **error)
{
  if (target->withdrawn)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Publish on it by name to put a cut there again."),
                   _("“%s” was withdrawn; a holding page stands there"), target->name);
  else if (target->cut == NULL)
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Publish: difusorctl publish"),
                   _("“%s” shows no cut; the last one is %s"), target->name, self->newest->id);
  else if (!g_str_equal (target->cut, self->newest->id))
    dif_set_error (error, DIF_ERROR_UNFULFILLED,
                   self->newest->state == DIF_CUT_HELD ? _("It is held; see “difusorctl cuts”.")
                                                       : _("Publish: difusorctl publish"),
                   _("“%s” shows %s, and the last cut is %s"), target->name, target->cut,
                   self->newest->id);
  else
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Read it back: difusorctl verify"),
                   _("“%s” holds %s, but it was not read back from %s"), target->name, target->cut,
                   target->public_url);
}

gboolean
dif_status_check (DifStatus *self, GError **error)
{
  if (self->last)
    return TRUE;
  if (!self->has_source) {
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Set one: difusorctl source set KIND ARG…"),
                   _("No source is set"));
    return FALSE;
  }
  if (self->newest == NULL) {
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Fetch one: difusorctl relay --once"),
                   _("There is no cut of mode %s yet"), dif_mode_get_name (self->mode));
    return FALSE;
  }
  for (guint i = 0; i < self->targets->len; i++) {
    DifStatusTarget *target = g_ptr_array_index (self->targets, i);

    if (counts (self, target) && !target->last) {
      set_target_error (self, target, error);
      return FALSE;
    }
  }
  dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Add one: difusorctl target add NAME folder DIR"),
                 _("There is no target of mode %s"), dif_mode_get_name (self->mode));
  return FALSE;
}

/* --- Telling ------------------------------------------------------------------------------ */

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_moment (JsonBuilder *builder, const char *name, gint64 moment, GTimeZone *zone)
{
  g_autofree char *text = moment != 0 ? dif_time_format_iso8601 (moment, zone) : NULL;

  add_text (builder, name, text);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_newest (JsonBuilder *builder, DifCut *cut, GTimeZone *zone)
{
  json_builder_set_member_name (builder, "newest");
  if (cut == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  add_text (builder, "id", cut->id);
  add_moment (builder, "cut", cut->cut_time, zone);
  add_moment (builder, "received", cut->received, zone);
  add_text (builder, "state", dif_cut_state_to_string (cut->state));
  json_builder_end_object (builder);
}

/* null without one */
static void
add_page (JsonBuilder *builder, DifStatusTarget *target)
{
  json_builder_set_member_name (builder, "page");
  if (target->page_url == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  add_text (builder, "url", target->page_url);
  add_text (builder, "state", dif_page_state_to_string (target->page));
  add_text (builder, "problem", target->page_problem != NULL ? target->page_problem : "");
  json_builder_end_object (builder);
}

static void
add_target (JsonBuilder *builder, DifStatusTarget *target, GTimeZone *zone)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", target->name);
  add_text (builder, "mode", dif_mode_to_string (target->mode));
  add_text (builder, "public_url", target->public_url);
  add_page (builder, target);
  add_text (builder, "cut", target->cut);
  add_moment (builder, "since", target->since, zone);
  add_moment (builder, "verified", target->verified, zone);
  add_text (builder, "spare_of", target->spare_of);
  add_boolean (builder, "in_service", target->in_service);
  add_text (builder, "publisher", target->publisher);
  add_boolean (builder, "withdrawn", target->withdrawn);
  add_boolean (builder, "last", target->last);
  json_builder_end_object (builder);
}

JsonNode *
dif_status_to_json (DifStatus *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  GTimeZone *zone = dif_call_get_zone (self->call);

  json_builder_begin_object (builder);
  add_text (builder, "call", dif_call_get_id (self->call));
  add_text (builder, "mode", self->has_source ? dif_mode_to_string (self->mode) : NULL);
  add_text (builder, "cut", self->cut);
  add_moment (builder, "since", self->since, zone);
  add_moment (builder, "verified", self->verified, zone);
  add_boolean (builder, "last", self->last);
  add_newest (builder, self->newest, zone);
  json_builder_set_member_name (builder, "targets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->targets->len; i++)
    add_target (builder, g_ptr_array_index (self->targets, i), zone);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "incidents");
  json_builder_add_int_value (builder, self->incidents);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

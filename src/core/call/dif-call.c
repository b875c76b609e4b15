/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-call"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"

#include "dif-call-private.h"

G_DEFINE_FINAL_TYPE (DifCall, dif_call, G_TYPE_OBJECT)


static void
date_free (gpointer data)
{
  DifCallDate *date = data;

  g_free (date->id);
  g_free (date->what);
  g_free (date->clause);
  g_free (date);
}

static void
contact_free (gpointer data)
{
  DifCallContact *contact = data;

  g_free (contact->id);
  g_free (contact->purpose);
  g_free (contact->name);
  g_free (contact->role);
  g_free (contact->address);
  g_strfreev (contact->emails);
  g_free (contact->phone);
  g_free (contact->hours);
  g_free (contact->clause);
  g_free (contact);
}

static void
document_free (gpointer data)
{
  DifCallDocument *document = data;

  g_free (document->id);
  g_free (document->what);
  g_free (document->clause);
  g_free (document);
}

static void
datum_free (gpointer data)
{
  DifCallDatum *datum = data;

  g_free (datum->key);
  g_free (datum->label);
  g_free (datum->clause);
  g_free (datum);
}

static void
requirement_free (gpointer data)
{
  DifCallRequirement *requirement = data;

  g_free (requirement->id);
  g_free (requirement->clause);
  g_free (requirement->section);
  g_free (requirement->text);
  g_ptr_array_unref (requirement->dates);
  g_free (requirement);
}

static void
dif_call_finalize (GObject *object)
{
  DifCall *self = DIF_CALL (object);

  g_clear_pointer (&self->json, json_node_unref);
  g_free (self->id);
  g_free (self->title);
  g_free (self->institute);
  g_free (self->acronym);
  g_free (self->website);
  g_free (self->election);
  g_free (self->day);
  g_free (self->state);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->zone_name);
  g_ptr_array_unref (self->requirements);
  g_ptr_array_unref (self->registration);
  g_ptr_array_unref (self->documents);
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->calendar);
  for (guint i = 0; i < DIF_CALL_N_THRESHOLDS; i++)
    g_free (self->threshold_clauses[i]);
  g_strfreev (self->expects);
  g_free (self->entry);
  g_strfreev (self->pointers);
  g_free (self->acta_base_url);
  g_strfreev (self->acta_paths);

  G_OBJECT_CLASS (dif_call_parent_class)->finalize (object);
}

/* --- What it says ------------------------------------------------------------------------- */

const char *
dif_call_get_id (DifCall *self)
{
  return self->id;
}

const char *
dif_call_get_title (DifCall *self)
{
  return self->title;
}

const char *
dif_call_get_institute (DifCall *self)
{
  return self->institute;
}

const char *
dif_call_get_acronym (DifCall *self)
{
  return self->acronym;
}

const char *
dif_call_get_website (DifCall *self)
{
  return self->website;
}

const char *
dif_call_get_election (DifCall *self)
{
  return self->election;
}

const char *
dif_call_get_day (DifCall *self)
{
  return self->day;
}

const char *
dif_call_get_state (DifCall *self)
{
  return self->state;
}

guint
dif_call_get_state_id (DifCall *self)
{
  return self->state_id;
}

GTimeZone *
dif_call_get_zone (DifCall *self)
{
  return self->zone;
}

const char *
dif_call_get_zone_name (DifCall *self)
{
  return self->zone_name;
}

gint64
dif_call_get_opening (DifCall *self)
{
  return self->opening;
}

gint64
dif_call_get_closing (DifCall *self)
{
  return self->closing;
}

const DifCallDate *
dif_call_get_memoria (DifCall *self)
{
  return dif_call_get_date (self, "memoria");
}

GPtrArray *
dif_call_get_calendar (DifCall *self)
{
  return self->calendar;
}

GPtrArray *
dif_call_get_contacts (DifCall *self)
{
  return self->contacts;
}

GPtrArray *
dif_call_get_documents (DifCall *self)
{
  return self->documents;
}

GPtrArray *
dif_call_get_registration (DifCall *self)
{
  return self->registration;
}

GPtrArray *
dif_call_get_requirements (DifCall *self)
{
  return self->requirements;
}

const char *const *
dif_call_get_expects (DifCall *self)
{
  return (const char *const *) self->expects;
}

guint
dif_call_get_partner_seconds (DifCall *self)
{
  return self->partner_seconds;
}

guint
dif_call_get_interval_seconds (DifCall *self)
{
  return self->interval_seconds;
}

const char *
dif_call_get_entry (DifCall *self)
{
  return self->entry;
}

const char *const *
dif_call_get_pointers (DifCall *self)
{
  return (const char *const *) self->pointers;
}

const char *
dif_call_get_acta_base_url (DifCall *self)
{
  return self->acta_base_url;
}

const char *const *
dif_call_get_acta_paths (DifCall *self)
{
  return (const char *const *) self->acta_paths;
}

DifCallFindings
dif_call_get_findings (DifCall *self)
{
  return self->findings;
}

const DifCallDate *
dif_call_get_date (DifCall *self, const char *id)
{
  for (guint i = 0; i < self->calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (self->calendar, i);

    if (g_str_equal (date->id, id))
      return date;
  }
  return NULL;
}

gint64
dif_call_get_threshold (DifCall *self, DifCallThreshold threshold)
{
  g_return_val_if_fail (threshold < DIF_CALL_N_THRESHOLDS, 0);

  return self->thresholds[threshold];
}

const char *
dif_call_get_threshold_clause (DifCall *self, DifCallThreshold threshold)
{
  g_return_val_if_fail (threshold < DIF_CALL_N_THRESHOLDS, NULL);

  return self->threshold_clauses[threshold];
}

JsonNode *
dif_call_to_json (DifCall *self)
{
  return self->json;
}

const char *const *
dif_call_known_data (void)
{
  static const char *const keys[] = {
    "company", "domain", "contact_name", "phone",   "mobile",      "email",   "address", "city",
    "state",   "legal_representative",   "hosting", "description", "motives", "logo",    NULL,
  };

  return keys;
}

gboolean
dif_call_is_id (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= DIF_CALL_ID_LENGTH && text[length] == '\0' && text[0] != '-' &&
         text[length - 1] != '-';
}

/* --- Where it comes from ------------------------------------------------------------------ */

static DifCall *
new_from_json (JsonNode *json, const char *document, GError **error)
{
  g_autoptr (DifCall) self = g_object_new (DIF_TYPE_CALL, NULL);

  self->json = json_node_ref (json);
  if (!dif_call_read (self, json, document, error))
    return NULL;
  return g_steal_pointer (&self);
}

DifCall *
dif_call_new_from_bytes (GBytes *bytes, const char *document, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonNode) json = NULL;

  if (length > DIF_LIMIT_CALL_BYTES) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("Ask its author for the correct file."),
                   _("“%s” has more than the %" PRIu64 " bytes that a call may have"),
                   document, (guint64) DIF_LIMIT_CALL_BYTES);
    return NULL;
  }
  json = dif_json_parse (data, length, document, error);
  return json != NULL ? new_from_json (json, document, error) : NULL;
}

DifCall *
dif_call_new_from_file (const char *path, GError **error)
{
  g_autoptr (JsonNode) json = dif_json_load (path, DIF_LIMIT_CALL_BYTES, error);

  return json != NULL ? new_from_json (json, path, error) : NULL;
}

DifCall *
dif_call_new_from (DifCall *from, const char *day, GError **error)
{
  g_autoptr (GDateTime) old = dif_call_parse_day (from->day, from->zone);
  g_autoptr (GDateTime) new = dif_call_parse_day (day, from->zone);
  g_autoptr (JsonNode) json = NULL;
  g_autofree char *id = NULL;
  GDate *dates[2];
  int days;

  if (new == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write it as 2027-06-06."),
                   _("“%s” is not the date of an election day"), day);
    return NULL;
  }
  id = g_strdup_printf ("%s-%s", from->id, day);
  if (!dif_call_is_id (id)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Derive it from a call with a shorter id."),
                   _("The id “%s” would be longer than %d characters"), id, DIF_CALL_ID_LENGTH);
    return NULL;
  }
  dates[0] = g_date_new_dmy ((GDateDay) g_date_time_get_day_of_month (old),
                             (GDateMonth) g_date_time_get_month (old),
                             (GDateYear) g_date_time_get_year (old));
  dates[1] = g_date_new_dmy ((GDateDay) g_date_time_get_day_of_month (new),
                             (GDateMonth) g_date_time_get_month (new),
                             (GDateYear) g_date_time_get_year (new));
  days = g_date_days_between (dates[0], dates[1]);
  g_date_free (dates[0]);
  g_date_free (dates[1]);

  json = dif_call_shift_dates (from->json, from->zone, days);
  json_object_set_string_member (json_node_get_object (json), "id", id);
  json_object_set_string_member (json_node_get_object (json), "derived_from", from->id);
  return new_from_json (json, id, error);
}

static void
dif_call_class_init (DifCallClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dif_call_finalize;
}

static void
dif_call_init (DifCall *self)
{
  self->calendar = g_ptr_array_new_with_free_func (date_free);
  self->contacts = g_ptr_array_new_with_free_func (contact_free);
  self->documents = g_ptr_array_new_with_free_func (document_free);
  self->registration = g_ptr_array_new_with_free_func (datum_free);
  self->requirements = g_ptr_array_new_with_free_func (requirement_free);
}

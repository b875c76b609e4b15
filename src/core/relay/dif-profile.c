/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-profile"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-json.h"
#include "call/dif-call-shelf.h"
#include "relay/dif-spare.h"

#include "dif-profile.h"

/* Where the archive's settings keep them */
#define CALL "call"
#define SOURCE "source"
#define WAIT "source-wait"
/* Seconds between two questions to the source */
#define WAIT_LEAST (5)
#define WAIT_MOST (3600)
#define REGISTRATION "registration"
#define DATES_MET "dates-met:"


void
dif_profile_free (DifProfile *self)
{
  g_clear_object (&self->call);
  g_clear_object (&self->archive);
  g_clear_object (&self->clock);
  g_free (self);
}

static gboolean
load_call (DifProfile *self, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (dif_archive_get_folder (self->archive));
  g_autoptr (GError) local_error = NULL;
  g_autofree char *id = dif_archive_get_setting (self->archive, CALL, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  self->call = dif_call_shelf_lookup (shelf, id, error);
  return self->call != NULL;
}

static DifProfile *
open_archive (const char *folder, gboolean writable, DifClock *clock, GError **error)
{
  g_autoptr (DifProfile) self = g_new0 (DifProfile, 1);

  self->clock = clock != NULL ? g_object_ref (clock) : dif_clock_new ();
  self->archive = dif_archive_open (folder, writable, self->clock, error);
  return self->archive != NULL ? g_steal_pointer (&self) : NULL;
}

DifProfile *
dif_profile_open (const char *folder, gboolean writable, DifClock *clock, GError **error)
{
  g_autoptr (DifProfile) self = open_archive (folder, writable, clock, error);

  return self != NULL && load_call (self, error) ? g_steal_pointer (&self) : NULL;
}

DifProfile *
dif_profile_look (const char *folder, DifClock *clock, GError **error)
{
  g_autoptr (DifProfile) self = open_archive (folder, FALSE, clock, error);

  if (self == NULL || !dif_database_hold (dif_archive_get_database (self->archive), error) || !load_call (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* A setting and the record of it, both or neither */
static gboolean
keep (DifProfile *self, const char *key, const char *value, const char *kind, JsonObject *facts,
      GError **error)
{
  g_autoptr (JsonObject) owned = facts;
  DifDatabase *database = dif_archive_get_database (self->archive);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_archive_set_setting (self->archive, key, value, error) &&
       dif_ledger_append (self->archive, kind, g_steal_pointer (&owned), error);
  return dif_database_end (database, ok, error);
}

gboolean
dif_profile_use_call (DifProfile *self, const char *id, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (dif_archive_get_folder (self->archive));
  g_autoptr (DifCall) call = dif_call_shelf_lookup (shelf, id, error);

  if (call == NULL || !keep (self, CALL, id, "call-used", dif_ledger_facts ("call", id, NULL), error))
    return FALSE;
  g_set_object (&self->call, call);
  return TRUE;
}

static gboolean
note_call (DifProfile *self, const char *kind, DifCall *call, GError **error)
{
  g_autofree char *text = dif_json_canonical (dif_call_to_json (call));
  char hex[DIF_DIGEST_HEX];

  dif_digest_bytes (text, strlen (text), hex);
  if (!dif_ledger_append (self->archive, kind,
                          dif_ledger_facts ("call", dif_call_get_id (call), "sha256", hex, NULL), error))
    return FALSE;
  if (g_str_equal (dif_call_get_id (call), dif_call_get_id (self->call)))
    g_set_object (&self->call, call);
  return TRUE;
}

DifCall *
dif_profile_import_call (DifProfile *self, const char *path, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (dif_archive_get_folder (self->archive));
  g_autoptr (DifCall) call = dif_call_shelf_import (shelf, path, error);

  if (call == NULL || !note_call (self, "call-imported", call, error))
    return NULL;
  return g_steal_pointer (&call);
}

DifCall *
dif_profile_derive_call (DifProfile *self, const char *from, const char *day, GError **error)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (dif_archive_get_folder (self->archive));
  g_autoptr (DifCall) model = dif_call_shelf_lookup (shelf, from, error);
  g_autoptr (DifCall) call = model != NULL ? dif_call_new_from (model, day, error) : NULL;
  g_autofree char *path = NULL;

  if (call == NULL)
    return NULL;
  path = dif_call_shelf_get_path (shelf, dif_call_get_id (call));
  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    dif_set_error (error, DIF_ERROR_EXISTS, _("Remove that file first if what it says may be lost."),
                   _("There is a call “%s” already: “%s”"), dif_call_get_id (call), path);
    return NULL;
  }
  if (!dif_call_shelf_add (shelf, call, error) || !note_call (self, "call-derived", call, error))
    return NULL;
  return g_steal_pointer (&call);
}

static char *
dates_key (DifProfile *self)
{
  return g_strconcat (DATES_MET, dif_call_get_id (self->call), NULL);
}

GStrv
dif_profile_get_dates_met (DifProfile *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *key = dates_key (self);
  g_autofree char *text = dif_archive_get_setting (self->archive, key, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_strsplit (text != NULL ? text : "", " ", -1);
}

gboolean
dif_profile_mark_date (DifProfile *self, const char *date, gboolean met, GError **error)
{
  g_auto (GStrv) before = dif_profile_get_dates_met (self, error);
  g_autofree char *key = dates_key (self);
  g_autoptr (GString) after = g_string_new (met ? date : NULL);

  if (before == NULL)
    return FALSE;
  if (dif_call_get_date (self->call, date) == NULL) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("See the calendar of the call."), _("The call has no date “%s”"),
                   date);
    return FALSE;
  }
  if (g_strv_contains ((const char *const *) before, date) == met)
    return TRUE;
  for (guint i = 0; before[i] != NULL; i++) {
    if (!g_str_equal (before[i], date))
      g_string_append_printf (after, "%s%s", after->len > 0 ? " " : "", before[i]);
  }
  return keep (self, key, after->str, met ? "date-met" : "date-unmet",
               dif_ledger_facts ("call", dif_call_get_id (self->call), "date", date, NULL), error);
}

DifRegistration *
dif_profile_get_registration (DifProfile *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = dif_archive_get_setting (self->archive, REGISTRATION, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return text != NULL ? dif_registration_new_from_text (text, error) : dif_registration_new ();
}

gboolean
dif_profile_set_registration (DifProfile *self, DifRegistration *registration, GError **error)
{
  const char *const *known = dif_call_known_data ();
  g_autofree char *text = dif_registration_to_text (registration);
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; known[i] != NULL; i++) {
    if (dif_registration_get (registration, known[i]) != NULL)
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? " " : "", known[i]);
  }
  return keep (self, REGISTRATION, text, "registration-set",
               dif_ledger_facts ("keys", keys->str, NULL), error);
}

DifSourceConfig *
dif_profile_get_source (DifProfile *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = dif_archive_get_setting (self->archive, SOURCE, &local_error);
  g_autoptr (JsonNode) node = NULL;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  if (text == NULL) {
    dif_set_error (error, DIF_ERROR_SETUP, _("Set one: difusorctl source set KIND ARG…"),
                   _("No source is set"));
    return NULL;
  }
  node = dif_json_parse (text, strlen (text), _("the source"), error);
  return node != NULL ? dif_source_config_from_json (node, error) : NULL;
}

gboolean
dif_profile_set_source (DifProfile *self, DifSourceConfig *config, GError **error)
{
  g_autoptr (JsonNode) node = dif_source_config_to_json (config);
  g_autofree char *text = dif_json_canonical (node);
  g_autofree char *where = g_strjoinv (" ", config->arguments);

  return keep (self, SOURCE, text, "source-set",
               dif_ledger_facts ("kind", config->kind, "where", where, "mode",
                                 dif_mode_to_string (config->mode), NULL),
               error);
}

guint
dif_profile_get_wait (DifProfile *self)
{
  g_autofree char *text = dif_archive_get_setting (self->archive, WAIT, NULL);
  guint64 seconds = 0;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, WAIT_LEAST, WAIT_MOST, &seconds, NULL) ? (guint) seconds : 0;
}

gboolean
dif_profile_set_wait (DifProfile *self, guint seconds, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%u", seconds);

  if (seconds != 0 && (seconds < WAIT_LEAST || seconds > WAIT_MOST)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Choose from 5 seconds to an hour, or 0 for the rhythm of the call."),
                   _("%u seconds are too few or too many"), seconds);
    return FALSE;
  }
  return dif_archive_set_setting (self->archive, WAIT, text, error);
}

static gboolean
keep_target (DifProfile *self, DifTargetConfig *config, const char *kind, const char *reason, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_target_config_save (config, self->archive, error) &&
       dif_ledger_append (self->archive, kind,
                          dif_ledger_facts ("target", config->name, "location", config->location, "mode",
                                            dif_mode_to_string (config->mode), "reason", reason, NULL),
                          error);
  return dif_database_end (database, ok, error);
}

gboolean
dif_profile_add_target (DifProfile *self, DifTargetConfig *config, GError **error)
{
  g_autoptr (DifTargetRecord) there = dif_archive_find_target (self->archive, config->name, NULL);

  if (there == NULL)
    return keep_target (self, config, "target-added", NULL, error);
  dif_set_error (error, DIF_ERROR_EXISTS, _("Choose another name, or remove that one first."),
                 _("There is a target “%s” already"), config->name);
  return FALSE;
}

gboolean
dif_profile_change_target (DifProfile *self, DifTargetConfig *config, const char *reason, GError **error)
{
  return keep_target (self, config, "target-mode", reason, error);
}

gboolean
dif_profile_set_page (DifProfile *self, const char *target, const char *url, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  g_autoptr (DifTargetConfig) config = dif_target_config_load (self->archive, target, error);
  gboolean ok = config != NULL && dif_target_config_set_page (config, url, error) && dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_target_config_save (config, self->archive, error) &&
       dif_ledger_append (self->archive, "target-page", dif_ledger_facts ("target", target, "page", url, NULL), error);
  return dif_database_end (database, ok, error);
}

gboolean
dif_profile_remove_target (DifProfile *self, const char *name, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  g_autoptr (DifTargetConfig) config = dif_target_config_load (self->archive, name, error);
  gboolean ok = config != NULL && dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_spare_leave (self, name, error) &&
       dif_ledger_append (self->archive, "target-removed", dif_ledger_facts ("target", name, NULL), error) &&
       dif_incident_close_target (self->archive, name, error) &&
       dif_archive_remove_target (self->archive, name, error);
  return dif_database_end (database, ok, error);
}

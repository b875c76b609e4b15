/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-profile"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-json.h"
#include "call/dif-call-shelf.h"

#include "dif-profile.h"

/* Where the archive's settings keep them */
#define CALL "call"
#define SOURCE "source"


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

DifProfile *
dif_profile_open (const char *folder, gboolean writable, DifClock *clock, GError **error)
{
  g_autoptr (DifProfile) self = g_new0 (DifProfile, 1);

  self->clock = clock != NULL ? g_object_ref (clock) : dif_clock_new ();
  self->archive = dif_archive_open (folder, writable, self->clock, error);
  if (self->archive == NULL || !load_call (self, error))
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-incidents"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-incidents.h"

#define BY_HAND "operator"
#define COLUMNS "seq, key, text, effect, opened, updated, closed, count"


void
dif_incident_free (DifIncident *self)
{
  g_free (self->key);
  g_free (self->text);
  g_free (self->effect);
  g_free (self);
}

/* The id of the open incident of @key, 0 if there is none, -1 with @error */
static gint64
find_open (DifArchive *archive, const char *key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT seq FROM incident WHERE key = ? AND closed IS NULL", "s", key);

  if (query == NULL)
    return -1;
  if (dif_query_next (query, &local_error))
    return dif_query_integer (query, 0);
  if (local_error == NULL)
    return 0;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

gboolean
dif_incident_is_open (DifArchive *archive, const char *key, gboolean *open, GError **error)
{
  gint64 found = find_open (archive, key, error);

  *open = found > 0;
  return found >= 0;
}

/* What readers see at this moment, whatever goes wrong behind it */
static char *
describe_effect (DifArchive *archive, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT name, held_cut FROM target ORDER BY position, name", "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    const char *cut = dif_query_text (query, 1);

    if (text->len > 0)
      g_string_append (text, "; ");
    if (cut != NULL)
      /* Translators: a target’s name and the id of a cut */
      g_string_append_printf (text, _("readers of “%s” see the cut %s"), dif_query_text (query, 0), cut);
    else
      g_string_append_printf (text, _("readers of “%s” see nothing yet"), dif_query_text (query, 0));
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE)
                       : g_strdup (_("nothing is published yet"));
}

static gboolean
insert (DifArchive *archive, const char *key, const char *text, GError **error)
{
  g_autofree char *effect = describe_effect (archive, error);

  return effect != NULL &&
         dif_database_run (dif_archive_get_database (archive), error,
                           "INSERT INTO incident(key, text, effect, opened, count) VALUES(?, ?, ?, ?, 1)",
                           "sssi", key, text, effect, dif_clock_now (dif_archive_get_clock (archive))) &&
         dif_ledger_append (archive, "incident-opened",
                            dif_ledger_facts ("cause", key, "text", text, "effect", effect, NULL), error);
}

static gboolean
says (DifArchive *archive, gint64 id, const char *text, gboolean *same, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT text = ? FROM incident WHERE seq = ?", "si", text, id);

  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  *same = dif_query_integer (query, 0) != 0;
  return TRUE;
}

/* @count: whether it was met again, or only looked at again */
static gboolean
update (DifArchive *archive, gint64 id, const char *text, gboolean count, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);
  g_autofree char *number = g_strdup_printf ("%" PRId64, id);
  gboolean same = FALSE;

  if (!says (archive, id, text, &same, error) ||
      (count && !dif_database_run (database, error, "UPDATE incident SET count = count + 1 WHERE seq = ?",
                                   "i", id)))
    return FALSE;
  return same ||
         (dif_database_run (database, error, "UPDATE incident SET text = ?, updated = ? WHERE seq = ?",
                            "sii", text, dif_clock_now (dif_archive_get_clock (archive)), id) &&
          dif_ledger_append (archive, "incident-updated",
                             dif_ledger_facts ("incident", number, "text", text, NULL), error));
}

static gboolean
open_or_update (DifArchive *archive, const char *key, const char *text, gboolean count, GError **error)
{
  gint64 open = find_open (archive, key, error);

  if (open < 0)
    return FALSE;
  return open == 0 ? insert (archive, key, text, error) : update (archive, open, text, count, error);
}

gboolean
dif_incident_open (DifArchive *archive, const char *key, const char *text, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database, open_or_update (archive, key, text, TRUE, error), error);
}

gboolean
dif_incident_keep (DifArchive *archive, const char *key, const char *text, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database, open_or_update (archive, key, text, FALSE, error), error);
}

/* @reason: (nullable): word of why it is over, if not because it was looked at */
static gboolean
close_within (DifArchive *archive, gint64 id, const char *reason, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" PRId64, id);
  g_autofree char *effect = describe_effect (archive, error);

  return effect != NULL &&
         dif_database_run (dif_archive_get_database (archive), error,
                           "UPDATE incident SET closed = ? WHERE seq = ?", "ii",
                           dif_clock_now (dif_archive_get_clock (archive)), id) &&
         dif_ledger_append (archive, "incident-closed",
                            dif_ledger_facts ("incident", number, "effect", effect, "reason", reason, NULL), error);
}

static gboolean
close_one (DifArchive *archive, gint64 id, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database, close_within (archive, id, NULL, error), error);
}

gboolean
dif_incident_close_key (DifArchive *archive, const char *key, GError **error)
{
  gint64 open = find_open (archive, key, error);

  if (open < 0)
    return FALSE;
  return open == 0 || close_one (archive, open, error);
}

/* Whether @key is a cause that belongs to one target: `KIND:TARGET` */
static gboolean
is_about_target (const char *key, const char *name)
{
  static const char *const kinds[] = { "target", "target-clock", "lease", "takeover", "probe", "altered", "logs" };
  const char *colon = strchr (key, ':');
  gsize length = colon != NULL ? (gsize) (colon - key) : 0;

  if (colon == NULL || !g_str_equal (colon + 1, name))
    return FALSE;
  if (g_str_has_prefix (key, "portal-"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (strlen (kinds[i]) == length && strncmp (kinds[i], key, length) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
close_about_target (DifArchive *archive, const char *name, GError **error)
{
  g_autoptr (GPtrArray) incidents = dif_incident_list (archive, error);
  gboolean ok = incidents != NULL;

  for (guint i = 0; ok && i < incidents->len; i++) {
    const DifIncident *incident = g_ptr_array_index (incidents, i);

    if (incident->closed == 0 && is_about_target (incident->key, name))
      ok = close_within (archive, incident->id, "target-removed", error);
  }
  return ok;
}

gboolean
dif_incident_close_target (DifArchive *archive, const char *name, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database, close_about_target (archive, name, error), error);
}

static gint64
last_id (DifArchive *archive, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (archive), error, "SELECT ifnull(max(seq), 0) FROM incident", "");

  return query != NULL && dif_query_next (query, error) ? dif_query_integer (query, 0) : 0;
}

gint64
dif_incident_add (DifArchive *archive, const char *text, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);
  g_autofree char *key = NULL;
  gint64 id = 0;

  if (!dif_database_begin (database, error))
    return 0;
  key = g_strdup_printf (BY_HAND ":%" PRId64, last_id (archive, error) + 1);
  if (insert (archive, key, text, error))
    id = last_id (archive, error);
  return dif_database_end (database, id != 0, error) ? id : 0;
}

gboolean
dif_incident_close (DifArchive *archive, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT 1 FROM incident WHERE seq = ? AND closed IS NULL", "i", id);

  if (query == NULL)
    return FALSE;
  if (!dif_query_next (query, &local_error)) {
    if (local_error != NULL)
      g_propagate_error (error, g_steal_pointer (&local_error));
    else
      dif_set_error (error, DIF_ERROR_NOT_FOUND, _("See “difusorctl incident list”."),
                     _("No incident %" PRId64 " is open"), id);
    return FALSE;
  }
  return close_one (archive, id, error);
}

static DifIncident *
read_incident (DifQuery *query)
{
  DifIncident *incident = g_new0 (DifIncident, 1);

  incident->id = dif_query_integer (query, 0);
  incident->key = g_strdup (dif_query_text (query, 1));
  incident->text = g_strdup (dif_query_text (query, 2));
  incident->effect = g_strdup (dif_query_text (query, 3));
  incident->opened = dif_query_integer (query, 4);
  incident->updated = dif_query_integer (query, 5);
  incident->closed = dif_query_integer (query, 6);
  incident->count = dif_query_integer (query, 7);
  return incident;
}

DifIncident *
dif_incident_find (DifArchive *archive, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (archive), error, "SELECT " COLUMNS " FROM incident WHERE seq = ?", "i", id);

  if (query == NULL)
    return NULL;
  if (dif_query_next (query, &local_error))
    return read_incident (query);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("See “difusorctl incident list”."),
                   _("There is no incident %" PRId64), id);
  return NULL;
}

GPtrArray *
dif_incident_list (DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_incident_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (archive), error, "SELECT " COLUMNS " FROM incident ORDER BY seq", "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error))
    g_ptr_array_add (list, read_incident (query));
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&list);
}

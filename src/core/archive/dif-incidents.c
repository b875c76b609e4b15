/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-incidents"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-incidents.h"

#define BY_HAND "operator"


void
dif_incident_free (DifIncident *self)
{
  g_free (self->key);
  g_free (self->text);
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

static gboolean
insert (DifArchive *archive, const char *key, const char *text, GError **error)
{
  return dif_database_run (dif_archive_get_database (archive), error,
                           "INSERT INTO incident(key, text, opened, count) VALUES(?, ?, ?, 1)", "ssi",
                           key, text, dif_clock_now (dif_archive_get_clock (archive))) &&
         dif_ledger_append (archive, "incident-opened",
                            dif_ledger_facts ("cause", key, "text", text, NULL), error);
}

static gboolean
open_or_count (DifArchive *archive, const char *key, const char *text, GError **error)
{
  gint64 open = find_open (archive, key, error);

  if (open < 0)
    return FALSE;
  if (open == 0)
    return insert (archive, key, text, error);
  return dif_database_run (dif_archive_get_database (archive), error,
                           "UPDATE incident SET count = count + 1, text = ? WHERE seq = ?", "si", text,
                           open);
}

gboolean
dif_incident_open (DifArchive *archive, const char *key, const char *text, GError **error)
{
  DifDatabase *database = dif_archive_get_database (archive);

  return dif_database_begin (database, error) &&
         dif_database_end (database, open_or_count (archive, key, text, error), error);
}

static gboolean
close_one (DifArchive *archive, gint64 id, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  return dif_database_run (dif_archive_get_database (archive), error,
                           "UPDATE incident SET closed = ? WHERE seq = ?", "ii",
                           dif_clock_now (dif_archive_get_clock (archive)), id) &&
         dif_ledger_append (archive, "incident-closed", dif_ledger_facts ("incident", number, NULL),
                            error);
}

gboolean
dif_incident_close_key (DifArchive *archive, const char *key, GError **error)
{
  gint64 open = find_open (archive, key, error);

  if (open < 0)
    return FALSE;
  return open == 0 || close_one (archive, open, error);
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
  g_autofree char *key =
      g_strdup_printf (BY_HAND ":%" G_GINT64_FORMAT, last_id (archive, error) + 1);

  return insert (archive, key, text, error) ? last_id (archive, error) : 0;
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

GPtrArray *
dif_incident_list (DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_incident_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (archive), error,
                          "SELECT seq, key, text, opened, closed, count FROM incident ORDER BY seq", "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifIncident *incident = g_new0 (DifIncident, 1);

    incident->id = dif_query_integer (query, 0);
    incident->key = g_strdup (dif_query_text (query, 1));
    incident->text = g_strdup (dif_query_text (query, 2));
    incident->opened = dif_query_integer (query, 3);
    incident->closed = dif_query_integer (query, 4);
    incident->count = dif_query_integer (query, 5);
    g_ptr_array_add (list, incident);
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&list);
}

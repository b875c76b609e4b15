/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-logs"

#include "config.h"

#include "archive/dif-ledger.h"

#include "dif-archive-logs.h"

#define FOLDER "logs"


void
dif_kept_log_free (DifKeptLog *self)
{
  g_free (self->target);
  g_free (self->origin);
  g_free (self->fingerprint);
  g_free (self->file);
  g_free (self->sha256);
  g_free (self->head);
  g_free (self);
}

char *
dif_archive_get_logs_folder (DifArchive *self, const char *target)
{
  return g_build_filename (dif_archive_get_folder (self), FOLDER, target, NULL);
}

GPtrArray *
dif_archive_list_logs (DifArchive *self, const char *target, GError **error)
{
  g_autoptr (GPtrArray) logs = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_kept_log_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      "SELECT seq, target, origin, fingerprint, file, state, bytes, sha256, head, last FROM log_file"
      " WHERE target = ifnull(?, target) ORDER BY seq",
      "s", target);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifKeptLog *log = g_new0 (DifKeptLog, 1);

    log->seq = dif_query_integer (query, 0);
    log->target = g_strdup (dif_query_text (query, 1));
    log->origin = g_strdup (dif_query_text (query, 2));
    log->fingerprint = g_strdup (dif_query_text (query, 3));
    log->file = g_strdup (dif_query_text (query, 4));
    log->state = (DifKeptLogState) CLAMP (dif_query_integer (query, 5), DIF_KEPT_LOG_KEPT, DIF_KEPT_LOG_DELETED);
    log->bytes = (guint64) dif_query_integer (query, 6);
    log->sha256 = g_strdup (dif_query_text (query, 7));
    log->head = g_strdup (dif_query_text (query, 8));
    log->last = dif_query_integer (query, 9);
    g_ptr_array_add (logs, log);
  }
  if (local_error == NULL)
    return g_steal_pointer (&logs);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
dif_archive_add_log (DifArchive *self, DifKeptLog *log, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self);
  g_autoptr (DifQuery) query = NULL;

  if (!dif_database_run (database, error,
                         "INSERT INTO log_file(target, origin, fingerprint, file, state, bytes, sha256, head, last)"
                         " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         "ssssiissi", log->target, log->origin, log->fingerprint, log->file, (gint64) log->state,
                         (gint64) log->bytes, log->sha256, log->head, log->last))
    return FALSE;
  query = dif_database_query (database, error, "SELECT last_insert_rowid()", "");
  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  log->seq = dif_query_integer (query, 0);
  return TRUE;
}

gboolean
dif_archive_set_log_state (DifArchive *self, const DifKeptLog *log, DifKeptLogState state, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error, "UPDATE log_file SET state = ? WHERE seq = ?",
                           "ii", (gint64) state, log->seq);
}

gboolean
dif_archive_forget_log (DifArchive *self, const DifKeptLog *log, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error, "DELETE FROM log_file WHERE seq = ?", "i", log->seq);
}

char *
dif_archive_get_log_place (DifArchive *self, const char *target, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (dif_archive_get_database (self), error,
                                                   "SELECT place FROM log_place WHERE target = ?", "s", target);

  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  return g_strdup (dif_query_text (query, 0));
}

gboolean
dif_archive_set_log_place (DifArchive *self, const char *target, const char *place, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = place != NULL ? dif_database_run (database, error,
                                         "INSERT OR REPLACE INTO log_place(target, place) VALUES(?, ?)", "ss",
                                         target, place)
                     : dif_database_run (database, error, "DELETE FROM log_place WHERE target = ?", "s", target);
  ok = ok && dif_ledger_append (self, "log-place-set", dif_ledger_facts ("target", target, "place", place, NULL), error);
  return dif_database_end (database, ok, error);
}

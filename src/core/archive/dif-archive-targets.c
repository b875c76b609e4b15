/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-targets"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-archive-targets.h"

/* what has a manifest and never showed a cut is one whose first publication broke off */
#define TARGET_COLUMNS                                                                             \
  "name, config, held_cut, held_since, verified,"                                                  \
  " held_cut IS NULL AND held_manifest IS NOT NULL AND held_since > 0"


void
dif_target_record_free (DifTargetRecord *self)
{
  g_free (self->name);
  g_free (self->config);
  g_free (self->held_cut);
  g_free (self);
}

static DifTargetRecord *
read_target (DifQuery *query)
{
  DifTargetRecord *record = g_new0 (DifTargetRecord, 1);

  record->name = g_strdup (dif_query_text (query, 0));
  record->config = g_strdup (dif_query_text (query, 1));
  record->held_cut = g_strdup (dif_query_text (query, 2));
  record->held_since = dif_query_integer (query, 3);
  record->verified = dif_query_integer (query, 4);
  record->withdrawn = dif_query_integer (query, 5) != 0;
  return record;
}

GPtrArray *
dif_archive_list_targets (DifArchive *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_target_record_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " TARGET_COLUMNS " FROM target ORDER BY position", "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error))
    g_ptr_array_add (list, read_target (query));
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&list);
}

DifTargetRecord *
dif_archive_find_target (DifArchive *self, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " TARGET_COLUMNS " FROM target WHERE name = ?", "s", name);

  if (query == NULL)
    return NULL;
  if (dif_query_next (query, &local_error))
    return read_target (query);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("See “difusorctl target list”."),
                   _("There is no target “%s”"), name);
  return NULL;
}

gboolean
dif_archive_put_target (DifArchive *self, const char *name, const char *config, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "INSERT INTO target(name, position, config)"
                           " VALUES(?, (SELECT ifnull(max(position), 0) + 1 FROM target), ?)"
                           " ON CONFLICT(name) DO UPDATE SET config = excluded.config",
                           "ss", name, config);
}

gboolean
dif_archive_remove_target (DifArchive *self, const char *name, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error, "DELETE FROM target WHERE name = ?",
                           "s", name);
}

DifManifest *
dif_archive_get_held_manifest (DifArchive *self, const char *target, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      "SELECT ifnull(held_manifest, '') FROM target WHERE name = ?", "s", target);

  if (query == NULL)
    return NULL;
  if (dif_query_next (query, &local_error))
    return dif_manifest_from_text (dif_query_text (query, 0), error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return dif_manifest_new ();
}

gboolean
dif_archive_set_held (
    DifArchive *self, const char *target, const char *cut, DifManifest *manifest, GError **error)
{
  g_autofree char *text = dif_manifest_to_text (manifest);

  /* "since when" is when this cut first stood there, not when it was last written */
  return dif_database_run (
      dif_archive_get_database (self), error,
      "UPDATE target SET held_since = CASE WHEN held_cut IS ?1 THEN held_since ELSE ?2 END,"
      " verified = CASE WHEN held_cut IS ?1 THEN verified ELSE 0 END,"
      " held_cut = ?1, held_manifest = ?3 WHERE name = ?4",
      "siss", cut, dif_clock_now (dif_archive_get_clock (self)), text, target);
}

gboolean
dif_archive_set_verified (DifArchive *self, const char *target, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE target SET verified = ? WHERE name = ?", "is",
                           dif_clock_now (dif_archive_get_clock (self)), target);
}

static gint64
last_publication (DifArchive *self, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error, "SELECT max(seq) FROM publication", "");

  return query != NULL && dif_query_next (query, error) ? dif_query_integer (query, 0) : 0;
}

gint64
dif_archive_begin_publication (
    DifArchive *self, const char *cut, const char *target, const char *reason, GError **error)
{
  if (!dif_database_run (dif_archive_get_database (self), error,
                         "INSERT INTO publication(cut, target, state, reason, started)"
                         " VALUES(?, ?, 'publishing', ?, ?)",
                         "sssi", cut, target, reason, dif_clock_now (dif_archive_get_clock (self))))
    return 0;
  return last_publication (self, error);
}

gboolean
dif_archive_end_publication (
    DifArchive *self, gint64 publication, const char *state, const char *failure, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE publication SET state = ?, error = ?, ended = ? WHERE seq = ?", "ssii",
                           state, failure, dif_clock_now (dif_archive_get_clock (self)), publication);
}

void
dif_publication_record_free (DifPublicationRecord *self)
{
  g_free (self->cut);
  g_free (self->target);
  g_free (self->state);
  g_free (self);
}

GPtrArray *
dif_archive_list_publications (DifArchive *self, GError **error)
{
  g_autoptr (GPtrArray) publications = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_publication_record_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT cut, target, state, started, ended FROM publication ORDER BY seq", "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifPublicationRecord *publication = g_new0 (DifPublicationRecord, 1);

    publication->cut = g_strdup (dif_query_text (query, 0));
    publication->target = g_strdup (dif_query_text (query, 1));
    publication->state = g_strdup (dif_query_text (query, 2));
    publication->started = dif_query_integer (query, 3);
    publication->ended = dif_query_integer (query, 4);
    g_ptr_array_add (publications, publication);
  }
  if (local_error == NULL)
    return g_steal_pointer (&publications);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-findings"

#include "config.h"

#include "dif-archive-findings.h"


gboolean
dif_archive_add_findings (
    DifArchive *self, const char *cut, const char *file, GPtrArray *findings, GError **error)
{
  for (guint i = 0; i < findings->len; i++) {
    DifFinding *finding = g_ptr_array_index (findings, i);

    if (!dif_database_run (dif_archive_get_database (self), error,
                           "INSERT INTO finding(cut, file, level, id, text, path, row)"
                           " VALUES(?, ?, ?, ?, ?, ?, ?)",
                           "ssisssi", cut, file, (gint64) finding->level, finding->id, finding->text,
                           finding->path, finding->row))
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
dif_archive_list_findings (DifArchive *self, const char *cut, GError **error)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_finding_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT level, id, text, path, row FROM finding WHERE cut = ?"
                          " ORDER BY level DESC, seq",
                          "s", cut);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifFinding *finding = g_new0 (DifFinding, 1);

    finding->level = (DifFindingLevel) CLAMP (dif_query_integer (query, 0), 0, DIF_FINDING_ERROR);
    finding->id = g_strdup (dif_query_text (query, 1));
    finding->text = g_strdup (dif_query_text (query, 2));
    finding->path = g_strdup (dif_query_text (query, 3));
    finding->row = dif_query_integer (query, 4);
    g_ptr_array_add (findings, finding);
  }
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  return g_steal_pointer (&findings);
}

char *
dif_archive_last_results (
    DifArchive *self, DifMode mode, const char *call, char **file, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT cut.id, package.file FROM package JOIN cut ON cut.id = package.cut"
                          " WHERE mode = ? AND call = ? AND state != 'refused' AND has_database"
                          " ORDER BY cut_time DESC, cut.seq DESC, package.seq DESC LIMIT 1",
                          "ss", dif_mode_to_string (mode), call);

  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  *file = g_strdup (dif_query_text (query, 1));
  return g_strdup (dif_query_text (query, 0));
}

gboolean
dif_archive_has_kind (DifArchive *self,
                      DifMode mode,
                      const char *call,
                      gint64 cut_time,
                      DifPackageKind kind,
                      gboolean *has,
                      GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT EXISTS(SELECT 1 FROM package JOIN cut ON cut.id = package.cut"
                          " WHERE mode = ? AND call = ? AND cut_time = ? AND kind = ?"
                          " AND state != 'refused')",
                          "ssis", dif_mode_to_string (mode), call, cut_time,
                          dif_package_kind_to_string (kind));

  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  *has = dif_query_integer (query, 0) != 0;
  return TRUE;
}

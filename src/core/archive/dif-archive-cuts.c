/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-cuts"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-archive-cuts.h"

/* The columns of a cut, in the order that read_cut() takes them. What readers see is what any
 * target holds. */
#define CUT_COLUMNS                                                                                \
  "seq, id, mode, call, cut_time, origin, received, state, reason, expects,"                       \
  " EXISTS(SELECT 1 FROM target WHERE held_cut = cut.id), manifest IS NOT NULL,"                   \
  " files, bytes, captured, expected,"                                                             \
  " (SELECT count(*) FROM finding WHERE finding.cut = cut.id),"                                    \
  " (SELECT count(*) FROM finding WHERE finding.cut = cut.id AND level > 0), admissible"

/* Tries to run to the end of a query; FALSE hands over what went wrong */
#define FINISH(local_error, error)                                                                 \
  ((local_error) == NULL ? TRUE                                                                    \
                         : (g_propagate_error ((error), g_steal_pointer (&(local_error))), FALSE))


static DifCutOrigin
origin_from_string (const char *word)
{
  for (DifCutOrigin origin = DIF_CUT_FROM_CSV; origin < DIF_CUT_FROM_RECEIPT; origin++) {
    if (g_strcmp0 (word, dif_cut_origin_to_string (origin)) == 0)
      return origin;
  }
  return DIF_CUT_FROM_RECEIPT;
}

static DifCut *
read_cut (DifQuery *query)
{
  DifCut *cut = g_new0 (DifCut, 1);

  cut->seq = dif_query_integer (query, 0);
  cut->id = g_strdup (dif_query_text (query, 1));
  dif_mode_from_string (dif_query_text (query, 2), &cut->mode, NULL);
  cut->call = g_strdup (dif_query_text (query, 3));
  cut->cut_time = dif_query_integer (query, 4);
  cut->origin = origin_from_string (dif_query_text (query, 5));
  cut->received = dif_query_integer (query, 6);
  cut->state = dif_cut_state_from_string (dif_query_text (query, 7));
  cut->reason = g_strdup (dif_query_text (query, 8));
  cut->expects = g_strsplit (dif_query_text (query, 9), " ", -1);
  cut->current = dif_query_integer (query, 10) != 0;
  cut->whole = dif_query_integer (query, 11) != 0;
  cut->files = dif_query_integer (query, 12);
  cut->bytes = dif_query_integer (query, 13);
  cut->captured = dif_query_integer (query, 14);
  cut->expected = dif_query_integer (query, 15);
  cut->findings = dif_query_integer (query, 16);
  cut->doubts = dif_query_integer (query, 17);
  cut->admissible = dif_query_integer (query, 18) != 0;
  cut->packages = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_cut_package_free);
  cut->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_cut_target_free);
  return cut;
}

static gboolean
read_packages (DifArchive *self, DifCut *cut, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT offer, kind, file, path, size, sha256, received, has_data,"
                          " has_database, notices FROM package WHERE cut = ? ORDER BY seq",
                          "s", cut->id);

  if (query == NULL)
    return FALSE;
  while (dif_query_next (query, &local_error)) {
    DifCutPackage *package = g_new0 (DifCutPackage, 1);

    package->offer = g_strdup (dif_query_text (query, 0));
    package->kind = dif_package_kind_from_string (dif_query_text (query, 1));
    package->file = g_strdup (dif_query_text (query, 2));
    package->path = g_strdup (dif_query_text (query, 3));
    package->size = (guint64) dif_query_integer (query, 4);
    package->sha256 = g_strdup (dif_query_text (query, 5));
    package->received = dif_query_integer (query, 6);
    package->has_data = dif_query_integer (query, 7) != 0;
    package->has_database = dif_query_integer (query, 8) != 0;
    package->notices = g_strdup (dif_query_text (query, 9));
    g_ptr_array_add (cut->packages, package);
  }
  return FINISH (local_error, error);
}

static gboolean
read_targets (DifArchive *self, DifCut *cut, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT target, state FROM publication WHERE seq IN"
                          " (SELECT max(seq) FROM publication WHERE cut = ? GROUP BY target)"
                          " ORDER BY target",
                          "s", cut->id);

  if (query == NULL)
    return FALSE;
  while (dif_query_next (query, &local_error)) {
    DifCutTarget *target = g_new0 (DifCutTarget, 1);

    target->name = g_strdup (dif_query_text (query, 0));
    target->state = g_strdup (dif_query_text (query, 1));
    g_ptr_array_add (cut->targets, target);
  }
  return FINISH (local_error, error);
}

/* One cut from @query, whole; NULL without @error if there is no row */
static DifCut *
take_cut (DifArchive *self, DifQuery *query, GError **error)
{
  g_autoptr (DifCut) cut = NULL;

  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  cut = read_cut (query);
  if (!read_packages (self, cut, error) || !read_targets (self, cut, error))
    return NULL;
  return g_steal_pointer (&cut);
}

static GPtrArray *
take_cuts (DifArchive *self, DifQuery *query, GError **error)
{
  g_autoptr (GPtrArray) cuts = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_cut_free);
  g_autoptr (GError) local_error = NULL;
  DifCut *cut;

  if (query == NULL)
    return NULL;
  while ((cut = take_cut (self, query, &local_error)) != NULL)
    g_ptr_array_add (cuts, cut);
  return FINISH (local_error, error) ? g_steal_pointer (&cuts) : NULL;
}

GPtrArray *
dif_archive_list_cuts (DifArchive *self, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (dif_archive_get_database (self), error,
                                                   "SELECT " CUT_COLUMNS " FROM cut ORDER BY seq", "");

  return take_cuts (self, query, error);
}

GPtrArray *
dif_archive_list_open_cuts (DifArchive *self, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " CUT_COLUMNS " FROM cut WHERE manifest IS NULL"
                          " AND state IN ('received', 'waiting') ORDER BY seq", "");

  return take_cuts (self, query, error);
}

GPtrArray *
dif_archive_list_later_cuts (DifArchive *self, gint64 cut_time, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " CUT_COLUMNS " FROM cut WHERE cut_time > ? ORDER BY seq", "i", cut_time);

  return take_cuts (self, query, error);
}

DifCut *
dif_archive_find_cut (DifArchive *self, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " CUT_COLUMNS " FROM cut WHERE id = ?", "s", id);
  DifCut *cut = query != NULL ? take_cut (self, query, &local_error) : NULL;

  if (cut != NULL || query == NULL)
    return cut;
  if (FINISH (local_error, error))
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("See “difusorctl cuts”."),
                   _("There is no cut “%s”"), id);
  return NULL;
}

DifCut *
dif_archive_newest_cut (
    DifArchive *self, DifMode mode, const char *call, gboolean accepted, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " CUT_COLUMNS " FROM cut WHERE mode = ? AND call = ?"
                          " AND state != 'refused' AND (manifest IS NOT NULL OR NOT ?)"
                          " ORDER BY cut_time DESC, seq DESC LIMIT 1",
                          "ssi", dif_mode_to_string (mode), call, (gint64) accepted);

  return take_cut (self, query, error);
}

DifCut *
dif_archive_open_cut (
    DifArchive *self, DifMode mode, const char *call, gint64 cut_time, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT " CUT_COLUMNS " FROM cut WHERE mode = ? AND call = ?"
                          " AND cut_time = ? AND manifest IS NULL"
                          " AND state IN ('received', 'waiting') ORDER BY seq DESC LIMIT 1",
                          "ssi", dif_mode_to_string (mode), call, cut_time);

  return take_cut (self, query, error);
}

gboolean
dif_archive_has_package (DifArchive *self,
                         DifMode mode,
                         const char *call,
                         const char *sha256,
                         const char *name,
                         gboolean *has,
                         GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT EXISTS(SELECT 1 FROM package JOIN cut ON cut.id = package.cut"
                          " WHERE sha256 = ? AND file IN (?, ? || '~2') AND mode = ? AND call = ?)",
                          "sssss", sha256, name, name, dif_mode_to_string (mode), call);

  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  *has = dif_query_integer (query, 0) != 0;
  return TRUE;
}

static gboolean
is_id_taken (DifArchive *self, const char *id, gboolean *taken, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error, "SELECT EXISTS(SELECT 1 FROM cut WHERE id = ?)", "s", id);

  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  *taken = dif_query_integer (query, 0) != 0;
  return TRUE;
}

char *
dif_archive_add_cut (DifArchive *self,
                     const char *base,
                     DifMode mode,
                     const char *call,
                     gint64 cut_time,
                     DifCutOrigin origin,
                     const char *const *expects,
                     GError **error)
{
  g_autofree char *id = g_strdup (base);
  g_autofree char *kinds = g_strjoinv (" ", (GStrv) expects);
  gboolean taken = TRUE;

  for (guint number = 2; TRUE; number++) {
    if (!is_id_taken (self, id, &taken, error))
      return NULL;
    if (!taken)
      break;
    g_free (id);
    id = g_strdup_printf ("%s-%u", base, number);
  }

  if (!dif_database_run (dif_archive_get_database (self), error,
                         "INSERT INTO cut(id, mode, call, cut_time, origin, received, state, expects)"
                         " VALUES(?, ?, ?, ?, ?, ?, 'received', ?)",
                         "sssisis", id, dif_mode_to_string (mode), call, cut_time,
                         dif_cut_origin_to_string (origin),
                         dif_clock_now (dif_archive_get_clock (self)), kinds))
    return NULL;
  return g_steal_pointer (&id);
}

gboolean
dif_archive_add_package (DifArchive *self, const char *cut, DifCutPackage *package, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "INSERT INTO package(cut, offer, kind, file, path, size, sha256, received,"
                           " has_data, has_database, notices) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           "sssssisiiis", cut, package->offer,
                           dif_package_kind_to_string (package->kind), package->file, package->path,
                           (gint64) package->size, package->sha256, package->received,
                           (gint64) package->has_data, (gint64) package->has_database,
                           package->notices != NULL ? package->notices : "");
}

gboolean
dif_archive_set_cut_actas (
    DifArchive *self, const char *cut, gint64 captured, gint64 expected, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE cut SET captured = ?, expected = ? WHERE id = ?", "iis", captured,
                           expected, cut);
}

gboolean
dif_archive_set_cut_state (
    DifArchive *self, const char *cut, DifCutState state, const char *reason, GError **error)
{
  /* Steps that a cut may still take from where it stands; everything else would be a step back */
  static const char *const from[] = {
    "''",
    "'received'",
    "'received', 'waiting'",
    "'received', 'waiting', 'held', 'skipped'",
    "'received', 'waiting', 'held', 'skipped', 'published'",
    "'received', 'waiting', 'held'",
    "'received', 'waiting', 'held'",
  };
  g_autofree char *sql = g_strdup_printf (
      "UPDATE cut SET state = ?, reason = ? WHERE id = ? AND state IN (%s)", from[state]);

  return dif_database_run (dif_archive_get_database (self), error, sql, "sss",
                           dif_cut_state_to_string (state), reason, cut);
}

gboolean
dif_archive_set_cut_admissible (DifArchive *self, const char *cut, gboolean admissible, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE cut SET admissible = ? WHERE id = ?", "is", (gint64) admissible, cut);
}

gboolean
dif_archive_set_cut_manifest (DifArchive *self, const char *cut, DifManifest *manifest, GError **error)
{
  g_autofree char *text = dif_manifest_to_text (manifest);

  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE cut SET manifest = ?, files = ?, bytes = ? WHERE id = ?", "siis", text,
                           (gint64) dif_manifest_get_count (manifest),
                           (gint64) dif_manifest_get_bytes (manifest), cut);
}

static DifManifest *
read_manifest (DifQuery *query, GError **error)
{
  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  return dif_manifest_from_text (dif_query_text (query, 0), error);
}

DifManifest *
dif_archive_get_cut_manifest (DifArchive *self, const char *cut, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT manifest FROM cut WHERE id = ? AND manifest IS NOT NULL", "s", cut);
  g_autoptr (GError) local_error = NULL;
  DifManifest *manifest = read_manifest (query, &local_error);

  if (manifest == NULL && FINISH (local_error, error))
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Choose a cut that was accepted."),
                   _("The cut “%s” has no site"), cut);
  return manifest;
}

gboolean
dif_archive_set_package_files (
    DifArchive *self, const char *cut, const char *file, DifManifest *files, GError **error)
{
  g_autofree char *text = dif_manifest_to_text (files);

  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE package SET files = ? WHERE cut = ? AND file = ?", "sss", text, cut,
                           file);
}

DifManifest *
dif_archive_get_package_files (DifArchive *self, const char *cut, const char *file, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT ifnull(files, '') FROM package WHERE cut = ? AND file = ?", "ss", cut,
                          file);

  return read_manifest (query, error);
}

gboolean
dif_archive_skip_older (DifArchive *self, DifCut *cut, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT id FROM cut WHERE mode = ? AND call = ? AND id != ?"
                          " AND state IN ('received', 'waiting', 'held') AND manifest IS NOT NULL"
                          " AND (cut_time < ? OR (cut_time = ? AND seq < ?)) ORDER BY cut_time, seq",
                          "sssiii", dif_mode_to_string (cut->mode), cut->call, cut->id, cut->cut_time,
                          cut->cut_time, cut->seq);

  if (query == NULL)
    return FALSE;
  while (dif_query_next (query, &local_error))
    g_ptr_array_add (ids, g_strdup (dif_query_text (query, 0)));
  if (!FINISH (local_error, error))
    return FALSE;

  for (guint i = 0; i < ids->len; i++) {
    const char *id = g_ptr_array_index (ids, i);

    if (!dif_archive_set_cut_state (self, id, DIF_CUT_SKIPPED, cut->id, error) ||
        !dif_ledger_append (self, "cut-skipped",
                            dif_ledger_facts ("cut", id, "newer", cut->id, NULL), error))
      return FALSE;
  }
  return TRUE;
}

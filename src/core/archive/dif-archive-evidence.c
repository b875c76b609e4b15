/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-evidence"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"

#include "dif-archive-evidence.h"

#define FOLDER "evidence"
/* Digits of the digest before a kept file's name */
#define MARK_LENGTH (12)
/* Of the name that a document came with; a digest and a temporary ending still fit */
#define NAME_LENGTH (120)


/* --- Measurements ------------------------------------------------------------------------- */

const char *
dif_measure_state_to_string (DifMeasureState state)
{
  static const char *const words[] = { "good", "notice", "bad" };

  return words[state];
}

void
dif_measure_free (DifMeasure *self)
{
  g_free (self->subject);
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

gboolean
dif_archive_put_measure (DifArchive *self, const char *subject, const char *id, DifMeasureState state,
                         const char *text, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "INSERT OR REPLACE INTO measure(subject, id, at, state, text) VALUES(?, ?, ?, ?, ?)",
                           "ssiis", subject, id, dif_clock_now (dif_archive_get_clock (self)), (gint64) state, text);
}

GPtrArray *
dif_archive_list_measures (DifArchive *self, GError **error)
{
  g_autoptr (GPtrArray) measures = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_measure_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (dif_archive_get_database (self), error,
                                                   "SELECT subject, id, at, state, text FROM measure"
                                                   " ORDER BY subject, id",
                                                   "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifMeasure *measure = g_new0 (DifMeasure, 1);

    measure->subject = g_strdup (dif_query_text (query, 0));
    measure->id = g_strdup (dif_query_text (query, 1));
    measure->at = dif_query_integer (query, 2);
    measure->state = (DifMeasureState) CLAMP (dif_query_integer (query, 3), DIF_MEASURE_GOOD, DIF_MEASURE_BAD);
    measure->text = g_strdup (dif_query_text (query, 4));
    g_ptr_array_add (measures, measure);
  }
  if (local_error == NULL)
    return g_steal_pointer (&measures);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
dif_archive_forget_measures (DifArchive *self, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error, "DELETE FROM measure WHERE subject <> ''", "");
}

/* --- Declarations and documents ----------------------------------------------------------- */

void
dif_evidence_free (DifEvidence *self)
{
  g_free (self->requirement);
  g_free (self->text);
  g_free (self->file);
  g_free (self->sha256);
  g_free (self);
}

GPtrArray *
dif_archive_list_evidence (DifArchive *self, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_evidence_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (dif_archive_get_database (self), error,
                                                   "SELECT seq, requirement, at, text, file, sha256 FROM evidence"
                                                   " ORDER BY seq",
                                                   "");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifEvidence *evidence = g_new0 (DifEvidence, 1);

    evidence->seq = dif_query_integer (query, 0);
    evidence->requirement = g_strdup (dif_query_text (query, 1));
    evidence->at = dif_query_integer (query, 2);
    evidence->text = g_strdup (dif_query_text (query, 3));
    evidence->file = g_strdup (dif_query_text (query, 4));
    evidence->sha256 = g_strdup (dif_query_text (query, 5));
    g_ptr_array_add (list, evidence);
  }
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* A row and its record in the ledger, both or neither. Takes @facts over */
static gboolean
note (DifArchive *self, const char *kind, const DifEvidence *evidence, JsonObject *facts, GError **error)
{
  g_autoptr (JsonObject) owned = facts;
  DifDatabase *database = dif_archive_get_database (self);
  gboolean ok;

  if (!dif_database_begin (database, error))
    return FALSE;
  ok = dif_database_run (database, error,
                         "INSERT INTO evidence(requirement, at, text, file, sha256) VALUES(?, ?, ?, ?, ?)", "sisss",
                         evidence->requirement, dif_clock_now (dif_archive_get_clock (self)), evidence->text,
                         evidence->file, evidence->sha256) &&
       dif_ledger_append (self, kind, g_steal_pointer (&owned), error);
  return dif_database_end (database, ok, error);
}

static gboolean
note_requirement (DifArchive *self, const char *kind, const DifEvidence *evidence, GError **error)
{
  return note (self, kind, evidence,
               dif_ledger_facts ("requirement", evidence->requirement, "text", evidence->text, "file", evidence->file,
                                 "sha256", evidence->sha256, NULL),
               error);
}

gboolean
dif_archive_declare (DifArchive *self, const char *requirement, const char *text, GError **error)
{
  const DifEvidence evidence = { .requirement = (char *) requirement, .text = (char *) text };

  return note_requirement (self, "requirement-declared", &evidence, error);
}

static gboolean
check_size (const char *path, GError **error)
{
  GStatBuf status;

  if (g_lstat (path, &status) != 0) {
    dif_set_error_errno (error, errno, _("“%s” cannot be read"), path);
    return FALSE;
  }
  if (!S_ISREG (status.st_mode)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Choose a file."), _("“%s” is no file"), path);
    return FALSE;
  }
  if ((guint64) status.st_size > DIF_LIMIT_EVIDENCE_BYTES) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("Scan it with fewer dots, or in black and white."),
                   _("“%s” is too large to be kept as evidence"), path);
    return FALSE;
  }
  return TRUE;
}

/* Whether it proves that requirement already. Returns: %FALSE with @error if so */
static gboolean
check_new (DifArchive *self, const char *requirement, const char *sha256, GError **error)
{
  g_autoptr (GPtrArray) list = dif_archive_list_evidence (self, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    DifEvidence *evidence = g_ptr_array_index (list, i);

    if (g_str_equal (evidence->requirement, requirement) && g_strcmp0 (evidence->sha256, sha256) == 0) {
      dif_set_error (error, DIF_ERROR_EXISTS, NULL, _("“%s” is attached there already"), evidence->text);
      return FALSE;
    }
  }
  return TRUE;
}

/* Ends of names matter to those who open them: what is too long loses its beginning */
static char *
name_for (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *shown = g_utf8_make_valid (base, -1);
  glong length = g_utf8_strlen (shown, -1);
  const char *kept = shown;

  while (strlen (kept) > NAME_LENGTH && length-- > 0)
    kept = g_utf8_next_char (kept);
  return g_strdup (kept);
}

/* Keeps a copy of @path with its name and digest in @evidence; @again: also where the same bytes are there already */
static gboolean
keep_copy (DifArchive *self, const char *path, gboolean again, DifEvidence *evidence, GError **error)
{
  g_autofree char *folder = g_build_filename (dif_archive_get_folder (self), FOLDER, NULL);
  g_autofree char *mark = g_uuid_string_random ();
  g_autofree char *fresh = g_strconcat (folder, "/.", mark, NULL);
  g_autofree char *kept = NULL;
  char sha256[DIF_DIGEST_HEX];

  if (!check_size (path, error) || !dif_folder_make (folder, error))
    return FALSE;
  if (!dif_file_copy (path, fresh, 0400, sha256, NULL, error))
    return FALSE;
  evidence->text = name_for (path);
  evidence->sha256 = g_strdup (sha256);
  evidence->file = g_strdup_printf ("%.*s-%s", MARK_LENGTH, sha256, evidence->text);
  kept = g_build_filename (folder, evidence->file, NULL);
  if (check_size (fresh, error) && (again || check_new (self, evidence->requirement, sha256, error))) {
    if (g_rename (fresh, kept) == 0)
      return dif_tree_sync (folder, error);
    dif_set_error_errno (error, errno, _("Could not write “%s”"), kept);
  }
  g_unlink (fresh);
  return FALSE;
}

gboolean
dif_archive_attach (DifArchive *self, const char *requirement, const char *path, GError **error)
{
  g_autoptr (DifEvidence) evidence = g_new0 (DifEvidence, 1);

  evidence->requirement = g_strdup (requirement);
  return keep_copy (self, path, FALSE, evidence, error) && note_requirement (self, "evidence-attached", evidence, error);
}

gboolean
dif_archive_hand (DifArchive *self, const char *kind, const char *document, const char *path, const char *text,
                  GError **error)
{
  g_autoptr (DifEvidence) evidence = g_new0 (DifEvidence, 1);

  evidence->requirement = g_strdup_printf ("%s:%s", kind, document);
  if (path != NULL && !keep_copy (self, path, TRUE, evidence, error))
    return FALSE;
  if (text != NULL || evidence->text == NULL) {
    g_free (evidence->text);
    evidence->text = g_strdup (text != NULL ? text : "");
  }
  return note (self, kind, evidence,
               dif_ledger_facts ("document", document, "sha256", evidence->sha256, "reference", text, NULL), error);
}

static DifEvidence *
find (DifArchive *self, gint64 seq, gboolean *shared, GError **error)
{
  g_autoptr (GPtrArray) list = dif_archive_list_evidence (self, error);
  DifEvidence *found = NULL;

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < list->len; i++) {
    if (((DifEvidence *) g_ptr_array_index (list, i))->seq == seq)
      found = g_ptr_array_steal_index (list, i--);
  }
  if (found == NULL)
    dif_set_error (error, DIF_ERROR_NOT_FOUND, NULL, _("There is no such evidence"));
  *shared = FALSE;
  for (guint i = 0; found != NULL && i < list->len; i++)
    *shared |= found->file != NULL && g_strcmp0 (((DifEvidence *) g_ptr_array_index (list, i))->file, found->file) == 0;
  return found;
}

gboolean
dif_archive_drop_evidence (DifArchive *self, gint64 seq, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self);
  gboolean shared, ok;
  g_autoptr (DifEvidence) evidence = find (self, seq, &shared, error);

  if (evidence == NULL || !dif_database_begin (database, error))
    return FALSE;
  ok = dif_database_run (database, error, "DELETE FROM evidence WHERE seq = ?", "i", seq) &&
       dif_ledger_append (self, "evidence-dropped",
                          dif_ledger_facts ("requirement", evidence->requirement, "text", evidence->text, "sha256",
                                            evidence->sha256, NULL),
                          error);
  if (!dif_database_end (database, ok, error))
    return FALSE;
  if (evidence->file != NULL && !shared) {
    g_autofree char *path = g_build_filename (dif_archive_get_folder (self), FOLDER, evidence->file, NULL);

    return dif_tree_remove (path, error);
  }
  return TRUE;
}

gboolean
dif_archive_check_evidence (DifArchive *self, DifEvidence *evidence, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) reason = NULL;
  char sha256[DIF_DIGEST_HEX];

  if (evidence->file == NULL)
    return TRUE;
  path = g_build_filename (dif_archive_get_folder (self), FOLDER, evidence->file, NULL);
  if (dif_digest_file (path, sha256, NULL, NULL, &reason) && g_str_equal (sha256, evidence->sha256))
    return TRUE;
  dif_set_error (error, DIF_ERROR_ALTERED, _("Attach it again."), _("“%s” is not there as it was attached"),
                 evidence->text);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-dossier"

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "document/dif-papers.h"
#include "watch/dif-requirements.h"

#include "dif-dossier.h"
#include "dif-spanish.h"

#define BLOCK (64 * 1024)
/* Of a document's name in the ZIP */
#define NAME_LENGTH (100)

typedef struct {
  DifProfile *profile;       /* (unowned) and so on */
  DifProgress *progress;
  GCancellable *cancellable;
  GPtrArray *rows;           /* (owned) (element-type DifRequirement) */
  struct archive *zip;       /* (owned) */
  GString *sums;             /* (owned) */
} Dossier;


static void
dossier_clear (Dossier *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  if (self->zip != NULL)
    archive_write_free (self->zip);
  if (self->sums != NULL)
    g_string_free (self->sums, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Dossier, dossier_clear)

/* --- Entries ------------------------------------------------------------------------------ */

static gboolean
fail (Dossier *self, GError **error)
{
  int number = archive_errno (self->zip);

  dif_set_error_errno (error, number > 0 ? number : EIO, "%s", _("The evidence folder could not be written"));
  return FALSE;
}

/* No date on purpose: libarchive writes it in the machine's zone */
static gboolean
begin_entry (Dossier *self, const char *name, gint64 size, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int result;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, size);
  result = archive_write_header (self->zip, entry);
  archive_entry_free (entry);
  return result >= ARCHIVE_WARN || fail (self, error);
}

static gboolean
write_data (Dossier *self, gconstpointer data, gsize length, GError **error)
{
  return length == 0 || archive_write_data (self->zip, data, length) == (la_ssize_t) length || fail (self, error);
}

static gboolean
add_bytes (Dossier *self, const char *name, GBytes *bytes, GError **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  char sha256[DIF_DIGEST_HEX];

  dif_digest_bytes (data, length, sha256);
  g_string_append_printf (self->sums, "%s  %s\n", sha256, name);
  return begin_entry (self, name, (gint64) length, error) && write_data (self, data, length, error);
}

static gboolean
say_altered (const DifEvidence *evidence, GError **error)
{
  dif_set_error (error, DIF_ERROR_ALTERED, _("Attach it again."), _("“%s” is not there as it was attached"), evidence->text);
  return FALSE;
}

static gboolean
copy (Dossier *self, int fd, gint64 size, const DifEvidence *evidence, GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK);
  g_autoptr (DifDigest) digest = dif_digest_new ();
  char sha256[DIF_DIGEST_HEX];

  while (size > 0) {
    ssize_t got = read (fd, block, (size_t) MIN (size, BLOCK));

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return say_altered (evidence, error);
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
        !write_data (self, block, (gsize) got, error))
      return FALSE;
    dif_digest_update (digest, block, (gsize) got);
    dif_progress_advance (self->progress, (guint64) got);
    size -= got;
  }
  dif_digest_finish (digest, sha256);
  return g_str_equal (sha256, evidence->sha256) || say_altered (evidence, error);
}

/* As it was attached, or not at all */
static gboolean
add_document (Dossier *self, const char *name, const DifEvidence *evidence, GError **error)
{
  g_autofree char *path =
      g_build_filename (dif_archive_get_folder (self->profile->archive), "evidence", evidence->file, NULL);
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  GStatBuf status;
  gboolean ok;

  if (fd < 0 || fstat (fd, &status) != 0) {
    if (fd >= 0)
      close (fd);
    return say_altered (evidence, error);
  }
  dif_progress_begin (self->progress, evidence->text, (guint64) status.st_size);
  g_string_append_printf (self->sums, "%s  %s\n", evidence->sha256, name);
  ok = begin_entry (self, name, status.st_size, error) && copy (self, fd, status.st_size, evidence, error);
  close (fd);
  return ok;
}

/* --- Names -------------------------------------------------------------------------------- */

/* What every system and every unpacker takes: letters, digits, `.`, `-`, `_` */
static char *
plain_name (const char *name)
{
  char *plain = g_str_to_ascii (name, "es");
  gsize length = strlen (plain);

  for (char *c = plain; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && strchr (".-_", *c) == NULL)
      *c = '_';
  }
  if (plain[0] == '.')
    plain[0] = '_';
  if (length > NAME_LENGTH)
    memmove (plain, plain + length - NAME_LENGTH, NAME_LENGTH + 1);
  return plain;
}

/* Returns: (transfer full): where a document lies in the ZIP; two of one name never meet */
static char *
place_of (const DifRequirement *row, const DifEvidence *evidence)
{
  g_autofree char *clause = plain_name (row->clause), *name = plain_name (evidence->text);

  return g_strdup_printf ("evidencia/%s-%s/%" G_GINT64_FORMAT "-%s", clause, row->id, evidence->seq, name);
}

/* --- The index ---------------------------------------------------------------------------- */

static const char *
state_word (DifRequirementState state)
{
  static const char *const words[] = {
    [DIF_REQUIREMENT_MISSING] = "Pendiente",     [DIF_REQUIREMENT_MEASURED] = "Medido",
    [DIF_REQUIREMENT_DECLARED] = "Declarado",    [DIF_REQUIREMENT_PROVED] = "Documentado",
    [DIF_REQUIREMENT_NONE] = "Sin obligación",
  };

  return words[state];
}

static void
index_requirements (Dossier *self, DifDocument *index)
{
  dif_document_add_table (index, "Requisitos", "Cláusula|Requisito|Estado|Lo que lo muestra");
  for (guint i = 0; i < self->rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (self->rows, i);

    dif_document_add_row (index, row->clause, row->text, state_word (row->state),
                          row->state == DIF_REQUIREMENT_MISSING ? "" : row->evidence, NULL);
  }
}

static void
index_documents (Dossier *self, DifDocument *index)
{
  GTimeZone *zone = dif_call_get_zone (self->profile->call);

  dif_document_add_table (index, "Documentos y declaraciones", "Cláusula|Documento o declaración|Fecha|Archivo|SHA-256");
  for (guint i = 0; i < self->rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (self->rows, i);

    for (guint j = 0; j < row->documents->len; j++) {
      const DifEvidence *evidence = g_ptr_array_index (row->documents, j);
      g_autofree char *when = dif_spanish_day (evidence->at, zone);
      g_autofree char *place = evidence->file != NULL ? place_of (row, evidence) : g_strdup ("—");

      dif_document_add_row (index, row->clause, evidence->text, when, place,
                            evidence->sha256 != NULL ? evidence->sha256 : "—", NULL);
    }
  }
}

static gboolean
add_index (Dossier *self, GError **error)
{
  DifCall *call = self->profile->call;
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (self->profile, error);
  const char *company = registration != NULL ? dif_registration_get (registration, "company") : NULL;
  g_autoptr (DifDocument) index = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (registration == NULL)
    return FALSE;
  index = dif_document_new ("Carpeta de evidencia", company, dif_call_get_election (call), dif_call_get_opening (call));
  dif_document_add_title (index, "Carpeta de evidencia");
  dif_document_add_paragraph (index, "Difusor:", company);
  dif_document_add_paragraph (index, "Convocatoria:", dif_call_get_title (call));
  dif_document_add_paragraph (index, NULL,
                              "Cada archivo es el que se adjuntó; SHA256SUMS permite comprobarlo. Se incluyen además "
                              "infraestructura.pdf y pruebas.pdf.");
  index_requirements (self, index);
  index_documents (self, index);
  bytes = dif_document_write (index, DIF_DOCUMENT_HTML);
  return add_bytes (self, "INDICE.html", bytes, error);
}

/* --- The ZIP ------------------------------------------------------------------------------ */

static gboolean
add_paper (Dossier *self, const char *name, GError **error)
{
  g_autoptr (DifDocument) document = dif_papers_make (self->profile, name, error);
  g_autoptr (GBytes) bytes = document != NULL ? dif_document_write (document, DIF_DOCUMENT_PDF) : NULL;
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);

  return bytes != NULL && add_bytes (self, file, bytes, error);
}

static gboolean
add_documents (Dossier *self, GError **error)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (self->rows, i);

    for (guint j = 0; j < row->documents->len; j++) {
      const DifEvidence *evidence = g_ptr_array_index (row->documents, j);
      g_autofree char *place = place_of (row, evidence);

      if (evidence->file != NULL && !add_document (self, place, evidence, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
write_zip (Dossier *self, int fd, GError **error)
{
  g_autofree char *sums = NULL;

  self->zip = archive_write_new ();
  self->sums = g_string_new (NULL);
  if (archive_write_set_format_zip (self->zip) < ARCHIVE_WARN ||
      archive_write_set_bytes_in_last_block (self->zip, 1) < ARCHIVE_WARN ||
      archive_write_open_fd (self->zip, fd) < ARCHIVE_WARN)
    return fail (self, error);
  if (!add_index (self, error) || !add_paper (self, "infraestructura", error) || !add_paper (self, "pruebas", error) ||
      !add_documents (self, error))
    return FALSE;
  sums = g_strdup (self->sums->str);
  if (!begin_entry (self, "SHA256SUMS", (gint64) strlen (sums), error) || !write_data (self, sums, strlen (sums), error))
    return FALSE;
  return archive_write_close (self->zip) >= ARCHIVE_WARN || fail (self, error);
}

gboolean
dif_dossier_write (DifProfile *profile, const char *path, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_auto (Dossier) self = { .profile = profile, .progress = progress, .cancellable = cancellable };
  g_autofree char *fresh = g_strconcat (path, ".XXXXXX", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  gboolean ok;
  int fd;

  if (!g_str_has_suffix (path, ".zip")) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Its name must end with .zip."), _("“%s” is no name of a ZIP"), path);
    return FALSE;
  }
  self.rows = dif_requirements_list (profile, error);
  if (self.rows == NULL)
    return FALSE;
  fd = g_mkstemp_full (fresh, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }
  ok = write_zip (&self, fd, error);
  if (ok && (fsync (fd) != 0 || g_rename (fresh, path) != 0)) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    ok = FALSE;
  }
  close (fd);
  if (!ok)
    g_unlink (fresh);
  return ok && dif_folder_sync (folder, error);
}

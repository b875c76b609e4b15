/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-participation"

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-evidence.h"
#include "archive/dif-ledger-export.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "document/dif-figures.h"
#include "document/dif-papers.h"

#include "dif-participation.h"

#define BLOCK (256 * DIF_KIB)
#define READ_ONLY (0444)
#define FORMAT "difusor-expediente/1"

/* An archive being written */
typedef struct {
  DifProfile *profile;
  DifProgress *progress;
  GCancellable *cancellable;
  struct archive *zip; /* (owned) */
  GString *sums;       /* (owned) as sha256sum writes and reads them */
  JsonArray *index;    /* (owned) */
  DifParticipation *result;
} Writing;

static const char readme[] =
    "Expediente de la participación como difusor del PREP\n"
    "====================================================\n"
    "\n"
    "paquetes/     los paquetes del Instituto, tal como se recibieron, por corte\n"
    "bitacora/     todo lo ocurrido: ledger.jsonl es la prueba, ledger.csv es para leerse\n"
    "documentos/   la memoria técnica y los demás documentos\n"
    "cifras/       visitas, páginas y hits por día y por hora\n"
    "evidencia/    lo que acredita los requisitos; lo enviado al Instituto y sus acuses\n"
    "convocatoria.json, registro.json   la convocatoria y los datos del difusor\n"
    "indice.json   qué es cada archivo, sus bytes y su SHA-256\n"
    "SHA256SUMS    las mismas huellas, para sha256sum\n"
    "\n"
    "Para comprobar que nada cambió, sin Difusor: descomprimir, y dentro de la carpeta\n"
    "\n"
    "    sha256sum --check SHA256SUMS\n"
    "\n"
    "En Windows: Get-FileHash ARCHIVO, comparado con SHA256SUMS. Cada registro de la bitácora lleva la\n"
    "huella del anterior; la última está en indice.json y en .difusor/manifest.json de cada destino.\n";


static gboolean
fail (Writing *self, GError **error)
{
  dif_set_error (error, DIF_ERROR_STORAGE, _("Choose another place, with enough free space."),
                 _("The archive of the participation could not be written: %s"), archive_error_string (self->zip));
  return FALSE;
}

/* --- Entries ------------------------------------------------------------------------------ */

static gboolean
is_packed (const char *name)
{
  static const char *const ends[] = { ".zip", ".pdf", ".odt", ".docx", ".gz", ".png", ".jpg", ".jpeg" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (g_str_has_suffix (lower, ends[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
begin_entry (Writing *self, const char *name, guint64 size, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int result;

  /* no time of its own: libarchive would write it in the machine's zone */
  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, READ_ONLY);
  archive_entry_set_size (entry, (la_int64_t) size);
  if (is_packed (name))
    archive_write_zip_set_compression_store (self->zip);
  else
    archive_write_zip_set_compression_deflate (self->zip);
  result = archive_write_header (self->zip, entry);
  archive_entry_free (entry);
  return result >= ARCHIVE_WARN || fail (self, error);
}

static gboolean
put (Writing *self, gconstpointer data, gsize length, GError **error)
{
  dif_progress_advance (self->progress, length);
  return length == 0 || archive_write_data (self->zip, data, length) == (la_ssize_t) length || fail (self, error);
}

static void
note (Writing *self, const char *name, const char *what, guint64 size, const char *sha256)
{
  JsonObject *entry = json_object_new ();

  g_string_append_printf (self->sums, "%s  %s\n", sha256, name);
  json_object_set_string_member (entry, "path", name);
  json_object_set_string_member (entry, "what", what);
  json_object_set_int_member (entry, "bytes", (gint64) size);
  json_object_set_string_member (entry, "sha256", sha256);
  json_array_add_object_element (self->index, entry);
  self->result->files++;
}

static gboolean
add_bytes (Writing *self, const char *name, const char *what, gconstpointer data, gsize length, GError **error)
{
  char hex[DIF_DIGEST_HEX];

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) ||
      !begin_entry (self, name, length, error) || !put (self, data, length, error))
    return FALSE;
  dif_digest_bytes (data, length, hex);
  note (self, name, what, length, hex);
  return TRUE;
}

static gboolean
add_text (Writing *self, const char *name, const char *what, const char *text, GError **error)
{
  return add_bytes (self, name, what, text, strlen (text), error);
}

/* Every byte of a file, hashed on the way */
static gboolean
copy (Writing *self, int fd, const char *path, guint64 size, char *hex, GError **error)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  g_autofree char *block = g_malloc (BLOCK);
  guint64 left = size;

  while (left > 0) {
    gssize got = read (fd, block, (gsize) MIN (left, BLOCK));

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      dif_set_error_errno (error, got < 0 ? errno : EIO, _("“%s” cannot be read"), path);
      return FALSE;
    }
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error) || !put (self, block, (gsize) got, error))
      return FALSE;
    dif_digest_update (digest, block, (gsize) got);
    left -= (guint64) got;
  }
  dif_digest_finish (digest, hex);
  return TRUE;
}

/* @sha256: (nullable): what it must be */
static gboolean
add_file (Writing *self, const char *name, const char *what, const char *path, const char *sha256, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char hex[DIF_DIGEST_HEX];
  GStatBuf about;
  gboolean ok;

  if (fd < 0 || fstat (fd, &about) != 0) {
    dif_set_error_errno (error, errno, _("“%s” cannot be read"), path);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  ok = begin_entry (self, name, (guint64) about.st_size, error) &&
       copy (self, fd, path, (guint64) about.st_size, hex, error);
  close (fd);
  if (ok && sha256 != NULL && !g_str_equal (hex, sha256)) {
    dif_set_error (error, DIF_ERROR_ALTERED, _("Put back a copy of it; it was changed on this disk."),
                   _("“%s” is not what was received"), path);
    return FALSE;
  }
  if (ok)
    note (self, name, what, (guint64) about.st_size, hex);
  return ok;
}

/* --- What goes in ------------------------------------------------------------------------- */

static void
note_missing (Writing *self, const char *name, const DifCutPackage *package)
{
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "path", name);
  json_object_set_string_member (entry, "what", "paquete que el operador retiró");
  json_object_set_null_member (entry, "bytes");
  json_object_set_string_member (entry, "sha256", package->sha256);
  json_array_add_object_element (self->index, entry);
  self->result->missing++;
}

static gboolean
add_packages (Writing *self, GPtrArray *cuts, GError **error)
{
  for (guint i = 0; i < cuts->len; i++) {
    const DifCut *cut = g_ptr_array_index (cuts, i);
    g_autofree char *folder = dif_archive_get_packages_folder (self->profile->archive, cut->id);

    for (guint k = 0; k < cut->packages->len; k++) {
      const DifCutPackage *package = g_ptr_array_index (cut->packages, k);
      g_autofree char *path = g_build_filename (folder, package->file, NULL);
      g_autofree char *name = g_strdup_printf ("paquetes/%s/%s", cut->id, package->file);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        note_missing (self, name, package);
      else if (!add_file (self, name, "paquete tal como se recibió", path, package->sha256, error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
add_ledger (Writing *self, GError **error)
{
  GTimeZone *zone = dif_call_get_zone (self->profile->call);
  g_autoptr (GPtrArray) records = dif_ledger_read (self->profile->archive, NULL, 0, error);
  g_autofree char *lines = NULL, *table = NULL;

  if (records == NULL)
    return FALSE;
  lines = dif_ledger_export (records, DIF_LEDGER_JSON_LINES, zone);
  table = dif_ledger_export (records, DIF_LEDGER_CSV, zone);
  return add_text (self, "bitacora/ledger.jsonl", "la bitácora, con sus huellas", lines, error) &&
         add_text (self, "bitacora/ledger.csv", "la bitácora, para hojas de cálculo", table, error);
}

static gboolean
add_document (Writing *self, const char *name, const char *end, DifDocumentFormat format, GError **error)
{
  g_autoptr (DifDocument) document = dif_papers_make (self->profile, name, error);
  g_autoptr (GBytes) bytes = document != NULL ? dif_document_write (document, format) : NULL;
  g_autofree char *path = g_strdup_printf ("documentos/%s.%s", name, end);
  gsize length;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL && add_bytes (self, path, document->title, data, length, error);
}

static gboolean
add_documents (Writing *self, GError **error)
{
  for (const char *const *name = dif_papers_list (); *name != NULL; name++) {
    if (!add_document (self, *name, "pdf", DIF_DOCUMENT_PDF, error))
      return FALSE;
  }
  return add_document (self, "memoria", "odt", DIF_DOCUMENT_ODT, error);
}

static gboolean
add_figures (Writing *self, GError **error)
{
  g_autofree char *days = dif_figures_days (self->profile, error);
  g_autofree char *hours = days != NULL ? dif_figures_hours (self->profile, error) : NULL;

  return hours != NULL && add_text (self, "cifras/dias.csv", "cifras por día", days, error) &&
         add_text (self, "cifras/horas.csv", "cifras por hora", hours, error);
}

static gboolean
add_evidence (Writing *self, GError **error)
{
  g_autoptr (GPtrArray) list = dif_archive_list_evidence (self->profile->archive, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const DifEvidence *evidence = g_ptr_array_index (list, i);
    g_autofree char *path = NULL, *name = NULL;

    if (evidence->file == NULL)
      continue;
    path = g_build_filename (dif_archive_get_folder (self->profile->archive), "evidence", evidence->file, NULL);
    name = g_strdup_printf ("evidencia/%" G_GINT64_FORMAT "-%s", evidence->seq, evidence->file);
    if (!add_file (self, name, evidence->requirement, path, evidence->sha256, error))
      return FALSE;
  }
  return list != NULL;
}

static gboolean
add_settings (Writing *self, GError **error)
{
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (self->profile, error);
  g_autofree char *call = dif_json_pretty (dif_call_to_json (self->profile->call));
  g_autofree char *data = registration != NULL ? dif_registration_to_text (registration) : NULL;

  return data != NULL && add_text (self, "LEEME.txt", "cómo comprobar este expediente", readme, error) &&
         add_text (self, "convocatoria.json", "la convocatoria vigente", call, error) &&
         add_text (self, "registro.json", "los datos del difusor", data, error);
}

/* --- The index ---------------------------------------------------------------------------- */

static gboolean
add_index (Writing *self, gint64 records, const char *head, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_string_member (object, "call", dif_call_get_id (self->profile->call));
  json_object_set_int_member (object, "ledger_records", records);
  json_object_set_string_member (object, "ledger_head", head);
  json_object_set_array_member (object, "files", json_array_ref (self->index));
  text = dif_json_pretty (node);
  return add_text (self, "indice.json", "qué es cada archivo", text, error);
}

static gboolean
add_sums (Writing *self, GError **error)
{
  g_autofree char *sums = g_strdup (self->sums->str);

  return begin_entry (self, "SHA256SUMS", strlen (sums), error) && put (self, sums, strlen (sums), error);
}

static guint64
size_of (GPtrArray *cuts)
{
  guint64 size = 0;

  for (guint i = 0; i < cuts->len; i++) {
    const DifCut *cut = g_ptr_array_index (cuts, i);

    for (guint k = 0; k < cut->packages->len; k++)
      size += ((DifCutPackage *) g_ptr_array_index (cut->packages, k))->size;
  }
  return size;
}

static gboolean
write_all (Writing *self, gint64 records, const char *head, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (self->profile->archive, error);

  if (cuts == NULL)
    return FALSE;
  dif_progress_begin (self->progress, _("Writing the archive of the participation"), size_of (cuts));
  /* what may be refused comes first */
  return add_settings (self, error) && add_packages (self, cuts, error) && add_evidence (self, error) &&
         add_ledger (self, error) && add_figures (self, error) && add_documents (self, error) &&
         add_index (self, records, head, error) && add_sums (self, error);
}

/* --- The file ----------------------------------------------------------------------------- */

static gboolean
write_zip (Writing *self, int fd, GError **error)
{
  g_autofree char *head = NULL;
  gint64 records;
  gboolean ok;

  if (!dif_ledger_verify (self->profile->archive, &records, &head, error))
    return FALSE;
  self->zip = archive_write_new ();
  self->sums = g_string_new (NULL);
  self->index = json_array_new ();
  archive_write_set_format_zip (self->zip);
  archive_write_set_options (self->zip, "zip:hdrcharset=UTF-8");
  archive_write_set_bytes_in_last_block (self->zip, 1);
  ok = (archive_write_open_fd (self->zip, fd) == ARCHIVE_OK || fail (self, error)) &&
       write_all (self, records, head, error) && (archive_write_close (self->zip) == ARCHIVE_OK || fail (self, error));
  archive_write_free (self->zip);
  g_string_free (self->sums, TRUE);
  json_array_unref (self->index);
  return ok;
}

/* Durable and read-only before it has its name */
static gboolean
settle (int fd, const char *part, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (fchmod (fd, READ_ONLY) != 0 || fsync (fd) != 0 || g_rename (part, path) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }
  return dif_folder_sync (folder, error);
}

static gboolean
put_on_record (DifProfile *profile, const char *path, const DifParticipation *participation, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  JsonObject *facts = dif_ledger_facts ("file", name, "sha256", participation->sha256, NULL);

  json_object_set_int_member (facts, "bytes", (gint64) participation->bytes);
  json_object_set_int_member (facts, "files", participation->files);
  return dif_ledger_append (profile->archive, "participation-archived", facts, error);
}

gboolean
dif_participation_write (DifProfile *profile,
                   const char *path,
                   DifParticipation *participation,
                   DifProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  Writing writing = { .profile = profile, .progress = progress, .cancellable = cancellable, .result = participation };
  g_autofree char *part = g_strdup_printf ("%s.XXXXXX", path);
  int fd = g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600);
  gboolean ok;

  *participation = (DifParticipation){ 0 };
  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }
  ok = write_zip (&writing, fd, error) && settle (fd, part, path, error);
  close (fd);
  if (!ok) {
    g_unlink (part);
    return FALSE;
  }
  return dif_digest_file (path, participation->sha256, &participation->bytes, cancellable, error) &&
         put_on_record (profile, path, participation, error);
}

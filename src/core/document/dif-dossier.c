/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-dossier"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-evidence.h"
#include "archive/dif-ledger-export.h"
#include "base/dif-json.h"
#include "document/dif-figures.h"
#include "document/dif-papers.h"

#include "dif-dossier.h"
#include "dif-sealed-zip.h"

#define FORMAT "difusor-expediente/1"

/* A dossier being written */
typedef struct {
  DifProfile *profile;
  DifProgress *progress;
  DifSealedZip *zip;
  JsonArray *index;
  DifDossier *dossier;
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


/* --- Entries ------------------------------------------------------------------------------ */

static void
note (Writing *self, const char *name, const char *what, guint64 size, const char *sha256)
{
  JsonObject *entry = json_object_new ();

  json_object_set_string_member (entry, "path", name);
  json_object_set_string_member (entry, "what", what);
  json_object_set_int_member (entry, "bytes", (gint64) size);
  json_object_set_string_member (entry, "sha256", sha256);
  json_array_add_object_element (self->index, entry);
  self->dossier->files++;
}

static gboolean
add_bytes (Writing *self, const char *name, const char *what, gconstpointer data, gsize length, GError **error)
{
  char sha256[DIF_DIGEST_HEX];

  if (!dif_sealed_zip_add_bytes (self->zip, name, data, length, sha256, error))
    return FALSE;
  note (self, name, what, length, sha256);
  return TRUE;
}

static gboolean
add_text (Writing *self, const char *name, const char *what, const char *text, GError **error)
{
  return add_bytes (self, name, what, text, strlen (text), error);
}

/* @expected: (nullable): the SHA-256 that it must have */
static gboolean
add_file (Writing *self, const char *name, const char *what, const char *path, const char *expected, GError **error)
{
  char sha256[DIF_DIGEST_HEX];
  guint64 size;

  if (!dif_sealed_zip_add_file (self->zip, name, path, expected, &size, sha256, error))
    return FALSE;
  note (self, name, what, size, sha256);
  return TRUE;
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
  self->dossier->missing++;
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
         add_index (self, records, head, error);
}

/* --- The file ----------------------------------------------------------------------------- */

static gboolean
write_zip (Writing *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifSealedZip) zip = NULL;
  g_autoptr (JsonArray) index = json_array_new ();
  g_autofree char *head = NULL;
  gint64 records;

  if (!dif_ledger_verify (self->profile->archive, &records, &head, error))
    return FALSE;
  zip = dif_sealed_zip_new (path, self->progress, cancellable, error);
  if (zip == NULL)
    return FALSE;
  self->zip = zip;
  self->index = index;
  return write_all (self, records, head, error) && dif_sealed_zip_finish (zip, error);
}

static gboolean
put_on_record (DifProfile *profile, const char *path, const DifDossier *dossier, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  JsonObject *facts = dif_ledger_facts ("file", name, "sha256", dossier->sha256, NULL);

  json_object_set_int_member (facts, "bytes", (gint64) dossier->bytes);
  json_object_set_int_member (facts, "files", dossier->files);
  return dif_ledger_append (profile->archive, "participation-archived", facts, error);
}

gboolean
dif_dossier_write (DifProfile *profile,
                   const char *path,
                   DifDossier *dossier,
                   DifProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  Writing writing = { .profile = profile, .progress = progress, .dossier = dossier };

  *dossier = (DifDossier){ 0 };
  return write_zip (&writing, path, cancellable, error) &&
         dif_digest_file (path, dossier->sha256, &dossier->bytes, cancellable, error) &&
         put_on_record (profile, path, dossier, error);
}

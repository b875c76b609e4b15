/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-evidence-zip"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "document/dif-papers.h"
#include "watch/dif-requirements.h"

#include "dif-evidence-zip.h"
#include "dif-sealed-zip.h"
#include "dif-spanish.h"

/* Of a document's name in the ZIP */
#define NAME_LENGTH (100)

typedef struct {
  DifProfile *profile; /* (unowned) */
  GPtrArray *rows;     /* (unowned) (element-type DifRequirement) */
  DifSealedZip *zip;   /* (unowned) */
} Evidence;


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

/* --- Entries ------------------------------------------------------------------------------ */

static gboolean
add_bytes (Evidence *self, const char *name, GBytes *bytes, GError **error)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return dif_sealed_zip_add_bytes (self->zip, name, data, length, NULL, error);
}

/* As it was attached, or not at all */
static gboolean
add_document (Evidence *self, const char *name, const DifEvidence *evidence, GError **error)
{
  g_autofree char *path =
      g_build_filename (dif_archive_get_folder (self->profile->archive), "evidence", evidence->file, NULL);

  return dif_sealed_zip_add_file (self->zip, name, path, evidence->sha256, NULL, NULL, error);
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
index_requirements (Evidence *self, DifDocument *index)
{
  dif_document_add_table (index, "Requisitos", "Cláusula|Requisito|Estado|Lo que lo muestra");
  for (guint i = 0; i < self->rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (self->rows, i);

    dif_document_add_row (index, row->clause, row->text, state_word (row->state),
                          row->state == DIF_REQUIREMENT_MISSING ? "" : row->evidence, NULL);
  }
}

static void
index_documents (Evidence *self, DifDocument *index)
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
add_index (Evidence *self, GError **error)
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
add_paper (Evidence *self, const char *name, GError **error)
{
  g_autoptr (DifDocument) document = dif_papers_make (self->profile, name, error);
  g_autoptr (GBytes) bytes = document != NULL ? dif_document_write (document, DIF_DOCUMENT_PDF) : NULL;
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);

  return bytes != NULL && add_bytes (self, file, bytes, error);
}

static gboolean
add_documents (Evidence *self, GError **error)
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

gboolean
dif_evidence_zip_write (DifProfile *profile,
                        const char *path,
                        DifProgress *progress,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (DifSealedZip) zip = NULL;
  Evidence self = { .profile = profile };

  if (!g_str_has_suffix (path, ".zip")) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Its name must end with .zip."), _("“%s” is no name of a ZIP"), path);
    return FALSE;
  }
  rows = dif_requirements_list (profile, error);
  zip = rows != NULL ? dif_sealed_zip_new (path, progress, cancellable, error) : NULL;
  if (zip == NULL)
    return FALSE;
  dif_progress_begin (progress, _("Writing the evidence folder"), 0);
  self.rows = rows;
  self.zip = zip;
  return add_index (&self, error) && add_paper (&self, "infraestructura", error) && add_paper (&self, "pruebas", error) &&
         add_documents (&self, error) && dif_sealed_zip_finish (zip, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the documents show: requirements, public addresses, tests. */
#define G_LOG_DOMAIN "dif-papers-proofs"

#include "config.h"

#include "archive/dif-archive-tests.h"
#include "watch/dif-requirements.h"

#include "dif-papers-private.h"
#include "dif-spanish.h"

/* Digits of a digest that a person compares; the evidence folder has all of them */
#define DIGEST_SHOWN (12)


/* --- Requirements ------------------------------------------------------------------------- */

static void
append (GString *out, const char *word, const char *text, const char *when)
{
  g_string_append_printf (out, "%s%s: %s", out->len > 0 ? ". " : "", word, text);
  if (when != NULL)
    g_string_append_printf (out, " (%s)", when);
}

static void
append_document (GString *out, const DifEvidence *evidence, GTimeZone *zone)
{
  g_autofree char *when = dif_spanish_short_day (evidence->at, zone);
  g_autofree char *mark = evidence->sha256 != NULL ? g_strdup_printf ("SHA-256 %.*s…", DIGEST_SHOWN, evidence->sha256) : NULL;

  if (mark != NULL)
    append (out, "Documento", evidence->text, mark);
  else
    append (out, "Declarado", evidence->text, when);
}

/* Everything there is about it: what was measured, what was declared in its place, what documents show */
static char *
say_met (const DifRequirement *row, const DifMeasure *measure, GTimeZone *zone)
{
  GString *out = g_string_new (NULL);

  if (measure != NULL) {
    g_autofree char *when = dif_spanish_short_day (measure->at, zone);

    append (out, measure->state == DIF_MEASURE_BAD ? "Medido, no cumple" : "Medido", measure->text, when);
  } else if (row->state == DIF_REQUIREMENT_MEASURED) {
    g_autofree char *when = dif_spanish_short_day (row->at, zone);

    append (out, "Medido", row->evidence, when);
  }
  for (guint i = 0; i < row->documents->len; i++)
    append_document (out, g_ptr_array_index (row->documents, i), zone);
  if (out->len == 0)
    g_string_append (out, row->state == DIF_REQUIREMENT_NONE ? "Sin obligación del difusor" : "Pendiente");
  return g_string_free (out, FALSE);
}

static const DifMeasure *
find_measure (GPtrArray *measures, const char *id)
{
  for (guint i = 0; i < measures->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (measures, i);

    if (measure->subject[0] == '\0' && g_str_equal (measure->id, id))
      return measure;
  }
  return NULL;
}

/* The only ones that may be met otherwise (II, last paragraph) */
static gboolean
is_of_services (const DifRequirement *row)
{
  return g_str_equal (row->clause, "II") || g_str_has_prefix (row->clause, "II.");
}

gboolean
dif_paper_add_requirements (DifPaper *self)
{
  g_autoptr (GPtrArray) rows = dif_requirements_list (self->profile, NULL);
  g_autoptr (GPtrArray) measures = rows != NULL ? dif_archive_list_measures (self->profile->archive, NULL) : NULL;

  if (measures == NULL)
    return FALSE;
  dif_document_add_table (self->document, "Requisitos de la fracción II", "Cláusula|Requisito|Cómo se cumple, o lo que se tiene en su lugar");
  for (guint i = 0; i < rows->len; i++) {
    const DifRequirement *row = g_ptr_array_index (rows, i);
    g_autofree char *met = say_met (row, find_measure (measures, row->id), dif_call_get_zone (self->profile->call));

    if (is_of_services (row))
      dif_document_add_row (self->document, row->clause, row->text, met, NULL);
  }
  return TRUE;
}

/* --- Public addresses --------------------------------------------------------------------- */

static const char *
check_word (const char *id)
{
  static const struct {
    const char *id;
    const char *word;
  } words[] = {
    { "dns", "Nombre (DNS)" },       { "zone", "Zona DNS" },
    { "tls", "TLS" },                { "certificate", "Certificado" },
    { "https-redirect", "Redirección a HTTPS" }, { "cdn", "Red de distribución" },
    { "waf", "Firewall de aplicación" }, { "caching", "Caché" },
    { "logging", "Registro de accesos" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (words[i].id, id))
      return words[i].word;
  }
  return id;
}

gboolean
dif_paper_add_addresses (DifPaper *self)
{
  g_autoptr (GPtrArray) measures = dif_archive_list_measures (self->profile->archive, NULL);
  gboolean begun = FALSE;

  for (guint i = 0; measures != NULL && i < measures->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (measures, i);
    g_autofree char *when = dif_spanish_short_day (measure->at, dif_call_get_zone (self->profile->call));

    if (measure->subject[0] == '\0')
      continue;
    if (!begun)
      dif_document_add_table (self->document, "Lo que responden las direcciones públicas", "Destino|Comprobación|Resultado|Fecha");
    begun = TRUE;
    dif_document_add_row (self->document, measure->subject, check_word (measure->id), measure->text, when, NULL);
  }
  return measures != NULL;
}

/* --- Tests -------------------------------------------------------------------------------- */

static char *
test_words (const DifTestRun *run)
{
  switch (run->kind) {
    case DIF_TEST_TRANSFER:
      return g_strdup ("Transferencia desde el Instituto y extracción");
    case DIF_TEST_TARGET:
      return g_strdup_printf ("Destino “%s”: escritura, relectura, encabezados y retiro", run->subject);
    case DIF_TEST_CONTINUITY:
      return g_strdup ("Continuidad: el servicio del Instituto y las direcciones públicas");
    case DIF_TEST_WHOLE:
    default:
      return g_strdup ("El recorrido completo, del Instituto a todos los destinos");
  }
}

static char *
test_figures (const DifTestRun *run)
{
  g_autofree char *seconds = dif_spanish_decimal ((double) run->micros / G_USEC_PER_SEC);
  g_autofree char *speed = dif_spanish_decimal ((double) dif_test_run_get_kbps (run) / 1000);
  g_autofree char *bytes = dif_spanish_bytes (run->bytes);

  if (run->kind == DIF_TEST_CONTINUITY)
    return dif_spanish_span (run->micros / G_USEC_PER_SEC);
  return run->kind == DIF_TEST_TRANSFER && run->bytes > 0 ? g_strdup_printf ("%s a %s Mb/s, %s s", bytes, speed, seconds)
                                                          : g_strdup_printf ("%s s", seconds);
}

gboolean
dif_paper_add_tests (DifPaper *self)
{
  g_autoptr (GPtrArray) runs = dif_archive_list_tests (self->profile->archive, 0, NULL);
  GTimeZone *zone = dif_call_get_zone (self->profile->call);

  if (runs == NULL)
    return FALSE;
  dif_document_add_table (self->document, "Pruebas realizadas",
                          "Fecha|Prueba|Modo|Resultado|#Medición|Huella en la bitácora");
  for (guint i = runs->len; i > 0; i--) {
    const DifTestRun *run = g_ptr_array_index (runs, i - 1);
    g_autofree char *when = dif_spanish_short_moment (run->at, zone);
    g_autofree char *what = test_words (run), *figures = test_figures (run);
    g_autofree char *result = g_strdup_printf ("%s: %s", run->passed ? "Superada" : "No superada", run->text);

    dif_document_add_row (self->document, when, what, dif_paper_mode_word (run->mode), result, figures, run->hash, NULL);
  }
  return TRUE;
}

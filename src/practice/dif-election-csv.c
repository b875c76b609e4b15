/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-csv"

#include "config.h"

#include <string.h>

#include "base/dif-digest.h"

#include "dif-election-csv.h"

#define SUMMARY_NAMES                                                                              \
  "ACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,"                       \
  "PORCENTAJE_ACTAS_CAPTURADAS,ACTAS_CONTABILIZADAS,PORCENTAJE_ACTAS_CONTABILIZADAS,"              \
  "PORCENTAJE_ACTAS_INCONSISTENCIAS,ACTAS_NO_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,"   \
  "TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS,PORCENTAJE_PARTICIPACION_CIUDADANA\n"
#define NAMES_BEFORE                                                                               \
  "CLAVE_CASILLA,CLAVE_ACTA,ID_ENTIDAD,ENTIDAD,ID_DISTRITO_LOCAL,DISTRITO_LOCAL,SECCION,"          \
  "ID_CASILLA,TIPO_CASILLA,EXT_CONTIGUA,UBICACION_CASILLA,TIPO_ACTA,TOTAL_BOLETAS_SOBRANTES,"      \
  "TOTAL_PERSONAS_VOTARON,TOTAL_REP_PARTIDO_CI_VOTARON,TOTAL_VOTOS_SACADOS,"
#define NAMES_AFTER                                                                                \
  "NO_REGISTRADAS,NULOS,TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,"                 \
  "REPRESENTANTES_PP_CI,OBSERVACIONES,CONTABILIZADA,MECANISMOS_TRASLADO,CODIGO_INTEGRIDAD,"        \
  "FECHA_HORA_ACOPIO,FECHA_HORA_CAPTURA,FECHA_HORA_VERIFICACION,ORIGEN,DIGITALIZACION,"            \
  "TIPO_DOCUMENTO\n"
/* cells of a row that are pending: four numbers before the votes, and after them */
#define CELLS_TAKEN (4)
#define CELLS_VOTES (DIF_ELECTION_PARTIES + 4)
#define CELLS_AFTER (10)


static char *
format_moment (gint64 moment, const char *format)
{
  g_autoptr (GTimeZone) zone = dif_election_get_zone ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, format);
}

char *
dif_election_format_cut (gint64 moment)
{
  return format_moment (moment, "%d/%m/%Y %H:%M (UTC-6)");
}

static void
append_summary (GString *csv, DifElection *self, guint n)
{
  DifElectionSums sums;
  g_autofree char *captured = NULL;
  g_autofree char *counted = NULL;
  g_autofree char *inconsistent = NULL;
  g_autofree char *turnout = NULL;

  dif_election_sum (self, n, 0, 0, &sums);
  captured = dif_election_format_percentage (sums.captured, sums.expected);
  counted = dif_election_format_percentage (sums.counted, sums.expected);
  inconsistent = dif_election_format_percentage (sums.inconsistent, sums.expected);
  /* special casillas enter the turnout in the last cut only */
  turnout = dif_election_format_percentage (
      n == dif_election_get_cuts (self) ? sums.votes : sums.votes_without_special, sums.voters);
  g_string_append (csv, SUMMARY_NAMES);
  g_string_append_printf (csv,
                          "%u,%u,%u,%u,%s,%u,%s,%s,%u,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                          ",%" G_GUINT64_FORMAT ",%s\n",
                          sums.expected, sums.registered, sums.outside, sums.captured, captured,
                          sums.counted, counted, inconsistent, sums.captured - sums.counted,
                          sums.voters, sums.votes, sums.votes_without_special, turnout);
}

static void
append_cells (GString *csv, const char *text, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append_printf (csv, ",%s", text);
}

static void
append_identity (GString *csv, const DifElectionActa *acta)
{
  guint number = acta->type == 'B' ? 1 : acta->number;
  g_autofree char *key =
      g_strdup_printf ("'" DIF_ELECTION_ENTITY_ID "%04u%c%02u00'", acta->section, acta->type, number);

  g_string_append_printf (csv,
                          "%s,%.*s01',%s,%s,%u,%s,%04u,%u,%c,0,%u,2", key,
                          (int) strlen (key) - 1, key, DIF_ELECTION_ENTITY_ID, DIF_ELECTION_ENTITY,
                          acta->district, dif_election_districts[acta->district - 1],
                          acta->section, number, acta->type, (guint) (acta->draw & 1) + 1);
}

static void
append_votes (GString *csv, const DifElectionActa *acta)
{
  guint total = dif_election_acta_get_total (acta);

  if (acta->fate == DIF_ELECTION_FATE_MISSING) {
    append_cells (csv, "Sin acta", CELLS_TAKEN + CELLS_VOTES - 1);
    g_string_append (csv, ",0");
    return;
  }
  g_string_append_printf (csv, ",%u,%u,%u,%u", acta->ballots > total ? acta->ballots - total : 0,
                          total, acta->representatives, total);
  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++)
    if (acta->fate == DIF_ELECTION_FATE_ILLEGIBLE && acta->illegible == i)
      g_string_append (csv, ",Ilegible");
    else
      g_string_append_printf (csv, ",%u", acta->votes[i]);
  g_string_append_printf (csv, ",%u,%u,%u,%u", acta->unregistered, acta->null_votes, total, total);
}

static const char *
observation (DifElectionFate fate)
{
  switch (fate) {
  case DIF_ELECTION_FATE_ILLEGIBLE:
    return "Ilegible";
  case DIF_ELECTION_FATE_EXCESS:
    return "Excede lista nominal";
  case DIF_ELECTION_FATE_MISSING:
    return "Sin acta";
  case DIF_ELECTION_FATE_OUTSIDE:
    return "Fuera de catálogo";
  case DIF_ELECTION_FATE_COUNTED:
  default:
    return "";
  }
}

static void
append_life (GString *csv, DifElection *self, const DifElectionActa *acta, guint n)
{
  static const char *const ways[] = { "CATD fijo", "CATD itinerante", "CRyT" };
  gint64 came = dif_election_get_cut_time (acta->cut) - (gint64) acta->delay * G_USEC_PER_SEC;
  g_autofree char *collected = format_moment (came, "%d/%m/%Y %H:%M:%S");
  g_autofree char *captured = format_moment (came + 90 * G_USEC_PER_SEC, "%d/%m/%Y %H:%M:%S");
  g_autofree char *verified = format_moment (came + 150 * G_USEC_PER_SEC, "%d/%m/%Y %H:%M:%S");
  g_autofree char *image =
      g_strdup_printf ("practica/%" G_GUINT64_FORMAT "/%u/%c/%u/%016" G_GINT64_MODIFIER "x",
                       dif_election_get_seed (self), acta->section, acta->type, acta->number,
                       acta->draw);
  gboolean outside = acta->fate == DIF_ELECTION_FATE_OUTSIDE;
  guint counted = outside ? 2 : dif_election_acta_is_counted (acta, n) ? 1 : 0;
  gboolean phone = (acta->draw >> 1 & 3) == 0;
  char hex[DIF_DIGEST_HEX];

  dif_digest_bytes (image, strlen (image), hex);
  g_string_append_printf (csv, ",%u,%u,%s,%u,%s,%s,%s,%s,%s,%s,%s,ACTA PREP\n", acta->voters,
                          acta->representatives, observation (acta->fate), counted,
                          ways[acta->draw % G_N_ELEMENTS (ways)], hex, collected, captured,
                          verified, phone ? "CASILLA" : "CATD", phone ? "MOVIL" : "ESCANER");
}

char *
dif_election_csv_results (DifElection *self, guint n, gint64 moment)
{
  GString *csv = g_string_new (DIF_ELECTION_TITLE "\n");
  g_autofree char *cut = dif_election_format_cut (moment);
  guint n_actas = 0;
  const DifElectionActa *actas = dif_election_get_actas (self, &n_actas);

  g_string_append_printf (csv, "%s\n\n", cut);
  append_summary (csv, self, n);
  g_string_append (csv, "\n" NAMES_BEFORE);
  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++)
    g_string_append_printf (csv, "%s,", dif_election_parties[i].column);
  g_string_append (csv, NAMES_AFTER);
  for (guint i = 0; i < n_actas; i++) {
    gboolean captured = dif_election_acta_is_captured (&actas[i], n);

    if (!captured && actas[i].fate == DIF_ELECTION_FATE_OUTSIDE)
      continue; /* nobody expects it */
    append_identity (csv, &actas[i]);
    if (captured) {
      append_votes (csv, &actas[i]);
      append_life (csv, self, &actas[i], n);
    } else {
      append_cells (csv, "-", CELLS_TAKEN + CELLS_VOTES);
      g_string_append_printf (csv, ",%u,-", actas[i].voters);
      append_cells (csv, "-", CELLS_AFTER);
      g_string_append_c (csv, '\n');
    }
  }
  return g_string_free (csv, FALSE);
}

char *
dif_election_csv_candidates (DifElection *self)
{
  GString *csv = g_string_new ("ID_ENTIDAD,ENTIDAD,ID_DISTRITO_LOCAL,DISTRITO_LOCAL,PARTIDO_CI,"
                               "CANDIDATURA_PROPIETARIA,CANDIDATURA_SUPLENTE\n");

  for (guint district = 1; district <= DIF_ELECTION_DISTRICTS; district++)
    for (guint i = 0; i < DIF_ELECTION_PARTIES; i++)
      g_string_append_printf (csv,
                              "%s,%s,%u,%s,%s,CANDIDATURA FICTICIA %u-%u,SUPLENCIA FICTICIA "
                              "%u-%u\n",
                              DIF_ELECTION_ENTITY_ID, DIF_ELECTION_ENTITY, district,
                              dif_election_districts[district - 1], dif_election_parties[i].column,
                              district, i + 1, district, i + 1);
  return g_string_free (csv, FALSE);
}

char *
dif_election_csv_readme (DifElection *self, gint64 moment)
{
  g_autofree char *cut = dif_election_format_cut (moment);

  return g_strdup_printf (
      "PRÁCTICA — NO SON RESULTADOS\n\n"
      "Corte: %s\nSemilla: %" G_GUINT64_FORMAT "\n\n"
      "Estos archivos los inventó un programa para ensayar la difusión del PREP. La entidad, los\n"
      "distritos, los partidos y las candidaturas no existen; nadie emitió estos votos.\n\n"
      "Las secciones del archivo de resultados siguen el Anexo 18.5 del Reglamento de Elecciones:\n"
      "encabezado, 13 variables de resumen y un renglón por acta esperada. Los porcentajes llevan\n"
      "cuatro decimales, truncados. CONTABILIZADA: 1 contabilizada, 0 no contabilizada, 2 fuera de\n"
      "catálogo, - pendiente.\n",
      cut, dif_election_get_seed (self));
}

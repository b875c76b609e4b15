/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-csv"

#include "config.h"

#include <string.h>
#include <time.h>

#include "dif-acta-image.h"

#include "dif-election-csv.h"

#define MARK "\xEF\xBB\xBF"
#define END "\r\n"
#define SUMMARY_NAMES                                                                              \
  "ACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,"                       \
  "PORCENTAJE_ACTAS_CAPTURADAS,ACTAS_CONTABILIZADAS,PORCENTAJE_ACTAS_CONTABILIZADAS,"              \
  "PORCENTAJE_ACTAS_INCONSISTENCIAS,ACTAS_NO_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,"   \
  "TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS,PORCENTAJE_PARTICIPACION_CIUDADANA" END
#define NAMES_AFTER_AREA                                                                           \
  ",SECCION,ID_CASILLA,TIPO_CASILLA,EXT_CONTIGUA,UBICACION_CASILLA,TIPO_ACTA,"                     \
  "TOTAL_BOLETAS_SOBRANTES,TOTAL_PERSONAS_VOTARON,TOTAL_REP_PARTIDO_CI_VOTARON,"                   \
  "TOTAL_VOTOS_SACADOS,"
#define NAMES_AFTER_VOTES                                                                          \
  "NO_REGISTRADAS,NULOS,TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,"                 \
  "REPRESENTANTES_PP_CI,OBSERVACIONES,CONTABILIZADA,MECANISMOS_TRASLADO,CODIGO_INTEGRIDAD,"        \
  "FECHA_HORA_ACOPIO,FECHA_HORA_CAPTURA,FECHA_HORA_VERIFICACION,ORIGEN,DIGITALIZACION,"            \
  "TIPO_DOCUMENTO" END
/* after the nominal list: what a pending or missing acta has no word for */
#define CELLS_AFTER (11)
#define CAPTURE_SECONDS (90)
#define CHECK_SECONDS (150)
#define ZONE_SECONDS (6 * 60 * 60)


static void
append_number (GString *csv, guint64 value)
{
  char digits[24];
  char *start = digits + sizeof digits - 1;

  *start = '\0';
  do
    *--start = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  g_string_append_len (csv, start, digits + sizeof digits - 1 - start);
}

static void
append_cell (GString *csv, guint64 value)
{
  g_string_append_c (csv, ',');
  append_number (csv, value);
}

static void
append_words (GString *csv, const char *text, guint times)
{
  for (guint i = 0; i < times; i++) {
    g_string_append_c (csv, ',');
    g_string_append (csv, text);
  }
}

/* g_date_time_format() takes half of a cut's time; this is the same for a zone without summer time */
static void
append_moment (GString *csv, gint64 moment)
{
  time_t seconds = (time_t) (moment / G_USEC_PER_SEC - ZONE_SECONDS);
  struct tm parts;
  char text[24];

  gmtime_r (&seconds, &parts);
  strftime (text, sizeof text, ",%d/%m/%Y %H:%M:%S", &parts);
  g_string_append (csv, text);
}

static void
append_summary (GString *csv, const DifElectionSums *sums, gboolean last)
{
  g_autofree char *captured = dif_election_format_percentage (sums->captured, sums->expected);
  g_autofree char *counted = dif_election_format_percentage (sums->counted, sums->expected);
  g_autofree char *inconsistent = dif_election_format_percentage (sums->inconsistent, sums->expected);
  g_autofree char *turnout =
      dif_election_format_percentage (dif_election_sums_get_participants (sums, last), sums->voters);

  g_string_append (csv, SUMMARY_NAMES);
  g_string_append_printf (csv,
                          "%u,%u,%u,%u,%s,%u,%s,%s,%u,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                          ",%" G_GUINT64_FORMAT ",%s" END,
                          sums->expected, sums->registered, sums->outside, sums->captured, captured,
                          sums->counted, counted, inconsistent, sums->captured - sums->counted,
                          sums->voters, sums->votes, sums->votes_without_special, turnout);
}

static void
append_identity (GString *csv, DifElection *self, const DifContest *contest, const DifElectionActa *acta)
{
  const DifPlace *place = g_ptr_array_index (contest->areas, acta->area);
  gboolean outside = acta->fate == DIF_ELECTION_FATE_OUTSIDE;
  const char *kind = acta->type == 'S' ? "2E" : "2";
  guint entity = dif_election_get_entity_id (self);
  char key[16];

  g_snprintf (key, sizeof key, "%02u%04u%c%02u00", entity, acta->section, acta->type, acta->number);
  if (outside)
    g_string_append (csv, "-,-,");
  else
    g_string_append_printf (csv, "'%s','%s%c',", key, key, acta->type == 'S' ? '4' : '2');
  g_string_append_printf (csv, "%02u,%s,%02u,%s,%04u,%02u,%c,00,%c,%s", entity,
                          dif_election_get_entity (self), place->id, place->name, acta->section,
                          acta->number, acta->type, outside ? '3' : acta->rural ? '2' : '1', kind);
}

static void
append_field (GString *csv, const DifElectionActa *acta, guint cell, guint value)
{
  if (acta->fate == DIF_ELECTION_FATE_EMPTY || (acta->blank & 1U << cell) != 0)
    g_string_append (csv, ",Sin dato");
  else if (acta->fate == DIF_ELECTION_FATE_UNREADABLE || (acta->illegible & 1U << cell) != 0)
    g_string_append (csv, ",Ilegible");
  else
    append_cell (csv, value);
}

static void
append_votes (GString *csv, DifElection *self, const DifElectionActa *acta, guint n)
{
  guint written = dif_election_acta_get_written (acta);
  gboolean together = written > acta->delegates;

  append_field (csv, acta, DIF_ELECTION_CELL_SPARE,
                acta->ballots > written ? acta->ballots - written : 0);
  append_field (csv, acta, DIF_ELECTION_CELL_PERSONS, together ? written - acta->delegates : written);
  append_field (csv, acta, DIF_ELECTION_CELL_DELEGATES, together ? acta->delegates : 0);
  append_field (csv, acta, DIF_ELECTION_CELL_DRAWN, written);
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    if (dif_election_column_stands (i, acta->area))
      append_field (csv, acta, DIF_ELECTION_CELL_VOTES + i, dif_election_get_votes (self, acta, n, i));
    else
      g_string_append (csv, ",N/A");
  }
  append_field (csv, acta, DIF_ELECTION_CELL_UNREGISTERED, acta->unregistered);
  append_field (csv, acta, DIF_ELECTION_CELL_NULL, acta->null_votes);
  append_field (csv, acta, DIF_ELECTION_CELL_WRITTEN, written);
  append_cell (csv, dif_election_acta_get_total (acta));
}

/* An acta that is there: how it came and what its image adds up to */
static void
append_life (GString *csv, DifElection *self, DifContestKind kind, const DifElectionActa *acta,
             guint index, guint n)
{
  static const char *const ways[] = { "D", "F", "I" };
  static const char *const papers[] = { "Acta PREP", "Copia RPPCI", "Acta Consejo", "Copia PE" };
  const DifSchedule *schedule = dif_election_get_schedule (self);
  gint64 came = dif_schedule_get_time (schedule, acta->cut) - (gint64) acta->delay * G_USEC_PER_SEC;
  g_autofree char *observations = dif_election_format_observations (acta);
  gboolean list = strchr (observations, ',') != NULL;
  gboolean phone = (acta->draw >> 1 & 7) < 5;
  guint paper = (acta->draw >> 8 & 63) < 61 ? 0 : (guint) (acta->draw >> 8 & 63) - 60;

  append_cell (csv, acta->voters);
  append_cell (csv, acta->delegates);
  g_string_append_printf (csv, list ? ",\"%s\"" : ",%s", observations);
  g_string_append_printf (csv, ",%d,%s,%s", dif_election_acta_is_counted (acta, n),
                          ways[acta->draw % G_N_ELEMENTS (ways)],
                          dif_acta_image_get_digest (self, kind, index));
  append_moment (csv, came);
  append_moment (csv, came + CAPTURE_SECONDS * G_USEC_PER_SEC);
  append_moment (csv, came + CHECK_SECONDS * G_USEC_PER_SEC);
  g_string_append_printf (csv, ",%s,%s,%s", phone ? "CASILLA" : "CATD", phone ? "Móvil" : "Escáner",
                          papers[paper]);
}

static void
append_row (GString *csv, DifElection *self, const DifContest *contest, guint index, guint n)
{
  const DifElectionActa *acta = &g_array_index (contest->actas, DifElectionActa, index);
  const guint before = DIF_ELECTION_CELLS;

  append_identity (csv, self, contest, acta);
  if (!dif_election_acta_is_captured (acta, n)) {
    append_words (csv, "-", before + 1);
    append_cell (csv, acta->voters);
    append_words (csv, "-", CELLS_AFTER);
  } else if (acta->fate == DIF_ELECTION_FATE_OUTSIDE) {
    append_words (csv, "-", before + 3);
    g_string_append (csv, ",Fuera de Catálogo,2");
    append_words (csv, "-", 5);
    g_string_append (csv, ",CASILLA,Móvil,-");
  } else if (acta->fate == DIF_ELECTION_FATE_MISSING) {
    append_words (csv, "Sin acta", DIF_ELECTION_CELL_VOTES);
    for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++)
      append_words (csv, dif_election_column_stands (i, acta->area) ? "Sin acta" : "N/A", 1);
    append_words (csv, "Sin acta", before - DIF_ELECTION_CELL_UNREGISTERED);
    append_cell (csv, 0);
    append_cell (csv, acta->voters);
    append_cell (csv, acta->delegates);
    g_string_append (csv, ",Sin acta(3),0,");
    append_words (csv, "-", 4);
    g_string_append (csv, ",CATD,Escáner,-");
  } else {
    append_votes (csv, self, acta, n);
    append_life (csv, self, contest->kind, acta, index, n);
  }
  g_string_append (csv, END);
}

char *
dif_election_csv_results (DifElection *self,
                          DifContestKind kind,
                          guint n,
                          gint64 moment,
                          const DifElectionTally *tally)
{
  const DifContest *contest = dif_election_get_contest (self, kind);
  const DifContestInfo *info = &dif_contests[kind];
  GString *csv = g_string_sized_new (contest->actas->len * 400);
  g_autofree char *cut = dif_schedule_format_cut (moment);

  g_string_append_printf (csv, MARK "%s" END "%s" END END, info->title, cut);
  append_summary (csv, &tally->whole, n == dif_election_get_schedule (self)->cuts);
  g_string_append_printf (csv, END "CLAVE_CASILLA,CLAVE_ACTA,ID_ENTIDAD,ENTIDAD,%s,%s" NAMES_AFTER_AREA,
                          info->id_column, info->name_column);
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++)
    g_string_append_printf (csv, "%s,", dif_election_columns[i].name);
  g_string_append (csv, NAMES_AFTER_VOTES);
  for (guint i = 0; i < contest->actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (contest->actas, DifElectionActa, i);

    /* nobody expects those outside the catalogue */
    if (acta->fate != DIF_ELECTION_FATE_OUTSIDE || dif_election_acta_is_captured (acta, n))
      append_row (csv, self, contest, i, n);
  }
  return g_string_free (csv, FALSE);
}

char *
dif_election_csv_candidates (DifElection *self, DifContestKind kind)
{
  const DifContest *contest = dif_election_get_contest (self, kind);
  const DifContestInfo *info = &dif_contests[kind];
  GString *csv = g_string_new (NULL);

  g_string_append_printf (csv,
                          MARK "ID_ENTIDAD,ENTIDAD,%s,%s,PARTIDO_CI,CANDIDATURA_PROPIETARIA,"
                               "CANDIDATURA_SUPLENTE" END,
                          info->id_column, info->name_column);
  for (guint area = 0; area < contest->areas->len; area++) {
    const DifPlace *place = g_ptr_array_index (contest->areas, area);

    for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
      guint candidacy = dif_election_columns[i].candidacy + 1;

      if (dif_election_column_stands (i, area))
        g_string_append_printf (csv,
                                "%02u,%s,%02u,%s,%s,PRÁCTICA: candidatura ficticia %u-%u,"
                                "PRÁCTICA: suplencia ficticia %u-%u" END,
                                dif_election_get_entity_id (self), dif_election_get_entity (self),
                                place->id, place->name, dif_election_columns[i].name, place->id,
                                candidacy, place->id, candidacy);
    }
  }
  return g_string_free (csv, FALSE);
}

char *
dif_election_csv_readme (DifElection *self, DifContestKind kind, gint64 moment)
{
  g_autofree char *cut = dif_schedule_format_cut (moment);

  return g_strdup_printf (
      MARK "PRÁCTICA - NO SON RESULTADOS" END END "%s" END "Corte: %s" END
           "Semilla: %" G_GUINT64_FORMAT END END
           "Estos archivos los inventó un programa para ensayar la difusión del PREP. Los partidos," END
           "las coaliciones, las candidaturas y las secciones no existen; nadie emitió estos votos." END
           "Solo los nombres de los municipios y de las cabeceras distritales son reales." END END
           "Archivos" END
           "  *_PREP_%s_PRACTICA.csv               resultados" END
           "  *_PREP_%s_PRACTICA_CANDIDATURAS.csv  catálogo de candidaturas" END END
           "Resultados (Reglamento de Elecciones, Anexo 18.5)" END
           "  Encabezado: título, fecha y hora del corte, 13 variables de resumen." END
           "  Un renglón por acta esperada, y los de actas fuera de catálogo ya registradas." END
           "  Los porcentajes llevan cuatro decimales, truncados, no redondeados." END
           "  TOTAL_VOTOS_CALCULADO suma los votos legibles; Sin dato, Ilegible y N/A valen cero." END
           "  La participación toma en cuenta las casillas especiales solo en el último corte." END
           "  TIPO_CASILLA: B básica, C contigua, E extraordinaria, S especial, A voto anticipado." END
           "  CLAVE_ACTA se repite en las actas del voto anticipado, una por %s." END
           "  OBSERVACIONES: Sin dato, Ilegible, Excede Lista Nominal, Sin acta, Fuera de Catálogo." END
           "  CONTABILIZADA: 1 contabilizada, 0 no contabilizada, 2 fuera de catálogo, - pendiente." END
           "  MECANISMOS_TRASLADO: D dispositivo, F fijo, I itinerante." END
           "  CODIGO_INTEGRIDAD: SHA-256 de la imagen del acta." END,
      dif_contests[kind].title, cut, dif_election_get_seed (self), dif_contests[kind].code,
      dif_contests[kind].code, dif_contests[kind].area);
}

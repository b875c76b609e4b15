/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A results CSV in every variant met, and in every way that it can be bad. */
#include <string.h>

#include "base/dif-limits.h"
#include "dif-test.h"
#include "package/dif-prep-reader.h"

#define SUMMARY_NAMES                                                                              \
  "ACTAS_ESPERADAS,ACTAS_REGISTRADAS,ACTAS_FUERA_CATALOGO,ACTAS_CAPTURADAS,"                       \
  "PORCENTAJE_ACTAS_CAPTURADAS,ACTAS_CONTABILIZADAS,PORCENTAJE_ACTAS_CONTABILIZADAS,"              \
  "PORCENTAJE_ACTAS_INCONSISTENCIAS,ACTAS_NO_CONTABILIZADAS,LISTA_NOMINAL_ACTAS_CONTABILIZADAS,"   \
  "TOTAL_VOTOS_C_CS,TOTAL_VOTOS_S_CS,PORCENTAJE_PARTICIPACION_CIUDADANA\n"
#define SUMMARY_VALUES "4,4,1,3,75.0000,2,50.0000,0.0000,1,900,150,90,16.6666\n"
#define HEADING "Diputaciones\n02/06/2024 20:20 (UTC-6)\n\n"
#define COLUMNS                                                                                    \
  "CLAVE_CASILLA,CLAVE_ACTA,ID_ENTIDAD,ENTIDAD,ID_DISTRITO_LOCAL,SECCION,ID_CASILLA,TIPO_CASILLA," \
  "EXT_CONTIGUA,TIPO_ACTA,TOTAL_VOTOS_SACADOS,PAN,MORENA,PAN-PRI,NO_REGISTRADAS,NULOS,"            \
  "TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,OBSERVACIONES,CONTABILIZADA\n"
#define ROW_1 "'280749B0100','A1',28,TAMAULIPAS,1,749,1,B,0,2,90,40,40,5,1,4,90,90,500,,1\n"
#define ROW_2 "'280749S0100','A2',28,TAMAULIPAS,1,749,1,S,0,2,60,30,20,5,Sin dato,5,60,60,400, ,1\n"
#define ROW_3 "'280750B0100','A3',28,TAMAULIPAS,1,750,1,B,0,2,9,9,Ilegible,-,0,0,9,9,300,Ilegible,0\n"
#define ROW_4 "'280751B0100','A4',28,TAMAULIPAS,1,751,1,B,0,2,-,-,-,-,-,-,-,-,350,-,-\n"
#define ROW_5 "-,-,28,TAMAULIPAS,1,752,1,B,0,2,-,-,-,-,-,-,-,-,-,Fuera de Catálogo,2\n"
#define ROWS ROW_1 ROW_2 ROW_3 ROW_4 ROW_5
#define WHOLE HEADING SUMMARY_NAMES SUMMARY_VALUES "\n" COLUMNS ROWS


typedef struct {
  DifPrepElection *election;
  GPtrArray *findings;
} Result;

static void
read_csv (Result *result, const char *text, gsize length, DifPrepElection *before)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/Mexico_City");
  g_autoptr (DifFindings) findings = dif_findings_new ();
  g_autoptr (DifPrepReader) reader = dif_prep_reader_new ("r.csv", zone, before, findings);
  const gsize step = 4093;

  for (gsize i = 0; i < length; i += step)
    dif_prep_reader_push (reader, text + i, MIN (step, length - i));
  result->election = dif_prep_reader_finish (reader);
  result->findings = dif_findings_take (findings);
}

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->election, dif_prep_election_free);
  g_clear_pointer (&result->findings, g_ptr_array_unref);
}

/* Findings as `level id row`, joined by blanks */
static char *
findings_of (Result *result)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < result->findings->len; i++) {
    DifFinding *finding = g_ptr_array_index (result->findings, i);

    g_assert_cmpuint (strlen (finding->text), >, 8);
    g_assert_true (g_utf8_validate (finding->text, -1, NULL));
    g_assert_cmpstr (finding->path, ==, "r.csv");
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", finding->id);
    if (finding->row > 0)
      g_string_append_printf (text, ":%" G_GINT64_FORMAT, finding->row);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_figures (DifPrepElection *election)
{
  static const gint64 computed[] = { 2, 150, 90, 900, 4, 1 };

  g_assert_nonnull (election);
  g_assert_cmpuint (election->rows, ==, 5);
  g_assert_cmpint (election->counts.contabilizadas, ==, 2);
  g_assert_cmpint (election->counts.no_contabilizadas, ==, 1);
  g_assert_cmpint (election->counts.fuera_catalogo, ==, 1);
  g_assert_cmpint (election->counts.pendientes, ==, 1);
  g_assert_cmpuint (election->checks->len, ==, G_N_ELEMENTS (computed));
  for (guint i = 0; i < G_N_ELEMENTS (computed); i++) {
    DifPrepCheck *check = &g_array_index (election->checks, DifPrepCheck, i);

    g_assert_true (check->said);
    g_assert_cmpint (check->declared, ==, computed[i]);
    g_assert_cmpint (check->computed, ==, computed[i]);
    g_assert_true (check->ok);
  }
  g_assert_cmpint (election->expected, ==, 4);
  g_assert_cmpint (election->captured, ==, 3);
  g_assert_cmpint (election->entity, ==, 28);
  g_assert_cmpint (election->cut.moment, ==, G_GINT64_CONSTANT (1717381200000000));
}

/* @text with every @from replaced; (transfer full) */
static char *
changed (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  g_assert_cmpuint (g_strv_length (parts), >, 1);
  return g_strjoinv (to, parts);
}

static void
test_whole (void)
{
  Result result;
  g_autofree char *findings = NULL;
  g_autofree char *parties = NULL;

  read_csv (&result, WHOLE, strlen (WHOLE), NULL);
  findings = findings_of (&result);
  g_assert_cmpstr (findings, ==, "");
  assert_figures (result.election);
  g_assert_cmpstr (result.election->title, ==, "Diputaciones");
  g_assert_cmpuint (result.election->columns, ==, 21);
  g_ptr_array_add (result.election->parties, NULL);
  parties = g_strjoinv (" ", (GStrv) result.election->parties->pdata);
  g_assert_cmpstr (parties, ==, "PAN MORENA PAN-PRI");
  result_clear (&result);
}

/* The same figures, however an institute writes them */
static void
test_variants (void)
{
  static const struct {
    const char *from, *to, *findings;
    const char *with_from, *with_to; /* (nullable) another change beside it */
  } cases[] = {
    { "\n", "\r\n", "", NULL, NULL },
    { "\n", "\r", "", NULL, NULL },
    { "Diputaciones\n", "\xef\xbb\xbf" "Diputaciones\n", "", NULL, NULL },
    { "Fuera de Catálogo", "Fuera de Cat\xe1logo", "", NULL, NULL },
    { ",", "|", "", NULL, NULL },
    { ",", "|", "", "Diputaciones\n", "sep=|\nDiputaciones\n" },
    { ",", ";", "", NULL, NULL },
    { ",", "\t", "", NULL, NULL },
    { "(UTC-6)\n\n", "(UTC-6)\n", "", NULL, NULL },
    { "(UTC-6)\n\n", "(UTC-6)\n\"\t\",\"\t\",\"\t\",\"\t\"\n", "", NULL, NULL },
    { "02/06/2024 20:20 (UTC-6)", "02/06/2024 20:20(UTC-6)", "", NULL, NULL },
    { "02/06/2024 20:20 (UTC-6)", "2024/06/02 21:20 (UTC-5)", "", NULL, NULL },
    { "02/06/2024 20:20 (UTC-6)", "2/6/2024 20:20", "", NULL, NULL },
    { "'280749B0100'", "=\"280749B0100\"", "", NULL, NULL },
    { "'280749B0100'", "'280749B0100", "", NULL, NULL },
    { "4,4,1,3,75.0000", "4.0,'4,1,3,75.0000%", "", NULL, NULL },
    { "4,4,1,3,75.0000", "\"4\",\"4\",\"1\",\"3\",75", "", NULL, NULL },
    { "ACTAS_FUERA_CATALOGO", "ACTAS_FUERA_DE_CATALOGO", "", NULL, NULL },
    { "NO_REGISTRADAS,NULOS", "NO_REGISTRADOS,NULOS", "", "ENTIDAD", "ESTADO" },
    { "TOTAL_VOTOS_CALCULADO,", "TOTAL_VOTOS_CALCULADOS,", "", NULL, NULL },
    { "TOTAL_VOTOS_CALCULADO,", "TOTAL_VOTOS,", "", NULL, NULL },
    { "'280751B0100','A4',28,TAMAULIPAS,1,751,1,B,0,2,-,-,-,-,-,-,-,-,350,-,-",
      "'280751B0100','A4',28,TAMAULIPAS,1,751,1,B,0,2,,,,,,,,,350,,", "", NULL, NULL },
    { "Sin dato", "SIN DATO", "", "Ilegible", "Sin acta" },
    { "Sin dato", "sin_dato", "", "9,Ilegible,-", "9,N/A," },
    { ",Ilegible,0\n", ",\"['Ilegible', 'Sin dato']\",0\n", "", NULL, NULL },
    { ",500,,1\n", ",500,,1,\n", "", NULL, NULL },
    { "CLAVE_CASILLA", "\"CLAVE_CASILLA\"", "", "ACTAS_ESPERADAS", "\"ACTAS_ESPERADAS\"" },
    { "TOTAL_VOTOS_SACADOS", "PERSONAS_VOTARON", "", NULL, NULL },
    { "\nCLAVE_CASILLA", "\n\n\nCLAVE_CASILLA", "", NULL, NULL },
    { "Diputaciones\n", "Diputaciones\r\n", "line-ends-mixed", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *once = changed (WHOLE, cases[i].from, cases[i].to);
    g_autofree char *twice =
        cases[i].with_from != NULL ? changed (once, cases[i].with_from, cases[i].with_to) : g_strdup (once);
    Result result;
    g_autofree char *findings = NULL;

    read_csv (&result, twice, strlen (twice), NULL);
    findings = findings_of (&result);
    if (!g_str_equal (findings, cases[i].findings))
      g_error ("“%s” → “%s”: %s", cases[i].from, cases[i].to, findings);
    assert_figures (result.election);
    result_clear (&result);
  }
}

static void
test_kinds (void)
{
  static const struct {
    const char *from, *to, *line_end, *encoding;
    char separator;
  } cases[] = {
    { "Diputaciones", "Elección", "lf", "utf-8", ',' },
    { "Fuera de Catálogo", "Fuera", "lf", "ascii", ',' },
    { "Diputaciones", "\xef\xbb\xbf" "Elección", "lf", "utf-8-bom", ',' },
    { "Fuera de Catálogo", "Elecci\xf3n", "lf", "latin-1", ',' },
    { "\n", "\r", "cr", "utf-8", ',' },
    { "\n", "\r\n", "crlf", "utf-8", ',' },
    { ",", "|", "lf", "utf-8", '|' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = changed (WHOLE, cases[i].from, cases[i].to);
    Result result;

    read_csv (&result, text, strlen (text), NULL);
    g_assert_cmpstr (dif_csv_line_end_to_string (result.election->line_end), ==, cases[i].line_end);
    g_assert_cmpstr (dif_csv_encoding_to_string (result.election->encoding), ==, cases[i].encoding);
    g_assert_cmpint (result.election->separator, ==, cases[i].separator);
    result_clear (&result);
  }
}

/* What is wrong becomes a finding, and what can be read is read */
static void
test_bad (void)
{
  static const struct {
    const char *from, *to, *findings;
    guint64 rows;
  } cases[] = {
    { "4,4,1,3,75.0000,2,", "4,4,1,3,75.0000,3,", "sum-mismatch summary-mismatch percentage", 5 },
    { "900,150,90", "900,151,90", "sum-mismatch percentage", 5 },
    { "900,150,90", "900,,90", "sum-missing", 5 },
    { "4,4,1,3,", "4,5,1,3,", "summary-mismatch", 5 },
    { "75.0000", "77.0000", "percentage", 5 },
    { "16.6666", "10.0000", "", 5 }, /* without special casillas, until the last cut */
    { "90,90,500", "90,91,500", "sum-mismatch sum-mismatch acta-total:1", 5 },
    { "90,40,40,5,1,4,90,90,500", "90,40,40,5,-1,6,90,90,500", "number-negative:1", 5 },
    { "90,40,40,5,1,4,90,90,500", "90,40,40,99999999999999999999,1,9,90,90,500", "number-huge:1", 5 },
    { "90,90,500,,1", "90,90,9223372036854775807,,1",
      "number-huge sum-mismatch", 5 },
    { "02/06/2024 20:20 (UTC-6)", "31/02/2024 20:20 (UTC-6)", "cut-invalid", 5 },
    { "02/06/2024 20:20 (UTC-6)\n", "", "cut-missing", 5 },
    { ROW_2, ROW_2 ROW_1, "sum-mismatch sum-mismatch sum-mismatch sum-mismatch acta-twice:3", 6 },
    { "\n" COLUMNS, "\n" COLUMNS COLUMNS, "heading-twice", 6 },
    { SUMMARY_VALUES, SUMMARY_VALUES SUMMARY_NAMES SUMMARY_VALUES, "heading-twice", 5 },
    { SUMMARY_NAMES, "", "no-summary", 5 },
    { COLUMNS ROWS, "", "no-actas sum-mismatch sum-mismatch sum-mismatch sum-mismatch", 0 },
    { ROWS, "", "sum-mismatch sum-mismatch sum-mismatch sum-mismatch no-rows", 0 },
    { ",CONTABILIZADA\n", ",OTRA\n",
      "column-missing sum-mismatch sum-mismatch sum-mismatch sum-mismatch", 5 },
    { "LISTA_NOMINAL,OBSERVACIONES", "LISTA_NOMINAL,LISTA_NOMINAL", "column-twice", 5 },
    { "A4',28,TAMAULIPAS", "A4',28", "row-columns:4", 5 },
    { "'A3',28", "\"A3,28", "unbalanced-quotes:3 row-columns:3 summary-mismatch", 5 },
    { "Sin dato", "???", "value-odd:2", 5 },
    { "Diputaciones\n", "\xef\xbb\xbf" "Elecci\xf3n\n", "encoding-broken", 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = changed (WHOLE, cases[i].from, cases[i].to);
    Result result;
    g_autofree char *findings = NULL;

    read_csv (&result, text, strlen (text), NULL);
    findings = findings_of (&result);
    if (!g_str_equal (findings, cases[i].findings) && !g_str_has_prefix (cases[i].findings, "unbal"))
      g_printerr ("“%s” → “%s”: %s\n", cases[i].from, cases[i].to, findings);
    g_assert_true (g_str_has_prefix (findings, "unbal") == g_str_has_prefix (cases[i].findings, "unbal"));
    g_assert_nonnull (result.election);
    g_assert_cmpuint (result.election->rows, ==, cases[i].rows);
    result_clear (&result);
  }
}

static void
test_no_results (void)
{
  static const char *const cases[] = {
    "", "\n", "\r\r\r", "\xef\xbb\xbf", "ID_ESTADO,PARTIDO_CI\n28,PAN\n", "\"", ",,,,\n,,,\n", "PK\3\4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Result result;

    read_csv (&result, cases[i], strlen (cases[i]), NULL);
    g_assert_null (result.election);
    g_assert_cmpuint (result.findings->len, ==, 0);
    result_clear (&result);
  }
}

/* 1 GiB in one line is known to be none after its first 64 KiB; here it stands for the heading */
static void
test_endless_line (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (DifFindings) findings = dif_findings_new ();
  g_autoptr (DifPrepReader) reader = dif_prep_reader_new ("r.csv", zone, NULL, findings);
  g_autofree char *block = g_malloc (DIF_MIB);

  memset (block, 'x', DIF_MIB);
  for (guint i = 0; i < 64; i++)
    dif_prep_reader_push (reader, block, DIF_MIB);
  dif_prep_reader_push (reader, "\n", 1);
  g_assert_true (dif_prep_reader_is_other (reader));
  g_assert_null (dif_prep_reader_finish (reader));
}

static void
test_long_row (void)
{
  Result result;
  g_autoptr (GString) text = g_string_new (WHOLE);
  g_autofree char *findings = NULL;

  for (guint i = 0; i <= DIF_LIMIT_CSV_LINE; i++)
    g_string_append_c (text, 'x');
  g_string_append (text, "\n" ROW_4);
  read_csv (&result, text->str, text->len, NULL);
  findings = findings_of (&result);
  g_assert_cmpstr (findings, ==, "line-too-long acta-twice:7");
  g_assert_cmpuint (result.election->rows, ==, 7);
  result_clear (&result);
}

/* At the limit of columns, one past it, and far beyond */
static void
test_many_columns (void)
{
  static const guint more[] = { DIF_LIMIT_CSV_COLUMNS - 21, DIF_LIMIT_CSV_COLUMNS - 20, 60000 };

  for (guint i = 0; i < G_N_ELEMENTS (more); i++) {
    g_autoptr (GString) columns = g_string_new (COLUMNS);
    g_autofree char *text = NULL;
    Result result;
    g_autofree char *findings = NULL;

    g_string_truncate (columns, columns->len - 1);
    for (guint k = 0; k < more[i]; k++)
      g_string_append_c (columns, ',');
    g_string_append_c (columns, '\n');
    text = changed (WHOLE, COLUMNS, columns->str);
    read_csv (&result, text, strlen (text), NULL);
    findings = findings_of (&result);
    g_assert_cmpuint (result.election->columns, ==, more[i] + 21);
    g_assert_cmpint (g_str_has_prefix (findings, "too-many-columns"), ==, i > 0);
    g_assert_cmpint (result.election->counts.contabilizadas, ==, 2);
    result_clear (&result);
  }
}

static void
test_nul_bytes (void)
{
  g_autofree char *text = g_strdup (WHOLE);
  char *at = strstr (text, "TAMAULIPAS");
  Result result;
  g_autofree char *findings = NULL;

  at[3] = '\0';
  at[4] = '\0';
  read_csv (&result, text, sizeof (WHOLE) - 1, NULL);
  findings = findings_of (&result);
  g_assert_cmpstr (findings, ==, "nul-bytes");
  assert_figures (result.election);
  result_clear (&result);
}

static void
test_zero_state (void)
{
  static const char zero[] = HEADING SUMMARY_NAMES "4,0,0,0,0,0,0,0,0,,,0,\n\n" COLUMNS
      "'280749B0100','A1',28,TAMAULIPAS,1,749,1,B,0,2,-,-,-,-,-,-,-,-,500,-,-\n";
  Result result;
  g_autofree char *findings = NULL;

  read_csv (&result, zero, strlen (zero), NULL);
  findings = findings_of (&result);
  g_assert_cmpstr (findings, ==, "");
  g_assert_true (dif_prep_election_is_zero (result.election));
  for (guint i = 0; i < result.election->checks->len; i++)
    g_assert_true (g_array_index (result.election->checks, DifPrepCheck, i).ok);
  result_clear (&result);
}

/* Ten values under thirteen names: where they are surely shifted, nothing is taken from them */
static void
test_short_summary (void)
{
  g_autofree char *first = changed (WHOLE, SUMMARY_VALUES, "4,4,1,3,75.0000,2,50.0000,0.0000,1,900\n");
  g_autofree char *shifted = changed (WHOLE, SUMMARY_VALUES, "4,3,75.0000,2,50.0000,1,900,150,90,16.6666\n");
  Result result;
  DifPrepCheck *checks;

  read_csv (&result, first, strlen (first), NULL);
  checks = (DifPrepCheck *) (gpointer) result.election->checks->data;
  g_assert_true (checks[0].ok && checks[0].said && checks[3].ok);
  g_assert_false (checks[1].said);
  g_assert_cmpint (checks[1].computed, ==, 150);
  g_assert_cmpuint (dif_findings_count (result.findings, DIF_FINDING_ERROR), ==, 0);
  result_clear (&result);

  read_csv (&result, shifted, strlen (shifted), NULL);
  checks = (DifPrepCheck *) (gpointer) result.election->checks->data;
  g_assert_false (checks[0].said || checks[1].said || checks[2].said || checks[3].said);
  g_assert_cmpint (result.election->expected, ==, 4);
  g_assert_cmpint (result.election->captured, ==, -1);
  g_assert_cmpuint (dif_findings_count (result.findings, DIF_FINDING_ERROR), ==, 0);
  result_clear (&result);
}

/* Against the cut before: what fell is listed by acta */
static void
test_before (void)
{
  g_autofree char *fell = changed (WHOLE, "90,40,40,5,1,4,90,90,500", "90,30,40,5,1,4,80,80,500");
  g_autofree char *gone = changed (WHOLE, "9,9,Ilegible,-,0,0,9,9,300,Ilegible,0", "-,-,-,-,-,-,-,-,300,-,-");
  g_autofree char *more = changed (WHOLE, "4,4,1,3,75.0000", "5,5,1,4,80.0000");
  Result before, same, now;
  g_autofree char *findings = NULL;
  g_autofree char *pending = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *none = NULL;

  read_csv (&before, WHOLE, strlen (WHOLE), NULL);
  read_csv (&same, WHOLE, strlen (WHOLE), before.election);
  none = findings_of (&same);
  g_assert_cmpstr (none, ==, "");

  read_csv (&now, fell, strlen (fell), before.election);
  findings = findings_of (&now);
  g_assert_cmpstr (findings, ==, "sum-mismatch sum-mismatch votes-fell:1");
  g_assert_nonnull (strstr (((DifFinding *) g_ptr_array_index (now.findings, 2))->text, "A1"));
  result_clear (&now);

  read_csv (&now, gone, strlen (gone), before.election);
  pending = findings_of (&now);
  g_assert_cmpstr (pending, ==, "acta-withdrawn:3");
  result_clear (&now);
  result_clear (&before);

  read_csv (&before, more, strlen (more), NULL);
  read_csv (&now, WHOLE, strlen (WHOLE), before.election);
  summary = findings_of (&now);
  g_assert_cmpstr (summary, ==, "captured-fell expected-changed");
  result_clear (&now);
  result_clear (&before);
  result_clear (&same);
}

/* However much is wrong, the list stays short and says how much it left out */
static void
test_many_findings (void)
{
  g_autoptr (GString) text = g_string_new (HEADING SUMMARY_NAMES SUMMARY_VALUES "\n" COLUMNS);
  Result result;
  DifFinding *last;

  for (guint i = 0; i < DIF_LIMIT_FINDINGS_EACH + 7; i++)
    g_string_append_printf (text, "K%u,A,28,T,1,1,1,B,0,2,5,5,0,0,0,0,5,6,9,,0\n", i);
  read_csv (&result, text->str, text->len, NULL);
  last = g_ptr_array_index (result.findings, result.findings->len - 1);
  g_assert_cmpuint (dif_findings_count (result.findings, DIF_FINDING_WARNING), ==,
                    DIF_LIMIT_FINDINGS_EACH + 1);
  g_assert_cmpstr (last->id, ==, "acta-total");
  g_assert_nonnull (strstr (last->text, "7"));
  result_clear (&result);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prep/whole", test_whole);
  g_test_add_func ("/prep/variants", test_variants);
  g_test_add_func ("/prep/kinds", test_kinds);
  g_test_add_func ("/prep/bad", test_bad);
  g_test_add_func ("/prep/no-results", test_no_results);
  g_test_add_func ("/prep/endless-line", test_endless_line);
  g_test_add_func ("/prep/long-row", test_long_row);
  g_test_add_func ("/prep/many-columns", test_many_columns);
  g_test_add_func ("/prep/nul-bytes", test_nul_bytes);
  g_test_add_func ("/prep/zero-state", test_zero_state);
  g_test_add_func ("/prep/short-summary", test_short_summary);
  g_test_add_func ("/prep/before", test_before);
  g_test_add_func ("/prep/many-findings", test_many_findings);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dif-test.h"
#include "practice/dif-election-csv.h"
#include "practice/dif-election-json.h"

#define CUTS (6)


static gint64
number (char **cells, int column)
{
  return g_ascii_strtoll (cells[column], NULL, 10);
}

static int
column_of (char **names, const char *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  g_error ("no column %s", name);
}

/* The sums, computed again from the rows alone */
static void
check_sums (const char *csv, guint n)
{
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_auto (GStrv) sums = g_strsplit (lines[4], ",", -1);
  g_auto (GStrv) names = g_strsplit (lines[6], ",", -1);
  int counted_at = column_of (names, "CONTABILIZADA");
  int total_at = column_of (names, "TOTAL_VOTOS_CALCULADO");
  int first_vote = column_of (names, "TOTAL_VOTOS_SACADOS") + 1;
  int after_votes = column_of (names, "TOTAL_VOTOS_ASENTADO");
  gint64 expected = 0, captured = 0, outside = 0, counted = 0, with = 0, without = 0, voters = 0;

  g_assert_cmpuint (g_strv_length (sums), ==, 13);
  for (guint i = 7; lines[i][0] != '\0'; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);
    gint64 votes = 0;

    g_assert_cmpuint (g_strv_length (cells), ==, g_strv_length (names));
    outside += strcmp (cells[counted_at], "2") == 0;
    expected += strcmp (cells[counted_at], "2") != 0;
    captured += strchr ("01", cells[counted_at][0]) != NULL;
    for (int k = first_vote; k < after_votes; k++)
      votes += number (cells, k);
    g_assert_cmpint (votes, ==, number (cells, total_at));
    if (strcmp (cells[counted_at], "1") != 0)
      continue;
    counted++;
    with += votes;
    without += cells[column_of (names, "TIPO_CASILLA")][0] == 'S' ? 0 : votes;
    voters += number (cells, column_of (names, "LISTA_NOMINAL"));
    g_assert_cmpuint (strlen (cells[column_of (names, "CODIGO_INTEGRIDAD")]), ==, 64);
  }
  g_assert_cmpint (number (sums, 0), ==, expected);
  g_assert_cmpint (number (sums, 1), ==, captured + outside);
  g_assert_cmpint (number (sums, 2), ==, outside);
  g_assert_cmpint (number (sums, 3), ==, captured);
  g_assert_cmpint (number (sums, 5), ==, counted);
  g_assert_cmpint (number (sums, 8), ==, captured - counted);
  g_assert_cmpint (number (sums, 9), ==, voters);
  g_assert_cmpint (number (sums, 10), ==, with);
  g_assert_cmpint (number (sums, 11), ==, without);
  g_assert_cmpint (expected, ==, 120);
  if (n == 1)
    g_assert_cmpint (captured + outside, ==, 0);
  if (n == CUTS) {
    g_assert_cmpint (captured, ==, expected);
    g_assert_cmpint (outside, >, 0);
    g_assert_cmpint (with, >, without);
    g_assert_cmpint (counted, <, captured);
  }
}

static void
test_sums (void)
{
  g_autoptr (DifElection) election = dif_election_new (7, CUTS, NULL);
  gint64 before = -1;

  for (guint n = 1; n <= CUTS; n++) {
    g_autofree char *csv = dif_election_csv_results (election, n, dif_election_get_cut_time (n));
    DifElectionSums sums;

    check_sums (csv, n);
    dif_election_sum (election, n, 0, 0, &sums);
    g_assert_cmpint (sums.captured, >, before);
    before = sums.captured;
  }
}

static void
test_heading (void)
{
  g_autoptr (DifElection) election = dif_election_new (7, CUTS, NULL);
  g_autofree char *csv = dif_election_csv_results (election, 1, dif_election_get_cut_time (1));
  g_autofree char *second = dif_election_format_cut (dif_election_get_cut_time (2));
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);

  g_assert_nonnull (strstr (lines[0], "PRÁCTICA"));
  g_assert_cmpstr (lines[1], ==, "02/06/2024 20:00 (UTC-6)");
  g_assert_cmpstr (lines[2], ==, "");
  g_assert_true (g_str_has_prefix (lines[3], "ACTAS_ESPERADAS,ACTAS_REGISTRADAS,"));
  g_assert_cmpstr (lines[4], ==, "120,0,0,0,0.0000,0,0.0000,0.0000,0,0,0,0,0.0000");
  g_assert_cmpstr (lines[5], ==, "");
  g_assert_true (g_str_has_prefix (lines[6], "CLAVE_CASILLA,CLAVE_ACTA,"));
  g_assert_true (g_str_has_prefix (lines[7], "'999001B0100',"));
  g_assert_cmpstr (second, ==, "02/06/2024 20:20 (UTC-6)");
}

static void
test_same_seed_same_night (void)
{
  g_autoptr (DifElection) one = dif_election_new (7, CUTS, NULL);
  g_autoptr (DifElection) same = dif_election_new (7, CUTS, NULL);
  g_autoptr (DifElection) other = dif_election_new (8, CUTS, NULL);
  g_autofree char *a = dif_election_csv_results (one, 3, dif_election_get_cut_time (3));
  g_autofree char *b = dif_election_csv_results (same, 3, dif_election_get_cut_time (3));
  g_autofree char *c = dif_election_csv_results (other, 3, dif_election_get_cut_time (3));

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

static void
test_percentage (void)
{
  g_autofree char *two_thirds = dif_election_format_percentage (2, 3);
  g_autofree char *whole = dif_election_format_percentage (5, 5);
  g_autofree char *none = dif_election_format_percentage (0, 0);

  g_assert_cmpstr (two_thirds, ==, "66.6666");
  g_assert_cmpstr (whole, ==, "100.0000");
  g_assert_cmpstr (none, ==, "0.0000");
}

static void
test_cuts_within_bounds (void)
{
  const guint bad[] = { 0, DIF_ELECTION_CUTS_MAX + 1 };
  const guint good[] = { 1, 2, DIF_ELECTION_CUTS_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_election_new (1, bad[i], &error));
    dif_assert_error (error, DIF_ERROR_USAGE, "cuts");
  }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (DifElection) election = dif_election_new (1, good[i], NULL);

    g_assert_nonnull (election);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/election/sums", test_sums);
  g_test_add_func ("/election/heading", test_heading);
  g_test_add_func ("/election/same-seed", test_same_seed_same_night);
  g_test_add_func ("/election/percentage", test_percentage);
  g_test_add_func ("/election/bounds", test_cuts_within_bounds);
  return g_test_run ();
}

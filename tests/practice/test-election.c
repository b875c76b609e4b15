/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That what it says adds up is recomputed by check-night.py, from the files alone. */
#include <string.h>

#include "dif-test.h"
#include "practice/dif-acta-image.h"
#include "practice/dif-election-csv.h"

#define CUTS (12)


static char *
results_of (DifElection *election, DifContestKind contest, guint n)
{
  g_autoptr (DifElectionTally) tally = dif_election_tally_new (election, contest, n);
  gint64 moment = dif_schedule_get_time (dif_election_get_schedule (election), n);

  return dif_election_csv_results (election, contest, n, moment, tally);
}

/* Everything is expected, nothing is there at first, all of it at the end, and nothing goes away */
static void
test_night (void)
{
  g_autoptr (DifElection) election = dif_election_new (7, CUTS, DIF_ELECTION_FULL, NULL);
  const DifSchedule *schedule = dif_election_get_schedule (election);

  for (guint k = 0; k < DIF_CONTESTS; k++) {
    guint before = 0;

    for (guint n = 1; n <= CUTS; n++) {
      g_autoptr (DifElectionTally) tally = dif_election_tally_new (election, (DifContestKind) k, n);
      const DifElectionSums *sums = &tally->whole;
      guint expected = 0;

      g_assert_cmpuint (sums->expected, >, 4600);
      g_assert_cmpuint (sums->expected, <, 5100);
      g_assert_cmpuint (sums->registered, ==, sums->captured + sums->outside);
      if (n == 1 || n == schedule->correction)
        g_assert_cmpuint (sums->captured, ==, before);
      else
        g_assert_cmpuint (sums->captured, >, before);
      before = sums->captured;
      for (guint i = 0; i < tally->n_areas; i++) {
        g_assert_cmpuint (tally->areas[i].expected, >, 0);
        expected += tally->areas[i].expected;
      }
      g_assert_cmpuint (expected, ==, sums->expected);
      if (n == CUTS) {
        g_assert_cmpuint (sums->captured, ==, sums->expected);
        g_assert_cmpuint (sums->counted, <, sums->captured);
        g_assert_cmpuint (sums->outside, ==, 4 - k);
        g_assert_cmpuint (sums->advance_votes, ==, 32);
        g_assert_cmpuint (sums->votes, >, sums->votes_without_special);
        /* Tamaulipas 2023: 22.67 % */
        g_assert_cmpuint (sums->inconsistent * 100 / sums->expected, >=, 20);
        g_assert_cmpuint (sums->inconsistent * 100 / sums->expected, <=, 25);
      }
    }
  }
  g_assert_cmpuint (dif_election_get_contest (election, DIF_CONTEST_DEPUTIES)->areas->len, ==, 22);
  g_assert_cmpuint (dif_election_get_contest (election, DIF_CONTEST_COUNCILS)->areas->len, ==, 43);
}

/* The correction changes what stood exchanged, and no sum */
static void
test_correction (void)
{
  g_autoptr (DifElection) election = dif_election_new (7, CUTS, DIF_ELECTION_FULL, NULL);
  guint correction = dif_election_get_schedule (election)->correction;
  g_autoptr (DifElectionTally) wrong = dif_election_tally_new (election, DIF_CONTEST_DEPUTIES, correction - 1);
  g_autoptr (DifElectionTally) right = dif_election_tally_new (election, DIF_CONTEST_DEPUTIES, correction);

  g_assert_cmpuint (correction, ==, 9);
  g_assert_cmpuint (wrong->whole.votes, ==, right->whole.votes);
  g_assert_cmpuint (wrong->whole.counted, ==, right->whole.counted);
  g_assert_cmpuint (wrong->whole.columns[0], !=, right->whole.columns[0]);
  g_assert_cmpuint (wrong->whole.columns[0] + wrong->whole.columns[3], ==,
                    right->whole.columns[0] + right->whole.columns[3]);
}

static void
test_schedule (void)
{
  DifSchedule regular, irregular, long_night;
  guint drifted = 0;

  dif_schedule_init (&regular, CUTS, FALSE);
  dif_schedule_init (&irregular, CUTS, TRUE);
  dif_schedule_init (&long_night, 97, FALSE);
  for (guint n = 1; n <= CUTS; n++) {
    gint64 step = dif_schedule_get_time (&irregular, n) - dif_schedule_get_time (&irregular, MAX (n, 2) - 1);

    g_assert_cmpint (dif_schedule_get_time (&regular, n), ==,
                     DIF_SCHEDULE_START + (gint64) (n - 1) * 20 * 60 * G_USEC_PER_SEC);
    g_assert_cmpint (step, <=, 20 * 60 * G_USEC_PER_SEC);
    g_assert_true (n == 1 || step > 0 || n == irregular.correction);
    drifted += dif_schedule_get_time (&irregular, n) / G_USEC_PER_SEC / 60 % 20 != 0;
  }
  g_assert_cmpuint (drifted, >, CUTS / 2);
  g_assert_cmpuint (irregular.resent, ==, 6);
  g_assert_cmpuint (regular.resent + regular.correction, ==, 0);
  g_assert_cmpuint (dif_schedule_get_share (&regular, 1), ==, 0);
  g_assert_cmpuint (dif_schedule_get_share (&regular, CUTS), ==, 10000);
  /* 21:00 of a night as long as the real one: 1,789 of 4,732 */
  g_assert_cmpuint (dif_schedule_get_share (&long_night, 4), ==, 3780);
  g_assert_cmpuint (dif_schedule_get_share (&long_night, 96), ==, 10000);
}

static void
test_heading (void)
{
  g_autoptr (DifElection) election = dif_election_new (7, CUTS, DIF_ELECTION_SMALL, NULL);
  g_autofree char *csv = results_of (election, DIF_CONTEST_DEPUTIES, 1);
  g_autofree char *second = dif_schedule_format_cut (
      dif_schedule_get_time (dif_election_get_schedule (election), 2));
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  g_assert_true (g_str_has_prefix (lines[0], "\xEF\xBB\xBFPRÁCTICA"));
  g_assert_cmpstr (lines[1], ==, "02/06/2024 20:00 (UTC-6)");
  g_assert_cmpstr (lines[2], ==, "");
  g_assert_true (g_str_has_prefix (lines[3], "ACTAS_ESPERADAS,ACTAS_REGISTRADAS,"));
  g_assert_nonnull (strstr (lines[4], ",0,0,0,0.0000,0,0.0000,0.0000,0,0,0,0,0.0000"));
  g_assert_cmpstr (lines[5], ==, "");
  g_assert_true (g_str_has_prefix (lines[6], "CLAVE_CASILLA,CLAVE_ACTA,"));
  g_assert_true (g_str_has_prefix (lines[7], "'280000A0100','280000A01002',28,TAMAULIPAS,01,"));
  g_assert_cmpstr (second, ==, "02/06/2024 20:20 (UTC-6)");
}

static void
test_same_seed_same_night (void)
{
  g_autoptr (DifElection) one = dif_election_new (7, CUTS, DIF_ELECTION_SMALL, NULL);
  g_autoptr (DifElection) same = dif_election_new (7, CUTS, DIF_ELECTION_SMALL, NULL);
  g_autoptr (DifElection) other = dif_election_new (8, CUTS, DIF_ELECTION_SMALL, NULL);
  g_autofree char *a = results_of (one, DIF_CONTEST_COUNCILS, 3);
  g_autofree char *b = results_of (same, DIF_CONTEST_COUNCILS, 3);
  g_autofree char *c = results_of (other, DIF_CONTEST_COUNCILS, 3);

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
  const guint bad[] = { 0, DIF_SCHEDULE_CUTS_MAX + 1 };
  const guint good[] = { 1, 2, 5, 6, DIF_SCHEDULE_CUTS_MAX };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_election_new (1, bad[i], DIF_ELECTION_SMALL, &error));
    dif_assert_error (error, DIF_ERROR_USAGE, "cuts");
  }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (DifElection) small = dif_election_new (1, good[i], DIF_ELECTION_SMALL, NULL);
    g_autoptr (DifElection) full = dif_election_new (1, good[i], DIF_ELECTION_FULL, NULL);

    g_assert_nonnull (small);
    g_assert_nonnull (full);
  }
}

static void
test_images (void)
{
  static const char *const wrong[] = { "dip/0000.svg", "dip/99999.svg", "dip/1.svg", "dip/0001.svg/",
                                       "gob/0001.svg", "dip/", "../dip/0001.svg" };
  g_autoptr (DifElection) election = dif_election_new (7, CUTS, DIF_ELECTION_SMALL, NULL);
  g_autofree char *name = dif_acta_image_format_name (DIF_CONTEST_COUNCILS, 4);
  g_autofree char *svg = dif_acta_image_draw (election, DIF_CONTEST_COUNCILS, 4);
  DifContestKind contest = DIF_CONTEST_DEPUTIES;
  guint index = 0;
  char hex[DIF_DIGEST_HEX];

  g_assert_true (dif_acta_image_find (election, name, &contest, &index));
  g_assert_cmpint (contest, ==, DIF_CONTEST_COUNCILS);
  g_assert_cmpuint (index, ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (dif_acta_image_find (election, wrong[i], &contest, &index));
  g_assert_nonnull (strstr (svg, "PRÁCTICA"));
  dif_digest_bytes (svg, strlen (svg), hex);
  g_assert_cmpstr (dif_acta_image_get_digest (election, DIF_CONTEST_COUNCILS, 4), ==, hex);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/election/night", test_night);
  g_test_add_func ("/election/correction", test_correction);
  g_test_add_func ("/election/schedule", test_schedule);
  g_test_add_func ("/election/heading", test_heading);
  g_test_add_func ("/election/same-seed", test_same_seed_same_night);
  g_test_add_func ("/election/percentage", test_percentage);
  g_test_add_func ("/election/bounds", test_cuts_within_bounds);
  g_test_add_func ("/election/images", test_images);
  return g_test_run ();
}

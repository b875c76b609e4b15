/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-error.h"
#include "dif-test.h"
#include "practice/dif-night-report.h"
#include "practice/dif-schedule.h"

#define SECONDS(n) ((n) * (gint64) G_USEC_PER_SEC)
#define BEGIN (DIF_SCHEDULE_START)


static DifNightMoment *
at (gint64 seconds)
{
  static DifNightMoment moment;

  moment.hour = BEGIN + SECONDS (60 * seconds);
  moment.real = SECONDS (1000000 + seconds);
  return &moment;
}

static void
note (DifNightReport *report, DifNightAct act, const char *text, gint64 seconds)
{
  DifNightNote one = { act, (char *) text, at (seconds)->hour, at (seconds)->real };

  dif_night_report_note (report, &one);
}

static DifNightReport *
make (void)
{
  DifNightReport *report = dif_night_report_new (3, 20);

  dif_night_report_offer (report, 1, BEGIN, *at (0));
  dif_night_report_fetched (report, 1, *at (1));
  dif_night_report_visible (report, 1, *at (2));
  dif_night_report_offer (report, 2, BEGIN + SECONDS (1200), *at (20));
  dif_night_report_begin (report, 2, DIF_FAULT_STALL, *at (20));
  note (report, DIF_NIGHT_ACT_FETCH, NULL, 21);
  note (report, DIF_NIGHT_ACT_NONE, "silent", 24);
  note (report, DIF_NIGHT_ACT_NONE, "silent again", 25);
  note (report, DIF_NIGHT_ACT_OPEN_LEDGER, NULL, 30);
  note (report, DIF_NIGHT_ACT_PUBLISH, NULL, 31);
  dif_night_report_end (report, 2, *at (35));
  dif_night_report_offer (report, 3, BEGIN + SECONDS (2400), *at (40));
  note (report, DIF_NIGHT_ACT_FETCH, NULL, 41);
  dif_night_report_fetched (report, 3, *at (42));
  dif_night_report_visible (report, 3, *at (43));
  report->ended = *at (44);
  return report;
}

static void
check (DifNightReport *report)
{
  DifNightTrouble *trouble = g_ptr_array_index (report->troubles, 0);
  DifNightCut *second = &g_array_index (report->passed, DifNightCut, 1);

  g_assert_cmpuint (report->passed->len, ==, 3);
  g_assert_cmpuint (report->troubles->len, ==, 1);
  g_assert_cmpint (trouble->info->fault, ==, DIF_FAULT_STALL);
  g_assert_cmpint (trouble->told.real - trouble->began.real, ==, SECONDS (4));
  g_assert_cmpstr (trouble->alarm, ==, "silent");
  /* what was done before the alarm is no answer to it, and only the first answer counts */
  g_assert_cmpint (trouble->act, ==, DIF_NIGHT_ACT_OPEN_LEDGER);
  g_assert_cmpint (trouble->acted.real - trouble->told.real, ==, SECONDS (6));
  g_assert_cmpint (trouble->ended.hour, ==, BEGIN + SECONDS (60 * 35));
  /* a newer cut ends what readers saw of the older one */
  g_assert_cmpint (second->visible.real, ==, at (43)->real);
  g_assert_true (dif_night_report_was_seen (report, trouble));
  g_assert_cmpint (dif_night_report_get_older_us (report, trouble), ==, SECONDS (23));
}

static void
test_kept (void)
{
  g_autofree char *folder = dif_test_folder ();
  g_autofree char *night = g_build_filename (folder, "practice", "2", NULL);
  g_autofree char *empty = g_build_filename (folder, "practice", "3", NULL);
  g_autofree char *none = dif_night_report_find_last (folder);
  g_autofree char *last = NULL;
  g_autoptr (DifNightReport) report = make ();
  g_autoptr (DifNightReport) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (none);
  check (report);
  g_assert_cmpint (g_mkdir_with_parents (night, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (empty, 0700), ==, 0);
  g_assert_true (dif_night_report_save (report, night, &error));
  g_assert_no_error (error);
  last = dif_night_report_find_last (folder);
  g_assert_cmpstr (last, ==, night);
  again = dif_night_report_load (last, &error);
  g_assert_no_error (error);
  check (again);
  g_assert_null (dif_night_report_load (empty, &error));
  g_assert_nonnull (error);
  dif_test_folder_remove (g_steal_pointer (&folder));
}

static void
test_text (void)
{
  g_autoptr (DifNightReport) report = make ();
  g_autofree char *text = dif_night_report_to_text (report);

  g_assert_nonnull (strstr (text, "20:20:00, cut 2: half a package comes, and then nothing\n"));
  g_assert_nonnull (strstr (text, "told after 4.0 s: silent\n"));
  g_assert_nonnull (strstr (text, "the operator looked at the ledger, 6.0 s later\n"));
  g_assert_nonnull (strstr (text, "readers saw an older cut for 23 s\n"));
}

/* Never seen: until the end of the night */
static void
test_unseen (void)
{
  g_autoptr (DifNightReport) report = dif_night_report_new (2, 20);
  DifNightTrouble *trouble;

  dif_night_report_offer (report, 1, BEGIN, *at (0));
  dif_night_report_begin (report, 1, DIF_FAULT_GONE | DIF_FAULT_BUSY, *at (0));
  report->ended = *at (9);
  g_assert_cmpuint (report->troubles->len, ==, 2);
  trouble = g_ptr_array_index (report->troubles, 1);
  g_assert_false (dif_night_report_was_seen (report, trouble));
  g_assert_cmpint (dif_night_report_get_older_us (report, trouble), ==, SECONDS (9));
}

static void
test_faults (void)
{
  const char *const words[] = { "stall", "gone@4", "busy", "html", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) faults = dif_night_faults_new (words, 5, 7, &error);
  g_autoptr (GArray) same = dif_night_faults_new (words, 5, 7, &error);
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) second = NULL;

  g_assert_no_error (error);
  first = dif_night_faults_to_words (faults);
  second = dif_night_faults_to_words (same);
  g_assert_true (g_strv_equal ((const char *const *) first, (const char *const *) second));
  g_assert_cmpuint (g_strv_length (first), ==, 4);
  g_assert_cmpuint (dif_night_faults_at (faults, 4) & DIF_FAULT_GONE, !=, 0);
  g_assert_cmpuint (dif_night_faults_at (faults, 1), ==, 0);
  g_assert_cmpuint (dif_night_faults_at (faults, 5), ==, 0);
  for (guint n = 2; n <= 4; n++)
    g_assert_cmpuint (dif_night_faults_at (faults, n), !=, 0);

  /* where they are more than the cuts, they share */
  for (guint cuts = 4; cuts <= 6; cuts++) {
    g_autoptr (GArray) few = dif_night_faults_new (words, cuts, cuts, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (few->len, ==, 4);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/night-report/kept", test_kept);
  g_test_add_func ("/night-report/text", test_text);
  g_test_add_func ("/night-report/unseen", test_unseen);
  g_test_add_func ("/night-report/faults", test_faults);
  return g_test_run ();
}

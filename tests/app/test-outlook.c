/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a data folder means for the operator: light, words and numbers. */
#include "archive/dif-incidents.h"
#include "dif-outlook.h"
#include "dif-test.h"
#include "dif-words.h"
#include "practice/dif-night.h"


static DifReading *
read_folder (const char *folder, DifClock *clock)
{
  g_autoptr (GError) error = NULL;
  DifReading *reading = dif_reading_new (folder, clock, &error);

  g_assert_no_error (error);
  return reading;
}

static void
test_fresh (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *absent = g_build_filename (folder, "absent", NULL);
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifReading) reading = read_folder (absent, clock);
  g_autoptr (DifOutlook) outlook = dif_outlook_new (reading, dif_clock_now (clock), FALSE);

  g_assert_true (reading->fresh);
  g_assert_cmpint (outlook->light, ==, DIF_LIGHT_IDLE);
  g_assert_cmpstr (outlook->headline, ==, "No results");
  g_assert_cmpstr (outlook->source_title, ==, "No source is set");
  g_assert_null (outlook->alarm);
  g_assert_cmpstr (outlook->available_title, ==, "—");
  /* looking makes nothing */
  g_assert_false (g_file_test (absent, G_FILE_TEST_EXISTS));
  dif_test_folder_remove (folder);
}

static char *
run_night (const char *folder, guint cuts, DifClock *clock)
{
  DifNightOptions options = { .folder = folder, .cuts = cuts, .seed = 1, .clock = clock };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifNightResult) result = dif_night_run (&options, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (result->published, ==, cuts);
  return g_strdup (result->data_dir);
}

static void
test_night (void)
{
  char *folder = dif_test_folder ();
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autofree char *night = run_night (folder, 2, clock);
  g_autoptr (DifReading) reading = read_folder (night, clock);
  g_autoptr (DifOutlook) outlook = NULL;
  g_autofree char *cut = NULL;

  g_assert_false (reading->fresh);
  g_assert_cmpuint (reading->cuts->len, ==, 2);
  g_assert_true (reading->current == dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, 0)));
  cut = dif_words_cut (reading->newest, dif_call_get_zone (reading->call));
  outlook = dif_outlook_new (reading, reading->newest->cut_time + G_USEC_PER_SEC, TRUE);
  g_assert_cmpint (outlook->light, ==, DIF_LIGHT_GOOD);
  g_assert_cmpstr (outlook->headline, ==, cut);
  /* practice never claims the present tense */
  g_assert_cmpstr (outlook->overline, ==, "What your readers would see now");
  for (guint i = 0; i < DIF_OUTLOOK_STEPS; i++)
    g_assert_cmpint (outlook->steps[i], ==, DIF_STEP_DONE);
  g_assert_cmpuint (outlook->missed, ==, 0);
  g_assert_cmpuint (outlook->missed_limit, ==, 3);
  dif_test_folder_remove (folder);
}

/* An open incident is an alarm: what is wrong, what it means, the one thing to do */
static void
test_alarm (void)
{
  char *folder = dif_test_folder ();
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autofree char *night = run_night (folder, 1, clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifArchive) archive = dif_archive_open (night, TRUE, clock, &error);
  g_autoptr (DifReading) reading = NULL;
  g_autoptr (DifOutlook) outlook = NULL;
  g_autofree char *hour = NULL;

  g_assert_no_error (error);
  g_assert_true (dif_incident_open (archive, "source", "The service is silent", &error));
  g_assert_no_error (error);
  reading = read_folder (night, clock);
  outlook = dif_outlook_new (reading, dif_clock_now (clock), TRUE);
  g_assert_cmpint (outlook->light, ==, DIF_LIGHT_LATE);
  g_assert_cmpstr (outlook->alarm, ==, "The service is silent");
  hour = dif_words_hour (reading->current->cut_time, dif_call_get_zone (reading->call));
  g_assert_nonnull (strstr (outlook->alarm_text, "Readers keep seeing the cut of "));
  g_assert_nonnull (strstr (outlook->alarm_text, hour));
  g_assert_cmpstr (outlook->alarm_action, ==, "win.fetch");
  g_assert_cmpint (outlook->source_light, ==, DIF_LIGHT_BAD);

  g_assert_true (dif_incident_close_key (archive, "source", &error));
  g_clear_pointer (&reading, dif_reading_unref);
  g_clear_pointer (&outlook, dif_outlook_free);
  reading = read_folder (night, clock);
  outlook = dif_outlook_new (reading, dif_clock_now (clock), TRUE);
  g_assert_null (outlook->alarm);
  g_assert_cmpint (outlook->source_light, ==, DIF_LIGHT_GOOD);
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outlook/fresh", test_fresh);
  g_test_add_func ("/outlook/night", test_night);
  g_test_add_func ("/outlook/alarm", test_alarm);
  return g_test_run ();
}

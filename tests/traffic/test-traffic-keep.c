/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/dif-ledger.h"
#include "dif-test.h"
#include "traffic/dif-traffic-keep.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = dif_test_folder ();
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  dif_test_folder_remove (fixture->folder);
}

static GPtrArray *
import_bytes (Fixture *fixture, const char *text, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, "days.csv", NULL);
  GError *local_error = NULL;

  g_file_set_contents (path, text, (gssize) length, &local_error);
  g_assert_no_error (local_error);
  return dif_traffic_import_csv (path, error);
}

static GPtrArray *
import (Fixture *fixture, const char *text, GError **error)
{
  return import_bytes (fixture, text, strlen (text), error);
}

static void
assert_day (GPtrArray *days, guint index, const char *date, gint64 pages, gint64 visits, gint64 visitors, const char *origin)
{
  const DifKeptDay *day = g_ptr_array_index (days, index);

  g_assert_cmpstr (day->date, ==, date);
  g_assert_cmpint (day->hits, ==, -1);
  g_assert_cmpint (day->pages, ==, pages);
  g_assert_cmpint (day->visits, ==, visits);
  g_assert_cmpint (day->visitors, ==, visitors);
  g_assert_cmpstr (day->origin, ==, origin);
}

static void
test_import (Fixture *fixture, gconstpointer data)
{
  static const char matomo[] = "Fecha;Visitantes únicos;Visitas;Acciones\r\n2024-05-28;\"1.204\";1400;-\r\n2024-05-29;1100;\"1,300\";2800\r\n";
  g_autofree char *wide = NULL;
  gsize length;
  GError *error = NULL;
  g_autoptr (GPtrArray) days = import (fixture, matomo, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (days->len, ==, 2);
  assert_day (days, 0, "2024-05-28", -1, 1400, 1204, "matomo");
  assert_day (days, 1, "2024-05-29", 2800, 1300, 1100, "matomo");

  g_clear_pointer (&days, g_ptr_array_unref);
  wide = g_convert ("\xef\xbb\xbf" "date\tnb_visits\tnb_uniq_visitors\n2024-02-29\t1\t2\n", -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  days = import_bytes (fixture, wide, length, &error);
  g_assert_no_error (error);
  assert_day (days, 0, "2024-02-29", -1, 1, 2, "matomo");

  g_clear_pointer (&days, g_ptr_array_unref);
  days = import (fixture, "date,visitors,pageviews,visits,bounce_rate\n2024-05-28,10,30,12,\"53,2\"\n", &error);
  g_assert_no_error (error);
  assert_day (days, 0, "2024-05-28", 30, 12, 10, "plausible");

  g_clear_pointer (&days, g_ptr_array_unref);
  days = import (fixture, "# ---\n# Start date: 20240528\n\nDate,Active users,Views,Sessions\n20240528,10,30,12\n20240529,11,31,13\n\nCountry,Active users\nMexico,9\n", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (days->len, ==, 2);
  assert_day (days, 1, "2024-05-29", 31, 13, 11, "ga4");
}

static void
test_import_bad (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "", "nothing\n", "date,visits\n", "visits,pages\n1,2\n",
    "date,visits\n2023-02-29,1\n", "date,visits\n2024-5-2x,1\n", "date,visits\n2024-05-02,=1+1\n",
    "date,visits\n2024-05-02,-3\n", "date,visits\n2024-05-02,1e5\n", "date,visits\n2024-05-02,1234567890123456\n",
    "date,visits\n,1\n", "visits,date\n5\n", "date,visits\n02/13/2024,1\n",
  };
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_test_message ("%s", bad[i]);
    g_assert_null (import (fixture, bad[i], &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, "days.csv");
  }
  g_assert_null (import_bytes (fixture, "date,visits\0\n2024-05-02,1\n", 26, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "days.csv");
  g_assert_null (import (fixture, "date,visits\n\xff\xff,1\n", &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "days.csv");
}

/* What is kept of a day takes the place of what was; each time is in the ledger */
static void
test_keep (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  GError *error = NULL;
  g_autoptr (DifArchive) archive = dif_archive_open (fixture->folder, TRUE, clock, &error);
  g_autoptr (GPtrArray) first = import (fixture, "date,visits,pages\n2024-05-28,10,100\n2024-05-29,20,\n", &error);
  g_autoptr (GPtrArray) second = import (fixture, "date,visits\n2024-05-29,50\n2024-06-03,9\n", &error);
  g_autoptr (GPtrArray) kept = NULL, none = NULL;
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (DifKeptHour));
  g_autoptr (GArray) found = NULL;
  g_autofree char *head = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/Mexico_City");
  g_autoptr (GDateTime) evening = g_date_time_new (zone, 2024, 5, 28, 23, 0, 0);
  DifKeptHour hour = { g_date_time_to_unix (evening) * G_USEC_PER_SEC, 5, 4, 3 };
  DifTrafficMeans means;
  gint64 records;

  g_assert_no_error (error);
  /* the last hour of a day whose figures stay, and the first of one whose figures are replaced */
  g_array_append_val (hours, hour);
  hour.start += G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
  g_array_append_val (hours, hour);
  g_assert_true (dif_archive_keep_traffic (archive, DIF_TRAFFIC_PORTAL, first, zone, hours, "{}", NULL, &error));
  found = dif_archive_list_hours (archive, DIF_TRAFFIC_PORTAL, 0, G_MAXINT64, &error);
  g_assert_cmpuint (found->len, ==, 2);
  g_clear_pointer (&found, g_array_unref);
  g_assert_true (dif_archive_keep_traffic (archive, DIF_TRAFFIC_PORTAL, second, zone, NULL, NULL, NULL, &error));
  kept = dif_archive_list_days (archive, DIF_TRAFFIC_PORTAL, NULL, "2024-06-01", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->len, ==, 2);
  assert_day (kept, 0, "2024-05-28", 100, 10, -1, "typed");
  assert_day (kept, 1, "2024-05-29", -1, 50, -1, "typed");
  none = dif_archive_list_days (archive, DIF_TRAFFIC_SITE, NULL, NULL, &error);
  g_assert_cmpuint (none->len, ==, 0);
  found = dif_archive_list_hours (archive, DIF_TRAFFIC_PORTAL, 0, G_MAXINT64, &error);
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpint (g_array_index (found, DifKeptHour, 0).pages, ==, 4);

  dif_traffic_means (kept, &means);
  g_assert_cmpuint (means.days, ==, 2);
  g_assert_cmpfloat_with_epsilon (means.visits, 30, 1e-9);
  g_assert_cmpfloat_with_epsilon (means.pages, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (means.hits, -1, 1e-9);
  g_assert_true (dif_ledger_verify (archive, &records, &head, &error));
  g_assert_cmpint (records, ==, 2);
}

static void
test_after_cuts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (DifKeptHour));
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 hour_us = G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC, cut = 2 * hour_us + 5;
  DifTrafficAfterCuts result;

  for (gint64 i = 0; i < 6; i++) {
    DifKeptHour hour = { i * hour_us, 0, i * 10, 0 };

    g_array_append_val (hours, hour);
  }
  g_array_append_val (cuts, cut);
  dif_traffic_after_cuts (hours, cuts, &result);
  g_assert_cmpuint (result.hours_with, ==, 2);
  g_assert_cmpfloat_with_epsilon (result.pages_with, 25, 1e-9);
  g_assert_cmpuint (result.hours_without, ==, 4);
  g_assert_cmpfloat_with_epsilon (result.pages_without, 25, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/traffic-keep/import", test_import);
  ADD ("/traffic-keep/import-bad", test_import_bad);
  ADD ("/traffic-keep/keep", test_keep);
  ADD ("/traffic-keep/after-cuts", test_after_cuts);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is answered without reading is what reading would have given, whatever the days and the definitions. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/dif-limits.h"
#include "dif-test.h"
#include "traffic/dif-analysis.h"
#include "traffic/dif-log-memo.h"

#define FORMAT "$remote_addr|$time_iso8601|$request_uri|$status|$body_bytes_sent|$http_user_agent|$request_id"
#define DAY (24 * 60 * 60)
#define REQUESTS (12000)
#define DAYS (4)
#define LONG_PATH (3000)

typedef struct {
  char *folder;
  char *memos;
  char *log;
  GTimeZone *zone;
  gint64 start; /* seconds of UTC: a midnight in the zone */
} Fixture;

/* Days on the last of which clocks were put back an hour, and days without */
static const char *const starts[] = { "2022-10-27T00:00:00", "2024-06-01T00:00:00" };

static void
add_request (GString *text, GRand *chance, Fixture *fixture, guint number)
{
  static const char *const paths[] = { "/", "/a.html", "/b/c.php?x=1", "/d.json", "/e.css", "/favicon.ico", "/mapa/" };
  static const char *const agents[] = { "a reader", "another reader", "Googlebot/2.1", "curl/8.5.0" };
  static const guint statuses[] = { 200, 200, 200, 304, 404, 503, 206 };
  gint64 second = fixture->start + (gint64) (g_rand_double (chance) * DAYS * DAY);
  g_autoptr (GDateTime) at = NULL;
  g_autofree char *iso = NULL;

  /* many about midnight: there the visits go on */
  if (g_rand_boolean (chance))
    second = fixture->start + g_rand_int_range (chance, 0, DAYS) * DAY + g_rand_int_range (chance, -5000, 5000);
  at = g_date_time_new_from_unix_utc (second);
  iso = g_date_time_format_iso8601 (at);
  if (number % 500 == 0) {
    g_string_append (text, "no request\n");
    return;
  }
  g_string_append_printf (text, "187.1.%d.%d|%s|%s|%u|%d|%s|R%u\n", g_rand_int_range (chance, 0, 3),
                          g_rand_int_range (chance, 1, 60), iso, paths[g_rand_int_range (chance, 0, G_N_ELEMENTS (paths))],
                          statuses[g_rand_int_range (chance, 0, G_N_ELEMENTS (statuses))],
                          g_rand_int_range (chance, 0, 90000), agents[g_rand_int_range (chance, 0, G_N_ELEMENTS (agents))],
                          number);
  if (number % 97 == 0) { /* delivered twice */
    const char *line = g_strrstr_len (text->str, (gssize) text->len - 1, "\n");
    g_autofree char *again = g_strdup (line + 1);

    g_string_append (text, again);
  }
}

static void
write_log (Fixture *fixture, guint32 seed)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *tail = g_strnfill (LONG_PATH, 'x');
  GError *error = NULL;

  for (guint i = 1; i <= REQUESTS; i++)
    add_request (text, chance, fixture, i);
  g_string_append (text, "187.9.9.8|1970-01-01T00:00:00Z|/|200|1|a reader|E\n");
  for (guint i = 0; i < 3; i++)
    g_string_append_printf (text, "187.9.9.9|2024-06-02T12:00:00Z|/%s%u|200|1|a reader|L%u\n", tail, i, i);
  g_file_set_contents (fixture->log, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) start = NULL;

  fixture->folder = dif_test_folder ();
  fixture->log = g_build_filename (fixture->folder, "access.log", NULL);
  fixture->memos = dif_log_memo_folder (fixture->folder);
  fixture->zone = g_time_zone_new_identifier ("America/Mexico_City");
  start = g_date_time_new_from_iso8601 (starts[GPOINTER_TO_UINT (data)], fixture->zone);
  fixture->start = g_date_time_to_unix (start);
  write_log (fixture, 20270606 + GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_time_zone_unref (fixture->zone);
  g_free (fixture->log);
  g_free (fixture->memos);
  dif_test_folder_remove (fixture->folder);
}

/* The midnight that begins a day; 0 for none */
static gint64
midnight (Fixture *fixture, int day)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_local (fixture->start);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (start, fixture->zone);
  g_autoptr (GDateTime) at = g_date_time_add_days (here, day);

  return g_date_time_to_unix (at) * G_USEC_PER_SEC;
}

/* Bytes that this process has read from files, pipes and the like */
static guint64
bytes_read (void)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/io", &text, NULL, NULL) || (at = strstr (text, "rchar:")) == NULL)
    return 0;
  return g_ascii_strtoull (at + strlen ("rchar:"), NULL, 10);
}

/* @read: (out): whether the log was read */
static char *
ask (Fixture *fixture, const char *folder, const DifDefinitions *definitions, gint64 from, gint64 to, gboolean *read)
{
  const char *paths[] = { fixture->log, NULL };
  DifAnalysisOptions options = { .definitions = definitions, .format = FORMAT, .from = from, .to = to,
                                 .memo_folder = folder };
  g_autoptr (DifProgress) progress = dif_progress_new ();
  g_autoptr (DifTraffic) traffic = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *what = NULL;
  guint64 before = bytes_read (), done, total, all;
  GError *error = NULL;
  GStatBuf about;

  traffic = dif_analysis_run (paths, fixture->zone, &options, progress, NULL, &error);
  g_assert_no_error (error);
  all = bytes_read () - before;
  what = dif_progress_read (progress, &done, &total);
  g_assert_cmpint (g_stat (fixture->log, &about), ==, 0);
  *read = done > 0;
  if (before > 0)
    g_assert_true (*read == (all >= (guint64) about.st_size));
  node = dif_traffic_to_json (traffic);
  return json_to_string (node, TRUE);
}

static void
compare (Fixture *fixture, const DifDefinitions *definitions, gint64 from, gint64 to, gboolean may_read)
{
  gboolean read, plain_read;
  g_autofree char *kept = ask (fixture, fixture->memos, definitions, from, to, &read);
  g_autofree char *plain = ask (fixture, NULL, definitions, from, to, &plain_read);

  g_assert_cmpstr (kept, ==, plain);
  g_assert_true (plain_read);
  g_assert_true (read == may_read);
}

/* Every stretch of whole days, the first of them read, all others not */
static void
compare_periods (Fixture *fixture, const DifDefinitions *definitions)
{
  gboolean first = TRUE;

  for (int from = -1; from <= DAYS; from++) {
    for (int to = from + 1; to <= DAYS + 1; to++) {
      compare (fixture, definitions, from < 0 ? 0 : midnight (fixture, from),
               to > DAYS ? 0 : midnight (fixture, to), first);
      first = FALSE;
    }
  }
}

static void
drop_memos (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->memos, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (fixture->memos, name, NULL);

    g_assert_cmpint (g_unlink (path), ==, 0);
  }
}

/* Who compares presets reads the log once */
static void
test_presets (Fixture *fixture, gconstpointer data)
{
  static const char *const presets[] = { "webalizer", "awstats", "difusor", "goaccess", "webalizer" };

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++) {
    g_autoptr (DifDefinitions) definitions = dif_definitions_new (presets[i], NULL);

    compare (fixture, definitions, 0, 0, i == 0);
  }
}

/* Every stretch of days by the presets, each of which was read for itself */
static void
test_periods (Fixture *fixture, gconstpointer data)
{
  static const char *const presets[] = { "difusor", "awstats", "webalizer" };
  g_autoptr (DifDefinitions) own = dif_definitions_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++) {
    g_autoptr (DifDefinitions) definitions = dif_definitions_new (presets[i], NULL);

    compare_periods (fixture, definitions);
    drop_memos (fixture);
  }
  g_assert_true (dif_definitions_set_visit_minutes (own, 60, NULL));
  compare_periods (fixture, own);
}

/* Where whole days do not tell, the log is read */
static void
test_where_needed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DifDefinitions) definitions = dif_definitions_new (NULL, NULL);
  g_autoptr (DifDefinitions) goaccess = dif_definitions_new ("goaccess", NULL);
  gint64 noon = midnight (fixture, 1) + G_GINT64_CONSTANT (12) * 60 * 60 * G_USEC_PER_SEC;

  compare (fixture, definitions, 0, 0, TRUE);
  compare (fixture, definitions, 0, 0, FALSE);
  compare (fixture, definitions, noon, 0, TRUE);
  compare (fixture, definitions, 0, noon, TRUE);
  compare (fixture, goaccess, 0, 0, TRUE);
  compare (fixture, goaccess, 0, 0, FALSE);
  compare (fixture, goaccess, midnight (fixture, 1), 0, TRUE);
  write_log (fixture, 1);
  compare (fixture, definitions, 0, 0, TRUE);
  compare (fixture, definitions, midnight (fixture, 1), 0, FALSE);
}

static char *
only_memo (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->memos, 0, NULL);
  const char *name = g_dir_read_name (dir);
  char *path = g_build_filename (fixture->memos, name, NULL);

  g_assert_null (g_dir_read_name (dir));
  return path;
}

static gboolean
holds (const char *data, gsize length, const char *text)
{
  return memmem (data, length, text, strlen (text)) != NULL;
}

/* A memo knows no reader, and one that was damaged is none */
static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DifDefinitions) definitions = dif_definitions_new (NULL, NULL);
  g_autofree char *path = NULL, *bytes = NULL;
  GStatBuf about;
  gsize length;

  compare (fixture, definitions, 0, 0, TRUE);
  path = only_memo (fixture);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (holds (bytes, length, "/a.html"));
  g_assert_false (holds (bytes, length, "187."));
  g_assert_false (holds (bytes, length, "reader"));
  g_assert_false (holds (bytes, length, "curl"));
  g_assert_cmpuint (length, <, 16 * DIF_KIB);
  g_assert_cmpint (g_stat (path, &about), ==, 0);
  g_assert_cmpuint (about.st_mode & 0777, ==, 0600);

  bytes[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  compare (fixture, definitions, 0, 0, TRUE);
  g_assert_true (g_file_set_contents (path, bytes, 10, NULL));
  compare (fixture, definitions, 0, 0, TRUE);
  compare (fixture, definitions, 0, 0, FALSE);
}

/* The oldest give way */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  guint count = 0;

  for (int minutes = 1; minutes <= DIF_LIMIT_LOG_MEMOS + 1; minutes++) {
    g_autoptr (DifDefinitions) definitions = dif_definitions_new (NULL, NULL);
    g_autofree char *text = NULL;
    gboolean read;

    g_assert_true (dif_definitions_set_visit_minutes (definitions, minutes, NULL));
    text = ask (fixture, fixture->memos, definitions, 0, 0, &read);
    g_assert_true (read);
  }
  dir = g_dir_open (fixture->memos, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    count++;
  g_assert_cmpuint (count, ==, DIF_LIMIT_LOG_MEMOS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, days, function)                                                                                      \
  g_test_add (path, Fixture, GUINT_TO_POINTER (days), set_up, function, tear_down)
  ADD ("/log-memo/periods", 1, test_periods);
  ADD ("/log-memo/periods-with-changed-clocks", 0, test_periods);
  ADD ("/log-memo/presets", 1, test_presets);
  ADD ("/log-memo/where-needed", 1, test_where_needed);
  ADD ("/log-memo/kept", 1, test_kept);
  ADD ("/log-memo/limit", 1, test_limit);
  return g_test_run ();
}

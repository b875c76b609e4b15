/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Logs that lie in a bucket, on a host and in a folder, collected again and again. */
#include <glib/gstdio.h>
#include <zlib.h>

#include "../aws/s3-stub.h"
#include "../ssh/sshd.h"
#include "archive/dif-archive-logs.h"
#include "archive/dif-archive-traffic.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "dif-test.h"
#include "traffic/dif-log-collect.h"
#include "traffic/dif-log-place.h"

#define AGENT "Mozilla/5.0 (X11; Linux x86_64) Firefox/126.0"

static DifTestSshd *sshd;

typedef struct {
  char *folder;
  char *logs; /* where a web server would write them */
  DifProfile *profile;
} Fixture;


static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *site = NULL, *place = NULL;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = dif_test_folder ();
  self->logs = g_build_filename (self->folder, "var", NULL);
  site = g_build_filename (self->folder, "www", NULL);
  g_assert_cmpint (g_mkdir (self->logs, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (site, 0700), ==, 0);
  place = g_build_filename (self->folder, "data", NULL);
  self->profile = dif_profile_open (place, TRUE, NULL, &error);
  g_assert_no_error (error);
  config = dif_target_config_new ("web", "folder", site, NULL, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);
  g_assert_true (dif_profile_add_target (self->profile, config, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dif_profile_free (self->profile);
  dif_test_folder_remove (self->folder);
  g_free (self->logs);
}

/* --- Logs --------------------------------------------------------------------------------- */

/* A request of reader @who at @minute after the midnight that begins 2 June 2024 in Mexico City */
static char *
line (guint who, guint minute)
{
  guint total = minute + 6 * 60;

  return g_strdup_printf ("187.1.0.%u - - [%02u/Jun/2024:%02u:%02u:00 +0000] \"GET /votos/ HTTP/1.1\" 200 100 \"-\" \"" AGENT "\"\n",
                          who, 2 + total / 1440, total / 60 % 24, total % 60);
}

static char *
lines (guint from, guint to)
{
  GString *text = g_string_new (NULL);

  for (guint i = from; i < to; i++) {
    g_autofree char *one = line (i % 7, i * 10);

    g_string_append (text, one);
  }
  return g_string_free (text, FALSE);
}

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->logs, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
put_packed (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->logs, name, NULL);
  gzFile file = gzopen (path, "wb");

  g_assert_cmpint (gzwrite (file, text, (unsigned) strlen (text)), ==, (int) strlen (text));
  g_assert_cmpint (gzclose (file), ==, Z_OK);
}

static void
rename_log (Fixture *self, const char *from, const char *to)
{
  g_autofree char *old = g_build_filename (self->logs, from, NULL);
  g_autofree char *now = g_build_filename (self->logs, to, NULL);

  g_assert_cmpint (g_rename (old, now), ==, 0);
}

static void
remove_log (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->logs, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
place_at (Fixture *self, const char *target, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config = dif_target_config_load (self->profile->archive, target, &error);
  g_autofree char *place = config != NULL ? dif_log_place_check (config, wanted, &error) : NULL;

  g_assert_no_error (error);
  g_assert_true (dif_archive_set_log_place (self->profile->archive, target, place, &error));
}

static void
place_folder (Fixture *self)
{
  g_autofree char *wanted = g_build_filename (self->logs, "access.log*", NULL);

  place_at (self, "web", wanted);
}

/* --- What they add up to ------------------------------------------------------------------ */

static void
collect (Fixture *self, DifLogCollection *done)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dif_log_collect (self->profile, NULL, FALSE, done, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_collected (Fixture *self, guint fetched, guint kept)
{
  g_auto (DifLogCollection) done = { 0 };

  collect (self, &done);
  g_assert_cmpuint (done.fetched, ==, fetched);
  g_assert_cmpuint (done.kept, ==, kept);
}

/* The figures that are kept are those of lines 0 to @count, each once */
static void
assert_figures (Fixture *self, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) days = dif_archive_list_days (self->profile->archive, DIF_TRAFFIC_SITE, NULL, NULL, &error);
  g_autoptr (GArray) hours =
      dif_archive_list_hours (self->profile->archive, DIF_TRAFFIC_SITE, 0, G_MAXINT64, &error);
  gint64 hits = 0, visits = 0, by_hour = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    hits += day->hits;
    visits += day->visits;
    g_assert_cmpstr (day->origin, ==, "collected");
  }
  for (guint i = 0; i < hours->len; i++)
    by_hour += g_array_index (hours, DifKeptHour, i).hits;
  /* each reader comes back after 70 minutes */
  g_assert_cmpint (hits, ==, count);
  g_assert_cmpint (visits, ==, count);
  g_assert_cmpint (by_hour, ==, count);
}

static guint
count_records (Fixture *self, const char *kind)
{
  g_autoptr (GPtrArray) records = dif_ledger_read (self->profile->archive, kind, 0, NULL);

  return records->len;
}

static guint
count_files (Fixture *self, const char *target)
{
  g_autofree char *folder = dif_archive_get_logs_folder (self->profile->archive, target);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

/* Where nothing is new, no log is read again: its bytes may be anything */
static void
assert_not_read (Fixture *self)
{
  g_auto (DifLogCollection) done = { 0 };

  collect (self, &done);
  g_assert_null (done.traffic);
  g_assert_cmpuint (done.days, ==, 0);
}

/* --- Tests -------------------------------------------------------------------------------- */

/* A log is written on, called otherwise, packed, called otherwise again and thrown away: every request
 * counts once, and collecting twice changes nothing */
static void
test_rotation (Fixture *self, gconstpointer data)
{
  g_autofree char *first = lines (0, 50), *second = lines (0, 120), *third = lines (120, 200);
  g_autofree char *fourth = lines (200, 260);
  g_autofree char *broken = g_strconcat (first, "187.1.0.9 - - [02/Ju", NULL);
  guint records;

  place_folder (self);
  put (self, "error.log", "2024/06/02 20:00:00 [error] nothing of ours\n");
  put (self, "access.log", broken);
  assert_collected (self, 1, 1);
  assert_figures (self, 50);
  records = count_records (self, "traffic-kept");
  assert_collected (self, 0, 1);
  g_assert_cmpuint (count_records (self, "traffic-kept"), ==, records);
  assert_not_read (self);

  put (self, "access.log", second);
  assert_collected (self, 1, 1);
  assert_figures (self, 120);

  rename_log (self, "access.log", "access.log.1");
  put (self, "access.log", third);
  assert_collected (self, 2, 2);
  assert_figures (self, 200);

  remove_log (self, "access.log.1");
  put_packed (self, "access.log.2.gz", second);
  rename_log (self, "access.log", "access.log.1");
  put (self, "access.log", "");
  assert_collected (self, 3, 2);
  assert_figures (self, 200);

  remove_log (self, "access.log.2.gz");
  put (self, "access.log", fourth);
  assert_collected (self, 1, 3);
  assert_figures (self, 260);
  g_assert_cmpuint (count_files (self, "web"), ==, 3);
}

/* A collection was killed: a file that nothing is known of is removed, one that is gone is fetched again */
static void
test_crash (Fixture *self, gconstpointer data)
{
  g_autofree char *text = lines (0, 40);
  g_autofree char *stray = NULL, *folder = dif_archive_get_logs_folder (self->profile->archive, "web");
  g_autoptr (GPtrArray) logs = NULL;
  g_autofree char *kept = NULL;

  place_folder (self);
  put (self, "access.log", text);
  assert_collected (self, 1, 1);
  stray = g_build_filename (folder, ".part-0", NULL);
  g_assert_true (g_file_set_contents (stray, text, -1, NULL));
  assert_collected (self, 0, 1);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));

  logs = dif_archive_list_logs (self->profile->archive, "web", NULL);
  g_assert_cmpuint (logs->len, ==, 1);
  kept = g_build_filename (folder, ((DifKeptLog *) g_ptr_array_index (logs, 0))->file, NULL);
  g_assert_cmpint (g_unlink (kept), ==, 0);
  assert_collected (self, 1, 1);
  assert_figures (self, 40);

  /* lost here and there: the figures do not fall by themselves */
  g_assert_cmpint (g_unlink (kept), ==, 0);
  remove_log (self, "access.log");
  assert_collected (self, 0, 0);
  assert_figures (self, 40);
}

/* What came otherwise stays until the operator says so */
static void
test_typed (Fixture *self, gconstpointer data)
{
  g_autofree char *text = lines (0, 20);
  DifKeptDay day = { "2024-06-02", 7, -1, 5, -1, -1, (char *) "typed" };
  g_autoptr (GPtrArray) typed = g_ptr_array_new ();
  g_autoptr (GPtrArray) days = NULL;
  g_auto (DifLogCollection) done = { 0 }, again = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (typed, &day);
  g_assert_true (dif_archive_keep_traffic (self->profile->archive, DIF_TRAFFIC_SITE, typed,
                                           dif_call_get_zone (self->profile->call), NULL, NULL, NULL, NULL));
  place_folder (self);
  put (self, "access.log", text);
  collect (self, &done);
  g_assert_cmpuint (done.left, ==, 1);
  days = dif_archive_list_days (self->profile->archive, DIF_TRAFFIC_SITE, NULL, NULL, NULL);
  g_assert_cmpint (((DifKeptDay *) g_ptr_array_index (days, 0))->hits, ==, 7);
  g_assert_true (dif_log_collect (self->profile, NULL, TRUE, &again, NULL, NULL, &error));
  g_assert_cmpuint (again.days, ==, 1);
  assert_figures (self, 20);
}

/* The operator has them deleted: figures stay, what is deleted is known if it comes again, and a visit
 * of the days that are left is told from one that began before */
static void
test_delete (Fixture *self, gconstpointer data)
{
  g_autofree char *first = lines (0, 140), *second = lines (140, 300);
  g_autoptr (GError) error = NULL;
  g_autofree char *later = NULL;
  guint files;
  guint64 bytes;

  place_folder (self);
  put (self, "access.log.1", first);
  put (self, "access.log", second);
  assert_collected (self, 2, 2);
  assert_figures (self, 300);

  g_assert_false (dif_log_delete (self->profile, "2099-01-01", &files, &bytes, NULL, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "not deleted yet");
  g_clear_error (&error);
  g_assert_false (dif_log_delete (self->profile, "June", &files, &bytes, NULL, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "June");
  g_clear_error (&error);

  /* its last request is at 23:10 of 2 June: only with the next midnight's half hour is it done with */
  g_assert_true (dif_log_delete (self->profile, "2024-06-03", &files, &bytes, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (files, ==, 1);
  g_assert_cmpuint (bytes, ==, strlen (first));
  g_assert_cmpuint (count_files (self, "web"), ==, 1);
  g_assert_cmpuint (count_records (self, "logs-deleted"), ==, 1);
  assert_figures (self, 300);

  rename_log (self, "access.log.1", "access.log.2");
  assert_collected (self, 1, 1);
  assert_figures (self, 300);

  later = lines (140, 320);
  put (self, "access.log", later);
  assert_collected (self, 1, 1);
  assert_figures (self, 320);
}

/* A host that cannot be reached is an incident, and keeps no other from being collected */
static void
test_unreachable (Fixture *self, gconstpointer data)
{
  g_autofree char *text = lines (0, 10), *site = g_build_filename (self->folder, "other", NULL);
  g_autofree char *nowhere = g_build_filename (self->folder, "nowhere", NULL);
  g_autoptr (DifTargetConfig) other = dif_target_config_new ("another", "folder", site, NULL, DIF_MODE_PRACTICE, NULL);
  g_auto (DifLogCollection) none = { 0 }, done = { 0 };
  g_autoptr (GPtrArray) incidents = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (dif_log_collect (self->profile, NULL, FALSE, &none, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "logs");
  g_clear_error (&error);

  g_assert_true (dif_profile_add_target (self->profile, other, &error));
  place_at (self, "another", nowhere);
  place_folder (self);
  put (self, "access.log", text);
  g_assert_false (dif_log_collect (self->profile, NULL, FALSE, &done, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "nowhere");
  assert_figures (self, 10);
  incidents = dif_incident_list (self->profile->archive, NULL);
  g_assert_cmpuint (incidents->len, ==, 1);
  g_assert_cmpint (((DifIncident *) g_ptr_array_index (incidents, 0))->closed, ==, 0);

  g_assert_cmpint (g_mkdir (nowhere, 0700), ==, 0);
  assert_collected (self, 0, 1);
  after = dif_incident_list (self->profile->archive, NULL);
  g_assert_cmpint (((DifIncident *) g_ptr_array_index (after, 0))->closed, !=, 0);
}

static void
test_due (Fixture *self, gconstpointer data)
{
  g_autofree char *text = lines (0, 10);
  gboolean due = TRUE;

  g_assert_true (dif_log_is_due (self->profile, &due, NULL));
  g_assert_false (due);
  place_folder (self);
  put (self, "access.log", text);
  g_assert_true (dif_log_is_due (self->profile, &due, NULL));
  g_assert_true (due);
  assert_collected (self, 1, 1);
  g_assert_true (dif_log_is_due (self->profile, &due, NULL));
  g_assert_false (due);
}

/* --- A bucket ----------------------------------------------------------------------------- */

static char *
edge (guint from, guint to)
{
  GString *text = g_string_new ("#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) "
                                "cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query x-edge-request-id\n");

  for (guint i = from; i < to; i++) {
    guint total = i * 10 + 6 * 60;

    g_string_append_printf (text, "2024-06-%02u\t%02u:%02u:00\tQRO50\t400\t187.1.0.%u\tGET\td1.cloudfront.net\t/votos/\t200\t-\tMozilla/5.0%%20Firefox\t-\tR%u\n",
                            2 + total / 1440, total / 60 % 24, total % 60, i % 7, i);
  }
  return g_string_free (text, FALSE);
}

static void
put_edge (S3Stub *stub, const char *key, guint from, guint to)
{
  g_autofree char *text = edge (from, to);

  s3_stub_alter (stub, key, text);
}

static void
add_bucket (Fixture *self, S3Stub *stub)
{
  g_autofree char *secret = g_build_filename (self->folder, "secret", NULL);
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (secret, S3_STUB_SECRET "\n", -1, NULL));
  config = dif_target_config_new ("cdn", "s3", "the-site", NULL, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);
  g_assert_true (dif_target_config_set_option (config, "endpoint", s3_stub_get_endpoint (stub), NULL));
  g_assert_true (dif_target_config_set_option (config, "access-key", S3_STUB_KEY, NULL));
  g_assert_true (dif_target_config_set_option (config, "secret-file", secret, NULL));
  g_assert_true (dif_profile_add_target (self->profile, config, &error));
  g_assert_no_error (error);
}

static guint
count_requests (S3Stub *stub, const char *wanted)
{
  g_autoptr (GPtrArray) log = s3_stub_get_log (stub);
  guint count = 0;

  for (guint i = 0; i < log->len; i++)
    count += g_str_equal (g_ptr_array_index (log, i), wanted);
  return count;
}

/* CloudFront puts files there in any order, late, and twice; only what is new is fetched */
static void
test_bucket (Fixture *self, gconstpointer data)
{
  S3Stub *stub = s3_stub_new ();
  g_autoptr (GError) error = NULL;
  g_auto (DifLogCollection) failed = { 0 };

  add_bucket (self, stub);
  place_at (self, "cdn", S3_STUB_BUCKET "/cf/");
  put_edge (stub, "cf/E1.2024-06-03-06.b.log", 60, 100);
  put_edge (stub, "cf/E1.2024-06-02-06.a.log", 0, 40);
  put_edge (stub, "elsewhere/E1.log", 0, 500);
  assert_collected (self, 2, 2);
  assert_figures (self, 80);

  put_edge (stub, "cf/E1.2024-06-02-12.c.log", 30, 60);
  assert_collected (self, 1, 3);
  g_assert_cmpuint (count_requests (stub, "GET cf/E1.2024-06-03-06.b.log"), ==, 1);
  g_assert_cmpuint (count_requests (stub, "GET cf/E1.2024-06-02-12.c.log"), ==, 1);
  assert_figures (self, 100);

  put_edge (stub, "cf/E1.2024-06-03-12.d.log", 100, 120);
  s3_stub_deny (stub, "s3:GetObject");
  g_assert_false (dif_log_collect (self->profile, NULL, FALSE, &failed, NULL, NULL, &error));
  g_assert_error (error, DIF_ERROR, DIF_ERROR_AUTH);
  assert_figures (self, 100);
  s3_stub_deny (stub, NULL);
  assert_collected (self, 1, 4);
  assert_figures (self, 120);
  s3_stub_free (stub);
}

/* --- A host ------------------------------------------------------------------------------- */

static void
test_host (Fixture *self, gconstpointer data)
{
  g_autofree char *first = lines (0, 60), *second = lines (60, 90);
  g_autofree char *wanted = g_build_filename (self->logs, "access.log*", NULL);
  g_autofree char *address = NULL, *port = NULL;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  if (sshd == NULL) {
    g_test_skip ("there is no sshd");
    return;
  }
  address = g_strdup_printf ("%s@127.0.0.1:%s", g_get_user_name (), self->folder);
  port = g_strdup_printf ("%u", sshd->port);
  config = dif_target_config_new ("host", "sftp", address, NULL, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);
  g_assert_true (dif_target_config_set_option (config, "port", port, NULL));
  g_assert_true (dif_target_config_set_option (config, "identity", sshd->identity, NULL));
  g_assert_true (dif_target_config_set_option (config, "host-key", sshd->fingerprint, NULL));
  g_assert_true (dif_profile_add_target (self->profile, config, &error));
  g_assert_no_error (error);

  place_at (self, "host", wanted);
  put (self, "other.log", "nothing of ours\n");
  put (self, "access.log", first);
  assert_collected (self, 1, 1);
  assert_figures (self, 60);
  rename_log (self, "access.log", "access.log.1");
  put (self, "access.log", second);
  assert_collected (self, 2, 2);
  assert_figures (self, 90);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/log-collect/rotation", test_rotation);
  ADD ("/log-collect/crash", test_crash);
  ADD ("/log-collect/typed", test_typed);
  ADD ("/log-collect/delete", test_delete);
  ADD ("/log-collect/unreachable", test_unreachable);
  ADD ("/log-collect/due", test_due);
  ADD ("/log-collect/bucket", test_bucket);
  ADD ("/log-collect/host", test_host);
  if (dif_test_sshd_is_here ())
    sshd = dif_test_sshd_new (NULL, NULL);
  result = g_test_run ();
  g_clear_pointer (&sshd, dif_test_sshd_free);
  return result;
}

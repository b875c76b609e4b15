/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The requirements of the call: measured, declared, proved, missing; and the tests before the night. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "archive/dif-archive-logs.h"
#include "archive/dif-archive-tests.h"
#include "archive/dif-archive-traffic.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "base/dif-limits.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "practice/dif-web-server.h"
#include "relay/dif-pace.h"
#include "watch/dif-requirements.h"
#include "watch/dif-site-check.h"
#include "watch/dif-trial.h"


typedef struct {
  char *folder;
  DifProfile *profile;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *inside = NULL;

  self->folder = dif_test_folder ();
  inside = g_build_filename (self->folder, "data", NULL);
  self->profile = dif_profile_open (inside, TRUE, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  dif_profile_free (self->profile);
  dif_test_folder_remove (self->folder);
}

static DifRequirement *
find (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++) {
    if (g_str_equal (((DifRequirement *) g_ptr_array_index (rows, i))->id, id))
      return g_ptr_array_index (rows, i);
  }
  g_error ("there is no row “%s”", id);
}

static void
assert_row (Fixture *self, const char *id, DifRequirementState state, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dif_requirements_list (self->profile, &error);
  DifRequirement *row;

  g_assert_no_error (error);
  row = find (rows, id);
  g_assert_cmpstr (dif_requirement_state_to_string (row->state), ==, dif_requirement_state_to_string (state));
  if (part != NULL && strstr (row->evidence, part) == NULL)
    g_error ("“%s” does not say “%s”", row->evidence, part);
}

static char *
write_file (Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* Every clause of II and IV, none of the others; each with the deadline of I.d */
static void
test_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = dif_requirements_list (self->profile, &error);
  guint none = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 26);
  for (guint i = 0; i < rows->len; i++) {
    DifRequirement *row = g_ptr_array_index (rows, i);

    g_assert_true (g_regex_match_simple ("^(II|IV)(\\.|$)", row->clause, 0, 0));
    g_assert_cmpint (row->deadline, !=, 0);
    g_assert_true (row->state == DIF_REQUIREMENT_MISSING || row->state == DIF_REQUIREMENT_NONE);
    none += row->state == DIF_REQUIREMENT_NONE;
  }
  g_assert_cmpuint (dif_requirements_count_missing (rows) + none, ==, rows->len);
}

static void
test_evidence (Fixture *self, gconstpointer data)
{
  DifArchive *archive = self->profile->archive;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_file (self, "contrato ñ.pdf", "a contract");
  g_autofree char *kept = NULL;
  g_autoptr (GPtrArray) list = NULL;
  DifEvidence *evidence;

  g_assert_true (dif_archive_declare (archive, "power", "Two UPS", &error));
  assert_row (self, "power", DIF_REQUIREMENT_DECLARED, "Two UPS");
  /* a word is not enough where the call wants a document */
  g_assert_true (dif_archive_declare (archive, "ddos", "We have it", &error));
  assert_row (self, "ddos", DIF_REQUIREMENT_MISSING, NULL);
  g_assert_true (dif_archive_attach (archive, "ddos", path, &error));
  g_assert_no_error (error);
  assert_row (self, "ddos", DIF_REQUIREMENT_PROVED, "contrato ñ.pdf");
  g_assert_false (dif_archive_attach (archive, "ddos", path, &error));
  dif_assert_error (error, DIF_ERROR_EXISTS, "contrato");
  g_assert_true (dif_archive_attach (archive, "signatures", path, &error));
  g_assert_null (dif_requirements_find (self->profile->call, "opening", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "opening");

  list = dif_archive_list_evidence (archive, &error);
  g_assert_cmpuint (list->len, ==, 4);
  evidence = g_ptr_array_index (list, 2);
  kept = g_build_filename (dif_archive_get_folder (archive), "evidence", evidence->file, NULL);
  /* both use the one file: it goes with the last of them */
  g_assert_true (dif_archive_drop_evidence (archive, evidence->seq, &error));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  assert_row (self, "ddos", DIF_REQUIREMENT_MISSING, NULL);
  /* what is no longer as it was proves nothing */
  g_assert_cmpint (g_chmod (kept, 0600), ==, 0);
  g_assert_true (g_file_set_contents (kept, "another one", -1, NULL));
  assert_row (self, "signatures", DIF_REQUIREMENT_MISSING, "contrato");
  g_assert_true (dif_archive_drop_evidence (archive, ((DifEvidence *) g_ptr_array_index (list, 3))->seq, &error));
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_false (dif_archive_drop_evidence (archive, 99, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "evidence");
}

static void
test_bad_evidence (Fixture *self, gconstpointer data)
{
  DifArchive *archive = self->profile->archive;
  g_autoptr (GError) error = NULL;
  g_autofree char *large = write_file (self, "large.pdf", "");
  g_autofree char *link = g_build_filename (self->folder, "link.pdf", NULL);
  g_autofree char *nothing = g_build_filename (self->folder, "nothing.pdf", NULL);
  g_autoptr (GPtrArray) list = NULL;

  g_assert_cmpint (truncate (large, (off_t) DIF_LIMIT_EVIDENCE_BYTES + 1), ==, 0);
  g_assert_false (dif_archive_attach (archive, "ddos", large, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "large.pdf");
  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  g_assert_false (dif_archive_attach (archive, "ddos", link, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "link.pdf");
  g_assert_false (dif_archive_attach (archive, "ddos", nothing, &error));
  g_assert_error (error, DIF_ERROR, DIF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (dif_archive_attach (archive, "ddos", self->folder, &error));
  g_assert_error (error, DIF_ERROR, DIF_ERROR_USAGE);
  g_clear_error (&error);
  list = dif_archive_list_evidence (archive, &error);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_cmpint (truncate (large, (off_t) DIF_LIMIT_EVIDENCE_BYTES), ==, 0);
  g_assert_true (dif_archive_attach (archive, "ddos", large, &error));
  g_assert_no_error (error);
}

/* Without a source the line is measured as missing; with one by what it really carries */
static void
test_measure (Fixture *self, gconstpointer data)
{
  DifInstituteOptions options = { .cuts = 2, .seed = 5, .size = DIF_ELECTION_SMALL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifInstitute) institute = NULL;
  g_autoptr (DifSourceConfig) source = NULL;
  g_autoptr (GPtrArray) runs = NULL, left = NULL;
  g_autoptr (DifSourceConfig) config = NULL;
  g_autofree char *incoming = NULL, *said = NULL;
  const char *arguments[2] = { NULL, NULL };
  DifTestRun *run;
  guint pace;

  g_assert_true (dif_requirements_measure (self->profile, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_row (self, "interconnection", DIF_REQUIREMENT_MISSING, NULL);
  assert_row (self, "https", DIF_REQUIREMENT_MISSING, "public address");
  assert_row (self, "history", DIF_REQUIREMENT_MEASURED, NULL);

  institute = dif_institute_new (&options, &error);
  g_assert_no_error (error);
  arguments[0] = dif_institute_get_feed_url (institute);
  source = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, &error);
  dif_profile_set_source (self->profile, source, &error);
  /* it answers, but there is nothing yet: a result, too */
  run = dif_trial_transfer (self->profile, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (run->passed);
  dif_test_run_free (run);

  dif_institute_offer (institute, 2);
  g_assert_true (dif_requirements_measure (self->profile, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_row (self, "interconnection", DIF_REQUIREMENT_MEASURED, "Mb/s");
  runs = dif_archive_list_tests (self->profile->archive, 0, &error);
  g_assert_cmpuint (runs->len, ==, 2);
  run = g_ptr_array_index (runs, 0);
  g_assert_true (run->passed && run->kind == DIF_TEST_TRANSFER && run->mode == DIF_MODE_PRACTICE);
  g_assert_cmpuint (run->bytes, >, 1000);
  g_assert_cmpint (dif_test_run_get_kbps (run), >, 0);
  assert_row (self, "download-speed", dif_test_run_get_kbps (run) >= 30000 ? DIF_REQUIREMENT_MEASURED : DIF_REQUIREMENT_MISSING,
              "the call asks for 30");
  /* it sets how long a request may take, for this source in this mode alone */
  pace = dif_pace_of (run);
  said = g_strdup_printf ("after %u s", pace);
  g_assert_cmpuint (pace, >=, 60);
  g_assert_nonnull (strstr (run->text, said));
  config = dif_profile_get_source (self->profile, &error);
  g_assert_cmpuint (dif_pace_load (self->profile->archive, config), ==, pace);
  config->mode = DIF_MODE_DRILL;
  g_assert_cmpuint (dif_pace_load (self->profile->archive, config), ==, 0);
  /* and nothing of it is in the archive, or left on the disk */
  incoming = dif_archive_get_incoming (self->profile->archive, "test");
  g_assert_false (g_file_test (incoming, G_FILE_TEST_EXISTS));
  left = dif_ledger_read (self->profile->archive, "package-received", 0, &error);
  g_assert_cmpuint (left->len, ==, 0);
}

static void
test_whole (Fixture *self, gconstpointer data)
{
  DifInstituteOptions options = { .cuts = 1, .seed = 5, .size = DIF_ELECTION_SMALL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifInstitute) institute = dif_institute_new (&options, &error);
  g_autofree char *public = g_build_filename (self->folder, "public", NULL);
  const char *arguments[2] = { dif_institute_get_feed_url (institute), NULL };
  g_autoptr (DifSourceConfig) source = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, &error);
  g_autoptr (DifTargetConfig) target = NULL;
  g_autoptr (DifTestRun) lacking = NULL, whole = NULL;
  g_autoptr (GPtrArray) runs = NULL;

  dif_institute_offer (institute, 1);
  dif_profile_set_source (self->profile, source, &error);
  lacking = dif_trial_whole (self->profile, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (lacking->passed);

  target = dif_target_config_new ("web", "folder", public, NULL, DIF_MODE_PRACTICE, &error);
  dif_profile_add_target (self->profile, target, &error);
  g_assert_no_error (error);
  whole = dif_trial_whole (self->profile, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (whole->passed);
  g_assert_true (dif_digest_is_hex (whole->hash));
  runs = dif_archive_list_tests (self->profile->archive, 3, &error);
  g_assert_cmpuint (runs->len, ==, 3);
  g_assert_cmpint (((DifTestRun *) g_ptr_array_index (runs, 0))->kind, ==, DIF_TEST_WHOLE);
  g_assert_cmpint (((DifTestRun *) g_ptr_array_index (runs, 1))->kind, ==, DIF_TEST_TARGET);
  g_assert_cmpstr (((DifTestRun *) g_ptr_array_index (runs, 1))->subject, ==, "web");
  g_assert_cmpint (((DifTestRun *) g_ptr_array_index (runs, 0))->micros, >=,
                   ((DifTestRun *) g_ptr_array_index (runs, 1))->micros);
}

static void
assert_logging (Fixture *self, DifMeasureState state, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) measures = NULL;
  const DifMeasure *found = NULL;

  g_assert_true (dif_requirements_measure (self->profile, NULL, NULL, &error));
  measures = dif_archive_list_measures (self->profile->archive, &error);
  for (guint i = 0; i < measures->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (measures, i);

    if (g_str_equal (measure->subject, "web") && g_str_equal (measure->id, "logging"))
      found = measure;
  }
  g_assert_nonnull (found);
  g_assert_cmpint (found->state, ==, state);
  g_assert_nonnull (strstr (found->text, part));
}

static void
keep_day (Fixture *self, const char *date, const char *origin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_kept_day_free);
  DifKeptDay *day = g_new0 (DifKeptDay, 1);

  g_strlcpy (day->date, date, sizeof day->date);
  day->origin = g_strdup (origin);
  g_ptr_array_add (days, day);
  g_assert_true (dif_archive_keep_traffic (self->profile->archive, DIF_TRAFFIC_SITE, days,
                                           dif_call_get_zone (self->profile->call), NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* That accesses are logged is shown by logs that were read, and by nothing typed */
static void
test_logging (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = write_file (self, "index.html", "<p>");
  g_autoptr (DifWebServer) server = dif_web_server_new (self->folder, 0, &error);
  g_autofree char *public = g_build_filename (self->folder, "public", NULL), *today = NULL;
  g_autoptr (DifTargetConfig) target =
      dif_target_config_new ("web", "folder", public, dif_web_server_get_url (server), DIF_MODE_PRACTICE, &error);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (dif_clock_now (self->profile->clock) / G_USEC_PER_SEC);

  g_assert_true (dif_profile_add_target (self->profile, target, &error));
  assert_logging (self, DIF_MEASURE_NOTICE, "No access log");
  today = g_date_time_format (now, "%Y-%m-%d");
  keep_day (self, today, "typed");
  assert_logging (self, DIF_MEASURE_NOTICE, "No access log");
  keep_day (self, "2024-06-02", "logs");
  assert_logging (self, DIF_MEASURE_NOTICE, "2024-06-02");
  keep_day (self, today, "logs");
  assert_logging (self, DIF_MEASURE_GOOD, today);
}

static void
keep_log (Fixture *self, gint64 second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifKeptLog) log = g_new0 (DifKeptLog, 1);

  log->target = g_strdup ("web");
  log->origin = g_strdup ("/logs/access.log");
  log->fingerprint = g_strdup_printf ("%" G_GINT64_FORMAT, second);
  log->file = g_strdup_printf ("%" G_GINT64_FORMAT "-access.log", second);
  log->sha256 = g_strdup ("");
  log->head = g_strdup ("");
  log->last = second;
  g_assert_true (dif_archive_add_log (self->profile->archive, log, &error));
  g_assert_no_error (error);
}

/* Where the logs of a target are collected, they say it, and not those of another one that were dropped in */
static void
test_logging_collected (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = write_file (self, "index.html", "<p>");
  g_autoptr (DifWebServer) server = dif_web_server_new (self->folder, 0, &error);
  g_autofree char *public = g_build_filename (self->folder, "public", NULL), *today = NULL;
  g_autoptr (DifTargetConfig) target =
      dif_target_config_new ("web", "folder", public, dif_web_server_get_url (server), DIF_MODE_PRACTICE, &error);
  gint64 now = dif_clock_now (self->profile->clock) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, dif_call_get_zone (self->profile->call));

  today = g_date_time_format (here, "%Y-%m-%d");
  g_assert_true (dif_profile_add_target (self->profile, target, &error));
  keep_day (self, today, "collected");
  assert_logging (self, DIF_MEASURE_GOOD, today);
  g_assert_true (dif_archive_set_log_place (self->profile->archive, "web", "/logs", &error));
  assert_logging (self, DIF_MEASURE_NOTICE, "/logs");
  keep_log (self, 1717300000);
  assert_logging (self, DIF_MEASURE_NOTICE, "2024-06-01");
  keep_log (self, now);
  assert_logging (self, DIF_MEASURE_GOOD, today);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { "http://127.0.0.1:9/feed.json", NULL };
  g_autoptr (DifSourceConfig) source = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, &error);
  g_autoptr (GPtrArray) runs = NULL;

  dif_profile_set_source (self->profile, source, &error);
  g_cancellable_cancel (cancellable);
  g_assert_false (dif_requirements_measure (self->profile, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  runs = dif_archive_list_tests (self->profile->archive, 0, &error);
  g_assert_cmpuint (runs->len, ==, 0);
}

static const DifMeasure *
find_measure (GPtrArray *found, const char *id)
{
  for (guint i = 0; i < found->len; i++) {
    if (g_str_equal (((DifMeasure *) g_ptr_array_index (found, i))->id, id))
      return g_ptr_array_index (found, i);
  }
  g_error ("nothing was found out about “%s”", id);
}

/* A server of this machine: it answers, in plain http, with headers of its own */
static void
test_site (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *page = write_file (self, "index.html", "<p>");
  g_autoptr (DifWebServer) server = dif_web_server_new (self->folder, 0, &error);
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GPtrArray) found = NULL;

  g_assert_no_error (error);
  config = dif_target_config_new ("web", "folder", self->folder, dif_web_server_get_url (server), DIF_MODE_PRACTICE,
                                  &error);
  found = dif_site_check_run (config, "index.html", dif_clock_now (self->profile->clock), 0, NULL);
  g_assert_cmpint (find_measure (found, "dns")->state, ==, DIF_MEASURE_GOOD);
  g_assert_cmpint (find_measure (found, "tls")->state, ==, DIF_MEASURE_BAD);
  g_assert_nonnull (strstr (find_measure (found, "tls")->text, "plain http"));
  g_assert_cmpint (find_measure (found, "cdn")->state, ==, DIF_MEASURE_NOTICE);
  find_measure (found, "caching");
}

static void
test_recognise (void)
{
  const DifSiteHeader amazon[] = { { "Server", "AmazonS3" }, { "X-Amz-Cf-Id", "abc==" }, { NULL, NULL } };
  const DifSiteHeader amazon_via[] = { { "via", "1.1 abc.CloudFront.net (CloudFront)" }, { NULL, NULL } };
  const DifSiteHeader flare[] = { { "CF-RAY", "8" }, { NULL, NULL } };
  const DifSiteHeader plain[] = { { "Server", "nginx" }, { "Via", "1.1 proxy" }, { NULL, NULL } };

  g_assert_cmpstr (dif_site_check_recognise (amazon, FALSE), ==, "Amazon CloudFront");
  g_assert_null (dif_site_check_recognise (amazon, TRUE));
  g_assert_cmpstr (dif_site_check_recognise (amazon_via, FALSE), ==, "Amazon CloudFront");
  g_assert_cmpstr (dif_site_check_recognise (flare, FALSE), ==, "Cloudflare");
  g_assert_cmpstr (dif_site_check_recognise (flare, TRUE), ==, "Cloudflare");
  g_assert_null (dif_site_check_recognise (plain, FALSE));
  g_assert_null (dif_site_check_recognise (plain, TRUE));
}

/* What an address gives away stands for the clause that asks for it; a measurement, not a word, decides */
static void
test_hints (Fixture *self, gconstpointer data)
{
  DifArchive *archive = self->profile->archive;
  g_autoptr (GError) error = NULL;

  g_assert_true (dif_archive_put_measure (archive, "web", "cdn", DIF_MEASURE_GOOD, "Cloudflare answers", &error));
  assert_row (self, "cloudfront", DIF_REQUIREMENT_MISSING, NULL);
  g_assert_true (dif_archive_put_measure (archive, "web", "cdn", DIF_MEASURE_GOOD, "Amazon CloudFront answers", &error));
  assert_row (self, "cloudfront", DIF_REQUIREMENT_MEASURED, "CloudFront");
  g_assert_true (dif_archive_declare (archive, "download-speed", "It is fast", &error));
  assert_row (self, "download-speed", DIF_REQUIREMENT_DECLARED, NULL);
  g_assert_true (dif_archive_put_measure (archive, "", "download-speed", DIF_MEASURE_BAD, "2 Mb/s", &error));
  assert_row (self, "download-speed", DIF_REQUIREMENT_MISSING, "2 Mb/s");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/requirements/rows", Fixture, NULL, set_up, test_rows, tear_down);
  g_test_add ("/requirements/evidence", Fixture, NULL, set_up, test_evidence, tear_down);
  g_test_add ("/requirements/bad-evidence", Fixture, NULL, set_up, test_bad_evidence, tear_down);
  g_test_add ("/requirements/measure", Fixture, NULL, set_up, test_measure, tear_down);
  g_test_add ("/requirements/hints", Fixture, NULL, set_up, test_hints, tear_down);
  g_test_add ("/requirements/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/requirements/logging", Fixture, NULL, set_up, test_logging, tear_down);
  g_test_add ("/requirements/logging-collected", Fixture, NULL, set_up, test_logging_collected, tear_down);
  g_test_add ("/site-check/site", Fixture, NULL, set_up, test_site, tear_down);
  g_test_add_func ("/site-check/recognise", test_recognise);
  g_test_add ("/trial/whole", Fixture, NULL, set_up, test_whole, tear_down);
  return g_test_run ();
}

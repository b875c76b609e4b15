/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was refused: when it is asked for again, and what an operator may let in all the same. */
#include <glib/gstdio.h>

#include "archive/dif-archive-findings.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "dif-test-prep.h"
#include "dif-test-server.h"
#include "dif-test-zip.h"
#include "dif-test.h"
#include "relay/dif-relay.h"

#define VOTES(...) ((const gint[]){ __VA_ARGS__, -1 })
#define HOUR(hour) "2024-06-02T" hour ":00-06:00"
#define NAME "R.csv"


typedef struct {
  char *folder;
  DifTestServer *server;
  DifClock *clock;
  DifProfile *profile;
  DifRelay *relay;
} Desk;

/* What the institute says and hands over; of the test's thread, read by the server's */
static GMutex mutex;
static char *feed;
static char *body;


static void
answer (DifTestServer *server, GIOStream *stream, const char *path, const char *head, guint number)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);

  dif_test_reply (stream, "200 OK", "", g_str_has_suffix (path, "/feed.json") ? feed : body);
}

/* Offers a results CSV of an hour; @sha256: (nullable): what the feed says of it instead */
static void
offer (const char *hour, const gint *votes, const char *sha256)
{
  g_autofree char *cut = g_strdup_printf ("02/06/2024 %s (UTC-6)", hour);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  char hex[DIF_DIGEST_HEX];

  g_free (body);
  body = dif_test_prep ("Diputaciones 2024", cut, 28, votes);
  dif_digest_bytes (body, strlen (body), hex);
  g_free (feed);
  feed = g_strdup_printf ("{\"format\":\"difusor-feed/1\",\"mode\":\"drill\",\"packages\":[{\"id\":\"%s\","
                          "\"kind\":\"database\",\"cut\":\"2024-06-02T%s:00-06:00\",\"url\":\"" NAME "\","
                          "\"size\":%zu,\"sha256\":\"%s\",\"path\":null}]}",
                          hour, hour, strlen (body), sha256 != NULL ? sha256 : hex);
}

static void
set_hour (Desk *desk, const char *hour)
{
  g_autofree char *moment = g_strdup_printf ("2024-06-02T%s-06:00", hour);

  dif_clock_anchor (desk->clock, dif_time_parse_iso8601 (moment), 0, 0);
}

static void
open_profile (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  desk->profile = dif_profile_open (desk->folder, TRUE, desk->clock, &error);
  g_assert_no_error (error);
  desk->relay = dif_relay_new (desk->profile, NULL, NULL, NULL);
}

static void
close_profile (Desk *desk)
{
  g_clear_object (&desk->relay);
  g_clear_pointer (&desk->profile, dif_profile_free);
}

static void
desk_open (Desk *desk)
{
  g_autofree char *url = NULL;
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { NULL, NULL };

  desk->folder = dif_test_folder ();
  desk->server = dif_test_server_new (answer, NULL, FALSE);
  desk->clock = dif_clock_new ();
  set_hour (desk, "10:00:00");
  open_profile (desk);
  url = dif_test_server_url (desk->server, "/feed.json");
  arguments[0] = url;
  config = dif_source_config_new ("feed", arguments, DIF_MODE_DRILL, &error);
  g_assert_no_error (error);
  g_assert_true (dif_profile_set_source (desk->profile, config, &error));
}

static void
desk_close (Desk *desk)
{
  close_profile (desk);
  g_object_unref (desk->clock);
  dif_test_server_free (desk->server);
  g_clear_pointer (&feed, g_free);
  g_clear_pointer (&body, g_free);
  dif_test_folder_remove (desk->folder);
}

/* Returns: how often the package has been asked for */
static guint
fetch (Desk *desk, DifError code)
{
  g_autoptr (GError) error = NULL;
  guint received;

  if (code == 0) {
    dif_relay_fetch (desk->relay, FALSE, &received, NULL, &error);
    g_assert_no_error (error);
  } else {
    g_assert_false (dif_relay_fetch (desk->relay, FALSE, &received, NULL, &error));
    g_assert_error (error, DIF_ERROR, (int) code);
  }
  return dif_test_server_count (desk->server, "/" NAME);
}

static gboolean
is_open (Desk *desk, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = dif_incident_list (desk->profile->archive, &error);
  gboolean found = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (incidents, i);

    found |= g_str_equal (incident->key, key) && incident->closed == 0;
  }
  return found;
}

/* --- Put off ------------------------------------------------------------------------------ */

#define WRONG "0000000000000000000000000000000000000000000000000000000000000000"
#define OTHER "1111111111111111111111111111111111111111111111111111111111111111"

static void
test_put_off (void)
{
  static const struct {
    const char *at;
    guint asked;
  } steps[] = {
    /* 10 s after the first, 20 s after the second, 40 s after the third */
    { "20:01:09", 1 }, { "20:01:10", 2 }, { "20:01:29", 2 }, { "20:01:30", 3 }, { "20:02:09", 3 }, { "20:02:10", 4 },
  };
  Desk desk;

  desk_open (&desk);
  set_hour (&desk, "20:01:00");
  offer ("20:00", VOTES (10), WRONG);
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, 1);
  g_assert_true (is_open (&desk, "package:20:00"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    gboolean asks = steps[i].asked > dif_test_server_count (desk.server, "/" NAME);

    set_hour (&desk, steps[i].at);
    g_assert_cmpuint (fetch (&desk, asks ? DIF_ERROR_INTEGRITY : 0), ==, steps[i].asked);
    /* that it is not asked for does not make it good */
    g_assert_true (is_open (&desk, "package:20:00"));
  }

  /* a restart changes nothing */
  close_profile (&desk);
  open_profile (&desk);
  set_hour (&desk, "20:03:29");
  g_assert_cmpuint (fetch (&desk, 0), ==, 4);
  /* who insists gets it at once */
  dif_relay_insist (desk.relay);
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, 5);
  g_assert_cmpuint (fetch (&desk, 0), ==, 5);
  desk_close (&desk);
}

/* No longer than ten minutes, and not at all by a clock that was set back */
static void
test_put_off_at_most (void)
{
  Desk desk;
  guint asked = 1;

  desk_open (&desk);
  offer ("20:00", VOTES (10), WRONG);
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, asked);
  for (guint hour = 11; hour < 20; hour++) {
    g_autofree char *at = g_strdup_printf ("%02u:00:00", hour);

    set_hour (&desk, at);
    g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, ++asked);
  }
  set_hour (&desk, "19:09:59");
  g_assert_cmpuint (fetch (&desk, 0), ==, asked);
  set_hour (&desk, "19:10:00");
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, ++asked);
  /* another clock: one that goes back does so in another process */
  close_profile (&desk);
  g_object_unref (desk.clock);
  desk.clock = dif_clock_new ();
  set_hour (&desk, "08:00:00");
  open_profile (&desk);
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, ++asked);
  desk_close (&desk);
}

static void
test_announced_anew (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;

  desk_open (&desk);
  offer ("20:00", VOTES (10), WRONG);
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, 1);
  g_assert_cmpuint (fetch (&desk, 0), ==, 1);
  offer ("20:00", VOTES (10), OTHER);
  g_assert_cmpuint (fetch (&desk, DIF_ERROR_INTEGRITY), ==, 2);
  g_assert_cmpuint (fetch (&desk, 0), ==, 2);
  /* the right one, under the same address: at once, and it ends the incident */
  offer ("20:00", VOTES (10, 11), NULL);
  g_assert_cmpuint (fetch (&desk, 0), ==, 3);
  g_assert_false (is_open (&desk, "package:20:00"));
  cut = dif_archive_newest_cut (desk.profile->archive, DIF_MODE_DRILL, "ietam-2024", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cut->captured, ==, 2);
  desk_close (&desk);
}

/* --- Admitted ----------------------------------------------------------------------------- */

static DifCut *
find (Desk *desk, const char *id)
{
  g_autoptr (GError) error = NULL;
  DifCut *cut = dif_archive_find_cut (desk->profile->archive, id, &error);

  g_assert_no_error (error);
  return cut;
}

static void
assert_not_admitted (Desk *desk, const char *id, const char *reason, DifError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_relay_admit (desk->relay, id, reason, NULL, &error));
  g_assert_error (error, DIF_ERROR, (int) code);
  g_assert_nonnull (dif_error_get_hint (error));
}

/* The body of the newest record of a kind */
static char *
last_record (Desk *desk, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = dif_ledger_read (desk->profile->archive, kind, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 1);
  return g_strdup (((DifLedgerRecord *) g_ptr_array_index (records, 0))->body);
}

static gboolean
has_finding (Desk *desk, const char *cut, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = dif_archive_list_findings (desk->profile->archive, cut, &error);
  gboolean has = FALSE;

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    has |= g_str_equal (((DifFinding *) g_ptr_array_index (findings, i))->id, id);
  return has;
}

/* A cut beyond now, and one older than the last: each is a new cut once it is admitted */
static void
test_admit (gconstpointer hour)
{
  const char *text = hour;
  g_autofree char *id = g_strdup_printf ("20240602-%c%c%c%c", text[0], text[1], text[3], text[4]);
  g_autofree char *second = g_strconcat (id, "-2", NULL);
  g_autofree char *key = g_strconcat ("package:", text, NULL);
  g_autofree char *record = NULL;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) first = NULL;
  g_autoptr (DifCut) refused = NULL;
  g_autoptr (DifCut) admitted = NULL;
  g_autoptr (DifCut) after = NULL;
  g_autofree char *head = NULL;
  gint64 records;
  Desk desk;

  desk_open (&desk);
  set_hour (&desk, "20:21:00");
  offer ("20:20", VOTES (10, 11, 12), NULL);
  fetch (&desk, 0);
  first = find (&desk, "20240602-2020");
  assert_not_admitted (&desk, first->id, "because", DIF_ERROR_UNSAFE);
  offer (text, VOTES (10, 11), NULL);
  fetch (&desk, DIF_ERROR_ORDER);
  refused = find (&desk, id);
  g_assert_cmpint (refused->state, ==, DIF_CUT_REFUSED);
  g_assert_true (refused->admissible);

  assert_not_admitted (&desk, id, NULL, DIF_ERROR_USAGE);
  assert_not_admitted (&desk, id, "", DIF_ERROR_USAGE);
  admitted = dif_relay_admit (desk.relay, id, "the Institute confirmed it by telephone", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (admitted->id, ==, second);
  g_assert_cmpint (admitted->state, !=, DIF_CUT_REFUSED);
  g_assert_cmpint (admitted->cut_time, ==, refused->cut_time);
  g_assert_cmpstr (((DifCutPackage *) g_ptr_array_index (admitted->packages, 0))->sha256, ==,
                   ((DifCutPackage *) g_ptr_array_index (refused->packages, 0))->sha256);
  g_assert_false (is_open (&desk, key));

  /* an older one has nothing to fall from */
  g_assert_cmpint (has_finding (&desk, second, "captured-fell"), ==, refused->cut_time > first->cut_time);
  /* what was refused stays refused, kept and recorded, and is admitted once */
  after = find (&desk, id);
  g_assert_cmpint (after->state, ==, DIF_CUT_REFUSED);
  g_assert_false (after->admissible);
  kept = g_build_filename (desk.folder, "packages", id, NAME, NULL);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  assert_not_admitted (&desk, id, "again", DIF_ERROR_UNSAFE);
  record = last_record (&desk, "cut-admitted");
  g_assert_nonnull (strstr (record, id));
  g_assert_nonnull (strstr (record, "by telephone"));
  g_assert_true (dif_ledger_verify (desk.profile->archive, &records, &head, &error));
  g_assert_no_error (error);
  desk_close (&desk);
}

/* After a cut beyond now was let in, the next of that stream are let in as well */
static void
test_admit_stream (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) admitted = NULL;
  g_autoptr (DifCut) next = NULL;

  desk_open (&desk);
  set_hour (&desk, "20:21:00");
  offer ("20:20", VOTES (10), NULL);
  fetch (&desk, 0);
  offer ("21:40", VOTES (10, 11), NULL);
  fetch (&desk, DIF_ERROR_ORDER);
  admitted = dif_relay_admit (desk.relay, "20240602-2140", "its clock is an hour ahead", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_finding (&desk, admitted->id, "cut-in-future"));
  g_assert_false (has_finding (&desk, admitted->id, "cut-corrected"));
  set_hour (&desk, "20:41:00");
  offer ("22:00", VOTES (10, 11, 12), NULL);
  fetch (&desk, 0);
  next = find (&desk, "20240602-2200");
  g_assert_cmpint (next->state, !=, DIF_CUT_REFUSED);
  desk_close (&desk);
}

/* What was refused for what came, or is no longer as it was kept, stays out */
static void
test_admit_never (void)
{
  Desk desk;
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) refused = NULL;
  g_autoptr (DifCut) after = NULL;

  desk_open (&desk);
  offer ("20:00", VOTES (10), WRONG);
  fetch (&desk, DIF_ERROR_INTEGRITY);
  refused = find (&desk, "20240602-2000");
  g_assert_false (refused->admissible);
  assert_not_admitted (&desk, refused->id, "all the same", DIF_ERROR_UNSAFE);
  assert_not_admitted (&desk, "20240602-2359", "all the same", DIF_ERROR_NOT_FOUND);

  set_hour (&desk, "20:21:00");
  offer ("20:20", VOTES (10), NULL);
  fetch (&desk, 0);
  offer ("19:40", VOTES (10), NULL);
  fetch (&desk, DIF_ERROR_ORDER);
  kept = g_build_filename (desk.folder, "packages", "20240602-1940", NAME, NULL);
  g_assert_cmpint (g_unlink (kept), ==, 0);
  g_assert_true (g_file_set_contents (kept, "something else", -1, &error));
  assert_not_admitted (&desk, "20240602-1940", "all the same", DIF_ERROR_ALTERED);
  after = find (&desk, "20240602-1940");
  g_assert_true (after->admissible);
  desk_close (&desk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/refusals/put-off", test_put_off);
  g_test_add_func ("/refusals/put-off/at-most", test_put_off_at_most);
  g_test_add_func ("/refusals/put-off/announced-anew", test_announced_anew);
  g_test_add_data_func ("/refusals/admit/future", "21:40", test_admit);
  g_test_add_data_func ("/refusals/admit/older", "19:40", test_admit);
  g_test_add_func ("/refusals/admit/stream", test_admit_stream);
  g_test_add_func ("/refusals/admit/never", test_admit_never);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the intake notices: doubts, order, silence, a blocked link; and what a person is told of it. */
#include <utime.h>

#include "archive/dif-archive-findings.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "archive/dif-letter.h"
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "dif-test-prep.h"
#include "dif-test-server.h"
#include "dif-test-zip.h"
#include "dif-test.h"
#include "relay/dif-assembly.h"
#include "relay/dif-delivery.h"
#include "relay/dif-freeze.h"

#define VOTES(...) ((const gint[]){ __VA_ARGS__, -1 })
#define AT(hour) "2024-06-02T" hour ":00-06:00"


typedef struct {
  char *folder;
  char *drop; /* where the institute puts packages */
  DifClock *clock;
  DifCallShelf *shelf;
  DifIntake intake;
} Desk;


/* A call that needs no partner package, and does with findings what @findings says */
static DifCall *
make_call (DifCallShelf *shelf, const char *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCall) call = dif_call_shelf_lookup (shelf, NULL, &error);
  g_autoptr (JsonNode) node = json_node_copy (dif_call_to_json (call));
  g_autofree char *text = json_to_string (node, FALSE);
  g_auto (GStrv) parts = g_strsplit (text, "\"findings\":\"alert\"", 2);
  g_autofree char *with = g_strdup_printf ("\"findings\":\"%s\"", findings);
  g_autofree char *changed = g_strjoinv (with, parts);
  g_auto (GStrv) halves = g_strsplit (changed, "\"expects\":[\"data\",\"database\"]", 2);
  g_autofree char *whole = g_strjoinv ("\"expects\":[\"database\"]", halves);
  g_autoptr (GBytes) bytes = g_bytes_new (whole, strlen (whole));
  DifCall *made = dif_call_new_from_bytes (bytes, "call", &error);

  g_assert_no_error (error);
  return made;
}

static void
set_hour (Desk *desk, const char *hour)
{
  gint64 now = dif_time_parse_iso8601 (hour);

  g_assert_cmpint (now, !=, 0);
  dif_clock_anchor (desk->clock, now, 0, 0);
}

static void
desk_open (Desk *desk, DifMode mode, const char *findings)
{
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { NULL, NULL };

  memset (desk, 0, sizeof *desk);
  desk->folder = dif_test_folder ();
  desk->drop = g_build_filename (desk->folder, "drop", NULL);
  g_assert_true (dif_folder_make (desk->drop, &error));
  desk->clock = dif_clock_new ();
  set_hour (desk, AT ("20:01"));
  arguments[0] = desk->drop;
  config = dif_source_config_new ("folder", arguments, mode, &error);
  g_assert_no_error (error);
  desk->shelf = dif_call_shelf_new (desk->folder);
  desk->intake.call = make_call (desk->shelf, findings);
  desk->intake.source = dif_source_new (config, desk->folder, desk->clock, &error);
  desk->intake.archive = dif_archive_open (desk->folder, TRUE, desk->clock, &error);
  g_assert_no_error (error);
}

static void
desk_close (Desk *desk)
{
  g_object_unref (desk->intake.archive);
  g_object_unref (desk->intake.source);
  g_object_unref (desk->intake.call);
  dif_call_shelf_free (desk->shelf);
  g_object_unref (desk->clock);
  g_free (desk->drop);
  dif_test_folder_remove (desk->folder);
}

/* A package of one election, there for longer than it could still be growing */
static void
drop (Desk *desk, const char *name, const char *cut, guint entity, const gint *votes)
{
  g_autofree char *csv = dif_test_prep ("Diputaciones 2024", cut, entity, votes);
  g_autofree char *path = dif_test_save (desk->drop, name, dif_test_zip_of ("R.csv", csv, NULL));
  struct utimbuf then = { 1000000000, 1000000000 };

  g_assert_cmpint (utime (path, &then), ==, 0);
}

static void
take_in (Desk *desk, GError **error)
{
  guint received, wait;

  if (dif_intake_run (&desk->intake, &received, error))
    dif_assembly_run (&desk->intake, &wait, error);
}

static DifCut *
find (Desk *desk, const char *id)
{
  g_autoptr (GError) error = NULL;
  DifCut *cut = dif_archive_find_cut (desk->intake.archive, id, &error);

  g_assert_no_error (error);
  return cut;
}

/* Findings of a cut as their ids, joined by blanks */
static char *
findings_of (Desk *desk, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = dif_archive_list_findings (desk->intake.archive, id, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((DifFinding *) g_ptr_array_index (findings, i))->id);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The open incident of a cause; NULL if there is none */
static DifIncident *
open_incident (Desk *desk, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = dif_incident_list (desk->intake.archive, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (incidents, i);

    if (g_str_equal (incident->key, key) && incident->closed == 0)
      return g_ptr_array_steal_index (incidents, i);
  }
  return NULL;
}

static gboolean
is_open (Desk *desk, const char *key)
{
  g_autoptr (DifIncident) incident = open_incident (desk, key);

  return incident != NULL;
}

static void
test_against_the_cut_before (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) first = NULL;
  g_autoptr (DifCut) second = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *three = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  drop (&desk, "20240602_2000_PREP.zip", "02/06/2024 20:00 (UTC-6)", 28, VOTES (10, 20, 30));
  take_in (&desk, &error);
  g_assert_no_error (error);
  first = find (&desk, "20240602-2000");
  one = findings_of (&desk, first->id);
  g_assert_cmpstr (one, ==, "");
  g_assert_cmpint (first->captured, ==, 3);
  g_assert_cmpint (first->expected, ==, 4);
  g_assert_false (is_open (&desk, "findings"));

  set_hour (&desk, AT ("20:21"));
  drop (&desk, "20240602_2020_PREP.zip", "02/06/2024 20:20 (UTC-6)", 28, VOTES (10, 15));
  take_in (&desk, &error);
  g_assert_no_error (error);
  second = find (&desk, "20240602-2020");
  two = findings_of (&desk, second->id);
  g_assert_cmpstr (two, ==, "captured-fell votes-fell acta-withdrawn expected-changed");
  g_assert_cmpint (second->findings, ==, 4);
  g_assert_cmpint (second->doubts, ==, 4);
  g_assert_true (second->whole);
  g_assert_true (is_open (&desk, "findings"));

  /* a cut without doubts ends the incident */
  set_hour (&desk, AT ("20:41"));
  drop (&desk, "20240602_2040_PREP.zip", "02/06/2024 20:40 (UTC-6)", 28, VOTES (10, 15));
  take_in (&desk, &error);
  g_assert_no_error (error);
  three = findings_of (&desk, "20240602-2040");
  g_assert_cmpstr (three, ==, "");
  g_assert_false (is_open (&desk, "findings"));
  desk_close (&desk);
}

static void
test_against_the_call (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  g_autofree char *date = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  drop (&desk, "a.zip", "01/06/2024 20:00 (UTC-6)", 28, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  date = findings_of (&desk, "20240601-2000");
  g_assert_cmpstr (date, ==, "other-date");
  drop (&desk, "b.zip", "02/06/2024 20:00 (UTC-6)", 4, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  state = findings_of (&desk, "20240602-2000");
  g_assert_cmpstr (state, ==, "other-state");
  desk_close (&desk);
}

/* The election of practice is invented, but not its state */
static void
test_practice_state (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  desk_open (&desk, DIF_MODE_PRACTICE, "alert");
  drop (&desk, "a.zip", "02/06/2024 20:00 (UTC-6)", 28, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  ours = findings_of (&desk, "20240602-2000");
  g_assert_cmpstr (ours, ==, "");
  set_hour (&desk, AT ("20:21"));
  drop (&desk, "b.zip", "02/06/2024 20:20 (UTC-6)", 4, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  theirs = findings_of (&desk, "20240602-2020");
  g_assert_nonnull (strstr (theirs, "other-state"));
  g_assert_true (is_open (&desk, "findings"));
  desk_close (&desk);
}

static void
count_clock (const char *cut, const char *stage, const char *text, gpointer data)
{
  if (g_str_equal (stage, "clock")) {
    g_assert_nonnull (strstr (text, "minute"));
    (*(guint *) data)++;
  }
}

/* Two minutes are said, five are an incident, and right again ends it */
static void
test_clock (void)
{
  static const struct {
    int seconds;
    gboolean said;
    gboolean open;
  } steps[] = {
    { 119, FALSE, FALSE }, { 121, TRUE, FALSE },  { -299, TRUE, FALSE }, { 301, TRUE, TRUE },
    { 1200, TRUE, TRUE },  { -301, TRUE, TRUE },  { 5, FALSE, FALSE },
  };
  Desk desk;
  guint said = 0, received;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  desk.intake.watch = count_clock;
  desk.intake.watch_data = &said;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_autoptr (GError) error = NULL;
    guint before = said;

    dif_clock_observe (desk.clock, g_get_real_time () + steps[i].seconds * (gint64) G_USEC_PER_SEC);
    g_assert_true (dif_intake_run (&desk.intake, &received, &error));
    g_assert_no_error (error);
    g_assert_cmpint (said > before, ==, steps[i].said);
    g_assert_cmpint (is_open (&desk, "clock"), ==, steps[i].open);
  }
  desk_close (&desk);
}

static void
test_corrected (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *findings = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  drop (&desk, "a.zip", "02/06/2024 20:00 (UTC-6)", 28, VOTES (10));
  take_in (&desk, &error);
  drop (&desk, "b.zip", "02/06/2024 20:00 (UTC-6)", 28, VOTES (11));
  take_in (&desk, &error);
  g_assert_no_error (error);
  findings = findings_of (&desk, "20240602-2000-2");
  g_assert_cmpstr (findings, ==, "cut-corrected");
  desk_close (&desk);
}

/* Five minutes from now is the last moment that is taken for now */
static void
test_future (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) accepted = NULL;
  g_autoptr (DifCut) refused = NULL;
  g_autoptr (DifCut) next = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  set_hour (&desk, AT ("20:15"));
  drop (&desk, "a.zip", "02/06/2024 20:20 (UTC-6)", 28, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  accepted = find (&desk, "20240602-2020");
  g_assert_cmpint (accepted->state, ==, DIF_CUT_RECEIVED);

  drop (&desk, "b.zip", "02/06/2024 20:21 (UTC-6)", 28, VOTES (10, 11));
  take_in (&desk, &error);
  dif_assert_error (error, DIF_ERROR_ORDER, "20:21");
  refused = find (&desk, "20240602-2021");
  g_assert_cmpint (refused->state, ==, DIF_CUT_REFUSED);
  g_assert_cmpuint (refused->packages->len, ==, 1);
  g_assert_true (is_open (&desk, "package:b.zip"));

  /* and it stands in nobody's way */
  set_hour (&desk, AT ("20:40"));
  drop (&desk, "c.zip", "02/06/2024 20:40 (UTC-6)", 28, VOTES (10, 11));
  take_in (&desk, &error);
  g_assert_no_error (error);
  next = find (&desk, "20240602-2040");
  g_assert_cmpint (next->state, ==, DIF_CUT_RECEIVED);
  desk_close (&desk);
}

/* A stream that is ahead from its first cut on is noted, and keeps its own order */
static void
test_ahead (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  drop (&desk, "a.zip", "02/06/2024 22:00 (UTC-6)", 28, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  first = findings_of (&desk, "20240602-2200");
  g_assert_cmpstr (first, ==, "cut-in-future");
  drop (&desk, "b.zip", "02/06/2024 22:20 (UTC-6)", 28, VOTES (10, 11));
  take_in (&desk, &error);
  g_assert_no_error (error);
  second = findings_of (&desk, "20240602-2220");
  g_assert_cmpstr (second, ==, "expected-changed cut-in-future");
  desk_close (&desk);
}

static void
assert_freeze (Desk *desk, const char *hour, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifIncident) incident = NULL;

  set_hour (desk, hour);
  g_assert_true (dif_freeze_check (desk->intake.archive, desk->intake.call, DIF_MODE_REAL, &error));
  g_assert_no_error (error);
  incident = open_incident (desk, "freeze");
  g_assert_cmpint (incident != NULL, ==, word != NULL);
  if (word != NULL) {
    g_assert_nonnull (strstr (incident->text, word));
    g_assert_cmpint (incident->count, ==, 1);
    g_assert_cmpuint (strlen (incident->effect), >, 0);
  }
}

static void
test_freeze (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  assert_freeze (&desk, AT ("20:01"), NULL);
  drop (&desk, "a.zip", "02/06/2024 20:00 (UTC-6)", 28, VOTES (10, 11));
  take_in (&desk, &error);
  g_assert_no_error (error);
  assert_freeze (&desk, "2024-06-02T20:30:59-06:00", NULL);
  assert_freeze (&desk, AT ("20:31"), "30");

  /* a restart changes nothing */
  g_object_unref (desk.intake.archive);
  desk.intake.archive = dif_archive_open (desk.folder, TRUE, desk.clock, &error);
  g_assert_no_error (error);
  assert_freeze (&desk, "2024-06-02T21:00:59-06:00", "30");
  assert_freeze (&desk, AT ("21:01"), "60");
  assert_freeze (&desk, AT ("23:01"), "60");

  drop (&desk, "b.zip", "02/06/2024 23:00 (UTC-6)", 28, VOTES (10, 11, 12));
  take_in (&desk, &error);
  g_assert_no_error (error);
  g_assert_false (is_open (&desk, "freeze"));
  desk_close (&desk);
}

/* The call's profile may let a person decide first; a reason lets the cut through */
static void
test_held (gconstpointer profile)
{
  Desk desk;
  gboolean hold = g_strcmp0 (profile, "hold") == 0;
  g_autofree char *site = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (DifCut) after = NULL;
  g_autoptr (DifCut) held = NULL;
  DifPublisher publisher = { 0 };
  gboolean due = FALSE;

  desk_open (&desk, DIF_MODE_REAL, profile);
  site = g_build_filename (desk.folder, "public", NULL);
  config = dif_target_config_new ("web", "folder", site, NULL, DIF_MODE_REAL, &error);
  g_assert_no_error (error);
  g_assert_true (dif_target_config_save (config, desk.intake.archive, &error));
  publisher.archive = desk.intake.archive;
  publisher.call = desk.intake.call;
  publisher.targets = dif_target_pool_new ();
  drop (&desk, "a.zip", "02/06/2024 20:00 (UTC-6)", 4, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  cut = find (&desk, "20240602-2000");
  g_assert_cmpint (cut->doubts, ==, 1);

  after = dif_delivery_run (&publisher, cut, NULL, NULL, &publications, &error);
  if (hold) {
    g_assert_null (after);
    dif_assert_error (error, DIF_ERROR_DECISION, "20240602-2000");
    held = find (&desk, cut->id);
    g_assert_cmpint (held->state, ==, DIF_CUT_HELD);
    g_assert_nonnull (held->reason);
    g_assert_true (dif_delivery_is_due (desk.intake.archive, desk.intake.call, held, &due, &error));
    g_assert_false (due);
    after = dif_delivery_run (&publisher, held, NULL, "the Institute confirmed it", &publications, &error);
  }
  g_assert_no_error (error);
  g_assert_cmpint (after->state, ==, DIF_CUT_PUBLISHED);
  dif_target_pool_free (publisher.targets);
  desk_close (&desk);
}

static void
test_letters (void)
{
  Desk desk;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (DifIncident) incident = NULL;
  g_autofree char *letter = NULL;
  g_autofree char *other = NULL;
  g_autofree char *practice = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  drop (&desk, "a.zip", "02/06/2024 20:00 (UTC-6)", 4, VOTES (10));
  take_in (&desk, &error);
  g_assert_no_error (error);
  cut = find (&desk, "20240602-2000");
  findings = dif_archive_list_findings (desk.intake.archive, cut->id, &error);
  letter = dif_letter_cut (desk.intake.call, cut, findings);
  g_assert_nonnull (strstr (letter, ((DifCutPackage *) g_ptr_array_index (cut->packages, 0))->sha256));
  g_assert_nonnull (strstr (letter, ((DifFinding *) g_ptr_array_index (findings, 0))->text));
  g_assert_nonnull (strstr (letter, "asesoria.difusores@ietam.org.mx"));
  g_assert_nonnull (strstr (letter, "2024-06-02T20:00:00-06:00"));

  incident = open_incident (&desk, "findings");
  other = dif_letter_incident (desk.intake.call, DIF_MODE_REAL, incident);
  practice = dif_letter_incident (desk.intake.call, DIF_MODE_PRACTICE, incident);
  g_assert_nonnull (strstr (other, incident->text));
  g_assert_nonnull (strstr (other, incident->effect));
  g_assert_null (strstr (practice, "@"));
  desk_close (&desk);
}

/* --- A blocked link ----------------------------------------------------------------------- */

static gboolean blocked = FALSE;

static void
answer (DifTestServer *server, GIOStream *stream, const char *path, const char *head, guint number)
{
  g_autofree char *csv = dif_test_prep ("Diputaciones 2024", "02/06/2024 20:00 (UTC-6)", 28, VOTES (10));

  if (g_atomic_int_get (&blocked))
    dif_test_reply (stream, "403 Forbidden", "", "");
  else
    dif_test_reply (stream, "200 OK", "", csv);
}

/* @clause: whether it is what the call's I.l is about, and an incident of its own */
static void
assert_blocked (Desk *desk, gboolean clause)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifIncident) incident = NULL;

  g_atomic_int_set (&blocked, TRUE);
  take_in (desk, &error);
  g_assert_error (error, DIF_ERROR, DIF_ERROR_BLOCKED);
  incident = open_incident (desk, clause ? "source:blocked" : "source");
  g_assert_nonnull (incident);
  g_assert_cmpint (strstr (incident->text, "I.l") != NULL, ==, clause);
  g_assert_cmpstr (incident->text, ==, error->message);
  g_assert_false (is_open (desk, clause ? "source" : "source:blocked"));
}

static void
assert_fetched (Desk *desk)
{
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&blocked, FALSE);
  take_in (desk, &error);
  g_assert_no_error (error);
  g_assert_false (is_open (desk, "source:blocked") || is_open (desk, "source"));
}

static void
test_blocked (void)
{
  Desk desk;
  DifTestServer *server = dif_test_server_new (answer, NULL, FALSE);
  g_autofree char *url = dif_test_server_url (server, "/R.csv");
  const char *arguments[2] = { url, NULL };
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  desk_open (&desk, DIF_MODE_REAL, "alert");
  config = dif_source_config_new ("url", arguments, DIF_MODE_REAL, &error);
  g_assert_no_error (error);
  g_object_unref (desk.intake.source);
  desk.intake.source = dif_source_new (config, desk.folder, desk.clock, &error);
  g_assert_no_error (error);

  /* a link that never worked may be a mistake of ours */
  assert_blocked (&desk, FALSE);
  assert_fetched (&desk);
  assert_blocked (&desk, TRUE);
  assert_fetched (&desk);
  desk_close (&desk);
  dif_test_server_free (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings/before", test_against_the_cut_before);
  g_test_add_func ("/findings/call", test_against_the_call);
  g_test_add_func ("/findings/practice-state", test_practice_state);
  g_test_add_func ("/findings/clock", test_clock);
  g_test_add_func ("/findings/corrected", test_corrected);
  g_test_add_func ("/findings/future", test_future);
  g_test_add_func ("/findings/ahead", test_ahead);
  g_test_add_func ("/findings/freeze", test_freeze);
  g_test_add_data_func ("/findings/alert", "alert", test_held);
  g_test_add_data_func ("/findings/hold", "hold", test_held);
  g_test_add_func ("/findings/letters", test_letters);
  g_test_add_func ("/findings/blocked", test_blocked);
  return g_test_run ();
}

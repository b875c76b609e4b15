/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two machines that publish on one target: never at once, however wrong their clocks are. */
#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-time.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "relay/dif-lease.h"
#include "relay/dif-relay.h"
#include "relay/dif-status.h"
#include "relay/dif-withdrawal.h"
#include "target/dif-target-manifest.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)


/* One of them */
typedef struct {
  char *folder;
  DifClock *clock;
  gint64 wrong; /* its clock minus the right one */
  DifProfile *profile;
  DifRelay *relay;
} Machine;

typedef struct {
  char *folder;
  char *site;
  gint64 now; /* by the right clock */
  DifInstitute *institute;
  Machine a;
  Machine b;
} Pair;


static void
on_stage (const char *cut, const char *stage, const char *text, gpointer user_data)
{
  g_test_message ("%s: %s %s %s", (const char *) user_data, stage, cut, text);
}

static void
machine_open (Pair *pair, Machine *self, const char *name, gint64 wrong)
{
  const char *arguments[] = { dif_institute_get_feed_url (pair->institute), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) source = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, &error);
  g_autoptr (DifTargetConfig) target =
      dif_target_config_new ("web", "folder", pair->site, NULL, DIF_MODE_PRACTICE, &error);

  self->folder = g_build_filename (pair->folder, name, NULL);
  self->clock = dif_clock_new ();
  self->wrong = wrong;
  dif_clock_anchor (self->clock, pair->now + wrong, 0, 0);
  self->profile = dif_profile_open (self->folder, TRUE, self->clock, &error);
  g_assert_no_error (error);
  dif_profile_set_source (self->profile, source, &error);
  dif_profile_add_target (self->profile, target, &error);
  g_assert_no_error (error);
  self->relay = dif_relay_new (self->profile, NULL, on_stage, (gpointer) name);
}

static void
machine_close (Machine *self)
{
  g_object_unref (self->relay);
  dif_profile_free (self->profile);
  g_object_unref (self->clock);
  g_free (self->folder);
}

static void
pair_open (Pair *pair, gint64 wrong)
{
  DifInstituteOptions options = { .cuts = 12, .seed = 7, .size = DIF_ELECTION_SMALL, .mode = "practice" };
  g_autoptr (GError) error = NULL;

  pair->folder = dif_test_folder ();
  pair->site = g_build_filename (pair->folder, "public", NULL);
  pair->now = dif_time_parse_iso8601 ("2024-06-02T20:30:00-06:00");
  pair->institute = dif_institute_new (&options, &error);
  g_assert_no_error (error);
  machine_open (pair, &pair->a, "a", 0);
  machine_open (pair, &pair->b, "b", wrong);
}

static void
pair_close (Pair *pair)
{
  machine_close (&pair->a);
  machine_close (&pair->b);
  g_object_unref (pair->institute);
  g_free (pair->site);
  dif_test_folder_remove (pair->folder);
}

/* Time goes on for both alike; their clocks stay as wrong as they are */
static void
pass (Pair *pair, gint64 time)
{
  pair->now += time;
  dif_clock_anchor (pair->a.clock, pair->now + pair->a.wrong, 0, 0);
  dif_clock_anchor (pair->b.clock, pair->now + pair->b.wrong, 0, 0);
}

static guint
count_records (Machine *self, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = dif_ledger_read (self->profile->archive, kind, 0, &error);

  g_assert_no_error (error);
  return records->len;
}

static gboolean
has_incident (Machine *self, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) incidents = dif_incident_list (self->profile->archive, &error);
  gboolean found = FALSE;

  for (guint i = 0; i < incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (incidents, i);

    found = found || (g_str_equal (incident->key, key) && incident->closed == 0);
  }
  return found;
}

static gboolean
stands_by (Machine *self)
{
  g_autofree char *other = dif_lease_dup_other (self->profile->archive, "web");

  return other != NULL;
}

static DifTargetManifest *
read_manifest (Pair *pair)
{
  g_autofree char *path = g_build_filename (pair->site, ".difusor", "manifest.json", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  DifTargetManifest *manifest;
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  bytes = g_bytes_new_take (text, length);
  manifest = dif_target_manifest_from_bytes (bytes, "web", &error);
  g_assert_no_error (error);
  return manifest;
}

/* Who publishes by its own record publishes by the target's word, and there never are two */
static void
assert_publisher (Pair *pair, Machine *self, const char *cut)
{
  Machine *other = self == &pair->a ? &pair->b : &pair->a;
  DifTargetManifest *manifest = read_manifest (pair);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dif_target_manifest_machine (self->profile->archive, &error);

  g_assert_cmpstr (manifest->machine, ==, name);
  g_assert_cmpstr (manifest->cut, ==, cut);
  g_assert_false (stands_by (self));
  g_assert_true (other->relay == NULL || stands_by (other));
  dif_target_manifest_free (manifest);
}

/* The first cut is A's, and B has seen it */
static void
begin (Pair *pair)
{
  dif_institute_offer (pair->institute, 1);
  dif_relay_turn (pair->a.relay, NULL);
  dif_relay_turn (pair->b.relay, NULL);
  assert_publisher (pair, &pair->a, "20240602-2000");
}

/* --- Tests -------------------------------------------------------------------------------- */

/* As long as one renews its lease, the other stands by, whatever its clock says */
static void
test_stands_by (gconstpointer data)
{
  Pair pair;

  pair_open (&pair, *(const gint64 *) data);
  begin (&pair);
  for (guint i = 0; i < 12; i++) {
    if (i % 2 == 1)
      dif_institute_offer (pair.institute, 2 + i / 2);
    pass (&pair, 10 * MINUTE);
    dif_relay_turn (pair.b.relay, NULL);
    dif_relay_turn (pair.a.relay, NULL);
    dif_relay_turn (pair.b.relay, NULL);
    g_assert_true (stands_by (&pair.b));
  }
  assert_publisher (&pair, &pair.a, "20240602-2200");
  g_assert_cmpuint (count_records (&pair.b, "published"), ==, 0);
  g_assert_cmpuint (count_records (&pair.b, "publication-failed"), ==, 0);
  g_assert_cmpuint (count_records (&pair.b, "standing-by"), ==, 1);
  pair_close (&pair);
}

/* After two renewals were missed, and in under two intervals, the other one publishes; who comes back
 * stands by */
static void
test_takes_over (gconstpointer data)
{
  Pair pair;
  gint64 silent, interval;

  pair_open (&pair, *(const gint64 *) data);
  interval = dif_call_get_interval_seconds (pair.a.profile->call) * (gint64) G_USEC_PER_SEC;
  begin (&pair);
  dif_institute_offer (pair.institute, 2);
  for (silent = 0; stands_by (&pair.b) && silent < 2 * interval; silent += MINUTE) {
    pass (&pair, MINUTE);
    dif_relay_turn (pair.b.relay, NULL);
  }
  g_assert_cmpint (silent, >, interval);
  g_assert_cmpint (silent, <, 2 * interval);
  g_assert_cmpuint (count_records (&pair.b, "lease-claimed"), ==, 1);
  g_assert_true (has_incident (&pair.b, "takeover:web"));
  dif_relay_turn (pair.b.relay, NULL);

  dif_institute_offer (pair.institute, 3);
  dif_relay_turn (pair.a.relay, NULL);
  assert_publisher (&pair, &pair.b, "20240602-2020");
  dif_relay_turn (pair.b.relay, NULL);
  assert_publisher (&pair, &pair.b, "20240602-2040");
  g_assert_cmpuint (count_records (&pair.a, "publication-failed"), ==, 0);
  pair_close (&pair);
}

/* Handed over, the other has it at once; handed back as well */
static void
test_hand_over (void)
{
  Pair pair;
  g_autoptr (GError) error = NULL;

  pair_open (&pair, 0);
  begin (&pair);
  g_assert_true (dif_relay_hand_over (pair.a.relay, "web", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (dif_relay_hand_over (pair.a.relay, "web", NULL, &error));
  dif_assert_error (error, DIF_ERROR_STANDBY, "web");
  dif_relay_turn (pair.a.relay, NULL);
  dif_institute_offer (pair.institute, 2);
  dif_relay_turn (pair.b.relay, NULL);
  dif_relay_turn (pair.a.relay, NULL);
  assert_publisher (&pair, &pair.b, "20240602-2020");
  g_assert_false (has_incident (&pair.b, "takeover:web"));

  g_assert_true (dif_relay_hand_over (pair.b.relay, "web", NULL, &error));
  dif_institute_offer (pair.institute, 3);
  pass (&pair, 10 * MINUTE);
  dif_relay_turn (pair.a.relay, NULL);
  dif_relay_turn (pair.b.relay, NULL);
  assert_publisher (&pair, &pair.a, "20240602-2040");
  pair_close (&pair);
}

/* If nobody came, who handed over goes on by itself */
static void
test_nobody_came (void)
{
  Pair pair;
  g_autoptr (GError) error = NULL;

  pair_open (&pair, 0);
  begin (&pair);
  g_assert_true (dif_relay_hand_over (pair.a.relay, "web", NULL, &error));
  dif_institute_offer (pair.institute, 2);
  dif_relay_turn (pair.a.relay, NULL);
  g_assert_true (stands_by (&pair.a));
  pass (&pair, 3 * MINUTE);
  dif_relay_turn (pair.a.relay, NULL);
  dif_relay_turn (pair.a.relay, NULL);
  g_assert_false (stands_by (&pair.a));
  dif_relay_turn (pair.b.relay, NULL);
  assert_publisher (&pair, &pair.a, "20240602-2020");
  pair_close (&pair);
}

static gpointer
turn (gpointer data)
{
  dif_relay_turn (((Machine *) data)->relay, NULL);
  return NULL;
}

/* Both reach for what was handed over at the same time: one of them has it at most */
static void
test_at_once (void)
{
  Pair pair;
  g_autoptr (GError) error = NULL;

  pair_open (&pair, 0);
  begin (&pair);
  for (guint i = 0; i < 3; i++) {
    Machine *holder = stands_by (&pair.a) ? &pair.b : &pair.a;
    GThread *a, *b;

    g_assert_true (dif_relay_hand_over (holder->relay, "web", NULL, &error));
    dif_relay_turn (holder->relay, NULL);
    pass (&pair, 3 * MINUTE);
    a = g_thread_new ("a", turn, &pair.a);
    b = g_thread_new ("b", turn, &pair.b);
    g_thread_join (a);
    g_thread_join (b);
    g_assert_true (stands_by (&pair.a) || stands_by (&pair.b));
    if (stands_by (&pair.a) && stands_by (&pair.b))
      break; /* both were too slow: each waits for the other */
  }
  pair_close (&pair);
}

/* A person who knows that the other machine is off does not wait */
static void
test_take (void)
{
  Pair pair;
  g_autoptr (GError) error = NULL;

  pair_open (&pair, 0);
  begin (&pair);
  g_assert_true (dif_relay_take (pair.b.relay, "web", "It burnt", NULL, &error));
  g_assert_no_error (error);
  dif_relay_turn (pair.a.relay, NULL);
  dif_institute_offer (pair.institute, 2);
  dif_relay_turn (pair.b.relay, NULL);
  dif_relay_turn (pair.a.relay, NULL);
  assert_publisher (&pair, &pair.b, "20240602-2020");
  g_assert_cmpuint (count_records (&pair.b, "lease-wanted"), ==, 1);
  pair_close (&pair);
}

/* Who takes over and lacks a cut that stands there does not go back to an older one (P3) */
static void
test_never_back (void)
{
  Pair pair;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (GPtrArray) publications = NULL;

  pair_open (&pair, 0);
  begin (&pair);
  dif_institute_offer (pair.institute, 2);
  dif_relay_turn (pair.a.relay, NULL); /* B has not seen the second cut */
  g_assert_true (dif_relay_hand_over (pair.a.relay, "web", NULL, &error));
  cut = dif_relay_publish (pair.b.relay, NULL, NULL, NULL, &publications, NULL, &error);
  g_assert_no_error (error);
  g_assert_error (((DifPublication *) g_ptr_array_index (publications, 0))->error, DIF_ERROR, DIF_ERROR_ORDER);
  assert_publisher (&pair, &pair.b, "20240602-2020");
  pair_close (&pair);
}

/* What the other machine has withdrawn does not come back by itself */
static void
test_withdrawn (void)
{
  Pair pair;
  g_autoptr (DifTargetPool) targets = dif_target_pool_new ();
  DifPublisher publisher = { .targets = targets };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPublication) publication = NULL;
  g_autoptr (DifStatus) status = NULL;

  pair_open (&pair, 0);
  begin (&pair);
  publisher.archive = pair.a.profile->archive;
  publisher.call = pair.a.profile->call;
  publication = dif_withdrawal_run (&publisher, "web", "The drill is over", NULL, &error);
  g_assert_no_error (error);
  dif_institute_offer (pair.institute, 2);
  for (guint i = 0; i < 60; i++) {
    pass (&pair, MINUTE);
    dif_relay_turn (pair.b.relay, NULL);
  }
  g_assert_cmpuint (count_records (&pair.b, "published"), ==, 0);
  status = dif_status_new (pair.b.profile, &error);
  g_assert_true (((DifStatusTarget *) g_ptr_array_index (status->targets, 0))->withdrawn);
  pair_close (&pair);
}

int
main (int argc, char *argv[])
{
  static const gint64 wrong[] = { -4 * MINUTE, 6 * 60 * MINUTE };

  g_setenv ("DIFUSOR_HASTE", "10", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *stands = g_strdup_printf ("/lease/stands-by/%d", (int) (wrong[i] / MINUTE));
    g_autofree char *takes = g_strdup_printf ("/lease/takes-over/%d", (int) (wrong[i] / MINUTE));

    g_test_add_data_func (stands, &wrong[i], test_stands_by);
    g_test_add_data_func (takes, &wrong[i], test_takes_over);
  }
  g_test_add_func ("/lease/hand-over", test_hand_over);
  g_test_add_func ("/lease/nobody-came", test_nobody_came);
  g_test_add_func ("/lease/at-once", test_at_once);
  g_test_add_func ("/lease/take", test_take);
  g_test_add_func ("/lease/never-back", test_never_back);
  g_test_add_func ("/lease/withdrawn", test_withdrawn);
  return g_test_run ();
}

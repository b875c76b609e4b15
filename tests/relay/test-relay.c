/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The relay as the command line, the window and practice use it, and a target's withdrawal. */
#include <glib/gstdio.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "base/dif-time.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "practice/dif-web-server.h"
#include "relay/dif-relay.h"
#include "relay/dif-status.h"
#include "relay/dif-withdrawal.h"
#include "target/dif-target-config.h"
#include "target/dif-target-folder.h"


typedef struct {
  char *folder;
  char *site; /* the target's folder */
  DifClock *clock;
  DifInstitute *institute;
  DifWebServer *server;
  DifProfile *profile;
  DifRelay *relay;
  GCancellable *cancellable;
  GString *stages; /* that the relay told, with a space between */
} Night;


static void
on_stage (const char *cut, const char *stage, const char *text, gpointer user_data)
{
  Night *night = user_data;

  g_string_append_printf (night->stages, "%s ", stage);
  if (g_str_equal (stage, "visible") || g_str_equal (stage, "failed"))
    g_cancellable_cancel (night->cancellable);
}

static void
set_source (Night *night, const char *url, DifMode mode)
{
  const char *arguments[] = { url, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config = dif_source_config_new ("feed", arguments, mode, &error);

  g_assert_no_error (error);
  dif_profile_set_source (night->profile, config, &error);
  g_assert_no_error (error);
}

static void
add_target (Night *night, const char *url, DifMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config = dif_target_config_new ("web", "folder", night->site, url, mode, &error);

  g_assert_no_error (error);
  dif_target_config_save (config, night->profile->archive, &error);
  g_assert_no_error (error);
}

static void
night_open (Night *night, DifMode mode)
{
  DifInstituteOptions options = { .cuts = 4, .seed = 5, .size = DIF_ELECTION_SMALL,
                                  .mode = dif_mode_to_string (mode) };
  g_autoptr (GError) error = NULL;
  g_autofree char *current = NULL;

  memset (night, 0, sizeof *night);
  night->folder = dif_test_folder ();
  night->site = g_build_filename (night->folder, "public", NULL);
  night->clock = dif_clock_new ();
  night->cancellable = g_cancellable_new ();
  night->stages = g_string_new (NULL);
  night->institute = dif_institute_new (&options, &error);
  g_assert_no_error (error);
  current = g_build_filename (night->site, "current", NULL);
  night->server = dif_web_server_new (current, 0, &error);
  g_assert_no_error (error);
  night->profile = dif_profile_open (night->folder, TRUE, night->clock, &error);
  g_assert_no_error (error);
  night->relay = dif_relay_new (night->profile, NULL, on_stage, night);
}

static void
night_close (Night *night)
{
  g_object_unref (night->relay);
  dif_profile_free (night->profile);
  g_object_unref (night->server);
  g_object_unref (night->institute);
  g_object_unref (night->cancellable);
  g_object_unref (night->clock);
  g_string_free (night->stages, TRUE);
  g_free (night->site);
  dif_test_folder_remove (night->folder);
}

/* A round that must go well. Returns: publications of it */
static guint
round_well (Night *night, const char *cut_id)
{
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;

  dif_relay_round (night->relay, FALSE, &cut, &publications, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cut != NULL ? cut->id : NULL, ==, cut_id);
  return publications->len;
}

static char *
shown_page (Night *night)
{
  g_autofree char *path = g_build_filename (night->site, "current", "index.html", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* --- Rounds ------------------------------------------------------------------------------- */

static void
test_not_set_up (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  guint received;

  night_open (&night, DIF_MODE_PRACTICE);
  g_assert_false (dif_relay_fetch (night.relay, FALSE, &received, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "source");
  g_assert_null (dif_relay_choose (night.relay, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "source");
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_PRACTICE);
  g_assert_null (dif_relay_choose (night.relay, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "practice");
  g_assert_null (dif_relay_choose (night.relay, "20240602-2000", &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "20240602-2000");
  night_close (&night);
}

static void
test_rounds (void)
{
  Night night;

  night_open (&night, DIF_MODE_PRACTICE);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_PRACTICE);
  add_target (&night, dif_web_server_get_url (night.server), DIF_MODE_PRACTICE);
  g_assert_cmpuint (round_well (&night, NULL), ==, 0);
  dif_institute_offer (night.institute, 1);
  g_assert_cmpuint (round_well (&night, "20240602-2000"), ==, 1);
  g_assert_cmpuint (round_well (&night, "20240602-2000"), ==, 0);
  dif_institute_offer (night.institute, 3);
  g_assert_cmpuint (round_well (&night, "20240602-2040"), ==, 1);
  g_assert_null (strstr (night.stages->str, "failed"));
  night_close (&night);
}

/* An institute that has gone does not keep what is here from being published */
static void
test_source_fails (void)
{
  Night night;
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autofree char *nowhere = NULL;
  guint received;

  night_open (&night, DIF_MODE_PRACTICE);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_PRACTICE);
  add_target (&night, NULL, DIF_MODE_PRACTICE);
  dif_institute_offer (night.institute, 1);
  g_assert_true (dif_relay_fetch (night.relay, FALSE, &received, NULL, &error));
  g_assert_cmpuint (received, ==, 1);

  nowhere = g_strconcat (dif_institute_get_feed_url (night.institute), ".none", NULL);
  set_source (&night, nowhere, DIF_MODE_PRACTICE);
  g_object_unref (night.relay);
  night.relay = dif_relay_new (night.profile, NULL, on_stage, &night);
  g_assert_false (dif_relay_round (night.relay, FALSE, &cut, &publications, NULL, &error));
  dif_assert_error (error, DIF_ERROR_REJECTED, "none");
  g_assert_cmpint (cut->state, ==, DIF_CUT_PUBLISHED);
  night_close (&night);
}

static void
test_run (void)
{
  Night night;

  night_open (&night, DIF_MODE_PRACTICE);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_PRACTICE);
  add_target (&night, dif_web_server_get_url (night.server), DIF_MODE_PRACTICE);
  dif_institute_offer (night.institute, 1);

  /* over already: nothing is done */
  dif_relay_run (night.relay, dif_clock_now (night.clock) - 1, night.cancellable);
  g_assert_cmpstr (night.stages->str, ==, "");

  /* on_stage() cancels it when readers see the cut */
  dif_relay_run (night.relay, 0, night.cancellable);
  g_assert_nonnull (strstr (night.stages->str, "visible"));
  g_assert_null (strstr (night.stages->str, "failed"));
  night_close (&night);
}

static void
test_verify (void)
{
  Night night;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) verified = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_PRACTICE);
  g_assert_null (dif_relay_verify (night.relay, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNFULFILLED, "public address");

  add_target (&night, dif_web_server_get_url (night.server), DIF_MODE_PRACTICE);
  dif_institute_offer (night.institute, 1);
  g_assert_cmpuint (round_well (&night, "20240602-2000"), ==, 1);
  verified = dif_relay_verify (night.relay, "web", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verified->len, ==, 1);

  page = g_build_filename (night.site, "current", "index.html", NULL);
  g_assert_true (g_file_set_contents (page, "defaced", -1, NULL));
  g_assert_null (dif_relay_verify (night.relay, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_ALTERED, "index.html");
  night_close (&night);
}

/* --- Withdrawal --------------------------------------------------------------------------- */

static DifPublication *
withdraw (Night *night, DifTargetPool *targets, const char *order, GError **error)
{
  DifPublisher publisher = { .archive = night->profile->archive, .call = night->profile->call,
                             .targets = targets };

  return dif_withdrawal_run (&publisher, "web", "the drill is over", order, error);
}

static void
assert_last (Night *night, gboolean last, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifStatus) status = dif_status_new (night->profile, &error);

  g_assert_no_error (error);
  g_assert_cmpint (dif_status_check (status, &error), ==, last);
  g_assert_cmpint (status->last, ==, last);
  if (!last)
    dif_assert_error (error, DIF_ERROR_UNFULFILLED, part);
}

static void
test_withdraw (void)
{
  Night night;
  g_autoptr (DifTargetPool) targets = dif_target_pool_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPublication) publication = NULL;
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autofree char *page = NULL;

  night_open (&night, DIF_MODE_DRILL);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_DRILL);
  add_target (&night, dif_web_server_get_url (night.server), DIF_MODE_DRILL);
  g_assert_null (withdraw (&night, targets, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "web");
  dif_institute_offer (night.institute, 1);
  g_assert_cmpuint (round_well (&night, "20240602-2000"), ==, 1);
  assert_last (&night, TRUE, NULL);

  publication = withdraw (&night, targets, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (publication->state, ==, "withdrawn");
  g_assert_cmpuint (publication->verified, ==, 1);
  page = shown_page (&night);
  g_assert_nonnull (strstr (page, dif_call_get_institute (night.profile->call)));
  assert_last (&night, FALSE, "withdrawn");

  /* relaying leaves it out; a person puts it back */
  dif_institute_offer (night.institute, 2);
  g_assert_false (dif_relay_round (night.relay, FALSE, &cut, &publications, NULL, &error));
  dif_assert_error (error, DIF_ERROR_DECISION, "web");
  g_clear_pointer (&publications, g_ptr_array_unref);
  cut = dif_relay_publish (night.relay, NULL, "web", NULL, &publications, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (cut->state, ==, DIF_CUT_VISIBLE);
  assert_last (&night, TRUE, NULL);
  night_close (&night);
}

/* Files below @folder but those of ours */
static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_str_equal (name, ".difusor"))
      continue;
    count += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
  }
  return count;
}

/* Where a target cannot switch, every other file is gone as well, however few go at a time */
static void
test_withdraw_in_place (void)
{
  Night night;
  g_autoptr (DifTargetPool) targets = dif_target_pool_new ();
  g_autoptr (DifTarget) target = NULL;
  DifPublisher publisher = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPublication) publication = NULL;
  g_autoptr (DifPublication) withdrawn = NULL;
  g_autoptr (DifCut) cut = NULL;
  guint received;

  night_open (&night, DIF_MODE_PRACTICE);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_PRACTICE);
  add_target (&night, NULL, DIF_MODE_PRACTICE);
  dif_institute_offer (night.institute, 1);
  g_assert_true (dif_relay_fetch (night.relay, FALSE, &received, NULL, &error));
  cut = dif_relay_choose (night.relay, NULL, &error);
  g_assert_no_error (error);

  target = dif_target_pool_get (targets, night.profile->archive, "web", &error);
  dif_target_folder_avoid_links (DIF_TARGET_FOLDER (target));
  publisher = (DifPublisher){ .archive = night.profile->archive, .call = night.profile->call,
                              .targets = targets };
  publication = dif_publisher_run (&publisher, cut, "web", NULL);
  g_assert_no_error (publication->error);
  g_assert_cmpstr (publication->strategy, ==, "rename");
  g_assert_cmpuint (count_files (night.site), >, 10);

  withdrawn = withdraw (&night, targets, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (night.site), ==, 1);
  g_assert_cmpuint (withdrawn->removed, ==, publication->uploaded - 1);
  night_close (&night);
}

static void
test_withdraw_hours (void)
{
  Night night;
  g_autoptr (DifTargetPool) targets = dif_target_pool_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifPublication) publication = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 opening, closing;

  night_open (&night, DIF_MODE_REAL);
  opening = dif_call_get_opening (night.profile->call);
  closing = dif_call_get_closing (night.profile->call);
  dif_clock_anchor (night.clock, opening + (gint64) 1800 * G_USEC_PER_SEC, 0, 0);
  set_source (&night, dif_institute_get_feed_url (night.institute), DIF_MODE_REAL);
  add_target (&night, NULL, DIF_MODE_REAL);
  dif_institute_offer (night.institute, 2);
  g_assert_cmpuint (round_well (&night, "20240602-2020"), ==, 1);
  before = shown_page (&night);

  dif_clock_anchor (night.clock, closing - 1, 0, 0);
  g_assert_null (withdraw (&night, targets, NULL, &error));
  dif_assert_error (error, DIF_ERROR_HOURS, "2024-06-15T23:59:00-06:00");
  g_assert_null (withdraw (&night, targets, night.site, &error)); /* a folder is no order */
  g_assert_nonnull (error);
  g_clear_error (&error);
  after = shown_page (&night);
  g_assert_cmpstr (after, ==, before);
  assert_last (&night, TRUE, NULL);

  dif_clock_anchor (night.clock, closing, 0, 0);
  publication = withdraw (&night, targets, NULL, &error);
  g_assert_no_error (error);
  assert_last (&night, FALSE, "withdrawn");
  night_close (&night);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay/not-set-up", test_not_set_up);
  g_test_add_func ("/relay/rounds", test_rounds);
  g_test_add_func ("/relay/source-fails", test_source_fails);
  g_test_add_func ("/relay/run", test_run);
  g_test_add_func ("/relay/verify", test_verify);
  g_test_add_func ("/withdrawal/drill", test_withdraw);
  g_test_add_func ("/withdrawal/in-place", test_withdraw_in_place);
  g_test_add_func ("/withdrawal/hours", test_withdraw_hours);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cut's whole journey: institute, archive, folder target, and what a reader gets. */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/dif-archive-targets.h"
#include "base/dif-digest.h"
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "practice/dif-web-server.h"
#include "relay/dif-assembly.h"
#include "relay/dif-delivery.h"
#include "target/dif-target-folder.h"


typedef struct {
  char *folder;
  char *site; /* the target's folder */
  DifClock *clock;
  DifInstitute *institute;
  DifWebServer *server;
  DifCallShelf *shelf;
  DifIntake intake;
  DifPublisher publisher;
} Night;


static void
add_target (Night *night, DifMode mode, const char *name, const char *place, const char *url)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config = dif_target_config_new (name, "folder", place, url, mode, &error);

  g_assert_no_error (error);
  dif_target_config_save (config, night->intake.archive, &error);
  g_assert_no_error (error);
}

static void
night_open (Night *night, DifMode mode)
{
  DifInstituteOptions options = { .cuts = 6, .seed = 3, .size = DIF_ELECTION_SMALL,
                                  .mode = dif_mode_to_string (mode) };
  g_autoptr (DifSourceConfig) config = NULL;
  g_autofree char *current = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { NULL, NULL };

  memset (night, 0, sizeof *night);
  night->folder = dif_test_folder ();
  night->site = g_build_filename (night->folder, "public", NULL);
  current = g_build_filename (night->site, "current", NULL);
  night->clock = dif_clock_new ();
  night->institute = dif_institute_new (&options, &error);
  g_assert_no_error (error);
  night->server = dif_web_server_new (current, 0, &error);
  g_assert_no_error (error);
  arguments[0] = dif_institute_get_feed_url (night->institute);
  config = dif_source_config_new ("feed", arguments, mode, &error);
  g_assert_no_error (error);

  night->shelf = dif_call_shelf_new (night->folder);
  night->intake.call = dif_call_shelf_lookup (night->shelf, NULL, &error);
  night->intake.source = dif_source_new (config, night->folder, night->clock, &error);
  night->intake.archive = dif_archive_open (night->folder, TRUE, night->clock, &error);
  g_assert_no_error (error);
  night->publisher.archive = night->intake.archive;
  night->publisher.call = night->intake.call;
  night->publisher.targets = dif_target_pool_new ();
}

static void
night_close (Night *night)
{
  dif_target_pool_free (night->publisher.targets);
  g_object_unref (night->intake.archive);
  g_object_unref (night->intake.source);
  g_object_unref (night->intake.call);
  dif_call_shelf_free (night->shelf);
  g_object_unref (night->server);
  g_object_unref (night->institute);
  g_object_unref (night->clock);
  g_free (night->site);
  dif_test_folder_remove (night->folder);
}

static void
take_in (Night *night, guint offered)
{
  g_autoptr (GError) error = NULL;
  guint received, wait;

  dif_institute_offer (night->institute, offered);
  dif_intake_run (&night->intake, &received, &error);
  g_assert_no_error (error);
  dif_assembly_run (&night->intake, &wait, &error);
  g_assert_no_error (error);
}

static DifCut *
publish (Night *night, const char *id, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) chosen =
      id != NULL ? dif_archive_find_cut (night->intake.archive, id, error)
                 : dif_archive_newest_cut (night->intake.archive, dif_source_get_mode (night->intake.source),
                                           dif_call_get_id (night->intake.call), TRUE, error);
  DifCut *cut = chosen != NULL ? dif_delivery_run (&night->publisher, chosen, NULL, reason, &publications, error)
                               : NULL;

  for (guint i = 0; cut != NULL && i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    if (publication->error != NULL && error != NULL && *error == NULL)
      *error = g_error_copy (publication->error);
  }
  return cut;
}

/* Readers' folder holds the manifest of the cut, file by file */
static void
assert_shown (Night *night, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) manifest = dif_archive_get_cut_manifest (night->intake.archive, id, &error);
  GPtrArray *entries = dif_manifest_get_entries (manifest);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *path = g_build_filename (night->site, "current", entry->path, NULL);
    char hex[DIF_DIGEST_HEX];

    g_assert_true (dif_digest_file (path, hex, NULL, NULL, &error));
    g_assert_cmpstr (hex, ==, entry->sha256);
  }
}

static void
test_night_is_visible (void)
{
  Night night;
  g_autoptr (GError) error = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  add_target (&night, DIF_MODE_PRACTICE, "web", night.site, dif_web_server_get_url (night.server));
  for (guint n = 1; n <= 6; n++) {
    g_autoptr (DifCut) cut = NULL;

    take_in (&night, n);
    cut = publish (&night, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (cut->state, ==, DIF_CUT_VISIBLE);
    g_assert_true (cut->current);
    assert_shown (&night, cut->id);
  }
  night_close (&night);
}

static void
test_between_is_skipped (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autoptr (DifCut) between = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  add_target (&night, DIF_MODE_PRACTICE, "web", night.site, NULL);
  take_in (&night, 3);
  cut = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (cut->id, ==, "20240602-2040");
  g_assert_cmpint (cut->state, ==, DIF_CUT_PUBLISHED);
  between = dif_archive_find_cut (night.intake.archive, "20240602-2020", &error);
  g_assert_cmpint (between->state, ==, DIF_CUT_SKIPPED);
  night_close (&night);
}

static void
test_going_back_needs_a_reason (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) last = NULL;
  g_autoptr (DifCut) refused = NULL;
  g_autoptr (DifCut) back = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  add_target (&night, DIF_MODE_PRACTICE, "web", night.site, NULL);
  take_in (&night, 2);
  last = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);

  refused = publish (&night, "20240602-2000", NULL, &error);
  dif_assert_error (error, DIF_ERROR_ORDER, "20240602-2020");
  assert_shown (&night, last->id);

  back = publish (&night, "20240602-2000", "the Institute asked", &error);
  g_assert_no_error (error);
  g_assert_true (back->current);
  assert_shown (&night, back->id);
  night_close (&night);
}

static void
test_modes_never_mix (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) same = NULL;
  g_autofree char *current = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  add_target (&night, DIF_MODE_REAL, "web", night.site, NULL);
  take_in (&night, 1);
  g_assert_null (publish (&night, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_MODE, "practice");
  current = g_build_filename (night.site, "current", NULL);
  g_assert_false (g_file_test (current, G_FILE_TEST_EXISTS));

  /* nor may practice have the place of real */
  same = dif_target_config_new ("other", "folder", night.site, NULL, DIF_MODE_PRACTICE, &error);
  g_assert_false (dif_target_config_save (same, night.intake.archive, &error));
  dif_assert_error (error, DIF_ERROR_MODE, "other");
  night_close (&night);
}

static void
test_opening_hour (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) zero = NULL;
  g_autoptr (DifCut) early = NULL;
  g_autoptr (DifCut) open = NULL;
  gint64 opening;

  night_open (&night, DIF_MODE_REAL);
  add_target (&night, DIF_MODE_REAL, "web", night.site, NULL);
  opening = dif_call_get_opening (night.intake.call);
  dif_clock_anchor (night.clock, opening - G_USEC_PER_SEC, 0, 0);

  take_in (&night, 1);
  zero = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (zero->current);

  take_in (&night, 2);
  early = publish (&night, NULL, NULL, &error);
  g_assert_cmpint (early->state, ==, DIF_CUT_HELD);
  dif_assert_error (error, DIF_ERROR_HOURS, "2024-06-02T20:00:00-06:00");
  assert_shown (&night, zero->id);

  dif_clock_anchor (night.clock, opening, 0, 0);
  open = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (open->state, ==, DIF_CUT_PUBLISHED);
  assert_shown (&night, open->id);
  night_close (&night);
}

static void
test_altered_file_is_mended (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) first = NULL;
  g_autoptr (DifCut) again = NULL;
  g_autofree char *page = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  add_target (&night, DIF_MODE_PRACTICE, "web", night.site, NULL);
  take_in (&night, 1);
  first = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);

  page = g_build_filename (night.site, "current", "index.html", NULL);
  g_assert_true (g_file_set_contents (page, "defaced", -1, NULL));
  again = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_shown (&night, again->id);
  night_close (&night);
}

static void
test_one_failing_target_keeps_nobody (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) cut = NULL;
  g_autofree char *broken = NULL;

  night_open (&night, DIF_MODE_PRACTICE);
  broken = g_build_filename (night.folder, "a-file", NULL);
  g_assert_true (g_file_set_contents (broken, "x", 1, NULL));
  add_target (&night, DIF_MODE_PRACTICE, "broken", broken, NULL);
  add_target (&night, DIF_MODE_PRACTICE, "web", night.site, NULL);
  take_in (&night, 1);
  cut = publish (&night, NULL, NULL, &error);
  g_assert_nonnull (error);
  assert_shown (&night, cut->id);
  g_assert_cmpint (cut->state, ==, DIF_CUT_RECEIVED);
  night_close (&night);
}

/* Publishes into a place of its own for each test, but says what a target without links would say */
static gboolean
always_mixes (DifTarget *target)
{
  return TRUE;
}

/* Whether our record of what stands there is the cut's manifest */
static gboolean
record_is (Night *night, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) held = dif_archive_get_held_manifest (night->intake.archive, "web", &error);
  g_autoptr (DifManifest) wanted = dif_archive_get_cut_manifest (night->intake.archive, id, &error);
  g_autofree char *one = dif_manifest_to_text (held);
  g_autofree char *two = dif_manifest_to_text (wanted);

  return g_str_equal (one, two);
}

/* Where a publication that fails may leave a mixture, what stood there is in doubt from its first
 * file on, and no longer once one has ended */
static void
test_mixture_is_doubted (void)
{
  DifTargetClass *klass = g_type_class_ref (DIF_TYPE_TARGET_FOLDER);
  gboolean (*before) (DifTarget *) = klass->mixes;
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCut) first = NULL;
  g_autoptr (DifCut) failed = NULL;
  g_autoptr (DifCut) second = NULL;
  g_autofree char *tree = NULL;
  g_autofree char *away = NULL;

  klass->mixes = always_mixes;
  night_open (&night, DIF_MODE_PRACTICE);
  add_target (&night, DIF_MODE_PRACTICE, "web", night.site, NULL);
  take_in (&night, 1);
  first = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (record_is (&night, first->id));

  take_in (&night, 2);
  tree = dif_archive_get_site_folder (night.intake.archive, "20240602-2020");
  away = g_strconcat (tree, ".away", NULL);
  g_assert_cmpint (rename (tree, away), ==, 0);
  failed = publish (&night, NULL, NULL, &error);
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (record_is (&night, first->id));
  g_assert_false (record_is (&night, failed->id));
  assert_shown (&night, first->id);

  g_assert_cmpint (rename (away, tree), ==, 0);
  second = publish (&night, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (record_is (&night, second->id));
  assert_shown (&night, second->id);
  night_close (&night);
  klass->mixes = before;
  g_type_class_unref (klass);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/journey/night", test_night_is_visible);
  g_test_add_func ("/journey/skipped", test_between_is_skipped);
  g_test_add_func ("/journey/back", test_going_back_needs_a_reason);
  g_test_add_func ("/journey/modes", test_modes_never_mix);
  g_test_add_func ("/journey/hours", test_opening_hour);
  g_test_add_func ("/journey/altered", test_altered_file_is_mended);
  g_test_add_func ("/journey/mixture", test_mixture_is_doubted);
  g_test_add_func ("/journey/failing-target", test_one_failing_target_keeps_nobody);
  return g_test_run ();
}

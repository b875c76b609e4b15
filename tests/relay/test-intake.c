/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the practice institute into the archive: what is kept, what is refused, what adds up. */
#include <unistd.h>

#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "call/dif-call-shelf.h"
#include "dif-test.h"
#include "practice/dif-institute.h"
#include "relay/dif-assembly.h"


typedef struct {
  char *folder;
  DifInstitute *institute;
  DifClock *clock;
  DifCallShelf *shelf;
  DifIntake intake;
} Night;


static void
night_open (Night *night, const char *fault, gboolean increments)
{
  const char *faults[] = { fault, NULL };
  DifInstituteOptions options = { .cuts = 4, .seed = 7, .size = DIF_ELECTION_SMALL,
                                  .increments = increments, .faults = faults };
  g_autoptr (DifSourceConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  const char *arguments[2] = { NULL, NULL };

  night->folder = dif_test_folder ();
  night->clock = dif_clock_new ();
  night->institute = dif_institute_new (&options, &error);
  g_assert_no_error (error);
  arguments[0] = dif_institute_get_feed_url (night->institute);
  config = dif_source_config_new ("feed", arguments, DIF_MODE_PRACTICE, &error);
  g_assert_no_error (error);

  night->shelf = dif_call_shelf_new (night->folder);
  night->intake = (DifIntake){ 0 };
  night->intake.call = dif_call_shelf_lookup (night->shelf, NULL, &error);
  g_assert_no_error (error);
  night->intake.source = dif_source_new (config, night->folder, night->clock, &error);
  g_assert_no_error (error);
  night->intake.archive = dif_archive_open (night->folder, TRUE, night->clock, &error);
  g_assert_no_error (error);
}

static void
night_close (Night *night)
{
  g_object_unref (night->intake.archive);
  g_object_unref (night->intake.source);
  g_object_unref (night->intake.call);
  dif_call_shelf_free (night->shelf);
  g_object_unref (night->institute);
  g_object_unref (night->clock);
  dif_test_folder_remove (night->folder);
}

static void
take_in (Night *night, guint offered, GError **error)
{
  guint received, wait;

  dif_institute_offer (night->institute, offered);
  if (!dif_intake_run (&night->intake, &received, error)) {
    /* what else came is still put together */
    dif_assembly_run (&night->intake, &wait, NULL);
    return;
  }
  dif_assembly_run (&night->intake, &wait, error);
}

static DifCut *
newest (Night *night)
{
  g_autoptr (GError) error = NULL;
  DifCut *cut = dif_archive_newest_cut (night->intake.archive, DIF_MODE_PRACTICE, "ietam-2024", TRUE,
                                        &error);

  g_assert_no_error (error);
  g_assert_nonnull (cut);
  return cut;
}

/* Every file of the tree holds what the manifest says, and there is no other */
static void
assert_tree_is_manifest (Night *night, DifCut *cut)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifManifest) manifest = dif_archive_get_cut_manifest (night->intake.archive, cut->id, &error);
  g_autofree char *tree = dif_archive_get_site_folder (night->intake.archive, cut->id);
  GPtrArray *entries;

  g_assert_no_error (error);
  entries = dif_manifest_get_entries (manifest);
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *path = g_build_filename (tree, entry->path, NULL);
    char hex[DIF_DIGEST_HEX];

    g_assert_true (dif_digest_file (path, hex, NULL, NULL, &error));
    g_assert_cmpstr (hex, ==, entry->sha256);
  }
}

static void
test_night_adds_up (gconstpointer increments)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cuts = NULL;
  g_autoptr (DifCut) last = NULL;
  g_autofree char *head = NULL;
  gint64 records = 0;
  gint64 site_files = 0;

  night_open (&night, NULL, GPOINTER_TO_INT (increments));
  for (guint n = 1; n <= 4; n++) {
    g_autoptr (DifCut) cut = NULL;

    take_in (&night, n, &error);
    g_assert_no_error (error);
    cut = newest (&night);
    assert_tree_is_manifest (&night, cut);
    /* the site's files, and a database ZIP more with every cut: earlier ones stay */
    site_files = n == 1 ? cut->files : site_files;
    g_assert_cmpint (cut->files, ==, site_files + (gint64) n - 1);
  }

  cuts = dif_archive_list_cuts (night.intake.archive, &error);
  g_assert_cmpuint (cuts->len, ==, 4);
  last = newest (&night);
  g_assert_cmpstr (last->id, ==, "20240602-2100");
  g_assert_cmpint (last->captured, >, 0);
  g_assert_cmpuint (last->packages->len, ==, 2);

  /* a second look changes nothing */
  take_in (&night, 4, &error);
  g_assert_no_error (error);
  g_clear_pointer (&cuts, g_ptr_array_unref);
  cuts = dif_archive_list_cuts (night.intake.archive, &error);
  g_assert_cmpuint (cuts->len, ==, 4);

  g_assert_true (dif_ledger_verify (night.intake.archive, &records, &head, &error));
  /* seven packages, four of them with results that were checked, four cuts */
  g_assert_cmpint (records, ==, 7 + 4 + 4);
  for (guint i = 0; i < cuts->len; i++)
    g_assert_cmpint (((DifCut *) g_ptr_array_index (cuts, i))->findings, ==, 0);
  night_close (&night);
}

static void
test_old_cut_is_refused_and_kept (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cuts = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (DifCut) before = NULL;
  g_autoptr (DifCut) after = NULL;
  DifCut *refused;

  night_open (&night, "old-cut", FALSE);
  take_in (&night, 1, &error);
  g_assert_no_error (error);
  before = newest (&night);

  take_in (&night, 2, &error);
  dif_assert_error (error, DIF_ERROR_ORDER, "20240602");
  after = newest (&night);
  g_assert_cmpstr (after->id, ==, before->id);

  cuts = dif_archive_list_cuts (night.intake.archive, &error);
  refused = g_ptr_array_index (cuts, cuts->len - 1);
  g_assert_cmpint (refused->state, ==, DIF_CUT_REFUSED);
  g_assert_cmpuint (refused->packages->len, ==, 1);
  incidents = dif_incident_list (night.intake.archive, &error);
  g_assert_cmpuint (incidents->len, >, 0);
  night_close (&night);
}

static void
test_damage_is_refused (gconstpointer data)
{
  const char *fault = data;
  Night night;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cuts = NULL;
  DifCut *first;

  /* a whole cut first: the fault is in the newest */
  night_open (&night, fault, FALSE);
  take_in (&night, 1, &error);
  if (error == NULL)
    take_in (&night, 2, &error);
  g_assert_nonnull (error);
  g_assert_cmpint (dif_error_get_exit_code (error), ==, 3);
  g_assert_nonnull (dif_error_get_hint (error));
  g_clear_error (&error);

  cuts = dif_archive_list_cuts (night.intake.archive, &error);
  g_assert_cmpuint (cuts->len, >, 0);
  first = g_ptr_array_index (cuts, cuts->len - 1);
  g_assert_cmpint (first->state, ==, DIF_CUT_REFUSED);
  night_close (&night);
}

#define FOLDER_OF_ANOTHER "DIF_TEST_FOLDER"

/* What another process finds */
static void
test_second_process (void)
{
  const char *folder = g_getenv (FOLDER_OF_ANOTHER);
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifArchive) looking = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_archive_open (folder, TRUE, clock, &error));
  g_assert_nonnull (strstr (error->message, g_get_prgname ()));
  dif_assert_error (error, DIF_ERROR_LOCKED, folder);

  looking = dif_archive_open (folder, FALSE, clock, &error);
  g_assert_no_error (error);
  g_assert_false (dif_archive_set_setting (looking, "k", "v", &error));
}

static void
test_second_writer_is_told (void)
{
  Night night;

  night_open (&night, NULL, FALSE);
  g_setenv (FOLDER_OF_ANOTHER, night.folder, TRUE);
  g_test_trap_subprocess ("/intake/lock/subprocess", 0, 0);
  g_test_trap_assert_passed ();
  g_unsetenv (FOLDER_OF_ANOTHER);
  night_close (&night);
}

static gpointer
append_many (gpointer user_data)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DifArchive) archive = dif_archive_open (user_data, TRUE, clock, &error);

  for (int i = 0; archive != NULL && i < 50; i++) {
    dif_ledger_append (archive, "test", dif_ledger_facts ("by", "a thread", NULL), &error);
    g_assert_no_error (error);
  }
  return NULL;
}

/* Threads of one process write through archives of their own, and the chain holds */
static void
test_two_threads_write (void)
{
  Night night;
  GThread *other;
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL;
  gint64 before, after;

  night_open (&night, NULL, FALSE);
  dif_ledger_verify (night.intake.archive, &before, &head, &error);
  g_clear_pointer (&head, g_free);
  other = g_thread_new ("other", append_many, night.folder);
  append_many (night.folder);
  g_thread_join (other);
  g_assert_true (dif_ledger_verify (night.intake.archive, &after, &head, &error));
  g_assert_cmpint (after - before, ==, 100);
  night_close (&night);
}

static void
test_altered_ledger_is_found (void)
{
  Night night;
  g_autoptr (GError) error = NULL;
  g_autofree char *head = NULL;
  DifDatabase *database;
  gint64 count;

  night_open (&night, NULL, FALSE);
  take_in (&night, 1, &error);
  g_assert_no_error (error);
  database = dif_archive_get_database (night.intake.archive);

  g_assert_false (dif_database_run (database, &error, "UPDATE ledger SET body = '{}'", ""));
  g_clear_error (&error);
  g_assert_true (dif_database_run (database, &error, "DROP TRIGGER ledger_no_update", ""));
  g_assert_true (dif_database_run (database, &error, "UPDATE ledger SET at = at + 1 WHERE seq = 2", ""));
  g_assert_no_error (error);
  g_assert_false (dif_ledger_verify (night.intake.archive, &count, &head, &error));
  dif_assert_error (error, DIF_ERROR_ALTERED, "2");
  night_close (&night);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/intake/night/whole", GINT_TO_POINTER (FALSE), test_night_adds_up);
  g_test_add_data_func ("/intake/night/increments", GINT_TO_POINTER (TRUE), test_night_adds_up);
  g_test_add_func ("/intake/old-cut", test_old_cut_is_refused_and_kept);
  g_test_add_data_func ("/intake/truncated-zip", "truncated-zip", test_damage_is_refused);
  g_test_add_data_func ("/intake/wrong-hash", "wrong-hash", test_damage_is_refused);
  g_test_add_data_func ("/intake/wrong-length", "wrong-length", test_damage_is_refused);
  g_test_add_data_func ("/intake/html", "html", test_damage_is_refused);
  g_test_add_func ("/intake/lock", test_second_writer_is_told);
  g_test_add_func ("/intake/lock/subprocess", test_second_process);
  g_test_add_func ("/intake/two-threads", test_two_threads_write);
  g_test_add_func ("/intake/ledger", test_altered_ledger_is_found);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/dif-archive-traffic.h"
#include "archive/dif-ledger.h"
#include "call/dif-call-shelf.h"
#include "dif-test.h"
#include "relay/dif-profile.h"


static DifProfile *
open_profile (const char *folder, gboolean writable)
{
  g_autoptr (GError) error = NULL;
  DifProfile *profile = dif_profile_open (folder, writable, NULL, &error);

  g_assert_no_error (error);
  return profile;
}

/* The ledger holds so many records of that kind; Returns: the body of the last */
static char *
assert_noted (DifProfile *profile, const char *kind, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = dif_ledger_read (profile->archive, kind, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, count);
  return count > 0 ? g_strdup (((DifLedgerRecord *) g_ptr_array_index (records, count - 1))->body) : NULL;
}

static void
test_fresh (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autoptr (DifProfile) looking = open_profile (data, FALSE);
  g_autoptr (DifRegistration) registration = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (dif_call_get_id (looking->call), ==, DIF_CALL_DEFAULT);
  g_assert_null (dif_profile_get_source (looking, &error));
  dif_assert_error (error, DIF_ERROR_SETUP, "source");
  registration = dif_profile_get_registration (looking, &error);
  g_assert_no_error (error);
  g_assert_null (dif_registration_get (registration, "company"));
  g_assert_false (g_file_test (data, G_FILE_TEST_EXISTS));
  dif_test_folder_remove (folder);
}

static void
test_source (void)
{
  char *folder = dif_test_folder ();
  DifProfile *profile = open_profile (folder, TRUE);
  const char *arguments[] = { "https://prep.example.org/feed.json", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config = dif_source_config_new ("feed", arguments, DIF_MODE_DRILL, &error);
  g_autoptr (DifSourceConfig) again = NULL;
  g_autofree char *noted = NULL;

  g_assert_true (dif_profile_set_source (profile, config, &error));
  g_assert_no_error (error);
  noted = assert_noted (profile, "source-set", 1);
  g_assert_nonnull (strstr (noted, "drill"));
  dif_profile_free (profile);

  profile = open_profile (folder, FALSE);
  again = dif_profile_get_source (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->kind, ==, "feed");
  g_assert_cmpstr (again->arguments[0], ==, arguments[0]);
  g_assert_cmpint (again->mode, ==, DIF_MODE_DRILL);
  dif_profile_free (profile);
  dif_test_folder_remove (folder);
}

static void
test_calls (void)
{
  char *folder = dif_test_folder ();
  DifProfile *profile = open_profile (folder, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCall) derived = dif_profile_derive_call (profile, DIF_CALL_DEFAULT, "2027-06-06", &error);
  g_autofree char *id = NULL;

  g_assert_no_error (error);
  id = g_strdup (dif_call_get_id (derived));
  g_free (assert_noted (profile, "call-derived", 1));
  g_assert_cmpstr (dif_call_get_id (profile->call), ==, DIF_CALL_DEFAULT);

  /* what a person corrected there is not lost */
  g_assert_null (dif_profile_derive_call (profile, DIF_CALL_DEFAULT, "2027-06-06", &error));
  dif_assert_error (error, DIF_ERROR_EXISTS, id);

  g_assert_false (dif_profile_use_call (profile, "no-such-call", &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "no-such-call");
  g_assert_true (dif_profile_use_call (profile, id, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (dif_call_get_day (profile->call), ==, "2027-06-06");
  dif_profile_free (profile);

  profile = open_profile (folder, FALSE);
  g_assert_cmpstr (dif_call_get_id (profile->call), ==, id);
  g_free (assert_noted (profile, "call-used", 1));
  dif_profile_free (profile);
  dif_test_folder_remove (folder);
}

/* What is in force is what was imported last */
static void
test_import_in_force (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *file = g_build_filename (folder, "call.json", NULL);
  DifProfile *profile = open_profile (data, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifCall) derived = dif_profile_derive_call (profile, DIF_CALL_DEFAULT, "2027-06-06", &error);
  g_autoptr (DifCall) imported = NULL;
  g_autoptr (JsonNode) changed = json_node_copy (dif_call_to_json (derived));
  g_autofree char *text = NULL;

  g_assert_true (dif_profile_use_call (profile, dif_call_get_id (derived), &error));
  json_object_set_string_member (json_node_get_object (changed), "title", "Another title");
  text = json_to_string (changed, FALSE);
  g_assert_true (g_file_set_contents (file, text, -1, &error));
  imported = dif_profile_import_call (profile, file, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dif_call_get_title (profile->call), ==, "Another title");
  g_free (assert_noted (profile, "call-imported", 1));

  g_assert_true (g_file_set_contents (file, "{}", -1, &error));
  g_assert_null (dif_profile_import_call (profile, file, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "call.json");
  g_assert_cmpstr (dif_call_get_title (profile->call), ==, "Another title");
  dif_profile_free (profile);
  dif_test_folder_remove (folder);
}

static void
test_registration (void)
{
  char *folder = dif_test_folder ();
  DifProfile *profile = open_profile (folder, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (profile, &error);
  g_autoptr (DifRegistration) again = NULL;
  g_autofree char *noted = NULL;

  g_assert_true (dif_registration_set (registration, "company", "Diario del Golfo", &error));
  g_assert_true (dif_profile_set_registration (profile, registration, &error));
  g_assert_no_error (error);
  noted = assert_noted (profile, "registration-set", 1);
  g_assert_nonnull (strstr (noted, "company"));
  g_assert_null (strstr (noted, "Golfo"));
  dif_profile_free (profile);

  profile = open_profile (folder, FALSE);
  again = dif_profile_get_registration (profile, &error);
  g_assert_cmpstr (dif_registration_get (again, "company"), ==, "Diario del Golfo");
  dif_profile_free (profile);
  dif_test_folder_remove (folder);
}

static guint
count_days (DifProfile *profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) days = dif_archive_list_days (profile->archive, DIF_TRAFFIC_SITE, "2024-06-02", "2024-06-12", &error);

  g_assert_no_error (error);
  return days->len;
}

static void
keep_day (DifProfile *profile)
{
  DifKeptDay day = { .date = "2024-06-02", .hits = 120, .pages = 80, .visits = 40, .origin = (char *) "logs" };
  g_autoptr (GPtrArray) days = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (days, &day);
  g_assert_true (dif_archive_keep_traffic (profile->archive, DIF_TRAFFIC_SITE, days, dif_call_get_zone (profile->call), NULL,
                                           NULL, NULL, &error));
  g_assert_no_error (error);
}

/* The charts that never came: figures were kept between what was read of them and what was read of the document */
static void
test_moment (void)
{
  char *folder = dif_test_folder ();
  DifProfile *writing = open_profile (folder, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifProfile) looking = dif_profile_look (folder, NULL, &error);
  g_autoptr (DifProfile) later = NULL;
  g_autofree char *noted = NULL, *unknown = NULL;

  g_assert_no_error (error);
  keep_day (writing);
  unknown = assert_noted (looking, "traffic-kept", 0);
  g_assert_null (unknown);
  g_assert_cmpuint (count_days (looking), ==, 0);
  later = dif_profile_look (folder, NULL, &error);
  g_assert_no_error (error);
  noted = assert_noted (later, "traffic-kept", 1);
  g_assert_cmpuint (count_days (later), ==, 1);
  dif_profile_free (writing);
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/fresh", test_fresh);
  g_test_add_func ("/profile/source", test_source);
  g_test_add_func ("/profile/calls", test_calls);
  g_test_add_func ("/profile/import-in-force", test_import_in_force);
  g_test_add_func ("/profile/registration", test_registration);
  g_test_add_func ("/profile/moment", test_moment);
  return g_test_run ();
}

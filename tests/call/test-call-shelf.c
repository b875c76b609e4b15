/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-json.h"
#include "call/dif-call-shelf.h"
#include "dif-test.h"


static DifCall *
derived (DifCallShelf *shelf)
{
  GError *error = NULL;
  g_autoptr (DifCall) from = dif_call_shelf_lookup (shelf, DIF_CALL_DEFAULT, &error);
  DifCall *call;

  g_assert_no_error (error);
  call = dif_call_new_from (from, "2027-06-06", &error);
  g_assert_no_error (error);
  return call;
}

static void
test_import (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = dif_test_folder ();
  g_autofree char *data_dir = g_build_filename (folder, "data", NULL);
  g_autofree char *file = g_build_filename (folder, "new.json", NULL);
  g_autofree char *kept = g_build_filename (data_dir, "calls", "ietam-2024-2027-06-06.json", NULL);
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (data_dir);
  g_autoptr (DifCall) call = derived (shelf);
  g_autofree char *text = dif_json_pretty (dif_call_to_json (call));
  g_autoptr (GPtrArray) before = dif_call_shelf_list (shelf, &error);
  g_autoptr (GPtrArray) after = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_null (dif_call_shelf_lookup (shelf, dif_call_get_id (call), &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "ietam-2024-2027-06-06");

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  for (guint i = 0; i < 2; i++) { /* the second replaces the first */
    g_autoptr (DifCall) imported = dif_call_shelf_import (shelf, file, &error);
    g_autoptr (DifCall) found = NULL;

    g_assert_no_error (error);
    found = dif_call_shelf_lookup (shelf, dif_call_get_id (imported), &error);
    g_assert_no_error (error);
    g_assert_true (json_node_equal (dif_call_to_json (found), dif_call_to_json (call)));
  }
  after = dif_call_shelf_list (shelf, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->len, ==, 2);
  g_assert_cmpstr (dif_call_get_id (g_ptr_array_index (after, 0)), ==, "ietam-2024");

  /* spoilt by hand: told by name, and the built-in one still serves */
  g_assert_true (g_file_set_contents (kept, "{}", -1, NULL));
  g_assert_null (dif_call_shelf_list (shelf, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, kept);
  g_clear_object (&call);
  call = dif_call_shelf_lookup (shelf, NULL, &error);
  g_assert_no_error (error);
  dif_test_folder_remove (folder);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = dif_test_folder ();
  g_autofree char *file = g_build_filename (folder, "bad.json", NULL);
  g_autofree char *calls = g_build_filename (folder, "calls", NULL);
  g_autofree char *other = g_build_filename (calls, "other.json", NULL);
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (folder);
  g_autoptr (DifCall) call = dif_call_shelf_lookup (shelf, NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_false (dif_call_shelf_add (shelf, call, &error));
  dif_assert_error (error, DIF_ERROR_EXISTS, "ietam-2024");
  g_assert_true (g_file_set_contents (file, "{\"format\": 1}", -1, NULL));
  g_assert_null (dif_call_shelf_import (shelf, file, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "$.format");
  g_assert_false (g_file_test (calls, G_FILE_TEST_EXISTS));

  g_assert_null (dif_call_shelf_lookup (shelf, "../bad", &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "../bad");

  /* a file that holds another call than its name says */
  text = dif_json_pretty (dif_call_to_json (call));
  g_assert_true (dif_folder_make (calls, &error));
  g_assert_true (g_file_set_contents (other, text, -1, NULL));
  g_assert_null (dif_call_shelf_lookup (shelf, "other", &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, other);
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-shelf/import", test_import);
  g_test_add_func ("/call-shelf/refused", test_refused);
  return g_test_run ();
}

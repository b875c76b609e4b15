/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-json.h"
#include "base/dif-options.h"
#include "dif-test.h"


static const DifOption known[] = {
  { "region", "R", "Where it lies", FALSE },
  { "secret-file", "FILE", "File that holds the secret", TRUE },
  { NULL },
};


static void
set (GHashTable *options, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dif_options_set (options, known, "s3", name, value, &error));
  g_assert_no_error (error);
}

static void
test_set (void)
{
  g_autoptr (GHashTable) options = dif_options_new ();

  g_assert_null (dif_options_get (options, "region"));
  set (options, "region", "us-east-1");
  set (options, "region", "mx-central-1");
  g_assert_cmpstr (dif_options_get (options, "region"), ==, "mx-central-1");
  set (options, "region", NULL);
  g_assert_null (dif_options_get (options, "region"));
}

static void
test_file_is_absolute (void)
{
  g_autoptr (GHashTable) options = dif_options_new ();
  g_autofree char *wanted = g_canonicalize_filename ("keys/secret", NULL);

  set (options, "secret-file", "keys/../keys/secret");
  g_assert_cmpstr (dif_options_get (options, "secret-file"), ==, wanted);
  set (options, "region", "keys/../keys/secret");
  g_assert_cmpstr (dif_options_get (options, "region"), ==, "keys/../keys/secret");
}

static void
test_refused (void)
{
  g_autoptr (GHashTable) options = dif_options_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (dif_options_set (options, known, "s3", "colour", "red", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "colour");
  g_assert_false (dif_options_set (options, NULL, "folder", "region", "x", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "folder");
  g_assert_false (dif_options_set (options, known, "s3", "region", "", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "region");
  g_assert_false (dif_options_set (options, known, "s3", "region", "\xff", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "region");
  g_assert_cmpuint (g_hash_table_size (options), ==, 0);
}

static void
test_copy (void)
{
  g_autoptr (GHashTable) options = dif_options_new ();
  g_autoptr (GHashTable) copy = NULL;

  set (options, "region", "us-east-1");
  copy = dif_options_copy (options);
  set (options, "region", "mx-central-1");
  g_assert_cmpstr (dif_options_get (copy, "region"), ==, "us-east-1");
}

static gboolean
read_text (GHashTable *options, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = dif_json_parse (text, strlen (text), "options", error);
  g_autoptr (DifJsonCursor) root = NULL;

  g_assert_nonnull (node);
  root = dif_json_cursor_new (node, "options");
  return dif_options_from_json (options, known, "s3", root, error);
}

static void
test_json (void)
{
  g_autoptr (GHashTable) options = dif_options_new ();
  g_autoptr (GHashTable) again = dif_options_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set (options, "secret-file", "/run/secret");
  set (options, "region", "us-east-1");
  node = dif_options_to_json (options);
  text = dif_json_canonical (node);
  g_assert_cmpstr (text, ==, "{\"region\":\"us-east-1\",\"secret-file\":\"/run/secret\"}");

  g_assert_true (read_text (again, text, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (dif_options_get (again, "region"), ==, "us-east-1");
  g_assert_cmpuint (g_hash_table_size (again), ==, 2);

  g_assert_false (read_text (again, "{\"colour\": \"red\"}", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "colour");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/options/set", test_set);
  g_test_add_func ("/options/file", test_file_is_absolute);
  g_test_add_func ("/options/refused", test_refused);
  g_test_add_func ("/options/copy", test_copy);
  g_test_add_func ("/options/json", test_json);
  return g_test_run ();
}

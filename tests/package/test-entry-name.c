/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-limits.h"
#include "dif-test.h"
#include "package/dif-entry-name.h"


static char *
add (DifEntryNames *names, const char *raw, GError **error)
{
  gboolean folder = FALSE;

  return dif_entry_names_add (names, raw, &folder, error);
}

static void
test_refused (void)
{
  static const char *const names[] = {
    "",      "../a",  "a/../b", "a/..",  "..",       "/a",      "\\a",     "C:\\a",  "c:a",
    "a//b",  "a/./b", ".",      "a\nb",  "a\x7f",    "a\\..\\b", "..\\a",  "//h/s",  "a\x01",
    "a\xc2\x85" "b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (DifEntryNames) set = dif_entry_names_new ("PREP.zip");
    g_autoptr (GError) error = NULL;
    g_autofree char *path = add (set, names[i], &error);

    g_assert_cmpstr (path, ==, NULL);
    dif_assert_error (error, DIF_ERROR_UNSAFE, "“PREP.zip” holds");
  }
}

static void
test_put_right (void)
{
  g_autoptr (DifEntryNames) set = dif_entry_names_new ("PREP.zip");
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *decoded = add (set, "a\xa4o.csv", &error);
  g_autofree char *slashed = add (set, "datos\\x\\y.json", &error);
  g_autofree char *dotted = add (set, "./index.html", &error);
  g_autofree char *upper = add (set, "INDEX.html", &error);
  g_autofree char *composed = add (set, "\xc3\xa1", &error);
  g_autofree char *apart = add (set, "a\xcc\x81", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (decoded, ==, "año.csv");
  g_assert_cmpstr (slashed, ==, "datos/x/y.json");
  g_assert_cmpstr (dotted, ==, "index.html");
  dif_entry_names_notices (set, notices);
  g_assert_cmpuint (notices->len, ==, 3);
  g_assert_nonnull (strstr (g_ptr_array_index (notices, 0), "año.csv"));
  g_assert_nonnull (strstr (g_ptr_array_index (notices, 1), "datos/x/y.json"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (notices, 2), "2 "));
}

static void
test_cp437_whole (void)
{
  char raw[129] = { 0 };
  g_autoptr (DifEntryNames) set = dif_entry_names_new ("PREP.zip");
  g_autofree char *path = NULL;

  for (guint i = 0; i < 128; i++)
    raw[i] = (char) (0x80 + i);
  /* all together would take more than 200 bytes: the two ends of the table */
  raw[33] = '\0';
  path = add (set, raw, NULL);
  g_assert_cmpstr (path, ==, "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒá");
  g_free (path);
  path = add (set, raw + 128 - 17, NULL);
  g_assert_cmpstr (path, ==, "∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0");
}

static void
test_conflicts (void)
{
  static const char *const pairs[][2] = {
    { "a", "a" }, { "a", "a/b" }, { "a/b", "a" }, { "a/b", "a\\b" }, { "a/", "a" }, { "a", "a/" }, { "a/", "a/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (DifEntryNames) set = dif_entry_names_new ("PREP.zip");
    g_autoptr (GError) error = NULL;
    g_autofree char *first = add (set, pairs[i][0], &error);
    g_autofree char *second = NULL;

    g_assert_no_error (error);
    g_assert_nonnull (first);
    second = add (set, pairs[i][1], &error);
    g_assert_null (second);
    dif_assert_error (error, DIF_ERROR_UNSAFE, "a");
  }
}

static void
test_limits (void)
{
  g_autoptr (DifEntryNames) set = dif_entry_names_new ("PREP.zip");
  g_autoptr (GError) error = NULL;
  g_autofree char *longest = g_strnfill (DIF_LIMIT_NAME_BYTES, 'x');
  g_autofree char *longer = g_strnfill (DIF_LIMIT_NAME_BYTES + 1, 'x');
  g_autofree char *grows = g_strnfill (DIF_LIMIT_NAME_BYTES / 2 + 1, '\x80');
  g_autoptr (GString) deep = g_string_new ("f");
  g_autofree char *path = add (set, longest, &error);

  g_assert_cmpstr (path, ==, longest);
  g_assert_null (add (set, longer, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "200");
  g_assert_null (add (set, grows, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "200");

  for (guint i = 0; i < DIF_LIMIT_DEPTH; i++)
    g_string_prepend (deep, "d/");
  g_free (path);
  path = add (set, deep->str, &error);
  g_assert_cmpstr (path, ==, deep->str);
  g_string_append (deep, "older/");
  g_assert_null (add (set, deep->str, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "12");
  g_string_append (deep, "f");
  g_assert_null (add (set, deep->str, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "12");
}

static void
test_show (void)
{
  g_autofree char *shown = dif_entry_name_show ("a\n\xe2\x80\xae" "b\xff");

  g_assert_cmpstr (shown, ==, "a<U+000A><U+202E>b\xef\xbf\xbd");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entry-name/refused", test_refused);
  g_test_add_func ("/entry-name/put-right", test_put_right);
  g_test_add_func ("/entry-name/cp437", test_cp437_whole);
  g_test_add_func ("/entry-name/conflicts", test_conflicts);
  g_test_add_func ("/entry-name/limits", test_limits);
  g_test_add_func ("/entry-name/show", test_show);
  return g_test_run ();
}

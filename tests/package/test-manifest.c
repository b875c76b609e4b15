/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dif-test.h"
#include "package/dif-manifest.h"

#define A "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


static void
test_order_and_overlay (void)
{
  g_autoptr (DifManifest) base = dif_manifest_new ();
  g_autoptr (DifManifest) over = dif_manifest_new ();
  g_autoptr (DifManifest) copy = NULL;
  GPtrArray *entries;

  dif_manifest_add (base, "ñ", 1, A);
  dif_manifest_add (base, "a/b", 2, A);
  dif_manifest_add (base, "a-b", 4, A);
  copy = dif_manifest_copy (base);
  dif_manifest_add (over, "a/b", 100, B);
  dif_manifest_add (over, "new", 1000, B);
  dif_manifest_overlay (base, over);

  entries = dif_manifest_get_entries (base);
  g_assert_cmpuint (entries->len, ==, 4);
  g_assert_cmpstr (((DifManifestEntry *) g_ptr_array_index (entries, 0))->path, ==, "a-b");
  g_assert_cmpstr (((DifManifestEntry *) g_ptr_array_index (entries, 1))->path, ==, "a/b");
  g_assert_cmpstr (((DifManifestEntry *) g_ptr_array_index (entries, 3))->path, ==, "ñ");
  g_assert_cmpuint (dif_manifest_get_bytes (base), ==, 1105);
  g_assert_cmpstr (dif_manifest_lookup (base, "a/b")->sha256, ==, B);
  g_assert_null (dif_manifest_lookup (base, "none"));

  /* the copy has not changed with it */
  g_assert_cmpuint (dif_manifest_get_count (copy), ==, 3);
  g_assert_cmpuint (dif_manifest_get_bytes (copy), ==, 7);
}

static void
test_text (void)
{
  g_autoptr (DifManifest) manifest = dif_manifest_new ();
  g_autoptr (DifManifest) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *second = NULL;

  dif_manifest_add (manifest, "z con espacio", 0, B);
  dif_manifest_add (manifest, "a", G_MAXINT64, A);
  text = dif_manifest_to_text (manifest);
  g_assert_cmpstr (text, ==, A " 9223372036854775807 a\n" B " 0 z con espacio\n");
  again = dif_manifest_from_text (text, &error);
  g_assert_no_error (error);
  second = dif_manifest_to_text (again);
  g_assert_cmpstr (second, ==, text);
}

static void
test_damaged (void)
{
  static const char *const texts[] = {
    A " 1 a",        A " 1\n",       A " 1 \n",      A " -1 a\n",      A " 01 a\n",
    A " 1 /a\n",     A " 1 a/../b\n", A " 1 a//b\n", A " 1 a\tb\n",    A " 1 \xff\n",
    "ab 1 a\n",      "\n",           A " 1 a\n" A " 1 a\n", A "  1 a\n", A " 1x a\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_manifest_from_text (texts[i], &error));
    dif_assert_error (error, DIF_ERROR_DAMAGED, "Line");
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manifest/order", test_order_and_overlay);
  g_test_add_func ("/manifest/text", test_text);
  g_test_add_func ("/manifest/damaged", test_damaged);
  return g_test_run ();
}

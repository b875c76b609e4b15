/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <unistd.h>

#include "base/dif-digest.h"
#include "dif-test.h"


static void
test_vectors (void)
{
  char hex[DIF_DIGEST_HEX];
  g_autoptr (DifDigest) digest = dif_digest_new ();

  /* FIPS 180-4, NIST's examples: the empty message and "abc" */
  dif_digest_bytes ("", 0, hex);
  g_assert_cmpstr (hex, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  dif_digest_update (digest, "a", 1);
  dif_digest_update (digest, "bc", 2);
  dif_digest_finish (digest, hex);
  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

  /* and starts again */
  dif_digest_finish (digest, hex);
  g_assert_cmpstr (hex, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_file (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = g_build_filename (folder, "f", NULL);
  g_autofree char *link_path = g_build_filename (folder, "l", NULL);
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];
  guint64 size = 0;

  g_file_set_contents (path, "abc", 3, &error);
  g_assert_no_error (error);
  g_assert_true (dif_digest_file (path, hex, &size, NULL, &error));
  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpuint (size, ==, 3);

  g_assert_cmpint (symlink (path, link_path), ==, 0);
  g_assert_false (dif_digest_file (link_path, hex, NULL, NULL, &error));
  g_clear_error (&error);
  dif_test_folder_remove (folder);
}

static void
test_hex (void)
{
  g_assert_true (dif_digest_is_hex ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  g_assert_false (dif_digest_is_hex ("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  g_assert_false (dif_digest_is_hex ("ba78"));
  g_assert_false (dif_digest_is_hex (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digest/vectors", test_vectors);
  g_test_add_func ("/digest/file", test_file);
  g_test_add_func ("/digest/hex", test_hex);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-digest.h"
#include "base/dif-limits.h"
#include "dif-test.h"


static void
test_replace (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *path = g_build_filename (folder, "f", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "none", "f", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  struct stat about;
  guint names = 0;

  g_assert_true (dif_file_replace (path, "old", 3, 0644, &error));
  g_assert_true (dif_file_replace (path, "new!", 4, 0444, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "new!");
  g_assert_cmpint (stat (path, &about), ==, 0);
  g_assert_cmpint (about.st_mode & 0777, ==, 0444);

  /* nothing is left beside it */
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    names++;
  g_assert_cmpuint (names, ==, 1);

  g_assert_false (dif_file_replace (nowhere, "x", 1, 0644, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "none/f");
  dif_test_folder_remove (folder);
}

static void
test_copy_refuses_links_and_existing (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *from = g_build_filename (folder, "from", NULL);
  g_autofree char *to = g_build_filename (folder, "to", NULL);
  g_autofree char *link_path = g_build_filename (folder, "link", NULL);
  g_autoptr (GError) error = NULL;
  char hex[DIF_DIGEST_HEX];

  g_file_set_contents (from, "abc", 3, NULL);
  g_assert_cmpint (symlink (from, link_path), ==, 0);

  g_assert_true (dif_file_copy (from, to, 0644, hex, NULL, &error));
  g_assert_cmpstr (hex, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_false (dif_file_copy (from, to, 0644, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_STORAGE, "to");
  unlink (to);
  g_assert_false (dif_file_copy (link_path, to, 0644, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_STORAGE, "link");
  dif_test_folder_remove (folder);
}

static void
test_remove_follows_no_link (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);
  g_autofree char *tree = g_build_filename (folder, "tree", NULL);
  g_autofree char *deep = g_build_filename (tree, "a", "b", NULL);
  g_autofree char *link_path = g_build_filename (tree, "a", "out", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (kept, "x", 1, NULL);
  g_assert_true (dif_folder_make (deep, &error));
  g_assert_cmpint (symlink (folder, link_path), ==, 0);

  g_assert_true (dif_tree_remove (tree, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (tree, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (dif_tree_remove (tree, &error));
  dif_test_folder_remove (folder);
}

static void
test_disk (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dif_disk_check (g_get_tmp_dir (), 1, &error));
  g_assert_false (dif_disk_check (g_get_tmp_dir (), G_MAXUINT64 / 2, &error));
  dif_assert_error (error, DIF_ERROR_STORAGE, g_get_tmp_dir ());
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file/replace", test_replace);
  g_test_add_func ("/file/copy", test_copy_refuses_links_and_existing);
  g_test_add_func ("/file/remove", test_remove_follows_no_link);
  g_test_add_func ("/file/disk", test_disk);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "dif-test.h"

#include "local-place.h"


gpointer
dif_local_new (void)
{
  return dif_test_folder ();
}

void
dif_local_free (gpointer place)
{
  dif_test_folder_remove (place);
}

/* --- Where readers look -------------------------------------------------------------------- */

static char *
shown (const char *place)
{
  char *current = g_build_filename (place, "current", NULL);

  if (g_file_test (current, G_FILE_TEST_IS_SYMLINK))
    return current;
  g_free (current);
  return g_strdup (place);
}

static char *
shown_file (const char *place, const char *path)
{
  g_autofree char *root = shown (place);

  return g_build_filename (root, path, NULL);
}

GBytes *
dif_local_read (gpointer place, const char *path, char **content_type, char **cache_control)
{
  g_autofree char *file = shown_file (place, path);
  char *text;
  gsize length;

  return g_file_get_contents (file, &text, &length, NULL) ? g_bytes_new_take (text, length) : NULL;
}

static void
walk (const char *root, const char *below, GPtrArray *paths)
{
  g_autofree char *folder = g_build_filename (root, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = below[0] != '\0' ? g_build_filename (below, name, NULL) : g_strdup (name);
    g_autofree char *whole = g_build_filename (root, path, NULL);

    if (g_str_equal (path, ".difusor"))
      continue;
    if (g_file_test (whole, G_FILE_TEST_IS_DIR))
      walk (root, path, paths);
    else
      g_ptr_array_add (paths, g_steal_pointer (&path));
  }
}

GPtrArray *
dif_local_list (gpointer place)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *root = shown (place);

  walk (root, "", paths);
  return paths;
}

void
dif_local_alter (gpointer place, const char *path, const char *text)
{
  g_autofree char *file = shown_file (place, path);

  if (text == NULL)
    g_assert_cmpint (g_unlink (file), ==, 0);
  else
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

char *
dif_local_stamp (gpointer place, const char *path)
{
  g_autofree char *file = shown_file (place, path);
  struct stat about;

  g_assert_cmpint (stat (file, &about), ==, 0);
  return g_strdup_printf ("%lu:%lu:%ld.%09ld", (gulong) about.st_dev, (gulong) about.st_ino,
                          (glong) about.st_mtim.tv_sec, (glong) about.st_mtim.tv_nsec);
}


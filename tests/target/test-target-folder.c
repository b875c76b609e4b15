/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder target, in both of its strategies. */
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "conformance.h"
#include "dif-test.h"
#include "target/dif-target-folder.h"


static gpointer
place_new (void)
{
  return dif_test_folder ();
}

static void
place_free (gpointer place)
{
  dif_test_folder_remove (place);
}

static DifTarget *
switching_new (gpointer place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config =
      dif_target_config_new ("web", "folder", place, NULL, DIF_MODE_PRACTICE, &error);

  g_assert_no_error (error);
  return dif_target_new (config, place);
}

static DifTarget *
renaming_new (gpointer place)
{
  DifTarget *target = switching_new (place);

  dif_target_folder_avoid_links (DIF_TARGET_FOLDER (target));
  return target;
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

static GBytes *
read_file (gpointer place, const char *path, char **content_type, char **cache_control)
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

static GPtrArray *
list_files (gpointer place)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *root = shown (place);

  walk (root, "", paths);
  return paths;
}

static void
alter_file (gpointer place, const char *path, const char *text)
{
  g_autofree char *file = shown_file (place, path);

  if (text == NULL)
    g_assert_cmpint (g_unlink (file), ==, 0);
  else
    g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static char *
stamp (gpointer place, const char *path)
{
  g_autofree char *file = shown_file (place, path);
  struct stat about;

  g_assert_cmpint (stat (file, &about), ==, 0);
  return g_strdup_printf ("%lu:%lu:%ld.%09ld", (gulong) about.st_dev, (gulong) about.st_ino,
                          (glong) about.st_mtim.tv_sec, (glong) about.st_mtim.tv_nsec);
}

int
main (int argc, char *argv[])
{
  static const DifConformance switching = {
    "folder-switching", "directory-switch", FALSE,      TRUE,       place_new, place_free,
    switching_new,      read_file,          list_files, alter_file, stamp,
  };
  static const DifConformance renaming = {
    "folder-renaming", "rename",  TRUE,       TRUE,       place_new, place_free,
    renaming_new,      read_file, list_files, alter_file, stamp,
  };

  g_test_init (&argc, &argv, NULL);
  dif_conformance_add (&switching);
  dif_conformance_add (&renaming);
  return g_test_run ();
}

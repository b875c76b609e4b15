/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-files"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-log-files.h"

typedef struct {
  GPtrArray *files; /* (element-type DifLogFile) */
  GHashTable *seen; /* (element-type utf8) device and number of each */
  GCancellable *cancellable;
} Listing;

static gboolean list_path (Listing *self, const char *path, guint depth, GError **error);


static void
file_free (gpointer data)
{
  DifLogFile *file = data;

  g_free (file->path);
  g_free (file->identity);
  g_free (file);
}

static char *
identify (const struct stat *about)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
                          ".%09ld:%" G_GINT64_FORMAT ".%09ld",
                          (guint64) about->st_dev, (guint64) about->st_ino, (gint64) about->st_size,
                          (gint64) about->st_mtim.tv_sec, about->st_mtim.tv_nsec, (gint64) about->st_ctim.tv_sec,
                          about->st_ctim.tv_nsec);
}

static void
add_file (Listing *self, const char *path, const struct stat *about, gboolean from_folder)
{
  char *identity = g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) about->st_dev,
                                    (guint64) about->st_ino);
  DifLogFile *file;

  if (!g_hash_table_add (self->seen, identity) && S_ISREG (about->st_mode))
    return;
  file = g_new0 (DifLogFile, 1);
  file->path = g_strdup (path);
  file->size = S_ISREG (about->st_mode) ? (guint64) about->st_size : 0;
  file->from_folder = from_folder;
  file->identity = S_ISREG (about->st_mode) ? identify (about) : NULL;
  g_ptr_array_add (self->files, file);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
list_folder (Listing *self, const char *path, guint depth, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.')
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *child = g_build_filename (path, g_ptr_array_index (names, i), NULL);

    if (!list_path (self, child, depth + 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
list_path (Listing *self, const char *path, guint depth, GError **error)
{
  struct stat about;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if ((depth == 0 ? stat (path, &about) : lstat (path, &about)) != 0) {
    g_autofree char *shown = g_filename_display_name (path);

    if (depth > 0)
      return TRUE; /* gone meanwhile: logs are rotated */
    if (errno == ENOENT)
      dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Give the path of a log, a folder of logs, or -."),
                     _("There is no file “%s”"), shown);
    else
      dif_set_error_errno (error, errno, _("“%s” cannot be opened"), shown);
    return FALSE;
  }
  if (S_ISDIR (about.st_mode))
    return depth > DIF_LIMIT_DEPTH || list_folder (self, path, depth, error);
  if (depth == 0 || S_ISREG (about.st_mode))
    add_file (self, path, &about, depth > 0);
  return TRUE;
}

GPtrArray *
dif_log_files_list (const char *const *paths, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Listing listing = { files, seen, cancellable };

  for (; *paths != NULL; paths++) {
    if (g_str_equal (*paths, "-")) {
      DifLogFile *file = g_new0 (DifLogFile, 1);

      file->path = g_strdup ("-");
      g_ptr_array_add (files, file);
    } else if (!list_path (&listing, *paths, 0, error)) {
      return NULL;
    }
  }
  return g_steal_pointer (&files);
}

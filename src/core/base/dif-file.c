/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-file"

#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dif-digest.h"
#include "dif-error.h"

#include "dif-file.h"

#define COPY_BYTES (256 * 1024)


static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0) {
    ssize_t put = write (fd, data, length);

    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return FALSE;
    data += put;
    length -= (gsize) put;
  }
  return TRUE;
}

gboolean
dif_folder_make (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) != 0) {
    dif_set_error_errno (error, errno, _("Could not make the folder “%s”"), path);
    return FALSE;
  }
  return TRUE;
}

gboolean
dif_folder_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  /* Some network file systems cannot sync a folder and say EINVAL; there is nothing more to do */
  if (fd < 0 || (fsync (fd) != 0 && errno != EINVAL)) {
    dif_set_error_errno (error, errno, _("Could not sync the folder “%s”"), path);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  close (fd);
  return TRUE;
}

gboolean
dif_file_replace (const char *path, gconstpointer data, gsize length, int mode, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *temporary = g_strdup_printf ("%s/.%s.difusor-XXXXXX", folder, name);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }

  ok = write_all (fd, data, length) && fchmod (fd, (mode_t) mode) == 0 && fsync (fd) == 0;
  if (!ok)
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
  close (fd);

  if (ok && g_rename (temporary, path) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    ok = FALSE;
  }
  if (!ok) {
    g_unlink (temporary);
    return FALSE;
  }
  return dif_folder_sync (folder, error);
}

static gboolean
copy_descriptor (int in, int out, char *hex, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifDigest) digest = hex != NULL ? dif_digest_new () : NULL;
  g_autofree guint8 *buffer = g_malloc (COPY_BYTES);

  while (TRUE) {
    ssize_t got;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    got = read (in, buffer, COPY_BYTES);
    if (got < 0 && errno == EINTR)
      continue;
    if (got == 0)
      break;
    if (got < 0 || !write_all (out, buffer, (gsize) got)) {
      dif_set_error_errno (error, errno, _("Could not copy"));
      return FALSE;
    }
    if (digest != NULL)
      dif_digest_update (digest, buffer, (gsize) got);
  }
  if (digest != NULL)
    dif_digest_finish (digest, hex);
  return TRUE;
}

gboolean
dif_file_copy (const char *from,
               const char *to,
               int mode,
               char *hex,
               GCancellable *cancellable,
               GError **error)
{
  int in, out;
  gboolean ok;

  in = open (from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (in < 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), from);
    return FALSE;
  }
  out = open (to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t) mode);
  if (out < 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), to);
    close (in);
    return FALSE;
  }

  ok = copy_descriptor (in, out, hex, cancellable, error);
  if (ok && fchmod (out, (mode_t) mode) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), to);
    ok = FALSE;
  }
  if (!ok) {
    g_prefix_error (error, "%s: ", to);
    unlink (to);
  }
  close (in);
  close (out);
  return ok;
}

gboolean
dif_file_link (const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  struct stat about;

  if (link (from, to) == 0)
    return TRUE;
  if (errno != EPERM && errno != EXDEV && errno != EMLINK && errno != ENOTSUP && errno != ENOSYS) {
    dif_set_error_errno (error, errno, _("Could not make “%s”"), to);
    return FALSE;
  }
  if (stat (from, &about) != 0) {
    dif_set_error_errno (error, errno, _("Could not read “%s”"), from);
    return FALSE;
  }
  return dif_file_copy (from, to, (int) (about.st_mode & 0777), NULL, cancellable, error);
}

/* Empties the folder @fd, which it takes over and closes */
static gboolean
empty_folder (int fd, GError **error)
{
  DIR *folder = fdopendir (fd);
  struct dirent *entry;
  gboolean ok = TRUE;

  if (folder == NULL) {
    dif_set_error_errno (error, errno, _("Could not read a folder"));
    close (fd);
    return FALSE;
  }

  while (ok && (entry = readdir (folder)) != NULL) {
    int child;

    if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
      continue;
    if (unlinkat (dirfd (folder), entry->d_name, 0) == 0 || errno == ENOENT)
      continue;

    child = openat (dirfd (folder), entry->d_name,
                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    ok = child >= 0 && empty_folder (child, error) &&
         unlinkat (dirfd (folder), entry->d_name, AT_REMOVEDIR) == 0;
    if (!ok && (error == NULL || *error == NULL))
      dif_set_error_errno (error, errno, _("Could not remove “%s”"), entry->d_name);
  }
  closedir (folder);
  return ok;
}

gboolean
dif_tree_remove (const char *path, GError **error)
{
  int fd;

  if (unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  fd = open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not remove “%s”"), path);
    return FALSE;
  }
  if (!empty_folder (fd, error)) {
    g_prefix_error (error, "%s: ", path);
    return FALSE;
  }
  if (rmdir (path) != 0 && errno != ENOENT) {
    dif_set_error_errno (error, errno, _("Could not remove “%s”"), path);
    return FALSE;
  }
  return TRUE;
}

gboolean
dif_tree_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || syncfs (fd) != 0) {
    dif_set_error_errno (error, errno, _("Could not sync “%s”"), path);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  close (fd);
  return TRUE;
}

gboolean
dif_disk_check (const char *path, guint64 need, GError **error)
{
  struct statvfs disk;
  guint64 available;

  if (statvfs (path, &disk) != 0) {
    dif_set_error_errno (error, errno, _("Could not ask for the free space of “%s”"), path);
    return FALSE;
  }

  available = (guint64) disk.f_bavail * disk.f_frsize;
  if (available < need) {
    g_autofree char *has = g_format_size (available);
    g_autofree char *wants = g_format_size (need);

    dif_set_error (error, DIF_ERROR_STORAGE,
                   _("Free some space on that disk; what is already kept is not touched."),
                   _("The disk of “%s” has %s free, and %s are needed"), path, has, wants);
    return FALSE;
  }
  return TRUE;
}

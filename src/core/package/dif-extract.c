/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-extract"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"

#include "dif-extract.h"

/* Where the last file went: its folders stay open, since the next one mostly goes there too */
typedef struct {
  int top;
  guint depth;
  char *names[DIF_LIMIT_DEPTH + 1]; /* (owned) */
  int fds[DIF_LIMIT_DEPTH + 1];
  DifDigest *digest; /* (owned) */
  DifManifest *manifest;
  DifProgress *progress;
} Extract;


static void
leave_folders (Extract *self, guint depth)
{
  while (self->depth > depth) {
    self->depth--;
    close (self->fds[self->depth]);
    g_clear_pointer (&self->names[self->depth], g_free);
  }
}

/* Opens the folder @name in @parent, making it if need be; never through a link */
static int
enter_folder (int parent, const char *name, const char *path, GError **error)
{
  int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat (parent, name, flags);

  if (fd < 0 && errno == ENOENT && mkdirat (parent, name, 0755) == 0) {
    fd = openat (parent, name, flags);
    if (fd >= 0 && fchmod (fd, 0755) != 0) {
      close (fd);
      fd = -1;
    }
  }
  if (fd < 0)
    dif_set_error_errno (error, errno, _("Could not make the folder of “%s”"), path);
  return fd;
}

/* Returns: the open folder that is @count names deep in @parts, or -1 */
static int
go_to_folder (Extract *self, const GStrv parts, guint count, const char *path, GError **error)
{
  guint common = 0;

  while (common < self->depth && common < count && g_str_equal (self->names[common], parts[common]))
    common++;
  leave_folders (self, common);
  while (self->depth < count) {
    int parent = self->depth > 0 ? self->fds[self->depth - 1] : self->top;
    int fd = enter_folder (parent, parts[self->depth], path, error);

    if (fd < 0)
      return -1;
    self->fds[self->depth] = fd;
    self->names[self->depth] = g_strdup (parts[self->depth]);
    self->depth++;
  }
  return count > 0 ? self->fds[count - 1] : self->top;
}

static gboolean
write_block (int fd, const guint8 *data, gsize length)
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

static gboolean
write_data (Extract *self, DifPackageReader *reader, int fd, const char *path, GError **error)
{
  char hex[DIF_DIGEST_HEX];
  guint64 size = 0;

  while (TRUE) {
    const void *data;
    gsize length;

    if (!dif_package_reader_block (reader, &data, &length, error))
      return FALSE;
    if (length == 0)
      break;
    dif_digest_update (self->digest, data, length);
    if (!write_block (fd, data, length)) {
      dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
      return FALSE;
    }
    size += length;
    dif_progress_advance (self->progress, length);
  }
  if (fchmod (fd, 0644) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }
  dif_digest_finish (self->digest, hex);
  dif_manifest_add (self->manifest, path, size, hex);
  return TRUE;
}

static gboolean
write_file (Extract *self,
            DifPackageReader *reader,
            int folder,
            const char *name,
            const char *path,
            GError **error)
{
  int fd = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0 && errno == EEXIST) {
    dif_set_error (error, DIF_ERROR_UNSAFE,
                   _("Keep the data folder on a disk that tells upper from lower case."),
                   _("“%s” holds “%s” twice, as this disk sees it"),
                   dif_package_reader_get_name (reader), path);
    return FALSE;
  }
  if (fd < 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }
  ok = write_data (self, reader, fd, path, error);
  /* Some network file systems tell only now that the disk is full */
  if (close (fd) != 0 && ok) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    ok = FALSE;
  }
  return ok;
}

/* Returns: the path without the wrapper, or %NULL for what is left out */
static const char *
unwrap (const char *path, const char *wrapper)
{
  gsize length = wrapper != NULL ? strlen (wrapper) : 0;

  if (length == 0)
    return *path != '\0' ? path : NULL;
  if (strncmp (path, wrapper, length) != 0 || path[length] != '/')
    return NULL;
  return path + length + 1;
}

static gboolean
write_all (Extract *self, DifPackageReader *reader, const char *wrapper, GError **error)
{
  const DifPackageEntry *entry;

  while (TRUE) {
    g_auto (GStrv) parts = NULL;
    const char *path;
    guint count;
    int folder;

    if (!dif_package_reader_next (reader, &entry, error))
      return FALSE;
    if (entry == NULL)
      return TRUE;
    path = unwrap (entry->path, wrapper);
    if (path == NULL)
      continue;
    parts = g_strsplit (path, "/", -1);
    count = g_strv_length (parts);
    folder = go_to_folder (self, parts, entry->folder ? count : count - 1, path, error);
    if (folder < 0)
      return FALSE;
    if (!entry->folder && !write_file (self, reader, folder, parts[count - 1], path, error))
      return FALSE;
  }
}

DifManifest *
dif_extract (DifPackageReader *reader,
             const char *wrapper,
             const char *into,
             DifProgress *progress,
             GError **error)
{
  g_autoptr (DifManifest) manifest = dif_manifest_new ();
  g_autoptr (DifDigest) digest = dif_digest_new ();
  Extract self = { .manifest = manifest, .digest = digest, .progress = progress };
  gboolean ok;

  if (mkdir (into, 0700) != 0) {
    dif_set_error_errno (error, errno, _("Could not make the folder “%s”"), into);
    return NULL;
  }
  self.top = open (into, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (self.top < 0) {
    dif_set_error_errno (error, errno, _("Could not make the folder “%s”"), into);
    dif_tree_remove (into, NULL);
    return NULL;
  }
  ok = write_all (&self, reader, wrapper, error);
  leave_folders (&self, 0);
  close (self.top);
  if (!ok) {
    dif_tree_remove (into, NULL);
    return NULL;
  }
  return g_steal_pointer (&manifest);
}

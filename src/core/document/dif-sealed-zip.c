/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sealed-zip"

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"

#include "dif-sealed-zip.h"

#define BLOCK (256 * DIF_KIB)
#define READ_ONLY (0444)

struct _DifSealedZip {
  DifProgress *progress;     /* (unowned) (nullable) */
  GCancellable *cancellable; /* (unowned) (nullable) */
  struct archive *zip;       /* (owned) */
  GString *sums;             /* (owned) */
  char *path;                /* (owned) */
  char *part;                /* (owned) (nullable) where it is until it is finished */
  int fd;
};


static gboolean
fail (DifSealedZip *self, GError **error)
{
  dif_set_error (error, DIF_ERROR_STORAGE, _("Choose another place, with enough free space."),
                 _("“%s” could not be written: %s"), self->path, archive_error_string (self->zip));
  return FALSE;
}

DifSealedZip *
dif_sealed_zip_new (const char *path, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifSealedZip) self = g_new0 (DifSealedZip, 1);

  self->progress = progress;
  self->cancellable = cancellable;
  self->path = g_strdup (path);
  self->part = g_strdup_printf ("%s.XXXXXX", path);
  self->sums = g_string_new (NULL);
  self->zip = archive_write_new ();
  self->fd = g_mkstemp_full (self->part, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    g_clear_pointer (&self->part, g_free);
    return NULL;
  }
  archive_write_set_format_zip (self->zip);
  archive_write_set_options (self->zip, "zip:hdrcharset=UTF-8");
  archive_write_set_bytes_in_last_block (self->zip, 1);
  if (archive_write_open_fd (self->zip, self->fd) != ARCHIVE_OK) {
    fail (self, error);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
dif_sealed_zip_free (DifSealedZip *self)
{
  if (self == NULL)
    return;
  archive_write_free (self->zip);
  g_string_free (self->sums, TRUE);
  if (self->fd >= 0)
    close (self->fd);
  if (self->part != NULL)
    g_unlink (self->part);
  g_free (self->part);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_packed (const char *name)
{
  static const char *const ends[] = { ".zip", ".pdf", ".odt", ".docx", ".gz", ".png", ".jpg", ".jpeg" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (g_str_has_suffix (lower, ends[i]))
      return TRUE;
  }
  return FALSE;
}

static gboolean
begin_entry (DifSealedZip *self, const char *name, guint64 size, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  int result;

  /* no time of its own: libarchive would write it in the machine's zone */
  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, READ_ONLY);
  archive_entry_set_size (entry, (la_int64_t) size);
  if (is_packed (name))
    archive_write_zip_set_compression_store (self->zip);
  else
    archive_write_zip_set_compression_deflate (self->zip);
  result = archive_write_header (self->zip, entry);
  archive_entry_free (entry);
  return result >= ARCHIVE_WARN || fail (self, error);
}

static gboolean
put (DifSealedZip *self, gconstpointer data, gsize length, GError **error)
{
  dif_progress_advance (self->progress, length);
  return length == 0 || archive_write_data (self->zip, data, length) == (la_ssize_t) length || fail (self, error);
}

gboolean
dif_sealed_zip_add_bytes (DifSealedZip *self,
                          const char *name,
                          gconstpointer data,
                          gsize length,
                          char *sha256,
                          GError **error)
{
  char hex[DIF_DIGEST_HEX];

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error) || !begin_entry (self, name, length, error) ||
      !put (self, data, length, error))
    return FALSE;
  dif_digest_bytes (data, length, hex);
  g_string_append_printf (self->sums, "%s  %s\n", hex, name);
  if (sha256 != NULL)
    memcpy (sha256, hex, sizeof hex);
  return TRUE;
}

/* Every byte of a file, hashed on the way */
static gboolean
copy (DifSealedZip *self, int fd, const char *path, guint64 size, char *hex, GError **error)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  g_autofree char *block = g_malloc (BLOCK);
  guint64 left = size;

  while (left > 0) {
    gssize got = read (fd, block, (gsize) MIN (left, BLOCK));

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0) {
      dif_set_error_errno (error, got < 0 ? errno : EIO, _("“%s” cannot be read"), path);
      return FALSE;
    }
    if (g_cancellable_set_error_if_cancelled (self->cancellable, error) || !put (self, block, (gsize) got, error))
      return FALSE;
    dif_digest_update (digest, block, (gsize) got);
    left -= (guint64) got;
  }
  dif_digest_finish (digest, hex);
  return TRUE;
}

gboolean
dif_sealed_zip_add_file (DifSealedZip *self,
                         const char *name,
                         const char *path,
                         const char *expected,
                         guint64 *size,
                         char *sha256,
                         GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char hex[DIF_DIGEST_HEX];
  GStatBuf about;
  gboolean ok;

  if (fd < 0 || fstat (fd, &about) != 0) {
    int number = errno;

    if (fd >= 0)
      close (fd);
    if (expected != NULL)
      dif_set_error (error, DIF_ERROR_ALTERED, _("Put back a copy of it."), _("“%s” is not there any more: %s"), path,
                     g_strerror (number));
    else
      dif_set_error_errno (error, number, _("“%s” cannot be read"), path);
    return FALSE;
  }
  ok = begin_entry (self, name, (guint64) about.st_size, error) &&
       copy (self, fd, path, (guint64) about.st_size, hex, error);
  close (fd);
  if (ok && expected != NULL && !g_str_equal (hex, expected)) {
    dif_set_error (error, DIF_ERROR_ALTERED, _("Put back a copy of it; it was changed on this disk."),
                   _("“%s” is not what was kept"), path);
    return FALSE;
  }
  if (!ok)
    return FALSE;
  g_string_append_printf (self->sums, "%s  %s\n", hex, name);
  if (size != NULL)
    *size = (guint64) about.st_size;
  if (sha256 != NULL)
    memcpy (sha256, hex, sizeof hex);
  return TRUE;
}

/* Durable and read-only before it has its name */
static gboolean
settle (DifSealedZip *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (fchmod (self->fd, READ_ONLY) != 0 || fsync (self->fd) != 0 || g_rename (self->part, self->path) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), self->path);
    return FALSE;
  }
  g_clear_pointer (&self->part, g_free);
  return dif_folder_sync (folder, error);
}

gboolean
dif_sealed_zip_finish (DifSealedZip *self, GError **error)
{
  return begin_entry (self, "SHA256SUMS", self->sums->len, error) &&
         put (self, self->sums->str, self->sums->len, error) &&
         (archive_write_close (self->zip) == ARCHIVE_OK || fail (self, error)) && settle (self, error);
}

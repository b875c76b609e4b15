/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-http"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dif-error.h"
#include "dif-file.h"

#include "dif-http-sink.h"

#define NOTE_MODE (0600)


/* Names this run of the machine; empty where the system does not say it */
static char *
boot_id (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strdup ("");
  return g_strstrip (text);
}

/* Reads the note; the validator only if it was written for this URL since the machine started */
static char *
read_note (DifHttpSink *self)
{
  g_autofree char *text = NULL;
  g_autofree char *boot = boot_id ();
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (self->note, &text, NULL, NULL))
    return NULL;
  lines = g_strsplit (text, "\n", 4);
  if (g_strv_length (lines) < 3 || lines[0][0] == '\0' || boot[0] == '\0' ||
      !g_str_equal (lines[1], boot) || !g_str_equal (lines[2], self->source))
    return NULL;
  return g_strdup (lines[0]);
}

static gboolean
write_note (DifHttpSink *self, GError **error)
{
  g_autofree char *boot = boot_id ();
  g_autofree char *text = g_strdup_printf ("%s\n%s\n%s\n", self->validator, boot, self->source);

  return dif_file_replace (self->note, text, strlen (text), NOTE_MODE, error);
}

static gboolean
open_part (DifHttpSink *self, int flags)
{
  struct stat about;

  self->fd = open (self->path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0600);
  if (self->fd < 0)
    return FALSE;
  if (fstat (self->fd, &about) == 0 && S_ISREG (about.st_mode))
    return TRUE;
  close (self->fd);
  self->fd = -1;
  errno = EEXIST;
  return FALSE;
}

/* Takes up what an earlier try left; hashing it again, since it may be long ago */
static gboolean
take_up (DifHttpSink *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *validator = read_note (self);
  g_autofree guint8 *buffer = NULL;
  const gsize length = 256 * 1024;

  if (validator == NULL || !open_part (self, 0))
    return TRUE;

  buffer = g_malloc (length);
  while (TRUE) {
    ssize_t got;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    got = read (self->fd, buffer, length);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0) {
      dif_set_error_errno (error, errno, _("Could not read “%s”"), self->path);
      return FALSE;
    }
    if (got == 0)
      break;
    dif_digest_update (self->digest, buffer, (gsize) got);
    self->size += (guint64) got;
  }
  if (self->size > 0)
    self->validator = g_steal_pointer (&validator);
  return TRUE;
}

DifHttpSink *
dif_http_sink_open (const char *path, const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifHttpSink) self = g_new0 (DifHttpSink, 1);

  self->fd = -1;
  self->digest = dif_digest_new ();
  dif_digest_bytes (url, strlen (url), self->source);
  if (path == NULL) {
    self->bytes = g_byte_array_new ();
    return g_steal_pointer (&self);
  }

  self->path = g_strdup (path);
  self->note = g_strconcat (path, ".etag", NULL);
  if (!take_up (self, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dif_http_sink_free (DifHttpSink *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->digest, dif_digest_free);
  g_free (self->validator);
  g_free (self->path);
  g_free (self->note);
  g_free (self);
}

static void
forget (DifHttpSink *self)
{
  char unused[DIF_DIGEST_HEX];

  dif_digest_finish (self->digest, unused);
  self->size = 0;
  g_clear_pointer (&self->validator, g_free);
  if (self->bytes != NULL)
    g_byte_array_set_size (self->bytes, 0);
}

gboolean
dif_http_sink_restart (DifHttpSink *self, const char *validator, GError **error)
{
  forget (self);
  if (self->path == NULL)
    return TRUE;

  /* In this order a kill leaves no note that speaks of other bytes */
  unlink (self->note);
  if ((self->fd < 0 && !open_part (self, O_CREAT)) || ftruncate (self->fd, 0) != 0 ||
      lseek (self->fd, 0, SEEK_SET) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), self->path);
    return FALSE;
  }
  self->validator = g_strdup (validator);
  return validator == NULL || write_note (self, error);
}

gboolean
dif_http_sink_write (DifHttpSink *self, gconstpointer data, gsize length, GError **error)
{
  const guint8 *rest = data;
  gsize left = length;

  if (self->path == NULL) {
    g_byte_array_append (self->bytes, data, (guint) length);
    left = 0;
  }
  while (left > 0) {
    ssize_t put = write (self->fd, rest, left);

    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0) {
      dif_set_error_errno (error, errno, _("Could not write “%s”"), self->path);
      /* How much of this block got there is not known: what is there is not gone on with */
      g_clear_pointer (&self->validator, g_free);
      unlink (self->note);
      return FALSE;
    }
    rest += put;
    left -= (gsize) put;
  }
  dif_digest_update (self->digest, data, length);
  self->size += length;
  return TRUE;
}

gboolean
dif_http_sink_finish (DifHttpSink *self, char hex[DIF_DIGEST_HEX], GError **error)
{
  dif_digest_finish (self->digest, hex);
  if (self->path == NULL)
    return TRUE;

  g_clear_pointer (&self->validator, g_free);
  unlink (self->note);
  if (fsync (self->fd) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), self->path);
    return FALSE;
  }
  return TRUE;
}

void
dif_http_sink_discard (DifHttpSink *self)
{
  forget (self);
  if (self->path == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  unlink (self->note);
  unlink (self->path);
}

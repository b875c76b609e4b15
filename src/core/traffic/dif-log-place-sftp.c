/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-place"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "ssh/dif-sftp-read.h"
#include "ssh/dif-sftp-tree.h"

#include "dif-log-place-private.h"

typedef struct {
  DifSftp *sftp;            /* (owned) */
  DifSshSettings *settings; /* (owned) */
  char *folder;             /* (owned) */
  char *wanted;             /* (owned) */
} Host;

/* One file on its way */
typedef struct {
  const char *part;
  DifProgress *progress;
  int fd;
} Getting;


static char *
check_path (const char *place, GError **error)
{
  return g_strdup (place);
}

static void
close_host (gpointer place)
{
  Host *self = place;

  g_clear_pointer (&self->sftp, dif_sftp_free);
  g_clear_pointer (&self->settings, dif_ssh_settings_free);
  g_free (self->folder);
  g_free (self->wanted);
  g_free (self);
}

static gpointer
open_host (DifTargetConfig *config, const char *place, const char *profile, GCancellable *cancellable,
           GError **error)
{
  g_autofree char *use = g_strdup_printf ("target:%s", config->name);
  Host *self = g_new0 (Host, 1);

  dif_log_place_split (place, &self->folder, &self->wanted);
  self->settings = dif_ssh_settings_new (config->location, config->options, profile, use, error);
  self->sftp = self->settings != NULL ? dif_sftp_connect (self->settings, NULL, cancellable, error) : NULL;
  if (self->sftp != NULL)
    return self;
  close_host (self);
  return NULL;
}

static GPtrArray *
list_host (gpointer place, GCancellable *cancellable, GError **error)
{
  Host *self = place;
  g_auto (DifSftpResult) about = { 0 };
  g_autoptr (GPtrArray) names = NULL;
  GPtrArray *offers;

  dif_sftp_ask_path (self->sftp, DIF_SFTP_STAT, self->folder, dif_sftp_keep, &about);
  if (!dif_sftp_settle (self->sftp, cancellable, error))
    return NULL;
  if (about.type != DIF_SFTP_ATTRS) {
    dif_sftp_set_error (error, about.status, about.message, _("The folder “%s” of the logs cannot be read"),
                        self->folder);
    return NULL;
  }
  names = dif_sftp_list (self->sftp, self->folder, cancellable, error);
  if (names == NULL)
    return NULL;
  offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_log_offer_free);
  for (guint i = 0; i < names->len; i++) {
    const DifSftpName *name = g_ptr_array_index (names, i);
    g_autofree char *path = g_build_path ("/", self->folder, name->name, NULL);
    g_autofree char *fingerprint = g_strdup_printf ("%" PRIu64 "-%" PRIu32, name->attrs.size, name->attrs.mtime);

    if (dif_sftp_is_file (&name->attrs) && g_utf8_validate (name->name, -1, NULL) &&
        dif_log_place_matches (self->wanted, name->name))
      g_ptr_array_add (offers, dif_log_offer_new (path, fingerprint, name->attrs.size));
  }
  return offers;
}

static gboolean
take_bytes (gpointer data, const guint8 *bytes, gsize length, GError **error)
{
  Getting *getting = data;

  dif_progress_advance (getting->progress, length);
  while (length > 0) {
    gssize put = write (getting->fd, bytes, length);

    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0) {
      dif_set_error_errno (error, errno, _("Could not write “%s”"), getting->part);
      return FALSE;
    }
    bytes += put;
    length -= (gsize) put;
  }
  return TRUE;
}

static gboolean
open_parts (Getting *getting, char *const *parts, guint count, DifProgress *progress, GError **error)
{
  for (guint i = 0; i < count; i++) {
    getting[i] = (Getting){ parts[i], progress, open (parts[i], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600) };
    if (getting[i].fd < 0) {
      dif_set_error_errno (error, errno, _("Could not write “%s”"), parts[i]);
      return FALSE;
    }
  }
  return TRUE;
}

/* What the host did not give is not there: rotated meanwhile, or not for us to read */
static gboolean
read_parts (Host *self, Getting *getting, DifLogOffer *const *offers, guint count, GCancellable *cancellable,
            GError **error)
{
  g_autofree DifSftpReading *readings = g_new0 (DifSftpReading, count);

  for (guint i = 0; i < count; i++)
    readings[i] = (DifSftpReading){ offers[i]->origin, 0, offers[i]->size, take_bytes, &getting[i] };
  if (!dif_sftp_read_files (self->sftp, readings, count, cancellable, error))
    return FALSE;
  for (guint i = 0; i < count; i++) {
    if (readings[i].status == DIF_SFTP_OK)
      continue;
    g_unlink (getting[i].part);
    if (readings[i].status != DIF_SFTP_NO_SUCH_FILE) {
      dif_sftp_set_error (error, readings[i].status, NULL, _("“%s” on the server cannot be read"), offers[i]->origin);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
fetch_host (gpointer place, DifLogOffer *const *offers, char *const *parts, guint count, DifProgress *progress,
            GCancellable *cancellable, GError **error)
{
  g_autofree Getting *getting = g_new (Getting, count);
  gboolean ok;

  for (guint i = 0; i < count; i++)
    getting[i].fd = -1;
  ok = open_parts (getting, parts, count, progress, error) &&
       read_parts (place, getting, offers, count, cancellable, error);
  for (guint i = 0; i < count; i++) {
    if (getting[i].fd >= 0)
      close (getting[i].fd);
  }
  return ok;
}

const DifLogPlaceKind dif_log_place_sftp = {
  .kind = "sftp",
  .check = check_path,
  .open = open_host,
  .close = close_host,
  .list = list_host,
  .fetch = fetch_host,
};

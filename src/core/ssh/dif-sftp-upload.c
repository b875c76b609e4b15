/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-sftp"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-sftp-upload.h"


struct _DifSftpUpload {
  DifSftp *sftp;     /* (unowned) */
  GQueue ready;      /* (element-type File) open on both sides, with bytes to send */
  guint files;       /* under way */
  guint unsent;      /* of these, not asked for to their end */
  guint64 unanswered; /* bytes written without an answer */
  guint8 *block;     /* (owned) */
  gsize block_size;
  GError *failure;   /* (owned) (nullable) the first */
};

/* One file under way */
typedef struct {
  DifSftpUpload *upload; /* (unowned) */
  DifProgress *progress; /* (owned) (nullable) */
  char *from;            /* (owned) */
  char *to;              /* (owned) */
  char *name;            /* (owned) */
  char sha256[DIF_DIGEST_HEX];
  guint64 size;
  guint32 mode;
  gboolean durable;
  gboolean *right;       /* (unowned) (nullable) */
  int fd;                /* -1 until its turn has come */
  guint64 offset;
  DifDigest *digest;     /* (owned) */
  guint64 reread;        /* bytes that came back */
  DifDigest *again;      /* (owned) (nullable) of these */
  GByteArray *handle;    /* (owned) (nullable) */
  guint asked;           /* without an answer; servers may answer in any order */
  gboolean ended;        /* nothing more is asked */
} File;

/* One write, or read, without its answer */
typedef struct {
  File *file; /* (unowned) */
  guint64 offset;
  gsize length;
} Block;


DifSftpUpload *
dif_sftp_upload_new (DifSftp *sftp)
{
  DifSftpUpload *self = g_new0 (DifSftpUpload, 1);

  self->sftp = sftp;
  g_queue_init (&self->ready);
  return self;
}

static void
file_free (File *file)
{
  if (file->fd >= 0)
    close (file->fd);
  g_clear_object (&file->progress);
  g_clear_pointer (&file->digest, dif_digest_free);
  g_clear_pointer (&file->again, dif_digest_free);
  g_clear_pointer (&file->handle, g_byte_array_unref);
  g_free (file->from);
  g_free (file->to);
  g_free (file->name);
  g_free (file);
}

void
dif_sftp_upload_free (DifSftpUpload *self)
{
  if (self->files > 0) /* half a file on the server is of no use to anybody */
    dif_sftp_abandon (self->sftp);
  g_queue_clear_full (&self->ready, (GDestroyNotify) file_free);
  g_clear_error (&self->failure);
  g_free (self->block);
  g_free (self);
}

static void
fail (DifSftpUpload *self, GError *reason)
{
  if (self->failure == NULL)
    self->failure = reason;
  else
    g_error_free (reason);
}

/* An answer that must be "done" */
static gboolean
is_done (const DifSftpAnswer *answer)
{
  return answer->type == DIF_SFTP_STATUS && answer->status == DIF_SFTP_OK;
}

/* One answer for @file is there; with the last one it is done with */
static void
answered (File *file)
{
  if (--file->asked > 0 || !file->ended)
    return;
  file->upload->files--;
  file_free (file);
}

/* --- What the server answers -------------------------------------------------------------- */

static void
closed (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  File *file = data;
  GError *reason = NULL;

  if (!is_done (answer)) {
    dif_sftp_set_error (&reason, answer->status, answer->message, _("“%s” could not be written"), file->name);
    fail (file->upload, reason);
  }
  answered (file);
}

static void
synced (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  File *file = data;
  GError *reason = NULL;

  if (!is_done (answer)) {
    dif_sftp_set_error (&reason, answer->status, answer->message, _("“%s” could not be synced"), file->name);
    fail (file->upload, reason);
  }
  answered (file);
}

/* A write that the server took only in part would go unnoticed otherwise, and so would a mask that
 * keeps the file from readers */
static void
measured (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  File *file = data;
  GError *reason = NULL;

  if (answer->type == DIF_SFTP_ATTRS && answer->attrs.has_mode && (answer->attrs.mode & 0777) != file->mode)
    dif_sftp_set_mode (sftp, file->to, file->mode, dif_sftp_ignore, NULL);
  if (answer->type == DIF_SFTP_ATTRS && answer->attrs.has_size && answer->attrs.size != file->size &&
      file->upload->failure == NULL) {
    dif_set_error (&reason, DIF_ERROR_ALTERED, _("The disk or the quota of the hosting may be full."),
                   _("“%s” has %" PRIu64 " bytes on the server instead of %" PRIu64),
                   file->name, answer->attrs.size, file->size);
    fail (file->upload, reason);
  }
  answered (file);
}

/* Whatever came otherwise than it was sent leaves the file as one that was not read back */
static void
read_again (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  g_autofree Block *block = data;
  File *file = block->file;
  char hex[DIF_DIGEST_HEX];

  if (answer->type == DIF_SFTP_DATA && answer->length == block->length && block->offset == file->reread) {
    dif_digest_update (file->again, answer->bytes, answer->length);
    file->reread += answer->length;
    if (file->reread == file->size) {
      dif_digest_finish (file->again, hex);
      *file->right = g_str_equal (hex, file->sha256);
    }
  }
  answered (file);
}

static void
written (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  g_autofree Block *block = data;
  File *file = block->file;
  GError *reason = NULL;

  file->upload->unanswered -= block->length;
  if (is_done (answer)) {
    dif_progress_advance (file->progress, block->length);
  } else {
    dif_sftp_set_error (&reason, answer->status, answer->message, _("“%s” could not be written"), file->name);
    fail (file->upload, reason);
  }
  answered (file);
}

static void
opened (DifSftp *sftp, const DifSftpAnswer *answer, gpointer data)
{
  File *file = data;
  DifSftpUpload *self = file->upload;
  GError *reason = NULL;

  if (answer->type == DIF_SFTP_HANDLE) {
    file->handle = g_byte_array_new ();
    g_byte_array_append (file->handle, answer->bytes, (guint) answer->length);
    g_queue_push_tail (&self->ready, file);
    answered (file);
    return;
  }
  if (answer->status == DIF_SFTP_FAILURE)
    dif_set_error (&reason, DIF_ERROR_REJECTED,
                   _("The server may not take this name, or the disk or the quota may be full."),
                   _("“%s” cannot be made on “%s” (“%s”)"), file->name, dif_sftp_get_name (sftp),
                   answer->message);
  else
    dif_sftp_set_error (&reason, answer->status, answer->message, _("“%s” cannot be made on “%s”"),
                        file->name, dif_sftp_get_name (sftp));
  fail (self, reason);
  file->ended = TRUE;
  self->unsent--;
  answered (file);
}

/* --- Sending ------------------------------------------------------------------------------ */

static Block *
block_new (File *file, guint64 offset, gsize length)
{
  Block *block = g_new (Block, 1);

  block->file = file;
  block->offset = offset;
  block->length = length;
  file->asked++;
  return block;
}

/* What was written is asked for again, through the handle that is open: what is asked of one file is
 * done in the order in which it was asked (draft-ietf-secsh-filexfer-02 §6.1) */
static void
ask_again (DifSftpUpload *self, File *file)
{
  file->again = dif_digest_new ();
  for (guint64 at = 0; at < file->size; at += self->block_size) {
    Block *block = block_new (file, at, (gsize) MIN (self->block_size, file->size - at));

    dif_sftp_read (self->sftp, file->handle, at, block->length, read_again, block);
  }
}

static void
end_file (DifSftpUpload *self, File *file)
{
  gboolean ok = self->failure == NULL;

  if (ok && file->durable && dif_sftp_can (self->sftp, DIF_SFTP_CAN_FSYNC)) {
    file->asked++;
    dif_sftp_fsync (self->sftp, file->handle, synced, file);
  }
  if (ok) {
    file->asked++;
    dif_sftp_ask_handle (self->sftp, DIF_SFTP_FSTAT, file->handle, measured, file);
    if (file->right != NULL)
      ask_again (self, file);
  }
  file->asked++;
  file->ended = TRUE;
  self->unsent--;
  dif_sftp_ask_handle (self->sftp, DIF_SFTP_CLOSE, file->handle, closed, file);
  if (file->fd >= 0)
    close (file->fd);
  file->fd = -1;
}

/* Is what has been read what it must be? Asked before the last block goes. */
static gboolean
check_whole (File *file, GError **error)
{
  char hex[DIF_DIGEST_HEX];

  dif_digest_finish (file->digest, hex);
  if (file->offset == file->size && g_str_equal (hex, file->sha256))
    return TRUE;
  dif_set_error (error, DIF_ERROR_ALTERED,
                 _("Fetch the package again; the archive's own copy was changed on this disk."),
                 _("“%s” in the archive is not what was received"), file->name);
  return FALSE;
}

/* Only the file whose turn it is is open here: of hundreds the handles on the server are awaited */
static gssize
read_block (DifSftpUpload *self, File *file)
{
  if (file->fd < 0)
    file->fd = open (file->from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  return file->fd >= 0 ? read (file->fd, self->block, self->block_size) : -1;
}

/* Returns: whether the file has more to send */
static gboolean
send_block (DifSftpUpload *self, File *file)
{
  GError *reason = NULL;
  gssize got;
  gboolean last;

  if (self->failure != NULL)
    return FALSE;
  got = read_block (self, file);
  if (got < 0) {
    dif_set_error_errno (&reason, errno, _("Could not read “%s”"), file->name);
    fail (self, reason);
    return FALSE;
  }
  file->offset += (guint64) got;
  dif_digest_update (file->digest, self->block, (gsize) got);
  last = got == 0 || file->offset >= file->size;
  if (last && !check_whole (file, &reason)) {
    fail (self, reason);
    return FALSE;
  }
  if (got > 0) {
    Block *block = block_new (file, file->offset - (guint64) got, (gsize) got);

    self->unanswered += block->length;
    dif_sftp_write (self->sftp, file->handle, block->offset, self->block, block->length, written, block);
  }
  return !last;
}

/* Sends as much as may be without an answer */
static void
pump (DifSftpUpload *self)
{
  if (self->block_size != dif_sftp_get_block (self->sftp)) {
    self->block_size = dif_sftp_get_block (self->sftp);
    self->block = g_realloc (self->block, self->block_size);
  }
  while (!g_queue_is_empty (&self->ready) &&
         (self->unanswered < DIF_LIMIT_SFTP_BYTES || self->failure != NULL)) {
    File *file = g_queue_peek_head (&self->ready);

    if (send_block (self, file))
      continue;
    g_queue_pop_head (&self->ready);
    end_file (self, file);
  }
}

static gboolean
turn (DifSftpUpload *self, GCancellable *cancellable, GError **error)
{
  if (!dif_sftp_turn (self->sftp, cancellable, error))
    return FALSE;
  pump (self);
  return TRUE;
}

static gboolean
check (DifSftpUpload *self, GError **error)
{
  if (self->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

static File *
file_new (DifSftpUpload *self, const DifSftpUploadFile *wanted, DifProgress *progress)
{
  File *file = g_new0 (File, 1);

  file->upload = self;
  file->progress = progress != NULL ? g_object_ref (progress) : NULL;
  file->from = g_strdup (wanted->from);
  file->to = g_strdup (wanted->to);
  file->name = g_strdup (wanted->name);
  g_strlcpy (file->sha256, wanted->sha256, sizeof (file->sha256));
  file->size = wanted->size;
  file->mode = wanted->mode;
  file->durable = wanted->durable;
  file->right = wanted->size > 0 ? wanted->right : NULL;
  file->digest = dif_digest_new ();
  file->fd = -1;
  return file;
}

gboolean
dif_sftp_upload_add (DifSftpUpload *self,
                     const DifSftpUploadFile *wanted,
                     DifProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  const guint32 flags = DIF_SFTP_FOR_WRITING | DIF_SFTP_CREATE |
                        (wanted->right != NULL ? DIF_SFTP_FOR_READING : 0) |
                        (wanted->exclusive ? DIF_SFTP_EXCLUSIVE : DIF_SFTP_TRUNCATE);
  File *file;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  while (self->failure == NULL && self->files >= dif_sftp_get_files (self->sftp)) {
    if (!turn (self, cancellable, error))
      return FALSE;
  }
  if (self->failure != NULL)
    return dif_sftp_upload_finish (self, cancellable, error);

  file = file_new (self, wanted, progress);
  self->files++;
  self->unsent++;
  file->asked++;
  dif_sftp_open (self->sftp, file->to, flags, file->mode, opened, file);
  return TRUE;
}

guint
dif_sftp_upload_get_unsent (DifSftpUpload *self)
{
  return self->unsent;
}

gboolean
dif_sftp_upload_flush (DifSftpUpload *self, guint left, GCancellable *cancellable, GError **error)
{
  pump (self);
  while (self->unsent > left) {
    if (!turn (self, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
dif_sftp_upload_finish (DifSftpUpload *self, GCancellable *cancellable, GError **error)
{
  pump (self);
  while (self->files > 0 || dif_sftp_get_pending (self->sftp) > 0) {
    if (!turn (self, cancellable, error))
      return FALSE;
  }
  return check (self, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-progress.h"
#include "ssh/dif-sftp.h"

G_BEGIN_DECLS

/**
 * DifSftpUpload:
 *
 * Many files of this machine on their way to a server at once. Each is hashed as it is read, and
 * what is not what it must be is never given its last byte. Bounded by the files the server may
 * have open and by the bytes that have no answer yet (dif-limits.h). Free with
 * dif_sftp_upload_free() before its connection.
 */
typedef struct _DifSftpUpload DifSftpUpload;

typedef struct {
  const char *from;   /* on this machine */
  const char *to;     /* on the server */
  const char *name;   /* for errors */
  const char *sha256; /* that it must have */
  guint64 size;       /* likewise */
  guint32 mode;
  gboolean exclusive; /* there must be no file of that name; else it is emptied first */
  gboolean durable;   /* synced to the server's disk, where the server can */
  gboolean *right;    /* (nullable) %TRUE once it was read back, before it is closed, as it must be; the
                         user must be one who may read there. Kept alive by the caller */
} DifSftpUploadFile;

DifSftpUpload *dif_sftp_upload_new (DifSftp *sftp);
void dif_sftp_upload_free (DifSftpUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSftpUpload, dif_sftp_upload_free)

/**
 * dif_sftp_upload_add:
 * @file: copied
 *
 * Puts a file in line; waits only while too many are under way.
 *
 * Returns: %FALSE when this or an earlier file failed: %DIF_ERROR_ALTERED if it is not what it must
 *   be, what the server says, or a broken connection
 */
gboolean dif_sftp_upload_add (DifSftpUpload *self,
                              const DifSftpUploadFile *file,
                              DifProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

/** dif_sftp_upload_get_unsent: Returns: how many files put in line are not asked for to their end */
guint dif_sftp_upload_get_unsent (DifSftpUpload *self);

/** dif_sftp_upload_flush: waits until no more than @left are so; what is asked next comes after the rest,
 * whose answers are awaited by dif_sftp_upload_finish() */
gboolean dif_sftp_upload_flush (DifSftpUpload *self, guint left, GCancellable *cancellable, GError **error);

/** dif_sftp_upload_finish: waits until the server has confirmed every file put in line so far */
gboolean dif_sftp_upload_finish (DifSftpUpload *self, GCancellable *cancellable, GError **error);

G_END_DECLS

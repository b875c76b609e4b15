/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-digest.h"
#include "ssh/dif-sftp.h"

G_BEGIN_DECLS

/**
 * DifSftpSink:
 *
 * Takes the next bytes of a file, in order. %FALSE with an error ends the reading.
 */
typedef gboolean (*DifSftpSink) (gpointer data, const guint8 *bytes, gsize length, GError **error);

/**
 * DifSftpReading:
 *
 * One file to be read. The first five are the caller's; the rest is filled, zeroed before.
 */
typedef struct {
  const char *path;
  guint64 offset;   /* from where */
  guint64 expected; /* its size as far as is known: so much is asked for at once */
  DifSftpSink sink;
  gpointer data;

  guint32 status;   /* %DIF_SFTP_OK: read to its end; else what the server said */
  guint64 size;     /* bytes read */
} DifSftpReading;

/**
 * DifSftpBatch:
 *
 * Files being read while other things are asked on the same connection. Free with
 * dif_sftp_batch_free() before the connection and the readings; one that has not ended takes the
 * connection with it.
 */
typedef struct _DifSftpBatch DifSftpBatch;

/**
 * dif_sftp_read_begin:
 * @readings: (array length=count): kept alive by the caller
 *
 * Begins to read many files at once; the answers are taken in whenever the connection turns.
 */
DifSftpBatch *dif_sftp_read_begin (DifSftp *sftp, DifSftpReading *readings, guint count);
void dif_sftp_batch_free (DifSftpBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSftpBatch, dif_sftp_batch_free)

/**
 * dif_sftp_read_finish:
 *
 * Waits until every file has been read. A file that the server refuses is no error of the whole: see
 * its status.
 *
 * Returns: %FALSE when the connection breaks, a sink fails, or when cancelled
 */
gboolean dif_sftp_read_finish (DifSftpBatch *self, GCancellable *cancellable, GError **error);

/** dif_sftp_read_files: dif_sftp_read_begin() and dif_sftp_read_finish() */
gboolean dif_sftp_read_files (DifSftp *sftp,
                              DifSftpReading *readings,
                              guint count,
                              GCancellable *cancellable,
                              GError **error);

/** dif_sftp_sink_digest: a #DifSftpSink into a #DifDigest */
gboolean dif_sftp_sink_digest (gpointer digest, const guint8 *bytes, gsize length, GError **error);

/**
 * dif_sftp_load:
 * @limit: most bytes that it may have
 * @bytes: (out) (transfer full) (nullable): the file, %NULL if there is none
 *
 * Reads one small file; %DIF_ERROR_LIMIT if it is not small.
 */
gboolean dif_sftp_load (DifSftp *sftp,
                        const char *path,
                        guint64 expected,
                        gsize limit,
                        GBytes **bytes,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS

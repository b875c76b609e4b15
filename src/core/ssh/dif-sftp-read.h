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
 * dif_sftp_read_files:
 *
 * Reads many files at once. A file that the server refuses is no error of the whole: see its status.
 *
 * Returns: %FALSE when the connection breaks, a sink fails, or when cancelled
 */
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

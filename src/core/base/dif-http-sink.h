/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dif-digest.h"

G_BEGIN_DECLS

/**
 * DifHttpSink:
 *
 * Where the bytes of a reply go: memory, or a temporary file that is gone on with later. Beside the
 * file lies `PATH.etag`: the validator of what is in it, the boot of the machine under which it was
 * written (bytes that a power cut may have taken are never gone on from) and the digest of the URL.
 * Used by DifHttp, and by the `sftp` source, whose validator is size and time of the file.
 */
typedef struct {
  char *path;                    /* (owned) (nullable) NULL: memory */
  char *note;                    /* (owned) (nullable) `PATH.etag` */
  char source[DIF_DIGEST_HEX];   /* digest of the URL */
  int fd;                        /* -1 until there is something to write */
  GByteArray *bytes;             /* (owned) (nullable) in memory */
  DifDigest *digest;             /* (owned) of all so far */
  guint64 size;                  /* bytes so far */
  char *validator;               /* (owned) (nullable) strong ETag or date of what is there */
} DifHttpSink;

/** dif_http_sink_open: @path: (nullable): %NULL for memory; what is there already is read */
DifHttpSink *dif_http_sink_open (const char *path,
                                 const char *url,
                                 GCancellable *cancellable,
                                 GError **error);
void dif_http_sink_free (DifHttpSink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifHttpSink, dif_http_sink_free)

/** dif_http_sink_restart: empties it for a reply known by @validator (nullable) */
gboolean dif_http_sink_restart (DifHttpSink *self, const char *validator, GError **error);

gboolean dif_http_sink_write (DifHttpSink *self, gconstpointer data, gsize length, GError **error);

/** dif_http_sink_finish: all is there: durable, digested, no longer to be gone on with */
gboolean dif_http_sink_finish (DifHttpSink *self, char hex[DIF_DIGEST_HEX], GError **error);

/** dif_http_sink_discard: forgets what is there, on disk too */
void dif_http_sink_discard (DifHttpSink *self);

G_END_DECLS

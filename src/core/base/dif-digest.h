/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** DIF_DIGEST_HEX: bytes of a SHA-256 written as lower-case hexadecimal, its NUL included */
#define DIF_DIGEST_HEX (65)

/**
 * DifDigest:
 *
 * A SHA-256 that grows (FIPS 180-4). GnuTLS computes it: it uses the processor's instructions and
 * is six times faster than GChecksum, and the hash is what every promise rests on.
 */
typedef struct _DifDigest DifDigest;

DifDigest *dif_digest_new (void);
void dif_digest_free (DifDigest *self);
void dif_digest_update (DifDigest *self, gconstpointer data, gsize length);

/**
 * dif_digest_finish:
 * @hex: (out): the digest so far; @self starts again from nothing
 */
void dif_digest_finish (DifDigest *self, char hex[DIF_DIGEST_HEX]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifDigest, dif_digest_free)

/** dif_digest_bytes: the digest of @length bytes at @data */
void dif_digest_bytes (gconstpointer data, gsize length, char hex[DIF_DIGEST_HEX]);

/**
 * dif_digest_descriptor:
 * @fd: a file descriptor, read from where it stands to its end
 * @name: the file's name, for the error
 * @size: (out) (optional): bytes read
 */
gboolean dif_digest_descriptor (int fd,
                                const char *name,
                                char hex[DIF_DIGEST_HEX],
                                guint64 *size,
                                GCancellable *cancellable,
                                GError **error);

/** dif_digest_file: as dif_digest_descriptor(), by path */
gboolean dif_digest_file (const char *path,
                          char hex[DIF_DIGEST_HEX],
                          guint64 *size,
                          GCancellable *cancellable,
                          GError **error);

/** dif_digest_is_hex: Returns: whether @text is 64 lower-case hexadecimal digits */
gboolean dif_digest_is_hex (const char *text);

G_END_DECLS

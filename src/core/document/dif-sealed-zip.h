/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-digest.h"
#include "base/dif-progress.h"

G_BEGIN_DECLS

/**
 * DifSealedZip:
 *
 * A ZIP on disk for handing over: `SHA256SUMS` in it names every file with its digest, as
 * `sha256sum --check` reads it, and it is read-only. The same contents give the same bytes, whatever the
 * clock and zone of the machine. It is whole at its place, or not there.
 */
typedef struct _DifSealedZip DifSealedZip;

/**
 * dif_sealed_zip_new:
 * @path: where it goes once it is finished; what is there is replaced then
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_STORAGE
 */
DifSealedZip *dif_sealed_zip_new (const char *path, DifProgress *progress, GCancellable *cancellable, GError **error);

/** dif_sealed_zip_free: leaves nothing behind of one that was not finished */
void dif_sealed_zip_free (DifSealedZip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSealedZip, dif_sealed_zip_free)

/**
 * dif_sealed_zip_add_bytes:
 * @name: UTF-8, with `/` between folders
 * @sha256: (out caller-allocates) (nullable): %DIF_DIGEST_HEX bytes
 *
 * Returns: %FALSE with %DIF_ERROR_STORAGE, or if it was cancelled
 */
gboolean dif_sealed_zip_add_bytes (DifSealedZip *self,
                                   const char *name,
                                   gconstpointer data,
                                   gsize length,
                                   char *sha256,
                                   GError **error);

/**
 * dif_sealed_zip_add_file:
 * @path: a file, no link
 * @expected: (nullable): its SHA-256 when it was received or attached
 * @size: (out) (nullable): its bytes
 * @sha256: (out caller-allocates) (nullable): %DIF_DIGEST_HEX bytes
 *
 * Advances the progress by every byte.
 *
 * Returns: %FALSE as dif_sealed_zip_add_bytes(), or with %DIF_ERROR_ALTERED if it is not what is expected
 */
gboolean dif_sealed_zip_add_file (DifSealedZip *self,
                                  const char *name,
                                  const char *path,
                                  const char *expected,
                                  guint64 *size,
                                  char *sha256,
                                  GError **error);

/**
 * dif_sealed_zip_finish:
 *
 * Adds the digests, and puts it in its place.
 */
gboolean dif_sealed_zip_finish (DifSealedZip *self, GError **error);

G_END_DECLS

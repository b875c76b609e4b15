/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-progress.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/**
 * dif_evidence_zip_write:
 * @path: a new file, or one to be replaced; its name ends with .zip
 *
 * Writes the evidence folder as one ZIP: `INDICE.html` with every requirement of sections II and IV, its
 * state and what shows it; the infrastructure document and the record of tests as PDF; every attached
 * document, in a folder of its clause, as it was attached; and `SHA256SUMS`, which `sha256sum -c` reads.
 * The same evidence gives the same bytes. Blocking; the file is whole or not there at all.
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if the name is another, %DIF_ERROR_ALTERED if a document is not as it
 *   was attached, %DIF_ERROR_STORAGE, or if it was cancelled
 */
gboolean dif_evidence_zip_write (DifProfile *profile,
                                 const char *path,
                                 DifProgress *progress,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS

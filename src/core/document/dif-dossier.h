/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-digest.h"
#include "base/dif-progress.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/** DifDossier: what one holds */
typedef struct {
  guint files;
  guint missing; /* packages that the operator removed; the index says so */
  guint64 bytes; /* of the ZIP */
  char sha256[DIF_DIGEST_HEX];
} DifDossier;

/**
 * dif_dossier_write:
 * @profile: opened for writing
 * @path: where it goes: a ZIP
 *
 * Writes the whole participation into one file that nobody can change unnoticed (expediente): packages
 * as received, the ledger, the documents, figures, evidence, the call, with an index and the SHA-256 of
 * each (docs/evidence.md says how to check it with `unzip` and `sha256sum`). The same data give the same
 * bytes. The file is made read-only, and its digest is put on record in the ledger.
 *
 * Returns: %FALSE with %DIF_ERROR_ALTERED if the ledger or a package is not as it was, or with what could
 *   not be read or written; nothing is left at @path then that was not there before
 */
gboolean dif_dossier_write (DifProfile *profile,
                            const char *path,
                            DifDossier *dossier,
                            DifProgress *progress,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS

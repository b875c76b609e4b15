/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-progress.h"
#include "dif-manifest.h"
#include "dif-package-reader.h"

G_BEGIN_DECLS

/**
 * dif_extract:
 * @reader: at its start
 * @wrapper: (nullable): a folder that is dropped; what lies outside it is left out
 * @into: a folder that must not exist; it is made, private (0700), and removed on failure
 *
 * Writes what @reader yields, hashing while writing: `openat` with `O_CREAT|O_EXCL|O_NOFOLLOW`
 * under folders that are held open, so that no link can lead a write away. Nothing is synced.
 *
 * Returns: (transfer full): what was written, or %NULL
 */
DifManifest *dif_extract (DifPackageReader *reader,
                          const char *wrapper,
                          const char *into,
                          DifProgress *progress,
                          GError **error);

G_END_DECLS

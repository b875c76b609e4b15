/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-http.h"
#include "package/dif-manifest.h"

G_BEGIN_DECLS

/**
 * dif_readback_public:
 * @url: the public address, with a final slash
 * @wanted: what readers should get
 * @verified: (out): files that hold the right bytes
 *
 * Reads every file of @wanted as a reader would and compares its digest, never its status: a
 * server may answer 200 with a page of its own (promise P7).
 *
 * Returns: %FALSE with %DIF_ERROR_ALTERED naming the first file that is not as published, or with
 *   what kept it from being read
 */
gboolean dif_readback_public (const char *url,
                              DifManifest *wanted,
                              guint *verified,
                              DifProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS

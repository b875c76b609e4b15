/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-probes.h"
#include "base/dif-http.h"
#include "call/dif-call.h"
#include "package/dif-manifest.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/**
 * dif_probing_look:
 * @http: kept between looks; see dif_probing_session()
 * @config: a target with a public address
 * @held: (nullable): what readers should get there; %NULL if nothing was published yet
 * @cut: (nullable): whose site that is
 * @now: microseconds of UTC
 *
 * Looks at a public address as a reader does: the entry page and the pointer files, then a part of the
 * other files that moves on every minute (all of a small site), compared by digest and never by status: a
 * server may answer 200 with a page of its own.
 *
 * Returns: (transfer full): what was seen; never %NULL, unless it was cancelled
 */
DifProbe *dif_probing_look (DifHttp *http,
                            DifTargetConfig *config,
                            DifManifest *held,
                            const char *cut,
                            DifCall *call,
                            gint64 now,
                            GCancellable *cancellable);

/** dif_probing_session: Returns: (transfer full): a session that does not try twice: a probe tells
 * what one reader meets */
DifHttp *dif_probing_session (GError **error);

G_END_DECLS

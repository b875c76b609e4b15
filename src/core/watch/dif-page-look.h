/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-probes.h"
#include "base/dif-http.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/*
 * The outlet's own page, through which its readers come to the results: whether it answers, shows them in a frame
 * or leads there, and whether browsers show that frame. No script of it runs.
 */

/**
 * dif_page_look:
 * @http: of dif_probing_session()
 * @config: a target with a public address
 * @probe: of that address, just made; what is seen of the page is added to it
 *
 * Does nothing if no page was told (%DIF_PAGE_UNKNOWN, and no address in @probe). A public address that is down is
 * told of elsewhere: the frame is then not asked.
 */
void dif_page_look (DifHttp *http, DifTargetConfig *config, DifProbe *probe, GCancellable *cancellable);

/** dif_page_cause: Returns: (transfer full): the key of the incident that tells of it (archive/dif-incidents.h) */
char *dif_page_cause (const char *target, DifPageState state);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-assembly.h"
#include "relay/dif-publisher.h"

G_BEGIN_DECLS

/**
 * dif_relay_publish:
 * @id: (nullable): the cut; %NULL is the newest accepted one of @mode
 * @target: (nullable): only there; %NULL is every target of the cut's mode
 * @reason: (nullable): why it is published by hand
 * @publications: (out) (transfer full) (element-type DifPublication): one per target tried
 *
 * Brings one cut to its targets. Each target stands for itself: one that fails never keeps the cut
 * from another. Cuts between the last one shown and this one are skipped, and noted.
 *
 * Returns: (transfer full) (nullable): the cut as it stands afterwards; %NULL with @error if nothing
 *   could be tried (%DIF_ERROR_SETUP without cut or target, %DIF_ERROR_MODE if no target matches)
 */
DifCut *dif_relay_publish (DifPublisher *self,
                           DifMode mode,
                           const char *id,
                           const char *target,
                           const char *reason,
                           GPtrArray **publications,
                           GError **error);

/** dif_relay_needs_publishing: whether a target of the cut's mode does not show it yet */
gboolean
dif_relay_needs_publishing (DifArchive *archive, DifCut *cut, gboolean *needs, GError **error);

G_END_DECLS

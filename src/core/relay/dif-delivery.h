/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-publisher.h"

G_BEGIN_DECLS

/**
 * dif_delivery_run:
 * @target: (nullable): only there; %NULL is every target of the cut's mode
 * @reason: (nullable): why it is published by hand
 * @publications: (out) (transfer full) (element-type DifPublication): one per target tried
 *
 * Brings one cut to its targets. Each target stands for itself: one that fails never keeps the cut
 * from another. Cuts between the last one shown and this one are skipped, and noted.
 *
 * Returns: (transfer full) (nullable): the cut as it stands afterwards; %NULL with @error if nothing
 *   could be tried (%DIF_ERROR_SETUP without target, %DIF_ERROR_MODE if no target matches)
 */
DifCut *dif_delivery_run (DifPublisher *self,
                          DifCut *cut,
                          const char *target,
                          const char *reason,
                          GPtrArray **publications,
                          GError **error);

/**
 * dif_delivery_plan:
 *
 * Returns: (transfer full): what bringing @cut to @target would do, by our record of what stands
 *   there; nothing is done
 */
DifPlan *dif_delivery_plan (
    DifArchive *archive, DifCall *call, DifCut *cut, const char *target, GError **error);

/**
 * dif_delivery_is_due:
 * @due: (out): whether a target of the cut's mode does not show it yet, or was not read back since,
 *   and may show it; without any such target it is due, so that trying says why it cannot be
 */
gboolean
dif_delivery_is_due (DifArchive *archive, DifCall *call, DifCut *cut, gboolean *due, GError **error);

G_END_DECLS

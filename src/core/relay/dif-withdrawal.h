/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-publisher.h"

G_BEGIN_DECLS

/**
 * dif_withdrawal_run:
 * @self: as for a publication
 * @name: the target
 * @reason: why
 * @order: (nullable): the file of the Institute's written order; its name and SHA-256 go to the
 *   ledger
 *
 * Puts a neutral holding page in place of the site, and takes every other file of ours away from
 * readers. What is practice or drill may be withdrawn at any time; what is real only from the
 * call's closing hour on, by the institute's clock, or by @order (contract.md §4; promise P13):
 * else %DIF_ERROR_HOURS.
 *
 * From then on relaying leaves the target out, until a person publishes on it by name.
 *
 * Returns: (transfer full): what was done; %NULL with @error, and what readers see is then what it
 *   was, or the holding page: doing it again finishes it
 */
DifPublication *dif_withdrawal_run (DifPublisher *self,
                                    const char *name,
                                    const char *reason,
                                    const char *order,
                                    GError **error);

G_END_DECLS

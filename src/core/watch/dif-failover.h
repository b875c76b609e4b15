/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/**
 * dif_failover_judge:
 *
 * Looks at every pair of a target and its hot spare (relay/dif-spare.h) by what the eye on the public addresses has seen,
 * and leads readers to the other one where the one in service failed: at DIF_LIMIT_FAILOVER_LOOKS looks in a row readers
 * did not get what was published, or for DIF_LIMIT_FAILOVER_LAG_SECONDS they lack a cut that the other one shows; and the
 * other one is well and shows no older cut. Both failing alike is rather this computer's connection: nothing is switched.
 *
 * Nothing is switched back because the first one is well again; that it is, is said.
 *
 * Returns: %FALSE with @error if it could not be kept
 */
gboolean dif_failover_judge (DifProfile *profile, GError **error);

G_END_DECLS

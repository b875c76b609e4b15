/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/** DIF_PURGES_FREE: paths a month that CloudFront forgets for nothing, of all distributions of an account */
#define DIF_PURGES_FREE (1000)

/**
 * dif_target_count_purged:
 * @now: microseconds of UTC
 *
 * Returns: paths that caches before the targets were told to forget in the month of @now, as AWS bills
 *   it (UTC), by the ledger's `purged` records; -1 with @error
 */
gint64 dif_target_count_purged (DifArchive *archive, gint64 now, GError **error);

G_END_DECLS

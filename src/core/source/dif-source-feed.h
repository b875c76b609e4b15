/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/dif-source-kind.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifSourceFeed:
 *
 * `feed URL`: a JSON list of packages with their lengths and digests (contract.md §7).
 */
#define DIF_TYPE_SOURCE_FEED (dif_source_feed_get_type ())
G_DECLARE_FINAL_TYPE (DifSourceFeed, dif_source_feed, DIF, SOURCE_FEED, DifSource)

extern const DifSourceKind dif_source_feed_kind;

/**
 * dif_source_feed_read:
 * @source: whose feed it is: its mode must match, and addresses are bound to its trust
 * @url: where the feed came from
 *
 * Reads a feed. Returns: (transfer container) (element-type DifOffer): what it offers, or %NULL with
 *   %DIF_ERROR_FORMAT, %DIF_ERROR_LIMIT, %DIF_ERROR_MODE or %DIF_ERROR_TRUST
 */
GPtrArray *dif_source_feed_read (DifSource *source, const char *url, GBytes *bytes, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-cuts.h"
#include "base/dif-progress.h"

G_BEGIN_DECLS

/**
 * dif_tree_build:
 * @cut: a cut with its packages received
 *
 * Builds `sites/CUT`, the tree that the public sees for this cut (contract.md §1): the newest
 * site package and over it, in order of cut time, every accepted data package; database ZIPs as
 * they came. What is unchanged shares its bytes with the trees before. The folder appears whole
 * and durable, under a name of ours until then.
 *
 * Nothing is written into the database: that is the caller's transaction.
 *
 * Returns: (transfer full) (element-type DifManifest): what each package of the cut brought, in the
 *   order of @cut->packages; or %NULL with @error
 */
GPtrArray *dif_tree_build (DifArchive *archive,
                           DifCut *cut,
                           GTimeZone *zone,
                           DifManifest **manifest,
                           DifProgress *progress,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-logs.h"
#include "traffic/dif-log-place.h"

G_BEGIN_DECLS

/**
 * DifLogStore:
 *
 * The collected logs of one target: the files under `logs/TARGET/` and what is known of them. Free with
 * dif_log_store_free().
 */
typedef struct _DifLogStore DifLogStore;

/**
 * dif_log_store_open:
 * @zone: of the call
 *
 * Opens it, and puts in order what a crash left: files that nothing is known of are removed, and those
 * that are gone are forgotten, so that they are fetched again.
 */
DifLogStore *dif_log_store_open (DifArchive *archive, const char *target, GTimeZone *zone, GError **error);
void dif_log_store_free (DifLogStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogStore, dif_log_store_free)

const char *dif_log_store_get_folder (DifLogStore *self);

/** dif_log_store_is_known: whether the file was taken as it is there now */
gboolean dif_log_store_is_known (DifLogStore *self, const DifLogOffer *offer);

/**
 * dif_log_store_take:
 * @part: what was fetched, in the folder; gone afterwards
 * @fixed: as dif_log_place_is_fixed(): that it goes on in another file need not be looked for
 *
 * Takes a file in. What is at the beginning of another one is not kept twice, and one that goes on
 * takes the place of its beginning.
 */
gboolean dif_log_store_take (DifLogStore *self,
                             const DifLogOffer *offer,
                             const char *part,
                             gboolean fixed,
                             GCancellable *cancellable,
                             GError **error);

/** dif_log_store_count: Returns: files that lie there */
guint dif_log_store_count (DifLogStore *self);

/**
 * dif_log_store_delete:
 * @before: seconds of UTC: files without a request from then on
 * @files: (inout): counts them
 * @bytes: (inout): and their bytes on disk
 */
gboolean
dif_log_store_delete (DifLogStore *self, gint64 before, guint *files, guint64 *bytes, GError **error);

G_END_DECLS

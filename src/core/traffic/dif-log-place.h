/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-progress.h"
#include "target/dif-target-config.h"

G_BEGIN_DECLS

/** DifLogOffer: a file that lies where logs lie; free with dif_log_offer_free() */
typedef struct {
  char *origin;      /* its key or path */
  char *name;        /* its last component */
  char *fingerprint; /* changes whenever its bytes may have */
  guint64 size;
} DifLogOffer;

DifLogOffer *dif_log_offer_new (const char *origin, const char *fingerprint, guint64 size);
void dif_log_offer_free (DifLogOffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogOffer, dif_log_offer_free)

/**
 * DifLogPlace:
 *
 * Where the access logs of a target lie, reached with what the target itself is reached with. Of a
 * bucket: another bucket and a prefix in it, where S3 or CloudFront puts its logs. Of a host: a path
 * on it. Of a folder: another folder. The last name of a path may have `*` in it.
 *
 * Blocking; used by one thread. Free with dif_log_place_free().
 */
typedef struct _DifLogPlace DifLogPlace;

/**
 * dif_log_place_check:
 * @config: of the target
 *
 * Returns: (transfer full): @place as it is kept, or %NULL with %DIF_ERROR_USAGE if no logs of such a
 *   target can lie there
 */
char *dif_log_place_check (DifTargetConfig *config, const char *place, GError **error);

/**
 * dif_log_place_open:
 * @profile: the data folder
 *
 * Returns: (transfer full): or %NULL with what reaching the target's host ends with
 */
DifLogPlace *dif_log_place_open (DifTargetConfig *config,
                                 const char *place,
                                 const char *profile,
                                 GCancellable *cancellable,
                                 GError **error);
void dif_log_place_free (DifLogPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogPlace, dif_log_place_free)

/** dif_log_place_is_fixed: whether what lies there once never changes, nor goes by another name */
gboolean dif_log_place_is_fixed (DifLogPlace *self);

/** dif_log_place_list: Returns: (transfer full) (element-type DifLogOffer): what lies there, by name */
GPtrArray *dif_log_place_list (DifLogPlace *self, GCancellable *cancellable, GError **error);

/**
 * dif_log_place_fetch:
 * @offers: few enough to be under way at once (%DIF_LIMIT_LOG_BATCH)
 * @parts: (element-type filename): where each goes
 *
 * Fetches files. One that is gone meanwhile is not written.
 */
gboolean dif_log_place_fetch (DifLogPlace *self,
                              DifLogOffer *const *offers,
                              char *const *parts,
                              guint count,
                              DifProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "target/dif-target.h"

G_BEGIN_DECLS

/**
 * DifTargetPool:
 *
 * The targets of one relay, by name, kept from cut to cut with their warm connections. Free with
 * dif_target_pool_free().
 */
typedef struct _DifTargetPool DifTargetPool;

DifTargetPool *dif_target_pool_new (void);
void dif_target_pool_free (DifTargetPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTargetPool, dif_target_pool_free)

/**
 * dif_target_pool_get:
 *
 * Returns: (transfer full): the target as it is set up now; another one than last time if its
 *   configuration has changed. %NULL with %DIF_ERROR_NOT_FOUND
 */
DifTarget *
dif_target_pool_get (DifTargetPool *self, DifArchive *archive, const char *name, GError **error);

/** dif_target_pool_drop: forgets the target, for one whose connection is not to be trusted any more */
void dif_target_pool_drop (DifTargetPool *self, const char *name);

G_END_DECLS

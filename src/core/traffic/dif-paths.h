/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-span.h"

G_BEGIN_DECLS

/**
 * DifPaths:
 *
 * How often each path was seen: at most %DIF_LIMIT_LOG_PATHS of them, each of at most
 * %DIF_LIMIT_LOG_PATH bytes, for strangers choose them.
 */
typedef struct _DifPaths DifPaths;

DifPaths *dif_paths_new (guint64 seed);
void dif_paths_free (DifPaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPaths, dif_paths_free)

/** dif_paths_add: @day: its number, or 0 where days are not told apart */
void dif_paths_add (DifPaths *self, gint64 day, DifSpan path, guint64 count);

/** dif_paths_join: adds everything of @other, which has the same seed */
void dif_paths_join (DifPaths *self, const DifPaths *other);

/** dif_paths_is_full: whether paths may have been left out */
gboolean dif_paths_is_full (const DifPaths *self);

typedef void (*DifPathsFunc) (gint64 day, DifSpan path, guint64 count, gpointer user_data);

/** dif_paths_foreach: tells every path of every day, in no order */
void dif_paths_foreach (const DifPaths *self, DifPathsFunc func, gpointer user_data);

/** dif_paths_top: Returns: (transfer full) (element-type DifTrafficPage): most seen first, then by
 * bytes; what is not UTF-8 or cannot be shown is escaped */
GPtrArray *dif_paths_top (const DifPaths *self, guint count);

G_END_DECLS

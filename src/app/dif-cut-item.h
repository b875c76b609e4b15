/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "archive/dif-cut.h"

G_BEGIN_DECLS

/**
 * DifCutItem:
 *
 * A cut in a list: read-only, made by the thread that reads the archive and handed to the window.
 */
#define DIF_TYPE_CUT_ITEM (dif_cut_item_get_type ())
G_DECLARE_FINAL_TYPE (DifCutItem, dif_cut_item, DIF, CUT_ITEM, GObject)

/** dif_cut_item_new: @cut: (transfer full) */
DifCutItem *dif_cut_item_new (DifCut *cut);

/** dif_cut_item_get_cut: Returns: (transfer none) */
DifCut *dif_cut_item_get_cut (DifCutItem *self);

/** dif_cut_item_equal: whether a view of @a would look like one of @b */
gboolean dif_cut_item_equal (DifCutItem *a, DifCutItem *b);

G_END_DECLS

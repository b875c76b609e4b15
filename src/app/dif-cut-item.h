/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "archive/dif-cut.h"

G_BEGIN_DECLS

/**
 * DifCutItem:
 *
 * A cut in a list. One of a reading never changes; it is made by the thread that reads the archive. One of the
 * desk's list follows its cut from reading to reading, so that its row on the screen stays, and tells with `changed`.
 */
#define DIF_TYPE_CUT_ITEM (dif_cut_item_get_type ())
G_DECLARE_FINAL_TYPE (DifCutItem, dif_cut_item, DIF, CUT_ITEM, GObject)

/** dif_cut_item_new: @cut: (transfer full) */
DifCutItem *dif_cut_item_new (DifCut *cut);

/** dif_cut_item_copy: Returns: (transfer full): another item of the very same cut */
DifCutItem *dif_cut_item_copy (DifCutItem *self);

/** dif_cut_item_get_cut: Returns: (transfer none): as it is now; valid until @self follows it or goes */
DifCut *dif_cut_item_get_cut (DifCutItem *self);

/** dif_cut_item_is_same: whether both are the same cut, as it was at two moments */
gboolean dif_cut_item_is_same (DifCutItem *a, DifCutItem *b);

/** dif_cut_item_follow: @now: the same cut as it is now; tells if a view of it would look different */
void dif_cut_item_follow (DifCutItem *self, DifCutItem *now);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "watch/dif-checklist.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifChecklists:
 *
 * The three lists to be gone through before the night (watch/dif-checklist.h), on the page of requirements.
 * What is measured shows its light; the rest a person ticks.
 */
#define DIF_TYPE_CHECKLISTS (dif_checklists_get_type ())
G_DECLARE_FINAL_TYPE (DifChecklists, dif_checklists, DIF, CHECKLISTS, GtkBox)

/**
 * dif_checklists_show:
 * @lists: (array): as many lists of DifCheckItem as there are kinds
 * @call: in force
 */
void dif_checklists_show (DifChecklists *self, GPtrArray *const *lists, DifCall *call, gboolean own);

G_END_DECLS

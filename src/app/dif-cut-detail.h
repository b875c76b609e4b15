/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifCutDetail:
 *
 * One cut: its packages with their digests, what changed since the one before, its findings.
 */
#define DIF_TYPE_CUT_DETAIL (dif_cut_detail_get_type ())
G_DECLARE_FINAL_TYPE (DifCutDetail, dif_cut_detail, DIF, CUT_DETAIL, AdwBin)

/**
 * dif_cut_detail_show:
 * @cut: (nullable)
 * @before: (nullable): the cut that was accepted before it
 */
void dif_cut_detail_show (DifCutDetail *self, DifDesk *desk, DifCutItem *cut, DifCut *before);

G_END_DECLS

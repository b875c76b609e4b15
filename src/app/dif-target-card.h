/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifTargetCard:
 *
 * One target: what the public sees there, since when, and when that was read back.
 */
#define DIF_TYPE_TARGET_CARD (dif_target_card_get_type ())
G_DECLARE_FINAL_TYPE (DifTargetCard, dif_target_card, DIF, TARGET_CARD, AdwBin)

/** dif_target_card_new: @zone: in which hours are told */
GtkWidget *dif_target_card_new (DifTargetItem *item, GTimeZone *zone);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk-work.h"

G_BEGIN_DECLS

/**
 * DifPracticeDialog:
 *
 * Chooses a practice night: how long, how fast, how large, and what goes wrong when.
 */
#define DIF_TYPE_PRACTICE_DIALOG (dif_practice_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DifPracticeDialog, dif_practice_dialog, DIF, PRACTICE_DIALOG, AdwWindow)

/** dif_practice_dialog_new: @plan: what the command line says, to begin with */
GtkWidget *dif_practice_dialog_new (GtkWindow *parent, DifDesk *desk, const DifNightPlan *plan);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk-work.h"

G_BEGIN_DECLS

/**
 * DifTargetDialog:
 *
 * Adds a place to publish on, and ends with a test: what was not tried, or could not carry a night,
 * cannot be added.
 */
#define DIF_TYPE_TARGET_DIALOG (dif_target_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DifTargetDialog, dif_target_dialog, DIF, TARGET_DIALOG, AdwWindow)

GtkWidget *dif_target_dialog_new (GtkWindow *parent, DifDesk *desk);

G_END_DECLS

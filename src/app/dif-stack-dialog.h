/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifStackDialog:
 *
 * From nothing to a protected public address on AWS: what is to be set up and its price, the keys of whoever
 * administers the account or the way without them, what happens as it happens, and a target that was tried out.
 */
#define DIF_TYPE_STACK_DIALOG (dif_stack_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DifStackDialog, dif_stack_dialog, DIF, STACK_DIALOG, AdwWindow)

/** dif_stack_dialog_new: @target: (nullable): whose stacks stand already and are to be changed */
GtkWidget *dif_stack_dialog_new (GtkWindow *parent, DifDesk *desk, const DifTargetConfig *target);

G_END_DECLS

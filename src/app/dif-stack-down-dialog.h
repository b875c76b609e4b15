/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifStackDownDialog:
 *
 * Takes down what stands on AWS for a target, once its domain was typed: what goes and what stays, the keys of
 * whoever administers the account, and what happens as it happens.
 */
#define DIF_TYPE_STACK_DOWN_DIALOG (dif_stack_down_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DifStackDownDialog, dif_stack_down_dialog, DIF, STACK_DOWN_DIALOG, AdwWindow)

/**
 * dif_stack_down_dialog_new:
 * @name: of the target, or of what did not become one
 * @region: where its bucket is
 * @domain: what readers type
 */
GtkWidget *dif_stack_down_dialog_new (
    GtkWindow *parent, DifDesk *desk, const char *name, const char *region, const char *domain);

G_END_DECLS

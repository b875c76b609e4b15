/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk-work.h"

G_BEGIN_DECLS

/**
 * DifSourceDialog:
 *
 * Where packages come from: kind, place, mode and access, with a test. What cannot be right cannot be
 * saved, and says why.
 */
#define DIF_TYPE_SOURCE_DIALOG (dif_source_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DifSourceDialog, dif_source_dialog, DIF, SOURCE_DIALOG, AdwWindow)

GtkWidget *dif_source_dialog_new (GtkWindow *parent, DifDesk *desk);

G_END_DECLS

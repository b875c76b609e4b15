/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "document/dif-document.h"

G_BEGIN_DECLS

/**
 * DifSheets:
 *
 * The pages of a document below one another, drawn by what prints them (document/dif-pages.h).
 */
#define DIF_TYPE_SHEETS (dif_sheets_get_type ())
G_DECLARE_FINAL_TYPE (DifSheets, dif_sheets, DIF, SHEETS, GtkWidget)

/** dif_sheets_show: @document: (transfer full) (nullable) */
void dif_sheets_show (DifSheets *self, DifDocument *document);

/** dif_sheets_get_count: Returns: how many pages it has */
guint dif_sheets_get_count (DifSheets *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DifFlip:
 *
 * The adaptive box that libadwaita 1.2 lacks (breakpoints came in 1.4): children beside one another
 * from #DifFlip:breakpoint pixels on, else stacked. Side by side, a child that does not expand is a
 * column as wide as its width request, or else as its content; the others share the rest. A column
 * sets `hexpand` to %FALSE itself: expand flags climb from children.
 */
#define DIF_TYPE_FLIP (dif_flip_get_type ())
G_DECLARE_FINAL_TYPE (DifFlip, dif_flip, DIF, FLIP, GtkWidget)

G_END_DECLS

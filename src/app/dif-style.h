/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "document/dif-chart.h"

G_BEGIN_DECLS

/*
 * Colours for widgets that draw themselves, by the names of the style only, so that dark follows.
 * gtk_widget_get_color() came with GTK 4.10: this is the one place that asks the style context.
 */

/**
 * dif_style_choose:
 * @wanted: (nullable): a class that says how something stands: a tone ("quiet", "accent", "success", "warning",
 *   "error") or a light's (dif_light_class())
 *
 * Gives @widget that one and takes the others from it; does nothing where nothing changes.
 */
void dif_style_choose (GtkWidget *widget, const char *wanted);

/** dif_style_get_foreground: @color: (out): of the widget's text */
void dif_style_get_foreground (GtkWidget *widget, GdkRGBA *color);

/** dif_style_get_color: Returns: %FALSE, leaving @color as it is, if the style has no such name */
gboolean dif_style_get_color (GtkWidget *widget, const char *name, GdkRGBA *color);

/** dif_style_get_ground: @color: (out): behind a card, opaque: in dark style a card is translucent */
void dif_style_get_ground (GtkWidget *widget, GdkRGBA *color);

/** dif_style_get_ink: @ink: (out): the colours that a chart is drawn with */
void dif_style_get_ink (GtkWidget *widget, DifChartInk *ink);

G_END_DECLS

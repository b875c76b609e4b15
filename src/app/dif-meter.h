/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DifMeter:
 *
 * A thin bar for a #DifMeter:value from 0 to 1, with an optional #DifMeter:limit that is marked, in
 * the named #DifMeter:color of the style. GtkLevelBar cannot show a limit inside its track;
 * GtkProgressBar says "in progress". Its title for a screen reader is the accessible label.
 */
#define DIF_TYPE_METER (dif_meter_get_type ())
G_DECLARE_FINAL_TYPE (DifMeter, dif_meter, DIF, METER, GtkWidget)

G_END_DECLS

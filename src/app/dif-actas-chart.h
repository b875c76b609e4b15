/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dif-reading.h"

G_BEGIN_DECLS

/**
 * DifActasChart:
 *
 * The share of actas counted, over the cuts. For a screen reader it is a picture with a sentence.
 */
#define DIF_TYPE_ACTAS_CHART (dif_actas_chart_get_type ())
G_DECLARE_FINAL_TYPE (DifActasChart, dif_actas_chart, DIF, ACTAS_CHART, GtkWidget)

/** dif_actas_chart_show: @reading: (nullable) */
void dif_actas_chart_show (DifActasChart *self, DifReading *reading);

G_END_DECLS

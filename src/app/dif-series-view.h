/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-series.h"

#include "dif-chart-view.h"

G_BEGIN_DECLS

/**
 * DifSeriesView:
 *
 * A chart of the memoria in the window, drawn as it is on paper; without a point that is looked at it tells the greatest.
 */
#define DIF_TYPE_SERIES_VIEW (dif_series_view_get_type ())
G_DECLARE_FINAL_TYPE (DifSeriesView, dif_series_view, DIF, SERIES_VIEW, DifChartView)

/** dif_series_view_show: @series: (transfer full) (nullable) */
void dif_series_view_show (DifSeriesView *self, DifSeries *series);

/** dif_series_view_get_series: Returns: (transfer none) (nullable) */
const DifSeries *dif_series_view_get_series (DifSeriesView *self);

G_END_DECLS

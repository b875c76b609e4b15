/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-chart-view.h"
#include "dif-reading.h"

G_BEGIN_DECLS

/**
 * DifActasChart:
 *
 * The share of actas counted, over the cuts; without a point that is looked at it tells the last. Its table is that of the
 * page Fetcher.
 */
#define DIF_TYPE_ACTAS_CHART (dif_actas_chart_get_type ())
G_DECLARE_FINAL_TYPE (DifActasChart, dif_actas_chart, DIF, ACTAS_CHART, DifChartView)

/** dif_actas_chart_show: @reading: (nullable) */
void dif_actas_chart_show (DifActasChart *self, DifReading *reading);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-chart-view.h"
#include "dif-monitor.h"

G_BEGIN_DECLS

/**
 * DifWatchChart:
 *
 * The time to the first byte over a range, shaded where readers met no site and where nobody looked; without a stretch that is
 * looked at it tells the slowest. The figures stand in a table beside it.
 */
#define DIF_TYPE_WATCH_CHART (dif_watch_chart_get_type ())
G_DECLARE_FINAL_TYPE (DifWatchChart, dif_watch_chart, DIF, WATCH_CHART, DifChartView)

/** dif_watch_chart_show: copies what it needs of @monitor */
void dif_watch_chart_show (DifWatchChart *self, DifMonitor *monitor, GTimeZone *zone);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-traffic.h"
#include "document/dif-series.h"

G_BEGIN_DECLS

/** DifTrafficFigure: which figure of a day or an hour is drawn */
typedef enum {
  DIF_FIGURE_VISITS,
  DIF_FIGURE_PAGES,
  DIF_FIGURE_HITS,
} DifTrafficFigure;

/**
 * dif_traffic_series_days:
 * @days: (element-type DifKeptDay)
 * @mean: of the portal's days before, drawn as a line; negative if it is not known
 *
 * Returns: (transfer full) (nullable): a bar a day, in the operator's language; %NULL if nothing is known
 */
DifSeries *dif_traffic_series_days (GPtrArray *days, DifTrafficFigure figure, double mean, GTimeZone *zone);

/**
 * dif_traffic_series_hours:
 * @hours: (element-type DifKeptHour) by start
 * @cuts: (element-type gint64): when cuts were published, marked on the axis
 *
 * Returns: (transfer full) (nullable): the figure by hour, from the first hour to the last
 */
DifSeries *dif_traffic_series_hours (GArray *hours, GArray *cuts, DifTrafficFigure figure, GTimeZone *zone);

G_END_DECLS

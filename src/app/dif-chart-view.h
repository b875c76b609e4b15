/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "document/dif-chart.h"

G_BEGIN_DECLS

/**
 * DifChartView:
 *
 * A chart in the window, drawn by the renderer of the documents in the colours of the style. It answers to the pointer
 * and to the keyboard: the point below the pointer, or the one that the arrow keys, Home and End have come to, is drawn with
 * its words, and they are what a screen reader is told of it; without one it tells what matters most of the whole. What kind
 * of chart it is, is what a subclass says.
 */
#define DIF_TYPE_CHART_VIEW (dif_chart_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (DifChartView, dif_chart_view, DIF, CHART_VIEW, GtkWidget)

struct _DifChartViewClass {
  GtkWidgetClass parent_class;

  /* How many points there are */
  guint (*count) (DifChartView *self);
  /* Of the point that the keyboard starts from; there is one */
  guint (*start) (DifChartView *self);
  /* Of the point nearest to @x; -1: there is none */
  int (*find) (DifChartView *self, double x);
  /* Returns: (transfer full): what is said of a point, or with -1 of the whole */
  char *(*describe) (DifChartView *self, int at);
  /* @at: the point that is looked at; -1: none */
  void (*draw) (DifChartView *self, cairo_t *cr, const DifChartInk *ink, double width, double height, int at);
};

/** dif_chart_view_renew: what it draws is another from now on; the point that is looked at stays if there is one */
void dif_chart_view_renew (DifChartView *self);

/**
 * dif_chart_view_times:
 * @from: moment at which the axis begins
 * @to: moment at which it ends
 * @width: of the chart
 *
 * Returns: (transfer full) (element-type DifChartTick): about one each hundred pixels, on whole hours, quarters or days of
 *   @zone, and named by them
 */
GArray *dif_chart_view_times (gint64 from, gint64 to, double width, GTimeZone *zone);

/** dif_chart_view_ticks: Returns: (transfer full) (element-type DifChartTick): empty; it frees the words of what is added */
GArray *dif_chart_view_ticks (void);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/** DifChartPoint: @label (nullable) is written beside it; "" only marks it */
typedef struct {
  double x, y;
  const char *label;
} DifChartPoint;

/** DifChartTick: a place on an axis, with its words */
typedef struct {
  double at;
  const char *label;
} DifChartTick;

/**
 * DifChart:
 *
 * One series, its axes, its own labels: the same for the window and for the documents. Charts show
 * actas and traffic, never votes. Zero-initialise; nothing is owned.
 */
typedef struct {
  gboolean bars;
  double x0, x1, y0, y1;
  const DifChartPoint *points;
  guint n_points;
  const DifChartTick *x_ticks;
  guint n_x_ticks;
  const DifChartTick *y_ticks; /* the first is the base line */
  guint n_y_ticks;
  const DifChartTick *marks; /* dashed verticals: now, a fault */
  guint n_marks;
  guint strong; /* the bar in full accent */
} DifChart;

/** DifChartColor: red, green, blue, alpha, from 0 to 1 */
typedef struct {
  double red, green, blue, alpha;
} DifChartColor;

/** DifChartInk: the colours of one drawing */
typedef struct {
  DifChartColor text;
  DifChartColor accent;
  DifChartColor ground; /* opaque, behind the chart */
} DifChartInk;

/**
 * dif_chart_draw:
 * @context: the font
 *
 * Draws @self into the rectangle from 0, 0 to @width, @height.
 */
void dif_chart_draw (const DifChart *self,
                     cairo_t *cr,
                     PangoContext *context,
                     const DifChartInk *ink,
                     double width,
                     double height);

G_END_DECLS

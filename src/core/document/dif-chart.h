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

/** DifChartSpan: a stretch of the x axis that is shaded, and marked on the base line */
typedef struct {
  double from, to;
  gboolean bad; /* something was wrong; else nothing is known of it */
} DifChartSpan;

/**
 * DifChart:
 *
 * One series, its axes, its own labels: the same for the window and for the documents. Charts show
 * actas, traffic and answers, never votes. A point whose y is NAN ends a line: the next one begins
 * another. Zero-initialise; nothing is owned.
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
  const double *rug; /* a short stroke on the base line each: a cut */
  guint n_rug;
  DifChartTick reference; /* a dashed horizontal; no label: none */
  guint strong; /* the bar in full accent */
  const DifChartSpan *spans;
  guint n_spans;
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
  DifChartColor bad;    /* of spans in which something was wrong */
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

/** dif_chart_find: Returns: index of the point nearest to @x, as drawn @width wide; -1 if there is none */
int dif_chart_find (const DifChart *self, PangoContext *context, double width, double x);

G_END_DECLS

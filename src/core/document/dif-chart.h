/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * DifChart:
 *
 * One series, its axes and its own labels: a line by hour or bars by day. Drawn by one renderer with
 * Cairo and Pango, on paper, in pictures and in the window (gtk_snapshot_append_cairo()). Each
 * point says what it is in words, for a pointer, a keyboard and a screen reader. Free with
 * dif_chart_free().
 */
typedef struct _DifChart DifChart;

typedef enum { DIF_CHART_LINE, DIF_CHART_BARS } DifChartKind;

/** DifChartColor: 0 to 1 each */
typedef struct {
  double red;
  double green;
  double blue;
  double alpha;
} DifChartColor;

/** DifChartStyle: how it is drawn; the window hands in its own colours and font */
typedef struct {
  DifChartColor text;
  DifChartColor accent;
  DifChartColor ground;      /* behind the chart: under points and bars */
  PangoContext *context;     /* (nullable) where fonts come from; %NULL: the one of Cairo */
  const char *font;          /* a Pango description, e.g. `Sans 9` */
} DifChartStyle;

/** dif_chart_new: @title: what is drawn and in which unit, translated; also the words for whom the
 * picture is none */
DifChart *dif_chart_new (DifChartKind kind, const char *title);
void dif_chart_free (DifChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifChart, dif_chart_free)

const char *dif_chart_get_title (const DifChart *self);

/**
 * dif_chart_add_point:
 * @x: its place; a line joins points in order, bars stand at whole numbers
 * @name: what the point is of, e.g. `2 jun` or `21:00`
 * @value_text: its value in words
 */
void dif_chart_add_point (
    DifChart *self, double x, double value, const char *name, const char *value_text);

/** dif_chart_add_tick: a label below the axis */
void dif_chart_add_tick (DifChart *self, double x, const char *label);

/** dif_chart_add_rug: a short stroke on the axis: one cut */
void dif_chart_add_rug (DifChart *self, double x);

/** dif_chart_set_reference: a dashed line at @value: what it is compared with */
void dif_chart_set_reference (DifChart *self, double value, const char *label);

guint dif_chart_get_n_points (const DifChart *self);

/** dif_chart_get_point_name, dif_chart_get_point_text: Returns: (transfer none): of the point at @index */
const char *dif_chart_get_point_name (const DifChart *self, guint index);
const char *dif_chart_get_point_text (const DifChart *self, guint index);

/** dif_chart_get_peak: Returns: index of the greatest value; 0 if there is no point */
guint dif_chart_get_peak (const DifChart *self);

/** dif_chart_draw: draws into @width × @height from the origin of @cr; @focus: index of the point
 * that is looked at, or -1 */
void dif_chart_draw (const DifChart *self,
                     const DifChartStyle *style,
                     cairo_t *cr,
                     double width,
                     double height,
                     int focus);

/** dif_chart_find_point: Returns: the point nearest to @x as drawn @width wide; -1 if there is none */
int dif_chart_find_point (const DifChart *self, const DifChartStyle *style, double width, double x);

/** dif_chart_style_paper: as on white paper */
extern const DifChartStyle dif_chart_style_paper;

G_END_DECLS

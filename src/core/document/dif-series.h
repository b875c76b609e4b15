/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-chart.h"

G_BEGIN_DECLS

/**
 * DifSeries:
 *
 * What a chart of the memoria shows, with its words: a line by hour or bars by day. It owns its data,
 * chooses the scale, and is drawn by dif_chart_draw(), on paper, in pictures and in the window. Each
 * point says what it is in words, for a pointer, a keyboard and a screen reader. Free with
 * dif_series_free().
 */
typedef struct _DifSeries DifSeries;

typedef enum { DIF_SERIES_LINE, DIF_SERIES_BARS } DifSeriesKind;

/** dif_series_new: @title: what is drawn and in which unit; also the words for whom a picture is none */
DifSeries *dif_series_new (DifSeriesKind kind, const char *title);
void dif_series_free (DifSeries *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifSeries, dif_series_free)

const char *dif_series_get_title (const DifSeries *self);

/**
 * dif_series_add_point:
 * @x: its place; a line joins points in order, bars stand at whole numbers
 * @name: what the point is of, e.g. `2 jun`
 * @value_text: its value in words
 */
void dif_series_add_point (
    DifSeries *self, double x, double value, const char *name, const char *value_text);

/** dif_series_add_tick: words below the axis; those that would touch are left out */
void dif_series_add_tick (DifSeries *self, double x, const char *label);

/** dif_series_add_rug: a short stroke on the axis: one cut */
void dif_series_add_rug (DifSeries *self, double x);

/** dif_series_set_reference: a dashed line at @value: what it is compared with */
void dif_series_set_reference (DifSeries *self, double value, const char *label);

guint dif_series_get_n_points (const DifSeries *self);

/** dif_series_get_point_name, dif_series_get_point_text: Returns: (transfer none): of the point at @index */
const char *dif_series_get_point_name (const DifSeries *self, guint index);
const char *dif_series_get_point_text (const DifSeries *self, guint index);

/** dif_series_get_peak: Returns: index of the greatest value; 0 if there is no point */
guint dif_series_get_peak (const DifSeries *self);

/**
 * dif_series_draw:
 * @context: (nullable): the font; %NULL is that of the documents
 * @ink: (nullable): the colours; %NULL is paper
 * @focus: index of the point that is looked at; -1 for the greatest
 */
void dif_series_draw (const DifSeries *self,
                      cairo_t *cr,
                      PangoContext *context,
                      const DifChartInk *ink,
                      double width,
                      double height,
                      int focus);

/** dif_series_find: Returns: the point nearest to @x, as drawn @width wide; -1 if there is none */
int dif_series_find (const DifSeries *self, PangoContext *context, double width, double x);

G_END_DECLS

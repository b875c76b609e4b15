/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-series"

#include "config.h"

#include <math.h>

#include "dif-series.h"

#define GRID_LINES (4)
#define FONT "Sans 9.5"

typedef struct {
  double x;
  double value;
  char *name;
  char *text;
} Point;

typedef struct {
  double at;
  char *label;
} Tick;

struct _DifSeries {
  DifSeriesKind kind;
  char *title;
  GArray *points; /* (element-type Point) */
  GArray *ticks;  /* (element-type Tick) */
  GArray *rug;    /* (element-type double) */
  Tick reference; /* no label: none */
};

/* A chart of the renderer, and what it points into */
typedef struct {
  DifChart chart;
  GArray *points;  /* (element-type DifChartPoint) */
  GArray *x_ticks; /* (element-type DifChartTick) */
  GArray *y_ticks; /* (element-type DifChartTick) */
  GPtrArray *words; /* (element-type utf8) */
  PangoContext *context;
} Drawing;

static const DifChartInk paper = {
  .text = { .12, .12, .14, 1 },
  .accent = { .11, .44, .85, 1 },
  .ground = { 1, 1, 1, 1 },
  .bad = { .75, .11, .16, 1 },
};


static void
clear_point (gpointer data)
{
  Point *point = data;

  g_free (point->name);
  g_free (point->text);
}

static void
clear_tick (gpointer data)
{
  g_free (((Tick *) data)->label);
}

DifSeries *
dif_series_new (DifSeriesKind kind, const char *title)
{
  DifSeries *self = g_new0 (DifSeries, 1);

  self->kind = kind;
  self->title = g_strdup (title);
  self->points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_array_set_clear_func (self->points, clear_point);
  self->ticks = g_array_new (FALSE, FALSE, sizeof (Tick));
  g_array_set_clear_func (self->ticks, clear_tick);
  self->rug = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
dif_series_free (DifSeries *self)
{
  g_free (self->title);
  g_array_unref (self->points);
  g_array_unref (self->ticks);
  g_array_unref (self->rug);
  g_free (self->reference.label);
  g_free (self);
}

const char *
dif_series_get_title (const DifSeries *self)
{
  return self->title;
}

void
dif_series_add_point (DifSeries *self, double x, double value, const char *name, const char *value_text)
{
  Point point = { x, value, g_strdup (name), g_strdup (value_text) };

  g_array_append_val (self->points, point);
}

void
dif_series_add_tick (DifSeries *self, double x, const char *label)
{
  Tick tick = { x, g_strdup (label) };

  g_array_append_val (self->ticks, tick);
}

void
dif_series_add_rug (DifSeries *self, double x)
{
  g_array_append_val (self->rug, x);
}

void
dif_series_set_reference (DifSeries *self, double value, const char *label)
{
  g_free (self->reference.label);
  self->reference = (Tick){ value, g_strdup (label) };
}

guint
dif_series_get_n_points (const DifSeries *self)
{
  return self->points->len;
}

static const Point *
point_at (const DifSeries *self, guint index)
{
  return &g_array_index (self->points, Point, index);
}

const char *
dif_series_get_point_name (const DifSeries *self, guint index)
{
  g_return_val_if_fail (index < self->points->len, "");
  return point_at (self, index)->name;
}

const char *
dif_series_get_point_text (const DifSeries *self, guint index)
{
  g_return_val_if_fail (index < self->points->len, "");
  return point_at (self, index)->text;
}

guint
dif_series_get_peak (const DifSeries *self)
{
  guint peak = 0;

  for (guint i = 1; i < self->points->len; i++) {
    if (point_at (self, i)->value > point_at (self, peak)->value)
      peak = i;
  }
  return peak;
}

/* --- The scale ---------------------------------------------------------------------------- */

/* 1, 2, 2.5 or 5 times a power of ten, so that GRID_LINES of them reach @most */
static double
nice_step (double most)
{
  static const double factors[] = { 1, 2, 2.5, 5, 10 };
  double raw = MAX (most, 1) / GRID_LINES, power = pow (10, floor (log10 (raw)));

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++) {
    if (factors[i] * power >= raw * (1 - 1e-9))
      return MAX (factors[i] * power, 1);
  }
  return 10 * power;
}

static char *
grid_label (double value)
{
  if (value >= 1e6)
    return g_strdup_printf ("%.4g M", value / 1e6);
  if (value >= 1e4)
    return g_strdup_printf ("%.4g k", value / 1e3);
  return g_strdup_printf ("%.4g", value);
}

static void
choose_scale (const DifSeries *self, Drawing *drawing)
{
  DifChart *chart = &drawing->chart;
  double most = self->reference.label != NULL ? self->reference.at : 0, step;

  chart->x0 = chart->x1 = self->points->len > 0 ? point_at (self, 0)->x : 0;
  for (guint i = 0; i < self->points->len; i++) {
    chart->x0 = MIN (chart->x0, point_at (self, i)->x);
    chart->x1 = MAX (chart->x1, point_at (self, i)->x);
    most = MAX (most, point_at (self, i)->value);
  }
  if (chart->bars) {
    chart->x0 -= .5;
    chart->x1 += .5;
  }
  if (chart->x1 <= chart->x0)
    chart->x1 = chart->x0 + 1;
  step = nice_step (most);
  chart->y1 = step * MAX (ceil (most / step - 1e-9), 1);
  for (double value = 0; value <= chart->y1 * (1 + 1e-9); value += step) {
    DifChartTick tick = { value, grid_label (value) };

    g_ptr_array_add (drawing->words, (char *) tick.label);
    g_array_append_val (drawing->y_ticks, tick);
  }
}

static void
add_points (const DifSeries *self, Drawing *drawing)
{
  for (guint i = 0; i < self->points->len; i++) {
    const Point *from = point_at (self, i);
    DifChartPoint point = { from->x, MAX (from->value, 0), NULL };

    if (drawing->chart.bars) {
      point.label = from->text;
    } else if (i == drawing->chart.strong) {
      point.label = g_strdup_printf ("%s · %s", from->text, from->name);
      g_ptr_array_add (drawing->words, (char *) point.label);
    }
    g_array_append_val (drawing->points, point);
  }
  for (guint i = 0; i < self->ticks->len; i++) {
    const Tick *from = &g_array_index (self->ticks, Tick, i);
    DifChartTick tick = { from->at, from->label };

    g_array_append_val (drawing->x_ticks, tick);
  }
}

static PangoContext *
paper_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_font_description (context, font);
  pango_font_description_free (font);
  return context;
}

static void
drawing_begin (Drawing *drawing, const DifSeries *self, PangoContext *context, int focus)
{
  DifChart *chart = &drawing->chart;

  drawing->points = g_array_new (FALSE, FALSE, sizeof (DifChartPoint));
  drawing->x_ticks = g_array_new (FALSE, FALSE, sizeof (DifChartTick));
  drawing->y_ticks = g_array_new (FALSE, FALSE, sizeof (DifChartTick));
  drawing->words = g_ptr_array_new_with_free_func (g_free);
  drawing->context = context != NULL ? g_object_ref (context) : paper_context ();
  chart->bars = self->kind == DIF_SERIES_BARS;
  chart->strong = focus >= 0 && (guint) focus < self->points->len ? (guint) focus : dif_series_get_peak (self);
  choose_scale (self, drawing);
  add_points (self, drawing);
  chart->points = (const DifChartPoint *) (gconstpointer) drawing->points->data;
  chart->n_points = drawing->points->len;
  chart->x_ticks = (const DifChartTick *) (gconstpointer) drawing->x_ticks->data;
  chart->n_x_ticks = drawing->x_ticks->len;
  chart->y_ticks = (const DifChartTick *) (gconstpointer) drawing->y_ticks->data;
  chart->n_y_ticks = drawing->y_ticks->len;
  chart->rug = (const double *) (gconstpointer) self->rug->data;
  chart->n_rug = self->rug->len;
  chart->reference = (DifChartTick){ self->reference.at, self->reference.label };
}

static void
drawing_end (Drawing *drawing)
{
  g_array_unref (drawing->points);
  g_array_unref (drawing->x_ticks);
  g_array_unref (drawing->y_ticks);
  g_ptr_array_unref (drawing->words);
  g_object_unref (drawing->context);
}

void
dif_series_draw (const DifSeries *self,
                 cairo_t *cr,
                 PangoContext *context,
                 const DifChartInk *ink,
                 double width,
                 double height,
                 int focus)
{
  Drawing drawing = { 0 };

  drawing_begin (&drawing, self, context, focus);
  dif_chart_draw (&drawing.chart, cr, drawing.context, ink != NULL ? ink : &paper, width, height);
  drawing_end (&drawing);
}

int
dif_series_find (const DifSeries *self, PangoContext *context, double width, double x)
{
  Drawing drawing = { 0 };
  int found;

  drawing_begin (&drawing, self, context, -1);
  found = dif_chart_find (&drawing.chart, drawing.context, width, x);
  drawing_end (&drawing);
  return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-chart"

#include "config.h"

#include <math.h>

#include "dif-chart.h"

#define TOP (26.0)
#define BOTTOM (24.0)
#define RIGHT (14.0)
#define GAP (8.0)
#define GRID_LINES (4)

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

struct _DifChart {
  DifChartKind kind;
  char *title;
  GArray *points; /* (element-type Point) */
  GArray *ticks;  /* (element-type Tick) */
  GArray *rug;    /* (element-type double) */
  Tick reference; /* no label: none */
};

/* One drawing */
typedef struct {
  const DifChart *chart;
  const DifChartStyle *style;
  cairo_t *cr;
  PangoContext *context;
  double width;
  double left, right, top, bottom;
  double x0, x1, y1;
  double step; /* between the lines of the grid */
} Plot;

const DifChartStyle dif_chart_style_paper = {
  .text = { .12, .12, .14, 1 },
  .accent = { .11, .44, .85, 1 },
  .ground = { 1, 1, 1, 1 },
  .font = "Sans 8",
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

DifChart *
dif_chart_new (DifChartKind kind, const char *title)
{
  DifChart *self = g_new0 (DifChart, 1);

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
dif_chart_free (DifChart *self)
{
  g_free (self->title);
  g_array_unref (self->points);
  g_array_unref (self->ticks);
  g_array_unref (self->rug);
  g_free (self->reference.label);
  g_free (self);
}

const char *
dif_chart_get_title (const DifChart *self)
{
  return self->title;
}

void
dif_chart_add_point (DifChart *self, double x, double value, const char *name, const char *value_text)
{
  Point point = { x, value, g_strdup (name), g_strdup (value_text) };

  g_array_append_val (self->points, point);
}

void
dif_chart_add_tick (DifChart *self, double x, const char *label)
{
  Tick tick = { x, g_strdup (label) };

  g_array_append_val (self->ticks, tick);
}

void
dif_chart_add_rug (DifChart *self, double x)
{
  g_array_append_val (self->rug, x);
}

void
dif_chart_set_reference (DifChart *self, double value, const char *label)
{
  g_free (self->reference.label);
  self->reference = (Tick){ value, g_strdup (label) };
}

guint
dif_chart_get_n_points (const DifChart *self)
{
  return self->points->len;
}

static const Point *
point_at (const DifChart *self, guint index)
{
  return &g_array_index (self->points, Point, index);
}

const char *
dif_chart_get_point_name (const DifChart *self, guint index)
{
  g_return_val_if_fail (index < self->points->len, "");
  return point_at (self, index)->name;
}

const char *
dif_chart_get_point_text (const DifChart *self, guint index)
{
  g_return_val_if_fail (index < self->points->len, "");
  return point_at (self, index)->text;
}

guint
dif_chart_get_peak (const DifChart *self)
{
  guint peak = 0;

  for (guint i = 1; i < self->points->len; i++) {
    if (point_at (self, i)->value > point_at (self, peak)->value)
      peak = i;
  }
  return peak;
}

/* --- Scales ------------------------------------------------------------------------------- */

/* 1, 2 or 5 times a power of ten, so that GRID_LINES of them reach @most */
static double
nice_step (double most)
{
  double raw = MAX (most, 1) / GRID_LINES, power = pow (10, floor (log10 (raw)));
  static const double factors[] = { 1, 2, 2.5, 5, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++) {
    if (factors[i] * power >= raw - 1e-9 * raw)
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

static PangoLayout *
layout_of (const Plot *plot, const char *text, gboolean bold, double *width, double *height)
{
  PangoLayout *layout = pango_layout_new (plot->context);
  PangoFontDescription *font = pango_font_description_from_string (plot->style->font);
  PangoRectangle extents;

  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_extents (layout, NULL, &extents);
  pango_font_description_free (font);
  *width = pango_units_to_double (extents.width);
  *height = pango_units_to_double (extents.height);
  return layout;
}

static void
measure_axes (Plot *plot)
{
  const DifChart *chart = plot->chart;
  double most = chart->reference.label != NULL ? chart->reference.at : 0;

  plot->x0 = chart->points->len > 0 ? point_at (chart, 0)->x : 0;
  plot->x1 = plot->x0;
  for (guint i = 0; i < chart->points->len; i++) {
    plot->x0 = MIN (plot->x0, point_at (chart, i)->x);
    plot->x1 = MAX (plot->x1, point_at (chart, i)->x);
    most = MAX (most, point_at (chart, i)->value);
  }
  if (chart->kind == DIF_CHART_BARS) {
    plot->x0 -= .5;
    plot->x1 += .5;
  }
  if (plot->x1 <= plot->x0)
    plot->x1 = plot->x0 + 1;
  plot->step = nice_step (most);
  plot->y1 = plot->step * MAX (ceil (most / plot->step - 1e-9), 1);
  plot->left = 0;
  for (double value = 0; value <= plot->y1 * (1 + 1e-9); value += plot->step) {
    g_autofree char *label = grid_label (value);
    double width, height;
    g_autoptr (PangoLayout) layout = layout_of (plot, label, FALSE, &width, &height);

    plot->left = MAX (plot->left, width + GAP);
  }
}

static gboolean
plot_begin (Plot *plot, const DifChart *chart, const DifChartStyle *style, double width, double height)
{
  plot->chart = chart;
  plot->style = style;
  plot->context = style->context != NULL ? g_object_ref (style->context)
                                         : pango_font_map_create_context (pango_cairo_font_map_get_default ());
  if (style->context == NULL)
    pango_cairo_context_set_resolution (plot->context, 72);
  plot->width = width;
  plot->right = width - RIGHT;
  plot->top = TOP;
  plot->bottom = height - BOTTOM;
  measure_axes (plot);
  return plot->right > plot->left && plot->bottom > plot->top;
}

static double
px (const Plot *plot, double x)
{
  return plot->left + (x - plot->x0) / (plot->x1 - plot->x0) * (plot->right - plot->left);
}

static double
py (const Plot *plot, double value)
{
  return plot->bottom - value / plot->y1 * (plot->bottom - plot->top);
}

/* --- Drawing ------------------------------------------------------------------------------ */

static void
set_color (const Plot *plot, const DifChartColor *color, double alpha)
{
  cairo_set_source_rgba (plot->cr, color->red, color->green, color->blue, color->alpha * alpha);
}

/* @ax, @ay: which part of the text lies on the point: 0 its start, 1 its end. Kept inside. */
static void
draw_text (const Plot *plot, const char *text, gboolean bold, double alpha, double x, double y, double ax, double ay)
{
  double width, height;
  g_autoptr (PangoLayout) layout = layout_of (plot, text, bold, &width, &height);

  set_color (plot, &plot->style->text, alpha);
  cairo_move_to (plot->cr, CLAMP (x - ax * width, 0, MAX (plot->width - width, 0)), y - ay * height);
  pango_cairo_show_layout (plot->cr, layout);
}

static void
draw_stroke (const Plot *plot, double alpha, double x1, double y1, double x2, double y2)
{
  set_color (plot, &plot->style->text, alpha);
  cairo_set_line_width (plot->cr, 1);
  cairo_move_to (plot->cr, x1, y1);
  cairo_line_to (plot->cr, x2, y2);
  cairo_stroke (plot->cr);
}

static void
draw_axes (const Plot *plot)
{
  const DifChart *chart = plot->chart;
  double free_from = -G_MAXDOUBLE;

  for (double value = 0; value <= plot->y1 * (1 + 1e-9); value += plot->step) {
    double y = floor (py (plot, value)) + .5;
    g_autofree char *label = grid_label (value);

    draw_stroke (plot, value > 0 ? .12 : .35, plot->left, y, plot->right, y);
    draw_text (plot, label, FALSE, .75, plot->left - GAP, y, 1, .5);
  }
  for (guint i = 0; i < chart->ticks->len; i++) {
    const Tick *tick = &g_array_index (chart->ticks, Tick, i);
    double x = px (plot, tick->at), width, height;
    g_autoptr (PangoLayout) layout = layout_of (plot, tick->label, FALSE, &width, &height);

    /* a label that would touch the one before is left out */
    if (x - width / 2 < free_from)
      continue;
    free_from = x + width / 2 + GAP / 2;
    draw_text (plot, tick->label, FALSE, .75, x, plot->bottom + 6, .5, 0);
  }
  for (guint i = 0; i < chart->rug->len; i++) {
    double x = floor (px (plot, g_array_index (chart->rug, double, i))) + .5;

    if (x >= plot->left && x <= plot->right + 1)
      draw_stroke (plot, .5, x, plot->bottom - 5, x, plot->bottom);
  }
}

static void
draw_reference (const Plot *plot)
{
  static const double dash[] = { 3, 3 };
  const Tick *reference = &plot->chart->reference;
  double y = floor (py (plot, reference->at)) + .5;

  if (reference->label == NULL)
    return;
  cairo_set_dash (plot->cr, dash, 2, 0);
  draw_stroke (plot, .6, plot->left, y, plot->right, y);
  cairo_set_dash (plot->cr, NULL, 0, 0);
  /* its words stand above the plot, where no value does */
  draw_text (plot, reference->label, FALSE, .85, plot->right, 0, 1, 0);
}

static void
trace (const Plot *plot)
{
  for (guint i = 0; i < plot->chart->points->len; i++)
    cairo_line_to (plot->cr, px (plot, point_at (plot->chart, i)->x), py (plot, point_at (plot->chart, i)->value));
}

static void
draw_dot (const Plot *plot, guint index)
{
  const Point *point = point_at (plot->chart, index);
  double x = px (plot, point->x), y = py (plot, point->value);

  set_color (plot, &plot->style->ground, 1);
  cairo_arc (plot->cr, x, y, 5.5, 0, 2 * G_PI);
  cairo_fill (plot->cr);
  set_color (plot, &plot->style->accent, 1);
  cairo_arc (plot->cr, x, y, 3.5, 0, 2 * G_PI);
  cairo_fill (plot->cr);
}

static void
draw_line (const Plot *plot, int focus)
{
  const DifChart *chart = plot->chart;
  guint shown = focus >= 0 ? (guint) focus : dif_chart_get_peak (chart);
  const Point *point = point_at (chart, shown);
  g_autofree char *label = g_strdup_printf ("%s · %s", point->text, point->name);
  gboolean late = px (plot, point->x) > (plot->left + plot->right) / 2;

  trace (plot);
  cairo_line_to (plot->cr, px (plot, point_at (chart, chart->points->len - 1)->x), plot->bottom);
  cairo_line_to (plot->cr, px (plot, point_at (chart, 0)->x), plot->bottom);
  cairo_close_path (plot->cr);
  set_color (plot, &plot->style->accent, .14);
  cairo_fill (plot->cr);

  set_color (plot, &plot->style->accent, 1);
  cairo_set_line_width (plot->cr, 1.6);
  cairo_set_line_join (plot->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (plot->cr, CAIRO_LINE_CAP_ROUND);
  trace (plot);
  cairo_stroke (plot->cr);
  cairo_set_line_cap (plot->cr, CAIRO_LINE_CAP_BUTT);

  draw_dot (plot, shown);
  draw_text (plot, label, TRUE, 1, px (plot, point->x) + (late ? -9 : 9), py (plot, point->value) - 3, late, 1);
}

static void
draw_bar (const Plot *plot, guint index, double width, gboolean strong)
{
  const Point *point = point_at (plot->chart, index);
  double x = px (plot, point->x) - width / 2, y = py (plot, MAX (point->value, 0));
  double radius = MAX (MIN (MIN (3, width / 2), (plot->bottom - y) / 2), 0);

  cairo_new_sub_path (plot->cr);
  cairo_arc (plot->cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_arc (plot->cr, x + width - radius, y + radius, radius, 1.5 * G_PI, 2 * G_PI);
  cairo_line_to (plot->cr, x + width, plot->bottom);
  cairo_line_to (plot->cr, x, plot->bottom);
  cairo_close_path (plot->cr);
  set_color (plot, &plot->style->ground, 1);
  cairo_fill_preserve (plot->cr); /* no line of the grid shines through */
  set_color (plot, &plot->style->accent, strong ? 1 : .55);
  cairo_fill (plot->cr);
}

static void
draw_bars (const Plot *plot, int focus)
{
  const DifChart *chart = plot->chart;
  double room = (plot->right - plot->left) / (plot->x1 - plot->x0), width = MIN (room * .62, 48);
  guint strong = focus >= 0 ? (guint) focus : dif_chart_get_peak (chart);
  double free_from = -G_MAXDOUBLE;

  for (guint i = 0; i < chart->points->len; i++)
    draw_bar (plot, i, width, i == strong);
  for (guint i = 0; i < chart->points->len; i++) {
    const Point *point = point_at (chart, i);
    double wide, high, x = px (plot, point->x);
    g_autoptr (PangoLayout) layout = layout_of (plot, point->text, i == strong, &wide, &high);

    if (x - wide / 2 < free_from && i != strong)
      continue;
    free_from = x + wide / 2 + GAP / 2;
    draw_text (plot, point->text, i == strong, i == strong ? 1 : .85, x, py (plot, MAX (point->value, 0)) - 2, .5, 1);
  }
}

void
dif_chart_draw (const DifChart *self, const DifChartStyle *style, cairo_t *cr, double width, double height, int focus)
{
  Plot plot = { .cr = cr };

  if (plot_begin (&plot, self, style, width, height)) {
    cairo_save (cr);
    draw_axes (&plot);
    if (focus >= (int) self->points->len)
      focus = -1;
    if (self->points->len > 0 && self->kind == DIF_CHART_BARS)
      draw_bars (&plot, focus);
    draw_reference (&plot);
    if (self->points->len > 0 && self->kind == DIF_CHART_LINE)
      draw_line (&plot, focus);
    cairo_restore (cr);
  }
  g_object_unref (plot.context);
}

int
dif_chart_find_point (const DifChart *self, const DifChartStyle *style, double width, double x)
{
  Plot plot = { 0 };
  int found = -1;

  if (plot_begin (&plot, self, style, width, TOP + BOTTOM + 1)) {
    for (guint i = 0; i < self->points->len; i++) {
      if (found < 0 || fabs (px (&plot, point_at (self, i)->x) - x) <
                           fabs (px (&plot, point_at (self, (guint) found)->x) - x))
        found = (int) i;
    }
  }
  g_object_unref (plot.context);
  return found;
}

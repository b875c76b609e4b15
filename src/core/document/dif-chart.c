/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-chart"

#include "config.h"

#include <math.h>

#include "dif-chart.h"

/* Room above for the words of the marks, below for those of the axis */
#define TOP (26)
#define BOTTOM (24)
#define RIGHT (14)
#define GAP (8)
#define CAPTION (.85)
#define BAR_SHARE (.62)
#define BAR_MAX (48)
#define CORNER (4)
#define SPAN_MIN (2)
#define SPAN_BAR (4)


typedef struct {
  const DifChart *chart;
  cairo_t *cr;
  PangoContext *context;
  const DifChartInk *ink;
  double width;
  double left, right, top, bottom;
} Plot;


static double
x_of (const Plot *plot, double x)
{
  const DifChart *chart = plot->chart;

  return plot->left + (x - chart->x0) / (chart->x1 - chart->x0) * (plot->right - plot->left);
}

static double
y_of (const Plot *plot, double y)
{
  const DifChart *chart = plot->chart;

  return plot->bottom - (y - chart->y0) / (chart->y1 - chart->y0) * (plot->bottom - plot->top);
}

static void
use (const Plot *plot, const DifChartColor *color, double share)
{
  cairo_set_source_rgba (plot->cr, color->red, color->green, color->blue, color->alpha * share);
}

static PangoLayout *
make_caption (const Plot *plot, const char *text, gboolean bold, int *width, int *height)
{
  PangoLayout *layout = pango_layout_new (plot->context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (CAPTION));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, width, height);
  return layout;
}

/* @across, @down: which part of the text lies on the point; 0 start, .5 middle, 1 end. Kept inside. */
static void
write_text (const Plot *plot, const char *text, gboolean bold, double share, double x, double y,
            double across, double down)
{
  int width, height;
  g_autoptr (PangoLayout) layout = make_caption (plot, text, bold, &width, &height);

  use (plot, &plot->ink->text, share);
  cairo_move_to (plot->cr, CLAMP (x - across * width, 0, MAX (plot->width - width, 0)), y - down * height);
  pango_cairo_show_layout (plot->cr, layout);
}

static void
draw_line (const Plot *plot, double share, double x1, double y1, double x2, double y2)
{
  use (plot, &plot->ink->text, share);
  cairo_set_line_width (plot->cr, 1);
  cairo_move_to (plot->cr, x1, y1);
  cairo_line_to (plot->cr, x2, y2);
  cairo_stroke (plot->cr);
}

/* Whether words around @x touch none of those before */
static gboolean
has_room (const Plot *plot, const char *text, gboolean bold, double x, double *free_from)
{
  int width, height;
  G_GNUC_UNUSED g_autoptr (PangoLayout) layout = make_caption (plot, text, bold, &width, &height);

  if (x - width / 2.0 < *free_from)
    return FALSE;
  *free_from = x + width / 2.0 + GAP / 2.0;
  return TRUE;
}

static void
draw_axes (const Plot *plot)
{
  const DifChart *chart = plot->chart;
  double free_from = -G_MAXDOUBLE;

  for (guint i = 0; i < chart->n_y_ticks; i++) {
    double y = floor (y_of (plot, chart->y_ticks[i].at)) + .5;

    draw_line (plot, i == 0 ? .30 : .10, plot->left, y, plot->right, y);
    write_text (plot, chart->y_ticks[i].label, FALSE, .70, plot->left - GAP, y, 1, .5);
  }
  for (guint i = 0; i < chart->n_x_ticks; i++) {
    double x = x_of (plot, chart->x_ticks[i].at);

    if (has_room (plot, chart->x_ticks[i].label, FALSE, x, &free_from))
      write_text (plot, chart->x_ticks[i].label, FALSE, .70, x, plot->bottom + 6, .5, 0);
  }
  for (guint i = 0; i < chart->n_rug; i++) {
    double x = floor (x_of (plot, chart->rug[i])) + .5;

    draw_line (plot, .50, x, plot->bottom - 5, x, plot->bottom);
  }
}

static void
draw_reference (const Plot *plot)
{
  const double dash[] = { 3, 3 };
  const DifChartTick *reference = &plot->chart->reference;
  double y = floor (y_of (plot, reference->at)) + .5;

  if (reference->label == NULL)
    return;
  cairo_save (plot->cr);
  cairo_set_dash (plot->cr, dash, G_N_ELEMENTS (dash), 0);
  draw_line (plot, .60, plot->left, y, plot->right, y);
  cairo_restore (plot->cr);
  /* its words stand above the plot, where no value does */
  write_text (plot, reference->label, FALSE, .80, plot->right, 0, 1, 0);
}

static void
draw_spans (const Plot *plot)
{
  for (guint i = 0; i < plot->chart->n_spans; i++) {
    const DifChartSpan *span = &plot->chart->spans[i];
    const DifChartColor *color = span->bad ? &plot->ink->bad : &plot->ink->text;
    double from = MAX (x_of (plot, span->from), plot->left), to = MIN (x_of (plot, span->to), plot->right);

    if (to < plot->left || from > plot->right)
      continue;
    /* a minute of a month is seen, too */
    to = MAX (to, from + SPAN_MIN);
    use (plot, color, span->bad ? .16 : .06);
    cairo_rectangle (plot->cr, from, plot->top, to - from, plot->bottom - plot->top);
    cairo_fill (plot->cr);
    use (plot, color, span->bad ? 1 : .30);
    cairo_rectangle (plot->cr, from, plot->bottom, to - from, SPAN_BAR);
    cairo_fill (plot->cr);
  }
}

static void
draw_marks (const Plot *plot)
{
  const double dash[] = { 3, 3 };

  cairo_save (plot->cr);
  cairo_set_dash (plot->cr, dash, G_N_ELEMENTS (dash), 0);
  for (guint i = 0; i < plot->chart->n_marks; i++) {
    const DifChartTick *mark = &plot->chart->marks[i];
    double x = floor (x_of (plot, mark->at)) + .5;

    draw_line (plot, .45, x, plot->top - 4, x, plot->bottom);
    write_text (plot, mark->label, FALSE, .70, x, plot->top - 6, .5, 1);
  }
  cairo_restore (plot->cr);
}

/* A stretch of the line without a gap: from the point at @first to before the one at @end */
static void
trace (const Plot *plot, guint first, guint end)
{
  /* words drawn before leave a point behind */
  cairo_new_path (plot->cr);
  for (guint i = first; i < end; i++)
    cairo_line_to (plot->cr, x_of (plot, plot->chart->points[i].x), y_of (plot, plot->chart->points[i].y));
}

static void
fill_below (const Plot *plot, guint first, guint end)
{
  const DifChart *chart = plot->chart;
  const DifChartColor *accent = &plot->ink->accent;
  cairo_pattern_t *area = cairo_pattern_create_linear (0, plot->top, 0, plot->bottom);

  cairo_pattern_add_color_stop_rgba (area, 0, accent->red, accent->green, accent->blue, .28);
  cairo_pattern_add_color_stop_rgba (area, 1, accent->red, accent->green, accent->blue, .04);
  trace (plot, first, end);
  cairo_line_to (plot->cr, x_of (plot, chart->points[end - 1].x), plot->bottom);
  cairo_line_to (plot->cr, x_of (plot, chart->points[first].x), plot->bottom);
  cairo_close_path (plot->cr);
  cairo_set_source (plot->cr, area);
  cairo_fill (plot->cr);
  cairo_pattern_destroy (area);
}

static void
draw_point (const Plot *plot, const DifChartPoint *point, gboolean last)
{
  double x = x_of (plot, point->x), y = y_of (plot, point->y);
  gboolean strong = point->label != NULL && point->label[0] != '\0';

  if (point->label == NULL || isnan (point->y))
    return;
  use (plot, &plot->ink->ground, 1);
  cairo_arc (plot->cr, x, y, strong ? 6.5 : 4.5, 0, 2 * G_PI);
  cairo_fill (plot->cr);
  use (plot, &plot->ink->accent, 1);
  cairo_arc (plot->cr, x, y, strong ? 4.5 : 3, 0, 2 * G_PI);
  cairo_fill (plot->cr);
  /* the last label stands before its point, others after */
  if (strong)
    write_text (plot, point->label, TRUE, 1, last ? x - 8 : x + 8, y - 4, last ? 1 : 0, 1);
}

static void
draw_stretch (const Plot *plot, guint first, guint end)
{
  if (end - first > 1)
    fill_below (plot, first, end);
  use (plot, &plot->ink->accent, 1);
  cairo_set_line_width (plot->cr, 2);
  cairo_set_line_join (plot->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (plot->cr, CAIRO_LINE_CAP_ROUND);
  trace (plot, first, end);
  /* alone between two gaps, it is a dot */
  if (end - first == 1)
    cairo_close_path (plot->cr);
  cairo_stroke (plot->cr);
}

static void
draw_series (const Plot *plot)
{
  const DifChart *chart = plot->chart;

  for (guint first = 0; first < chart->n_points;) {
    guint end = first;

    while (end < chart->n_points && !isnan (chart->points[end].y))
      end++;
    if (end > first)
      draw_stretch (plot, first, end);
    first = end + 1;
  }
  for (guint i = 0; i < chart->n_points; i++)
    draw_point (plot, &chart->points[i], i + 1 == chart->n_points);
}

static void
draw_bar (const Plot *plot, const DifChartPoint *point, double width, gboolean strong)
{
  double x = floor (x_of (plot, point->x) - width / 2), y = floor (y_of (plot, point->y));
  double corner = MIN (CORNER, (plot->bottom - y) / 2);

  cairo_new_sub_path (plot->cr);
  cairo_arc (plot->cr, x + corner, y + corner, corner, G_PI, 1.5 * G_PI);
  cairo_arc (plot->cr, x + width - corner, y + corner, corner, 1.5 * G_PI, 2 * G_PI);
  cairo_line_to (plot->cr, x + width, plot->bottom);
  cairo_line_to (plot->cr, x, plot->bottom);
  cairo_close_path (plot->cr);
  /* no grid line shines through */
  use (plot, &plot->ink->ground, 1);
  cairo_fill_preserve (plot->cr);
  use (plot, &plot->ink->accent, strong ? 1 : .50);
  cairo_fill (plot->cr);
}

static void
draw_bars (const Plot *plot)
{
  const DifChart *chart = plot->chart;
  double step = (plot->right - plot->left) / (chart->x1 - chart->x0);
  double width = MIN (floor (step * BAR_SHARE), BAR_MAX);
  double free_from = -G_MAXDOUBLE;

  for (guint i = 0; i < chart->n_points; i++)
    draw_bar (plot, &chart->points[i], width, i == chart->strong);
  for (guint i = 0; i < chart->n_points; i++) {
    const DifChartPoint *point = &chart->points[i];
    gboolean strong = i == chart->strong;
    double x = x_of (plot, point->x);

    if (point->label != NULL && (has_room (plot, point->label, strong, x, &free_from) || strong))
      write_text (plot, point->label, strong, strong ? 1 : .80, x, floor (y_of (plot, point->y)) - 3, .5, 1);
  }
}

static void
measure (Plot *plot, double width, double height)
{
  for (guint i = 0; i < plot->chart->n_y_ticks; i++) {
    int label_width, label_height;
    G_GNUC_UNUSED g_autoptr (PangoLayout) layout =
        make_caption (plot, plot->chart->y_ticks[i].label, FALSE, &label_width, &label_height);

    plot->left = MAX (plot->left, label_width + GAP);
  }
  plot->width = width;
  plot->right = width - RIGHT;
  plot->top = TOP;
  plot->bottom = height - BOTTOM;
}

void
dif_chart_draw (const DifChart *self, cairo_t *cr, PangoContext *context, const DifChartInk *ink,
                double width, double height)
{
  Plot plot = { .chart = self, .cr = cr, .context = context, .ink = ink };

  g_return_if_fail (self->x1 > self->x0 && self->y1 > self->y0);

  measure (&plot, width, height);
  draw_spans (&plot);
  draw_axes (&plot);
  if (self->bars)
    draw_bars (&plot);
  draw_marks (&plot);
  draw_reference (&plot);
  if (!self->bars)
    draw_series (&plot);
}

int
dif_chart_find (const DifChart *self, PangoContext *context, double width, double x)
{
  Plot plot = { .chart = self, .context = context };
  int found = -1;

  g_return_val_if_fail (self->x1 > self->x0 && self->y1 > self->y0, -1);

  measure (&plot, width, TOP + BOTTOM + 1);
  for (guint i = 0; i < self->n_points && plot.right > plot.left; i++) {
    if (found < 0 || fabs (x_of (&plot, self->points[i].x) - x) < fabs (x_of (&plot, self->points[found].x) - x))
      found = (int) i;
  }
  return found;
}

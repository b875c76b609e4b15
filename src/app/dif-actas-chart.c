/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-actas-chart"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-words.h"

#include "dif-actas-chart.h"

/* At both sides of what stands there while nothing is drawn */
#define EMPTY_MARGIN (60)
/* Cuts with a point of their own; more than these would touch each other */
#define POINTS_SHOWN (36)
#define HOUR ((double) G_TIME_SPAN_HOUR)


struct _DifActasChart {
  DifChartView parent_instance;

  GTimeZone *zone;   /* (owned) (nullable) */
  GArray *points;    /* (element-type DifChartPoint) x in microseconds, y in percent */
  char *shown;       /* (owned) (nullable) what was drawn: the same is not drawn again */
};

G_DEFINE_FINAL_TYPE (DifActasChart, dif_actas_chart, DIF_TYPE_CHART_VIEW)


static gboolean
is_drawn (DifCut *cut)
{
  return dif_words_share (cut) >= 0 && cut->state != DIF_CUT_REFUSED;
}

static guint
count_drawn (DifReading *reading)
{
  guint count = 0;

  for (guint i = 0; reading != NULL && i < reading->cuts->len; i++)
    count += is_drawn (dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, i)));
  return count;
}

/* Cuts only ever are added: as many in one folder, with the same newest one, are the same */
static char *
sign (DifReading *reading, guint count)
{
  DifCut *newest = reading != NULL ? reading->newest : NULL;

  return g_strdup_printf ("%s %u %s %" G_GINT64_FORMAT, reading != NULL ? reading->folder : "", count,
                          newest != NULL ? newest->id : "", newest != NULL ? newest->captured : 0);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const DifChartPoint *x = a, *y = b;

  return (x->x > y->x) - (x->x < y->x);
}

void
dif_actas_chart_show (DifActasChart *self, DifReading *reading)
{
  guint count = count_drawn (reading);
  g_autofree char *wanted = sign (reading, count);

  if (g_strcmp0 (wanted, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&wanted);
  g_array_set_size (self->points, 0);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  if (reading != NULL)
    self->zone = g_time_zone_ref (dif_call_get_zone (reading->call));
  for (guint i = 0; reading != NULL && i < reading->cuts->len; i++) {
    DifCut *cut = dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, i));
    DifChartPoint point = { (double) cut->cut_time, dif_words_share (cut) * 100,
                            count <= POINTS_SHOWN ? "" : NULL };

    if (is_drawn (cut))
      g_array_append_val (self->points, point);
  }
  g_array_sort (self->points, compare);
  dif_chart_view_renew (DIF_CHART_VIEW (self));
}

/* --- Points ------------------------------------------------------------------------------- */

static const DifChartPoint *
point_at (DifActasChart *self, guint index)
{
  return &g_array_index (self->points, DifChartPoint, index);
}

/* Of the point at @at, or the last */
static guint
index_of (DifActasChart *self, int at)
{
  return at >= 0 ? (guint) at : self->points->len - 1;
}

static guint
dif_actas_chart_count (DifChartView *view)
{
  return DIF_ACTAS_CHART (view)->points->len;
}

static guint
dif_actas_chart_start (DifChartView *view)
{
  return index_of (DIF_ACTAS_CHART (view), -1);
}

static char *
dif_actas_chart_describe (DifChartView *view, int at)
{
  DifActasChart *self = DIF_ACTAS_CHART (view);
  const DifChartPoint *point = self->points->len > 0 ? point_at (self, index_of (self, at)) : NULL;
  g_autofree char *share = NULL, *cut = NULL;

  if (point == NULL)
    return g_strdup (_("No actas counted yet"));
  share = dif_words_percent_of (point->y / 100);
  cut = dif_words_cut_of ((gint64) point->x, self->zone);
  /* Translators: share of actas, then "Cut of 21:40" */
  return g_strdup_printf (_("Actas counted: %s. %s."), share, cut);
}

/* --- Drawing ------------------------------------------------------------------------------ */

/* Over the empty axes: what will stand there */
static void
snapshot_nothing (GtkWidget *widget, GtkSnapshot *snapshot, int width, int height)
{
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (widget, _("Once cuts come, the share of actas that they count is drawn here."));
  GdkRGBA color;
  int tall;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  pango_layout_set_width (layout, MAX (width - 2 * EMPTY_MARGIN, 1) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &tall);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (EMPTY_MARGIN, (float) MAX (height - tall, 0) / 2));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* The axes for what there is. Returns: (transfer full) (nullable): the ticks of @chart */
static GArray *
lay_out (DifActasChart *self, DifChart *chart, int width)
{
  static const DifChartTick shares[] = { { 0, "0" }, { 25, "25" }, { 50, "50" }, { 75, "75" }, { 100, "100 %" } };
  GArray *ticks;

  *chart = (DifChart){ .x1 = 1, .y1 = 100, .y_ticks = shares, .n_y_ticks = G_N_ELEMENTS (shares) };
  if (self->points->len == 0)
    return NULL;
  chart->points = (const DifChartPoint *) (gpointer) self->points->data;
  chart->n_points = self->points->len;
  chart->x0 = point_at (self, 0)->x;
  chart->x1 = MAX (point_at (self, self->points->len - 1)->x, chart->x0 + 2 * HOUR);
  ticks = dif_chart_view_times ((gint64) chart->x0, (gint64) chart->x1, width, self->zone);
  chart->x_ticks = (const DifChartTick *) (gpointer) ticks->data;
  chart->n_x_ticks = ticks->len;
  return ticks;
}

static int
dif_actas_chart_find (DifChartView *view, double x)
{
  GtkWidget *widget = GTK_WIDGET (view);
  DifChart chart;
  g_autoptr (GArray) ticks = lay_out (DIF_ACTAS_CHART (view), &chart, gtk_widget_get_width (widget));

  return dif_chart_find (&chart, gtk_widget_get_pango_context (widget), gtk_widget_get_width (widget), x);
}

/* The last one has its words; another one that is looked at has them above, with its hour */
static void
dif_actas_chart_draw (DifChartView *view, cairo_t *cr, const DifChartInk *ink, double width, double height, int at)
{
  DifActasChart *self = DIF_ACTAS_CHART (view);
  DifChart chart;
  g_autoptr (GArray) ticks = lay_out (self, &chart, (int) width);
  g_autofree char *last = NULL, *share = NULL, *hour = NULL, *words = NULL;
  DifChartTick mark = { 0 };

  if (self->points->len > 0) {
    last = dif_words_percent_of (point_at (self, index_of (self, -1))->y / 100);
    g_array_index (self->points, DifChartPoint, self->points->len - 1).label = last;
  }
  if (at >= 0) {
    share = dif_words_percent_of (point_at (self, (guint) at)->y / 100);
    hour = dif_words_hour ((gint64) point_at (self, (guint) at)->x, self->zone);
    words = g_strdup_printf ("%s · %s", hour, share);
    mark = (DifChartTick){ point_at (self, (guint) at)->x, words };
    chart.marks = &mark;
    chart.n_marks = 1;
  }
  dif_chart_draw (&chart, cr, gtk_widget_get_pango_context (GTK_WIDGET (self)), ink, width, height);
  if (self->points->len > 0)
    g_array_index (self->points, DifChartPoint, self->points->len - 1).label = NULL;
}

static void
dif_actas_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (dif_actas_chart_parent_class)->snapshot (widget, snapshot);
  if (DIF_ACTAS_CHART (widget)->points->len == 0)
    snapshot_nothing (widget, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

static void
dif_actas_chart_finalize (GObject *object)
{
  DifActasChart *self = DIF_ACTAS_CHART (object);

  g_array_unref (self->points);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->shown);
  G_OBJECT_CLASS (dif_actas_chart_parent_class)->finalize (object);
}

static void
dif_actas_chart_class_init (DifActasChartClass *klass)
{
  DifChartViewClass *view_class = DIF_CHART_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_actas_chart_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = dif_actas_chart_snapshot;
  view_class->count = dif_actas_chart_count;
  view_class->start = dif_actas_chart_start;
  view_class->find = dif_actas_chart_find;
  view_class->describe = dif_actas_chart_describe;
  view_class->draw = dif_actas_chart_draw;
}

static void
dif_actas_chart_init (DifActasChart *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (DifChartPoint));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("Every cut with its share stands in the table of the page Fetcher"), -1);
}

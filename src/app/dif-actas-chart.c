/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-actas-chart"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/dif-chart.h"

#include "dif-style.h"
#include "dif-words.h"

#include "dif-actas-chart.h"

#define HEIGHT (236)
#define WIDTH (220)
/* At both sides of what stands there while nothing is drawn */
#define EMPTY_MARGIN (60)
/* Cuts with a point of their own; more than these would touch each other */
#define POINTS_SHOWN (36)
#define HOUR ((double) G_TIME_SPAN_HOUR)


struct _DifActasChart {
  GtkWidget parent_instance;

  GTimeZone *zone;   /* (owned) (nullable) */
  GArray *points;    /* (element-type DifChartPoint) x in microseconds, y in percent */
  char *last;        /* (owned) label of the last point */
  char *shown;       /* (owned) (nullable) what was drawn: the same is not drawn again */
};

G_DEFINE_FINAL_TYPE (DifActasChart, dif_actas_chart, GTK_TYPE_WIDGET)


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

static void
describe (DifActasChart *self, DifCut *newest)
{
  g_autofree char *text = NULL;

  g_free (self->last);
  self->last = newest != NULL ? dif_words_percent (newest) : NULL;
  if (newest != NULL) {
    g_autofree char *cut = dif_words_cut (newest, self->zone);

    /* Translators: share of actas, then "Cut of 21:40" */
    text = g_strdup_printf (_("Actas counted: %s. %s."), self->last, cut);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : _("No actas counted yet"), -1);
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
  DifCut *newest = NULL;

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

    if (!is_drawn (cut))
      continue;
    g_array_append_val (self->points, point);
    if (newest == NULL || cut->cut_time > newest->cut_time)
      newest = cut;
  }
  g_array_sort (self->points, compare);
  describe (self, newest);
  if (newest != NULL)
    g_array_index (self->points, DifChartPoint, self->points->len - 1).label = self->last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- Drawing ------------------------------------------------------------------------------ */

/* Hours apart so that about five fit; the labels are freed by the caller */
static GArray *
make_ticks (DifActasChart *self, double from, double to, int width)
{
  static const double steps[] = { HOUR / 3, HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR };
  guint wanted = (guint) CLAMP (width / 90, 2, 8);
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DifChartTick));
  double step = steps[G_N_ELEMENTS (steps) - 1];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if ((to - from) / steps[i] <= wanted) {
      step = steps[i];
      break;
    }
  }
  for (double at = from; at <= to; at += step) {
    DifChartTick tick = { at, dif_words_hour ((gint64) at, self->zone) };

    g_array_append_val (ticks, tick);
  }
  return ticks;
}

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

static void
dif_actas_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const DifChartTick shares[] = { { 0, "0" }, { 25, "25" }, { 50, "50" }, { 75, "75" }, { 100, "100 %" } };
  DifActasChart *self = DIF_ACTAS_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr (GArray) ticks = NULL;
  DifChartInk ink;
  DifChart chart = { .x1 = 1, .y1 = 100, .y_ticks = shares, .n_y_ticks = G_N_ELEMENTS (shares) };
  cairo_t *cr;

  dif_style_get_ink (widget, &ink);
  if (self->points->len > 0) {
    const DifChartPoint *points = (const DifChartPoint *) (gpointer) self->points->data;

    chart.points = points;
    chart.n_points = self->points->len;
    chart.x0 = points[0].x;
    chart.x1 = MAX (points[self->points->len - 1].x, chart.x0 + 2 * HOUR);
    ticks = make_ticks (self, chart.x0, chart.x1, width);
    chart.x_ticks = (const DifChartTick *) (gpointer) ticks->data;
    chart.n_x_ticks = ticks->len;
  }
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  dif_chart_draw (&chart, cr, gtk_widget_get_pango_context (widget), &ink, width, height);
  cairo_destroy (cr);
  if (self->points->len == 0)
    snapshot_nothing (widget, snapshot, width, height);
  for (guint i = 0; ticks != NULL && i < ticks->len; i++)
    g_free ((char *) g_array_index (ticks, DifChartTick, i).label);
}

static void
dif_actas_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
dif_actas_chart_finalize (GObject *object)
{
  DifActasChart *self = DIF_ACTAS_CHART (object);

  g_array_unref (self->points);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->last);
  g_free (self->shown);
  G_OBJECT_CLASS (dif_actas_chart_parent_class)->finalize (object);
}

static void
dif_actas_chart_class_init (DifActasChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_actas_chart_finalize;
  widget_class->snapshot = dif_actas_chart_snapshot;
  widget_class->measure = dif_actas_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chart");
}

static void
dif_actas_chart_init (DifActasChart *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (DifChartPoint));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-watch-chart"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "dif-style.h"
#include "dif-words.h"

#include "dif-watch-chart.h"

#define HEIGHT (236)
#define WIDTH (220)
#define TICKS (4)
#define LEAST_MS (100)


struct _DifWatchChart {
  GtkWidget parent_instance;

  GTimeZone *zone; /* (owned) (nullable) */
  gint64 from;
  gint64 to;
  GArray *points;  /* (element-type DifChartPoint) x in microseconds, y in milliseconds */
  GArray *spans;   /* (element-type DifChartSpan) */
  double top;      /* of the axis, in milliseconds */
  char *peak;      /* (owned) (nullable) label of the slowest */
};

G_DEFINE_FINAL_TYPE (DifWatchChart, dif_watch_chart, GTK_TYPE_WIDGET)


/* The least of 1, 2, 5 times a power of ten that is a quarter of it or more */
static double
round_up (double value)
{
  double power = pow (10, floor (log10 (value / TICKS))), share = value / TICKS / power;

  return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10) * power * TICKS;
}

static void
add_span (DifWatchChart *self, DifMonitorSlot *slot, gboolean bad)
{
  DifChartSpan *last =
      self->spans->len > 0 ? &g_array_index (self->spans, DifChartSpan, self->spans->len - 1) : NULL;
  DifChartSpan span = { (double) slot->from, (double) slot->to, bad };

  if (last != NULL && last->bad == bad && last->to >= span.from)
    last->to = span.to;
  else
    g_array_append_val (self->spans, span);
}

static void
describe (DifWatchChart *self, guint slowest, guint bad)
{
  g_autofree char *text = NULL;

  g_clear_pointer (&self->peak, g_free);
  if (self->points->len > 0 && slowest < self->points->len) {
    DifChartPoint *point = &g_array_index (self->points, DifChartPoint, slowest);

    /* Translators: milliseconds */
    self->peak = g_strdup_printf (_("%.0f ms"), point->y);
    point->label = self->peak;
    text = g_strdup_printf (ngettext ("Response time: at most %s. %u stretch with something wrong.",
                                      "Response time: at most %s. %u stretches with something wrong.", bad),
                            self->peak, bad);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : _("Nobody looked in this time"), -1);
}

void
dif_watch_chart_show (DifWatchChart *self, DifMonitor *monitor, GTimeZone *zone)
{
  guint slowest = G_MAXUINT, bad = 0;
  double top = 0;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (zone);
  self->from = monitor->from;
  self->to = monitor->to;
  g_array_set_size (self->points, 0);
  g_array_set_size (self->spans, 0);
  for (guint i = 0; i < monitor->slots->len; i++) {
    DifMonitorSlot *slot = &g_array_index (monitor->slots, DifMonitorSlot, i);
    DifChartPoint point = { (double) (slot->from + slot->to) / 2,
                            slot->median_us >= 0 ? (double) slot->median_us / 1000 : (double) NAN, NULL };

    g_array_append_val (self->points, point);
    if (slot->bad > 0 || slot->looks == 0)
      add_span (self, slot, slot->bad > 0);
    if (!isnan (point.y) && point.y >= top) {
      top = point.y;
      slowest = i;
    }
  }
  for (guint i = 0; i < self->spans->len; i++)
    bad += g_array_index (self->spans, DifChartSpan, i).bad;
  self->top = round_up (MAX (top * 1.15, LEAST_MS));
  describe (self, slowest, bad);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- Drawing ------------------------------------------------------------------------------ */

static void
clear_tick (gpointer tick)
{
  g_free ((char *) ((DifChartTick *) tick)->label);
}

static GArray *
make_times (DifWatchChart *self, int width)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DifChartTick));
  guint count = (guint) CLAMP (width / 110, 2, 7);

  g_array_set_clear_func (ticks, clear_tick);
  for (guint i = 0; i <= count; i++) {
    gint64 at = self->from + (self->to - self->from) / count * i;
    DifChartTick tick = { (double) at, self->to - self->from > 2 * G_TIME_SPAN_DAY
                                           ? dif_words_day_short (at, self->zone)
                                           : dif_words_hour (at, self->zone) };

    g_array_append_val (ticks, tick);
  }
  return ticks;
}

static GArray *
make_values (DifWatchChart *self)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DifChartTick));

  g_array_set_clear_func (ticks, clear_tick);
  for (guint i = 0; i <= TICKS; i++) {
    double at = self->top / TICKS * i;
    DifChartTick tick = { at, i == TICKS ? g_strdup_printf (_("%.0f ms"), at) : g_strdup_printf ("%.0f", at) };

    g_array_append_val (ticks, tick);
  }
  return ticks;
}

static void
dif_watch_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DifWatchChart *self = DIF_WATCH_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  DifChartInk ink;
  g_autoptr (GArray) times = NULL;
  g_autoptr (GArray) values = NULL;
  DifChart chart = { .x0 = (double) self->from, .x1 = (double) self->to, .y1 = self->top };
  cairo_t *cr;

  if (self->zone == NULL)
    return;
  dif_style_get_ink (widget, &ink);
  times = make_times (self, width);
  values = make_values (self);
  chart.points = (const DifChartPoint *) (gpointer) self->points->data;
  chart.n_points = self->points->len;
  chart.spans = (const DifChartSpan *) (gpointer) self->spans->data;
  chart.n_spans = self->spans->len;
  chart.x_ticks = (const DifChartTick *) (gpointer) times->data;
  chart.n_x_ticks = times->len;
  chart.y_ticks = (const DifChartTick *) (gpointer) values->data;
  chart.n_y_ticks = values->len;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  dif_chart_draw (&chart, cr, gtk_widget_get_pango_context (widget), &ink, width, height);
  cairo_destroy (cr);
}

static void
dif_watch_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
dif_watch_chart_finalize (GObject *object)
{
  DifWatchChart *self = DIF_WATCH_CHART (object);

  g_array_unref (self->points);
  g_array_unref (self->spans);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->peak);
  G_OBJECT_CLASS (dif_watch_chart_parent_class)->finalize (object);
}

static void
dif_watch_chart_class_init (DifWatchChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_watch_chart_finalize;
  widget_class->snapshot = dif_watch_chart_snapshot;
  widget_class->measure = dif_watch_chart_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chart");
}

static void
dif_watch_chart_init (DifWatchChart *self)
{
  self->points = g_array_new (FALSE, FALSE, sizeof (DifChartPoint));
  self->spans = g_array_new (FALSE, FALSE, sizeof (DifChartSpan));
  self->top = LEAST_MS;
}

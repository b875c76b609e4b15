/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-watch-chart"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "dif-words.h"

#include "dif-watch-chart.h"

#define TICKS (4)
#define LEAST_MS (100)


struct _DifWatchChart {
  DifChartView parent_instance;

  GTimeZone *zone; /* (owned) (nullable) */
  gint64 from;
  gint64 to;
  GArray *slots;   /* (element-type DifMonitorSlot) */
  GArray *points;  /* (element-type DifChartPoint) of each: x in microseconds, y in milliseconds */
  GArray *spans;   /* (element-type DifChartSpan) */
  double top;      /* of the axis, in milliseconds */
  int slowest;     /* point; -1: none */
};

G_DEFINE_FINAL_TYPE (DifWatchChart, dif_watch_chart, DIF_TYPE_CHART_VIEW)


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

void
dif_watch_chart_show (DifWatchChart *self, DifMonitor *monitor, GTimeZone *zone)
{
  double top = 0;

  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (zone);
  self->from = monitor->from;
  self->to = monitor->to;
  self->slowest = -1;
  g_array_set_size (self->points, 0);
  g_array_set_size (self->spans, 0);
  g_array_set_size (self->slots, 0);
  g_array_append_vals (self->slots, monitor->slots->data, monitor->slots->len);
  for (guint i = 0; i < monitor->slots->len; i++) {
    DifMonitorSlot *slot = &g_array_index (monitor->slots, DifMonitorSlot, i);
    DifChartPoint point = { (double) (slot->from + slot->to) / 2,
                            slot->median_us >= 0 ? (double) slot->median_us / 1000 : (double) NAN, NULL };

    g_array_append_val (self->points, point);
    if (slot->bad > 0 || slot->looks == 0)
      add_span (self, slot, slot->bad > 0);
    if (!isnan (point.y) && point.y >= top) {
      top = point.y;
      self->slowest = (int) i;
    }
  }
  self->top = round_up (MAX (top * 1.15, LEAST_MS));
  dif_chart_view_renew (DIF_CHART_VIEW (self));
}

/* --- Points ------------------------------------------------------------------------------- */

static guint
dif_watch_chart_count (DifChartView *view)
{
  return DIF_WATCH_CHART (view)->points->len;
}

static guint
dif_watch_chart_start (DifChartView *view)
{
  DifWatchChart *self = DIF_WATCH_CHART (view);

  return self->slowest >= 0 ? (guint) self->slowest : self->points->len - 1;
}

static char *
say_time (DifWatchChart *self, int at)
{
  /* Translators: milliseconds */
  return g_strdup_printf (_("%.0f ms"), g_array_index (self->points, DifChartPoint, at).y);
}

static char *
describe_whole (DifWatchChart *self)
{
  g_autofree char *time = self->slowest >= 0 ? say_time (self, self->slowest) : NULL;
  guint bad = 0;

  if (time == NULL)
    return g_strdup (_("Nobody looked in this time"));
  for (guint i = 0; i < self->spans->len; i++)
    bad += g_array_index (self->spans, DifChartSpan, i).bad;
  return g_strdup_printf (ngettext ("Response time: at most %s. %u stretch with something wrong.",
                                    "Response time: at most %s. %u stretches with something wrong.", bad),
                          time, bad);
}

/* What stands above the stretch that is looked at */
static char *
describe_slot (DifWatchChart *self, int at)
{
  const DifMonitorSlot *slot = &g_array_index (self->slots, DifMonitorSlot, at);
  g_autofree char *hour = self->to - self->from > G_TIME_SPAN_DAY ? dif_words_day_hour (slot->from, self->zone)
                                                                  : dif_words_hour (slot->from, self->zone);
  g_autofree char *time = slot->median_us >= 0 ? say_time (self, at) : NULL;
  g_autofree char *wrong = NULL;

  if (slot->looks == 0)
    return g_strdup_printf ("%s · %s", hour, _("Nobody looked"));
  if (slot->bad == 0)
    return g_strdup_printf ("%s · %s", hour, time != NULL ? time : "—");
  /* Translators: looks at the public address */
  wrong = g_strdup_printf (ngettext ("%u look with something wrong", "%u looks with something wrong", slot->bad), slot->bad);
  return time != NULL ? g_strdup_printf ("%s · %s · %s", hour, time, wrong) : g_strdup_printf ("%s · %s", hour, wrong);
}

static char *
dif_watch_chart_describe (DifChartView *view, int at)
{
  return at >= 0 ? describe_slot (DIF_WATCH_CHART (view), at) : describe_whole (DIF_WATCH_CHART (view));
}

/* --- Drawing ------------------------------------------------------------------------------ */

static GArray *
make_values (DifWatchChart *self)
{
  GArray *ticks = dif_chart_view_ticks ();

  for (guint i = 0; i <= TICKS; i++) {
    double at = self->top / TICKS * i;
    DifChartTick tick = { at, i == TICKS ? g_strdup_printf (_("%.0f ms"), at) : g_strdup_printf ("%.0f", at) };

    g_array_append_val (ticks, tick);
  }
  return ticks;
}

/* The axes for what there is, with @times and @values on them */
static DifChart
lay_out (DifWatchChart *self, GArray *times, GArray *values)
{
  return (DifChart){
    .x0 = (double) self->from,
    .x1 = (double) self->to,
    .y1 = self->top,
    .points = (const DifChartPoint *) (gpointer) self->points->data,
    .n_points = self->points->len,
    .spans = (const DifChartSpan *) (gpointer) self->spans->data,
    .n_spans = self->spans->len,
    .x_ticks = (const DifChartTick *) (gpointer) times->data,
    .n_x_ticks = times->len,
    .y_ticks = (const DifChartTick *) (gpointer) values->data,
    .n_y_ticks = values->len,
  };
}

static int
dif_watch_chart_find (DifChartView *view, double x)
{
  DifWatchChart *self = DIF_WATCH_CHART (view);
  GtkWidget *widget = GTK_WIDGET (view);
  g_autoptr (GArray) times = dif_chart_view_times (self->from, self->to, gtk_widget_get_width (widget), self->zone), values = make_values (self);
  DifChart chart = lay_out (self, times, values);

  return dif_chart_find (&chart, gtk_widget_get_pango_context (widget), gtk_widget_get_width (widget), x);
}

/* The slowest has its words, or another one that is looked at */
static void
dif_watch_chart_draw (DifChartView *view, cairo_t *cr, const DifChartInk *ink, double width, double height, int at)
{
  DifWatchChart *self = DIF_WATCH_CHART (view);
  g_autoptr (GArray) times = NULL, values = NULL;
  g_autofree char *words = NULL;
  DifChartPoint *point = NULL;
  DifChart chart;
  DifChartTick mark;

  if (self->zone == NULL)
    return;
  times = dif_chart_view_times (self->from, self->to, width, self->zone);
  values = make_values (self);
  chart = lay_out (self, times, values);
  if (at >= 0) {
    point = &g_array_index (self->points, DifChartPoint, at);
    words = describe_slot (self, at);
    mark = (DifChartTick){ point->x, words };
    chart.marks = &mark;
    chart.n_marks = 1;
    point->label = "";
  } else if (self->slowest >= 0) {
    point = &g_array_index (self->points, DifChartPoint, self->slowest);
    point->label = words = say_time (self, self->slowest);
  }
  dif_chart_draw (&chart, cr, gtk_widget_get_pango_context (GTK_WIDGET (self)), ink, width, height);
  if (point != NULL)
    point->label = NULL;
}

static void
dif_watch_chart_finalize (GObject *object)
{
  DifWatchChart *self = DIF_WATCH_CHART (object);

  g_array_unref (self->points);
  g_array_unref (self->spans);
  g_array_unref (self->slots);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  G_OBJECT_CLASS (dif_watch_chart_parent_class)->finalize (object);
}

static void
dif_watch_chart_class_init (DifWatchChartClass *klass)
{
  DifChartViewClass *view_class = DIF_CHART_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_watch_chart_finalize;
  view_class->count = dif_watch_chart_count;
  view_class->start = dif_watch_chart_start;
  view_class->find = dif_watch_chart_find;
  view_class->describe = dif_watch_chart_describe;
  view_class->draw = dif_watch_chart_draw;
}

static void
dif_watch_chart_init (DifWatchChart *self)
{
  self->slots = g_array_new (FALSE, FALSE, sizeof (DifMonitorSlot));
  self->points = g_array_new (FALSE, FALSE, sizeof (DifChartPoint));
  self->spans = g_array_new (FALSE, FALSE, sizeof (DifChartSpan));
  self->top = LEAST_MS;
  self->slowest = -1;
}

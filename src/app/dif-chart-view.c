/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-chart-view"

#include "config.h"

#include "dif-style.h"
#include "dif-words.h"

#include "dif-chart-view.h"

#define WIDTH (220)
#define HEIGHT (200)
/* Room for the words of a place on the axis */
#define TICK_WIDTH (90)


typedef struct {
  int focus; /* the point that is looked at; -1: none */
} DifChartViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DifChartView, dif_chart_view, GTK_TYPE_WIDGET)


static void
show (DifChartView *self)
{
  DifChartViewPrivate *priv = dif_chart_view_get_instance_private (self);
  g_autofree char *text = DIF_CHART_VIEW_GET_CLASS (self)->describe (self, priv->focus);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
look_at (DifChartView *self, int focus)
{
  DifChartViewPrivate *priv = dif_chart_view_get_instance_private (self);

  if (focus == priv->focus)
    return;
  priv->focus = focus;
  show (self);
}

void
dif_chart_view_renew (DifChartView *self)
{
  DifChartViewPrivate *priv = dif_chart_view_get_instance_private (self);

  if (priv->focus >= (int) DIF_CHART_VIEW_GET_CLASS (self)->count (self))
    priv->focus = -1;
  show (self);
}

static void
clear_tick (gpointer tick)
{
  g_free ((char *) ((DifChartTick *) tick)->label);
}

GArray *
dif_chart_view_ticks (void)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (DifChartTick));

  g_array_set_clear_func (ticks, clear_tick);
  return ticks;
}

/* The least step by which there are few enough */
static gint64
choose_step (gint64 length, guint most)
{
  static const gint64 minutes[] = { 5, 10, 15, 30, 60, 2 * 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60, 2 * 24 * 60, 5 * 24 * 60,
                                    10 * 24 * 60 };

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++) {
    if (length / (minutes[i] * G_TIME_SPAN_MINUTE) < most)
      return minutes[i] * G_TIME_SPAN_MINUTE;
  }
  return 30 * G_TIME_SPAN_DAY;
}

GArray *
dif_chart_view_times (gint64 from, gint64 to, double width, GTimeZone *zone)
{
  GArray *ticks = dif_chart_view_ticks ();
  gint64 step = choose_step (to - from, (guint) CLAMP (width / TICK_WIDTH, 2, 8));
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, from / G_USEC_PER_SEC);
  gint64 ahead = interval >= 0 ? g_time_zone_get_offset (zone, interval) * G_TIME_SPAN_SECOND : 0;

  /* whole by the clocks of the zone */
  for (gint64 at = (from + ahead + step - 1) / step * step - ahead; at <= to; at += step) {
    gboolean day = (at + ahead) % G_TIME_SPAN_DAY == 0 && to - from > G_TIME_SPAN_DAY;
    DifChartTick tick = { (double) at, day ? dif_words_day_short (at, zone) : dif_words_hour (at, zone) };

    g_array_append_val (ticks, tick);
  }
  return ticks;
}

/* --- Pointer and keyboard ----------------------------------------------------------------- */

static void
on_motion (DifChartView *self, double x, double y)
{
  if (DIF_CHART_VIEW_GET_CLASS (self)->count (self) > 0)
    look_at (self, DIF_CHART_VIEW_GET_CLASS (self)->find (self, x));
}

static void
look_away (DifChartView *self)
{
  look_at (self, -1);
}

static gboolean
on_key (DifChartView *self, guint key)
{
  DifChartViewPrivate *priv = dif_chart_view_get_instance_private (self);
  int last = (int) DIF_CHART_VIEW_GET_CLASS (self)->count (self) - 1, at;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
  at = priv->focus >= 0 ? priv->focus : (int) DIF_CHART_VIEW_GET_CLASS (self)->start (self);
  switch (key) {
    case GDK_KEY_Left:
      look_at (self, MAX (at - 1, 0));
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
      look_at (self, MIN (at + 1, last));
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      look_at (self, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      look_at (self, last);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
  }
}

/* --- The widget --------------------------------------------------------------------------- */

static void
dif_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DifChartView *self = DIF_CHART_VIEW (widget);
  DifChartViewPrivate *priv = dif_chart_view_get_instance_private (self);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  DifChartInk ink;
  cairo_t *cr;

  dif_style_get_ink (widget, &ink);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  DIF_CHART_VIEW_GET_CLASS (self)->draw (self, cr, &ink, width, height, priv->focus);
  cairo_destroy (cr);
}

static void
dif_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
dif_chart_view_constructed (GObject *object)
{
  G_OBJECT_CLASS (dif_chart_view_parent_class)->constructed (object);
  show (DIF_CHART_VIEW (object));
}

static void
dif_chart_view_class_init (DifChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dif_chart_view_constructed;
  widget_class->snapshot = dif_chart_view_snapshot;
  widget_class->measure = dif_chart_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chart");
}

static void
dif_chart_view_init (DifChartView *self)
{
  DifChartViewPrivate *priv = dif_chart_view_get_instance_private (self);
  GtkEventController *motion = gtk_event_controller_motion_new (), *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  priv->focus = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (look_away), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (look_away), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

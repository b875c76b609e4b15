/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-series-view"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-style.h"

#include "dif-series-view.h"

#define HEIGHT (200)
#define WIDTH (220)


struct _DifSeriesView {
  GtkWidget parent_instance;

  DifSeries *series; /* (owned) (nullable) */
  int focus;         /* the point that is looked at; -1: none, the greatest is told */
};

G_DEFINE_FINAL_TYPE (DifSeriesView, dif_series_view, GTK_TYPE_WIDGET)


static void
describe (DifSeriesView *self)
{
  guint n = self->series != NULL ? dif_series_get_n_points (self->series) : 0;
  guint at = n == 0 ? 0 : self->focus >= 0 ? (guint) self->focus : dif_series_get_peak (self->series);
  g_autofree char *text = NULL;

  if (n > 0)
    /* Translators: what a chart shows, then one of its points and its value */
    text = g_strdup_printf (_("%s. %s: %s"), dif_series_get_title (self->series),
                            dif_series_get_point_name (self->series, at), dif_series_get_point_text (self->series, at));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : _("Nothing to draw yet"), -1);
}

static void
look_at (DifSeriesView *self, int focus)
{
  if (focus == self->focus)
    return;
  self->focus = focus;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dif_series_view_show (DifSeriesView *self, DifSeries *series)
{
  guint n = series != NULL ? dif_series_get_n_points (series) : 0;

  g_clear_pointer (&self->series, dif_series_free);
  self->series = series;
  if (self->focus >= (int) n)
    self->focus = -1;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const DifSeries *
dif_series_view_get_series (DifSeriesView *self)
{
  return self->series;
}

/* --- Pointer and keyboard ----------------------------------------------------------------- */

static void
on_motion (DifSeriesView *self, double x, double y)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->series != NULL)
    look_at (self, dif_series_find (self->series, gtk_widget_get_pango_context (widget), gtk_widget_get_width (widget), x));
}

static void
on_leave (DifSeriesView *self)
{
  look_at (self, -1);
}

static gboolean
on_key (DifSeriesView *self, guint key)
{
  int last = self->series != NULL ? (int) dif_series_get_n_points (self->series) - 1 : -1;
  int at = self->focus >= 0 ? self->focus : last >= 0 ? (int) dif_series_get_peak (self->series) : -1;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
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
dif_series_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DifSeriesView *self = DIF_SERIES_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  DifChartInk ink;
  cairo_t *cr;

  if (self->series == NULL)
    return;
  dif_style_get_ink (widget, &ink);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  dif_series_draw (self->series, cr, gtk_widget_get_pango_context (widget), &ink, width, height, self->focus);
  cairo_destroy (cr);
}

static void
dif_series_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : WIDTH;
}

static void
dif_series_view_finalize (GObject *object)
{
  DifSeriesView *self = DIF_SERIES_VIEW (object);

  g_clear_pointer (&self->series, dif_series_free);
  G_OBJECT_CLASS (dif_series_view_parent_class)->finalize (object);
}

static void
dif_series_view_class_init (DifSeriesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_series_view_finalize;
  widget_class->snapshot = dif_series_view_snapshot;
  widget_class->measure = dif_series_view_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "chart");
}

static void
dif_series_view_init (DifSeriesView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->focus = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

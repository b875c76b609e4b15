/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-series-view"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-series-view.h"


struct _DifSeriesView {
  DifChartView parent_instance;

  DifSeries *series; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DifSeriesView, dif_series_view, DIF_TYPE_CHART_VIEW)


void
dif_series_view_show (DifSeriesView *self, DifSeries *series)
{
  g_clear_pointer (&self->series, dif_series_free);
  self->series = series;
  dif_chart_view_renew (DIF_CHART_VIEW (self));
}

const DifSeries *
dif_series_view_get_series (DifSeriesView *self)
{
  return self->series;
}

static guint
dif_series_view_count (DifChartView *view)
{
  DifSeriesView *self = DIF_SERIES_VIEW (view);

  return self->series != NULL ? dif_series_get_n_points (self->series) : 0;
}

static guint
dif_series_view_start (DifChartView *view)
{
  return dif_series_get_peak (DIF_SERIES_VIEW (view)->series);
}

static int
dif_series_view_find (DifChartView *view, double x)
{
  GtkWidget *widget = GTK_WIDGET (view);

  return dif_series_find (DIF_SERIES_VIEW (view)->series, gtk_widget_get_pango_context (widget),
                          gtk_widget_get_width (widget), x);
}

/* Of the whole, the greatest */
static char *
dif_series_view_describe (DifChartView *view, int at)
{
  DifSeries *series = DIF_SERIES_VIEW (view)->series;
  guint index;

  if (dif_series_view_count (view) == 0)
    return g_strdup (_("Nothing to draw yet"));
  index = at >= 0 ? (guint) at : dif_series_get_peak (series);
  /* Translators: what a chart shows, then one of its points and its value */
  return g_strdup_printf (_("%s. %s: %s"), dif_series_get_title (series), dif_series_get_point_name (series, index),
                          dif_series_get_point_text (series, index));
}

static void
dif_series_view_draw (DifChartView *view, cairo_t *cr, const DifChartInk *ink, double width, double height, int at)
{
  DifSeriesView *self = DIF_SERIES_VIEW (view);

  if (self->series != NULL)
    dif_series_draw (self->series, cr, gtk_widget_get_pango_context (GTK_WIDGET (self)), ink, width, height, at);
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
  DifChartViewClass *view_class = DIF_CHART_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_series_view_finalize;
  view_class->count = dif_series_view_count;
  view_class->start = dif_series_view_start;
  view_class->find = dif_series_view_find;
  view_class->describe = dif_series_view_describe;
  view_class->draw = dif_series_view_draw;
}

static void
dif_series_view_init (DifSeriesView *self)
{
}

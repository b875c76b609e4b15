/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-jobs-view"

#include "config.h"

#include "dif-job-row.h"

#include "dif-jobs-view.h"

#define MAX_HEIGHT (260)


struct _DifJobsView {
  GtkWidget parent_instance;

  DifJobManager *jobs;      /* (owned) (nullable) */
  GtkFilterListModel *shown; /* (owned) (nullable) */

  GtkWidget *scroller; /* (unowned) children */
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (DifJobsView, dif_jobs_view, GTK_TYPE_WIDGET)


static gboolean
is_shown (gpointer item, gpointer data)
{
  DifJob *job = item;

  return dif_job_get_state (job) == DIF_JOB_FAILED || (dif_job_is_active (job) && !dif_job_is_routine (job));
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  DifJobsView *self = data;

  return dif_job_row_new (item, self->jobs);
}

static void
refilter (DifJobsView *self)
{
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->shown), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
show_or_hide (DifJobsView *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->shown)) > 0);
}

void
dif_jobs_view_set_jobs (DifJobsView *self, DifJobManager *jobs)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (is_shown, NULL, NULL));

  g_return_if_fail (self->jobs == NULL);

  self->jobs = g_object_ref (jobs);
  self->shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (jobs)), filter);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), make_row, self, NULL);
  g_signal_connect_object (jobs, "ended", G_CALLBACK (refilter), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (show_or_hide), self, G_CONNECT_SWAPPED);
  show_or_hide (self);
}

/* Rows of several lines are as high as their width makes them, which a scrolled window does not ask */
static void
dif_jobs_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  DifJobsView *self = DIF_JOBS_VIEW (widget);
  int around, high;

  gtk_widget_measure (self->scroller, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0)
    return;
  around = gtk_widget_get_margin_start (self->scroller) + gtk_widget_get_margin_end (self->scroller);
  gtk_widget_measure (GTK_WIDGET (self->list), orientation, MAX (for_size - around, 0), NULL, &high, NULL, NULL);
  around = gtk_widget_get_margin_top (self->scroller) + gtk_widget_get_margin_bottom (self->scroller);
  *natural = MAX (*minimum, MIN (high, MAX_HEIGHT) + around);
}

static GtkSizeRequestMode
dif_jobs_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
dif_jobs_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (DIF_JOBS_VIEW (widget)->scroller, width, height, baseline, NULL);
}

static void
dif_jobs_view_dispose (GObject *object)
{
  DifJobsView *self = DIF_JOBS_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (dif_jobs_view_parent_class)->dispose (object);
}

static void
dif_jobs_view_class_init (DifJobsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_jobs_view_dispose;
  widget_class->measure = dif_jobs_view_measure;
  widget_class->get_request_mode = dif_jobs_view_get_request_mode;
  widget_class->size_allocate = dif_jobs_view_size_allocate;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-jobs-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DifJobsView, scroller);
  gtk_widget_class_bind_template_child (widget_class, DifJobsView, list);
}

static void
dif_jobs_view_init (DifJobsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-jobs-view"

#include "config.h"

#include "dif-job-row.h"

#include "dif-jobs-view.h"


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
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-jobs-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DifJobsView, scroller);
  gtk_widget_class_bind_template_child (widget_class, DifJobsView, list);
}

static void
dif_jobs_view_init (DifJobsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

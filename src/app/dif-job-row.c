/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-job-row"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-job-row.h"


struct _DifJobRow {
  GtkListBoxRow parent_instance;

  DifJob *job;         /* (owned) */
  DifJobManager *jobs; /* (owned) */

  GtkLabel *title; /* (unowned) children */
  GtkLabel *text;
  GtkLabel *hint;
  GtkProgressBar *bar;
  GtkButton *end;
};

G_DEFINE_FINAL_TYPE (DifJobRow, dif_job_row, GTK_TYPE_LIST_BOX_ROW)


static void
show_end (DifJobRow *self, const char *icon, const char *label)
{
  gtk_button_set_icon_name (self->end, icon);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->end), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->end), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
show_state (DifJobRow *self)
{
  const GError *error = dif_job_get_error (self->job);
  const char *hint = error != NULL ? dif_error_get_hint (error) : NULL;
  gboolean active = dif_job_is_active (self->job);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), active);
  gtk_label_set_wrap (self->text, !active);
  gtk_label_set_ellipsize (self->text, active ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_label_set_label (self->hint, hint != NULL ? hint : "");
  if (error != NULL) {
    gtk_label_set_label (self->text, error->message);
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "error");
    show_end (self, "window-close-symbolic", _("Dismiss"));
  } else {
    show_end (self, "process-stop-symbolic", _("Cancel"));
  }
}

static void
show_progress (DifJobRow *self)
{
  double fraction = dif_job_get_fraction (self->job);
  const char *step = dif_job_get_step (self->job);
  const char *detail = dif_job_get_detail (self->job);
  g_autofree char *text = NULL;

  if (!dif_job_is_active (self->job))
    return;
  if (dif_job_get_state (self->job) == DIF_JOB_WAITING)
    text = g_strdup (_("Waits for what is at work"));
  else
    text = detail[0] != '\0' ? g_strdup_printf ("%s · %s", step, detail) : g_strdup (step);
  gtk_label_set_label (self->text, text);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
on_end (DifJobRow *self)
{
  if (dif_job_is_active (self->job))
    dif_job_cancel (self->job);
  else
    dif_job_manager_dismiss (self->jobs, self->job);
}

GtkWidget *
dif_job_row_new (DifJob *job, DifJobManager *jobs)
{
  DifJobRow *self = g_object_new (DIF_TYPE_JOB_ROW, NULL);

  self->job = g_object_ref (job);
  self->jobs = g_object_ref (jobs);
  gtk_label_set_label (self->title, dif_job_get_title (job));
  g_signal_connect_object (job, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::step", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::detail", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (show_progress), self, G_CONNECT_SWAPPED);
  show_progress (self);
  show_state (self);
  return GTK_WIDGET (self);
}

static void
dif_job_row_finalize (GObject *object)
{
  DifJobRow *self = DIF_JOB_ROW (object);

  g_clear_object (&self->job);
  g_clear_object (&self->jobs);
  G_OBJECT_CLASS (dif_job_row_parent_class)->finalize (object);
}

static void
dif_job_row_class_init (DifJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_job_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DifJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, DifJobRow, text);
  gtk_widget_class_bind_template_child (widget_class, DifJobRow, hint);
  gtk_widget_class_bind_template_child (widget_class, DifJobRow, bar);
  gtk_widget_class_bind_template_child (widget_class, DifJobRow, end);
  gtk_widget_class_bind_template_callback (widget_class, on_end);
}

static void
dif_job_row_init (DifJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

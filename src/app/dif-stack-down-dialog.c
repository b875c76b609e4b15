/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack-down-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-form.h"
#include "dif-marks.h"
#include "dif-stack-job.h"
#include "dif-stack-rows.h"

#include "dif-stack-down-dialog.h"


struct _DifStackDownDialog {
  AdwWindow parent_instance;

  DifDesk *desk;             /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) of what runs */
  DifStackPlan *plan;        /* (owned) */

  GtkWidget *close; /* (unowned) children */
  GtkWidget *spinner;
  GtkWidget *asked;
  AdwEntryRow *domain;
  AdwEntryRow *access_key;
  AdwEntryRow *secret;
  GtkWidget *go;
  GtkLabel *failed;
  GtkWidget *happens;
  GtkListBox *events;
};

G_DEFINE_FINAL_TYPE (DifStackDownDialog, dif_stack_down_dialog, ADW_TYPE_WINDOW)


static void
on_changed (DifStackDownDialog *self)
{
  g_autofree char *domain = NULL;
  g_autoptr (DifAwsCredentials) keys = NULL;

  /* the form is still being filled */
  if (self->desk == NULL)
    return;
  domain = dif_form_dup_text (self->domain);
  keys = dif_stack_rows_read_keys (self->access_key, self->secret);
  gtk_widget_set_sensitive (self->go, keys != NULL && g_strcmp0 (domain, self->plan->domain) == 0);
}

static void
on_event (GObject *source, const DifStackEvent *event)
{
  DifStackDownDialog *self = DIF_STACK_DOWN_DIALOG (source);

  /* the window may have been closed meanwhile */
  if (self->desk != NULL)
    dif_stack_rows_tell (self->events, event);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  DifStackDownDialog *self = DIF_STACK_DOWN_DIALOG (source);
  g_autoptr (GError) error = NULL;
  gboolean gone = dif_stack_job_down_finish (result, &error);

  if (self->desk == NULL)
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_hide (self->spinner);
  gtk_widget_set_visible (self->asked, !gone);
  gtk_widget_set_sensitive (self->asked, TRUE);
  dif_form_show_error (self->failed, error);
  if (!gone)
    return;
  gtk_button_set_label (GTK_BUTTON (self->close), _("Done"));
  dif_marks_put (self->events, NULL, DIF_MARK_GOOD, _("Nothing of it stands on AWS any more"),
                 _("Only the bucket of the access logs stays, until its files expire."));
  dif_stack_job_forget (self->desk, self->plan->name);
}

static void
on_go (DifStackDownDialog *self)
{
  DifStackOrder *order = g_new0 (DifStackOrder, 1);

  order->plan = dif_stack_plan_new (self->plan->name, self->plan->domain, self->plan->region, self->plan->mode, NULL);
  order->keys = dif_stack_rows_read_keys (self->access_key, self->secret);
  order->folder = g_strdup (dif_desk_get_folder (self->desk));
  order->confirmation = dif_form_dup_text (self->domain);
  self->cancellable = g_cancellable_new ();
  dif_marks_clear (self->events);
  dif_form_show_error (self->failed, NULL);
  gtk_widget_set_sensitive (self->asked, FALSE);
  gtk_widget_show (self->happens);
  gtk_widget_show (self->spinner);
  dif_stack_job_down_async (G_OBJECT (self), order, on_event, self->cancellable, on_ended, NULL);
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

GtkWidget *
dif_stack_down_dialog_new (GtkWindow *parent, DifDesk *desk, const char *name, const char *region, const char *domain)
{
  DifStackDownDialog *self = g_object_new (DIF_TYPE_STACK_DOWN_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  g_autofree char *title = g_strdup_printf (_("Type %s"), domain);

  self->plan = dif_stack_plan_new (name, domain, region, DIF_MODE_PRACTICE, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->domain), title);
  self->desk = g_object_ref (desk);
  on_changed (self);
  return GTK_WIDGET (self);
}

static void
dif_stack_down_dialog_dispose (GObject *object)
{
  DifStackDownDialog *self = DIF_STACK_DOWN_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->plan, dif_stack_plan_free);
  G_OBJECT_CLASS (dif_stack_down_dialog_parent_class)->dispose (object);
}

static void
dif_stack_down_dialog_class_init (DifStackDownDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_stack_down_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-stack-down-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, close);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, asked);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, domain);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, access_key);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, go);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, happens);
  gtk_widget_class_bind_template_child (widget_class, DifStackDownDialog, events);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_stack_down_dialog_init (DifStackDownDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dif_form_hide_text (self->secret);
}

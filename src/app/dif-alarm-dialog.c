/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-alarm-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "watch/dif-webhook.h"

#include "dif-desk-give.h"
#include "dif-form.h"

#include "dif-alarm-dialog.h"

#define FORM "dif-alarm-form"


/* The places that alarms can go to, in the order of the list; the first is none */
static const struct {
  const char *preset; /* (nullable) */
  const char *name;
  const char *where; /* title of the row */
} kinds[] = {
  { NULL, N_("Only to this window"), N_("Address") },
  { "ntfy", N_("ntfy"), N_("Address of the topic") },
  { "telegram", N_("Telegram"), N_("Id of the chat") },
  { "plain", N_("Another address"), N_("Address") },
};

typedef struct {
  DifWindow *window;   /* (unowned) the dialog's parent, which outlives it */
  AdwMessageDialog *dialog; /* (unowned) */
  AdwComboRow *kind;   /* (unowned) children */
  AdwEntryRow *where;
  AdwEntryRow *secret;
  GtkButton *test;
  GtkLabel *told;
} Form;


static DifWebhook *
read_form (Form *form)
{
  guint kind = adw_combo_row_get_selected (form->kind);
  DifWebhook *webhook;

  if (kinds[kind].preset == NULL)
    return NULL;
  webhook = g_new0 (DifWebhook, 1);
  webhook->preset = g_strdup (kinds[kind].preset);
  webhook->where = dif_form_dup_text (form->where);
  webhook->secret_file = dif_form_dup_text (form->secret);
  if (webhook->where == NULL)
    webhook->where = g_strdup ("");
  return webhook;
}

/* --- Keeping ------------------------------------------------------------------------------ */

static gboolean
save (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return dif_webhook_save (profile->archive, data, error);
}

static void
free_webhook (gpointer data)
{
  g_clear_pointer ((DifWebhook **) &data, dif_webhook_free);
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Form *form = data;

  if (g_str_equal (response, "save"))
    dif_desk_keep (dif_window_get_desk (form->window), _("Keeping where alarms go"), save, read_form (form), free_webhook);
}

/* --- Trying ------------------------------------------------------------------------------- */

static gboolean
test (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return dif_webhook_test (data, dif_job_get_cancellable (job), error);
}

static void
tell (Form *form, const GError *error)
{
  gtk_widget_set_sensitive (GTK_WIDGET (form->test), TRUE);
  gtk_widget_show (GTK_WIDGET (form->told));
  if (error != NULL)
    dif_form_show_error (form->told, error);
  else
    gtk_label_set_label (form->told, _("Sent. Look at your telephone."));
}

static void
on_tested (AdwMessageDialog *dialog, GParamSpec *pspec, DifJob *job)
{
  Form *form = g_object_get_data (G_OBJECT (dialog), FORM);

  if (!dif_job_is_active (job))
    tell (form, dif_job_get_state (job) == DIF_JOB_DONE ? NULL : dif_job_get_error (job));
}

static void
on_test (GtkButton *button, gpointer data)
{
  Form *form = data;
  DifWebhook *webhook = read_form (form);
  g_autoptr (GError) error = NULL;
  DifJob *job;

  if (webhook == NULL)
    return;
  if (!dif_webhook_check (webhook, &error)) {
    tell (form, error);
    dif_webhook_free (webhook);
    return;
  }
  gtk_widget_set_sensitive (GTK_WIDGET (form->test), FALSE);
  job = dif_desk_give_look (dif_window_get_desk (form->window), _("Sending a test alarm"), test, webhook, free_webhook);
  g_signal_connect_object (job, "notify::active", G_CALLBACK (on_tested), form->dialog, G_CONNECT_SWAPPED);
}

/* --- The form ----------------------------------------------------------------------------- */

static void
on_changed (Form *form)
{
  guint kind = adw_combo_row_get_selected (form->kind);
  gboolean away = kinds[kind].preset != NULL;
  g_autoptr (DifWebhook) webhook = read_form (form);

  gtk_widget_set_visible (GTK_WIDGET (form->where), away);
  gtk_widget_set_visible (GTK_WIDGET (form->secret), away);
  gtk_widget_set_visible (GTK_WIDGET (form->test), away);
  gtk_widget_hide (GTK_WIDGET (form->told));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->where), _(kinds[kind].where));
  adw_message_dialog_set_response_enabled (
      form->dialog, "save", !away || (webhook->where[0] != '\0' && dif_webhook_check (webhook, NULL)));
}

static GtkWidget *
make_form (Form *form)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *list = gtk_list_box_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (names, _(kinds[i].name));
  form->kind = ADW_COMBO_ROW (adw_combo_row_new ());
  form->where = ADW_ENTRY_ROW (adw_entry_row_new ());
  form->secret = ADW_ENTRY_ROW (adw_entry_row_new ());
  form->test = GTK_BUTTON (gtk_button_new_with_mnemonic (_("_Send a Test")));
  form->told = GTK_LABEL (gtk_label_new (NULL));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->kind), _("Alarms go"));
  adw_combo_row_set_model (form->kind, G_LIST_MODEL (names));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (form->secret), _("File that holds the token"));
  dif_form_add_browse (form->secret, GTK_FILE_CHOOSER_ACTION_OPEN);
  gtk_label_set_wrap (form->told, TRUE);
  gtk_widget_set_halign (GTK_WIDGET (form->test), GTK_ALIGN_CENTER);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (form->kind));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (form->where));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (form->secret));
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (form->test));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (form->told));
  g_signal_connect_swapped (form->kind, "notify::selected", G_CALLBACK (on_changed), form);
  g_signal_connect_swapped (form->where, "changed", G_CALLBACK (on_changed), form);
  g_signal_connect_swapped (form->secret, "changed", G_CALLBACK (on_changed), form);
  g_signal_connect (form->test, "clicked", G_CALLBACK (on_test), form);
  return box;
}

static void
fill (Form *form, DifWebhook *webhook)
{
  for (guint i = 1; webhook != NULL && i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i].preset, webhook->preset))
      adw_combo_row_set_selected (form->kind, i);
  }
  if (webhook != NULL) {
    gtk_editable_set_text (GTK_EDITABLE (form->where), webhook->where);
    gtk_editable_set_text (GTK_EDITABLE (form->secret), webhook->secret_file != NULL ? webhook->secret_file : "");
  }
  on_changed (form);
}

static DifWebhook *
load (DifWindow *window)
{
  g_autoptr (DifProfile) profile =
      dif_profile_open (dif_desk_get_shown (dif_window_get_desk (window)), FALSE, NULL, NULL);

  return profile != NULL ? dif_webhook_load (profile->archive, NULL) : NULL;
}

void
dif_alarm_dialog_show (DifWindow *window)
{
  g_autoptr (DifWebhook) webhook = load (window);
  Form *form = g_new0 (Form, 1);

  form->window = window;
  form->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (window), _("Alarms"),
      _("Every alarm is told on this desktop. It can reach a telephone as well, also while you sleep.")));
  g_object_set_data_full (G_OBJECT (form->dialog), FORM, form, g_free);
  adw_message_dialog_add_responses (form->dialog, "cancel", _("_Cancel"), "save", _("_Keep"), NULL);
  adw_message_dialog_set_response_appearance (form->dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (form->dialog, "cancel");
  adw_message_dialog_set_extra_child (form->dialog, make_form (form));
  fill (form, webhook);
  g_signal_connect (form->dialog, "response", G_CALLBACK (on_answered), form);
  gtk_window_present (GTK_WINDOW (form->dialog));
}

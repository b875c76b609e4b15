/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ask"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-secret.h"

#include "dif-form.h"

#include "dif-ask.h"

#define QUESTION "dif-question"

typedef struct {
  GtkWindow *window; /* (unowned) the dialog's parent, which outlives it */
  char *subject;     /* (owned) */
  char *typed;       /* (owned) (nullable) so far: when the answer comes, the entry is gone */
  DifAsked asked;
  DifPasswordAsked password_asked;
  gpointer data;      /* (unowned) for the latter */
  gboolean may_be_empty;
} Question;


static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->subject);
  dif_secret_free (question->typed);
  g_free (question);
}

static void
on_typed (GtkEditable *entry, gpointer dialog)
{
  Question *question = g_object_get_data (dialog, QUESTION);

  dif_secret_free (question->typed);
  question->typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  adw_message_dialog_set_response_enabled (dialog, "do", question->may_be_empty || question->typed[0] != '\0');
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;

  if (g_str_equal (response, "do"))
    question->asked (question->window, question->subject, question->typed);
}

static void
add_entry (AdwMessageDialog *dialog, GtkWidget *entry, const char *title)
{
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  dif_form_let_wrap (entry);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_message_dialog_set_extra_child (dialog, list);
  adw_message_dialog_set_response_enabled (dialog, "do", FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_typed), dialog, 0);
}

/* A dialog that does what @yes says to what @subject names, unless it is left */
static AdwMessageDialog *
make_dialog (GtkWindow *window, const char *heading, const char *body, const char *no, const char *yes,
             AdwResponseAppearance appearance, const char *subject, Question **question)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));
  Question *asked = g_new0 (Question, 1);

  adw_message_dialog_add_responses (dialog, "cancel", no, "do", yes, NULL);
  adw_message_dialog_set_response_appearance (dialog, "do", appearance);
  adw_message_dialog_set_default_response (dialog, "do");
  adw_message_dialog_set_close_response (dialog, "cancel");
  asked->window = window;
  asked->subject = g_strdup (subject);
  g_object_set_data_full (G_OBJECT (dialog), QUESTION, asked, question_free);
  *question = asked;
  return dialog;
}

void
dif_ask (GtkWindow *window, const char *heading, const char *body, const char *label, gboolean reason,
         const char *subject, DifAsked asked)
{
  Question *question;
  AdwMessageDialog *dialog =
      make_dialog (window, heading, body, _("_Cancel"), label, ADW_RESPONSE_DESTRUCTIVE, subject, &question);

  question->asked = asked;
  if (reason)
    /* Translators: why something is done; it goes into the ledger */
    add_entry (dialog, adw_entry_row_new (), _("Reason"));
  else
    adw_message_dialog_set_default_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
dif_ask_address (GtkWindow *window, const char *heading, const char *body, const char *current, const char *subject,
                 DifAsked asked)
{
  GtkWidget *entry = adw_entry_row_new ();
  Question *question;
  AdwMessageDialog *dialog =
      make_dialog (window, heading, body, _("_Cancel"), _("_Keep"), ADW_RESPONSE_SUGGESTED, subject, &question);

  question->asked = asked;
  question->may_be_empty = TRUE;
  question->typed = g_strdup ("");
  add_entry (dialog, entry, _("Address"));
  gtk_editable_set_text (GTK_EDITABLE (entry), current != NULL ? current : "");
  adw_message_dialog_set_response_enabled (dialog, "do", TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_password_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  const char *password = g_str_equal (response, "do") ? question->typed : NULL;

  question->password_asked (question->window, question->subject, password, question->data);
}

void
dif_ask_password (GtkWindow *window, const char *heading, const char *body, const char *subject,
                  DifPasswordAsked asked, gpointer data)
{
  GtkWidget *entry = adw_entry_row_new ();
  Question *question;
  AdwMessageDialog *dialog =
      make_dialog (window, heading, body, _("_Not Now"), _("_Keep"), ADW_RESPONSE_SUGGESTED, subject, &question);

  question->password_asked = asked;
  question->data = data;
  dif_form_hide_text (ADW_ENTRY_ROW (entry));
  add_entry (dialog, entry, _("Password"));
  g_signal_connect (dialog, "response", G_CALLBACK (on_password_answered), question);
  gtk_window_present (GTK_WINDOW (dialog));
}

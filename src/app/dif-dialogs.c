/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-dialogs"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-form.h"

#include "dif-dialogs.h"

#define WIDTH (560)
#define HEIGHT (480)


/* --- One line ----------------------------------------------------------------------------- */

typedef struct {
  GtkWindow *window; /* (unowned) the dialog's parent, which outlives it */
  GtkEditable *entry;
  char *subject;     /* (owned) (nullable) */
  gboolean (*check) (const char *text);
  char *wanted;      /* (owned) (nullable) the only text that can be taken */
  DifTold told;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_free (question->subject);
  g_free (question->wanted);
  g_free (question);
}

static char *
typed (Question *question)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (question->entry)));
}

static void
on_typed (AdwMessageDialog *dialog)
{
  Question *question = g_object_get_data (G_OBJECT (dialog), "dif-question");
  g_autofree char *text = typed (question);

  adw_message_dialog_set_response_enabled (dialog, "do",
                                           text[0] != '\0' && (question->check == NULL || question->check (text)) &&
                                               (question->wanted == NULL || g_str_equal (question->wanted, text)));
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;
  g_autofree char *text = typed (question);

  if (g_str_equal (response, "do"))
    question->told (question->window, question->subject, text);
}

static Question *
ask_line (GtkWindow *window, const char *heading, const char *body, const char *title, const char *label,
          const char *subject, DifTold told)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();
  Question *question = g_new0 (Question, 1);

  question->window = window;
  question->entry = GTK_EDITABLE (entry);
  question->subject = g_strdup (subject);
  question->told = told;
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "do", label, NULL);
  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (dialog, "do", FALSE);
  adw_message_dialog_set_default_response (dialog, "do");
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), title);
  dif_form_let_wrap (entry);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_message_dialog_set_extra_child (dialog, list);
  g_object_set_data (G_OBJECT (dialog), "dif-question", question);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_typed), dialog, G_CONNECT_SWAPPED);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answered), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return question;
}

void
dif_dialogs_tell (GtkWindow *window, const char *heading, const char *body, const char *title, const char *label,
                  gboolean (*check) (const char *text), const char *subject, DifTold told)
{
  ask_line (window, heading, body, title, label, subject, told)->check = check;
}

void
dif_dialogs_confirm (GtkWindow *window, const char *heading, const char *body, const char *title, const char *label,
                     const char *wanted, const char *subject, DifTold told)
{
  ask_line (window, heading, body, title, label, subject, told)->wanted = g_strdup (wanted);
}

/* --- A text ------------------------------------------------------------------------------- */

char *
dif_dialogs_mailto (const char *address, const char *subject, const char *body)
{
  g_autofree char *to = g_uri_escape_string (address, "@", FALSE);
  g_autofree char *about = g_uri_escape_string (subject, NULL, FALSE);
  g_autofree char *text = body != NULL ? g_uri_escape_string (body, NULL, FALSE) : NULL;

  return text != NULL ? g_strdup_printf ("mailto:%s?subject=%s&body=%s", to, about, text)
                      : g_strdup_printf ("mailto:%s?subject=%s", to, about);
}

static GtkWidget *
make_text (const char *title, const char *text, gboolean mono)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), mono);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 18);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 18);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 18);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 18);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/* @target: floating */
static void
add_button (GtkWidget *bar, const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), button);
}

/* @file: (nullable): NULL is not to be kept */
static void
show_text (GtkWindow *window, const char *title, const char *text, gboolean mono, const char *file)
{
  GtkWidget *dialog = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();

  gtk_window_set_title (GTK_WINDOW (dialog), title);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), window);
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (dialog), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (window))), HEIGHT);
  gtk_widget_insert_action_group (dialog, "win", G_ACTION_GROUP (window));
  add_button (bar, _("_Copy"), "win.copy", g_variant_new_string (text));
  if (file != NULL)
    add_button (bar, _("_Save…"), "win.save-text", g_variant_new ("(ss)", file, text));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), make_text (title, text, mono));
  adw_window_set_content (ADW_WINDOW (dialog), box);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
dif_dialogs_text (GtkWindow *window, const char *title, const char *text, gboolean mono)
{
  show_text (window, title, text, mono, NULL);
}

void
dif_dialogs_report (GtkWindow *window, const char *title, const char *text, const char *file)
{
  show_text (window, title, text, FALSE, file);
}

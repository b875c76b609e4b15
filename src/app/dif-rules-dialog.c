/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-rules-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "target/dif-web-rules.h"

#include "dif-rules-dialog.h"

#define LINES_HEIGHT (240)

typedef struct {
  GtkWindow *window; /* (unowned) the dialog's parent, which outlives it */
  char *target;      /* (owned) */
  DifRulesWanted wanted;
} Question;


static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_free (question->target);
  g_free (question);
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;

  if (g_str_equal (response, "do"))
    question->wanted (question->window, question->target);
}

static GtkWidget *
view_of (const char *lines)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (lines);

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "pad");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), LINES_HEIGHT);
  gtk_widget_add_css_class (scroller, "card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (scroller), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The lines"), -1);
  return scroller;
}

void
dif_rules_dialog_show (GtkWindow *window, DifTargetConfig *config, DifCall *call, DifRulesWanted wanted)
{
  g_autofree char *heading = g_strdup_printf (_("What the Web Server of “%s” Must Be Told"), config->name);
  g_autofree char *lines = dif_web_rules_lines (config, call, NULL);
  AdwMessageDialog *dialog;
  Question *question;

  if (lines == NULL)
    return;
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      window, heading,
      _("For Apache and LiteSpeed, in the file .htaccess. Lines of others in it stay; and if your readers get no page any "
        "more, all is put back as it was.")));
  question = g_new0 (Question, 1);
  question->window = window;
  question->target = g_strdup (config->name);
  question->wanted = wanted;
  adw_message_dialog_set_extra_child (dialog, view_of (lines));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "do", _("_Write It There"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "do", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answered), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

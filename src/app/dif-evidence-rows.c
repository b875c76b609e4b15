/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-evidence-rows"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-words.h"

#include "dif-evidence-rows.h"


GtkWidget *
dif_evidence_row_new (const DifEvidence *evidence, GTimeZone *zone)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *drop = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *digest = evidence->sha256 != NULL ? dif_words_hash (evidence->sha256) : NULL;
  g_autofree char *when = dif_words_day_hour (evidence->at, zone);
  g_autofree char *text = digest != NULL ? g_strdup_printf ("%s · %s", when, digest) : g_strdup (when);
  g_autofree char *label = g_strdup_printf (_("Take “%s” back"), evidence->text);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), evidence->text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (drop, "flat");
  gtk_widget_set_tooltip_text (drop, _("Take Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (drop), "win.drop-evidence");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (drop), "x", evidence->seq);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);
  return row;
}

void
dif_evidence_add_button (AdwActionRow *row, const char *icon, const char *label, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (row, button);
}

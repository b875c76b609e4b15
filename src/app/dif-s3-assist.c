/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-s3-assist"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "aws/dif-s3-provider.h"
#include "target/dif-target-policy.h"

#include "dif-form.h"

#include "dif-s3-assist.h"

#define TEXT "dif-policy-text"


/* --- Who offers it ------------------------------------------------------------------------ */

static void
fill (GPtrArray *options, const char *name, const char *text)
{
  for (guint i = 0; i < options->len; i++) {
    AdwEntryRow *row = g_ptr_array_index (options, i);

    if (g_str_equal (dif_form_get_option (row), name))
      gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  }
}

/* Over the rows, since in the row itself it would leave no room for the provider's name on a narrow screen */
static void
show_caveat (GtkWidget *row, const DifS3Provider *provider)
{
  GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _(provider->caveat));
}

static void
on_provider (AdwComboRow *row, GParamSpec *pspec, gpointer options)
{
  const DifS3Provider *provider = &dif_s3_providers ()[adw_combo_row_get_selected (row)];

  show_caveat (GTK_WIDGET (row), provider);
  fill (options, "endpoint", provider->endpoint);
  fill (options, "region", provider->region);
}

GtkWidget *
dif_s3_assist_add_providers (AdwPreferencesGroup *group, GPtrArray *options)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (const DifS3Provider *provider = dif_s3_providers (); provider->name != NULL; provider++)
    gtk_string_list_append (names, provider->name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Provider"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (on_provider), g_ptr_array_ref (options),
                         (GClosureNotify) (void (*) (void)) g_ptr_array_unref, 0);
  adw_preferences_group_add (group, row);
  show_caveat (row, dif_s3_providers ());
  return row;
}

GtkWidget *
dif_s3_assist_add_setup (AdwPreferencesGroup *group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Set Up…"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("No Bucket Yet?"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("All that the call asks for on AWS, from nothing"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (adw_action_row_activate), row);
  adw_preferences_group_add (group, row);
  return row;
}

/* --- What it needs to be allowed ---------------------------------------------------------- */

static void
on_copy (GtkButton *button, gpointer label)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), gtk_label_get_label (label));
}

GtkWidget *
dif_s3_assist_add_policy (AdwPreferencesGroup *group)
{
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Permissions"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), _("The least that the access key and the bucket need"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the permissions"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_copy), label);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), button);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), label);
  g_object_set_data (G_OBJECT (row), TEXT, label);
  gtk_widget_hide (row);
  adw_preferences_group_add (group, row);
  return row;
}

void
dif_s3_assist_show_policy (GtkWidget *row, const char *text)
{
  gtk_widget_set_visible (row, text != NULL);
  if (text != NULL)
    gtk_label_set_label (g_object_get_data (G_OBJECT (row), TEXT), text);
}

void
dif_s3_assist_set_policy (GtkWidget *row, DifTargetConfig *config, DifCall *call)
{
  g_autoptr (JsonObject) policy = config != NULL ? dif_target_policy (config, NULL, call, NULL) : NULL;
  g_autofree char *text = policy != NULL ? dif_target_policy_to_text (policy) : NULL;

  dif_s3_assist_show_policy (row, text != NULL ? g_strchomp (text) : NULL);
}

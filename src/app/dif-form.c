/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-form"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-choose.h"
#include "dif-words.h"

#include "dif-form.h"

#define OPTION "dif-option"


void
dif_form_fill_modes (AdwComboRow *row, DifMode mode)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (DifMode each = DIF_MODE_PRACTICE; each <= DIF_MODE_REAL; each++)
    gtk_string_list_append (words, dif_words_mode (each));
  adw_combo_row_set_model (row, G_LIST_MODEL (words));
  adw_combo_row_set_selected (row, mode);
}

DifMode
dif_form_get_mode (AdwComboRow *row)
{
  return (DifMode) MIN (adw_combo_row_get_selected (row), DIF_MODE_REAL);
}

char *
dif_form_dup_text (gpointer row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

void
dif_form_hide_text (AdwEntryRow *row)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  g_autoptr (GtkEntryBuffer) buffer = gtk_password_entry_buffer_new ();

  gtk_text_set_buffer (text, buffer);
  gtk_text_set_visibility (text, FALSE);
  gtk_text_set_input_purpose (text, GTK_INPUT_PURPOSE_PASSWORD);
}

GtkWidget *
dif_form_make_copy (const char *label, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  /* the action asks for its target first */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", text);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.copy");
  return button;
}

static void
let_wrap (GtkWidget *widget, gboolean in_entry)
{
  if (in_entry && GTK_IS_LABEL (widget)) {
    gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_NONE);
    gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    let_wrap (child, in_entry || ADW_IS_ENTRY_ROW (widget));
}

void
dif_form_let_wrap (GtkWidget *widget)
{
  let_wrap (widget, FALSE);
}

void
dif_form_show_error (GtkLabel *label, const GError *error)
{
  const char *hint = error != NULL ? dif_error_get_hint (error) : NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (label), error != NULL);
  if (error == NULL)
    return;
  text = hint != NULL ? g_strdup_printf ("%s. %s", error->message, hint) : g_strdup (error->message);
  gtk_label_set_label (label, text);
}

void
dif_form_set_action (GtkActionable *actionable, const char *action)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;
  GVariant *before = gtk_actionable_get_action_target_value (actionable);

  if (!g_action_parse_detailed_name (action, &name, &target, NULL))
    return;
  if (g_strcmp0 (name, gtk_actionable_get_action_name (actionable)) == 0 &&
      (before == target || (before != NULL && target != NULL && g_variant_equal (before, target))))
    return;
  gtk_actionable_set_action_name (actionable, NULL);
  gtk_actionable_set_action_target_value (actionable, target);
  gtk_actionable_set_action_name (actionable, name);
}

/* --- Choosing ----------------------------------------------------------------------------- */

static void
take (gpointer row, const char *subject, const char *path)
{
  gtk_editable_set_text (GTK_EDITABLE (row), path);
}

static void
on_browse (GtkButton *button, gpointer data)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ENTRY_ROW);

  dif_choose (row,
              &(DifChoice){ .title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                            .kind = (GtkFileChooserAction) GPOINTER_TO_INT (data) },
              take);
}

GtkWidget *
dif_form_add_browse (AdwEntryRow *row, GtkFileChooserAction kind)
{
  GtkWidget *button = gtk_button_new_from_icon_name (
      kind == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER ? "folder-open-symbolic" : "document-open-symbolic");
  const char *label =
      kind == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER ? _("Choose a Folder") : _("Choose a File");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_browse), GINT_TO_POINTER (kind));
  adw_entry_row_add_suffix (row, button);
  return button;
}

/* --- Options ------------------------------------------------------------------------------ */

void
dif_form_add_options (AdwPreferencesGroup *group, const DifOption *options, GHashTable *values, GPtrArray *rows,
                      GCallback changed, gpointer data)
{
  for (const DifOption *option = options; option != NULL && option->name != NULL; option++) {
    GtkWidget *row = adw_entry_row_new ();
    const char *value = values != NULL ? dif_options_get (values, option->name) : NULL;

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(option->help));
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    dif_form_let_wrap (row);
    g_object_set_data (G_OBJECT (row), OPTION, (gpointer) option->name);
    if (option->is_file)
      dif_form_add_browse (ADW_ENTRY_ROW (row), GTK_FILE_CHOOSER_ACTION_OPEN);
    if (value != NULL)
      gtk_editable_set_text (GTK_EDITABLE (row), value);
    g_signal_connect_object (row, "changed", changed, data, G_CONNECT_SWAPPED);
    adw_preferences_group_add (group, row);
    g_ptr_array_add (rows, row);
  }
}

const char *
dif_form_get_option (AdwEntryRow *row)
{
  return g_object_get_data (G_OBJECT (row), OPTION);
}

AdwEntryRow *
dif_form_find_option (GPtrArray *rows, const char *name)
{
  for (guint i = 0; i < rows->len; i++) {
    AdwEntryRow *row = g_ptr_array_index (rows, i);

    if (g_str_equal (dif_form_get_option (row), name))
      return row;
  }
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-memoria-care"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-form.h"
#include "dif-s3-assist.h"
#include "dif-words.h"

#include "dif-memoria-care.h"


struct _DifMemoriaCareView {
  GtkBox parent_instance;

  AdwPreferencesGroup *logs; /* (unowned) children */
  AdwPreferencesGroup *handing;
  AdwActionRow *collected;
  AdwActionRow *sent;
  AdwActionRow *acknowledged;
  GHashTable *rows;          /* (owned) target → AdwEntryRow (unowned) */
};

G_DEFINE_FINAL_TYPE (DifMemoriaCareView, dif_memoria_care_view, GTK_TYPE_BOX)


static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (group, row);
  return ADW_ACTION_ROW (row);
}

static void
add_button (AdwActionRow *row, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (row, button);
}

static AdwPreferencesGroup *
add_group (DifMemoriaCareView *self, const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (GTK_BOX (self), group);
  return ADW_PREFERENCES_GROUP (group);
}

/* --- Where they lie ----------------------------------------------------------------------- */

static void
on_apply (AdwEntryRow *row, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (row), "win.place-logs", "(ss)", g_object_get_data (G_OBJECT (row), "target"),
                              gtk_editable_get_text (GTK_EDITABLE (row)));
}

static GtkWidget *
add_policy (DifMemoriaCareView *self, const char *target)
{
  GtkWidget *row = dif_s3_assist_add_policy (self->logs);
  /* Translators: the name of a target */
  g_autofree char *subtitle = g_strdup_printf (_("What the access key of “%s” needs, its logs included"), target);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), escaped);
  return row;
}

static GtkWidget *
add_site (DifMemoriaCareView *self, const char *target)
{
  GtkWidget *row = adw_entry_row_new ();
  /* Translators: the name of a target; what follows is a bucket or a path. Short: it stands in one line of 360 pixels */
  g_autofree char *title = g_strdup_printf (_("Logs of “%s”"), target);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  dif_form_let_wrap (row);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "target", g_strdup (target), g_free);
  g_signal_connect (row, "apply", G_CALLBACK (on_apply), NULL);
  adw_preferences_group_add (self->logs, row);
  g_object_set_data (G_OBJECT (row), "policy", add_policy (self, target));
  g_hash_table_insert (self->rows, g_strdup (target), row);
  return row;
}

/* What was typed and not applied yet stays */
static void
show_site (DifMemoriaCareView *self, const DifLogSite *site)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, site->target);
  const char *kept;

  if (row == NULL)
    row = add_site (self, site->target);
  dif_s3_assist_show_policy (g_object_get_data (G_OBJECT (row), "policy"), site->policy);
  kept = g_object_get_data (G_OBJECT (row), "kept");
  if (g_strcmp0 (kept, site->place) == 0)
    return;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), kept != NULL ? kept : "") == 0) {
    /* setting a text is no typing: the button to apply it must not come */
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), FALSE);
    gtk_editable_set_text (GTK_EDITABLE (row), site->place);
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  }
  g_object_set_data_full (G_OBJECT (row), "kept", g_strdup (site->place), g_free);
}

static gboolean
is_gone (gpointer key, gpointer value, gpointer data)
{
  const DifMemoriaCare *care = data;
  GtkWidget *row = value;
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP));

  for (guint i = 0; i < care->sites->len; i++) {
    if (g_str_equal (((DifLogSite *) g_ptr_array_index (care->sites, i))->target, key))
      return FALSE;
  }
  adw_preferences_group_remove (group, g_object_get_data (G_OBJECT (row), "policy"));
  adw_preferences_group_remove (group, row);
  return TRUE;
}

/* --- The whole ---------------------------------------------------------------------------- */

static void
say (AdwActionRow *row, gint64 moment, const char *more, const char *never, GTimeZone *zone)
{
  g_autofree char *when = moment != 0 ? dif_words_day_hour (moment, zone) : NULL;
  g_autofree char *text = when != NULL && more != NULL ? g_strdup_printf ("%s · %s", when, more) : NULL;

  adw_action_row_set_subtitle (row, text != NULL ? text : when != NULL ? when : never);
}

void
dif_memoria_care_view_show (DifMemoriaCareView *self, const DifMemoriaCare *care, GTimeZone *zone)
{
  g_hash_table_foreach_remove (self->rows, is_gone, (gpointer) care);
  for (guint i = 0; i < care->sites->len; i++)
    show_site (self, g_ptr_array_index (care->sites, i));
  gtk_widget_set_visible (GTK_WIDGET (self->logs), care->sites->len > 0);
  say (self->collected, care->collected, NULL, _("Not collected yet"), zone);
  say (self->sent, care->note->sent, NULL, _("Not noted yet"), zone);
  say (self->acknowledged, care->note->acknowledged, care->note->reference, _("Not noted yet"), zone);
}

static void
dif_memoria_care_view_finalize (GObject *object)
{
  g_hash_table_unref (DIF_MEMORIA_CARE_VIEW (object)->rows);
  G_OBJECT_CLASS (dif_memoria_care_view_parent_class)->finalize (object);
}

static void
dif_memoria_care_view_class_init (DifMemoriaCareViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_memoria_care_view_finalize;
}

static void
dif_memoria_care_view_init (DifMemoriaCareView *self)
{
  AdwActionRow *whole;

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 24);

  self->logs = add_group (self, _("Collected Logs"),
                          _("New access logs of the targets are fetched once a day while relaying, counted, and kept until "
                            "you have them deleted. For each target, write where they lie: a bucket and prefix, or a path."));
  self->collected = add_row (self->logs, _("Last Collected"), "");
  adw_action_row_set_subtitle_lines (self->collected, 0);
  add_button (self->collected, _("_Collect"), "win.collect-logs");
  add_button (self->collected, _("_Delete…"), "win.delete-logs");

  self->handing = add_group (self, _("Handing In"), NULL);
  self->sent = add_row (self->handing, _("Sent to the Institute"), "");
  add_button (self->sent, _("_Sent…"), "win.note-sent");
  self->acknowledged = add_row (self->handing, _("Acknowledged"), "");
  add_button (self->acknowledged, _("Ac_knowledged…"), "win.note-acknowledged");
  whole = add_row (self->handing, _("Archive of the Participation"),
                   _("Packages, ledger, documents, figures and evidence in one read-only file with an index and hashes"));
  adw_action_row_set_subtitle_lines (whole, 0);
  add_button (whole, _("_Archive…"), "win.archive-participation");
}

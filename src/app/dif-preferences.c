/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preferences"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dif-desk-give.h"
#include "dif-words.h"

#include "dif-preferences.h"

#define WIDTH (600)
#define HEIGHT (680)
#define GB (1000ULL * 1000 * 1000)

/* Most seconds between two questions to the source; 0 leaves it to the rhythm of the call */
static const guint waits[] = { 0, 10, 30, 60 };


/* --- Rows ---------------------------------------------------------------------------------- */

/* @title: (nullable) */
static GtkWidget *
make_group (AdwPreferencesPage *page, const char *title, const char *text)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title != NULL ? title : "");
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return group;
}

static GtkWidget *
make_row (GtkWidget *group, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
add_switch (GtkWidget *group, GSettings *settings, const char *key, const char *title, const char *text)
{
  GtkWidget *row = make_row (group, title, text), *button = gtk_switch_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  if (settings != NULL)
    g_settings_bind (settings, key, button, "active", G_SETTINGS_BIND_DEFAULT);
  gtk_widget_set_sensitive (row, settings != NULL);
}

static void
add_button (GtkWidget *row, const char *label, const char *action, const char *target)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/* --- How often the source is asked ---------------------------------------------------------- */

static gboolean
keep_wait (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return dif_profile_set_wait (profile, GPOINTER_TO_UINT (data), error);
}

static void
on_wait (AdwComboRow *row, GParamSpec *pspec, DifDesk *desk)
{
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen < G_N_ELEMENTS (waits))
    dif_job_set_routine (dif_desk_keep (desk, _("Keeping the preferences"), keep_wait, GUINT_TO_POINTER (waits[chosen]), NULL),
                         TRUE);
}

static void
add_wait (GtkWidget *group, DifDesk *desk, DifReading *reading)
{
  GtkWidget *row = adw_combo_row_new ();
  const char *const words[] = { _("As cuts are due"), _("At least every 10 seconds"), _("At least every 30 seconds"),
                                _("At least every minute"), NULL };
  g_autoptr (GtkStringList) list = gtk_string_list_new (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Ask the source"));
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (row), TRUE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  for (guint i = 0; reading != NULL && i < G_N_ELEMENTS (waits); i++) {
    if (waits[i] == reading->wait)
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
  }
  gtk_widget_set_sensitive (row, reading != NULL && !dif_desk_is_practice (desk) && dif_desk_get_locked (desk) == NULL);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_wait), desk, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* --- What takes room ------------------------------------------------------------------------ */

static void
add_storage (GtkWidget *group, DifDesk *desk, DifReading *reading)
{
  g_autofree char *folder = dif_words_folder (dif_desk_get_folder (desk));
  GtkWidget *row = make_row (group, _("Data folder"), folder);

  add_button (row, _("Open"), "win.open-folder", "");
  add_button (row, _("Change…"), "win.open-profile", NULL);
  if (reading != NULL) {
    gint64 room = dif_call_get_threshold (reading->call, DIF_CALL_HISTORY_GB);
    g_autofree char *used = g_format_size (reading->bytes);
    g_autofree char *whole = g_format_size ((guint64) room * GB);
    /* Translators: size, size that the call asks to keep free */
    g_autofree char *text = g_strdup_printf (_("%s of the %s that the call asks for. Nothing is ever deleted by itself."),
                                             used, whole);

    make_row (group, _("Packages kept"), text);
  }
}

void
dif_preferences_show (DifWindow *window)
{
  DifDesk *desk = dif_window_get_desk (window);
  DifReading *reading = dif_desk_get_reading (desk);
  GSettings *settings = dif_window_get_settings (window);
  GtkWidget *preferences = adw_preferences_window_new (), *page = adw_preferences_page_new (), *group;

  gtk_window_set_title (GTK_WINDOW (preferences), _("Preferences"));
  gtk_window_set_default_size (GTK_WINDOW (preferences), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (window))), HEIGHT);
  gtk_window_set_transient_for (GTK_WINDOW (preferences), GTK_WINDOW (window));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (preferences), TRUE);
  gtk_widget_insert_action_group (preferences, "win", G_ACTION_GROUP (window));
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (preferences), FALSE);
  group = make_group (ADW_PREFERENCES_PAGE (page), _("Alarms"), _("What is wrong stands on the Overview in any case."));
  add_switch (group, settings, "notify", _("Notify"), _("One notification for each incident, taken back when it is over"));
  add_switch (group, settings, "ring", _("Ring"), _("When readers get nothing, or something wrong"));
  add_switch (group, settings, "present", _("Bring the window forward"),
              _("Then, too; what you are typing elsewhere is not interrupted"));
  group = make_group (ADW_PREFERENCES_PAGE (page), _("Relaying"), NULL);
  add_switch (group, settings, "background", _("Go on when the window is closed"),
              _("A notification stays that shows the window again"));
  add_switch (group, settings, "autostart", _("Start with the session"),
              _("And relay at once: after a power cut nobody needs to come to this computer"));
  group = make_group (ADW_PREFERENCES_PAGE (page), NULL, _("Often around the hour at which a cut is due, seldom in between, and "
                                                           "never more often than the source allows"));
  add_wait (group, desk, reading);
  group = make_group (ADW_PREFERENCES_PAGE (page), _("Storage"), NULL);
  add_storage (group, desk, reading);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (preferences), ADW_PREFERENCES_PAGE (page));
  gtk_window_present (GTK_WINDOW (preferences));
}

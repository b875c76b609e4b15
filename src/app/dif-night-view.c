/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-night-view"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "practice/dif-night-report.h"
#include "practice/dif-schedule.h"

#include "dif-words.h"

#include "dif-night-view.h"


struct _DifNightView {
  AdwWindow parent_instance;

  AdwPreferencesGroup *troubles; /* (unowned) children */
  AdwPreferencesGroup *cuts;
};

G_DEFINE_FINAL_TYPE (DifNightView, dif_night_view, ADW_TYPE_WINDOW)


static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

static void
add_line (GString *text, char *line)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

static char *
describe (DifNightReport *report, DifNightTrouble *trouble)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();
  g_autofree char *began = dif_words_hour_seconds (trouble->began.hour, zone);
  g_autofree char *older = dif_night_report_describe_seconds (dif_night_report_get_older_us (report, trouble));
  GString *text = g_string_new (NULL);

  /* Translators: the hour of a trouble and the number of its cut */
  add_line (text, g_strdup_printf (_("At %s, with cut %u"), began, trouble->cut));
  if (trouble->told.real != 0) {
    g_autofree char *after = dif_night_report_describe_seconds (trouble->told.real - trouble->began.real);

    add_line (text, g_strdup_printf (_("Told after %s: %s"), after, trouble->alarm));
  } else {
    add_line (text, g_strdup (_("Nothing had to be told")));
  }
  if (trouble->acted.real != 0) {
    g_autofree char *after = dif_night_report_describe_seconds (trouble->acted.real - trouble->told.real);

    /* Translators: an act, e.g. "fetched by hand", and how long it took */
    add_line (text, g_strdup_printf (_("You %s, %s later"), dif_night_act_describe (trouble->act), after));
  } else if (trouble->told.real != 0) {
    add_line (text, g_strdup (_("You did nothing about it")));
  }
  add_line (text, g_strdup_printf (dif_night_report_was_seen (report, trouble)
                                       ? _("Readers saw an older cut for %s")
                                       : _("Readers saw an older cut for %s, until the end"),
                                   older));
  return g_string_free (text, FALSE);
}

static void
add_trouble (DifNightView *self, DifNightReport *report, DifNightTrouble *trouble)
{
  g_autofree char *title = dif_words_sentence (_(trouble->info->description));
  g_autofree char *text = describe (report, trouble);
  GtkWidget *row = make_row (title, text);
  gboolean told = trouble->told.real != 0;
  GtkWidget *icon = gtk_image_new_from_icon_name (told ? "dialog-warning-symbolic" : "object-select-symbolic");

  gtk_widget_add_css_class (icon, told ? "warning" : "success");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  told ? _("Told") : _("Nothing to tell"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_preferences_group_add (self->troubles, row);
}

static char *
hour_of (const DifNightMoment *moment)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();

  return dif_words_hour_seconds (moment->real != 0 ? moment->hour : 0, zone);
}

static void
add_cut (DifNightView *self, const DifNightCut *cut)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();
  g_autofree char *declared = dif_words_hour (cut->declared, zone);
  g_autofree char *title = g_strdup_printf (_("Cut of %s"), declared);
  g_autofree char *offered = hour_of (&cut->offered);
  g_autofree char *fetched = hour_of (&cut->fetched);
  g_autofree char *visible = hour_of (&cut->visible);
  g_autofree char *text =
      g_strdup_printf (_("Offered %s · fetched %s · visible %s"), offered, fetched, visible);
  g_autofree char *took = cut->visible.real != 0
                              ? dif_night_report_describe_seconds (cut->visible.real - cut->offered.real)
                              : g_strdup ("—");
  GtkWidget *row = make_row (title, text);
  GtkWidget *label = gtk_label_new (took);

  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (self->cuts, row);
}

static void
present (GtkWindow *parent, DifNightReport *report)
{
  DifNightView *self = g_object_new (DIF_TYPE_NIGHT_VIEW, "transient-for", parent, "modal", TRUE, NULL);

  for (guint i = 0; i < report->troubles->len; i++)
    add_trouble (self, report, g_ptr_array_index (report->troubles, i));
  if (report->troubles->len == 0)
    adw_preferences_group_add (self->troubles,
                               make_row (_("Nothing"), _("It was a night without troubles. Practise one with some.")));
  for (guint i = 0; i < report->passed->len; i++)
    add_cut (self, &g_array_index (report->passed, DifNightCut, i));
  gtk_window_present (GTK_WINDOW (self));
}

static DifNightReport *
load_last (DifDesk *desk)
{
  g_autofree char *folder = dif_night_report_find_last (dif_desk_get_folder (desk));
  g_autoptr (GError) error = NULL;
  DifNightReport *report = folder != NULL ? dif_night_report_load (folder, &error) : NULL;

  if (error != NULL)
    g_message ("the report of the night cannot be read: %s", error->message);
  return report;
}

void
dif_night_view_present (GtkWindow *parent, DifDesk *desk)
{
  g_autoptr (DifNightReport) report = load_last (desk);

  if (report != NULL)
    present (parent, report);
}

void
dif_night_view_present_troubles (GtkWindow *parent, DifDesk *desk)
{
  g_autoptr (DifNightReport) report = load_last (desk);

  if (report != NULL && report->complete && report->troubles->len > 0)
    present (parent, report);
}

static void
dif_night_view_class_init (DifNightViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-night-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DifNightView, troubles);
  gtk_widget_class_bind_template_child (widget_class, DifNightView, cuts);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_night_view_init (DifNightView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

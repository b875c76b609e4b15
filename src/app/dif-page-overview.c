/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-overview"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-actas-chart.h"
#include "dif-flip.h"
#include "dif-form.h"
#include "dif-meter.h"
#include "dif-pipeline.h"
#include "dif-style.h"

#include "dif-page-overview.h"

#define DOTS (3)


struct _DifPageOverview {
  DifPage parent_instance;

  GtkImage *light; /* (unowned) children */
  GtkLabel *overline;
  GtkLabel *headline;
  GtkLabel *subline;
  GtkButton *relay;
  AdwButtonContent *relay_content;
  GtkWidget *again;
  GtkWidget *report;
  GtkWidget *alarm;
  GtkLabel *alarm_title;
  GtkLabel *alarm_text;
  GtkButton *alarm_button;
  DifPipeline *pipeline;
  GtkLabel *countdown;
  DifMeter *countdown_meter;
  GtkLabel *countdown_text;
  GtkLabel *missed;
  GtkWidget *dots;
  GtkLabel *missed_text;
  GtkLabel *available;
  DifMeter *available_meter;
  GtkLabel *available_text;
  DifActasChart *chart;
  GtkWidget *todo_group;
  GtkListBox *todo;

  char *todo_shown; /* (owned) (nullable) what the list was made from */
};

G_DEFINE_FINAL_TYPE (DifPageOverview, dif_page_overview, DIF_TYPE_PAGE)


static void
show_light (DifPageOverview *self, DifOutlook *outlook)
{
  dif_style_choose (GTK_WIDGET (self->light), dif_light_class (outlook->light));
  gtk_image_set_from_icon_name (self->light, dif_light_icon (outlook->light));
  gtk_label_set_label (self->overline, outlook->overline);
  gtk_label_set_label (self->headline, outlook->headline);
  gtk_label_set_label (self->subline, outlook->subline);
}

/* Relaying, the button is neutral; stopped, it is the one suggested thing */
static void
show_relay (DifPageOverview *self, DifDesk *desk)
{
  gboolean practice = dif_desk_is_practice (desk);
  gboolean on = practice ? dif_desk_is_practising (desk) : dif_desk_is_relaying (desk);

  adw_button_content_set_icon_name (self->relay_content,
                                    on ? "media-playback-stop-symbolic" : "media-playback-start-symbolic");
  if (practice)
    adw_button_content_set_label (self->relay_content, on ? _("Stop Practice") : _("Practise Again"));
  else
    adw_button_content_set_label (self->relay_content, on ? _("Stop Relaying") : _("Start Relaying"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->relay),
                                  !practice ? "win.relay" : on ? "win.stop-practice" : "win.practise");
  gtk_widget_set_visible (self->again, practice && !on);
  gtk_widget_set_visible (self->report, practice && !on);
  if (on)
    gtk_widget_remove_css_class (GTK_WIDGET (self->relay), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->relay), "suggested-action");
}

static void
show_alarm (DifPageOverview *self, DifOutlook *outlook)
{
  gtk_widget_set_visible (self->alarm, outlook->alarm != NULL);
  if (outlook->alarm == NULL)
    return;
  gtk_label_set_label (self->alarm_title, outlook->alarm);
  gtk_label_set_label (self->alarm_text, outlook->alarm_text);
  gtk_widget_set_visible (GTK_WIDGET (self->alarm_button), outlook->alarm_action != NULL);
  if (outlook->alarm_action != NULL) {
    gtk_button_set_label (self->alarm_button, outlook->alarm_label);
    dif_form_set_action (GTK_ACTIONABLE (self->alarm_button), outlook->alarm_action);
  }
}

static void
show_numbers (DifPageOverview *self, DifOutlook *outlook)
{
  g_autofree char *missed = g_strdup_printf ("%u", outlook->missed);
  /* Translators: missed updates, of how many in a row that cost the link */
  g_autofree char *missed_label = g_strdup_printf (_("%u of %u missed"), outlook->missed, outlook->missed_limit);
  GtkWidget *dot = gtk_widget_get_first_child (self->dots);

  gtk_label_set_label (self->countdown, outlook->next);
  gtk_label_set_label (self->countdown_text, outlook->next_text);
  g_object_set (self->countdown_meter, "value", outlook->next_fraction, NULL);
  gtk_label_set_label (self->missed, missed);
  gtk_label_set_label (self->missed_text, outlook->missed_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dots), GTK_ACCESSIBLE_PROPERTY_LABEL, missed_label, -1);
  for (guint i = 0; dot != NULL; dot = gtk_widget_get_next_sibling (dot), i++) {
    gtk_widget_set_visible (dot, i < MAX (outlook->missed_limit, DOTS));
    if (i < outlook->missed)
      gtk_widget_add_css_class (dot, "missed");
    else
      gtk_widget_remove_css_class (dot, "missed");
  }
}

static void
show_availability (DifPageOverview *self, DifOutlook *outlook)
{
  gtk_label_set_label (self->available, outlook->available_title);
  gtk_label_set_label (self->available_text, outlook->available_text);
  g_object_set (self->available_meter, "value", MAX (outlook->available, 0), "limit", outlook->available_limit,
                "color", outlook->available < outlook->available_limit ? "error_bg_color" : "success_bg_color", NULL);
}

static void
add_todo (DifPageOverview *self, DifTodo *todo)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), todo->title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), todo->subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (todo->icon));
  if (todo->action != NULL) {
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (row), todo->action);
  }
  gtk_list_box_append (self->todo, row);
}

static void
show_todo (DifPageOverview *self, DifOutlook *outlook)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkListBoxRow *row;

  for (guint i = 0; i < outlook->todo->len; i++) {
    DifTodo *todo = g_ptr_array_index (outlook->todo, i);

    g_string_append_printf (text, "%s\n%s\n", todo->title, todo->subtitle);
  }
  if (g_strcmp0 (text->str, self->todo_shown) == 0)
    return;
  g_free (self->todo_shown);
  self->todo_shown = g_strdup (text->str);
  while ((row = gtk_list_box_get_row_at_index (self->todo, 0)) != NULL)
    gtk_list_box_remove (self->todo, GTK_WIDGET (row));
  for (guint i = 0; i < outlook->todo->len; i++)
    add_todo (self, g_ptr_array_index (outlook->todo, i));
  gtk_widget_set_visible (self->todo_group, outlook->todo->len > 0);
}

static void
dif_page_overview_refresh (DifPage *page, DifDesk *desk)
{
  DifPageOverview *self = DIF_PAGE_OVERVIEW (page);
  DifOutlook *outlook = dif_desk_get_outlook (desk);

  if (outlook == NULL)
    return;
  show_light (self, outlook);
  show_relay (self, desk);
  show_alarm (self, outlook);
  for (guint i = 0; i < DIF_OUTLOOK_STEPS; i++)
    dif_pipeline_set_step (self->pipeline, i, outlook->steps[i], outlook->hours[i]);
  show_numbers (self, outlook);
  show_availability (self, outlook);
  dif_actas_chart_show (self->chart, dif_desk_get_reading (desk));
  show_todo (self, outlook);
}

static void
dif_page_overview_finalize (GObject *object)
{
  g_free (DIF_PAGE_OVERVIEW (object)->todo_shown);
  G_OBJECT_CLASS (dif_page_overview_parent_class)->finalize (object);
}

static void
dif_page_overview_class_init (DifPageOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_page_overview_finalize;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_overview_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_METER);
  g_type_ensure (DIF_TYPE_PIPELINE);
  g_type_ensure (DIF_TYPE_ACTAS_CHART);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-overview"));
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, light);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, overline);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, headline);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, subline);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, relay);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, relay_content);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, again);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, report);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, alarm);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, alarm_title);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, alarm_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, alarm_button);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, pipeline);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, countdown);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, countdown_meter);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, countdown_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, missed);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, dots);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, missed_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, available);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, available_meter);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, available_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, chart);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, todo_group);
  gtk_widget_class_bind_template_child (widget_class, DifPageOverview, todo);
}

static void
dif_page_overview_init (DifPageOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

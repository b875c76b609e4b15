/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-publisher"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-flip.h"
#include "dif-plan-view.h"
#include "dif-target-card.h"
#include "dif-words.h"

#include "dif-page-publisher.h"

/* Earlier cuts that can be gone back to from here; the others from the fetcher's page */
#define BACK_SHOWN (4)


struct _DifPagePublisher {
  DifPage parent_instance;

  GSignalGroup *watched; /* (owned) of the job that runs */
  char *back_shown;      /* (owned) (nullable) what the list was made from */

  GtkLabel *now_title; /* (unowned) children */
  GtkLabel *now_text;
  GtkLabel *now_detail;
  GtkProgressBar *bar;
  GtkWidget *publish;
  GtkWidget *cancel;
  GtkFlowBox *cards;
  GtkWidget *no_targets;
  DifPlanView *plan;
  GtkWidget *back_group;
  GtkListBox *back;
};

G_DEFINE_FINAL_TYPE (DifPagePublisher, dif_page_publisher, DIF_TYPE_PAGE)


/* --- What runs now ------------------------------------------------------------------------ */

static DifJob *
find_running (DifJobManager *jobs)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (jobs));

  for (guint i = 0; i < n; i++) {
    g_autoptr (DifJob) job = g_list_model_get_item (G_LIST_MODEL (jobs), i);

    if (dif_job_get_state (job) == DIF_JOB_RUNNING)
      return g_steal_pointer (&job);
  }
  return NULL;
}

static void
show_running (DifPagePublisher *self, DifJob *job)
{
  double fraction = dif_job_get_fraction (job);
  const char *step = dif_job_get_step (job);

  gtk_label_set_label (self->now_title, dif_job_get_title (job));
  gtk_label_set_label (self->now_text, step);
  gtk_label_set_label (self->now_detail, dif_job_get_detail (job));
  gtk_widget_set_visible (GTK_WIDGET (self->now_detail), dif_job_get_detail (job)[0] != '\0');
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
show_rest (DifPagePublisher *self, DifReading *reading)
{
  DifStatus *status = reading->status;
  g_autofree char *cut = status->newest != NULL ? dif_words_cut (status->newest, dif_call_get_zone (reading->call))
                                                : NULL;

  gtk_widget_hide (GTK_WIDGET (self->now_detail));
  if (cut == NULL) {
    gtk_label_set_label (self->now_title, _("No cut to publish yet"));
    gtk_label_set_label (self->now_text, _("It comes from the source, on the fetcher's page."));
  } else {
    gtk_label_set_label (self->now_title, cut);
    if (reading->targets->len == 0)
      gtk_label_set_label (self->now_text, _("The newest one. There is no target to publish it on."));
    else
      gtk_label_set_label (self->now_text, status->last ? _("The newest one. Every target of its mode shows it.")
                                                        : _("The newest one. Not every target shows it."));
  }
  if (status->newest != NULL && reading->targets->len > 0 && !status->last)
    gtk_widget_add_css_class (self->publish, "suggested-action");
  else
    gtk_widget_remove_css_class (self->publish, "suggested-action");
}

static void
show_now (DifPagePublisher *self)
{
  DifDesk *desk = dif_page_get_desk (DIF_PAGE (self));
  DifReading *reading = dif_desk_get_reading (desk);
  g_autoptr (DifJob) job = find_running (dif_desk_get_jobs (desk));

  if (reading == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_signal_group_set_target (self->watched, job);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), job != NULL);
  gtk_widget_set_visible (self->cancel, job != NULL && !dif_job_is_routine (job));
  gtk_widget_set_visible (self->publish, job == NULL && !dif_desk_is_practice (desk));
  if (job != NULL)
    show_running (self, job);
  else
    show_rest (self, reading);
}

static void
on_cancel (DifPagePublisher *self)
{
  g_autoptr (DifJob) job = g_signal_group_dup_target (self->watched);

  if (job != NULL)
    dif_job_cancel (job);
}

/* --- Targets ------------------------------------------------------------------------------ */

static GtkWidget *
make_card (gpointer item, gpointer data)
{
  DifReading *reading = dif_desk_get_reading (dif_page_get_desk (data));
  GtkWidget *child = gtk_flow_box_child_new ();

  /* the card's buttons take the focus, not the place that it stands in */
  gtk_widget_set_focusable (child, FALSE);
  if (reading != NULL)
    gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child),
                                  dif_target_card_new (item, dif_call_get_zone (reading->call)));
  return child;
}

/* --- Going back --------------------------------------------------------------------------- */

static GtkWidget *
make_back (void)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Go Back…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  g_object_set_data (G_OBJECT (row), "button", button);
  return row;
}

/* Rows stay and are filled anew */
static void
set_back (DifPagePublisher *self, guint i, DifCut *cut, GTimeZone *zone)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->back, (int) i);
  g_autofree char *title = dif_words_cut (cut, zone);
  g_autofree char *share = dif_words_percent (cut);
  g_autofree char *text = g_strdup_printf (_("%s of the actas"), share);

  if (row == NULL) {
    gtk_list_box_append (self->back, make_back ());
    row = gtk_list_box_get_row_at_index (self->back, (int) i);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  /* the action asks for its target first */
  gtk_actionable_set_action_target (g_object_get_data (G_OBJECT (row), "button"), "s", cut->id);
  gtk_actionable_set_action_name (g_object_get_data (G_OBJECT (row), "button"), "win.go-back");
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

/* Cuts that readers saw before the one that they see */
static GPtrArray *
list_back (DifReading *reading)
{
  GPtrArray *cuts = g_ptr_array_new ();

  for (guint i = 0; i < reading->cuts->len && cuts->len < BACK_SHOWN; i++) {
    DifCut *cut = dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, i));

    if (cut->whole && !cut->current && reading->current != NULL && cut->mode == reading->current->mode &&
        cut->cut_time < reading->current->cut_time && cut->state != DIF_CUT_REFUSED)
      g_ptr_array_add (cuts, cut);
  }
  return cuts;
}

static void
show_back (DifPagePublisher *self, DifReading *reading, gboolean own)
{
  g_autoptr (GPtrArray) cuts = list_back (reading);
  g_autoptr (GString) shown = g_string_new (NULL);
  GtkListBoxRow *row;

  for (guint i = 0; i < cuts->len; i++)
    g_string_append_printf (shown, "%s\n", ((DifCut *) g_ptr_array_index (cuts, i))->id);
  gtk_widget_set_visible (self->back_group, own && cuts->len > 0);
  if (!own || g_strcmp0 (shown->str, self->back_shown) == 0)
    return;
  g_free (self->back_shown);
  self->back_shown = g_strdup (shown->str);
  for (guint i = 0; i < cuts->len; i++)
    set_back (self, i, g_ptr_array_index (cuts, i), dif_call_get_zone (reading->call));
  for (guint i = cuts->len; (row = gtk_list_box_get_row_at_index (self->back, (int) i)) != NULL; i++)
    gtk_widget_set_visible (GTK_WIDGET (row), FALSE);
}

/* --- The whole ---------------------------------------------------------------------------- */

static void
dif_page_publisher_refresh (DifPage *page, DifDesk *desk)
{
  DifPagePublisher *self = DIF_PAGE_PUBLISHER (page);
  DifReading *reading = dif_desk_get_reading (desk);

  if (reading == NULL)
    return;
  show_now (self);
  gtk_widget_set_visible (GTK_WIDGET (self->cards), reading->targets->len > 0);
  gtk_widget_set_visible (self->no_targets, reading->targets->len == 0);
  dif_plan_view_refresh (self->plan, desk);
  show_back (self, reading, !dif_desk_is_practice (desk));
}

static void
dif_page_publisher_constructed (GObject *object)
{
  DifPagePublisher *self = DIF_PAGE_PUBLISHER (object);
  DifDesk *desk;

  G_OBJECT_CLASS (dif_page_publisher_parent_class)->constructed (object);
  desk = dif_page_get_desk (DIF_PAGE (self));
  self->watched = g_signal_group_new (DIF_TYPE_JOB);
  g_signal_group_connect_swapped (self->watched, "notify", G_CALLBACK (show_now), self);
  g_signal_connect_object (dif_desk_get_jobs (desk), "notify::active", G_CALLBACK (show_now), self,
                           G_CONNECT_SWAPPED);
  gtk_flow_box_bind_model (self->cards, dif_desk_get_targets (desk), make_card, self, NULL);
}

static void
dif_page_publisher_dispose (GObject *object)
{
  DifPagePublisher *self = DIF_PAGE_PUBLISHER (object);

  g_clear_object (&self->watched);
  g_clear_pointer (&self->back_shown, g_free);
  G_OBJECT_CLASS (dif_page_publisher_parent_class)->dispose (object);
}

static void
dif_page_publisher_class_init (DifPagePublisherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dif_page_publisher_constructed;
  G_OBJECT_CLASS (klass)->dispose = dif_page_publisher_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_publisher_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_PLAN_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-publisher"));
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, now_title);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, now_text);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, now_detail);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, bar);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, publish);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, cancel);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, cards);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, no_targets);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, plan);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, back_group);
  gtk_widget_class_bind_template_child (widget_class, DifPagePublisher, back);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
dif_page_publisher_init (DifPagePublisher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

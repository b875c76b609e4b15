/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-practice-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "practice/dif-night-faults.h"
#include "practice/dif-schedule.h"

#include "dif-words.h"

#include "dif-practice-dialog.h"

#define SHORT_SECONDS (2 * 60)
#define LONG_SECONDS (10 * 60)


/* The entries of the rows, in their order */
enum { SPEED_SHORT, SPEED_LONG, SPEED_REAL, SPEED_ASKED };
enum { WHEN_ANY, WHEN_CUT };

struct _DifPracticeDialog {
  AdwWindow parent_instance;

  DifDesk *desk;   /* (owned) */
  guint interval;  /* that was asked for */
  GtkWidget *checks[DIF_FAULT_COUNT]; /* (unowned) (nullable) */

  GtkSpinButton *cuts; /* (unowned) children, as the rest */
  AdwComboRow *speed;
  AdwComboRow *size;
  GtkSwitch *increments;
  AdwPreferencesGroup *faults;
  AdwComboRow *when;
  GtkWidget *cut_row;
  GtkSpinButton *cut;
};

G_DEFINE_FINAL_TYPE (DifPracticeDialog, dif_practice_dialog, ADW_TYPE_WINDOW)


static guint
chosen_interval (DifPracticeDialog *self, guint cuts)
{
  switch (adw_combo_row_get_selected (self->speed)) {
    case SPEED_LONG:
      return MAX (LONG_SECONDS / cuts, 1);
    case SPEED_REAL:
      return DIF_SCHEDULE_INTERVAL_SECONDS;
    case SPEED_ASKED:
      return self->interval;
    default:
      return MAX (SHORT_SECONDS / cuts, 1);
  }
}

static GStrv
chosen_faults (DifPracticeDialog *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < DIF_FAULT_COUNT; i++) {
    g_autofree char *word = NULL;

    if (self->checks[i] == NULL || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])))
      continue;
    if (adw_combo_row_get_selected (self->when) == WHEN_CUT)
      word = g_strdup_printf ("%s@%d", dif_faults[i].name, gtk_spin_button_get_value_as_int (self->cut));
    else
      word = g_strdup (dif_faults[i].name);
    g_strv_builder_add (builder, word);
  }
  return g_strv_builder_end (builder);
}

static void
on_start (DifPracticeDialog *self)
{
  guint cuts = (guint) gtk_spin_button_get_value_as_int (self->cuts);
  g_auto (GStrv) faults = chosen_faults (self);
  DifNightPlan plan = { .cuts = cuts,
                        .interval = chosen_interval (self, cuts),
                        .size = adw_combo_row_get_selected (self->size) == 1 ? DIF_ELECTION_SMALL : DIF_ELECTION_FULL,
                        .increments = gtk_switch_get_active (self->increments),
                        .faults = faults };

  dif_desk_practise (self->desk, &plan);
  gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), "win.show-page", "s",
                              "overview");
  gtk_window_close (GTK_WINDOW (self));
}

/* A fault comes with a cut of the night */
static void
on_cuts (DifPracticeDialog *self)
{
  gtk_adjustment_set_upper (gtk_spin_button_get_adjustment (self->cut), gtk_spin_button_get_value (self->cuts));
}

static void
on_when (DifPracticeDialog *self)
{
  gtk_widget_set_visible (self->cut_row, adw_combo_row_get_selected (self->when) == WHEN_CUT);
}

static void
add_fault (DifPracticeDialog *self, guint index)
{
  g_autofree char *title = dif_words_sentence (_(dif_faults[index].description));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->faults, row);
  self->checks[index] = check;
}

static void
fill (AdwComboRow *row, const char *const *words)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    gtk_string_list_append (list, _(words[i]));
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
}

/* A speed of its own, which was asked for */
static void
offer_interval (DifPracticeDialog *self, guint interval)
{
  GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (self->speed));
  g_autofree char *text = g_strdup_printf (ngettext ("%u second a cut", "%u seconds a cut", interval), interval);

  self->interval = interval;
  gtk_string_list_append (list, text);
  adw_combo_row_set_selected (self->speed, SPEED_ASKED);
}

static void
choose_fault (DifPracticeDialog *self, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "@", 2);

  for (guint i = 0; i < DIF_FAULT_COUNT; i++) {
    if (self->checks[i] != NULL && g_strcmp0 (dif_faults[i].name, parts[0]) == 0)
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[i]), TRUE);
  }
  if (parts[0] == NULL || parts[1] == NULL)
    return;
  adw_combo_row_set_selected (self->when, WHEN_CUT);
  gtk_spin_button_set_value (self->cut, g_ascii_strtod (parts[1], NULL));
}

GtkWidget *
dif_practice_dialog_new (GtkWindow *parent, DifDesk *desk, const DifNightPlan *plan)
{
  DifPracticeDialog *self = g_object_new (DIF_TYPE_PRACTICE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->desk = g_object_ref (desk);
  if (plan->cuts > 0)
    gtk_spin_button_set_value (self->cuts, plan->cuts);
  if (plan->interval != DIF_NIGHT_PLAN_INTERVAL)
    offer_interval (self, plan->interval);
  for (guint i = 0; plan->faults != NULL && plan->faults[i] != NULL; i++)
    choose_fault (self, plan->faults[i]);
  return GTK_WIDGET (self);
}

static void
dif_practice_dialog_dispose (GObject *object)
{
  g_clear_object (&DIF_PRACTICE_DIALOG (object)->desk);
  G_OBJECT_CLASS (dif_practice_dialog_parent_class)->dispose (object);
}

static void
dif_practice_dialog_class_init (DifPracticeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_practice_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-practice-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, cuts);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, speed);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, size);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, increments);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, faults);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, when);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, cut_row);
  gtk_widget_class_bind_template_child (widget_class, DifPracticeDialog, cut);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
  gtk_widget_class_bind_template_callback (widget_class, on_cuts);
  gtk_widget_class_bind_template_callback (widget_class, on_when);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_practice_dialog_init (DifPracticeDialog *self)
{
  static const char *const speeds[] = { N_("The night in two minutes"), N_("The night in ten minutes"),
                                        N_("Twenty minutes a cut, as on the night"), NULL };
  static const char *const sizes[] = { N_("A whole state"), N_("Three districts"), NULL };
  static const char *const whens[] = { N_("Each with a cut drawn by lot"), N_("All with one cut"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self->speed, speeds);
  fill (self->size, sizes);
  fill (self->when, whens);
  for (guint i = 0; i < DIF_FAULT_COUNT; i++) {
    if (dif_night_faults_can (&dif_faults[i]))
      add_fault (self, i);
  }
  on_cuts (self);
  on_when (self);
}

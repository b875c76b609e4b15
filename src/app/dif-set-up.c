/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-set-up"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-desk-proofs.h"
#include "dif-desk-work.h"
#include "dif-form.h"
#include "dif-look.h"
#include "dif-words.h"

#include "dif-set-up.h"

#define DATA "dif-set-up"
#define WIDTH (560)
#define HEIGHT (680)


typedef enum {
  STEP_OPEN, /* nothing of it is there */
  STEP_HALF, /* it is there, and was not tested or did not pass */
  STEP_DONE,
} StepState;

enum { CALL, REGISTRATION, SOURCE, TARGETS, REQUIREMENTS, WHOLE, NIGHT, STEPS };

/* What each step is, where it is done and how it is tested */
static const struct {
  const char *title;
  const char *go;   /* detailed action */
  const char *test; /* (nullable) likewise */
} steps[STEPS] = {
  [CALL] = { N_("Take the call"), "win.show-page::call", NULL },
  [REGISTRATION] = { N_("Fill in the registration"), "win.show-page::registration", NULL },
  [SOURCE] = { N_("Say where packages come from"), "win.source", "win.try::transfer" },
  [TARGETS] = { N_("Add a place to publish on"), "win.add-target", "win.test-target" },
  [REQUIREMENTS] = { N_("Meet the requirements"), "win.show-page::requirements", "win.measure" },
  [WHOLE] = { N_("Try the whole way"), "win.show-page::tests", "win.try::whole" },
  [NIGHT] = { N_("Practise a night with troubles"), "win.practise-with", NULL },
};

typedef struct {
  GtkWidget *row;
  GtkImage *light;
  GtkWidget *test; /* (nullable) */
} StepRow;

typedef struct {
  DifWindow *parent;         /* (unowned) outlives the list */
  DifDesk *desk;             /* (unowned) */
  GtkWidget *window;         /* (unowned) that shows it */
  GtkLabel *progress;
  StepRow rows[STEPS];
  DifLook *look;             /* (owned) for the proofs */
} SetUp;


static void
set_up_free (gpointer data)
{
  SetUp *self = data;

  dif_look_free (self->look);
  g_free (self);
}

/* --- How each step stands ------------------------------------------------------------------ */

/* The last run of that kind, and of that target if one is named */
static const DifTestRun *
find_run (GPtrArray *tests, DifTestKind kind, const char *subject)
{
  for (guint i = 0; i < tests->len; i++) {
    const DifTestRun *run = g_ptr_array_index (tests, i);

    if (run->kind == kind && (subject == NULL || g_str_equal (run->subject, subject)))
      return run;
  }
  return NULL;
}

static StepState
judge_call (DifReading *reading, gint64 now, char **text)
{
  gboolean over = dif_call_get_opening (reading->call) < now;

  *text = over ? g_strdup_printf (_("%s: its election day is over. Import the call that you answer."),
                                  dif_call_get_title (reading->call))
               : g_strdup (dif_call_get_title (reading->call));
  return over ? STEP_HALF : STEP_DONE;
}

static StepState
judge_registration (DifReading *reading, char **text)
{
  g_autoptr (GPtrArray) missing = dif_registration_missing (reading->registration, reading->call);

  *text = missing->len == 0 ? g_strdup (_("All data are there"))
                            : g_strdup_printf (ngettext ("%u datum is missing", "%u data are missing", missing->len),
                                               missing->len);
  return missing->len == 0 ? STEP_DONE : STEP_OPEN;
}

/* What a test says of a step that is otherwise done */
static StepState
judge_run (const DifTestRun *run, char **text)
{
  *text = g_strdup (run != NULL ? run->text : _("Not tested yet"));
  return run != NULL && run->passed ? STEP_DONE : STEP_HALF;
}

static StepState
judge_whole (DifProofs *proofs, char **text)
{
  const DifTestRun *run = find_run (proofs->tests, DIF_TEST_WHOLE, NULL);
  StepState state = judge_run (run, text);

  return run != NULL ? state : STEP_OPEN;
}

static StepState
judge_source (DifReading *reading, DifProofs *proofs, char **text)
{
  if (reading->source == NULL) {
    *text = g_strdup (_("The Institute's service, or a folder"));
    return STEP_OPEN;
  }
  return judge_run (find_run (proofs->tests, DIF_TEST_TRANSFER, NULL), text);
}

/* @untested: (out) (nullable): the target that has to be tested next */
static StepState
judge_targets (DifReading *reading, DifProofs *proofs, const char **untested, char **text)
{
  *untested = NULL;
  for (guint i = 0; *untested == NULL && i < reading->targets->len; i++) {
    const char *name = dif_target_item_get (g_ptr_array_index (reading->targets, i))->config->name;
    const DifTestRun *run = find_run (proofs->tests, DIF_TEST_TARGET, name);

    if (run == NULL || !run->passed)
      *untested = name;
    if (run != NULL && !run->passed)
      *text = g_strdup_printf (_("“%s” failed its test: %s"), name, run->text);
    else if (run == NULL)
      *text = g_strdup_printf (_("“%s” was not tested yet"), name);
  }
  if (reading->targets->len == 0)
    *text = g_strdup (_("Where readers find the results"));
  else if (*untested == NULL)
    *text = g_strdup_printf (ngettext ("%u target, tested", "%u targets, tested", reading->targets->len),
                             reading->targets->len);
  return reading->targets->len == 0 ? STEP_OPEN : *untested != NULL ? STEP_HALF : STEP_DONE;
}

static StepState
judge_requirements (DifProofs *proofs, char **text)
{
  guint missing = dif_requirements_count_missing (proofs->requirements);

  *text = missing == 0 ? g_strdup (_("Nothing is missing"))
                       : g_strdup_printf (ngettext ("%u is missing", "%u are missing", missing), missing);
  return missing == 0 ? STEP_DONE : proofs->measures->len > 0 ? STEP_HALF : STEP_OPEN;
}

static StepState
judge_night (SetUp *self, char **text)
{
  gboolean done = dif_desk_has_night_report (self->desk);

  *text = g_strdup (done ? _("Done; another one never hurts") : _("So that you have seen an alarm before the night"));
  return done ? STEP_DONE : STEP_OPEN;
}

/* --- Showing ------------------------------------------------------------------------------- */

static void
show_step (StepRow *row, StepState state, const char *text)
{
  static const char *const classes[] = { "waiting", "lacking", "done" };
  static const char *const icons[] = { "radio-symbolic", "dialog-warning-symbolic", "object-select-symbolic" };
  /* Translators: how a step of setting up stands */
  const char *const words[] = { _("To do"), _("Not ready"), _("Done") };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++) {
    if (i == (guint) state)
      gtk_widget_add_css_class (GTK_WIDGET (row->light), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (row->light), classes[i]);
  }
  gtk_image_set_from_icon_name (row->light, icons[state]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->light), GTK_ACCESSIBLE_PROPERTY_LABEL, words[state], -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row->row), text);
}

static void
show (SetUp *self, DifReading *reading, DifProofs *proofs)
{
  gint64 now = dif_clock_now (dif_desk_get_clock (self->desk));
  const char *untested = NULL;
  char *texts[STEPS] = { NULL };
  const StepState states[STEPS] = { [CALL] = judge_call (reading, now, &texts[CALL]),
                                    [REGISTRATION] = judge_registration (reading, &texts[REGISTRATION]),
                                    [SOURCE] = judge_source (reading, proofs, &texts[SOURCE]),
                                    [TARGETS] = judge_targets (reading, proofs, &untested, &texts[TARGETS]),
                                    [REQUIREMENTS] = judge_requirements (proofs, &texts[REQUIREMENTS]),
                                    [WHOLE] = judge_whole (proofs, &texts[WHOLE]),
                                    [NIGHT] = judge_night (self, &texts[NIGHT]) };
  g_autofree char *progress = NULL;
  guint done = 0;

  for (guint i = 0; i < STEPS; i++) {
    show_step (&self->rows[i], states[i], texts[i]);
    done += states[i] == STEP_DONE;
    g_free (texts[i]);
  }
  /* the one that is next; tested again if all are */
  if (reading->targets->len > 0 && untested == NULL)
    untested = dif_target_item_get (g_ptr_array_index (reading->targets, 0))->config->name;
  gtk_widget_set_visible (self->rows[TARGETS].test, untested != NULL);
  if (untested != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->rows[TARGETS].test), "s", untested);
  /* Translators: steps that are done, of how many */
  progress = g_strdup_printf (_("%u of %u steps done. You can leave at any moment and go on later."), done, (guint) STEPS);
  gtk_label_set_label (self->progress, progress);
}

static void
show_found (gpointer data, DifReading *reading, gpointer found, const GError *error)
{
  SetUp *self = data;
  g_autoptr (DifProofs) proofs = found;

  if (proofs != NULL)
    show (self, reading, proofs);
  else
    gtk_label_set_label (self->progress, error->message);
}

static const DifLookKind proofs_kind = {
  .ask = dif_desk_look_proofs_async,
  .finish = (DifLookFinish) dif_desk_look_proofs_finish,
  .free = (GDestroyNotify) dif_proofs_free,
  .show = show_found,
};

/* What is set up is the operator's own folder */
static void
look (SetUp *self)
{
  if (!dif_desk_is_practice (self->desk))
    dif_look_refresh (self->look, self->desk);
}

static void
on_changed (GtkWidget *window)
{
  look (g_object_get_data (G_OBJECT (window), DATA));
}

/* --- Making it ----------------------------------------------------------------------------- */

/* Pages are behind: the list makes room for them, and comes back from the menu or with its key */
static void
on_go (GtkWidget *button, gpointer data)
{
  SetUp *self = data;
  const char *action = g_object_get_data (G_OBJECT (button), "action");
  GtkWidget *parent = GTK_WIDGET (self->parent);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  if (!g_action_parse_detailed_name (action, &name, &target, NULL))
    return;
  gtk_window_close (GTK_WINDOW (self->window));
  gtk_widget_activate_action_variant (parent, name, target);
}

static GtkWidget *
make_button (const char *label, const char *title)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("%s: %s", label, title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
make_test (SetUp *self, guint i)
{
  GtkWidget *button = make_button (_("Test"), _(steps[i].title));

  if (i == TARGETS) {
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), steps[i].test);
  } else {
    dif_form_set_action (GTK_ACTIONABLE (button), steps[i].test);
  }
  return button;
}

static GtkWidget *
make_row (SetUp *self, guint i)
{
  StepRow *row = &self->rows[i];
  GtkWidget *go = make_button (_("Go"), _(steps[i].title));

  row->row = adw_action_row_new ();
  row->light = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->light), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (row->light), "step");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), _(steps[i].title));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row->row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row->row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row->row), GTK_WIDGET (row->light));
  if (steps[i].test != NULL) {
    row->test = make_test (self, i);
    adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), row->test);
  }
  g_object_set_data (G_OBJECT (go), "action", (gpointer) steps[i].go);
  g_signal_connect (go, "clicked", G_CALLBACK (on_go), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), go);
  return row->row;
}

static GtkWidget *
make_content (SetUp *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *page = adw_preferences_page_new ();
  GtkWidget *head = adw_preferences_group_new (), *group = adw_preferences_group_new ();
  GtkWidget *progress = gtk_label_new ("");

  self->progress = GTK_LABEL (progress);
  gtk_label_set_wrap (self->progress, TRUE);
  gtk_label_set_xalign (self->progress, 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (head), progress);
  for (guint i = 0; i < STEPS; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (self, i));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (head));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

static gboolean
on_escape (GtkWidget *window, GVariant *arguments, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

void
dif_set_up_show (DifWindow *parent)
{
  SetUp *self = g_new0 (SetUp, 1);
  GtkWidget *window = adw_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->parent = parent;
  self->desk = dif_window_get_desk (parent);
  self->window = window;
  self->look = dif_look_new (&proofs_kind, self);
  g_object_set_data_full (G_OBJECT (window), DATA, self, set_up_free);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (on_escape, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  gtk_window_set_title (GTK_WINDOW (window), _("Set Up for a Call"));
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (parent));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (parent))), HEIGHT);
  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (parent));
  adw_window_set_content (ADW_WINDOW (window), make_content (self));
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (on_changed), window, G_CONNECT_SWAPPED);
  look (self);
  gtk_window_present (GTK_WINDOW (window));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-tests"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-desk-proofs.h"
#include "dif-flip.h"
#include "dif-look.h"
#include "dif-words.h"

#include "dif-page-tests.h"


struct _DifPageTests {
  DifPage parent_instance;

  DifLook *look;         /* (owned) for the tests that were made */
  char *shown;           /* (owned) (nullable) what the list was made from */
  char *shown_targets;   /* (owned) (nullable) likewise */

  GtkLabel *headline; /* (unowned) children */
  GtkLabel *detail;
  GtkLabel *trouble;
  GtkListBox *targets;
  GtkSpinButton *minutes;
  GtkActionable *continuity;
  GtkWidget *runs_group;
  GtkListBox *runs;
};

G_DEFINE_FINAL_TYPE (DifPageTests, dif_page_tests, DIF_TYPE_PAGE)


static void
empty (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* --- What can be tried -------------------------------------------------------------------- */

static void
add_target (DifPageTests *self, const DifTargetFacts *facts)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Test"));
  g_autofree char *title = g_markup_escape_text (facts->config->name, -1);
  g_autofree char *name = g_strdup_printf (_("Test “%s”"), facts->config->name);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Writes, reads back, looks as a reader, removes"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.test-target");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", facts->config->name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->targets, row);
}

static void
show_targets (DifPageTests *self, DifReading *reading)
{
  g_autoptr (GString) wanted = g_string_new (NULL);

  for (guint i = 0; i < reading->targets->len; i++)
    g_string_append_printf (wanted, "%s\n", dif_target_item_get (g_ptr_array_index (reading->targets, i))->config->name);
  gtk_widget_set_visible (GTK_WIDGET (self->targets), reading->targets->len > 0);
  if (g_strcmp0 (wanted->str, self->shown_targets) == 0)
    return;
  g_free (self->shown_targets);
  self->shown_targets = g_strdup (wanted->str);
  empty (self->targets);
  for (guint i = 0; i < reading->targets->len; i++)
    add_target (self, dif_target_item_get (g_ptr_array_index (reading->targets, i)));
}

/* --- What was tried ----------------------------------------------------------------------- */

static char *
name_of (const DifTestRun *run)
{
  switch (run->kind) {
    case DIF_TEST_TRANSFER:
      return g_strdup (_("Transfer from the Institute"));
    case DIF_TEST_TARGET:
      return g_strdup_printf (_("Target “%s”"), run->subject);
    case DIF_TEST_CONTINUITY:
      return g_strdup (_("Continuity"));
    case DIF_TEST_WHOLE:
    default:
      return g_strdup (_("The whole way"));
  }
}

static GtkWidget *
make_run (const DifTestRun *run, GTimeZone *zone)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *light = gtk_image_new_from_icon_name (run->passed ? "object-select-symbolic" : "dialog-warning-symbolic");
  g_autofree char *name = name_of (run);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *text = g_markup_escape_text (run->text, -1);
  g_autofree char *when = dif_words_day_hour (run->at, zone);
  /* Translators: when, practice or real, what was found */
  g_autofree char *subtitle = g_strdup_printf (_("%s · %s · %s"), when, dif_words_mode (run->mode), text);
  /* Translators: seconds */
  g_autofree char *took = g_strdup_printf (_("%.1f s"), (double) run->micros / G_USEC_PER_SEC);
  GtkWidget *seconds = gtk_label_new (took);

  gtk_widget_set_valign (light, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (light, "step");
  gtk_widget_add_css_class (light, run->passed ? "done" : "failed");
  gtk_widget_add_css_class (seconds, "numeric");
  gtk_widget_add_css_class (seconds, "quiet");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), light);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), seconds);
  return row;
}

/* What the last transfer says of the line */
static void
show_headline (DifPageTests *self, GPtrArray *tests, DifCall *call)
{
  g_autofree char *speed = NULL, *asked = NULL;

  for (guint i = 0; speed == NULL && i < tests->len; i++) {
    const DifTestRun *run = g_ptr_array_index (tests, i);

    if (run->kind == DIF_TEST_TRANSFER && run->passed)
      speed = g_strdup_printf (_("%.1f Mb/s from the Institute"), (double) dif_test_run_get_kbps (run) / 1000);
  }
  asked = g_strdup_printf (_("The call asks for at least %d Mb/s"),
                           (int) dif_call_get_threshold (call, DIF_CALL_DOWNLOAD_MBPS));
  gtk_label_set_label (self->headline, speed != NULL ? speed : _("No transfer was tested yet"));
  gtk_label_set_label (self->detail, asked);
}

static void
show (DifPageTests *self, GPtrArray *tests, DifReading *reading)
{
  const DifTestRun *newest = tests->len > 0 ? g_ptr_array_index (tests, 0) : NULL;
  /* runs only ever are added */
  g_autofree char *wanted = g_strdup_printf ("%s %u %" G_GINT64_FORMAT, reading->folder, tests->len,
                                             newest != NULL ? newest->at : 0);

  if (g_strcmp0 (wanted, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&wanted);
  show_headline (self, tests, reading->call);
  gtk_widget_set_visible (self->runs_group, tests->len > 0);
  empty (self->runs);
  for (guint i = 0; i < tests->len; i++)
    gtk_list_box_append (self->runs, make_run (g_ptr_array_index (tests, i), dif_call_get_zone (reading->call)));
}

static void
show_found (gpointer data, DifReading *reading, gpointer found, const GError *error)
{
  DifPageTests *self = data;
  g_autoptr (DifProofs) proofs = found;

  gtk_widget_set_visible (GTK_WIDGET (self->trouble), proofs == NULL);
  if (proofs != NULL)
    show (self, proofs->tests, reading);
  else
    gtk_label_set_label (self->trouble, error->message);
}

static const DifLookKind proofs_kind = {
  .ask = dif_desk_look_proofs_async,
  .finish = (DifLookFinish) dif_desk_look_proofs_finish,
  .free = (GDestroyNotify) dif_proofs_free,
  .show = show_found,
};

static void
on_minutes (GtkSpinButton *minutes, DifPageTests *self)
{
  gtk_actionable_set_action_target (self->continuity, "i", gtk_spin_button_get_value_as_int (minutes));
}

static void
dif_page_tests_refresh (DifPage *page, DifDesk *desk)
{
  DifReading *reading = dif_desk_get_reading (desk);

  if (reading == NULL)
    return;
  show_targets (DIF_PAGE_TESTS (page), reading);
  dif_look_refresh (DIF_PAGE_TESTS (page)->look, desk);
}

static void
dif_page_tests_dispose (GObject *object)
{
  DifPageTests *self = DIF_PAGE_TESTS (object);

  g_clear_pointer (&self->look, dif_look_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->shown_targets, g_free);
  G_OBJECT_CLASS (dif_page_tests_parent_class)->dispose (object);
}

static void
dif_page_tests_class_init (DifPageTestsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_page_tests_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_tests_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-tests"));
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, headline);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, detail);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, trouble);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, targets);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, minutes);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, continuity);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, runs_group);
  gtk_widget_class_bind_template_child (widget_class, DifPageTests, runs);
}

static void
dif_page_tests_init (DifPageTests *self)
{
  self->look = dif_look_new (&proofs_kind, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->minutes, "value-changed", G_CALLBACK (on_minutes), self, 0);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-account.h"
#include "base/dif-error.h"
#include "stack/dif-stack-price.h"

#include "dif-form.h"
#include "dif-marks.h"
#include "dif-stack-down-dialog.h"
#include "dif-stack-job.h"
#include "dif-stack-rows.h"

#include "dif-stack-dialog.h"

#define CONSOLE "https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/create"
/* The first rows of the zones: found by the name, and none */
#define OWN_ZONES (2)

/* What is near Mexico; others are for the command line */
static const struct {
  const char *region;
  const char *name;
} regions[] = {
  { "us-east-1", N_("Virginia") }, { "mx-central-1", N_("Querétaro") }, { "us-east-2", N_("Ohio") },
  { "us-west-2", N_("Oregon") },   { "sa-east-1", N_("São Paulo") },
};

static const struct {
  const char *action;
  const char *name;
} rates[] = {
  /* Translators: what happens to an address that asks too often: refused, shown a riddle for browsers, or counted */
  { "block", N_("Refused") },
  { "challenge", N_("Challenged") },
  { "count", N_("Counted") },
};


struct _DifStackDialog {
  AdwWindow parent_instance;

  DifDesk *desk;             /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) of what runs */
  GPtrArray *zones;          /* (owned) (nullable) (element-type DifAwsZone) of the account */
  gboolean adopting;         /* the stacks were made in the console */
  char *standing;            /* (owned) (nullable) the region where they stand: what is not said stays */

  GtkWidget *close; /* (unowned) children */
  GtkWidget *next;
  GtkWidget *spinner;
  GtkStack *pages;
  AdwEntryRow *name;
  AdwEntryRow *domain;
  AdwComboRow *mode;
  AdwComboRow *region;
  AdwEntryRow *email;
  AdwEntryRow *portal;
  AdwComboRow *rate;
  GtkSpinButton *terabytes;
  AdwExpanderRow *price;
  AdwExpanderRow *resources;
  GtkLabel *wrong;
  AdwEntryRow *access_key;
  AdwEntryRow *secret;
  AdwComboRow *zone;
  GtkWidget *look_up;
  GtkListBox *stands;
  GtkWidget *go;
  GtkTextView *outputs;
  AdwEntryRow *own_key;
  AdwEntryRow *own_secret;
  GtkWidget *adopt;
  GtkLabel *keys_wrong;
  GtkListBox *events;
  GtkLabel *failed;
  GtkWidget *again;
  GtkWidget *back;
  GtkWidget *undo;
  GtkWidget *results;
  GtkListBox *checks;
};

G_DEFINE_FINAL_TYPE (DifStackDialog, dif_stack_dialog, ADW_TYPE_WINDOW)


/* --- What was typed ---------------------------------------------------------------------------------------- */

static DifCall *
get_call (DifStackDialog *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);

  return reading != NULL ? reading->call : NULL;
}

static void
take_actas (DifStackDialog *self, DifStackPlan *plan)
{
  DifCall *call = get_call (self);
  const char *const *folders = call != NULL ? dif_call_get_acta_paths (call) : NULL;

  plan->acta_url = g_strdup (call != NULL ? dif_call_get_acta_base_url (call) : NULL);
  plan->acta_folders = folders != NULL ? g_strjoinv (",", (char **) folders) : NULL;
}

static char *
chosen_zone (DifStackDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->zone);

  if (chosen == 0 || chosen == GTK_INVALID_LIST_POSITION)
    return NULL;
  if (chosen < OWN_ZONES || self->zones == NULL || chosen - OWN_ZONES >= self->zones->len)
    return g_strdup ("");
  return g_strdup (((DifAwsZone *) g_ptr_array_index (self->zones, chosen - OWN_ZONES))->id);
}

static const char *
chosen_region (DifStackDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->region);

  return self->standing != NULL ? self->standing : regions[MIN (chosen, G_N_ELEMENTS (regions) - 1)].region;
}

/* Returns: (transfer none) (nullable): where they stand, the first entry leaves it as it is */
static const char *
chosen_rate (DifStackDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->rate);

  if (self->standing != NULL)
    return chosen == 0 || chosen > G_N_ELEMENTS (rates) ? NULL : rates[chosen - 1].action;
  return rates[MIN (chosen, G_N_ELEMENTS (rates) - 1)].action;
}

/* Returns: (transfer full): what was typed, or %NULL with what is wrong with it */
static DifStackPlan *
read_plan (DifStackDialog *self, GError **error)
{
  g_autofree char *name = dif_form_dup_text (self->name);
  g_autofree char *domain = dif_form_dup_text (self->domain);
  g_autoptr (DifStackPlan) plan = dif_stack_plan_new (name != NULL ? name : "", domain != NULL ? domain : "",
                                                      chosen_region (self), dif_form_get_mode (self->mode), error);

  if (plan == NULL)
    return NULL;
  plan->zone = chosen_zone (self);
  plan->email = dif_form_dup_text (self->email);
  plan->portal = dif_form_dup_text (self->portal);
  plan->rate_action = g_strdup (chosen_rate (self));
  take_actas (self, plan);
  return dif_stack_plan_check (plan, error) ? g_steal_pointer (&plan) : NULL;
}

static char *
read_outputs (DifStackDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->outputs);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* What is still empty is not an error yet: it has not been typed */
static void
on_changed (DifStackDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *domain = NULL;
  g_autoptr (DifStackPlan) plan = NULL;
  g_autoptr (DifAwsCredentials) keys = NULL;
  g_autoptr (DifAwsCredentials) own = NULL;

  /* the form is still being filled */
  if (self->desk == NULL)
    return;
  name = dif_form_dup_text (self->name);
  domain = dif_form_dup_text (self->domain);
  plan = read_plan (self, &error);
  keys = dif_stack_rows_read_keys (self->access_key, self->secret);
  own = dif_stack_rows_read_keys (self->own_key, self->own_secret);
  gtk_widget_set_sensitive (self->next, plan != NULL);
  gtk_widget_set_sensitive (self->look_up, keys != NULL && plan != NULL);
  gtk_widget_set_sensitive (self->go, keys != NULL && plan != NULL);
  gtk_widget_set_sensitive (self->adopt, own != NULL && plan != NULL);
  dif_form_show_error (self->wrong, name != NULL && domain != NULL ? error : NULL);
}

/* --- What it costs --------------------------------------------------------------------------------------------- */

/* As much as the call asks for, unless it is said how much */
static void
show_price (DifStackDialog *self)
{
  DifCall *call = get_call (self);
  g_autofree char *zone = chosen_zone (self);
  DifStackUse use;

  dif_stack_use_init (&use, call != NULL ? dif_call_get_threshold (call, DIF_CALL_SITE_STORAGE_GB) : 15,
                      gtk_spin_button_get_value_as_int (self->terabytes));
  use.zone = g_strcmp0 (zone, "") != 0;
  use.actas = call != NULL && dif_call_get_acta_base_url (call) != NULL;
  dif_stack_rows_price (self->price, &use);
}

/* How much it is, and whether Route 53 answers */
static void
on_use (DifStackDialog *self)
{
  if (self->desk != NULL)
    show_price (self);
}

/* --- What happens ------------------------------------------------------------------------------------------------ */

static void
on_event (GObject *source, const DifStackEvent *event)
{
  DifStackDialog *self = DIF_STACK_DIALOG (source);

  /* the window may have been closed meanwhile */
  if (self->desk != NULL)
    dif_stack_rows_tell (self->events, event);
}

static void
end (DifStackDialog *self, const GError *error)
{
  g_clear_object (&self->cancellable);
  gtk_widget_hide (self->spinner);
  gtk_button_set_label (GTK_BUTTON (self->close), error != NULL ? _("Cancel") : _("Done"));
  dif_form_show_error (self->failed, error);
  gtk_widget_set_visible (self->again, error != NULL);
  gtk_widget_set_visible (self->back, error != NULL);
  gtk_widget_set_visible (self->undo, error != NULL && !self->adopting && self->standing == NULL);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  DifStackDialog *self = DIF_STACK_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifStackResult) made = dif_stack_job_run_finish (result, &error);

  if (self->desk == NULL)
    return;
  if (made == NULL) {
    end (self, error);
    return;
  }
  dif_marks_show_test (self->checks, made->test);
  gtk_widget_set_visible (self->results, made->test->checks->len > 0);
  end (self, made->test->error);
  dif_stack_job_keep (self->desk, g_steal_pointer (&made));
}

static void
start (DifStackDialog *self, gboolean adopting)
{
  g_autoptr (DifStackPlan) plan = read_plan (self, NULL);
  DifReading *reading = dif_desk_get_reading (self->desk);
  const DifTargetFacts *facts;
  DifStackOrder *order;

  if (plan == NULL || self->cancellable != NULL)
    return;
  self->adopting = adopting;
  facts = reading != NULL ? dif_reading_find_target (reading, plan->name) : NULL;
  order = g_new0 (DifStackOrder, 1);
  order->keys = adopting ? dif_stack_rows_read_keys (self->own_key, self->own_secret) : dif_stack_rows_read_keys (self->access_key, self->secret);
  order->folder = g_strdup (dif_desk_get_folder (self->desk));
  order->outputs = adopting ? read_outputs (self) : NULL;
  order->before = facts != NULL ? dif_target_config_copy (facts->config) : NULL;
  order->plan = g_steal_pointer (&plan);
  self->cancellable = g_cancellable_new ();
  dif_marks_clear (self->events);
  gtk_widget_hide (self->results);
  gtk_widget_hide (self->again);
  gtk_widget_hide (self->back);
  gtk_widget_hide (self->undo);
  gtk_widget_hide (self->next);
  dif_form_show_error (self->failed, NULL);
  gtk_widget_show (self->spinner);
  gtk_stack_set_visible_child_name (self->pages, "doing");
  dif_stack_job_run_async (G_OBJECT (self), order, on_event, self->cancellable, on_ended, NULL);
}

static void
on_go (DifStackDialog *self)
{
  start (self, FALSE);
}

static void
on_adopt (DifStackDialog *self)
{
  start (self, TRUE);
}

static void
on_again (DifStackDialog *self)
{
  start (self, self->adopting);
}

/* What was made of it so far costs money */
static void
on_undo (DifStackDialog *self)
{
  g_autoptr (DifStackPlan) plan = read_plan (self, NULL);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (plan == NULL)
    return;
  gtk_window_present (GTK_WINDOW (dif_stack_down_dialog_new (parent, self->desk, plan->name, plan->region, plan->domain)));
  gtk_window_close (GTK_WINDOW (self));
}

/* From what is to be, or back from what failed */
static void
on_next (DifStackDialog *self)
{
  gtk_stack_set_visible_child_name (self->pages, "keys");
  gtk_widget_hide (self->next);
}

/* --- The account ----------------------------------------------------------------------------------------------------- */

static void
fill_zones (DifStackDialog *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("The one that holds the name"));
  gtk_string_list_append (names, _("None: another provider’s DNS"));
  for (guint i = 0; self->zones != NULL && i < self->zones->len; i++)
    gtk_string_list_append (names, ((DifAwsZone *) g_ptr_array_index (self->zones, i))->name);
  adw_combo_row_set_model (self->zone, G_LIST_MODEL (names));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  DifStackDialog *self = DIF_STACK_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifStackAccount) account = dif_stack_job_look_finish (result, &error);
  g_autofree char *name = NULL;

  if (self->desk == NULL)
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_hide (self->spinner);
  dif_form_show_error (self->keys_wrong, error);
  if (account == NULL)
    return;
  name = dif_form_dup_text (self->name);
  dif_marks_clear (self->stands);
  dif_stack_rows_show (self->stands, name, account->states);
  gtk_widget_show (GTK_WIDGET (self->stands));
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  self->zones = g_steal_pointer (&account->zones);
  fill_zones (self);
}

static void
on_look_up (DifStackDialog *self)
{
  g_autoptr (DifStackPlan) plan = read_plan (self, NULL);
  DifStackOrder *order;

  if (plan == NULL || self->cancellable != NULL)
    return;
  order = g_new0 (DifStackOrder, 1);
  order->plan = g_steal_pointer (&plan);
  order->keys = dif_stack_rows_read_keys (self->access_key, self->secret);
  self->cancellable = g_cancellable_new ();
  gtk_widget_show (self->spinner);
  dif_stack_job_look_async (G_OBJECT (self), order, self->cancellable, on_looked, NULL);
}

/* --- Without keys ------------------------------------------------------------------------------------------------ */

static void
save_into (DifStackDialog *self, const char *folder)
{
  static const char *const names[] = { "difusor-edge.yaml", "difusor-site.yaml" };
  g_autoptr (GError) error = NULL;

  for (guint part = 0; error == NULL && part < DIF_STACK_PARTS; part++) {
    g_autofree char *path = g_build_filename (folder, names[part], NULL);
    g_autofree char *text = dif_stack_template (part);

    g_file_set_contents (path, text, -1, &error);
  }
  dif_form_show_error (self->keys_wrong, error);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) folder = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  if (path != NULL)
    save_into (data, path);
  g_object_unref (dialog);
}

static void
on_save (DifStackDialog *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_("Save Both Templates"), GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);

  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_console (DifStackDialog *self)
{
  gtk_show_uri (GTK_WINDOW (self), CONSOLE, GDK_CURRENT_TIME);
}

/* --- Life ---------------------------------------------------------------------------------------------------------- */

static void
fill_combos (DifStackDialog *self)
{
  g_autoptr (GtkStringList) places = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) actions = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    gtk_string_list_append (places, _(regions[i].name));
  if (self->standing != NULL)
    gtk_string_list_append (actions, _("As it is now"));
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    gtk_string_list_append (actions, _(rates[i].name));
  adw_combo_row_set_model (self->region, G_LIST_MODEL (places));
  adw_combo_row_set_model (self->rate, G_LIST_MODEL (actions));
  fill_zones (self);
}

/* What stands has its name, its place and what readers type */
static void
fill_target (DifStackDialog *self, const DifTargetConfig *target)
{
  g_autoptr (GUri) uri = target->public_url != NULL ? g_uri_parse (target->public_url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *region = dif_options_get (target->options, "region");

  self->standing = g_strdup (region != NULL ? region : DIF_STACK_EDGE_REGION);
  gtk_editable_set_text (GTK_EDITABLE (self->name), target->name);
  gtk_editable_set_text (GTK_EDITABLE (self->domain), uri != NULL ? g_uri_get_host (uri) : "");
  gtk_widget_set_sensitive (GTK_WIDGET (self->name), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->domain), FALSE);
  gtk_widget_hide (GTK_WIDGET (self->region));
  gtk_window_set_title (GTK_WINDOW (self), _("Change on AWS"));
}

GtkWidget *
dif_stack_dialog_new (GtkWindow *parent, DifDesk *desk, const DifTargetConfig *target)
{
  DifStackDialog *self = g_object_new (DIF_TYPE_STACK_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  DifReading *reading = dif_desk_get_reading (desk);
  DifMode mode = reading != NULL ? dif_reading_get_mode (reading) : DIF_MODE_PRACTICE;

  dif_form_fill_modes (self->mode, target != NULL ? target->mode : mode);
  if (target != NULL)
    fill_target (self, target);
  fill_combos (self);
  self->desk = g_object_ref (desk);
  if (get_call (self) != NULL)
    gtk_spin_button_set_value (self->terabytes, dif_call_get_threshold (get_call (self), DIF_CALL_TRANSFER_TB));
  dif_stack_rows_resources (self->resources);
  show_price (self);
  on_changed (self);
  return GTK_WIDGET (self);
}

static void
dif_stack_dialog_dispose (GObject *object)
{
  DifStackDialog *self = DIF_STACK_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->standing, g_free);
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  G_OBJECT_CLASS (dif_stack_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, close);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, next);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, name);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, domain);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, mode);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, region);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, email);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, portal);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, rate);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, terabytes);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, price);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, resources);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, wrong);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, access_key);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, zone);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, look_up);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, stands);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, go);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, outputs);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, own_key);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, own_secret);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, adopt);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, keys_wrong);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, events);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, again);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, back);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, undo);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, results);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, checks);
}

static void
dif_stack_dialog_class_init (DifStackDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_stack_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-stack-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_look_up);
  gtk_widget_class_bind_template_callback (widget_class, on_go);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_console);
  gtk_widget_class_bind_template_callback (widget_class, on_adopt);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_undo);
  gtk_widget_class_bind_template_callback (widget_class, on_use);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_stack_dialog_init (DifStackDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dif_form_let_wrap (GTK_WIDGET (self));
  dif_form_hide_text (self->secret);
  dif_form_hide_text (self->own_secret);
  gtk_widget_hide (self->results);
  gtk_widget_hide (self->again);
  gtk_widget_hide (self->back);
  gtk_widget_hide (self->undo);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-stack-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-account.h"
#include "base/dif-error.h"
#include "stack/dif-stack-price.h"

#include "dif-form.h"
#include "dif-stack-job.h"

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
  GHashTable *rows;          /* (owned) (element-type utf8 AdwActionRow) of resources under way */

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
  AdwExpanderRow *price;
  AdwExpanderRow *resources;
  GtkLabel *wrong;
  AdwEntryRow *access_key;
  AdwEntryRow *secret;
  AdwComboRow *zone;
  GtkWidget *look_up;
  GtkWidget *go;
  GtkTextView *outputs;
  AdwEntryRow *own_key;
  AdwEntryRow *own_secret;
  GtkWidget *adopt;
  GtkLabel *keys_wrong;
  GtkListBox *events;
  GtkLabel *failed;
  GtkWidget *again;
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

/* Returns: (transfer full): what was typed, or %NULL with what is wrong with it */
static DifStackPlan *
read_plan (DifStackDialog *self, GError **error)
{
  g_autofree char *name = dif_form_dup_text (self->name);
  g_autofree char *domain = dif_form_dup_text (self->domain);
  guint region = adw_combo_row_get_selected (self->region), rate = adw_combo_row_get_selected (self->rate);
  g_autoptr (DifStackPlan) plan = NULL;

  plan = dif_stack_plan_new (name != NULL ? name : "", domain != NULL ? domain : "",
                             regions[MIN (region, G_N_ELEMENTS (regions) - 1)].region, dif_form_get_mode (self->mode), error);
  if (plan == NULL)
    return NULL;
  plan->zone = chosen_zone (self);
  plan->email = dif_form_dup_text (self->email);
  plan->portal = dif_form_dup_text (self->portal);
  plan->rate_action = g_strdup (rates[MIN (rate, G_N_ELEMENTS (rates) - 1)].action);
  take_actas (self, plan);
  return dif_stack_plan_check (plan, error) ? g_steal_pointer (&plan) : NULL;
}

/* Returns: (transfer full) (nullable) */
static DifAwsCredentials *
read_keys (AdwEntryRow *access_key, AdwEntryRow *secret)
{
  g_autofree char *id = dif_form_dup_text (access_key);
  char *word = dif_form_dup_text (secret);
  DifAwsCredentials *keys;

  if (id == NULL || word == NULL) {
    g_free (word);
    return NULL;
  }
  keys = g_new0 (DifAwsCredentials, 1);
  keys->access_key = g_steal_pointer (&id);
  keys->secret = word;
  return keys;
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
  keys = read_keys (self->access_key, self->secret);
  own = read_keys (self->own_key, self->own_secret);
  gtk_widget_set_sensitive (self->next, plan != NULL);
  gtk_widget_set_sensitive (self->look_up, keys != NULL);
  gtk_widget_set_sensitive (self->go, keys != NULL && plan != NULL);
  gtk_widget_set_sensitive (self->adopt, own != NULL && plan != NULL);
  dif_form_show_error (self->wrong, name != NULL && domain != NULL ? error : NULL);
}

/* --- What it is and what it costs ------------------------------------------------------------------------------ */

static void
add_line (AdwExpanderRow *row, const char *title, const char *subtitle, const char *value)
{
  GtkWidget *line = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (line), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (line), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (line), subtitle);
  if (value != NULL) {
    GtkWidget *label = gtk_label_new (value);

    gtk_widget_add_css_class (label, "numeric");
    adw_action_row_add_suffix (ADW_ACTION_ROW (line), label);
  }
  adw_expander_row_add_row (row, line);
}

static void
show_price (DifStackDialog *self)
{
  DifCall *call = get_call (self);
  g_autofree char *date = dif_stack_price_get_date ();
  g_autoptr (GArray) costs = NULL;
  g_autofree char *total = NULL;
  DifStackUse use;

  dif_stack_use_init (&use, call != NULL ? dif_call_get_threshold (call, DIF_CALL_SITE_STORAGE_GB) : 15,
                      call != NULL ? dif_call_get_threshold (call, DIF_CALL_TRANSFER_TB) : 1);
  use.zone = TRUE;
  costs = dif_stack_price (&use);
  /* Translators: dollars, gigabytes a month, and a date */
  total = g_strdup_printf (_("%.2f USD for %.0f GB to readers, at the prices of %s, without tax"),
                           dif_stack_price_total (costs), use.transfer_gb, date);
  adw_expander_row_set_subtitle (self->price, total);
  for (guint i = 0; i < costs->len; i++) {
    const DifStackCost *cost = &g_array_index (costs, DifStackCost, i);
    g_autofree char *value = g_strdup_printf ("%.2f", cost->usd);

    add_line (self->price, _(cost->what), NULL, value);
  }
}

/* Several rows of one resource are one line with all its clauses */
static void
show_resources (DifStackDialog *self)
{
  const DifStackResource *row = dif_stack_resources ();

  while (row->resource != NULL) {
    const DifStackResource *first = row;
    g_autoptr (GString) clauses = g_string_new (NULL);

    for (; row->resource != NULL && g_str_equal (row->resource, first->resource); row++) {
      if (row->clause != NULL && strstr (clauses->str, row->clause) == NULL)
        g_string_append_printf (clauses, "%s%s", clauses->len > 0 ? ", " : "", row->clause);
    }
    add_line (self->resources, _(first->what), NULL, clauses->len > 0 ? clauses->str : NULL);
  }
}

/* --- What happens ------------------------------------------------------------------------------------------------ */

#define IMAGE "dif-stack-image"

static void
set_row (GtkWidget *row, const char *text, const char *hint, const char *icon, const char *style)
{
  GtkWidget *image = g_object_get_data (G_OBJECT (row), IMAGE);
  const char *classes[] = { style, NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (image), icon);
  gtk_widget_set_css_classes (image, classes);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), hint != NULL ? hint : "");
}

/* Returns: (transfer none): a new row at the end of @list */
static GtkWidget *
add_row (GtkListBox *list, const char *text, const char *hint, const char *icon, const char *style)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new ();

  g_object_set_data (G_OBJECT (row), IMAGE, image);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  set_row (row, text, hint, icon, style);
  gtk_list_box_append (list, row);
  return row;
}

static void
clear_rows (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* What is made and then ready is one row, that changes */
static void
on_event (GObject *source, const DifStackEvent *event)
{
  static const char *const icons[] = { "content-loading-symbolic", "object-select-symbolic", "dialog-information-symbolic",
                                       "dialog-error-symbolic" };
  static const char *const styles[] = { NULL, "success", "accent", "error" };
  DifStackDialog *self = DIF_STACK_DIALOG (source);

  GtkWidget *row;

  /* the window was closed meanwhile */
  if (self->desk == NULL)
    return;
  row = event->resource != NULL ? g_hash_table_lookup (self->rows, event->resource) : NULL;
  if (row != NULL)
    set_row (row, event->text, event->hint, icons[event->state], styles[event->state]);
  else
    row = add_row (self->events, event->text, event->hint, icons[event->state], styles[event->state]);
  if (event->resource != NULL)
    g_hash_table_replace (self->rows, g_strdup (event->resource), row);
}

static void
show_checks (DifStackDialog *self, DifTargetTest *test)
{
  static const char *const icons[] = { "object-select-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const styles[] = { "success", "warning", "error" };

  clear_rows (self->checks);
  for (guint i = 0; i < test->checks->len; i++) {
    const DifTargetCheck *check = g_ptr_array_index (test->checks, i);

    add_row (self->checks, check->text, NULL, icons[check->state], styles[check->state]);
  }
  gtk_widget_set_visible (self->results, test->checks->len > 0);
}

static void
end (DifStackDialog *self, const GError *error)
{
  g_clear_object (&self->cancellable);
  gtk_widget_hide (self->spinner);
  gtk_button_set_label (GTK_BUTTON (self->close), error != NULL ? _("Cancel") : _("Done"));
  dif_form_show_error (self->failed, error);
  gtk_widget_set_visible (self->again, error != NULL);
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
  show_checks (self, made->test);
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
  order->keys = adopting ? read_keys (self->own_key, self->own_secret) : read_keys (self->access_key, self->secret);
  order->folder = g_strdup (dif_desk_get_folder (self->desk));
  order->outputs = adopting ? read_outputs (self) : NULL;
  order->before = facts != NULL ? dif_target_config_copy (facts->config) : NULL;
  order->plan = g_steal_pointer (&plan);
  self->cancellable = g_cancellable_new ();
  clear_rows (self->events);
  g_hash_table_remove_all (self->rows);
  gtk_widget_hide (self->results);
  gtk_widget_hide (self->again);
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

static void
on_next (DifStackDialog *self)
{
  gtk_stack_set_visible_child_name (self->pages, "keys");
  gtk_widget_hide (self->next);
}

/* --- Zones ------------------------------------------------------------------------------------------------------- */

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
on_zones (GObject *source, GAsyncResult *result, gpointer data)
{
  DifStackDialog *self = DIF_STACK_DIALOG (source);
  g_autoptr (GError) error = NULL;
  GPtrArray *zones = dif_stack_job_zones_finish (result, &error);

  if (self->desk == NULL) {
    g_clear_pointer (&zones, g_ptr_array_unref);
    return;
  }
  g_clear_object (&self->cancellable);
  gtk_widget_hide (self->spinner);
  dif_form_show_error (self->keys_wrong, error);
  if (zones == NULL)
    return;
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  self->zones = zones;
  fill_zones (self);
}

static void
on_look_up (DifStackDialog *self)
{
  DifAwsCredentials *keys = read_keys (self->access_key, self->secret);

  if (keys == NULL || self->cancellable != NULL) {
    g_clear_pointer (&keys, dif_aws_credentials_free);
    return;
  }
  self->cancellable = g_cancellable_new ();
  gtk_widget_show (self->spinner);
  dif_stack_job_zones_async (G_OBJECT (self), keys, self->cancellable, on_zones, NULL);
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
  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    gtk_string_list_append (actions, _(rates[i].name));
  adw_combo_row_set_model (self->region, G_LIST_MODEL (places));
  adw_combo_row_set_model (self->rate, G_LIST_MODEL (actions));
  fill_zones (self);
}

GtkWidget *
dif_stack_dialog_new (GtkWindow *parent, DifDesk *desk)
{
  DifStackDialog *self = g_object_new (DIF_TYPE_STACK_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  DifReading *reading = dif_desk_get_reading (desk);

  dif_form_fill_modes (self->mode, reading != NULL ? dif_reading_get_mode (reading) : DIF_MODE_PRACTICE);
  fill_combos (self);
  self->desk = g_object_ref (desk);
  show_price (self);
  show_resources (self);
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
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_hash_table_unref);
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
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, price);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, resources);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, wrong);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, access_key);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, zone);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, look_up);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, go);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, outputs);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, own_key);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, own_secret);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, adopt);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, keys_wrong);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, events);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, failed);
  gtk_widget_class_bind_template_child (widget_class, DifStackDialog, again);
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
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_stack_dialog_init (DifStackDialog *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  dif_form_let_wrap (GTK_WIDGET (self));
  dif_form_hide_text (self->secret);
  dif_form_hide_text (self->own_secret);
  gtk_widget_hide (self->results);
  gtk_widget_hide (self->again);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "target/dif-target-kind.h"

#include "dif-form.h"
#include "dif-host-page.h"
#include "dif-hosting.h"
#include "dif-marks.h"
#include "dif-passwords.h"
#include "dif-s3-assist.h"
#include "dif-stack-dialog.h"
#include "dif-words.h"

#include "dif-target-dialog.h"


struct _DifTargetDialog {
  AdwWindow parent_instance;

  DifDesk *desk;             /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) of a test */
  GPtrArray *options;        /* (owned) (element-type AdwEntryRow) of the kind */
  GtkWidget *providers;      /* (unowned) (nullable) of buckets */
  GtkWidget *setup;          /* (unowned) (nullable) of buckets */
  GtkWidget *policy;         /* (unowned) (nullable) of buckets */
  DifPasswordTrial *trial;   /* (owned) (nullable) */
  DifTargetTest *tested;     /* (owned) (nullable) of what stands in the form */

  GtkWidget *add; /* (unowned) children */
  AdwEntryRow *name;
  GtkStack *pages;
  DifHostPage *host;
  AdwComboRow *kind;
  AdwComboRow *hosting;
  AdwEntryRow *place;
  GtkWidget *browse;
  AdwEntryRow *url;
  AdwEntryRow *page;
  AdwComboRow *mode;
  AdwPreferencesGroup *option_group;
  GtkWidget *secret_group;
  AdwEntryRow *password;
  GtkWidget *test;
  GtkWidget *spinner;
  GtkWidget *results;
  GtkListBox *checks;
  GtkLabel *wrong;
};

G_DEFINE_FINAL_TYPE (DifTargetDialog, dif_target_dialog, ADW_TYPE_WINDOW)


static const DifTargetKind *
chosen_kind (DifTargetDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->kind);

  return chosen != GTK_INVALID_LIST_POSITION ? dif_target_kinds ()[chosen] : NULL;
}

static gboolean
check_name (DifTargetDialog *self, const char *name, GError **error)
{
  DifReading *reading = dif_desk_get_reading (self->desk);

  if (name == NULL || reading == NULL || dif_reading_find_target (reading, name) == NULL)
    return TRUE;
  dif_set_error (error, DIF_ERROR_EXISTS, _("Choose another name."), _("There is a target “%s” already"), name);
  return FALSE;
}

/* Returns: (transfer full): what was typed, or %NULL with what is wrong with it */
static DifTargetConfig *
read_form (DifTargetDialog *self, GError **error)
{
  g_autofree char *name = dif_form_dup_text (self->name);
  g_autofree char *place = dif_form_dup_text (self->place);
  g_autofree char *url = dif_form_dup_text (self->url);
  g_autofree char *page = dif_form_dup_text (self->page);
  g_autoptr (DifTargetConfig) config = NULL;

  if (!check_name (self, name, error))
    return NULL;
  config = dif_target_config_new (name != NULL ? name : "", chosen_kind (self)->name, place != NULL ? place : "", url,
                                  dif_form_get_mode (self->mode), error);
  if (config != NULL && !dif_target_config_set_page (config, page, error))
    return NULL;
  for (guint i = 0; config != NULL && i < self->options->len; i++) {
    AdwEntryRow *row = g_ptr_array_index (self->options, i);
    g_autofree char *value = dif_form_dup_text (row);

    if (value != NULL && !dif_target_config_set_option (config, dif_form_get_option (row), value, error))
      return NULL;
  }
  return g_steal_pointer (&config);
}

/* Returns: (transfer none) (nullable): the password, if the target asks for one and it was typed */
static const char *
typed_password (DifTargetDialog *self, DifTargetConfig *config)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->password));

  return dif_passwords_target_asks (config) && text[0] != '\0' ? text : NULL;
}

/* What was tried was another one */
static void
forget_test (DifTargetDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tested, dif_target_test_free);
  g_clear_pointer (&self->trial, dif_password_trial_end);
  gtk_widget_hide (self->spinner);
  gtk_widget_hide (self->results);
  gtk_stack_set_visible_child_name (self->pages, "form");
  gtk_widget_set_sensitive (self->add, FALSE);
}

/* What is still empty is not an error yet: it has not been typed */
static void
on_changed (DifTargetDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autofree char *name = dif_form_dup_text (self->name);
  g_autofree char *place = dif_form_dup_text (self->place);

  /* the form is still being filled */
  if (chosen_kind (self) == NULL)
    return;
  config = read_form (self, &error);
  forget_test (self);
  gtk_widget_set_visible (self->secret_group, config != NULL && dif_passwords_target_asks (config));
  gtk_widget_set_sensitive (self->test, config != NULL);
  dif_form_show_error (self->wrong, name != NULL && place != NULL ? error : NULL);
  if (self->policy != NULL) {
    DifReading *reading = dif_desk_get_reading (self->desk);

    dif_s3_assist_set_policy (self->policy, config, reading != NULL ? reading->call : NULL);
  }
}

/* There is no bucket yet: another assistant makes everything, this one goes */
static void
on_setup (DifTargetDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  gtk_window_present (GTK_WINDOW (dif_stack_dialog_new (parent, self->desk, NULL)));
  gtk_window_close (GTK_WINDOW (self));
}

/* What only buckets have, around their options */
static void
change_assistance (DifTargetDialog *self, const DifTargetKind *kind)
{
  gboolean bucket = g_str_equal (kind->name, "s3");

  if (self->policy != NULL)
    adw_preferences_group_remove (self->option_group, self->policy);
  if (self->providers != NULL)
    adw_preferences_group_remove (self->option_group, self->providers);
  if (self->setup != NULL)
    adw_preferences_group_remove (self->option_group, self->setup);
  self->policy = NULL;
  self->setup = bucket ? dif_s3_assist_add_setup (self->option_group) : NULL;
  if (self->setup != NULL)
    g_signal_connect_object (self->setup, "activated", G_CALLBACK (on_setup), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_description (self->option_group, NULL);
  self->providers = bucket ? dif_s3_assist_add_providers (self->option_group, self->options) : NULL;
}

static void
on_kind (DifTargetDialog *self)
{
  const DifTargetKind *kind = chosen_kind (self);
  gboolean folder = g_str_equal (kind->name, "folder");

  for (guint i = 0; i < self->options->len; i++)
    adw_preferences_group_remove (self->option_group, g_ptr_array_index (self->options, i));
  g_ptr_array_set_size (self->options, 0);
  change_assistance (self, kind);
  dif_form_add_options (self->option_group, kind->options, NULL, self->options, G_CALLBACK (on_changed), self);
  if (self->providers != NULL)
    self->policy = dif_s3_assist_add_policy (self->option_group);
  gtk_widget_set_visible (GTK_WIDGET (self->option_group), self->options->len > 0);
  gtk_widget_set_visible (self->browse, folder);
  gtk_widget_set_visible (GTK_WIDGET (self->hosting), g_str_equal (kind->name, "sftp"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place), folder ? _("Folder") : kind->place);
  on_changed (self);
}

/* The row of an option of the kind, if it has that */
/* What a panel fixes is filled in, unless something of one's own stands there */
static void
fill_port (DifTargetDialog *self, const char *wanted)
{
  AdwEntryRow *row = dif_form_find_option (self->options, "port");
  g_autofree char *typed = row != NULL ? dif_form_dup_text (row) : NULL;
  gboolean ours = typed == NULL;

  for (guint i = 0; typed != NULL && i < dif_hosting_count (); i++)
    ours = ours || g_strcmp0 (dif_hosting_get (i)->port, typed) == 0;
  if (row != NULL && ours)
    gtk_editable_set_text (GTK_EDITABLE (row), wanted != NULL ? wanted : "");
}

static void
on_hosting (DifTargetDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->hosting);
  g_autofree char *place = dif_form_dup_text (self->place);
  g_autofree char *completed = NULL;

  if (chosen == GTK_INVALID_LIST_POSITION)
    return;
  completed = dif_hosting_complete (chosen, place);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->hosting), dif_hosting_get_advice (chosen));
  if (completed != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->place), completed);
  fill_port (self, dif_hosting_get (chosen)->port);
}

/* --- Trying ------------------------------------------------------------------------------- */

static void
show_test (DifTargetDialog *self)
{
  if (dif_host_page_show (self->host, self->tested->error, self->tested->unknown_key)) {
    gtk_stack_set_visible_child_name (self->pages, "host");
    return;
  }
  dif_marks_show_test (self->checks, self->tested);
  gtk_widget_set_visible (self->results, self->tested->checks->len > 0);
  dif_form_show_error (self->wrong, self->tested->error);
  gtk_widget_set_sensitive (self->add, self->tested->passed && self->tested->error == NULL);
}

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  DifTargetTest *test = dif_desk_try_target_finish (DIF_DESK (source), result, &error);
  DifTargetDialog *self = data;

  if (test == NULL)
    return;
  gtk_widget_hide (self->spinner);
  g_clear_pointer (&self->tested, dif_target_test_free);
  self->tested = test;
  show_test (self);
}

static void
on_test (DifTargetDialog *self)
{
  g_autoptr (DifTargetConfig) config = read_form (self, NULL);

  if (config == NULL)
    return;
  forget_test (self);
  if (typed_password (self, config) != NULL) {
    g_autofree char *use = g_strdup_printf ("target:%s", config->name);

    self->trial = dif_password_trial_new (dif_desk_get_folder (self->desk), use, typed_password (self, config));
  }
  self->cancellable = g_cancellable_new ();
  gtk_widget_show (self->spinner);
  dif_desk_try_target_async (self->desk, config, self->cancellable, on_tried, self);
}

/* The operator has compared it: it is pinned, and the test goes on */
static void
on_vouched (DifTargetDialog *self)
{
  AdwEntryRow *row = dif_form_find_option (self->options, "host-key");
  g_autofree char *key = g_strdup (dif_host_page_get_key (self->host));

  if (row == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (row), key);
  on_test (self);
}

static void
on_add (DifTargetDialog *self)
{
  DifTargetConfig *config = read_form (self, NULL);

  if (config == NULL)
    return;
  g_clear_pointer (&self->trial, dif_password_trial_end);
  if (typed_password (self, config) != NULL) {
    g_autofree char *use = g_strdup_printf ("target:%s", config->name);

    dif_passwords_store (dif_desk_get_folder (self->desk), use, typed_password (self, config));
  }
  /* it ran with what the form says, and knows more by now */
  dif_target_config_free (config);
  config = dif_target_config_copy (self->tested->learned);
  dif_desk_add_target (self->desk, config, g_steal_pointer (&self->tested));
  gtk_window_close (GTK_WINDOW (self));
}

/* --- Life --------------------------------------------------------------------------------- */

GtkWidget *
dif_target_dialog_new (GtkWindow *parent, DifDesk *desk)
{
  DifTargetDialog *self = g_object_new (DIF_TYPE_TARGET_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  DifReading *reading = dif_desk_get_reading (desk);
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) hostings = gtk_string_list_new (NULL);

  self->desk = g_object_ref (desk);
  for (guint i = 0; dif_target_kinds ()[i] != NULL; i++)
    gtk_string_list_append (kinds, dif_words_target_kind (dif_target_kinds ()[i]->name));
  dif_form_fill_modes (self->mode, reading != NULL ? dif_reading_get_mode (reading) : DIF_MODE_PRACTICE);
  for (guint i = 0; i < dif_hosting_count (); i++)
    gtk_string_list_append (hostings, dif_hosting_get_name (i));
  adw_combo_row_set_model (self->hosting, G_LIST_MODEL (hostings));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (kinds));
  on_kind (self);
  on_hosting (self);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hosting, "notify::selected", G_CALLBACK (on_hosting), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
dif_target_dialog_dispose (GObject *object)
{
  DifTargetDialog *self = DIF_TARGET_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->tested, dif_target_test_free);
  g_clear_pointer (&self->trial, dif_password_trial_end);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  G_OBJECT_CLASS (dif_target_dialog_parent_class)->dispose (object);
}

static void
dif_target_dialog_class_init (DifTargetDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_target_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-target-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, add);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, name);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, host);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, hosting);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, place);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, url);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, page);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, mode);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, option_group);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, secret_group);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, password);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, test);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, results);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, checks);
  gtk_widget_class_bind_template_child (widget_class, DifTargetDialog, wrong);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_callback (widget_class, on_vouched);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_target_dialog_init (DifTargetDialog *self)
{
  self->options = g_ptr_array_new ();
  g_type_ensure (DIF_TYPE_HOST_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
  dif_form_let_wrap (GTK_WIDGET (self));
  dif_form_hide_text (self->password);
  self->browse = dif_form_add_browse (self->place, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source-dialog"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "source/dif-source-kind.h"

#include "dif-form.h"
#include "dif-host-page.h"
#include "dif-passwords.h"
#include "dif-words.h"

#include "dif-source-dialog.h"


struct _DifSourceDialog {
  AdwWindow parent_instance;

  DifDesk *desk;             /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) of a test */
  GPtrArray *options;        /* (owned) (element-type AdwEntryRow) of the kind */
  DifPasswordTrial *trial;   /* (owned) (nullable) */

  GtkWidget *save; /* (unowned) children */
  GtkStack *pages;
  DifHostPage *host;
  AdwComboRow *kind;
  AdwEntryRow *place;
  GtkWidget *browse;
  AdwComboRow *mode;
  GtkWidget *access;
  AdwEntryRow *user;
  AdwEntryRow *password_file;
  AdwEntryRow *token_file;
  AdwEntryRow *certificate;
  AdwPreferencesGroup *option_group;
  GtkWidget *secret_group;
  AdwEntryRow *password;
  GtkWidget *test;
  GtkWidget *spinner;
  GtkLabel *result;
  GtkLabel *wrong;
};

G_DEFINE_FINAL_TYPE (DifSourceDialog, dif_source_dialog, ADW_TYPE_WINDOW)


static const DifSourceKind *
chosen_kind (DifSourceDialog *self)
{
  guint chosen = adw_combo_row_get_selected (self->kind);

  return chosen != GTK_INVALID_LIST_POSITION ? dif_source_kinds ()[chosen] : NULL;
}

static gboolean
set_options (DifSourceDialog *self, DifSourceConfig *config, GError **error)
{
  for (guint i = 0; i < self->options->len; i++) {
    AdwEntryRow *row = g_ptr_array_index (self->options, i);
    g_autofree char *value = dif_form_dup_text (row);

    if (value != NULL && !dif_source_config_set_option (config, dif_form_get_option (row), value, error))
      return FALSE;
  }
  return TRUE;
}

/* Returns: (transfer full): what was typed, or %NULL with what is wrong with it */
static DifSourceConfig *
read_form (DifSourceDialog *self, GError **error)
{
  const DifSourceKind *kind = chosen_kind (self);
  g_autofree char *place = dif_form_dup_text (self->place);
  const char *one[] = { place != NULL ? place : "", NULL };
  g_auto (GStrv) many = g_strsplit_set (one[0], " \t\n", -1);
  g_autoptr (DifSourceConfig) config = NULL;

  /* a folder's path may hold spaces */
  config = dif_source_config_new (kind->name, kind->max_arguments > 1 ? (const char *const *) many : one,
                                  dif_form_get_mode (self->mode), error);
  if (config == NULL || !set_options (self, config, error))
    return NULL;
  if (kind->over_http) {
    config->user = dif_form_dup_text (self->user);
    config->password_file = dif_form_dup_text (self->password_file);
    config->token_file = dif_form_dup_text (self->token_file);
    config->certificate = dif_form_dup_text (self->certificate);
  }
  return g_steal_pointer (&config);
}

static void
stop_test (DifSourceDialog *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->trial, dif_password_trial_end);
  gtk_widget_hide (self->spinner);
}

/* Returns: (transfer none) (nullable): the password, if the source asks for one and it was typed */
static const char *
typed_password (DifSourceDialog *self, DifSourceConfig *config)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->password));

  return dif_passwords_source_asks (config) && text[0] != '\0' ? text : NULL;
}

/* An empty place is not an error yet: it has not been typed */
static void
on_changed (DifSourceDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifSourceConfig) config = NULL;
  g_autofree char *place = dif_form_dup_text (self->place);

  /* the form is still being filled */
  if (chosen_kind (self) == NULL)
    return;
  config = read_form (self, &error);
  stop_test (self);
  gtk_stack_set_visible_child_name (self->pages, "form");
  gtk_widget_hide (GTK_WIDGET (self->result));
  gtk_widget_set_visible (self->secret_group, config != NULL && dif_passwords_source_asks (config));
  gtk_widget_set_sensitive (self->save, config != NULL);
  gtk_widget_set_sensitive (self->test, config != NULL);
  dif_form_show_error (self->wrong, place != NULL ? error : NULL);
}

static void
on_kind (DifSourceDialog *self)
{
  const DifSourceKind *kind = chosen_kind (self);
  DifReading *reading = dif_desk_get_reading (self->desk);
  gboolean same = reading != NULL && reading->source != NULL && g_str_equal (reading->source->kind, kind->name);

  for (guint i = 0; i < self->options->len; i++)
    adw_preferences_group_remove (self->option_group, g_ptr_array_index (self->options, i));
  g_ptr_array_set_size (self->options, 0);
  dif_form_add_options (self->option_group, kind->options, same ? reading->source->options : NULL, self->options,
                        G_CALLBACK (on_changed), self);
  gtk_widget_set_visible (GTK_WIDGET (self->option_group), self->options->len > 0);
  gtk_widget_set_visible (self->browse, g_str_equal (kind->name, "folder"));
  gtk_widget_set_visible (self->access, kind->over_http);
  if (g_str_equal (kind->name, "folder"))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place), _("Folder"));
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->place),
                                   kind->max_arguments > 1 ? _("Addresses, with spaces between them") : _("Address"));
  on_changed (self);
}

/* --- Trying ------------------------------------------------------------------------------- */

static void
on_tried (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  int offers = dif_desk_try_source_finish (DIF_DESK (source), result, &key, &error);
  DifSourceDialog *self = data;
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_hide (self->spinner);
  if (dif_host_page_show (self->host, error, key)) {
    gtk_widget_set_sensitive (self->save, FALSE);
    gtk_stack_set_visible_child_name (self->pages, "host");
    return;
  }
  dif_form_show_error (self->wrong, error);
  if (error != NULL)
    return;
  text = g_strdup_printf (ngettext ("It answers: %d package is there", "It answers: %d packages are there",
                                    (gulong) offers),
                          offers);
  gtk_label_set_label (self->result, text);
  gtk_widget_show (GTK_WIDGET (self->result));
}

static void
on_test (DifSourceDialog *self)
{
  g_autoptr (DifSourceConfig) config = read_form (self, NULL);

  if (config == NULL)
    return;
  stop_test (self);
  if (typed_password (self, config) != NULL)
    self->trial =
        dif_password_trial_new (dif_desk_get_folder (self->desk), "source", typed_password (self, config));
  self->cancellable = g_cancellable_new ();
  gtk_widget_show (self->spinner);
  gtk_widget_hide (GTK_WIDGET (self->result));
  dif_desk_try_source_async (self->desk, config, self->cancellable, on_tried, self);
}

/* The operator has compared it: it is pinned, and the test goes on */
static void
on_vouched (DifSourceDialog *self)
{
  AdwEntryRow *row = dif_form_find_option (self->options, "host-key");
  g_autofree char *key = g_strdup (dif_host_page_get_key (self->host));

  if (row == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (row), key);
  on_test (self);
}

static void
on_save (DifSourceDialog *self)
{
  DifSourceConfig *config = read_form (self, NULL);

  if (config == NULL)
    return;
  stop_test (self);
  if (typed_password (self, config) != NULL)
    dif_passwords_store (dif_desk_get_folder (self->desk), "source", typed_password (self, config));
  dif_desk_set_source (self->desk, config);
  gtk_window_close (GTK_WINDOW (self));
}

/* --- Life --------------------------------------------------------------------------------- */

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static void
fill (DifSourceDialog *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  DifSourceConfig *source = reading != NULL ? reading->source : NULL;
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);
  guint chosen = 0;

  for (guint i = 0; dif_source_kinds ()[i] != NULL; i++) {
    gtk_string_list_append (kinds, dif_words_source_kind (dif_source_kinds ()[i]->name));
    if (source != NULL && g_str_equal (dif_source_kinds ()[i]->name, source->kind))
      chosen = i;
  }
  dif_form_fill_modes (self->mode, source != NULL ? source->mode : DIF_MODE_PRACTICE);
  if (source != NULL) {
    g_autofree char *place = g_strjoinv (" ", source->arguments);

    set_text (self->place, place);
    set_text (self->user, source->user);
    set_text (self->password_file, source->password_file);
    set_text (self->token_file, source->token_file);
    set_text (self->certificate, source->certificate);
  }
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (kinds));
  adw_combo_row_set_selected (self->kind, chosen);
  on_kind (self);
}

GtkWidget *
dif_source_dialog_new (GtkWindow *parent, DifDesk *desk)
{
  DifSourceDialog *self = g_object_new (DIF_TYPE_SOURCE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->desk = g_object_ref (desk);
  fill (self);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
dif_source_dialog_dispose (GObject *object)
{
  DifSourceDialog *self = DIF_SOURCE_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->trial, dif_password_trial_end);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->options, g_ptr_array_unref);
  G_OBJECT_CLASS (dif_source_dialog_parent_class)->dispose (object);
}

static void
dif_source_dialog_class_init (DifSourceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_source_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/difusor/Difusor/ui/dif-source-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, save);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, pages);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, host);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, kind);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, place);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, mode);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, access);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, user);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, password_file);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, token_file);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, certificate);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, option_group);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, secret_group);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, password);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, test);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, result);
  gtk_widget_class_bind_template_child (widget_class, DifSourceDialog, wrong);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_callback (widget_class, on_vouched);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dif_source_dialog_init (DifSourceDialog *self)
{
  self->options = g_ptr_array_new ();
  g_type_ensure (DIF_TYPE_HOST_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
  dif_form_let_wrap (GTK_WIDGET (self));
  dif_form_hide_text (self->password);
  self->browse = dif_form_add_browse (self->place, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
  dif_form_add_browse (self->password_file, GTK_FILE_CHOOSER_ACTION_OPEN);
  dif_form_add_browse (self->token_file, GTK_FILE_CHOOSER_ACTION_OPEN);
  dif_form_add_browse (self->certificate, GTK_FILE_CHOOSER_ACTION_OPEN);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-datum-row"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-form.h"

#include "dif-datum-row.h"

/* Rest after the last key until what was typed is kept */
#define REST_SECONDS (2)
#define LINES_HEIGHT (48)


struct _DifDatumRow {
  char *key;            /* (owned) */
  char *kept;           /* (owned) as last told or shown */
  char *stored;         /* (owned) as last read */
  DifDatumKeep keep;
  gpointer keep_data;
  GtkWidget *row;       /* (unowned) */
  GtkEditable *entry;   /* (unowned) (nullable) of one line */
  GtkTextBuffer *lines; /* (unowned) (nullable) of several */
  GtkWidget *why;       /* (unowned) the row below */
  GtkLabel *reason;     /* (unowned) */
  GtkWidget *check;     /* (unowned) */
  guint rest;           /* GSource id */
  gboolean wrong;
  gboolean showing;
  gboolean gone; /* its widgets are being taken apart */
};


static gboolean
has_lines (const char *key)
{
  static const char *const keys[] = { "address", "hosting", "description", "motives", NULL };

  return g_strv_contains (keys, key);
}

static char *
get_text (DifDatumRow *self)
{
  GtkTextIter start, end;

  if (self->entry != NULL)
    return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
  gtk_text_buffer_get_bounds (self->lines, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (self->lines, &start, &end, FALSE));
}

/* Returns: (transfer full) (nullable): what is wrong with @text */
static char *
find_fault (DifDatumRow *self, const char *text)
{
  g_autoptr (DifRegistration) alone = dif_registration_new ();
  g_autoptr (GError) error = NULL;
  const char *hint;

  if (dif_registration_set (alone, self->key, text, &error))
    return NULL;
  hint = dif_error_get_hint (error);
  return g_strdup (hint != NULL ? hint : error->message);
}

static void
look (DifDatumRow *self, const char *text)
{
  g_autofree char *fault = find_fault (self, text);

  self->wrong = fault != NULL;
  gtk_widget_set_visible (self->why, fault != NULL);
  gtk_widget_set_visible (self->check, fault == NULL && text[0] != '\0');
  if (fault != NULL) {
    gtk_label_set_label (self->reason, fault);
    gtk_widget_add_css_class (self->row, "error");
  } else {
    gtk_widget_remove_css_class (self->row, "error");
  }
}

void
dif_datum_row_flush (DifDatumRow *self)
{
  g_autofree char *text = NULL;

  if (self->gone)
    return;
  text = get_text (self);
  g_clear_handle_id (&self->rest, g_source_remove);
  if (self->wrong || g_strcmp0 (text, self->kept) == 0)
    return;
  g_free (self->kept);
  self->kept = g_strdup (text);
  self->keep (self->key, text, self->keep_data);
}

static gboolean
on_rest (gpointer data)
{
  DifDatumRow *self = data;

  self->rest = 0;
  dif_datum_row_flush (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed (DifDatumRow *self)
{
  g_autofree char *text = NULL;

  if (self->gone)
    return;
  text = get_text (self);
  look (self, text);
  if (self->showing)
    return;
  g_clear_handle_id (&self->rest, g_source_remove);
  self->rest = g_timeout_add_seconds (REST_SECONDS, on_rest, self);
}

void
dif_datum_row_show (DifDatumRow *self, const char *value)
{
  g_autofree char *text = get_text (self);
  const char *shown = value != NULL ? value : "";

  /* an earlier reading may come after what was told; only what has changed there is news */
  if (g_strcmp0 (shown, self->stored) == 0)
    return;
  g_free (self->stored);
  self->stored = g_strdup (shown);
  /* being typed, or not kept because it is wrong: it is the operator's */
  if (self->rest != 0 || self->wrong || g_strcmp0 (shown, self->kept) == 0)
    return;
  g_free (self->kept);
  self->kept = g_strdup (shown);
  if (g_str_equal (shown, text))
    return;
  self->showing = TRUE;
  if (self->entry != NULL)
    gtk_editable_set_text (self->entry, shown);
  else
    gtk_text_buffer_set_text (self->lines, shown, -1);
  self->showing = FALSE;
}

/* --- Making it ---------------------------------------------------------------------------- */

static void
add_focus (DifDatumRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (dif_datum_row_flush), self);
  gtk_widget_add_controller (self->row, focus);
}

static GtkWidget *
make_check (void)
{
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_add_css_class (check, "quiet");
  gtk_widget_set_visible (check, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("It can be kept"), -1);
  return check;
}

static void
make_entry (DifDatumRow *self, const char *title)
{
  self->row = adw_entry_row_new ();
  self->entry = GTK_EDITABLE (self->row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), title);
  dif_form_let_wrap (self->row);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->row), self->check);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed), self);
}

static void
make_lines (DifDatumRow *self, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *view = gtk_text_view_new ();

  self->row = adw_preferences_row_new ();
  self->lines = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "quiet");
  gtk_box_append (GTK_BOX (heading), label);
  gtk_box_append (GTK_BOX (heading), self->check);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_set_size_request (view, -1, LINES_HEIGHT);
  gtk_widget_add_css_class (view, "datum");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), view);
  gtk_widget_add_css_class (box, "plan-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->row), FALSE);
  gtk_widget_set_focusable (self->row, FALSE);
  g_signal_connect_swapped (self->lines, "changed", G_CALLBACK (on_changed), self);
}

static void
make_why (DifDatumRow *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  self->why = adw_preferences_row_new ();
  self->reason = GTK_LABEL (label);
  gtk_label_set_xalign (self->reason, 0);
  gtk_label_set_wrap (self->reason, TRUE);
  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (self->why, "why");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->why), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->why), FALSE);
  gtk_widget_set_visible (self->why, FALSE);
}

/* The focus leaves a field that is taken apart, too */
static void
on_destroy (DifDatumRow *self)
{
  self->gone = TRUE;
  g_clear_handle_id (&self->rest, g_source_remove);
}

static void
datum_row_free (gpointer data)
{
  DifDatumRow *self = data;

  g_clear_handle_id (&self->rest, g_source_remove);
  g_free (self->key);
  g_free (self->kept);
  g_free (self->stored);
  g_free (self);
}

DifDatumRow *
dif_datum_row_new (GtkListBox *list, const DifCallDatum *datum, DifDatumKeep keep, gpointer data)
{
  DifDatumRow *self = g_new0 (DifDatumRow, 1);

  self->key = g_strdup (datum->key);
  self->kept = g_strdup ("");
  self->stored = g_strdup ("");
  self->keep = keep;
  self->keep_data = data;
  self->check = make_check ();
  if (has_lines (datum->key))
    make_lines (self, datum->label);
  else
    make_entry (self, datum->label);
  make_why (self);
  add_focus (self);
  gtk_list_box_append (list, self->row);
  gtk_list_box_append (list, self->why);
  g_signal_connect_swapped (self->row, "destroy", G_CALLBACK (on_destroy), self);
  g_object_set_data_full (G_OBJECT (self->row), "dif-datum", self, datum_row_free);
  return self;
}

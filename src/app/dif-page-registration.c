/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-registration"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "call/dif-logo.h"

#include "dif-calendar.h"
#include "dif-datum-row.h"
#include "dif-desk-records.h"
#include "dif-flip.h"
#include "dif-meter.h"
#include "dif-papers-panel.h"
#include "dif-worker.h"

#include "dif-page-registration.h"

#define LOGO "logo"
#define DEADLINE "registration"
/* Of the picture: as wide as its column, at twice the size for a fine screen */
#define LOGO_WIDTH (480)
#define LOGO_HEIGHT (192)


struct _DifPageRegistration {
  DifPage parent_instance;

  DifReading *shown;      /* (owned) (nullable) */
  GPtrArray *rows;        /* (element-type DifDatumRow) unowned */
  char *logo_path;        /* (owned) (nullable) that is shown */
  GCancellable *loading;  /* (owned) (nullable) */

  GtkBox *data;           /* (unowned) children */
  GtkLabel *count;
  GObject *meter;
  GtkLabel *missing;
  GtkLabel *deadline;
  GtkWidget *logo_group;
  GtkPicture *logo;
  GtkLabel *logo_text;
  DifPapersPanel *papers;
};

G_DEFINE_FINAL_TYPE (DifPageRegistration, dif_page_registration, DIF_TYPE_PAGE)


/* --- Fields ------------------------------------------------------------------------------- */

static const struct {
  const char *title;
  const char *const keys[8];
} groups[] = {
  { N_("The Outlet"), { "company", "domain", "description", "motives", "address", "city", "state", NULL } },
  { N_("Technical Contact"), { "contact_name", "email", "phone", "mobile", NULL } },
  { N_("Representation and Hosting"), { "legal_representative", "hosting", NULL } },
};

static void
keep (const char *key, const char *value, gpointer data)
{
  DifDesk *desk = dif_page_get_desk (DIF_PAGE (data));

  /* a practice night's folder belongs to the night */
  if (!dif_desk_is_practice (desk))
    dif_desk_set_datum (desk, key, value);
}

static const DifCallDatum *
find_datum (DifCall *call, const char *key)
{
  GPtrArray *asked = dif_call_get_registration (call);

  for (guint i = 0; i < asked->len; i++) {
    const DifCallDatum *datum = g_ptr_array_index (asked, i);

    if (g_str_equal (datum->key, key))
      return datum;
  }
  return NULL;
}

static GtkListBox *
add_group (DifPageRegistration *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *list = gtk_list_box_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);
  gtk_box_append (self->data, group);
  return GTK_LIST_BOX (list);
}

static void
make_fields (DifPageRegistration *self, DifCall *call)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->data))) != NULL)
    gtk_box_remove (self->data, child);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    GtkListBox *list = add_group (self, _(groups[i].title));

    for (const char *const *key = groups[i].keys; *key != NULL; key++) {
      const DifCallDatum *datum = find_datum (call, *key);

      if (datum != NULL)
        g_ptr_array_add (self->rows, dif_datum_row_new (list, datum, keep, self));
    }
  }
  gtk_widget_set_visible (self->logo_group, find_datum (call, LOGO) != NULL);
}

static void
fill_fields (DifPageRegistration *self, DifReading *reading)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++) {
    for (const char *const *key = groups[i].keys; *key != NULL; key++) {
      if (find_datum (reading->call, *key) != NULL)
        dif_datum_row_show (g_ptr_array_index (self->rows, n++), dif_registration_get (reading->registration, *key));
    }
  }
}

/* --- How far it is ------------------------------------------------------------------------ */

static void
show_count (DifPageRegistration *self, DifReading *reading)
{
  g_autoptr (GPtrArray) missing = dif_registration_missing (reading->registration, reading->call);
  guint asked = dif_call_get_registration (reading->call)->len, there = asked - missing->len;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = NULL;

  /* Translators: data that are there, of so many that the call asks for */
  count = g_strdup_printf (ngettext ("%u of %u datum", "%u of %u data", asked), there, asked);
  gtk_label_set_label (self->count, count);
  g_object_set (self->meter, "value", asked > 0 ? (double) there / asked : 1, NULL);
  for (guint i = 0; i < missing->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", ((DifCallDatum *) g_ptr_array_index (missing, i))->label);
  if (missing->len > 0)
    g_string_prepend (text, _("Missing: "));
  else
    g_string_append (text, _("All that the call asks for is there."));
  gtk_label_set_label (self->missing, text->str);
}

static void
show_deadline (DifPageRegistration *self, DifReading *reading, gint64 now)
{
  const DifCallDate *date = dif_call_get_date (reading->call, DEADLINE);
  g_autofree char *when = date != NULL ? dif_calendar_when (date, dif_call_get_zone (reading->call)) : NULL;
  g_autofree char *distance = date != NULL ? dif_calendar_distance (date, now) : NULL;
  /* Translators: a day, and how far off it is */
  g_autofree char *text = date != NULL ? g_strdup_printf (_("To be handed in by %s (%s)"), when, distance) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->deadline), text != NULL);
  gtk_label_set_label (self->deadline, text != NULL ? text : "");
}

/* --- The logo ----------------------------------------------------------------------------- */

typedef struct {
  GdkPixbuf *picture; /* (nullable) %NULL of one that cannot be shown here */
  DifLogoKind kind;
  gsize size;
} Logo;

static void
logo_free (gpointer data)
{
  Logo *logo = data;

  g_clear_object (&logo->picture);
  g_free (logo);
}

/* From memory: a drawing without a place of its own can reach no other file */
static void
load_logo (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  Logo *logo = g_new0 (Logo, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dif_logo_load (path, &logo->kind, &error);
  g_autoptr (GInputStream) stream = NULL;

  if (bytes == NULL) {
    logo_free (logo);
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  logo->size = g_bytes_get_size (bytes);
  stream = g_memory_input_stream_new_from_bytes (bytes);
  if (logo->kind == DIF_LOGO_SVG)
    logo->picture = gdk_pixbuf_new_from_stream_at_scale (stream, LOGO_WIDTH, LOGO_HEIGHT, TRUE, cancellable, NULL);
  g_task_return_pointer (task, logo, logo_free);
}

static void
describe_logo (DifPageRegistration *self, Logo *logo)
{
  g_autofree char *name = g_path_get_basename (self->logo_path);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *size = g_format_size (logo->size);
  g_autofree char *text = NULL;

  if (logo->picture != NULL)
    /* Translators: name and size of a file */
    text = g_strdup_printf (_("%s, vectors, %s"), shown, size);
  else
    text = g_strdup_printf (_("%s, vectors, %s: it cannot be shown here, but it can be sent"), shown, size);
  gtk_label_set_label (self->logo_text, text);
}

static void
on_logo (GObject *source, GAsyncResult *result, gpointer data)
{
  DifPageRegistration *self = data;
  g_autoptr (GError) error = NULL;
  Logo *logo = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  gtk_widget_set_visible (GTK_WIDGET (self->logo), logo != NULL && logo->picture != NULL);
  if (logo == NULL) {
    gtk_label_set_label (self->logo_text, error->message);
    gtk_widget_add_css_class (GTK_WIDGET (self->logo_text), "error");
    return;
  }
  gtk_widget_remove_css_class (GTK_WIDGET (self->logo_text), "error");
  if (logo->picture != NULL)
    texture = gdk_texture_new_for_pixbuf (logo->picture);
  gtk_picture_set_paintable (self->logo, GDK_PAINTABLE (texture));
  describe_logo (self, logo);
  logo_free (logo);
}

static void
show_logo (DifPageRegistration *self, const char *path)
{
  g_autoptr (GTask) task = NULL;

  if (path != NULL && g_strcmp0 (path, self->logo_path) == 0)
    return;
  g_free (self->logo_path);
  self->logo_path = g_strdup (path);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (path == NULL) {
    gtk_widget_set_visible (GTK_WIDGET (self->logo), FALSE);
    gtk_label_set_label (self->logo_text, _("None yet"));
    return;
  }
  self->loading = g_cancellable_new ();
  task = g_task_new (NULL, self->loading, on_logo, self);
  g_task_set_source_tag (task, show_logo);
  g_task_set_task_data (task, g_strdup (path), g_free);
  dif_worker_run (task, load_logo);
}

/* What was dropped is looked at like what was chosen: a picture of pixels is refused with the reason */
static gboolean
on_logo_dropped (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  DifDesk *desk = dif_page_get_desk (DIF_PAGE (data));
  g_autofree char *path = g_file_get_path (g_value_get_object (value));

  if (path == NULL || dif_desk_is_practice (desk))
    return FALSE;
  dif_desk_choose_logo (desk, path);
  return TRUE;
}

static void
take_drops (DifPageRegistration *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_logo_dropped), self);
  gtk_widget_add_controller (self->logo_group, GTK_EVENT_CONTROLLER (target));
}

/* --- The page ----------------------------------------------------------------------------- */

static void
dif_page_registration_refresh (DifPage *page, DifDesk *desk)
{
  DifPageRegistration *self = DIF_PAGE_REGISTRATION (page);
  DifReading *reading = dif_desk_get_reading (desk);
  g_autoptr (DifReading) before = NULL;

  if (reading == NULL)
    return;
  dif_papers_panel_refresh (self->papers, desk);
  if (self->shown == reading)
    return;
  before = self->shown;
  self->shown = dif_reading_ref (reading);
  if (before == NULL || !g_str_equal (before->folder, reading->folder) ||
      !json_node_equal (dif_call_to_json (before->call), dif_call_to_json (reading->call)))
    make_fields (self, reading->call);
  gtk_widget_set_sensitive (GTK_WIDGET (self->data), !dif_desk_is_practice (desk));
  fill_fields (self, reading);
  show_count (self, reading);
  show_deadline (self, reading, dif_clock_now (dif_desk_get_clock (desk)));
  show_logo (self, dif_registration_get (reading->registration, LOGO));
}

/* Nothing that was typed is lost by going to another page */
static void
dif_page_registration_unmap (GtkWidget *widget)
{
  DifPageRegistration *self = DIF_PAGE_REGISTRATION (widget);

  for (guint i = 0; i < self->rows->len; i++)
    dif_datum_row_flush (g_ptr_array_index (self->rows, i));
  GTK_WIDGET_CLASS (dif_page_registration_parent_class)->unmap (widget);
}

static void
dif_page_registration_dispose (GObject *object)
{
  DifPageRegistration *self = DIF_PAGE_REGISTRATION (object);

  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  /* they go with the widgets */
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->shown, dif_reading_unref);
  g_clear_pointer (&self->logo_path, g_free);
  G_OBJECT_CLASS (dif_page_registration_parent_class)->dispose (object);
}

static void
dif_page_registration_finalize (GObject *object)
{
  g_ptr_array_unref (DIF_PAGE_REGISTRATION (object)->rows);
  G_OBJECT_CLASS (dif_page_registration_parent_class)->finalize (object);
}

static void
dif_page_registration_class_init (DifPageRegistrationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dif_page_registration_dispose;
  G_OBJECT_CLASS (klass)->finalize = dif_page_registration_finalize;
  widget_class->unmap = dif_page_registration_unmap;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_registration_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  g_type_ensure (DIF_TYPE_METER);
  g_type_ensure (DIF_TYPE_PAPERS_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-registration"));
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, data);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, count);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, meter);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, missing);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, deadline);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, logo_group);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, logo);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, logo_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageRegistration, papers);
}

static void
dif_page_registration_init (DifPageRegistration *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  take_drops (self);
}

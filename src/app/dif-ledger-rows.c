/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-ledger-rows"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dif-flip.h"
#include "dif-form.h"
#include "dif-ledger-model.h"
#include "dif-ledger-words.h"
#include "dif-style.h"
#include "dif-words.h"

#include "dif-ledger-rows.h"

#define ZONE "dif-zone"
#define ROW "dif-row"
#define BREAKPOINT (560)
#define TIME_CHARS (8)


/* --- An incident's item -------------------------------------------------------------------- */

struct _DifIncidentItem {
  GObject parent_instance;

  DifIncident *incident; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DifIncidentItem, dif_incident_item, G_TYPE_OBJECT)


static void
dif_incident_item_finalize (GObject *object)
{
  dif_incident_free (DIF_INCIDENT_ITEM (object)->incident);
  G_OBJECT_CLASS (dif_incident_item_parent_class)->finalize (object);
}

static void
dif_incident_item_class_init (DifIncidentItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_incident_item_finalize;
}

static void
dif_incident_item_init (DifIncidentItem *self)
{
}

DifIncidentItem *
dif_incident_item_new (DifIncident *incident)
{
  DifIncidentItem *self = g_object_new (DIF_TYPE_INCIDENT_ITEM, NULL);

  self->incident = incident;
  return self;
}

DifIncident *
dif_incident_item_get (DifIncidentItem *self)
{
  return self->incident;
}

/* --- Both kinds of row -------------------------------------------------------------------- */

typedef struct {
  GtkLabel *day; /* (unowned) children */
  GtkLabel *hour;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
  GtkWidget *copy; /* (nullable) of a record */
  GtkWidget *tell; /* (nullable) of an incident */
  GtkWidget *end;  /* (nullable) */
} Row;

void
dif_ledger_rows_set_zone (GtkListView *view, GTimeZone *zone)
{
  if (g_object_get_data (G_OBJECT (view), ZONE) != zone)
    g_object_set_data_full (G_OBJECT (view), ZONE, g_time_zone_ref (zone), (GDestroyNotify) g_time_zone_unref);
}

static GTimeZone *
zone_of (GtkWidget *widget)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_VIEW);

  return view != NULL ? g_object_get_data (G_OBJECT (view), ZONE) : NULL;
}

static GtkLabel *
add_label (GtkWidget *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

/* Names of files are broken where there is no room for them, but not hyphenated */
static GtkLabel *
add_wrapping (GtkWidget *box, const char *style)
{
  GtkLabel *label = add_label (box, style);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  return label;
}

static GtkWidget *
make_row (Row *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *text = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  row->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_valign (GTK_WIDGET (row->icon), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (row->icon), "step");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->icon));
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_CENTER);
  row->title = add_wrapping (text, NULL);
  row->detail = add_wrapping (text, "quiet");
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->detail), "numeric");
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

static void
take_label (GtkLabel *label, char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text[0] != '\0');
  g_free (text);
}

/* --- Records ------------------------------------------------------------------------------ */

static void
set_up_record (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *box = make_row (row);
  GtkWidget *time = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  row->hour = add_label (time, "numeric");
  gtk_label_set_width_chars (row->hour, TIME_CHARS);
  row->day = add_label (time, "caption");
  gtk_label_set_max_width_chars (row->day, TIME_CHARS);
  gtk_label_set_ellipsize (row->day, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (row->day), "quiet");
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_box_prepend (GTK_BOX (box), time);
  row->copy = dif_form_make_copy (_("Copy"), "");
  gtk_widget_set_valign (row->copy, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), row->copy);
  gtk_widget_add_css_class (box, "tight");
  g_object_set_data_full (G_OBJECT (item), ROW, row, g_free);
  gtk_list_item_set_child (item, box);
}

static void
show_record (GtkListItem *item)
{
  Row *row = g_object_get_data (G_OBJECT (item), ROW);
  GtkWidget *box = gtk_list_item_get_child (item);
  DifLedgerItem *shown = gtk_list_item_get_item (item);
  const DifLedgerRecord *record = shown != NULL ? dif_ledger_item_get (shown) : NULL;
  GTimeZone *zone = zone_of (box);
  g_autofree char *line = NULL;

  gtk_widget_set_visible (row->copy, record != NULL && zone != NULL);
  if (record == NULL || zone == NULL) {
    gtk_label_set_label (row->hour, "");
    gtk_label_set_label (row->day, "");
    gtk_label_set_label (row->title, "…");
    gtk_label_set_label (row->detail, "");
    gtk_image_clear (row->icon);
    return;
  }
  take_label (row->hour, dif_words_hour_seconds (record->at, zone));
  take_label (row->day, dif_words_day_short (record->at, zone));
  gtk_label_set_label (row->title, dif_ledger_words_title (record->kind));
  take_label (row->detail, dif_ledger_words_detail (record));
  line = g_strdup_printf ("%s, %s · %s · %s", gtk_label_get_label (row->day), gtk_label_get_label (row->hour),
                          gtk_label_get_label (row->title), gtk_label_get_label (row->detail));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row->copy), "s", line);
  gtk_image_set_from_icon_name (row->icon, dif_ledger_words_icon (record->kind));
  dif_style_choose (GTK_WIDGET (row->icon), dif_ledger_words_class (record->kind));
}

static void
bind_record (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "notify::loaded", G_CALLBACK (show_record), item,
                           G_CONNECT_SWAPPED);
  show_record (item);
}

static void
unbind_record (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_record, item);
}

GtkListItemFactory *
dif_ledger_rows_records (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_record), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_record), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_record), NULL);
  return factory;
}

/* --- Incidents ---------------------------------------------------------------------------- */

static GtkWidget *
add_button (GtkWidget *box, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
set_up_incident (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Row *row = g_new0 (Row, 1);
  GtkWidget *flip = g_object_new (DIF_TYPE_FLIP, "breakpoint", BREAKPOINT, "spacing", 12, NULL);
  GtkWidget *box = make_row (row);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (GTK_WIDGET (row->title), "heading");
  gtk_widget_set_hexpand (box, TRUE);
  row->tell = add_button (buttons, _("_What to Tell…"), "win.tell-incident");
  row->end = add_button (buttons, _("_Close…"), "win.close-incident");
  gtk_widget_set_hexpand (buttons, FALSE);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (box, flip);
  gtk_widget_set_parent (buttons, flip);
  gtk_widget_add_css_class (flip, "tight");
  g_object_set_data_full (G_OBJECT (item), ROW, row, g_free);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, flip);
}

static void
bind_incident (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  Row *row = g_object_get_data (G_OBJECT (item), ROW);
  DifIncident *incident = dif_incident_item_get (gtk_list_item_get_item (item));
  GTimeZone *zone = zone_of (gtk_list_item_get_child (item));
  g_autofree char *id = g_strdup_printf ("%" PRId64, incident->id);
  g_autofree char *span = zone != NULL ? dif_ledger_words_span (incident, zone) : g_strdup ("");
  gboolean open = incident->closed == 0;

  gtk_label_set_label (row->title, incident->text);
  take_label (row->detail, incident->effect[0] != '\0' ? g_strdup_printf ("%s\n%s", span, incident->effect)
                                                       : g_strdup (span));
  gtk_image_set_from_icon_name (row->icon, open ? "dialog-warning-symbolic" : "object-select-symbolic");
  dif_style_choose (GTK_WIDGET (row->icon), open ? "error" : "success");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row->tell), "s", id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row->end), "s", id);
  gtk_widget_set_visible (row->end, open);
}

GtkListItemFactory *
dif_ledger_rows_incidents (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_incident), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_incident), NULL);
  return factory;
}

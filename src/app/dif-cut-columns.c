/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-columns"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-cut-item.h"
#include "dif-meter.h"
#include "dif-style.h"
#include "dif-words.h"

#include "dif-cut-columns.h"

#define ZONE "dif-zone"
#define COLUMN "dif-column"


/* A cell: a box with a label, and what stands beside it */
typedef struct {
  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *extra; /* (nullable) */
} Cell;

typedef struct {
  const char *title;
  int width; /* -1: the rest */
  gboolean narrow; /* stays on a narrow window */
  GtkWidget *(*make_extra) (void);
  void (*show) (Cell *cell, DifCut *cut, GTimeZone *zone);
} Column;


static GTimeZone *
zone_of (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), ZONE);
}

/* --- What stands in each ------------------------------------------------------------------ */

static void
take_label (Cell *cell, char *text)
{
  gtk_label_set_label (cell->label, text);
  g_free (text);
}

static void
show_cut (Cell *cell, DifCut *cut, GTimeZone *zone)
{
  take_label (cell, dif_words_hour (cut->cut_time, zone));
}

static void
show_received (Cell *cell, DifCut *cut, GTimeZone *zone)
{
  take_label (cell, dif_words_hour_seconds (cut->received, zone));
}

static void
show_size (Cell *cell, DifCut *cut, GTimeZone *zone)
{
  take_label (cell, dif_words_size (cut));
}

static void
show_actas (Cell *cell, DifCut *cut, GTimeZone *zone)
{
  double share = dif_words_share (cut);

  take_label (cell, dif_words_percent (cut));
  gtk_widget_set_visible (cell->extra, share >= 0);
  g_object_set (cell->extra, "value", MAX (share, 0), NULL);
}

static void
show_findings (Cell *cell, DifCut *cut, GTimeZone *zone)
{
  guint count = (guint) cut->findings;
  g_autofree char *words = g_strdup_printf (ngettext ("%u finding", "%u findings", count), count);

  dif_style_choose (cell->box, count > 0 ? "warning" : NULL);
  take_label (cell, count > 0 ? g_strdup_printf ("%u", count) : g_strdup ("—"));
  gtk_widget_set_tooltip_text (cell->box, words);
}

static void
show_state (Cell *cell, DifCut *cut, GTimeZone *zone)
{
  DifCutLook look;

  dif_words_cut_look (cut, &look);
  gtk_image_set_from_icon_name (GTK_IMAGE (cell->extra), look.icon);
  dif_style_choose (cell->box, look.style);
  gtk_label_set_label (cell->label, look.word);
}

static GtkWidget *
make_meter (void)
{
  return g_object_new (DIF_TYPE_METER, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
}

static const Column columns[] = {
  /* Translators: columns of the list of cuts */
  { N_("Cut"), 66, TRUE, NULL, show_cut },
  { N_("Received"), 80, FALSE, NULL, show_received },
  { N_("Size"), 80, FALSE, NULL, show_size },
  { N_("Actas"), 112, TRUE, make_meter, show_actas },
  { N_("Findings"), 80, FALSE, NULL, show_findings },
  { N_("State"), -1, TRUE, gtk_image_new, show_state },
};

/* --- Making and filling cells ------------------------------------------------------------- */

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "numeric");
  if (column->make_extra != NULL)
    gtk_box_append (GTK_BOX (box), column->make_extra ());
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
fill (GtkListItem *item, const Column *column)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *view = gtk_widget_get_ancestor (box, GTK_TYPE_COLUMN_VIEW);
  GtkWidget *last = gtk_widget_get_last_child (box), *first = gtk_widget_get_first_child (box);
  Cell cell = { box, GTK_LABEL (last), first != last ? first : NULL };
  GTimeZone *zone = view != NULL ? zone_of (GTK_COLUMN_VIEW (view)) : NULL;

  if (zone != NULL)
    column->show (&cell, dif_cut_item_get_cut (gtk_list_item_get_item (item)), zone);
}

/* A cell stays on the screen while its cut goes its way */
static void
on_changed (GtkListItem *item)
{
  fill (item, g_object_get_data (G_OBJECT (item), COLUMN));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_object_set_data (G_OBJECT (item), COLUMN, column);
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (on_changed), item, G_CONNECT_SWAPPED);
  fill (item, column);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), on_changed, item);
}

static GtkColumnViewColumn *
make_column (const Column *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *made;

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), (gpointer) column);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer) column);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), (gpointer) column);
  made = gtk_column_view_column_new (_(column->title), factory);
  gtk_column_view_column_set_fixed_width (made, column->width);
  gtk_column_view_column_set_expand (made, column->width < 0);
  return made;
}

void
dif_cut_columns_set_zone (GtkColumnView *view, GTimeZone *zone)
{
  if (zone_of (view) != zone)
    g_object_set_data_full (G_OBJECT (view), ZONE, g_time_zone_ref (zone), (GDestroyNotify) g_time_zone_unref);
}

void
dif_cut_columns_choose (GtkColumnView *view, gboolean narrow)
{
  GListModel *shown = gtk_column_view_get_columns (view);

  while (g_list_model_get_n_items (shown) > 0) {
    g_autoptr (GtkColumnViewColumn) first = g_list_model_get_item (shown, 0);

    gtk_column_view_remove_column (view, first);
  }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autoptr (GtkColumnViewColumn) column = NULL;

    if (narrow && !columns[i].narrow)
      continue;
    column = make_column (&columns[i]);
    gtk_column_view_append_column (view, column);
  }
}

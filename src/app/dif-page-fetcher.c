/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-fetcher"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-cut-columns.h"
#include "dif-cut-detail.h"
#include "dif-flip.h"
#include "dif-style.h"
#include "dif-words.h"

#include "dif-page-fetcher.h"

#define GB (1000ULL * 1000 * 1000)


struct _DifPageFetcher {
  DifPage parent_instance;

  GtkFilterListModel *found;     /* (owned) what the search lets through */
  GtkSingleSelection *selection; /* (owned) of those */
  char *picked;                  /* (owned) (nullable) id of a cut that is not the newest */

  GtkImage *light; /* (unowned) children */
  GtkLabel *source_title;
  GtkLabel *source_text;
  GtkWidget *fetch;
  GtkWidget *set_source;
  AdwLeaflet *split;
  GtkStack *stack;
  GtkEditable *search;
  GtkColumnView *cuts;
  GtkWidget *list;
  GtkLabel *storage;
  GtkWidget *detail_scroller;
  DifCutDetail *detail;
};

G_DEFINE_FINAL_TYPE (DifPageFetcher, dif_page_fetcher, DIF_TYPE_PAGE)


/* --- The chosen cut ----------------------------------------------------------------------- */

/* The accepted cut before one that is in the list */
static DifCut *
find_before (DifReading *reading, DifCut *cut)
{
  DifCut *before = NULL;

  for (guint i = 0; i < reading->cuts->len; i++) {
    DifCut *other = dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, i));

    if (other->whole && other->mode == cut->mode && other->cut_time < cut->cut_time &&
        (before == NULL || other->cut_time > before->cut_time))
      before = other;
  }
  return before;
}

static void
show_chosen (DifPageFetcher *self)
{
  DifDesk *desk = dif_page_get_desk (DIF_PAGE (self));
  DifReading *reading = dif_desk_get_reading (desk);
  DifCutItem *item = gtk_single_selection_get_selected_item (self->selection);

  dif_cut_detail_show (self->detail, desk, item,
                       item != NULL && reading != NULL ? find_before (reading, dif_cut_item_get_cut (item))
                                                       : NULL);
}

static void
on_selected (DifPageFetcher *self)
{
  DifCutItem *item = gtk_single_selection_get_selected_item (self->selection);

  g_clear_pointer (&self->picked, g_free);
  if (item != NULL && gtk_single_selection_get_selected (self->selection) > 0)
    self->picked = g_strdup (dif_cut_item_get_cut (item)->id);
  show_chosen (self);
}

static guint
find_picked (DifPageFetcher *self)
{
  GListModel *model = gtk_single_selection_get_model (self->selection);
  guint n = self->picked != NULL ? g_list_model_get_n_items (model) : 0;

  for (guint i = 0; i < n; i++) {
    g_autoptr (DifCutItem) item = g_list_model_get_item (model, i);

    if (g_str_equal (dif_cut_item_get_cut (item)->id, self->picked))
      return i;
  }
  return 0;
}

/* Rows came or went: what was picked stays picked, and else it is the newest */
static void
on_cuts_changed (DifPageFetcher *self)
{
  guint wanted = find_picked (self);

  g_signal_handlers_block_by_func (self->selection, on_selected, self);
  if (gtk_single_selection_get_selected (self->selection) != wanted)
    gtk_single_selection_set_selected (self->selection, wanted);
  g_signal_handlers_unblock_by_func (self->selection, on_selected, self);
}

static void
on_activate (DifPageFetcher *self)
{
  if (adw_leaflet_get_folded (self->split))
    adw_leaflet_set_visible_child (self->split, self->detail_scroller);
}

static void
on_back (DifPageFetcher *self)
{
  adw_leaflet_set_visible_child (self->split, self->list);
}

static void
on_folded (DifPageFetcher *self)
{
  dif_cut_columns_choose (self->cuts, adw_leaflet_get_folded (self->split));
}

/* --- Searching ---------------------------------------------------------------------------- */

static gboolean
says (const char *text, const char *sought)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, sought) != NULL;
}

/* @data: what is sought, case folded; every item of the list has been read with a call */
static gboolean
is_sought (gpointer item, gpointer data)
{
  DifCut *cut = dif_cut_item_get_cut (item);
  gboolean found = says (cut->id, data) || says (dif_words_cut_state (cut), data);

  for (guint i = 0; !found && i < cut->packages->len; i++)
    found = says (((DifCutPackage *) g_ptr_array_index (cut->packages, i))->file, data);
  return found;
}

/* By the digits of a cut's id, `20240602-2040`: an hour or a day as people write it is among them */
static void
on_search (DifPageFetcher *self)
{
  g_autofree char *sought = g_utf8_casefold (gtk_editable_get_text (self->search), -1);
  g_autoptr (GtkFilter) filter = NULL;

  if (strlen (sought) == strlen ("20:40") && sought[2] == ':')
    memmove (sought + 2, sought + 3, 3);
  if (sought[0] != '\0')
    filter = GTK_FILTER (gtk_custom_filter_new (is_sought, g_strdup (sought), g_free));
  gtk_filter_list_model_set_filter (self->found, filter);
}

static void
dif_page_fetcher_find (DifPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (DIF_PAGE_FETCHER (page)->search));
}

/* --- What is shown ------------------------------------------------------------------------ */

static void
show_source (DifPageFetcher *self, DifOutlook *outlook, DifReading *reading)
{
  dif_style_choose (GTK_WIDGET (self->light), dif_light_class (outlook->source_light));
  gtk_image_set_from_icon_name (self->light, dif_light_icon (outlook->source_light));
  gtk_label_set_label (self->source_title, outlook->source_title);
  gtk_label_set_label (self->source_text, outlook->source_text);
  gtk_widget_set_visible (self->fetch, reading->source != NULL);
  gtk_widget_set_visible (self->set_source, reading->source == NULL);
}

static void
show_storage (DifPageFetcher *self, DifReading *reading)
{
  gint64 room = dif_call_get_threshold (reading->call, DIF_CALL_HISTORY_GB);
  g_autofree char *used = g_format_size (reading->bytes);
  g_autofree char *whole = g_format_size ((guint64) room * GB);
  /* Translators: cuts, size, size that the call asks to keep free */
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u cut kept as it came · %s of %s", "%u cuts kept as they came · %s of %s", reading->cuts->len),
      reading->cuts->len, used, whole);

  gtk_label_set_label (self->storage, text);
}

static void
dif_page_fetcher_refresh (DifPage *page, DifDesk *desk)
{
  DifPageFetcher *self = DIF_PAGE_FETCHER (page);
  DifReading *reading = dif_desk_get_reading (desk);

  if (reading == NULL)
    return;
  show_source (self, dif_desk_get_outlook (desk), reading);
  show_storage (self, reading);
  dif_cut_columns_set_zone (self->cuts, dif_call_get_zone (reading->call));
  if (gtk_column_view_get_model (self->cuts) == NULL)
    gtk_column_view_set_model (self->cuts, GTK_SELECTION_MODEL (self->selection));
  gtk_stack_set_visible_child_name (self->stack, reading->cuts->len > 0 ? "cuts" : "none");
  show_chosen (self);
}

static void
dif_page_fetcher_constructed (GObject *object)
{
  DifPageFetcher *self = DIF_PAGE_FETCHER (object);
  GListModel *cuts;

  G_OBJECT_CLASS (dif_page_fetcher_parent_class)->constructed (object);
  cuts = dif_desk_get_cuts (dif_page_get_desk (DIF_PAGE (self)));
  self->found = gtk_filter_list_model_new (g_object_ref (cuts), NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->found)));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_cuts_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  on_folded (self);
}

static void
dif_page_fetcher_dispose (GObject *object)
{
  DifPageFetcher *self = DIF_PAGE_FETCHER (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->found);
  g_clear_pointer (&self->picked, g_free);
  G_OBJECT_CLASS (dif_page_fetcher_parent_class)->dispose (object);
}

static void
dif_page_fetcher_class_init (DifPageFetcherClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dif_page_fetcher_constructed;
  G_OBJECT_CLASS (klass)->dispose = dif_page_fetcher_dispose;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_fetcher_refresh;
  DIF_PAGE_CLASS (klass)->find = dif_page_fetcher_find;
  g_type_ensure (DIF_TYPE_CUT_DETAIL);
  g_type_ensure (DIF_TYPE_FLIP);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-fetcher"));
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, light);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, source_title);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, source_text);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, fetch);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, set_source);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, split);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, stack);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, search);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, cuts);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, list);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, storage);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, detail_scroller);
  gtk_widget_class_bind_template_child (widget_class, DifPageFetcher, detail);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_search);
}

static void
dif_page_fetcher_init (DifPageFetcher *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

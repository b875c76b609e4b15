/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-manual-window"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-manual-text.h"

#include "dif-manual-window.h"

#define RESOURCES "/io/github/difusor/Difusor/"
#define ELSEWHERE "https://github.com/difusor/difusor/blob/main/docs/" /* what does not travel inside the program */
#define WIDTH (760)
#define HEIGHT (820)
#define MARGIN (18)
#define TEXT "dif-manual-words"


typedef struct {
  GtkWindow *window;         /* (unowned) which these are freed with */
  AdwWindowTitle *title;     /* (unowned) */
  GtkScrolledWindow *around; /* (unowned) */
  GtkWidget *back;           /* (unowned) */
  GtkWidget *find;           /* (unowned) */
  GtkEditable *entry;        /* (unowned) */
  GtkBox *page;              /* (unowned) what stands there now */
  char *path;                /* (owned) of it */
  GPtrArray *past;           /* (owned) paths of pages before it */
  char *next;                /* (owned) (nullable) of the page to go to, once the link that leads there has ended its work */
  guint going;               /* the source that goes there, or 0 */
} Manual;

static GtkWindow *shown; /* (unowned) (nullable) */

static void show_page (Manual *self, const char *path);

static void
manual_free (gpointer data)
{
  Manual *self = data;

  shown = NULL;
  g_clear_handle_id (&self->going, g_source_remove);
  g_free (self->next);
  g_free (self->path);
  g_ptr_array_unref (self->past);
  g_free (self);
}

static const char *
choose_language (void)
{
  const char *const *names = g_get_language_names_with_category ("LC_MESSAGES");

  return g_str_has_prefix (names[0], "es") ? "es" : "en";
}

/* --- What a page is made of --------------------------------------------------------------- */

static gboolean
is_there (const char *path)
{
  g_autofree char *resource = g_strconcat (RESOURCES, path, NULL);

  return g_resources_get_info (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL);
}

static gboolean
go_on (gpointer data)
{
  Manual *self = data;
  g_autofree char *next = g_steal_pointer (&self->next);

  self->going = 0;
  g_ptr_array_add (self->past, g_strdup (self->path));
  show_page (self, next);
  return G_SOURCE_REMOVE;
}

static gboolean
on_link (GtkLabel *label, const char *uri, gpointer data)
{
  Manual *self = data;
  g_autofree char *path = dif_manual_resolve (self->path, uri);

  if (path != NULL && is_there (path)) {
    g_free (self->next);
    self->next = g_steal_pointer (&path);
    if (self->going == 0)
      self->going = g_idle_add (go_on, self);
  } else if (path != NULL) {
    g_autofree char *address = g_strconcat (ELSEWHERE, path, NULL);

    gtk_show_uri (self->window, address, GDK_CURRENT_TIME);
  }
  return TRUE;
}

static GtkWidget *
make_label (Manual *self, const char *markup, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_link), self);
  return label;
}

static GtkWidget *
make_heading (Manual *self, const DifManualBlock *block)
{
  static const char *const styles[] = { "title-1", "title-2", "title-3", "title-4" };
  GtkWidget *label = make_label (self, block->text, styles[MIN (block->number, G_N_ELEMENTS (styles)) - 1]);

  gtk_widget_set_margin_top (label, MARGIN);
  return label;
}

static GtkWidget *
make_item (Manual *self, const DifManualBlock *block)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, MARGIN / 2);
  g_autofree char *mark = block->number > 0 ? g_strdup_printf ("%u.", block->number) : g_strdup ("•");
  GtkWidget *label = make_label (self, block->text, NULL), *before = gtk_label_new (mark);

  gtk_widget_set_valign (before, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
make_code (const DifManualBlock *block)
{
  GtkWidget *label = gtk_label_new (block->text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "mono");
  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, "manual-code");
  return label;
}

/* A row of a table as it can be read at any width: the first cell, and below it the others, by name where they are several */
static GtkWidget *
make_row (Manual *self, char **heads, char **cells)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GString *words = g_string_new (NULL);
  gboolean links = FALSE;

  for (guint i = 0; cells[i] != NULL; i++) {
    gboolean named = i > 0 && g_strv_length (heads) > 2 && heads[i] != NULL;
    g_autofree char *text = named ? g_strdup_printf ("<span alpha=\"75%%\">%s:</span> %s", heads[i], cells[i]) : g_strdup (cells[i]);
    GtkWidget *label = make_label (self, text, i == 0 ? "heading" : NULL);

    links |= strstr (cells[i], "<a ") != NULL;
    gtk_box_append (GTK_BOX (box), label);
    g_string_append_printf (words, "%s ", gtk_label_get_text (GTK_LABEL (label)));
  }
  gtk_widget_add_css_class (box, "manual-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, !links); /* by the keyboard from row to row, or from link to link */
  g_object_set_data_full (G_OBJECT (row), TEXT, g_utf8_casefold (words->str, -1), g_free);
  g_string_free (words, TRUE);
  return row;
}

static GtkWidget *
make_table (Manual *self, const DifManualBlock *block)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 1; i < block->rows->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         make_row (self, g_ptr_array_index (block->rows, 0), g_ptr_array_index (block->rows, i)));
  return list;
}

static GtkWidget *
make_picture (Manual *self, const DifManualBlock *block)
{
  g_autofree char *path = dif_manual_resolve (self->path, block->target);
  g_autofree char *resource = g_strconcat (RESOURCES, path, NULL);
  GtkWidget *picture = gtk_picture_new_for_resource (resource);

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), block->text);
  gtk_widget_add_css_class (picture, "card");
  return picture;
}

static GtkWidget *
make_block (Manual *self, const DifManualBlock *block)
{
  switch (block->kind) {
    case DIF_MANUAL_HEADING:
      return make_heading (self, block);
    case DIF_MANUAL_ITEM:
      return make_item (self, block);
    case DIF_MANUAL_CODE:
      return make_code (block);
    case DIF_MANUAL_TABLE:
      return make_table (self, block);
    case DIF_MANUAL_PICTURE:
      return make_picture (self, block);
    case DIF_MANUAL_PARAGRAPH:
    default:
      return make_label (self, block->text, NULL);
  }
}

/* --- Searching ---------------------------------------------------------------------------- */

static gboolean
has_words (GtkWidget *widget, const char *wanted)
{
  const char *kept = g_object_get_data (G_OBJECT (widget), TEXT);
  g_autofree char *words = NULL;

  if (kept != NULL)
    return strstr (kept, wanted) != NULL;
  if (GTK_IS_LABEL (widget)) {
    words = g_utf8_casefold (gtk_label_get_text (GTK_LABEL (widget)), -1);
    return strstr (words, wanted) != NULL;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (has_words (child, wanted))
      return TRUE;
  }
  return FALSE;
}

/* Of a page only what holds the words; of a table only those rows */
static void
on_search (GtkSearchEntry *entry, gpointer data)
{
  Manual *self = data;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (entry)), -1);

  for (GtkWidget *piece = gtk_widget_get_first_child (GTK_WIDGET (self->page)); piece != NULL;
       piece = gtk_widget_get_next_sibling (piece)) {
    gboolean table = GTK_IS_LIST_BOX (piece);

    for (GtkWidget *row = table ? gtk_widget_get_first_child (piece) : NULL; row != NULL; row = gtk_widget_get_next_sibling (row))
      gtk_widget_set_visible (row, has_words (row, wanted));
    gtk_widget_set_visible (piece, wanted[0] == '\0' || has_words (piece, wanted));
  }
}

/* --- The window --------------------------------------------------------------------------- */

static void
fill_page (Manual *self, GPtrArray *blocks)
{
  GtkWidget *clamp = adw_clamp_new (), *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, MARGIN * 2 / 3);
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);

  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (GTK_BOX (page), make_block (self, g_ptr_array_index (blocks, i)));
  gtk_widget_add_css_class (page, "manual");
  adw_clamp_set_child (ADW_CLAMP (clamp), page);
  self->page = GTK_BOX (page);
  /* pictures ask for no height of their own: they get the natural one */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (viewport), GTK_SCROLL_NATURAL);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), clamp);
  gtk_scrolled_window_set_child (self->around, viewport);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->around), 0);
}

static void
show_page (Manual *self, const char *path)
{
  g_autofree char *resource = g_strconcat (RESOURCES, path, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_if_fail (bytes != NULL);
  blocks = dif_manual_read (g_bytes_get_data (bytes, NULL));
  g_free (self->path);
  self->path = g_strdup (path);
  gtk_editable_set_text (self->entry, "");
  gtk_widget_grab_focus (self->find); /* which a page that goes away must not have */
  fill_page (self, blocks);
  adw_window_title_set_subtitle (self->title, ((DifManualBlock *) g_ptr_array_index (blocks, 0))->text);
  gtk_widget_set_sensitive (self->back, self->past->len > 0);
}

static void
on_back (GtkButton *button, gpointer data)
{
  Manual *self = data;
  g_autofree char *path = g_ptr_array_steal_index (self->past, self->past->len - 1);

  show_page (self, path);
}

static gboolean
on_back_key (GtkWidget *window, GVariant *arguments, gpointer data)
{
  Manual *self = data;

  if (gtk_widget_is_sensitive (self->back))
    on_back (NULL, self);
  return TRUE;
}

static void
add_key (GtkEventController *keys, guint key, GdkModifierType modifiers, GtkShortcutAction *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers), action));
}

static void
add_keys (Manual *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  add_key (keys, GDK_KEY_Escape, 0, gtk_named_action_new ("window.close"));
  add_key (keys, GDK_KEY_w, GDK_CONTROL_MASK, gtk_named_action_new ("window.close"));
  add_key (keys, GDK_KEY_Left, GDK_ALT_MASK, gtk_callback_action_new (on_back_key, self, NULL));
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
}

static GtkWidget *
make_header (Manual *self, GtkWidget *bar)
{
  GtkWidget *header = adw_header_bar_new (), *find = gtk_toggle_button_new ();

  self->find = find;
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _("To the page before"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("To the page before"), -1);
  g_signal_connect (self->back, "clicked", G_CALLBACK (on_back), self);
  gtk_button_set_icon_name (GTK_BUTTON (find), "edit-find-symbolic");
  gtk_widget_set_tooltip_text (find, _("Search this page"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (find), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search this page"), -1);
  g_object_bind_property (find, "active", bar, "search-mode-enabled", G_BINDING_BIDIRECTIONAL);
  self->title = ADW_WINDOW_TITLE (adw_window_title_new (_("Manual"), NULL));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), find);
  return header;
}

static GtkWidget *
make_content (Manual *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *bar = gtk_search_bar_new ();
  GtkWidget *entry = gtk_search_entry_new (), *around = gtk_scrolled_window_new ();

  self->entry = GTK_EDITABLE (entry);
  self->around = GTK_SCROLLED_WINDOW (around);
  g_object_set (entry, "placeholder-text", _("Search this page"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search this page"), -1);
  g_signal_connect (entry, "search-changed", G_CALLBACK (on_search), self);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (bar), entry);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (bar), self->entry);
  gtk_search_bar_set_key_capture_widget (GTK_SEARCH_BAR (bar), GTK_WIDGET (self->window));
  gtk_scrolled_window_set_policy (self->around, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (around, TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self, bar));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), around);
  return box;
}

void
dif_manual_window_show (GtkWindow *parent)
{
  g_autofree char *first = g_strdup_printf ("manual/%s/index.md", choose_language ());
  Manual *self;

  if (shown != NULL) {
    gtk_window_present (shown);
    return;
  }
  self = g_new0 (Manual, 1);
  self->past = g_ptr_array_new_with_free_func (g_free);
  self->window = shown = GTK_WINDOW (adw_window_new ());
  g_object_set_data_full (G_OBJECT (shown), "dif-manual", self, manual_free);
  gtk_window_set_title (shown, _("Manual"));
  gtk_window_set_transient_for (shown, parent);
  gtk_window_set_destroy_with_parent (shown, TRUE);
  gtk_window_set_default_size (shown, parent != NULL ? MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (parent))) : WIDTH, HEIGHT);
  adw_window_set_content (ADW_WINDOW (shown), make_content (self));
  add_keys (self);
  show_page (self, first);
  gtk_window_present (shown);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-pages"

#include "config.h"

#include "dif-document-writers.h"
#include "dif-pages.h"

#define LEFT (72.0)
#define TOP (64.0)
#define BOTTOM (708.0)
#define FOOT (744.0)
#define WIDTH (DIF_PAGES_WIDTH - 2 * LEFT)
#define INDENT (16.0)
#define LEADING (2.5)
#define CELL_PAD (4.0)
#define KEEP_WITH_NEXT (64.0)

#define FONT_TITLE "Sans Bold 20"
#define FONT_BODY "Sans 9.5"
#define FONT_CELL "Sans 8"
#define FONT_CELL_BOLD "Sans Bold 8"
#define FONT_FOOT "Sans 7.5"

static const char *const heading_fonts[] = { "Sans Bold 13.5", "Sans Bold 11", "Sans Bold 9.5" };

typedef enum { ITEM_LINES, ITEM_RULE, ITEM_FILL, ITEM_CHART, ITEM_OPEN, ITEM_CLOSE } ItemKind;

/* Something on a page */
typedef struct {
  ItemKind kind;
  double x, y, width, height;
  PangoLayout *layout; /* (owned) (nullable) */
  int first, last;     /* lines of it */
  const DifSeries *chart;
  char *tag;           /* (owned) (nullable) name of the structure, and its attributes */
  char *attributes;
} Item;

struct _DifPages {
  PangoContext *context; /* (owned) */
  char *title;           /* (owned) */
  GPtrArray *pages;      /* (element-type GArray of Item) */
};

/* Where the next block goes */
typedef struct {
  DifPages *self;
  double y;
} Flow;


static void
clear_item (gpointer data)
{
  Item *item = data;

  g_clear_object (&item->layout);
  g_free (item->tag);
  g_free (item->attributes);
}

static GArray *
page_of (Flow *flow)
{
  GPtrArray *pages = flow->self->pages;

  return g_ptr_array_index (pages, pages->len - 1);
}

static void
turn_page (Flow *flow)
{
  GArray *page = g_array_new (FALSE, TRUE, sizeof (Item));

  g_array_set_clear_func (page, clear_item);
  g_ptr_array_add (flow->self->pages, page);
  flow->y = TOP;
}

static void
add_item (Flow *flow, const Item *item)
{
  g_array_append_vals (page_of (flow), item, 1);
}

static void
open_tag (Flow *flow, const char *tag, char *attributes)
{
  Item item = { .kind = ITEM_OPEN, .tag = g_strdup (tag), .attributes = attributes };

  add_item (flow, &item);
}

static void
close_tag (Flow *flow, const char *tag)
{
  Item item = { .kind = ITEM_CLOSE, .tag = g_strdup (tag) };

  add_item (flow, &item);
}

/* --- Text --------------------------------------------------------------------------------- */

static PangoLayout *
layout_new (DifPages *self, const char *font, double width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, pango_units_from_double (width));
  pango_layout_set_spacing (layout, pango_units_from_double (LEADING));
  /* the documents are in Spanish: text of other scripts stays in the order in which it was written */
  pango_layout_set_auto_dir (layout, FALSE);
  return layout;
}

static void
set_text (PangoLayout *layout, const char *lead, const char *text)
{
  g_autofree char *all = lead != NULL ? g_strconcat (lead, " ", text, NULL) : g_strdup (text);

  pango_layout_set_text (layout, all, -1);
  if (lead != NULL) {
    g_autoptr (PangoAttrList) list = pango_attr_list_new ();
    PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

    bold->end_index = (guint) strlen (lead);
    pango_attr_list_insert (list, bold);
    pango_layout_set_attributes (layout, list);
  }
}

static double
layout_height (PangoLayout *layout)
{
  PangoRectangle extents;

  pango_layout_get_extents (layout, NULL, &extents);
  return pango_units_to_double (extents.height);
}

static void
add_lines (Flow *flow, PangoLayout *layout, double x, int first, int last, double height)
{
  Item item = { .kind = ITEM_LINES, .x = x, .y = flow->y, .height = height,
                .layout = g_object_ref (layout), .first = first, .last = last };

  add_item (flow, &item);
}

/* Lays text out line by line; on every page that it reaches it is a part of its own */
static void
flow_layout (Flow *flow, PangoLayout *layout, double x, const char *tag, char *attributes)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int first = 0, index = 0;
  double part = 0;

  do {
    int start, end;
    double height;

    pango_layout_iter_get_line_yrange (iter, &start, &end);
    height = pango_units_to_double (end - start);
    if (flow->y + part + height > BOTTOM && flow->y + part > TOP) {
      if (index > first) {
        open_tag (flow, tag, g_steal_pointer (&attributes));
        add_lines (flow, layout, x, first, index - 1, part);
        close_tag (flow, tag);
      }
      turn_page (flow);
      first = index;
      part = 0;
    }
    part += height;
    index++;
  } while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);

  open_tag (flow, tag, attributes);
  add_lines (flow, layout, x, first, index - 1, part);
  close_tag (flow, tag);
  flow->y += part;
}

static void
need (Flow *flow, double height)
{
  if (flow->y + height > BOTTOM && flow->y > TOP)
    turn_page (flow);
}

static void
flow_heading (Flow *flow, const DifBlock *block)
{
  static const char *const tags[] = { "H1", "H2", "H3" };
  g_autoptr (PangoLayout) layout = layout_new (flow->self, heading_fonts[block->level - 1], WIDTH);
  g_autofree char *name = g_strdup_printf ("name='h%u'", block->ordinal);

  set_text (layout, NULL, block->text);
  if (flow->y > TOP)
    flow->y += block->level == 1 ? 14 : 8;
  need (flow, layout_height (layout) + KEEP_WITH_NEXT);
  open_tag (flow, CAIRO_TAG_DEST, g_steal_pointer (&name));
  flow_layout (flow, layout, LEFT, tags[block->level - 1], NULL);
  close_tag (flow, CAIRO_TAG_DEST);
  flow->y += 5;
}

static void
flow_paragraph (Flow *flow, const DifBlock *block)
{
  g_autoptr (PangoLayout) layout = layout_new (flow->self, FONT_BODY, WIDTH);

  set_text (layout, block->lead, block->text);
  need (flow, MIN (layout_height (layout), 30));
  flow_layout (flow, layout, LEFT, "P", NULL);
  flow->y += 7;
}

/* Consecutive ones are one list: its first opens it, its last closes it */
static void
flow_item (Flow *flow, const DifDocument *document, guint index)
{
  const DifBlock *block = g_ptr_array_index (document->blocks, index);
  g_autoptr (PangoLayout) layout = layout_new (flow->self, FONT_BODY, WIDTH - INDENT);
  g_autoptr (PangoLayout) bullet = layout_new (flow->self, FONT_BODY, INDENT);

  set_text (layout, block->lead, block->text);
  set_text (bullet, NULL, "•");
  need (flow, MIN (layout_height (layout), 30));
  if (index == 0 || !dif_document_in_list (document, index - 1))
    open_tag (flow, "L", NULL);
  open_tag (flow, "LI", NULL);
  open_tag (flow, "Lbl", NULL);
  add_lines (flow, bullet, LEFT + 4, 0, 0, layout_height (bullet));
  close_tag (flow, "Lbl");
  flow_layout (flow, layout, LEFT + INDENT, "LBody", NULL);
  close_tag (flow, "LI");
  if (!dif_document_in_list (document, index + 1))
    close_tag (flow, "L");
  flow->y += 3;
}

static void
flow_title (Flow *flow, const DifBlock *block)
{
  g_autoptr (PangoLayout) layout = layout_new (flow->self, FONT_TITLE, WIDTH);

  set_text (layout, NULL, block->text);
  flow_layout (flow, layout, LEFT, "H1", NULL);
  flow->y += 8;
}

/* --- Tables ------------------------------------------------------------------------------- */

typedef struct {
  const DifBlock *block;
  double *widths;
} Table;

static PangoLayout *
cell_layout (Flow *flow, const Table *table, guint row, guint column, double width)
{
  GStrv cells = g_ptr_array_index (table->block->rows, row);
  PangoLayout *layout = layout_new (flow->self, row == 0 ? FONT_CELL_BOLD : FONT_CELL, MAX (width, 8));

  pango_layout_set_spacing (layout, 0);
  if (table->block->numeric[column])
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  set_text (layout, NULL, cells[column]);
  return layout;
}

/* Columns get what they ask for; where that is too much, the wide ones give way */
static void
measure_columns (Flow *flow, Table *table)
{
  double total = 0, fair = WIDTH / table->block->columns, spare = 0, wide = 0;

  for (guint c = 0; c < table->block->columns; c++) {
    table->widths[c] = 0;
    for (guint r = 0; r < table->block->rows->len; r++) {
      g_autoptr (PangoLayout) layout = cell_layout (flow, table, r, c, 1000);
      PangoRectangle extents;

      pango_layout_set_width (layout, -1);
      pango_layout_get_extents (layout, NULL, &extents);
      table->widths[c] = MAX (table->widths[c], pango_units_to_double (extents.width) + 2 * CELL_PAD + 1);
    }
    total += table->widths[c];
    if (table->widths[c] <= fair)
      spare += fair - table->widths[c];
    else
      wide += table->widths[c] - fair;
  }
  for (guint c = 0; c < table->block->columns; c++) {
    if (total <= WIDTH)
      table->widths[c] += (WIDTH - total) / table->block->columns;
    else if (table->widths[c] > fair)
      table->widths[c] = fair + spare * (table->widths[c] - fair) / wide;
  }
}

static double
row_height (Flow *flow, const Table *table, guint row)
{
  double height = 0;

  for (guint c = 0; c < table->block->columns; c++) {
    g_autoptr (PangoLayout) layout = cell_layout (flow, table, row, c, table->widths[c] - 2 * CELL_PAD);

    height = MAX (height, layout_height (layout));
  }
  return MIN (height + 2 * CELL_PAD - 2, BOTTOM - TOP - 40);
}

static void
add_row (Flow *flow, const Table *table, guint row, double height)
{
  double x = LEFT;
  Item rule = { .kind = ITEM_RULE, .x = LEFT, .y = flow->y + height, .width = WIDTH };
  Item fill = { .kind = ITEM_FILL, .x = LEFT, .y = flow->y, .width = WIDTH, .height = height };
  double top = flow->y;

  if (row == 0)
    add_item (flow, &fill);
  open_tag (flow, "TR", NULL);
  flow->y = top + CELL_PAD - 1;
  for (guint c = 0; c < table->block->columns; c++) {
    g_autoptr (PangoLayout) layout = cell_layout (flow, table, row, c, table->widths[c] - 2 * CELL_PAD);
    const char *tag = row == 0 ? "TH" : "TD";

    open_tag (flow, tag, NULL);
    add_lines (flow, layout, x + CELL_PAD, 0, pango_layout_get_line_count (layout) - 1, height);
    close_tag (flow, tag);
    x += table->widths[c];
  }
  close_tag (flow, "TR");
  flow->y = top + height;
  add_item (flow, &rule);
}

static void
flow_caption (Flow *flow, const char *text)
{
  g_autoptr (PangoLayout) layout = layout_new (flow->self, heading_fonts[2], WIDTH);

  set_text (layout, NULL, text);
  flow_layout (flow, layout, LEFT, "Caption", NULL);
  flow->y += 3;
}

static void
flow_table (Flow *flow, const DifBlock *block)
{
  g_autofree double *widths = g_new0 (double, block->columns);
  Table table = { block, widths };
  double head;

  measure_columns (flow, &table);
  head = row_height (flow, &table, 0);
  need (flow, head + KEEP_WITH_NEXT);
  flow_caption (flow, block->text);
  open_tag (flow, "Table", NULL);
  add_row (flow, &table, 0, head);
  for (guint r = 1; r < block->rows->len; r++) {
    double height = row_height (flow, &table, r);

    if (flow->y + height > BOTTOM) {
      close_tag (flow, "Table");
      turn_page (flow);
      open_tag (flow, "Table", NULL);
      add_row (flow, &table, 0, head);
    }
    add_row (flow, &table, r, height);
  }
  close_tag (flow, "Table");
  flow->y += 12;
}

/* --- Charts, signatures ------------------------------------------------------------------- */

static void
flow_chart (Flow *flow, const DifBlock *block)
{
  Item item = { .kind = ITEM_CHART, .x = LEFT, .width = WIDTH, .height = DIF_DOCUMENT_CHART_HEIGHT,
                .chart = block->chart };

  need (flow, item.height + 24);
  flow_caption (flow, block->text);
  item.y = flow->y;
  open_tag (flow, "Figure", NULL);
  add_item (flow, &item);
  close_tag (flow, "Figure");
  flow->y += item.height + 12;
}

static void
flow_signature (Flow *flow, const DifBlock *block)
{
  g_autoptr (PangoLayout) layout = layout_new (flow->self, FONT_BODY, WIDTH / 2);
  Item rule = { .kind = ITEM_RULE, .x = LEFT, .width = WIDTH / 2 };

  set_text (layout, block->lead, block->text);
  need (flow, 60 + layout_height (layout));
  flow->y += 48;
  rule.y = flow->y;
  add_item (flow, &rule);
  flow->y += 4;
  flow_layout (flow, layout, LEFT, "P", NULL);
  flow->y += 10;
}

static void
flow_block (Flow *flow, const DifDocument *document, guint index)
{
  const DifBlock *block = g_ptr_array_index (document->blocks, index);

  switch (block->kind) {
    case DIF_BLOCK_TITLE:
      flow_title (flow, block);
      break;
    case DIF_BLOCK_HEADING:
      flow_heading (flow, block);
      break;
    case DIF_BLOCK_PARAGRAPH:
      flow_paragraph (flow, block);
      break;
    case DIF_BLOCK_ITEM:
      flow_item (flow, document, index);
      break;
    case DIF_BLOCK_TABLE:
      flow_table (flow, block);
      break;
    case DIF_BLOCK_CHART:
      flow_chart (flow, block);
      break;
    case DIF_BLOCK_SIGNATURE:
      flow_signature (flow, block);
      break;
    case DIF_BLOCK_NEW_PAGE:
      if (flow->y > TOP)
        turn_page (flow);
      break;
    default:
      g_assert_not_reached ();
  }
}

DifPages *
dif_pages_new (const DifDocument *document)
{
  DifPages *self = g_new0 (DifPages, 1);
  cairo_font_options_t *options = cairo_font_options_create ();
  Flow flow = { self, TOP };

  /* letters stand where the paper has them, at any size of the preview */
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  self->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  pango_cairo_context_set_font_options (self->context, options);
  pango_cairo_context_set_resolution (self->context, 72);
  pango_context_set_round_glyph_positions (self->context, FALSE);
  pango_context_set_language (self->context, pango_language_from_string (document->language));
  cairo_font_options_destroy (options);

  self->title = g_strdup (document->title);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  turn_page (&flow);
  open_tag (&flow, "Document", NULL);
  for (guint i = 0; i < document->blocks->len; i++)
    flow_block (&flow, document, i);
  close_tag (&flow, "Document");
  return self;
}

void
dif_pages_free (DifPages *self)
{
  g_object_unref (self->context);
  g_free (self->title);
  g_ptr_array_unref (self->pages);
  g_free (self);
}

guint
dif_pages_get_count (const DifPages *self)
{
  return self->pages->len;
}

/* --- Drawing ------------------------------------------------------------------------------ */

static void
draw_lines (const Item *item, cairo_t *cr)
{
  PangoLayoutIter *iter = pango_layout_get_iter (item->layout);
  double start = -1;
  int index = 0;

  do {
    PangoRectangle extents;
    int baseline = pango_layout_iter_get_baseline (iter), top, bottom;

    if (index < item->first || index > item->last)
      continue;
    pango_layout_iter_get_line_extents (iter, NULL, &extents);
    pango_layout_iter_get_line_yrange (iter, &top, &bottom);
    if (start < 0)
      start = pango_units_to_double (top);
    cairo_move_to (cr, item->x + pango_units_to_double (extents.x), item->y + pango_units_to_double (baseline) - start);
    pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (iter));
  } while (index++, pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

static void
draw_item (const Item *item, cairo_t *cr, gboolean tagged)
{
  switch (item->kind) {
    case ITEM_LINES:
      cairo_set_source_rgb (cr, .1, .1, .12);
      draw_lines (item, cr);
      break;
    case ITEM_RULE:
      cairo_set_source_rgb (cr, .6, .6, .63);
      cairo_set_line_width (cr, .5);
      cairo_move_to (cr, item->x, item->y);
      cairo_line_to (cr, item->x + item->width, item->y);
      cairo_stroke (cr);
      break;
    case ITEM_FILL:
      cairo_set_source_rgb (cr, .93, .94, .96);
      cairo_rectangle (cr, item->x, item->y, item->width, item->height);
      cairo_fill (cr);
      break;
    case ITEM_CHART:
      cairo_save (cr);
      cairo_translate (cr, item->x, item->y);
      dif_series_draw (item->chart, cr, NULL, NULL, item->width, item->height, -1);
      cairo_restore (cr);
      break;
    case ITEM_OPEN:
      if (tagged)
        cairo_tag_begin (cr, item->tag, item->attributes);
      break;
    case ITEM_CLOSE:
      if (tagged)
        cairo_tag_end (cr, item->tag);
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
draw_foot (const DifPages *self, guint index, cairo_t *cr)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", index + 1, self->pages->len);
  g_autoptr (PangoLayout) title = layout_new ((DifPages *) self, FONT_FOOT, WIDTH - 60);
  g_autoptr (PangoLayout) page = layout_new ((DifPages *) self, FONT_FOOT, WIDTH);

  pango_layout_set_text (title, self->title, -1);
  pango_layout_set_height (title, 0); /* one line */
  pango_layout_set_ellipsize (title, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (page, number, -1);
  pango_layout_set_alignment (page, PANGO_ALIGN_RIGHT);
  cairo_set_source_rgb (cr, .4, .4, .43);
  cairo_move_to (cr, LEFT, FOOT);
  pango_cairo_show_layout (cr, title);
  cairo_move_to (cr, LEFT, FOOT);
  pango_cairo_show_layout (cr, page);
}

static void
draw_page (const DifPages *self, guint index, cairo_t *cr, gboolean tagged)
{
  GArray *page = g_ptr_array_index (self->pages, index);

  for (guint i = 0; i < page->len; i++)
    draw_item (&g_array_index (page, Item, i), cr, tagged);
  draw_foot (self, index, cr);
}

void
dif_pages_draw (const DifPages *self, guint index, cairo_t *cr)
{
  draw_page (self, index, cr, FALSE);
}

void
dif_pages_print (const DifPages *self, guint index, cairo_t *cr)
{
  draw_page (self, index, cr, TRUE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-document-html"

#include "config.h"

#include "dif-document-writers.h"

/* One file that needs no other and asks nobody for anything */
static const char style[] =
    "@page{size:letter;margin:2.2cm 2.5cm}"
    "body{font:11pt/1.45 system-ui,sans-serif;color:#1a1a1f;background:#fff;max-width:46em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.9em;line-height:1.2}h2{font-size:1.35em;margin-top:1.6em}h3{font-size:1.1em}h4{font-size:1em}"
    "h2,h3,h4,caption,figcaption{break-after:avoid}"
    "table{border-collapse:collapse;width:100%;margin:1em 0;font-size:.88em}"
    "caption,figcaption{text-align:left;font-weight:bold;padding:.3em 0}"
    "th{background:#edeff4;text-align:left}td,th{border-bottom:1px solid #999;padding:.25em .4em;overflow-wrap:anywhere}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}tr{break-inside:avoid}"
    "figure{margin:1em 0;break-inside:avoid}figure img{width:100%;height:auto}"
    ".sign{margin-top:4em;border-top:1px solid #555;width:50%;padding-top:.3em}.page{break-before:page}";


static void
append_text (GString *out, const DifBlock *block)
{
  if (block->lead != NULL)
    dif_xml_append (out, "<strong>%s</strong> ", block->lead);
  dif_xml_append (out, "%s", block->text);
}

static void
append_table (GString *out, const DifBlock *block)
{
  dif_xml_append (out, "<table><caption>%s</caption>\n", block->text);
  for (guint r = 0; r < block->rows->len; r++) {
    GStrv cells = g_ptr_array_index (block->rows, r);

    g_string_append (out, r == 0 ? "<thead><tr>" : "<tr>");
    for (guint c = 0; c < block->columns; c++) {
      const char *class = block->numeric[c] ? " class=\"n\"" : "";

      if (r == 0)
        g_string_append_printf (out, "<th scope=\"col\"%s>", class);
      else
        g_string_append_printf (out, "<td%s>", class);
      dif_xml_append (out, "%s", cells[c]);
      g_string_append (out, r == 0 ? "</th>" : "</td>");
    }
    g_string_append (out, r == 0 ? "</tr></thead><tbody>\n" : "</tr>\n");
  }
  g_string_append (out, "</tbody></table>\n");
}

static void
append_chart (GString *out, const DifBlock *block)
{
  g_autoptr (GBytes) svg = dif_document_chart_svg (block->chart);
  g_autofree char *data = g_base64_encode (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

  dif_xml_append (out, "<figure><figcaption>%s</figcaption><img alt=\"%s\" src=\"data:image/svg+xml;base64,", block->text,
                  block->text);
  g_string_append (out, data);
  g_string_append (out, "\"></figure>\n");
}

static void
append_block (GString *out, const DifDocument *self, guint index)
{
  const DifBlock *block = g_ptr_array_index (self->blocks, index);

  switch (block->kind) {
    case DIF_BLOCK_TITLE:
      dif_xml_append (out, "<h1>%s</h1>\n", block->text);
      break;
    case DIF_BLOCK_HEADING:
      g_string_append_printf (out, "<h%u id=\"h%u\">", block->level + 1, block->ordinal);
      dif_xml_append (out, "%s", block->text);
      g_string_append_printf (out, "</h%u>\n", block->level + 1);
      break;
    case DIF_BLOCK_PARAGRAPH:
      g_string_append (out, "<p>");
      append_text (out, block);
      g_string_append (out, "</p>\n");
      break;
    case DIF_BLOCK_ITEM:
      g_string_append (out, index == 0 || !dif_document_in_list (self, index - 1) ? "<ul>\n<li>" : "<li>");
      append_text (out, block);
      g_string_append (out, dif_document_in_list (self, index + 1) ? "</li>\n" : "</li>\n</ul>\n");
      break;
    case DIF_BLOCK_TABLE:
      append_table (out, block);
      break;
    case DIF_BLOCK_CHART:
      append_chart (out, block);
      break;
    case DIF_BLOCK_SIGNATURE:
      g_string_append (out, "<p class=\"sign\">");
      append_text (out, block);
      g_string_append (out, "</p>\n");
      break;
    case DIF_BLOCK_NEW_PAGE:
      g_string_append (out, "<div class=\"page\"></div>\n");
      break;
    default:
      g_assert_not_reached ();
  }
}

GBytes *
dif_document_write_html (const DifDocument *self)
{
  GString *out = g_string_new ("<!DOCTYPE html>\n");
  g_autofree char *date = dif_document_date (self);

  dif_xml_append (out,
                  "<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>"
                  "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                  "<meta name=\"author\" content=\"%s\"><meta name=\"description\" content=\"%s\">"
                  "<meta name=\"date\" content=\"%s\"><meta name=\"generator\" content=\"Difusor\">"
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
                  "style-src 'unsafe-inline'\"><style>",
                  self->language, self->title, self->author, self->subject, date);
  g_string_append (out, style);
  g_string_append (out, "</style></head><body>\n");
  for (guint i = 0; i < self->blocks->len; i++)
    append_block (out, self, i);
  g_string_append (out, "</body></html>\n");
  return g_string_free_to_bytes (out);
}

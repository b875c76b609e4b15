/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-document-pdf"

#include "config.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "dif-document-writers.h"
#include "dif-pages.h"
#include "dif-pdf-pack.h"

#define PNG_SCALE (200.0 / 72.0)


static cairo_status_t
take (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
write_metadata (const DifDocument *self, cairo_surface_t *surface)
{
  g_autofree char *date = dif_document_date (self);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->author);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, self->subject);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Difusor");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, date);
}

static void
write_outline (const DifDocument *self, cairo_surface_t *surface)
{
  int parents[4] = { CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT, CAIRO_PDF_OUTLINE_ROOT };

  for (guint i = 0; i < self->blocks->len; i++) {
    const DifBlock *block = g_ptr_array_index (self->blocks, i);
    g_autofree char *link = NULL;

    if (block->kind != DIF_BLOCK_HEADING)
      continue;
    link = g_strdup_printf ("dest='h%u'", block->ordinal);
    parents[block->level] = cairo_pdf_surface_add_outline (surface, parents[block->level - 1], block->text, link,
                                                           CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (guint deeper = block->level + 1; deeper < G_N_ELEMENTS (parents); deeper++)
      parents[deeper] = parents[block->level];
  }
}

/* Where `name N 0 R` stands in @text, N; 0 if it does not */
static guint
find_reference (const char *text, const char *name)
{
  const char *at = strstr (text, name);

  return at != NULL ? (guint) g_ascii_strtoull (at + strlen (name), NULL, 10) : 0;
}

/*
 * Cairo 1.16 does not write the language, which a voice needs, nor that the title is to be shown.
 * They belong into the catalogue, which is written anew at the end of the file, as an incremental
 * update (ISO 32000-1, 7.5.6); the file without it would be whole as well.
 */
static void
add_language (const DifDocument *self, GByteArray *bytes)
{
  g_autofree char *tail = NULL;
  gsize from = bytes->len;
  const char *at, *end;
  guint root, info, size;
  gsize xref, offset;
  g_autoptr (GString) update = g_string_new (NULL);

  while (from > 0 && (bytes->len - from < 9 || memcmp (bytes->data + from, "/Catalog\n", 9) != 0))
    from--;
  tail = g_strndup ((const char *) bytes->data + from, bytes->len - from);
  root = find_reference (tail, "/Root ");
  info = find_reference (tail, "/Info ");
  size = find_reference (tail, "/Size ");
  at = strstr (tail, "startxref\n");
  end = strstr (tail, ">>\nendobj");
  if (from == 0 || root == 0 || info == 0 || size == 0 || at == NULL || end == NULL)
    return;
  xref = (gsize) g_ascii_strtoull (at + strlen ("startxref\n"), NULL, 10);
  offset = bytes->len;
  g_string_append_printf (update, "%u 0 obj\n<< /Type ", root);
  g_string_append_len (update, tail, end - tail);
  g_string_append_printf (update,
                          "   /Lang (%s)\n"
                          "   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n",
                          self->language);
  g_string_append_printf (update,
                          "xref\n0 1\n0000000000 65535 f \n%u 1\n%010" G_GSIZE_FORMAT " 00000 n \n"
                          "trailer\n<< /Size %u\n   /Root %u 0 R\n   /Info %u 0 R\n   /Prev %" G_GSIZE_FORMAT
                          "\n>>\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                          root, offset, size, root, info, xref, offset + (gsize) (strstr (update->str, "endobj\n") - update->str) + 7);
  g_byte_array_append (bytes, (const guint8 *) update->str, (guint) update->len);
}

GBytes *
dif_document_write_pdf (const DifDocument *self)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (take, bytes, DIF_PAGES_WIDTH, DIF_PAGES_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (DifPages) pages = dif_pages_new (self);

  write_metadata (self, surface);
  for (guint i = 0; i < dif_pages_get_count (pages); i++) {
    dif_pages_print (pages, i, cr);
    cairo_show_page (cr);
  }
  write_outline (self, surface);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_error ("A PDF could not be written: %s", cairo_status_to_string (cairo_surface_status (surface)));
  cairo_surface_destroy (surface);
  add_language (self, bytes);
  return g_byte_array_free_to_bytes (dif_pdf_pack (bytes));
}

static void
draw_chart (const DifSeries *chart, cairo_surface_t *surface, double scale)
{
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  dif_series_draw (chart, cr, NULL, NULL, DIF_DOCUMENT_CHART_WIDTH, DIF_DOCUMENT_CHART_HEIGHT, -1);
  cairo_destroy (cr);
}

GBytes *
dif_document_chart_png (const DifSeries *chart)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (DIF_DOCUMENT_CHART_WIDTH * PNG_SCALE),
                                                         (int) (DIF_DOCUMENT_CHART_HEIGHT * PNG_SCALE));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  draw_chart (chart, surface, PNG_SCALE);
  cairo_surface_write_to_png_stream (surface, take, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

/* Cairo numbers its surfaces as they come; the same chart must be the same drawing */
static char *
without_numbers (GByteArray *svg)
{
  g_autofree char *text = g_strndup ((const char *) svg->data, svg->len);
  g_autoptr (GRegex) regex = g_regex_new ("id=\"surface[0-9]+\"", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, "id=\"chart\"", G_REGEX_MATCH_DEFAULT, NULL);
}

GBytes *
dif_document_chart_svg (const DifSeries *chart)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (take, bytes, DIF_DOCUMENT_CHART_WIDTH, DIF_DOCUMENT_CHART_HEIGHT);
  char *text;

  draw_chart (chart, surface, 1);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  text = without_numbers (bytes);
  return g_bytes_new_take (text, strlen (text));
}

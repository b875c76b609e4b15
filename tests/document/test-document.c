/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/dif-time.h"
#include "dif-test.h"
#include "document/dif-document.h"
#include "document/dif-pages.h"
#include "document/dif-spanish.h"

static DifSeries *
chart_of (DifSeriesKind kind, guint count)
{
  DifSeries *chart = dif_series_new (kind, "A & B <c>");

  for (guint i = 0; i < count; i++) {
    g_autofree char *name = g_strdup_printf ("p%u", i);

    dif_series_add_point (chart, i, i == 3 ? 1e9 : i * 10, name, name);
    dif_series_add_tick (chart, i, name);
    dif_series_add_rug (chart, i + .5);
  }
  return chart;
}

/* A document with everything, and with what strangers type */
static DifDocument *
sample (void)
{
  DifDocument *document = dif_document_new ("Título <&> \"'", "Ñandú ]]> \x01", "s", dif_time_parse_iso8601 ("2024-06-15T00:00:00Z"));
  g_autofree char *longest = g_strnfill (500, 'w');

  dif_document_add_title (document, "Título");
  for (guint i = 1; i <= 3; i++)
    dif_document_add_heading (document, i, "Encabezado");
  dif_document_add_paragraph (document, "Lead:", "texto <script>alert(1)</script> ]]> & \"\xf0\x9f\x97\xb3\"");
  dif_document_add_paragraph (document, NULL, longest);
  dif_document_add_paragraph (document, NULL, "");
  dif_document_add_item (document, "a:", "uno");
  dif_document_add_item (document, NULL, "dos");
  dif_document_add_table (document, "Tabla", "Uno|#Dos");
  for (guint i = 0; i < 60; i++)
    dif_document_add_row (document, longest, "9,999", NULL);
  dif_document_add_chart (document, chart_of (DIF_SERIES_LINE, 40));
  dif_document_add_chart (document, chart_of (DIF_SERIES_BARS, 1));
  dif_document_add_chart (document, chart_of (DIF_SERIES_LINE, 0));
  dif_document_add_new_page (document);
  dif_document_add_signature (document, "Nombre", "cargo");
  return document;
}

static void
test_safe_text (void)
{
  static const struct {
    const char *text;
    const char *safe;
  } cases[] = {
    { "plain ñ", "plain ñ" },
    { "a\nb\tc\r", "a b c " },
    { "\033[2J\x01\x7f", "\\u001B[2J\\u0001\\u007F" },
    { "\xe2\x80\xae" "evil\xe2\x81\xa6", "\\u202Eevil\\u2066" },
    { "\xef\xbf\xbe\xef\xbb\xbf", "\\uFFFE\\uFEFF" },
    { "bad \xff\xfe", "bad \xef\xbf\xbd\xef\xbf\xbd" },
    { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *safe = dif_document_safe_text (cases[i].text);

    g_assert_cmpstr (safe, ==, cases[i].safe);
  }
}

/* Every format, twice: the same bytes; and what was typed never becomes markup */
static void
test_formats (void)
{
  static const char *const magic[] = { "%PDF-1.", "PK\003\004", "PK\003\004", "<!DOCTYPE html>" };

  for (guint i = 0; i < G_N_ELEMENTS (magic); i++) {
    g_autoptr (DifDocument) first = sample (), second = sample ();
    g_autoptr (GBytes) left = dif_document_write (first, (DifDocumentFormat) i);
    g_autoptr (GBytes) right = dif_document_write (second, (DifDocumentFormat) i);
    gsize size;
    const char *data = g_bytes_get_data (left, &size);

    g_assert_true (g_bytes_equal (left, right));
    g_assert_cmpmem (data, strlen (magic[i]), magic[i], strlen (magic[i]));
    g_assert_null (memmem (data, size, "<script>", 8));
  }
}

/* The type of an ODT can be read at a fixed place (OpenDocument 1.3, part 2, 3.3) */
static void
test_odt_type (void)
{
  g_autoptr (DifDocument) document = sample ();
  g_autoptr (GBytes) bytes = dif_document_write (document, DIF_DOCUMENT_ODT);
  const char *data = g_bytes_get_data (bytes, NULL);

  g_assert_cmpmem (data + 30, 8, "mimetype", 8);
  g_assert_cmpmem (data + 8, 2, "\0\0", 2); /* stored */
  g_assert_nonnull (memmem (data + 38, 80, "application/vnd.oasis.opendocument.text", 39));
}

static void
test_pages (void)
{
  g_autoptr (DifDocument) document = sample ();
  g_autoptr (DifPages) pages = dif_pages_new (document);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 306, 396);
  cairo_t *cr = cairo_create (surface);

  g_assert_cmpuint (dif_pages_get_count (pages), >, 10);
  cairo_scale (cr, .5, .5);
  for (guint i = 0; i < dif_pages_get_count (pages); i++)
    dif_pages_draw (pages, i, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_chart (void)
{
  g_autoptr (DifSeries) chart = chart_of (DIF_SERIES_BARS, 11);
  g_autoptr (DifSeries) empty = dif_series_new (DIF_SERIES_LINE, "");

  g_assert_cmpuint (dif_series_get_peak (chart), ==, 3);
  g_assert_cmpstr (dif_series_get_point_name (chart, 3), ==, "p3");
  g_assert_cmpint (dif_series_find (chart, NULL, 600, -50), ==, 0);
  g_assert_cmpint (dif_series_find (chart, NULL, 600, 900), ==, 10);
  g_assert_cmpint (dif_series_find (chart, NULL, 10, 5), ==, -1);
  g_assert_cmpint (dif_series_find (empty, NULL, 600, 5), ==, -1);
}

static void
test_names (void)
{
  DifDocumentFormat format;
  GError *error = NULL;

  g_assert_true (dif_document_format_of ("/a/b.docx", &format, &error));
  g_assert_cmpint (format, ==, DIF_DOCUMENT_DOCX);
  g_assert_false (dif_document_format_of ("/a.pdf/b.doc", &format, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "b.doc");
}

static void
assert_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_spanish (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/Mexico_City");
  gint64 moment = dif_time_parse_iso8601 ("2024-06-03T01:05:09Z");

  assert_text (dif_spanish_number (0), "0");
  assert_text (dif_spanish_number (999), "999");
  assert_text (dif_spanish_number (1234567), "1,234,567");
  assert_text (dif_spanish_number (-1), "sin dato");
  assert_text (dif_spanish_decimal (1234.96), "1,235.0");
  assert_text (dif_spanish_decimal (-1), "sin dato");
  assert_text (dif_spanish_day (moment, zone), "2 de junio de 2024");
  assert_text (dif_spanish_moment (moment, zone), "2 de junio de 2024, 19:05 horas");
  assert_text (dif_spanish_short_moment (moment, zone), "2 jun 19:05:09");
  assert_text (dif_spanish_span (7500), "2 h 05 min");
  assert_text (dif_spanish_span (59), "59 s");
  assert_text (dif_spanish_bytes (20900000000), "20.9 GB");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/safe-text", test_safe_text);
  g_test_add_func ("/document/formats", test_formats);
  g_test_add_func ("/document/odt-type", test_odt_type);
  g_test_add_func ("/document/pages", test_pages);
  g_test_add_func ("/document/chart", test_chart);
  g_test_add_func ("/document/names", test_names);
  g_test_add_func ("/document/spanish", test_spanish);
  return g_test_run ();
}

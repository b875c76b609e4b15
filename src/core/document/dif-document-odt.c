/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-document-odt"

#include "config.h"

#include "base/dif-zip-writer.h"

#include "dif-document-writers.h"

/* OpenDocument 1.3, parts 2 and 3 */
#define MIME "application/vnd.oasis.opendocument.text"
#define NAMESPACES                                                                                 \
  " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""                             \
  " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""                                 \
  " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""                               \
  " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""                               \
  " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""                      \
  " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""                              \
  " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""                        \
  " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""                                 \
  " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""                                                 \
  " xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.3\""
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static const char styles_start[] =
    HEAD "<office:document-styles" NAMESPACES "><office:styles>"
    "<style:default-style style:family=\"paragraph\"><style:paragraph-properties fo:line-height=\"120%\"/>"
    "<style:text-properties style:font-name=\"Sans\" fo:font-family=\"'Liberation Sans', Arial, sans-serif\" "
    "fo:font-size=\"10pt\" fo:language=\"es\" fo:country=\"MX\"/></style:default-style>"
    "<style:style style:name=\"Standard\" style:family=\"paragraph\" style:class=\"text\"/>"
    "<style:style style:name=\"Text_20_body\" style:display-name=\"Text body\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Standard\"><style:paragraph-properties fo:margin-bottom=\"0.25cm\"/></style:style>"
    "<style:style style:name=\"Title\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:margin-bottom=\"0.5cm\"/><style:text-properties fo:font-size=\"20pt\" fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Standard\" style:default-outline-level=\"1\"><style:paragraph-properties fo:margin-top=\"0.6cm\" "
    "fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"/><style:text-properties fo:font-size=\"14pt\" fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Heading_20_2\" style:display-name=\"Heading 2\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Standard\" style:default-outline-level=\"2\"><style:paragraph-properties fo:margin-top=\"0.4cm\" "
    "fo:margin-bottom=\"0.2cm\" fo:keep-with-next=\"always\"/><style:text-properties fo:font-size=\"12pt\" fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Heading_20_3\" style:display-name=\"Heading 3\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Standard\" style:default-outline-level=\"3\"><style:paragraph-properties fo:margin-top=\"0.3cm\" "
    "fo:margin-bottom=\"0.15cm\" fo:keep-with-next=\"always\"/><style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Caption\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:margin-top=\"0.3cm\" fo:margin-bottom=\"0.1cm\" fo:keep-with-next=\"always\"/>"
    "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Table_20_Contents\" style:display-name=\"Table Contents\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Standard\"><style:text-properties fo:font-size=\"8pt\"/></style:style>"
    "<style:style style:name=\"Table_20_Heading\" style:display-name=\"Table Heading\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Table_20_Contents\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Table_20_Figures\" style:display-name=\"Table Figures\" style:family=\"paragraph\" "
    "style:parent-style-name=\"Table_20_Contents\"><style:paragraph-properties fo:text-align=\"end\"/></style:style>"
    "<style:style style:name=\"Signature\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:margin-top=\"2cm\" fo:margin-right=\"8cm\" fo:padding-top=\"0.1cm\" fo:border-top=\"0.5pt solid #555555\"/></style:style>"
    "<style:style style:name=\"Footer\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:text-properties fo:font-size=\"8pt\" fo:color=\"#666666\"/></style:style>"
    "<style:style style:name=\"Strong\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<text:list-style style:name=\"Bullets\"><text:list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\">"
    "<style:list-level-properties text:space-before=\"0.3cm\" text:min-label-width=\"0.5cm\"/></text:list-level-style-bullet></text:list-style>"
    "</office:styles><office:automatic-styles><style:page-layout style:name=\"Letter\"><style:page-layout-properties "
    "fo:page-width=\"21.59cm\" fo:page-height=\"27.94cm\" fo:margin-top=\"2.2cm\" fo:margin-bottom=\"1.6cm\" "
    "fo:margin-left=\"2.54cm\" fo:margin-right=\"2.54cm\"/><style:footer-style><style:header-footer-properties "
    "fo:min-height=\"0.8cm\" fo:margin-top=\"0.3cm\"/></style:footer-style></style:page-layout></office:automatic-styles>"
    "<office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"Letter\"><style:footer>"
    "<text:p text:style-name=\"Footer\">";
static const char styles_end[] =
    " · <text:page-number text:select-page=\"current\"/> / <text:page-count/></text:p>"
    "</style:footer></style:master-page></office:master-styles></office:document-styles>";

static const char automatic[] =
    "<office:automatic-styles>"
    "<style:style style:name=\"Break\" style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:break-before=\"page\"/></style:style>"
    "<style:style style:name=\"Cell\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.1cm\" "
    "fo:border-bottom=\"0.5pt solid #999999\"/></style:style>"
    "<style:style style:name=\"HeadCell\" style:family=\"table-cell\"><style:table-cell-properties fo:padding=\"0.1cm\" "
    "fo:border-bottom=\"0.5pt solid #999999\" fo:background-color=\"#edeff4\"/></style:style>"
    "</office:automatic-styles>";


static void
append_text (GString *out, const DifBlock *block)
{
  if (block->lead != NULL)
    dif_xml_append (out, "<text:span text:style-name=\"Strong\">%s</text:span> ", block->lead);
  dif_xml_append (out, "%s", block->text);
}

static void
append_paragraph (GString *out, const char *style, const DifBlock *block)
{
  dif_xml_append (out, "<text:p text:style-name=\"%s\">", style);
  append_text (out, block);
  g_string_append (out, "</text:p>\n");
}

static void
append_row (GString *out, const DifBlock *block, guint row)
{
  GStrv cells = g_ptr_array_index (block->rows, row);

  g_string_append (out, "<table:table-row>");
  for (guint c = 0; c < block->columns; c++) {
    dif_xml_append (out,
                    "<table:table-cell table:style-name=\"%s\" office:value-type=\"string\"><text:p "
                    "text:style-name=\"%s\">%s</text:p></table:table-cell>",
                    row == 0 ? "HeadCell" : "Cell",
                    row == 0 ? "Table_20_Heading" : block->numeric[c] ? "Table_20_Figures" : "Table_20_Contents",
                    cells[c]);
  }
  g_string_append (out, "</table:table-row>\n");
}

static void
append_table (GString *out, const DifBlock *block)
{
  append_paragraph (out, "Caption", block);
  g_string_append_printf (out, "<table:table table:name=\"T%u\"><table:table-column table:number-columns-repeated=\"%u\"/>",
                          block->ordinal, block->columns);
  g_string_append (out, "<table:table-header-rows>");
  append_row (out, block, 0);
  g_string_append (out, "</table:table-header-rows>");
  for (guint r = 1; r < block->rows->len; r++)
    append_row (out, block, r);
  g_string_append (out, "</table:table>\n<text:p text:style-name=\"Standard\"/>\n");
}

static void
append_chart (GString *out, const DifBlock *block)
{
  append_paragraph (out, "Caption", block);
  g_string_append_printf (out,
                          "<text:p text:style-name=\"Standard\"><draw:frame draw:name=\"F%u\" text:anchor-type=\"as-char\" "
                          "svg:width=\"16.5cm\" svg:height=\"6cm\"><draw:image xlink:href=\"Pictures/%u.png\" "
                          "xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/>",
                          block->ordinal, block->ordinal);
  dif_xml_append (out, "<svg:title>%s</svg:title></draw:frame></text:p>\n", block->text);
}

static void
append_item (GString *out, const DifDocument *self, guint index)
{
  if (index == 0 || !dif_document_in_list (self, index - 1))
    g_string_append (out, "<text:list text:style-name=\"Bullets\">");
  g_string_append (out, "<text:list-item>");
  append_paragraph (out, "Text_20_body", g_ptr_array_index (self->blocks, index));
  g_string_append (out, "</text:list-item>");
  if (!dif_document_in_list (self, index + 1))
    g_string_append (out, "</text:list>\n");
}

static void
append_block (GString *out, const DifDocument *self, guint index)
{
  const DifBlock *block = g_ptr_array_index (self->blocks, index);

  switch (block->kind) {
    case DIF_BLOCK_TITLE:
      append_paragraph (out, "Title", block);
      break;
    case DIF_BLOCK_HEADING:
      g_string_append_printf (out, "<text:h text:style-name=\"Heading_20_%u\" text:outline-level=\"%u\">", block->level,
                              block->level);
      append_text (out, block);
      g_string_append (out, "</text:h>\n");
      break;
    case DIF_BLOCK_PARAGRAPH:
      append_paragraph (out, "Text_20_body", block);
      break;
    case DIF_BLOCK_ITEM:
      append_item (out, self, index);
      break;
    case DIF_BLOCK_TABLE:
      append_table (out, block);
      break;
    case DIF_BLOCK_CHART:
      append_chart (out, block);
      break;
    case DIF_BLOCK_SIGNATURE:
      append_paragraph (out, "Signature", block);
      break;
    case DIF_BLOCK_NEW_PAGE:
      g_string_append (out, "<text:p text:style-name=\"Break\"/>\n");
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
add_content (DifZipWriter *zip, const DifDocument *self)
{
  g_autoptr (GString) out = g_string_new (HEAD "<office:document-content" NAMESPACES ">");

  g_string_append (out, automatic);
  g_string_append (out, "<office:body><office:text>\n");
  for (guint i = 0; i < self->blocks->len; i++)
    append_block (out, self, i);
  g_string_append (out, "</office:text></office:body></office:document-content>");
  dif_zip_writer_add (zip, "content.xml", out->str, out->len);
}

static void
add_styles (DifZipWriter *zip, const DifDocument *self)
{
  g_autoptr (GString) out = g_string_new (styles_start);

  dif_xml_append (out, "%s", self->title);
  g_string_append (out, styles_end);
  dif_zip_writer_add (zip, "styles.xml", out->str, out->len);
}

static void
add_metadata (DifZipWriter *zip, const DifDocument *self)
{
  g_autoptr (GString) out = g_string_new (HEAD "<office:document-meta" NAMESPACES "><office:meta>");
  g_autofree char *date = dif_document_date (self);

  dif_xml_append (out,
                  "<meta:generator>Difusor</meta:generator><dc:title>%s</dc:title><dc:subject>%s</dc:subject>"
                  "<meta:initial-creator>%s</meta:initial-creator><dc:creator>%s</dc:creator>"
                  "<meta:creation-date>%s</meta:creation-date><dc:date>%s</dc:date><dc:language>%s</dc:language>",
                  self->title, self->subject, self->author, self->author, date, date, self->language);
  g_string_append (out, "</office:meta></office:document-meta>");
  dif_zip_writer_add (zip, "meta.xml", out->str, out->len);
}

static void
add_pictures (DifZipWriter *zip, const DifDocument *self, GString *manifest)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    const DifBlock *block = g_ptr_array_index (self->blocks, i);
    g_autoptr (GBytes) png = NULL;
    g_autofree char *name = NULL;

    if (block->kind != DIF_BLOCK_CHART)
      continue;
    png = dif_document_chart_png (block->chart);
    name = g_strdup_printf ("Pictures/%u.png", block->ordinal);
    dif_zip_writer_add (zip, name, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
    dif_xml_append (manifest, "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"image/png\"/>", name);
  }
}

GBytes *
dif_document_write_odt (const DifDocument *self)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autoptr (GString) manifest = g_string_new (
      HEAD "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" manifest:version=\"1.3\">"
           "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" manifest:media-type=\"" MIME "\"/>"
           "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
           "<manifest:file-entry manifest:full-path=\"styles.xml\" manifest:media-type=\"text/xml\"/>"
           "<manifest:file-entry manifest:full-path=\"meta.xml\" manifest:media-type=\"text/xml\"/>");

  dif_zip_writer_add_stored (zip, "mimetype", MIME, strlen (MIME));
  add_content (zip, self);
  add_styles (zip, self);
  add_metadata (zip, self);
  add_pictures (zip, self, manifest);
  g_string_append (manifest, "</manifest:manifest>");
  dif_zip_writer_add (zip, "META-INF/manifest.xml", manifest->str, manifest->len);
  return dif_zip_writer_finish (zip);
}

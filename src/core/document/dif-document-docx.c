/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-document-docx"

#include "config.h"

#include "base/dif-zip-writer.h"

#include "dif-document-writers.h"

/* ECMA-376, transitional: WordprocessingML, packaging, DrawingML */
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE_REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE_REL "http://schemas.openxmlformats.org/package/2006/relationships"
#define EMU_PER_POINT (12700)
#define TEXT_WIDTH (9360) /* twentieths of a point */

static const char content_types[] =
    HEAD "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
         "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
         "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>"
         "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>"
         "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
         "<Override PartName=\"/word/numbering.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/>"
         "<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>"
         "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
         "</Types>";

static const char package_relations[] =
    HEAD "<Relationships xmlns=\"" PACKAGE_REL "\">"
         "<Relationship Id=\"rId1\" Type=\"" OFFICE_REL "/officeDocument\" Target=\"word/document.xml\"/>"
         "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" "
         "Target=\"docProps/core.xml\"/></Relationships>";

#define STYLE(id, name, based, paragraph, run)                                                     \
  "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/><w:basedOn w:val=\"" based              \
  "\"/><w:qFormat/><w:pPr>" paragraph "</w:pPr><w:rPr>" run "</w:rPr></w:style>"

static const char styles[] =
    HEAD "<w:styles" W "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/>"
         "<w:sz w:val=\"20\"/><w:lang w:val=\"es-MX\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"0\" "
         "w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
         "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
    STYLE ("BodyText", "Body Text", "Normal", "<w:spacing w:after=\"140\"/>", "")
    STYLE ("Title", "Title", "Normal", "<w:spacing w:after=\"240\"/>", "<w:b/><w:sz w:val=\"40\"/>")
    STYLE ("Heading1", "heading 1", "Normal", "<w:keepNext/><w:spacing w:before=\"320\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/>", "<w:b/><w:sz w:val=\"28\"/>")
    STYLE ("Heading2", "heading 2", "Normal", "<w:keepNext/><w:spacing w:before=\"220\" w:after=\"100\"/><w:outlineLvl w:val=\"1\"/>", "<w:b/><w:sz w:val=\"24\"/>")
    STYLE ("Heading3", "heading 3", "Normal", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"80\"/><w:outlineLvl w:val=\"2\"/>", "<w:b/>")
    STYLE ("Caption", "caption", "Normal", "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>", "<w:b/>")
    STYLE ("ListBullet", "List Bullet", "Normal", "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"60\"/>", "")
    STYLE ("TableText", "Table Text", "Normal", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>", "<w:sz w:val=\"16\"/>")
    STYLE ("TableHeading", "Table Heading", "TableText", "<w:keepNext/>", "<w:b/>")
    STYLE ("Signature", "Signature", "Normal", "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"4\" w:color=\"555555\"/></w:pBdr><w:spacing w:before=\"1200\"/><w:ind w:right=\"4680\"/>", "")
    STYLE ("Footer", "footer", "Normal", "", "<w:color w:val=\"666666\"/><w:sz w:val=\"16\"/>")
    "</w:styles>";

static const char numbering[] =
    HEAD "<w:numbering" W "><w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"hybridMultilevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
         "<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"420\" w:hanging=\"260\"/></w:pPr></w:lvl>"
         "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";


static void
append_run (GString *out, const char *text, gboolean bold)
{
  g_string_append (out, bold ? "<w:r><w:rPr><w:b/></w:rPr>" : "<w:r>");
  dif_xml_append (out, "<w:t xml:space=\"preserve\">%s</w:t></w:r>", text);
}

static void
append_paragraph (GString *out, const char *style, const char *lead, const char *text, gboolean right)
{
  dif_xml_append (out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", style);
  g_string_append (out, right ? "<w:jc w:val=\"right\"/></w:pPr>" : "</w:pPr>");
  if (lead != NULL) {
    append_run (out, lead, TRUE);
    append_run (out, " ", FALSE);
  }
  append_run (out, text, FALSE);
  g_string_append (out, "</w:p>\n");
}

static void
append_row (GString *out, const DifBlock *block, guint row)
{
  GStrv cells = g_ptr_array_index (block->rows, row);

  g_string_append (out, row == 0 ? "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" : "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
  for (guint c = 0; c < block->columns; c++) {
    g_string_append_printf (out, "<w:tc><w:tcPr><w:tcW w:w=\"%u\" w:type=\"dxa\"/>%s</w:tcPr>", TEXT_WIDTH / block->columns,
                            row == 0 ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDEFF4\"/>" : "");
    append_paragraph (out, row == 0 ? "TableHeading" : "TableText", NULL, cells[c], row > 0 && block->numeric[c]);
    g_string_append (out, "</w:tc>");
  }
  g_string_append (out, "</w:tr>\n");
}

static void
append_table (GString *out, const DifBlock *block)
{
  append_paragraph (out, "Caption", NULL, block->text, FALSE);
  g_string_append (out, "<w:tbl><w:tblPr><w:tblW w:w=\"9360\" w:type=\"dxa\"/><w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" "
                        "w:color=\"999999\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"999999\"/></w:tblBorders>"
                        "<w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>");
  for (guint c = 0; c < block->columns; c++)
    g_string_append_printf (out, "<w:gridCol w:w=\"%u\"/>", TEXT_WIDTH / block->columns);
  g_string_append (out, "</w:tblGrid>\n");
  for (guint r = 0; r < block->rows->len; r++)
    append_row (out, block, r);
  g_string_append (out, "</w:tbl>\n<w:p/>\n");
}

static void
append_chart (GString *out, const DifBlock *block)
{
  int width = (int) DIF_DOCUMENT_CHART_WIDTH * EMU_PER_POINT, height = (int) DIF_DOCUMENT_CHART_HEIGHT * EMU_PER_POINT;

  append_paragraph (out, "Caption", NULL, block->text, FALSE);
  g_string_append_printf (out,
                          "<w:p><w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"%d\" cy=\"%d\"/>"
                          "<wp:docPr id=\"%u\" name=\"F%u\"", width, height, block->ordinal, block->ordinal);
  dif_xml_append (out, " descr=\"%s\"/>", block->text);
  g_string_append_printf (out,
                          "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr>"
                          "<pic:cNvPr id=\"%u\" name=\"%u.png\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdF%u\"/><a:stretch>"
                          "<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%d\" cy=\"%d\"/></a:xfrm>"
                          "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
                          "</w:r></w:p>\n",
                          block->ordinal, block->ordinal, block->ordinal, width, height);
}

static void
append_block (GString *out, const DifBlock *block)
{
  static const char *const headings[] = { "Heading1", "Heading2", "Heading3" };

  switch (block->kind) {
    case DIF_BLOCK_TITLE:
      append_paragraph (out, "Title", NULL, block->text, FALSE);
      break;
    case DIF_BLOCK_HEADING:
      append_paragraph (out, headings[block->level - 1], NULL, block->text, FALSE);
      break;
    case DIF_BLOCK_PARAGRAPH:
      append_paragraph (out, "BodyText", block->lead, block->text, FALSE);
      break;
    case DIF_BLOCK_ITEM:
      append_paragraph (out, "ListBullet", block->lead, block->text, FALSE);
      break;
    case DIF_BLOCK_TABLE:
      append_table (out, block);
      break;
    case DIF_BLOCK_CHART:
      append_chart (out, block);
      break;
    case DIF_BLOCK_SIGNATURE:
      append_paragraph (out, "Signature", block->lead, block->text, FALSE);
      break;
    case DIF_BLOCK_NEW_PAGE:
      g_string_append (out, "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>\n");
      break;
    default:
      g_assert_not_reached ();
  }
}

static void
add_body (DifZipWriter *zip, const DifDocument *self)
{
  g_autoptr (GString) out = g_string_new (
      HEAD "<w:document" W " xmlns:r=\"" OFFICE_REL "\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
           "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
           "<w:body>\n");

  for (guint i = 0; i < self->blocks->len; i++)
    append_block (out, g_ptr_array_index (self->blocks, i));
  g_string_append (out, "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"12240\" w:h=\"15840\"/><w:pgMar w:top=\"1280\" "
                        "w:right=\"1440\" w:bottom=\"1280\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
  dif_zip_writer_add (zip, "word/document.xml", out->str, out->len);
}

static void
add_footer (DifZipWriter *zip, const DifDocument *self)
{
  g_autoptr (GString) out = g_string_new (HEAD "<w:ftr" W "><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");

  append_run (out, self->title, FALSE);
  append_run (out, " · ", FALSE);
  g_string_append (out, "<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
  append_run (out, " / ", FALSE);
  g_string_append (out, "<w:fldSimple w:instr=\"NUMPAGES\"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>");
  dif_zip_writer_add (zip, "word/footer1.xml", out->str, out->len);
}

static void
add_properties (DifZipWriter *zip, const DifDocument *self)
{
  g_autofree char *date = dif_document_date (self);
  g_autoptr (GString) out = g_string_new (
      HEAD "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
           "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
           "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");

  dif_xml_append (out,
                  "<dc:title>%s</dc:title><dc:subject>%s</dc:subject><dc:creator>%s</dc:creator><dc:language>%s</dc:language>"
                  "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>"
                  "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%s</dcterms:modified></cp:coreProperties>",
                  self->title, self->subject, self->author, self->language, date, date);
  dif_zip_writer_add (zip, "docProps/core.xml", out->str, out->len);
}

/* The pictures, and who points to what */
static void
add_relations (DifZipWriter *zip, const DifDocument *self)
{
  g_autoptr (GString) out = g_string_new (
      HEAD "<Relationships xmlns=\"" PACKAGE_REL "\"><Relationship Id=\"rId1\" Type=\"" OFFICE_REL "/styles\" Target=\"styles.xml\"/>"
           "<Relationship Id=\"rId2\" Type=\"" OFFICE_REL "/numbering\" Target=\"numbering.xml\"/>"
           "<Relationship Id=\"rId3\" Type=\"" OFFICE_REL "/footer\" Target=\"footer1.xml\"/>");

  for (guint i = 0; i < self->blocks->len; i++) {
    const DifBlock *block = g_ptr_array_index (self->blocks, i);
    g_autoptr (GBytes) png = NULL;
    g_autofree char *name = NULL;

    if (block->kind != DIF_BLOCK_CHART)
      continue;
    png = dif_document_chart_png (block->chart);
    name = g_strdup_printf ("word/media/%u.png", block->ordinal);
    dif_zip_writer_add (zip, name, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
    g_string_append_printf (out, "<Relationship Id=\"rIdF%u\" Type=\"" OFFICE_REL "/image\" Target=\"media/%u.png\"/>", block->ordinal,
                            block->ordinal);
  }
  g_string_append (out, "</Relationships>");
  dif_zip_writer_add (zip, "word/_rels/document.xml.rels", out->str, out->len);
}

GBytes *
dif_document_write_docx (const DifDocument *self)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();

  dif_zip_writer_add_text (zip, "[Content_Types].xml", content_types);
  dif_zip_writer_add_text (zip, "_rels/.rels", package_relations);
  add_body (zip, self);
  dif_zip_writer_add_text (zip, "word/styles.xml", styles);
  dif_zip_writer_add_text (zip, "word/numbering.xml", numbering);
  add_footer (zip, self);
  add_properties (zip, self);
  add_relations (zip, self);
  return dif_zip_writer_finish (zip);
}

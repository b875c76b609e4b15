/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms of the Institute: their fields are filled, and nothing else in them is touched. */
#include <string.h>

#include "base/dif-limits.h"
#include "base/dif-zip-writer.h"
#include "dif-test.h"
#include "document/dif-form.h"
#include "document/dif-zip-edit.h"

#define DOCX_TYPES                                                                                                     \
  "<Types><Override PartName=\"/word/document.xml\" "                                                                  \
  "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>"
#define DOCX_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document xmlns:w=\"w\"><w:body>"
#define DOCX_FOOT "</w:body></w:document>"
#define ODT_TYPE "application/vnd.oasis.opendocument.text"
#define ODT_HEAD "<office:document-content xmlns:office=\"o\" xmlns:text=\"t\"><office:body>"
#define ODT_FOOT "</office:body></office:document-content>"

typedef struct {
  char *folder;
  GHashTable *fields;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = dif_test_folder ();
  self->fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (self->fields, (gpointer) "company", (gpointer) "Ñandú & <b> ]]> \" {{domain}}");
  g_hash_table_insert (self->fields, (gpointer) "domain", (gpointer) "ejemplo.mx");
  g_hash_table_insert (self->fields, (gpointer) "state", (gpointer) "");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_hash_table_unref (self->fields);
  dif_test_folder_remove (self->folder);
}

/* A part's name and text, and so on, ended by %NULL; the picture shows what stays packed as it was */
static char *
write_form (Fixture *self, const char *name, const char *part, ...)
{
  g_autoptr (DifZipWriter) zip = dif_zip_writer_new ();
  g_autoptr (GBytes) bytes = NULL;
  char *path = g_build_filename (self->folder, name, NULL);
  va_list parts;

  va_start (parts, part);
  for (; part != NULL; part = va_arg (parts, const char *)) {
    const char *text = va_arg (parts, const char *);

    if (g_str_equal (part, "mimetype"))
      dif_zip_writer_add_stored (zip, part, text, strlen (text));
    else
      dif_zip_writer_add_text (zip, part, text);
  }
  va_end (parts);
  dif_zip_writer_add_stored (zip, "media/picture.png", "\x89PNG\0\1\2\3", 8);
  bytes = dif_zip_writer_finish (zip);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

static char *
part_of (GBytes *bytes, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifZipEdit) zip = dif_zip_edit_new (bytes, "filled", &error);
  g_autoptr (GBytes) part = NULL;

  g_assert_no_error (error);
  part = dif_zip_edit_read (zip, (guint) dif_zip_edit_find (zip, name), &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (part, NULL), g_bytes_get_size (part));
}

static char *
fill_body (Fixture *self, gboolean odt, const char *body, GError **error)
{
  g_autofree char *xml = g_strconcat (odt ? ODT_HEAD : DOCX_HEAD, body, odt ? ODT_FOOT : DOCX_FOOT, NULL);
  g_autofree char *path = odt ? write_form (self, "f.odt", "mimetype", ODT_TYPE, "content.xml", xml, NULL)
                              : write_form (self, "f.docx", "[Content_Types].xml", DOCX_TYPES, "word/document.xml", xml, NULL);
  g_autoptr (GBytes) filled = dif_form_fill (path, self->fields, NULL, error);
  g_autofree char *part = filled != NULL ? part_of (filled, odt ? "content.xml" : "word/document.xml") : NULL;
  gsize head = strlen (odt ? ODT_HEAD : DOCX_HEAD);

  if (part == NULL)
    return NULL;
  g_assert_true (g_str_has_suffix (part, odt ? ODT_FOOT : DOCX_FOOT));
  return g_strndup (part + head, strlen (part) - head - strlen (odt ? ODT_FOOT : DOCX_FOOT));
}

/* What is split over runs is found; a value is text, whatever it says; what stood around it stays */
static void
test_fields (Fixture *self, gconstpointer data)
{
  static const struct {
    gboolean odt;
    const char *body;
    const char *filled;
  } cases[] = {
    { FALSE, "<w:p><w:r><w:t>a {{domain}} b</w:t></w:r></w:p>",
      "<w:p><w:r><w:t xml:space=\"preserve\">a ejemplo.mx b</w:t></w:r></w:p>" },
    { FALSE, "<w:p><w:r><w:t xml:space='preserve'>{</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>{ dom</w:t></w:r>"
             "<w:r><w:t>ain }</w:t></w:r><w:r><w:t>} end</w:t></w:r></w:p>",
      "<w:p><w:r><w:t xml:space='preserve'>ejemplo.mx</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr>"
      "<w:t xml:space=\"preserve\"></w:t></w:r><w:r><w:t xml:space=\"preserve\"></w:t></w:r>"
      "<w:r><w:t xml:space=\"preserve\"> end</w:t></w:r></w:p>" },
    { FALSE, "<x:p xmlns:x='w'><x:t>{{company}}{{company}}</x:t></x:p><!-- {{nobody}} -->",
      "<x:p xmlns:x='w'><x:t xml:space=\"preserve\">Ñandú &amp; &lt;b&gt; ]]&gt; &quot; {{domain}}"
      "Ñandú &amp; &lt;b&gt; ]]&gt; &quot; {{domain}}</x:t></x:p><!-- {{nobody}} -->" },
    { FALSE, "<w:p><w:t>{{dom</w:t><w:txbx><w:p><w:t>{{domain}}</w:t></w:p></w:txbx><w:t>ain}}{{state}}</w:t></w:p>",
      "<w:p><w:t xml:space=\"preserve\">ejemplo.mx</w:t><w:txbx><w:p><w:t xml:space=\"preserve\">ejemplo.mx</w:t></w:p></w:txbx>"
      "<w:t xml:space=\"preserve\"></w:t></w:p>" },
    { FALSE, "<w:p a=\"{{nobody}} > '\"><w:instrText>{{nobody}}</w:instrText><w:t>&amp;{{domain}}&#233;</w:t></w:p>",
      "<w:p a=\"{{nobody}} > '\"><w:instrText>{{nobody}}</w:instrText><w:t xml:space=\"preserve\">&amp;ejemplo.mx&#233;</w:t></w:p>" },
    { TRUE, "<text:h>{{do<text:span a='>'>main</text:span>}}</text:h>",
      "<text:h>ejemplo.mx<text:span a='>'></text:span></text:h>" },
    { TRUE, "<text:p>x<svg:title>{{nobody}}</svg:title><text:a>{{domain}}</text:a></text:p>{{nobody}}",
      "<text:p>x<svg:title>{{nobody}}</svg:title><text:a>ejemplo.mx</text:a></text:p>{{nobody}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *filled = fill_body (self, cases[i].odt, cases[i].body, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (filled, ==, cases[i].filled);
  }
}

static void
test_report (Fixture *self, gconstpointer data)
{
  g_autofree char *path =
      write_form (self, "f.docx", "[Content_Types].xml", DOCX_TYPES, "word/document.xml",
                  DOCX_HEAD "<w:p><w:t>{{state}}{{domain}}{{state}}</w:t></w:p>" DOCX_FOOT, "word/footer1.xml",
                  "<w:ftr xmlns:w='w'><w:p><w:t>{{company}}</w:t></w:p></w:ftr>", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DifFormReport) report = NULL;
  g_autoptr (GBytes) first = dif_form_fill (path, self->fields, &report, &error);
  g_autoptr (GBytes) second = dif_form_fill (path, self->fields, NULL, &error);
  g_autofree char *footer = NULL;

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpstrv (report->filled, ((const char *const[]){ "domain", "company", NULL }));
  g_assert_cmpstrv (report->empty, ((const char *const[]){ "state", NULL }));
  footer = part_of (first, "word/footer1.xml");
  g_assert_nonnull (strstr (footer, "Ñandú"));
}

/* All that is no part with a field is the same, byte for byte, as it was packed */
static void
test_untouched (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_form (self, "f.odt", "mimetype", ODT_TYPE, "settings.xml", "<a>{{domain}}</a>", "content.xml",
                                      ODT_HEAD "<text:p>{{domain}}</text:p>" ODT_FOOT, "meta.xml", "<b/>", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) filled = dif_form_fill (path, self->fields, NULL, &error);
  g_autofree char *before = NULL;
  gsize length, size, head, tail;
  const char *after;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &before, &length, NULL));
  after = g_bytes_get_data (filled, &size);
  head = (gsize) ((char *) memmem (before, length, "content.xml", 11) - before) - 30;
  g_assert_cmpmem (after, head, before, head);
  /* what follows it, up to the directory, has only moved */
  tail = (gsize) ((char *) memmem (before, length, "meta.xml", 8) - before) - 30;
  g_assert_nonnull (memmem (after, size, before + tail, (gsize) ((char *) memmem (before, length, "PK\1\2", 4) - before) - tail));
}

static void
test_bad_fields (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *body;
    const char *part;
  } cases[] = {
    { "<w:p><w:t>{{nobody}} {{noone}} {{nobody}} {{domain}}</w:t></w:p>", "“nobody”, “noone”" },
    { "<w:p><w:t>{{domain</w:t></w:p><w:p><w:t>}}</w:t></w:p>", "“domain”" },
    { "<w:p><w:t>{{do</w:t><w:br/><w:t>main}}</w:t></w:p>", "do main" },
    { "<w:p><w:t>domain</w:t></w:p>", "no field" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GError *error = NULL;

    g_assert_null (fill_body (self, FALSE, cases[i].body, &error));
    dif_assert_error (error, DIF_ERROR_FORMAT, cases[i].part);
  }
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *body;
    DifError code;
  } cases[] = {
    { "<w:p><w:t>{{domain}}</w:p>", DIF_ERROR_FORMAT },
    { "<w:p>&bomb;</w:p>", DIF_ERROR_FORMAT },
    { "<w:p>\xff</w:p>", DIF_ERROR_FORMAT },
    { "<w:p", DIF_ERROR_FORMAT },
  };
  GError *error = NULL;
  g_autofree char *bomb = write_form (self, "bomb.docx", "[Content_Types].xml", DOCX_TYPES, "word/document.xml",
                                      "<!DOCTYPE d [<!ENTITY a \"{{domain}}\">]><d/>", NULL);
  g_autofree char *wide = write_form (self, "wide.docx", "[Content_Types].xml", DOCX_TYPES, "word/document.xml",
                                      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><d/>", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_assert_null (fill_body (self, FALSE, cases[i].body, &error));
    dif_assert_error (error, cases[i].code, "document.xml");
  }
  g_assert_null (dif_form_fill (bomb, self->fields, NULL, &error));
  dif_assert_error (error, DIF_ERROR_UNSAFE, "document.xml");
  g_assert_null (dif_form_fill (wide, self->fields, NULL, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "UTF-8");
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const char docx[] = DOCX_HEAD "<w:p><w:t>{{domain}}</w:t></w:p>" DOCX_FOOT;
  static const char odt[] = ODT_HEAD "<text:p>{{domain}}</text:p>" ODT_FOOT;
  static const struct {
    const char *type, *type_text, *part, *part_text, *more, *more_text;
    DifError code;
    const char *says;
  } cases[] = {
    { "[Content_Types].xml", DOCX_TYPES, "word/document.xml", docx, "word/vbaProject.bin", "x", DIF_ERROR_UNSAFE, "macros" },
    { "[Content_Types].xml", "<T a=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>", "word/document.xml", docx, NULL,
      NULL, DIF_ERROR_UNSAFE, "macros" },
    { "[Content_Types].xml", DOCX_TYPES, "word/document.xml", docx, "_xmlsignatures/sig1.xml", "<s/>", DIF_ERROR_UNSAFE, "signed" },
    { "[Content_Types].xml", "<T a=\"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml\"/>",
      "word/document.xml", docx, NULL, NULL, DIF_ERROR_FORMAT, "template" },
    { "[Content_Types].xml", "<T/>", "xl/workbook.xml", "<x/>", NULL, NULL, DIF_ERROR_FORMAT, "no document of Word" },
    { "mimetype", ODT_TYPE, "content.xml", odt, "Basic/Standard/Module1.xml", "<x/>", DIF_ERROR_UNSAFE, "macros" },
    { "mimetype", ODT_TYPE, "content.xml", odt, "Scripts/python/a.py", "x", DIF_ERROR_UNSAFE, "macros" },
    { "mimetype", ODT_TYPE, "content.xml", ODT_HEAD "<script:event-listener a=''/>" ODT_FOOT, NULL, NULL, DIF_ERROR_UNSAFE, "macros" },
    { "mimetype", ODT_TYPE, "content.xml", odt, "META-INF/documentsignatures.xml", "<s/>", DIF_ERROR_UNSAFE, "signed" },
    { "mimetype", ODT_TYPE, "content.xml", odt, "META-INF/manifest.xml", "<m:encryption-data/>", DIF_ERROR_UNSAFE, "password" },
    { "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", odt, NULL, NULL, DIF_ERROR_FORMAT, "no text" },
    { "other", "x", "content.xml", odt, NULL, NULL, DIF_ERROR_FORMAT, "no DOCX and no ODT" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = write_form (self, "form.x", cases[i].type, cases[i].type_text, cases[i].part, cases[i].part_text,
                                        cases[i].more, cases[i].more_text, NULL);
    GError *error = NULL;

    g_assert_null (dif_form_fill (path, self->fields, NULL, &error));
    g_assert_nonnull (dif_error_get_hint (error));
    dif_assert_error (error, cases[i].code, cases[i].says);
  }
}

/* No ZIP, one that is damaged, one that is too large, one that is not there, other names */
static void
test_files (Fixture *self, gconstpointer data)
{
  g_autofree char *path = write_form (self, "f.docx", "[Content_Types].xml", DOCX_TYPES, "word/document.xml",
                                      DOCX_HEAD "<w:p><w:t>{{domain}}</w:t></w:p>" DOCX_FOOT, NULL);
  g_autofree char *large = g_malloc0 (DIF_LIMIT_FORM_BYTES + 1);
  g_autofree char *zip = NULL;
  gsize length;
  char *at;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (path, &zip, &length, NULL));
  at = memmem (zip, length, "word/document.xml", 17);
  at[17 + 20] ^= 0x55;
  g_assert_true (g_file_set_contents (path, zip, (gssize) length, NULL));
  g_assert_null (dif_form_fill (path, self->fields, NULL, &error));
  dif_assert_error (error, DIF_ERROR_INTEGRITY, "document.xml");
  g_assert_true (g_file_set_contents (path, zip, (gssize) length / 2, NULL));
  g_assert_null (dif_form_fill (path, self->fields, NULL, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "no DOCX");
  g_assert_true (g_file_set_contents (path, large, DIF_LIMIT_FORM_BYTES + 1, NULL));
  g_assert_null (dif_form_fill (path, self->fields, NULL, &error));
  dif_assert_error (error, DIF_ERROR_LIMIT, "too large");
  g_assert_null (dif_form_fill ("/nonexistent/f.docx", self->fields, NULL, &error));
  dif_assert_error (error, DIF_ERROR_STORAGE, "nonexistent");
  g_assert_true (dif_form_check_names ("a.odt", "b.odt", &error));
  g_assert_false (dif_form_check_names ("a.odt", "b.docx", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "b.docx");
  g_assert_false (dif_form_check_names ("a.docm", "b.docx", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "a.docm");
}

#define ADD(path, function) g_test_add ("/form/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fields", test_fields);
  ADD ("report", test_report);
  ADD ("untouched", test_untouched);
  ADD ("bad-fields", test_bad_fields);
  ADD ("broken", test_broken);
  ADD ("refused", test_refused);
  ADD ("files", test_files);
  return g_test_run ();
}

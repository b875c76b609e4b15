/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-document"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-file.h"

#include "dif-document-writers.h"


static void
block_free (gpointer data)
{
  DifBlock *block = data;

  g_free (block->lead);
  g_free (block->text);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_free (block->numeric);
  g_clear_pointer (&block->chart, dif_series_free);
  g_free (block);
}

DifDocument *
dif_document_new (const char *title, const char *author, const char *subject, gint64 date)
{
  DifDocument *self = g_new0 (DifDocument, 1);

  self->title = dif_document_safe_text (title);
  self->author = dif_document_safe_text (author);
  self->subject = dif_document_safe_text (subject);
  self->language = g_strdup ("es-MX");
  self->date = date;
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
dif_document_free (DifDocument *self)
{
  g_free (self->title);
  g_free (self->author);
  g_free (self->subject);
  g_free (self->language);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

/* --- Text --------------------------------------------------------------------------------- */

/* What XML 1.0 has no place for, and what turns or steers the text around it */
static gboolean
is_unsafe (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ||
         g_unichar_type (c) == G_UNICODE_SURROGATE || g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR ||
         g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR || (c & 0xfffe) == 0xfffe;
}

/* Zero-width joiners hold emoji together; the soft hyphen is harmless */
static gboolean
is_joiner (gunichar c)
{
  return c == 0x200d || c == 0x200c || c == 0xad;
}

char *
dif_document_safe_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c == '\n' || c == '\t' || c == '\r')
      g_string_append_c (out, ' ');
    else if (is_unsafe (c) && !is_joiner (c))
      g_string_append_printf (out, "\\u%04X", c);
    else
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/* --- Blocks ------------------------------------------------------------------------------- */

static DifBlock *
add_block (DifDocument *self, DifBlockKind kind, const char *lead, const char *text)
{
  DifBlock *block = g_new0 (DifBlock, 1);

  block->kind = kind;
  block->ordinal = 1;
  block->lead = lead != NULL ? dif_document_safe_text (lead) : NULL;
  block->text = dif_document_safe_text (text);
  for (guint i = 0; i < self->blocks->len; i++)
    block->ordinal += ((DifBlock *) g_ptr_array_index (self->blocks, i))->kind == kind;
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
dif_document_add_title (DifDocument *self, const char *text)
{
  add_block (self, DIF_BLOCK_TITLE, NULL, text);
}

void
dif_document_add_heading (DifDocument *self, guint level, const char *text)
{
  add_block (self, DIF_BLOCK_HEADING, NULL, text)->level = CLAMP (level, 1, 3);
}

void
dif_document_add_paragraph (DifDocument *self, const char *lead, const char *text)
{
  add_block (self, DIF_BLOCK_PARAGRAPH, lead, text);
}

void
dif_document_add_item (DifDocument *self, const char *lead, const char *text)
{
  add_block (self, DIF_BLOCK_ITEM, lead, text);
}

void
dif_document_add_signature (DifDocument *self, const char *name, const char *role)
{
  add_block (self, DIF_BLOCK_SIGNATURE, name, role);
}

void
dif_document_add_new_page (DifDocument *self)
{
  add_block (self, DIF_BLOCK_NEW_PAGE, NULL, "");
}

void
dif_document_add_chart (DifDocument *self, DifSeries *chart)
{
  add_block (self, DIF_BLOCK_CHART, NULL, dif_series_get_title (chart))->chart = chart;
}

void
dif_document_add_table (DifDocument *self, const char *caption, const char *headings)
{
  DifBlock *block = add_block (self, DIF_BLOCK_TABLE, NULL, caption);
  GStrv names = g_strsplit (headings, "|", -1);

  block->columns = g_strv_length (names);
  block->numeric = g_new0 (gboolean, block->columns);
  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < block->columns; i++) {
    block->numeric[i] = names[i][0] == '#';
    if (block->numeric[i])
      memmove (names[i], names[i] + 1, strlen (names[i]));
  }
  g_ptr_array_add (block->rows, names);
}

void
dif_document_add_row (DifDocument *self, const char *cell, ...)
{
  DifBlock *block = g_ptr_array_index (self->blocks, self->blocks->len - 1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint count = 0;
  va_list cells;

  g_return_if_fail (block->kind == DIF_BLOCK_TABLE);
  va_start (cells, cell);
  for (; cell != NULL; cell = va_arg (cells, const char *), count++) {
    g_autofree char *safe = dif_document_safe_text (cell);

    g_strv_builder_add (builder, safe);
  }
  va_end (cells);
  g_return_if_fail (count == block->columns);
  g_ptr_array_add (block->rows, g_strv_builder_end (builder));
}

/* --- Writing ------------------------------------------------------------------------------ */

gboolean
dif_document_format_of (const char *path, DifDocumentFormat *format, GError **error)
{
  static const char *const ends[] = { ".pdf", ".odt", ".docx", ".html" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    if (g_str_has_suffix (path, ends[i])) {
      *format = (DifDocumentFormat) i;
      return TRUE;
    }
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Its name must end with .pdf, .odt, .docx or .html."),
                 _("“%s” tells no format of documents"), path);
  return FALSE;
}

GBytes *
dif_document_write (const DifDocument *self, DifDocumentFormat format)
{
  switch (format) {
    case DIF_DOCUMENT_ODT:
      return dif_document_write_odt (self);
    case DIF_DOCUMENT_DOCX:
      return dif_document_write_docx (self);
    case DIF_DOCUMENT_HTML:
      return dif_document_write_html (self);
    case DIF_DOCUMENT_PDF:
    default:
      return dif_document_write_pdf (self);
  }
}

gboolean
dif_document_save (const DifDocument *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  DifDocumentFormat format;

  if (!dif_document_format_of (path, &format, error))
    return FALSE;
  bytes = dif_document_write (self, format);
  return dif_file_replace (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, error);
}

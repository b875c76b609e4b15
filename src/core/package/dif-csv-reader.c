/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-csv-reader"

#include "config.h"

#include <string.h>

#include "base/dif-limits.h"

#include "dif-csv-reader.h"

#define BOM "\xef\xbb\xbf"
#define BOM_BYTES (3)
#define HIGH_BITS (G_GUINT64_CONSTANT (0x8080808080808080))

G_STATIC_ASSERT (DIF_CSV_SCRATCH >= DIF_LIMIT_CSV_LINE);

struct _DifCsvReader {
  DifCsvLine line;
  gpointer user_data;
  GByteArray *pending; /* (owned) the start of a line whose end has not come */
  gboolean overlong;   /* the line under way is beyond the limit: its rest is dropped */
  gboolean after_cr;   /* a CR ended the last block: a LF now belongs to it */
  DifCsvFacts facts;
};


const char *
dif_csv_encoding_to_string (DifCsvEncoding encoding)
{
  static const char *const words[] = { "ascii", "utf-8", "utf-8-bom", "latin-1" };

  g_return_val_if_fail ((guint) encoding < G_N_ELEMENTS (words), "latin-1");
  return words[encoding];
}

const char *
dif_csv_line_end_to_string (DifCsvLineEnd end)
{
  static const char *const words[] = { "lf", "crlf", "cr" };

  g_return_val_if_fail ((guint) end < G_N_ELEMENTS (words), "lf");
  return words[end];
}

DifCsvReader *
dif_csv_reader_new (DifCsvLine line, gpointer user_data)
{
  DifCsvReader *self = g_new0 (DifCsvReader, 1);

  self->line = line;
  self->user_data = user_data;
  self->pending = g_byte_array_new ();
  return self;
}

void
dif_csv_reader_free (DifCsvReader *self)
{
  g_byte_array_unref (self->pending);
  g_free (self);
}

/* --- Lines -------------------------------------------------------------------------------- */

static gboolean
has_high_bytes (const char *text, gsize length)
{
  guint64 bits = 0, word;
  gsize i = 0;

  for (; i + sizeof (word) <= length; i += sizeof (word)) {
    memcpy (&word, text + i, sizeof (word));
    bits |= word;
  }
  for (; i < length; i++)
    bits |= (guint64) (guchar) text[i];
  return (bits & HIGH_BITS) != 0;
}

/* UTF-8, where a NUL is a character as another */
static gboolean
is_utf8 (const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end) {
    const char *nul = memchr (text, '\0', (gsize) (end - text));
    const char *stop = nul != NULL ? nul : end;

    if (!g_utf8_validate_len (text, (gsize) (stop - text), NULL))
      return FALSE;
    text = stop + 1;
  }
  return TRUE;
}

static void
count_nul_bytes (DifCsvReader *self, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end && (text = memchr (text, '\0', (gsize) (end - text))) != NULL) {
    self->facts.nul_bytes++;
    text++;
  }
}

static void
hand_out (DifCsvReader *self, const char *text, gsize length)
{
  gboolean whole = !self->overlong && length <= DIF_LIMIT_CSV_LINE;

  length = MIN (length, DIF_LIMIT_CSV_LINE);
  if (self->facts.lines == 0 && length >= BOM_BYTES && memcmp (text, BOM, BOM_BYTES) == 0) {
    self->facts.bom = TRUE;
    text += BOM_BYTES;
    length -= BOM_BYTES;
  }
  self->facts.lines++;
  self->facts.too_long += !whole;
  count_nul_bytes (self, text, length);
  if (has_high_bytes (text, length)) {
    self->facts.high = TRUE;
    /* a line that was cut may be cut within a character */
    self->facts.not_utf8 += whole && !is_utf8 (text, length);
  }
  self->line (text, length, whole, self->user_data);
}

/* What a line has so far is kept, up to one byte more than it may have */
static void
keep (DifCsvReader *self, const char *text, gsize length)
{
  gsize room = DIF_LIMIT_CSV_LINE + 1 - self->pending->len;

  g_byte_array_append (self->pending, (const guint8 *) text, (guint) MIN (length, room));
  self->overlong |= self->pending->len > DIF_LIMIT_CSV_LINE;
}

static void
end_line (DifCsvReader *self, const char *text, gsize length)
{
  if (self->pending->len == 0) {
    hand_out (self, text, length);
  } else {
    keep (self, text, length);
    hand_out (self, (const char *) self->pending->data, self->pending->len);
    g_byte_array_set_size (self->pending, 0);
  }
  self->overlong = FALSE;
}

void
dif_csv_reader_push (DifCsvReader *self, const char *data, gsize length)
{
  const char *at = data, *end = data + length;
  const char *lf = NULL, *cr = NULL;

  if (length == 0)
    return;
  if (self->after_cr) {
    gboolean pair = *at == '\n';

    self->facts.ends[pair ? DIF_CSV_CRLF : DIF_CSV_CR]++;
    self->after_cr = FALSE;
    at += pair;
  }
  while (at < end) {
    const char *stop;

    if (lf == NULL || lf < at)
      lf = memchr (at, '\n', (gsize) (end - at));
    if (lf == NULL)
      lf = end;
    if (cr == NULL || cr < at)
      cr = memchr (at, '\r', (gsize) (lf - at));
    if (cr == NULL)
      cr = lf;
    stop = MIN (lf, cr);
    if (stop == end) {
      keep (self, at, (gsize) (end - at));
      return;
    }
    end_line (self, at, (gsize) (stop - at));
    at = stop + 1;
    if (*stop == '\n') {
      self->facts.ends[DIF_CSV_LF]++;
    } else if (at == end) {
      self->after_cr = TRUE;
    } else if (*at == '\n') {
      self->facts.ends[DIF_CSV_CRLF]++;
      at++;
    } else {
      self->facts.ends[DIF_CSV_CR]++;
    }
  }
}

void
dif_csv_reader_finish (DifCsvReader *self)
{
  if (self->after_cr)
    self->facts.ends[DIF_CSV_CR]++;
  self->after_cr = FALSE;
  if (self->pending->len > 0)
    end_line (self, "", 0);
}

const DifCsvFacts *
dif_csv_reader_get_facts (DifCsvReader *self)
{
  return &self->facts;
}

DifCsvEncoding
dif_csv_reader_get_encoding (DifCsvReader *self)
{
  if (self->facts.bom)
    return DIF_CSV_UTF8_BOM;
  if (self->facts.not_utf8 > 0)
    return DIF_CSV_LATIN1;
  return self->facts.high ? DIF_CSV_UTF8 : DIF_CSV_ASCII;
}

DifCsvLineEnd
dif_csv_reader_get_line_end (DifCsvReader *self)
{
  DifCsvLineEnd most = DIF_CSV_LF;

  for (DifCsvLineEnd end = DIF_CSV_CRLF; end <= DIF_CSV_CR; end++) {
    if (self->facts.ends[end] > self->facts.ends[most])
      most = end;
  }
  return most;
}

/* --- Fields ------------------------------------------------------------------------------- */

/* A cell that starts with a quote: its text goes to @scratch when it holds doubled quotes.
 * Returns where it ends: at a separator or the line's end */
static const char *
take_quoted (const char *at,
             const char *end,
             char separator,
             char **scratch,
             DifCsvField *field,
             gboolean *balanced)
{
  char *out = *scratch;
  const char *quote;

  field->text = out;
  while ((quote = memchr (at, '"', (gsize) (end - at))) != NULL) {
    memcpy (out, at, (gsize) (quote - at));
    out += quote - at;
    at = quote + 1;
    if (at == end || *at != '"')
      break;
    *out++ = '"';
    at++;
  }
  if (quote == NULL) {
    *balanced = FALSE;
    memcpy (out, at, (gsize) (end - at));
    out += end - at;
    at = end;
  }
  /* what stands between the closing quote and the separator belongs to the cell, as everyone reads it */
  while (at < end && *at != separator)
    *out++ = *at++;
  field->length = (gsize) (out - *scratch);
  *scratch = out;
  return at;
}

guint
dif_csv_split (const char *line,
               gsize length,
               char separator,
               char *scratch,
               DifCsvField *fields,
               guint most,
               gboolean *balanced)
{
  const char *at = line, *end = line + length;
  gboolean quotes = memchr (line, '"', length) != NULL;
  guint count = 0;

  *balanced = TRUE;
  while (TRUE) {
    DifCsvField field = { at, 0 };

    if (quotes && at < end && *at == '"') {
      at = take_quoted (at + 1, end, separator, &scratch, &field, balanced);
    } else {
      const char *stop = memchr (at, separator, (gsize) (end - at));

      at = stop != NULL ? stop : end;
      field.length = (gsize) (at - field.text);
    }
    if (count < most)
      fields[count] = field;
    count++;
    if (at >= end)
      return count;
    at++;
  }
}

char *
dif_csv_to_utf8 (const char *text, gsize length)
{
  g_autofree char *plain = g_strndup (text, length);
  char *shown;

  for (gsize i = 0; i < length; i++) {
    if ((guchar) text[i] < ' ' || text[i] == 0x7f)
      plain[i] = ' ';
    else
      plain[i] = text[i];
  }
  if (g_utf8_validate_len (plain, length, NULL))
    return g_steal_pointer (&plain);
  shown = g_convert_with_fallback (plain, (gssize) length, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
  if (shown == NULL)
    shown = g_convert_with_fallback (plain, (gssize) length, "UTF-8", "ISO-8859-1", "?", NULL, NULL, NULL);
  return shown != NULL ? shown : g_strdup ("?");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifCsvEncoding: how the text of a file is written; decided per file
 */
typedef enum {
  DIF_CSV_ASCII,
  DIF_CSV_UTF8,
  DIF_CSV_UTF8_BOM,
  DIF_CSV_LATIN1,
} DifCsvEncoding;

/** dif_csv_encoding_to_string: Returns: (transfer none): the word of contract.md §5 */
const char *dif_csv_encoding_to_string (DifCsvEncoding encoding);

/**
 * DifCsvLineEnd: what most lines of a file end with
 */
typedef enum {
  DIF_CSV_LF,
  DIF_CSV_CRLF,
  DIF_CSV_CR,
} DifCsvLineEnd;

/** dif_csv_line_end_to_string: Returns: (transfer none): `lf`, `crlf`, `cr` */
const char *dif_csv_line_end_to_string (DifCsvLineEnd end);

/** DifCsvFacts: what a reader learnt of the bytes themselves */
typedef struct {
  guint64 lines;        /* ended or not, the byte-order mark not counted */
  guint64 ends[3];      /* by DifCsvLineEnd */
  gboolean bom;
  gboolean high;        /* bytes beyond ASCII */
  guint64 not_utf8;     /* lines that are not UTF-8 */
  guint64 nul_bytes;
  guint64 too_long;     /* lines beyond DIF_LIMIT_CSV_LINE */
} DifCsvFacts;

/**
 * DifCsvLine:
 * @line: its bytes without what ends it; valid during the call
 * @whole: %FALSE if it was longer than %DIF_LIMIT_CSV_LINE and only its start is given
 */
typedef void (*DifCsvLine) (const char *line, gsize length, gboolean whole, gpointer user_data);

/**
 * DifCsvReader:
 *
 * Cuts a stream of bytes into lines, ended by LF, CRLF or a bare CR, whatever blocks they come in,
 * in constant memory. A line ends where it ends: quotes do not go over it, so that one quote that
 * is never closed spoils one row and not the file.
 */
typedef struct _DifCsvReader DifCsvReader;

DifCsvReader *dif_csv_reader_new (DifCsvLine line, gpointer user_data);
void dif_csv_reader_free (DifCsvReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifCsvReader, dif_csv_reader_free)

void dif_csv_reader_push (DifCsvReader *self, const char *data, gsize length);

/** dif_csv_reader_finish: the stream is at its end; hands out the last line */
void dif_csv_reader_finish (DifCsvReader *self);

/** dif_csv_reader_get_facts: Returns: (transfer none): complete after dif_csv_reader_finish() */
const DifCsvFacts *dif_csv_reader_get_facts (DifCsvReader *self);

DifCsvEncoding dif_csv_reader_get_encoding (DifCsvReader *self);
DifCsvLineEnd dif_csv_reader_get_line_end (DifCsvReader *self);

/** DifCsvField: one cell, without its quotes; not ended by a NUL */
typedef struct {
  const char *text;
  gsize length;
} DifCsvField;

/** DIF_CSV_SCRATCH: the room that dif_csv_split() needs for cells with doubled quotes */
#define DIF_CSV_SCRATCH (64 * 1024)

/**
 * dif_csv_split:
 * @scratch: (array fixed-size=65536): where doubled quotes are made single; the fields may lie there
 * @fields: (out caller-allocates) (array length=most)
 * @balanced: (out): %FALSE if a quote is opened and not closed; the cell then goes to the line's end
 *
 * Splits a line (RFC 4180 §2, and any separator).
 *
 * Returns: how many fields there are; those beyond @most are only counted
 */
guint dif_csv_split (const char *line,
                     gsize length,
                     char separator,
                     char *scratch,
                     DifCsvField *fields,
                     guint most,
                     gboolean *balanced);

/** dif_csv_to_utf8: Returns: (transfer full): text of a file as UTF-8, for showing: what is not valid
 * is taken as Windows-1252, and control characters become spaces */
char *dif_csv_to_utf8 (const char *text, gsize length);

G_END_DECLS

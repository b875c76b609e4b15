/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "document/dif-series.h"

G_BEGIN_DECLS

/** DifBlockKind: what stands below one another in a document */
typedef enum {
  DIF_BLOCK_TITLE,     /* once, at the start */
  DIF_BLOCK_HEADING,   /* of a level, 1 to 3 */
  DIF_BLOCK_PARAGRAPH, /* with a bold lead, perhaps */
  DIF_BLOCK_ITEM,      /* of a list; consecutive ones are one list */
  DIF_BLOCK_TABLE,
  DIF_BLOCK_CHART,
  DIF_BLOCK_SIGNATURE, /* a line to sign on, with who and what below */
  DIF_BLOCK_NEW_PAGE,
} DifBlockKind;

/** DifBlock: one of them; what its kind does not have is %NULL */
typedef struct {
  DifBlockKind kind;
  guint level;      /* of a heading */
  char *lead;       /* (nullable) bold, before the text */
  char *text;
  GPtrArray *rows;  /* (element-type GStrv) of a table; the first are its headings */
  gboolean *numeric; /* of a table, by column: figures, which stand at the right */
  guint columns;
  DifSeries *chart;
  guint ordinal;    /* of headings, tables, charts: 1 for the first of its kind */
} DifBlock;

/**
 * DifDocument:
 *
 * A document, whatever it is written as. All text is made safe as it comes in: characters that
 * steer (controls, directions) are written as their codes, so that what strangers typed is seen
 * for what it is and every format can carry it. Free with dif_document_free().
 */
typedef struct {
  char *title;
  char *author;
  char *subject;
  char *language; /* e.g. `es-MX` */
  gint64 date;    /* moment; the same facts give the same bytes, so never the clock's */
  GPtrArray *blocks; /* (element-type DifBlock) */
} DifDocument;

DifDocument *dif_document_new (const char *title, const char *author, const char *subject, gint64 date);
void dif_document_free (DifDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifDocument, dif_document_free)

void dif_document_add_title (DifDocument *self, const char *text);
void dif_document_add_heading (DifDocument *self, guint level, const char *text);
void dif_document_add_paragraph (DifDocument *self, const char *lead, const char *text);
void dif_document_add_item (DifDocument *self, const char *lead, const char *text);
void dif_document_add_signature (DifDocument *self, const char *name, const char *role);
void dif_document_add_new_page (DifDocument *self);

/** dif_document_add_chart: @chart: (transfer full) */
void dif_document_add_chart (DifDocument *self, DifSeries *chart);

/**
 * dif_document_add_table:
 * @caption: its title
 * @headings: a column each, parted by `|`; one that begins with `#` is of figures
 */
void dif_document_add_table (DifDocument *self, const char *caption, const char *headings);

/** dif_document_add_row: to the table added last; as many cells as it has columns, then %NULL */
void dif_document_add_row (DifDocument *self, const char *cell, ...) G_GNUC_NULL_TERMINATED;

/** dif_document_safe_text: Returns: (transfer full): @text as a document may carry it */
char *dif_document_safe_text (const char *text);

/** DifDocumentFormat: what a document can be written as */
typedef enum {
  DIF_DOCUMENT_PDF,
  DIF_DOCUMENT_ODT,
  DIF_DOCUMENT_DOCX,
  DIF_DOCUMENT_HTML,
} DifDocumentFormat;

/** dif_document_format_of: by the end of a file's name; %DIF_ERROR_USAGE if it is none of them */
gboolean dif_document_format_of (const char *path, DifDocumentFormat *format, GError **error);

/** dif_document_write: Returns: (transfer full): the document; the same for the same blocks */
GBytes *dif_document_write (const DifDocument *self, DifDocumentFormat format);

/** dif_document_save: writes it into a file, whole or not at all; the name tells the format */
gboolean dif_document_save (const DifDocument *self, const char *path, GError **error);

G_END_DECLS

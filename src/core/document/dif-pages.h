/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-document.h"

G_BEGIN_DECLS

/**
 * DifPages:
 *
 * A document laid out on sheets of Letter, as it prints: for the PDF and for a preview. Keeps
 * nothing of the document but its charts, which must stay. Free with dif_pages_free().
 */
typedef struct _DifPages DifPages;

/* Points */
#define DIF_PAGES_WIDTH (612.0)
#define DIF_PAGES_HEIGHT (792.0)

DifPages *dif_pages_new (const DifDocument *document);
void dif_pages_free (DifPages *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPages, dif_pages_free)

guint dif_pages_get_count (const DifPages *self);

/** dif_pages_draw: draws the page at @index into %DIF_PAGES_WIDTH × %DIF_PAGES_HEIGHT */
void dif_pages_draw (const DifPages *self, guint index, cairo_t *cr);

/** dif_pages_print: as dif_pages_draw(), with the structure that a PDF has: tags, destinations */
void dif_pages_print (const DifPages *self, guint index, cairo_t *cr);

G_END_DECLS

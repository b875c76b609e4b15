/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-document.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/** dif_papers_list: Returns: (transfer none): the documents that can be made, %NULL at the end:
 * `solicitud`, `carta`, `infraestructura`, `pruebas`, `plan`, `memoria` (contract.md §4) */
const char *const *dif_papers_list (void);

/**
 * dif_papers_make:
 * @name: one of dif_papers_list()
 *
 * Makes a document from what a profile holds: the same from the same data, on any day.
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE, or with what could not be read
 */
DifDocument *dif_papers_make (DifProfile *profile, const char *name, GError **error);

/**
 * dif_papers_get_fields:
 * @name: one of dif_papers_list()
 *
 * What a form of the Institute may ask for in place of that document, as its own wording does.
 *
 * Returns: (transfer full) (element-type utf8 utf8): by field, as the document says it, or empty; or
 *   %NULL as dif_papers_make()
 */
GHashTable *dif_papers_get_fields (DifProfile *profile, const char *name, GError **error);

/** dif_papers_get_title: Returns: (transfer none) (nullable): the title of a document, in Spanish */
const char *dif_papers_get_title (const char *name);

/** DIF_PAPERS_CRITERIA, DIF_PAPERS_COMMENTS: where the archive's settings keep what the operator
 * writes into the memoria (VI.a.ii and v) */
#define DIF_PAPERS_CRITERIA "memoria-criteria"
#define DIF_PAPERS_COMMENTS "memoria-comments"

G_END_DECLS

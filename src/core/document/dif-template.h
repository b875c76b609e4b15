/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-document.h"

G_BEGIN_DECLS

/**
 * DifTemplateInsert:
 * @name: what the wording asks for, e.g. `days` of a line `@days`
 *
 * Adds what only the program can make: tables, charts. Returns: %FALSE if there is no such thing
 */
typedef gboolean (*DifTemplateInsert) (DifDocument *document, const char *name, gpointer user_data);

/**
 * dif_template_fill:
 * @wording: the text of a document, with places to be filled (docs/documents.md says its form)
 * @name: of the wording, for errors
 * @fields: (element-type utf8 utf8): what stands for each `{{field}}`; values are text, never wording
 *
 * Appends a document's blocks.
 *
 * Returns: %FALSE with %DIF_ERROR_FORMAT naming the line, if @wording asks for what there is not
 */
gboolean dif_template_fill (DifDocument *document,
                            const char *wording,
                            const char *name,
                            GHashTable *fields,
                            DifTemplateInsert insert,
                            gpointer user_data,
                            GError **error);

/**
 * dif_template_load:
 * @data_dir: (nullable): where the operator's own wording may lie, as `documents/NAME.txt`
 *
 * Returns: (transfer full): the wording of that name: the operator's own, else the one inside the
 *   program
 */
char *dif_template_load (const char *name, const char *data_dir, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-call.h"

G_BEGIN_DECLS

/** DIF_CALL_DEFAULT: the call in force until another one is chosen */
#define DIF_CALL_DEFAULT "ietam-2024"

/**
 * DifCallShelf:
 *
 * The calls known: those inside the program, and those imported into `DATA-DIR/calls/ID.json`.
 * Everything here is blocking. Whether a file could be imported is told by
 * dif_call_new_from_file().
 */
typedef struct _DifCallShelf DifCallShelf;

/** dif_call_shelf_new: Returns: (transfer full): the shelf of a data folder, which need not exist */
DifCallShelf *dif_call_shelf_new (const char *data_dir);
void dif_call_shelf_free (DifCallShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifCallShelf, dif_call_shelf_free)

/**
 * dif_call_shelf_list:
 *
 * Returns: (transfer full) (element-type DifCall): every call, those built in first, by id; %NULL
 *   with an error that names the imported file that is no longer well
 */
GPtrArray *dif_call_shelf_list (DifCallShelf *self, GError **error);

/**
 * dif_call_shelf_lookup:
 * @id: (nullable): %NULL is %DIF_CALL_DEFAULT
 *
 * Returns: (transfer full): the call, or %NULL with %DIF_ERROR_NOT_FOUND or what is wrong with it
 */
DifCall *dif_call_shelf_lookup (DifCallShelf *self, const char *id, GError **error);

/** dif_call_shelf_is_built_in: Returns: whether the call of that id came with the program */
gboolean dif_call_shelf_is_built_in (const char *id);

/** dif_call_shelf_get_path: Returns: (transfer full): the file in which an imported call of @id lies */
char *dif_call_shelf_get_path (DifCallShelf *self, const char *id);

/**
 * dif_call_shelf_import:
 * @path: the file of a call
 *
 * Checks a file and keeps what it says, in place of an earlier import of that id; the old one
 * stays until the new one is whole.
 *
 * Returns: (transfer full): the call; %NULL with %DIF_ERROR_EXISTS if its id is that of one built
 *   in, or with what is wrong with it
 */
DifCall *dif_call_shelf_import (DifCallShelf *self, const char *path, GError **error);

/** dif_call_shelf_add: keeps @call as dif_call_shelf_import() keeps a file */
gboolean dif_call_shelf_add (DifCallShelf *self, DifCall *call, GError **error);

G_END_DECLS

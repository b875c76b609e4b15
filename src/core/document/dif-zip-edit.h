/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DifZipEdit:
 *
 * A ZIP in memory of which some entries get other contents. Every other entry stays byte for byte as
 * it was, packed as it was, with its date and its place. ZIP64 is not taken: no form needs it.
 */
typedef struct _DifZipEdit DifZipEdit;

/**
 * dif_zip_edit_new:
 * @name: the file's name, for errors
 *
 * Returns: (transfer full): or %NULL with what dif_zip_directory_read_bytes() says, or %DIF_ERROR_LIMIT
 */
DifZipEdit *dif_zip_edit_new (GBytes *bytes, const char *name, GError **error);
void dif_zip_edit_free (DifZipEdit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifZipEdit, dif_zip_edit_free)

guint dif_zip_edit_get_count (DifZipEdit *self);

/** dif_zip_edit_get_name: Returns: (transfer none): of the entry at @index */
const char *dif_zip_edit_get_name (DifZipEdit *self, guint index);

/** dif_zip_edit_find: Returns: the entry's index, or -1 */
int dif_zip_edit_find (DifZipEdit *self, const char *name);

/** dif_zip_edit_read: Returns: (transfer full): the entry unpacked, or %NULL with %DIF_ERROR_LIMIT,
 * %DIF_ERROR_INTEGRITY or %DIF_ERROR_UNSAFE */
GBytes *dif_zip_edit_read (DifZipEdit *self, guint index, GError **error);

/** dif_zip_edit_replace: gives the entry at @index other contents; once for each */
void dif_zip_edit_replace (DifZipEdit *self, guint index, GBytes *contents);

/** dif_zip_edit_finish: Returns: (transfer full): the ZIP as it is now; the same for the same contents */
GBytes *dif_zip_edit_finish (DifZipEdit *self);

G_END_DECLS

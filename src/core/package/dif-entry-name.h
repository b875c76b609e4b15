/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifEntryNames:
 *
 * The names of one archive, checked one after the other (reliability.md T2). Refused: names that
 * lead out of the folder, control characters, empty parts, duplicates, a file where a folder is.
 * Put right and noted: names that are not UTF-8 (CP437), backslashes. Noted: names that differ
 * only by case or by Unicode form.
 *
 * It remembers 64-bit hashes, not names, so that 60,000 of them cost little. Two names of one hash
 * would be refused as duplicates; that does not happen by accident.
 */
typedef struct _DifEntryNames DifEntryNames;

/** dif_entry_names_new: @package is the archive's name, for errors */
DifEntryNames *dif_entry_names_new (const char *package);
void dif_entry_names_free (DifEntryNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifEntryNames, dif_entry_names_free)

/**
 * dif_entry_names_add:
 * @raw: the name as the archive has it
 * @folder: (inout): whether the archive says that it is a folder; a final slash also says so
 *
 * Returns: (transfer full): the path in UTF-8, with `/` between names and none at its end; empty
 *   for the top folder itself (`./`). %NULL with %DIF_ERROR_UNSAFE or %DIF_ERROR_LIMIT
 */
char *
dif_entry_names_add (DifEntryNames *self, const char *raw, gboolean *folder, GError **error);

/** dif_entry_names_notices: adds what was noted to @notices, translated (element-type utf8) */
void dif_entry_names_notices (DifEntryNames *self, GPtrArray *notices);

/** dif_entry_name_show: Returns: (transfer full): any bytes as a person may safely read them */
char *dif_entry_name_show (const char *raw);

G_END_DECLS

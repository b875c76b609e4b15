/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * JSON in and out. The institute's JSON is hostile input: it is measured (depth, length of
 * strings; dif-limits.h) before json-glib is allowed to recurse into it.
 */

/**
 * dif_json_parse:
 * @data: JSON text in UTF-8, with or without a byte-order mark
 * @document: its name, for errors
 *
 * Returns: (transfer full): the root, or %NULL with %DIF_ERROR_FORMAT or %DIF_ERROR_LIMIT
 */
JsonNode *dif_json_parse (const char *data, gsize length, const char *document, GError **error);

/**
 * dif_json_load:
 * @limit: most bytes that the file may have
 *
 * As dif_json_parse(), from a file.
 */
JsonNode *dif_json_load (const char *path, guint64 limit, GError **error);

/**
 * dif_json_canonical:
 *
 * Writes @node so that equal values give equal bytes: members sorted by their bytes, no white
 * space, only what must be escaped is escaped (in the spirit of RFC 8785; numbers of the program
 * are integers).
 *
 * Returns: (transfer full): the text
 */
char *dif_json_canonical (JsonNode *node);

/** dif_json_pretty: Returns: (transfer full): @node as a person reads it, without a final newline */
char *dif_json_pretty (JsonNode *node);

/**
 * DifJsonCursor:
 *
 * A place in a JSON document that is being checked and read. The first value that is not as it
 * must be is remembered with its path, what stood there and what was expected; reading goes on
 * with empty values, so that the reader is written as one straight list. At the end
 * dif_json_cursor_finish() tells.
 *
 * Cursors belong to their document and live until the root cursor is freed.
 */
typedef struct _DifJsonCursor DifJsonCursor;

/**
 * dif_json_cursor_new:
 * @root: (transfer none): kept alive
 * @document: its name, for errors
 *
 * Returns: (transfer full): the root; free it with dif_json_cursor_free()
 */
DifJsonCursor *dif_json_cursor_new (JsonNode *root, const char *document);
void dif_json_cursor_free (DifJsonCursor *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifJsonCursor, dif_json_cursor_free)

/** dif_json_cursor_finish: Returns: %FALSE with %DIF_ERROR_FORMAT if anything was not as it must be */
gboolean dif_json_cursor_finish (DifJsonCursor *root, GError **error);

/**
 * dif_json_cursor_fail:
 * @name: (nullable): the member that is wrong, %NULL for @self
 * @expected: what should stand there, translated
 */
void dif_json_cursor_fail (DifJsonCursor *self, const char *name, const char *expected);

/** dif_json_cursor_has: Returns: whether the object has a member that is not null */
gboolean dif_json_cursor_has (DifJsonCursor *self, const char *name);

/** dif_json_cursor_object: Returns: (transfer none): a member that must be an object */
DifJsonCursor *dif_json_cursor_object (DifJsonCursor *self, const char *name);

/** dif_json_cursor_array: Returns: (transfer none): a member that must be an array */
DifJsonCursor *dif_json_cursor_array (DifJsonCursor *self, const char *name);

/** dif_json_cursor_length: Returns: elements of an array */
guint dif_json_cursor_length (DifJsonCursor *self);

/** dif_json_cursor_element: Returns: (transfer none): the element at @index of an array */
DifJsonCursor *dif_json_cursor_element (DifJsonCursor *self, guint index);

/** dif_json_cursor_names: Returns: (transfer full): the members of an object, in their order */
GStrv dif_json_cursor_names (DifJsonCursor *self);

/** dif_json_cursor_string: Returns: (transfer none): a member that must be a string, not empty */
const char *dif_json_cursor_string (DifJsonCursor *self, const char *name);

/** dif_json_cursor_optional_string: Returns: (transfer none) (nullable): as above; absent or null: %NULL */
const char *dif_json_cursor_optional_string (DifJsonCursor *self, const char *name);

/** dif_json_cursor_self_string: Returns: (transfer none): the string at @self, e.g. an array's element */
const char *dif_json_cursor_self_string (DifJsonCursor *self);

/** dif_json_cursor_strings: Returns: (transfer full): a member that must be an array of strings */
GStrv dif_json_cursor_strings (DifJsonCursor *self, const char *name);

/** dif_json_cursor_integer: Returns: a member that must be an integer from @min to @max */
gint64 dif_json_cursor_integer (DifJsonCursor *self, const char *name, gint64 min, gint64 max);

/** dif_json_cursor_boolean: Returns: a member that must be true or false */
gboolean dif_json_cursor_boolean (DifJsonCursor *self, const char *name);

/** dif_json_cursor_moment: Returns: a member that must be a date-time with its offset (dif-time.h) */
gint64 dif_json_cursor_moment (DifJsonCursor *self, const char *name);

G_END_DECLS

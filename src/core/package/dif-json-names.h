/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifJsonNames:
 *
 * Tells whether a name stands twice in one object of JSON, while the document streams by: hashes of the
 * names of the objects that are open, %DIF_LIMIT_JSON_NAMES of them at most.
 */
typedef struct _DifJsonNames DifJsonNames;

/** DifJsonName: what is known of a name in its object */
typedef enum {
  DIF_JSON_NAME_NEW,
  DIF_JSON_NAME_REPEATED,
  DIF_JSON_NAME_FORGOTTEN, /* there are too many to remember this one */
} DifJsonName;

DifJsonNames *dif_json_names_new (void);
void dif_json_names_free (DifJsonNames *self);

/** dif_json_names_reset: another document begins */
void dif_json_names_reset (DifJsonNames *self);

/** dif_json_names_open: an object begins, within the one that is open */
void dif_json_names_open (DifJsonNames *self);

/** dif_json_names_close: it ends, and its names are forgotten */
void dif_json_names_close (DifJsonNames *self);

/** dif_json_names_begin: a name of the innermost object begins */
void dif_json_names_begin (DifJsonNames *self);

/** dif_json_names_push: its next bytes, escapes resolved */
void dif_json_names_push (DifJsonNames *self, const char *bytes, gsize length);

/** dif_json_names_end: Returns: what is known of it */
DifJsonName dif_json_names_end (DifJsonNames *self);

G_END_DECLS

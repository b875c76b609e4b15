/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifJsonText:
 *
 * JSON written straight into a string: a cut has 1,300 documents, and a tree of nodes for each
 * takes ten times as long. Members come out in the order in which they are written.
 */
typedef struct {
  GString *text; /* (owned) */
  gboolean comma;
} DifJsonText;

/** dif_json_text_open: @bracket is `{` or `[`; @name: (nullable): within an object */
void dif_json_text_open (DifJsonText *self, const char *name, char bracket);
void dif_json_text_close (DifJsonText *self, char bracket);
void dif_json_text_string (DifJsonText *self, const char *name, const char *value);
void dif_json_text_number (DifJsonText *self, const char *name, guint64 value);
void dif_json_text_boolean (DifJsonText *self, const char *name, gboolean value);
void dif_json_text_null (DifJsonText *self, const char *name);

G_END_DECLS

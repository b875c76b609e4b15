/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "package/dif-finding.h"

G_BEGIN_DECLS

/**
 * DifJsonCheck:
 *
 * Reads JSON documents (RFC 8259) as they stream by, one after the other, and says what a reader's browser
 * would stumble over. Nothing is kept of them but the names of the objects that are open, so that memory
 * is constant. Of each kind of finding a document gets one:
 *
 * - `json-invalid`, error: it is no JSON: broken off, NaN, not UTF-8, two documents, nothing at all;
 * - `json-limit`, error: nested deeper than %DIF_LIMIT_JSON_DEPTH; it is not read further;
 * - `json-long`, warning: a string of more than %DIF_LIMIT_JSON_STRING bytes;
 * - `json-surrogate`, warning: half a character (`\ud800` alone), which no two readers show alike;
 * - `json-duplicate`, warning: a name that stands twice in one object; readers take either;
 * - `json-names`, notice: more names than are remembered.
 */
typedef struct _DifJsonCheck DifJsonCheck;

/** dif_json_check_new: @findings: outlives it */
DifJsonCheck *dif_json_check_new (DifFindings *findings);
void dif_json_check_free (DifJsonCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifJsonCheck, dif_json_check_free)

/** dif_json_check_begin: a document comes; @path: its name in the package, for the findings */
void dif_json_check_begin (DifJsonCheck *self, const char *path);

/** dif_json_check_push: its next bytes. Returns: %FALSE once nothing more can be said of it */
gboolean dif_json_check_push (DifJsonCheck *self, const char *data, gsize length);

/** dif_json_check_end: it has ended */
void dif_json_check_end (DifJsonCheck *self);

G_END_DECLS

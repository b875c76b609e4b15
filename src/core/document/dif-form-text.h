/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The `{{field}}` of a part of an office document. Private to the room. */

/** DifFormKind: of which office the XML is */
typedef enum {
  DIF_FORM_DOCX, /* ECMA-376: text is in `t` of a paragraph `p` */
  DIF_FORM_ODT,  /* OpenDocument: text is in `text:p` and `text:h` and what is `text:` in them */
} DifFormKind;

/**
 * DifFormFields:
 *
 * What is asked and answered; the names are sets, in the order in which they were found.
 */
typedef struct {
  GHashTable *values; /* (unowned) (element-type utf8 utf8) */
  GPtrArray *filled;  /* (owned) (element-type utf8) */
  GPtrArray *empty;   /* (owned) (element-type utf8) known, but saying nothing */
  GPtrArray *unknown; /* (owned) (element-type utf8) */
} DifFormFields;

/** dif_form_text_check: Returns: %FALSE with %DIF_ERROR_FORMAT if @xml is no well-formed XML in UTF-8, or
 * %DIF_ERROR_UNSAFE if it declares a type of document, as which entity bombs come; @part names it */
gboolean dif_form_text_check (GBytes *xml, const char *part, GError **error);

/**
 * dif_form_text_fill:
 * @xml: well-formed
 *
 * Puts values in the place of fields. A field may be split over any pieces of text of one paragraph;
 * its value takes the look of where it begins. Values are text, and what they say is not looked at again.
 *
 * Returns: (transfer full) (nullable): the XML as it is then; %NULL if there was nothing to fill
 */
GBytes *dif_form_text_fill (GBytes *xml, DifFormKind kind, DifFormFields *fields);

G_END_DECLS

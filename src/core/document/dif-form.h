/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** DifFormReport: what a form asked for; free with dif_form_report_free() */
typedef struct {
  GStrv filled; /* fields that got a value */
  GStrv empty;  /* fields that are known, but about which nothing is known yet */
} DifFormReport;

void dif_form_report_free (DifFormReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifFormReport, dif_form_report_free)

/**
 * dif_form_fill:
 * @path: a form of the Institute, DOCX or ODT, with `{{field}}` where something is to be filled in
 * @fields: (element-type utf8 utf8): what stands for each
 * @report: (out) (optional): what it asked for
 *
 * Fills a form. Every part of it but those with fields stays byte for byte as it was. Blocking.
 *
 * Returns: (transfer full): the document, of the form's own kind; %NULL with %DIF_ERROR_FORMAT if it is
 *   no such form, is broken, has no field or one that there is not; with %DIF_ERROR_UNSAFE if it has
 *   macros, a signature or a password; with %DIF_ERROR_LIMIT or %DIF_ERROR_STORAGE
 */
GBytes *dif_form_fill (const char *path, GHashTable *fields, DifFormReport **report, GError **error);

/** dif_form_check_names: Returns: %FALSE with %DIF_ERROR_USAGE unless both end alike, .docx or .odt */
gboolean dif_form_check_names (const char *form, const char *output, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DifLogoKind: the two kinds of vector drawing that the call takes (I.f) */
typedef enum {
  DIF_LOGO_SVG,
  DIF_LOGO_AI, /* PostScript or PDF inside */
} DifLogoKind;

/**
 * dif_logo_load:
 * @path: a file, whatever its name
 * @kind: (out): what it is, by what stands in it
 *
 * Reads a logo; blocking, at most %DIF_LIMIT_LOGO_BYTES. The Institute shows it on its own site, and so
 * does the window: an SVG that runs something, or asks another place for something, is none.
 *
 * Returns: (transfer full): the file, or %NULL with %DIF_ERROR_FORMAT if it is no vector drawing or is broken,
 *   with %DIF_ERROR_UNSAFE if it is more than a drawing, with %DIF_ERROR_LIMIT if it is too large, or with
 *   %DIF_ERROR_STORAGE
 */
GBytes *dif_logo_load (const char *path, DifLogoKind *kind, GError **error);

G_END_DECLS

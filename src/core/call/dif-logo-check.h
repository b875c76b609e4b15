/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_logo_check_svg:
 * @name: the file's, for errors
 *
 * Private to the room. Whether an SVG is a drawing and nothing else: well-formed, without scripts,
 * handlers of events, foreign content, animation of addresses, declared entities, and without an address
 * outside itself (SVG 2, Integration, “secure static mode”).
 *
 * Returns: %FALSE with %DIF_ERROR_FORMAT or %DIF_ERROR_UNSAFE
 */
gboolean dif_logo_check_svg (GBytes *svg, const char *name, GError **error);

G_END_DECLS

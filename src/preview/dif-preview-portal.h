/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_preview_portal_code:
 * @url: where the pages are
 *
 * Returns: (transfer full): HTML for a page of the outlet that shows the pages in a frame (call, I.e).
 *   As wide as its column; as high as the pages where both are of one host, else as the screen.
 */
char *dif_preview_portal_code (const char *url);

/**
 * dif_preview_portal_page:
 * @url: where the pages are
 *
 * Returns: (transfer full): a sample page of an outlet with that code in it
 */
char *dif_preview_portal_page (const char *url);

G_END_DECLS

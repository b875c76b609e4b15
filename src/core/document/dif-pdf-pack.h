/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_pdf_pack:
 * @pdf: (transfer full): as cairo writes it, with classic cross-reference tables
 *
 * Packs the objects that are no streams into compressed ones (PDF 1.5, ISO 32000-1, 7.5.7 and 7.5.8): every cell of
 * every table is an element of the structure, and these are most of a long document. What it says stays the
 * same. Private to the room.
 *
 * Returns: (transfer full): the packed PDF, or @pdf itself if it is not as cairo writes it
 */
GByteArray *dif_pdf_pack (GByteArray *pdf);

G_END_DECLS

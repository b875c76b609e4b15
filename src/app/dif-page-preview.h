/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPagePreview:
 *
 * The pages of any cut as readers get them, alone, framed in the outlet's portal, or beside what is
 * public now; and what they would ask outside. WebKit comes with the first cut that is shown.
 */
#define DIF_TYPE_PAGE_PREVIEW (dif_page_preview_get_type ())
G_DECLARE_FINAL_TYPE (DifPagePreview, dif_page_preview, DIF, PAGE_PREVIEW, DifPage)

G_END_DECLS

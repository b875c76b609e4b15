/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPagePublisher:
 *
 * What runs now, the targets as cards, the plan before it runs, and apart from it the way back to an
 * earlier cut.
 */
#define DIF_TYPE_PAGE_PUBLISHER (dif_page_publisher_get_type ())
G_DECLARE_FINAL_TYPE (DifPagePublisher, dif_page_publisher, DIF, PAGE_PUBLISHER, DifPage)

G_END_DECLS

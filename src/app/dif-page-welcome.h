/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageWelcome:
 *
 * First start: three ways, the safe one first and the only one in accent.
 */
#define DIF_TYPE_PAGE_WELCOME (dif_page_welcome_get_type ())
G_DECLARE_FINAL_TYPE (DifPageWelcome, dif_page_welcome, DIF, PAGE_WELCOME, DifPage)

G_END_DECLS

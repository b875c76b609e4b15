/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageCall:
 *
 * The call in force: its calendar with what is past, next and late, its contacts and thresholds; and
 * the other calls that are known.
 */
#define DIF_TYPE_PAGE_CALL (dif_page_call_get_type ())
G_DECLARE_FINAL_TYPE (DifPageCall, dif_page_call, DIF, PAGE_CALL, DifPage)

G_END_DECLS

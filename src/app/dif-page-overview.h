/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageOverview:
 *
 * One light, one sentence: what readers see. Below it the five steps that prove it, the numbers that
 * can end the night, the share of actas over the cuts, and what is still to do.
 */
#define DIF_TYPE_PAGE_OVERVIEW (dif_page_overview_get_type ())
G_DECLARE_FINAL_TYPE (DifPageOverview, dif_page_overview, DIF, PAGE_OVERVIEW, DifPage)

G_END_DECLS

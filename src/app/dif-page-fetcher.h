/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageFetcher:
 *
 * The source and its state, the cuts newest first, and the details of the one that is chosen. The
 * newest stays chosen until another one is picked.
 */
#define DIF_TYPE_PAGE_FETCHER (dif_page_fetcher_get_type ())
G_DECLARE_FINAL_TYPE (DifPageFetcher, dif_page_fetcher, DIF, PAGE_FETCHER, DifPage)

G_END_DECLS

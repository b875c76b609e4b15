/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageLedger:
 *
 * Everything that happened, by kind and by words, and the incidents with start, end and effect.
 */
#define DIF_TYPE_PAGE_LEDGER (dif_page_ledger_get_type ())
G_DECLARE_FINAL_TYPE (DifPageLedger, dif_page_ledger, DIF, PAGE_LEDGER, DifPage)

G_END_DECLS

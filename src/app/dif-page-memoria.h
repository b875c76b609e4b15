/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageMemoria:
 *
 * The memoria técnica: its five sections and what each still lacks, the access logs that its figures come
 * from, the figures drawn, what the operator writes, and the pages as they will print.
 */
#define DIF_TYPE_PAGE_MEMORIA (dif_page_memoria_get_type ())
G_DECLARE_FINAL_TYPE (DifPageMemoria, dif_page_memoria, DIF, PAGE_MEMORIA, DifPage)

G_END_DECLS

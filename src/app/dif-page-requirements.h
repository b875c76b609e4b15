/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageRequirements:
 *
 * Every clause of sections II and IV of the call as a row: what shows that it is met, and what is missing.
 */
#define DIF_TYPE_PAGE_REQUIREMENTS (dif_page_requirements_get_type ())
G_DECLARE_FINAL_TYPE (DifPageRequirements, dif_page_requirements, DIF, PAGE_REQUIREMENTS, DifPage)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageRegistration:
 *
 * The data that the call asks of the outlet, checked while one types, and its logo.
 */
#define DIF_TYPE_PAGE_REGISTRATION (dif_page_registration_get_type ())
G_DECLARE_FINAL_TYPE (DifPageRegistration, dif_page_registration, DIF, PAGE_REGISTRATION, DifPage)

G_END_DECLS

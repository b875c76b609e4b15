/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageTests:
 *
 * The tests before the night: from the institute, on each target, the whole way, and every run that was made.
 */
#define DIF_TYPE_PAGE_TESTS (dif_page_tests_get_type ())
G_DECLARE_FINAL_TYPE (DifPageTests, dif_page_tests, DIF, PAGE_TESTS, DifPage)

G_END_DECLS

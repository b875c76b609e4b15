/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifPageLater:
 *
 * A page whose contents have no source yet: it says what will stand there, and from which step of
 * the night.
 */
#define DIF_TYPE_PAGE_LATER (dif_page_later_get_type ())
G_DECLARE_FINAL_TYPE (DifPageLater, dif_page_later, DIF, PAGE_LATER, DifPage)

GtkWidget *
dif_page_later_new (DifDesk *desk, const char *icon, const char *title, const char *promise, const char *from);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-page.h"

G_BEGIN_DECLS

/**
 * DifTrouble:
 *
 * Stands in the place of every page while the data folder cannot be read: what is wrong, and the one
 * thing to do.
 */
#define DIF_TYPE_TROUBLE (dif_trouble_get_type ())
G_DECLARE_FINAL_TYPE (DifTrouble, dif_trouble, DIF, TROUBLE, DifPage)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/**
 * dif_set_up_show:
 *
 * Shows what has to be set up for a call, as a list to be gone through: each step says how it stands, leads to where it is
 * done, and has its own test. How far it came is what the data folder holds, so that it can be left at any moment and
 * taken up again, also on another day or with difusorctl.
 */
void dif_set_up_show (DifWindow *window);

G_END_DECLS

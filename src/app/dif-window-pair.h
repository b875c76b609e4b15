/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/* Commands of the window about a second machine: who publishes, and the profile that goes there. */

void dif_window_pair_add (DifWindow *window);

/** dif_window_pair_refresh: @own: whether the shown folder can be written into; @empty: nothing is set up there */
void dif_window_pair_refresh (DifWindow *window, gboolean own, gboolean empty);

G_END_DECLS

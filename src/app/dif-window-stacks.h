/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/* Commands of the window about what stands on AWS for a target: changing it, and taking it down. */

void dif_window_stacks_add (DifWindow *window);

/** dif_window_stacks_refresh: @own: whether the shown folder can be written into; @relaying: readers are served */
void dif_window_stacks_refresh (DifWindow *window, gboolean own, gboolean relaying);

G_END_DECLS

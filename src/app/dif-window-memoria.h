/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/** dif_window_memoria_add: the actions of dif-desk-memoria.h: `place-logs`, `collect-logs`, … */
void dif_window_memoria_add (DifWindow *window);

/** dif_window_memoria_refresh: @own: the shown folder is the operator's; @shown: there is one */
void dif_window_memoria_refresh (DifWindow *window, gboolean own, gboolean shown);

G_END_DECLS

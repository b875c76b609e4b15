/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/*
 * Every command of the window, as GActions `win.NAME`. What is enabled is what can be done now: it is
 * the one source of sensitivity for every button.
 */

/** dif_window_actions_add: adds them to @window */
void dif_window_actions_add (DifWindow *window);

/** dif_window_actions_refresh: enables what can be done now */
void dif_window_actions_refresh (DifWindow *window);

/** dif_window_actions_ask_to_close: says that the window must stay open to relay, and asks whether to stop; @chosen: because
 * the person wants it so */
void dif_window_actions_ask_to_close (DifWindow *window, gboolean chosen);

G_END_DECLS

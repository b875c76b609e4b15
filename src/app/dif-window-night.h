/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/*
 * The commands of the window for the night: `win.hour` does what the hour asks for (watch/dif-hours.h), which
 * is also proposed by itself, once; `win.eve` looks that nothing but the zero state is public; `win.mend`
 * publishes again what somebody has altered; `win.alarms` says where alarms go. `win.set-mode MODE` and
 * `win.withdraw REASON` are what is done once it was confirmed.
 */

void dif_window_night_add (DifWindow *window);

/** dif_window_night_refresh: @own: whether the shown folder can be written into; @source: whether it has one */
void dif_window_night_refresh (DifWindow *window, gboolean own, gboolean source);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * dif_manual_window_show:
 * @parent: (nullable): over which window
 *
 * Shows the manual, in Spanish where the interface is, else in English, in a window of its own; the pages travel inside the
 * program. If that window is there already, it comes to the front.
 */
void dif_manual_window_show (GtkWindow *parent);

G_END_DECLS

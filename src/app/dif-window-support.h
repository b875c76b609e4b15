/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/*
 * The command of the window for who asks for help: `win.support` writes watch/dif-support.h with a dialog,
 * `win.support-to PATH` without.
 */

void dif_window_support_add (DifWindow *window);

/** dif_window_support_refresh: @reading: whether anything can be read in the shown folder */
void dif_window_support_refresh (DifWindow *window, gboolean reading);

G_END_DECLS

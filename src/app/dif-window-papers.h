/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/*
 * The commands of the window about paper: `win.count-logs (scope, from, to, paths)`, `win.keep-text (key,
 * text)`, `win.export NAME.FORMAT` with a dialog, `win.export-to (name, path)` without.
 */

void dif_window_papers_add (DifWindow *window);

/** dif_window_papers_refresh: @own: whether the shown folder is the operator's; @shown: whether there is any */
void dif_window_papers_refresh (DifWindow *window, gboolean own, gboolean shown);

G_END_DECLS

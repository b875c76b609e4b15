/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/*
 * The commands of the window about a cut: `win.tell-cut ID` shows what to tell the Institute of it;
 * `win.admit ID` asks why a cut that was refused for its hour is right all the same, `win.admit-as (ID,
 * reason)` does not ask. And of a text that is shown: `win.save-text (name, text)` with a dialog,
 * `win.save-text-to (path, text)` without.
 */

void dif_window_cuts_add (DifWindow *window);

/** dif_window_cuts_refresh: @own: whether the shown folder is the operator's; @source: whether it has one;
 * @reading: whether anything can be read in it */
void dif_window_cuts_refresh (DifWindow *window, gboolean own, gboolean source, gboolean reading);

G_END_DECLS

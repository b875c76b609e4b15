/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/*
 * The commands of the window about requirements and tests: `win.measure`, `win.declare ID` and `win.attach
 * ID` with a dialog, `win.declare-as (id, text)` and `win.attach-from (id, path)` without,
 * `win.drop-evidence SEQ`, `win.try transfer|whole`.
 */

void dif_window_proofs_add (DifWindow *window);

/** dif_window_proofs_refresh: @own: whether the shown folder is the operator's; @source: whether it has one */
void dif_window_proofs_refresh (DifWindow *window, gboolean own, gboolean source);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DifVigil:
 *
 * Sees to it that relaying goes on: the computer is kept from going to sleep while it does, and its
 * window can be closed where the desktop lets a program go on without one (the Background portal). A
 * notification stays meanwhile; showing the window again takes it away. When the network is there again,
 * or the computer was asleep all the same, everything is looked at at once (base/dif-line.h).
 */
#define DIF_TYPE_VIGIL (dif_vigil_get_type ())
G_DECLARE_FINAL_TYPE (DifVigil, dif_vigil, DIF, VIGIL, GObject)

/** dif_vigil_new: @application: which outlives it, as @desk */
DifVigil *dif_vigil_new (GtkApplication *application, DifDesk *desk);

gboolean dif_vigil_is_relaying (DifVigil *self);

/** dif_vigil_is_awake: whether the desktop promised not to put the computer to sleep */
gboolean dif_vigil_is_awake (DifVigil *self);

/**
 * dif_vigil_leave_async:
 * @window: hidden if the desktop lets Difusor go on without it
 *
 * dif_vigil_leave_finish() returns %FALSE if it does not, dif_vigil_leave_get_window() (transfer none)
 * @window.
 */
void dif_vigil_leave_async (DifVigil *self, GtkWindow *window, GAsyncReadyCallback callback, gpointer data);
gboolean dif_vigil_leave_finish (DifVigil *self, GAsyncResult *result);
GtkWindow *dif_vigil_leave_get_window (GAsyncResult *result);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Going on without a window, and starting with the session. In a sandbox both are for the Background portal to allow;
 * outside of one, what starts with the session is a file of the person's own autostart folder.
 */

/**
 * dif_background_ask_async:
 * @connection: (nullable): to the session bus
 * @autostart: whether Difusor is to start with the session, too; the portal forgets it where it is not said again
 *
 * Asks the desktop to let Difusor go on without a window. dif_background_ask_finish() returns whether it does; no is no
 * error.
 */
void dif_background_ask_async (GDBusConnection *connection, gboolean autostart, GAsyncReadyCallback callback,
                               gpointer data);
gboolean dif_background_ask_finish (GAsyncResult *result);

/**
 * dif_background_set_autostart:
 * @connection: (nullable): to the session bus
 * @autostart: whether Difusor starts with the session from now on, and relays
 *
 * Returns: %FALSE with @error if the file could not be written or removed. A portal's answer is not waited for
 */
gboolean dif_background_set_autostart (GDBusConnection *connection, gboolean autostart, GError **error);

G_END_DECLS

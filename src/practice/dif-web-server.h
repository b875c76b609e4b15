/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DifWebServer:
 *
 * A read-only web server of our own for one folder, on 127.0.0.1: what readers would see of a
 * practice site. It answers in its own thread until it is finalised. It lists no folder, follows no
 * link below the root, and knows no name that begins with a dot.
 */
#define DIF_TYPE_WEB_SERVER (dif_web_server_get_type ())
G_DECLARE_FINAL_TYPE (DifWebServer, dif_web_server, DIF, WEB_SERVER, GObject)

/**
 * dif_web_server_new:
 * @root: the folder, or a symbolic link to it; it is looked up anew for every request, so that a
 *   link replaced atomically switches the whole site, and need not exist yet
 * @port: 0 for any that is free
 *
 * Returns: (transfer full): the running server, or %NULL with %DIF_ERROR_USAGE
 */
DifWebServer *dif_web_server_new (const char *root, guint port, GError **error);

/**
 * dif_web_server_new_with_redirect:
 * @prefix: (nullable): of paths that lie elsewhere, as the images of actas do
 * @elsewhere: (nullable): the address that takes its place
 *
 * As dif_web_server_new().
 */
DifWebServer *dif_web_server_new_with_redirect (const char *root,
                                                guint port,
                                                const char *prefix,
                                                const char *elsewhere,
                                                GError **error);

/** dif_web_server_get_url: Returns: (transfer none): `http://127.0.0.1:PORT/` */
const char *dif_web_server_get_url (DifWebServer *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dif_web_certificate_new_expired:
 *
 * Returns: (transfer full): a certificate for this machine that its own key signed and that ran out
 *   yesterday; or %NULL with %DIF_ERROR_FAILED, e.g. where GLib has no TLS
 */
GTlsCertificate *dif_web_certificate_new_expired (GError **error);

G_END_DECLS

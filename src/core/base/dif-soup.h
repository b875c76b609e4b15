/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * dif_soup_send_finish:
 * @result: of soup_session_send_async()
 *
 * As soup_session_send_finish(), but what was cancelled after its reply had come is returned like any
 * other reply: the caller ends it as it ends a body that nobody wants. libsoup 3.2 takes such a message
 * for finished and then closes its body, which is a crash (mended there by "soup-message: check io_data
 * before visiting it").
 *
 * Returns: (transfer full): the body, or %NULL with @error
 */
GInputStream *dif_soup_send_finish (SoupSession *session, GAsyncResult *result, GError **error);

G_END_DECLS

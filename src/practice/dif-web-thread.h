/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DifWebThread:
 *
 * An HTTP server on 127.0.0.1 in a thread of its own, so that it answers whatever the program's
 * other threads are doing. The handler runs in that thread only; it gets paths undecoded.
 */
typedef struct _DifWebThread DifWebThread;

/** DifWebCertificate: whether it speaks TLS; @DIF_WEB_EXPIRED with a certificate of yesterday */
typedef enum {
  DIF_WEB_PLAIN,
  DIF_WEB_EXPIRED,
} DifWebCertificate;

/**
 * dif_web_thread_new:
 * @port: 0 for any that is free
 * @handler: answers every request; must outlive the thread together with @data
 *
 * Returns: (transfer full): the running server, or %NULL with %DIF_ERROR_USAGE if the port is taken
 */
DifWebThread *dif_web_thread_new (guint port,
                                  DifWebCertificate certificate,
                                  SoupServerCallback handler,
                                  gpointer data,
                                  GError **error);

/** dif_web_thread_free: closes every connection and joins the thread */
void dif_web_thread_free (DifWebThread *self);

/** dif_web_thread_get_url: Returns: (transfer none): `http://127.0.0.1:PORT/`, or https */
const char *dif_web_thread_get_url (DifWebThread *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifWebThread, dif_web_thread_free)

G_END_DECLS

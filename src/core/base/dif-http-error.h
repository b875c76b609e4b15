/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/*
 * What went wrong with a request, in the words of dif-error.h; for what speaks HTTP itself.
 */

/** dif_http_shown: Returns: (transfer full): @url as errors may show it, without its query */
char *dif_http_shown (const char *url);

/** dif_http_is_loopback: Returns: whether @uri is of this machine */
gboolean dif_http_is_loopback (GUri *uri);

/** dif_http_set_status_error: @message was answered with a status that brings no file; @hosting: by the outlet's
 * own hosting, and not by the Institute */
void dif_http_set_status_error (GError **error, SoupMessage *message, const char *url, gboolean hosting);

/** dif_http_set_tls_error: the other side's certificate has @flaws */
void dif_http_set_tls_error (GError **error, GTlsCertificateFlags flaws, const char *url);

/** dif_http_set_transport_error: @reason came from below */
void dif_http_set_transport_error (GError **error, const GError *reason, const char *url);

G_END_DECLS

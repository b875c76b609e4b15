/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-http.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/*
 * What the kinds of source share; for this folder only.
 */

DifSourceConfig *dif_source_config_copy (DifSourceConfig *self);

/** dif_source_config_has_credentials: Returns: whether its requests say who we are */
gboolean dif_source_config_has_credentials (DifSourceConfig *self);

/**
 * dif_source_get_http:
 *
 * Reads the secret's file again; the session stays warm unless the secret is another one.
 *
 * Returns: (transfer none): the session to ask with, or %NULL with %DIF_ERROR_SECRET
 */
DifHttp *dif_source_get_http (DifSource *self, GCancellable *cancellable, GError **error);

/**
 * dif_source_download:
 * @request: what to ask for, but for the limit, which goes by what @offer says that it is
 *
 * Fetches over HTTP.
 */
DifFetched *dif_source_download (DifSource *self,
                                 DifOffer *offer,
                                 DifHttpRequest *request,
                                 const char *part,
                                 DifProgress *progress,
                                 GCancellable *cancellable,
                                 GError **error);

/** dif_source_get_profile: Returns: (transfer none): under which the keyring knows the secret */
const char *dif_source_get_profile (DifSource *self);

/** dif_source_is_package_name: whether a file of a folder can be a package, and is not what a downloader
 * still writes under another name */
gboolean dif_source_is_package_name (const char *name);

/** dif_source_wait_for_second_look: as long as a file that is still written takes to show it */
gboolean dif_source_wait_for_second_look (GCancellable *cancellable, GError **error);

/** dif_source_limit: Returns: most bytes that a package such as @offer may have */
guint64 dif_source_limit (DifOffer *offer);

/**
 * dif_source_resolve:
 * @document: address of the document that says @text
 * @text: an address, whole or relative to it
 *
 * Never to plain http when the document came over https, and with our credentials never to another
 * computer.
 *
 * Returns: (transfer full): the whole address, or %NULL with %DIF_ERROR_TRUST
 */
char *
dif_source_resolve (DifSource *self, const char *document, const char *text, GError **error);

/** dif_source_check_json: %FALSE with %DIF_ERROR_FORMAT if a page came in a document's place: a log-in
 * page comes with status 200 too */
gboolean
dif_source_check_json (const char *text, gsize length, const char *url, GError **error);

/** dif_source_name_of_url: Returns: (transfer full): a safe file name from the path of @url */
char *dif_source_name_of_url (const char *url);

G_END_DECLS

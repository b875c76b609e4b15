/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <webkit/webkit.h>

#include "dif-preview-site.h"

G_BEGIN_DECLS

/*
 * How WebKit is set up for pages of strangers (reliability.md T3). Three things keep a cut's pages from
 * asking outside, each by itself: a content filter, the policy that every answer carries, and a proxy
 * that is not there. Nothing is kept: sessions are ephemeral. Main thread only.
 */

/**
 * dif_preview_web_view_new:
 * @public: whether it shows what readers get, instead of a cut
 *
 * Returns: (transfer floating): it loads nothing before it has its filter
 */
WebKitWebView *dif_preview_web_view_new (gboolean public);

/**
 * dif_preview_web_set_site:
 * @site: (nullable): whose pages @view may ask for; copied
 */
void dif_preview_web_set_site (WebKitWebView *view, const DifPreviewSite *site);

/**
 * dif_preview_web_filter_async:
 * @origin: (nullable): the only one that may be asked, e.g. `https://prep.example`; %NULL: the private
 *   scheme alone
 *
 * Makes the content filter; dif_preview_web_filter_finish() returns it (transfer full).
 */
void dif_preview_web_filter_async (const char *origin, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
WebKitUserContentFilter *dif_preview_web_filter_finish (GAsyncResult *result, GError **error);

/** dif_preview_web_note: @address was asked outside; @acta: it is an image of an acta */
typedef void (*DifPreviewWebNote) (WebKitWebView *view, const char *address, gboolean acta);

/** dif_preview_web_set_note: @note: told of what answers refer elsewhere for */
void dif_preview_web_set_note (DifPreviewWebNote note);

/** dif_preview_web_has_scheme: Returns: whether @address begins with one of the %NULL-ended schemes */
gboolean dif_preview_web_has_scheme (const char *address, const char *const *schemes);

G_END_DECLS

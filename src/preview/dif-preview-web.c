/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-preview-web"

#include "config.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "dif-preview-portal.h"

#include "dif-preview-web.h"

/* Nobody listens there, and no name is looked up on the way */
#define DEAD_PROXY "socks5://127.0.0.1:9"

/* What a cut's pages may use: what they bring, and nothing else */
#define POLICY \
  "default-src " DIF_PREVIEW_SCHEME ": data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; " \
  "base-uri " DIF_PREVIEW_SCHEME ":; form-action " DIF_PREVIEW_SCHEME ":; frame-ancestors " DIF_PREVIEW_SCHEME ":"

#define SITE_KEY "dif-preview-site"

static DifPreviewWebNote told;


void
dif_preview_web_set_note (DifPreviewWebNote note)
{
  told = note;
}

gboolean
dif_preview_web_has_scheme (const char *address, const char *const *schemes)
{
  for (guint i = 0; schemes[i] != NULL; i++) {
    gsize length = strlen (schemes[i]);

    if (g_ascii_strncasecmp (address, schemes[i], length) == 0 && address[length] == ':')
      return TRUE;
  }
  return FALSE;
}

/* --- Answers ------------------------------------------------------------------------------ */

static void
answer (WebKitURISchemeRequest *request, const DifPreviewReply *reply, GInputStream *body, gint64 length)
{
  g_autoptr (WebKitURISchemeResponse) response = webkit_uri_scheme_response_new (body, length);
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  soup_message_headers_append (headers, "Content-Security-Policy", POLICY);
  soup_message_headers_append (headers, "Cache-Control", reply->headers.cache_control);
  /* told twice: style sheets and scripts are judged by the header */
  soup_message_headers_append (headers, "Content-Type", reply->headers.content_type);
  soup_message_headers_append (headers, "Accept-Ranges", "bytes");
  if (reply->status == 206)
    soup_message_headers_set_content_range (headers, reply->start, reply->start + reply->length - 1, reply->size);
  if (reply->status == 416) {
    g_autofree char *unsatisfied = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, reply->size);

    soup_message_headers_append (headers, "Content-Range", unsatisfied);
  }
  webkit_uri_scheme_response_set_http_headers (response, headers);
  webkit_uri_scheme_response_set_content_type (response, reply->headers.content_type);
  webkit_uri_scheme_response_set_status (response, reply->status, soup_status_get_phrase (reply->status));
  webkit_uri_scheme_request_finish_with_response (request, response);
}

static void
answer_text (WebKitURISchemeRequest *request, DifPreviewReply *reply, char *text)
{
  gsize length = strlen (text);
  g_autoptr (GInputStream) body = g_memory_input_stream_new_from_data (text, (gssize) length, g_free);

  answer (request, reply, body, (gint64) length);
}

static void
answer_part (WebKitURISchemeRequest *request, DifPreviewReply *reply)
{
  g_autofree char *part = g_malloc ((gsize) reply->length);
  g_autoptr (GInputStream) body = NULL;
  gssize got = pread (reply->fd, part, (gsize) reply->length, reply->start);

  reply->length = MAX (got, 0);
  body = g_memory_input_stream_new_from_data (g_steal_pointer (&part), reply->length, g_free);
  answer (request, reply, body, reply->length);
}

/* The Institute serves the images of actas, and is not asked from here: a picture that says so */
static void
answer_acta (WebKitURISchemeRequest *request, DifPreviewReply *reply)
{
  g_autofree char *safe = g_markup_escape_text (reply->acta[0] != '\0' ? reply->acta : "—", -1);

  reply->status = 200;
  reply->headers.content_type = "image/svg+xml";
  answer_text (request, reply,
               g_strdup_printf ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 640 400'>"
                                "<rect width='640' height='400' fill='#eef1f5'/><g font-family='sans-serif' "
                                "text-anchor='middle' fill='#345'><text x='320' y='180' font-size='30'>%s</text>"
                                "<text x='320' y='230' font-size='15'>%s</text></g></svg>",
                                /* Translators: stands in the place of a picture */
                                _("Image of the acta, from the Institute"), safe));
}

static void
answer_missing (WebKitURISchemeRequest *request, DifPreviewReply *reply, const char *path)
{
  g_autofree char *safe = g_markup_escape_text (path, -1);

  answer_text (request, reply,
               g_strdup_printf ("<!doctype html><meta charset=utf-8><title>%u</title><body style='font:16px "
                                "sans-serif;margin:3em'><h1>%u</h1><p><code>%s</code></p>",
                                reply->status, reply->status, safe));
}

static void
answer_cut (WebKitURISchemeRequest *request, const DifPreviewSite *site, const char *path)
{
  SoupMessageHeaders *asked = webkit_uri_scheme_request_get_http_headers (request);
  const char *range = asked != NULL ? soup_message_headers_get_one (asked, "Range") : NULL;
  g_auto (DifPreviewReply) reply = { .fd = -1 };

  dif_preview_site_open (site, path, webkit_uri_scheme_request_get_http_method (request), range, &reply);
  if (reply.status == 206)
    answer_part (request, &reply);
  else if (reply.fd >= 0) {
    g_autoptr (GInputStream) body = g_unix_input_stream_new (reply.fd, TRUE);

    reply.fd = -1;
    answer (request, &reply, body, reply.size);
  } else if (reply.location != NULL) {
    /* WebKit follows no redirect of a private scheme */
    reply.status = 200;
    answer_text (request, &reply, g_strdup_printf ("<!doctype html><meta http-equiv=refresh content='0;url=%s'>", reply.location));
  } else if (reply.acta != NULL) {
    if (told != NULL && webkit_uri_scheme_request_get_web_view (request) != NULL)
      told (webkit_uri_scheme_request_get_web_view (request), reply.acta[0] != '\0' ? reply.acta : path, TRUE);
    answer_acta (request, &reply);
  } else
    answer_missing (request, &reply, path);
}

static void
on_request (WebKitURISchemeRequest *request, gpointer data)
{
  WebKitWebView *view = webkit_uri_scheme_request_get_web_view (request);
  const DifPreviewSite *site = view != NULL ? g_object_get_data (G_OBJECT (view), SITE_KEY) : NULL;
  g_autoptr (GUri) uri = g_uri_parse (webkit_uri_scheme_request_get_uri (request),
                                      G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  DifPreviewReply reply = { .status = 404, .fd = -1 };

  dif_headers_for ("404.html", FALSE, &reply.headers);
  if (site != NULL && g_strcmp0 (host, site->cut) == 0)
    answer_cut (request, site, path);
  else if (site != NULL && g_strcmp0 (host, DIF_PREVIEW_PORTAL) == 0 && g_str_equal (path, "/")) {
    g_autofree char *address = g_strconcat (DIF_PREVIEW_SCHEME "://", site->cut, "/", NULL);

    reply.status = 200;
    answer_text (request, &reply, dif_preview_portal_page (address));
  } else
    answer_missing (request, &reply, path);
}

/* --- What every view shares --------------------------------------------------------------- */

static void
on_download (WebKitNetworkSession *session, WebKitDownload *download, gpointer data)
{
  webkit_download_cancel (download);
}

static WebKitNetworkSession *
make_session (const char *proxy)
{
  WebKitNetworkSession *session = webkit_network_session_new_ephemeral ();

  webkit_network_session_set_tls_errors_policy (session, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  g_signal_connect (session, "download-started", G_CALLBACK (on_download), NULL);
  if (proxy != NULL) {
    WebKitNetworkProxySettings *settings = webkit_network_proxy_settings_new (proxy, NULL);

    webkit_network_session_set_proxy_settings (session, WEBKIT_NETWORK_PROXY_MODE_CUSTOM, settings);
    webkit_network_proxy_settings_free (settings);
  }
  return session;
}

static WebKitWebContext *
get_context (void)
{
  static WebKitWebContext *context;
  WebKitSecurityManager *security;

  if (context != NULL)
    return context;
  context = webkit_web_context_new ();
  webkit_web_context_register_uri_scheme (context, DIF_PREVIEW_SCHEME, on_request, NULL, NULL);
  security = webkit_web_context_get_security_manager (context);
  /* never "local": such a page hangs; not "CORS-enabled": the handler is bypassed */
  webkit_security_manager_register_uri_scheme_as_secure (security, DIF_PREVIEW_SCHEME);
  webkit_security_manager_register_uri_scheme_as_cors_enabled (security, DIF_PREVIEW_SCHEME);
  return context;
}

static WebKitNetworkSession *
get_session (gboolean public)
{
  static WebKitNetworkSession *sessions[2];

  if (sessions[public] == NULL)
    sessions[public] = make_session (public ? NULL : DEAD_PROXY);
  return sessions[public];
}

WebKitWebView *
dif_preview_web_view_new (gboolean public)
{
  g_autoptr (WebKitSettings) settings = webkit_settings_new_with_settings (
      "enable-webrtc", FALSE, "enable-media-stream", FALSE, "enable-encrypted-media", FALSE,
      "javascript-can-open-windows-automatically", FALSE, "javascript-can-access-clipboard", FALSE,
      "enable-developer-extras", FALSE, "enable-fullscreen", FALSE, "hardware-acceleration-policy",
      WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER, NULL);
  g_autoptr (WebKitUserContentManager) content = webkit_user_content_manager_new ();

  return g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", get_context (), "network-session",
                       get_session (public), "settings", settings, "user-content-manager", content, NULL);
}

void
dif_preview_web_set_site (WebKitWebView *view, const DifPreviewSite *site)
{
  g_object_set_data_full (G_OBJECT (view), SITE_KEY, site != NULL ? dif_preview_site_copy (site) : NULL,
                          (GDestroyNotify) dif_preview_site_free);
}

/* --- The filter --------------------------------------------------------------------------- */

static char *
make_rules (const char *origin)
{
  g_autofree char *pattern = origin != NULL ? g_regex_escape_string (origin, -1) : g_strdup (DIF_PREVIEW_SCHEME ":");
  g_autofree char *quoted = g_strescape (pattern, NULL);

  return g_strdup_printf ("[{\"trigger\":{\"url-filter\":\".*\"},\"action\":{\"type\":\"block\"}},"
                          "{\"trigger\":{\"url-filter\":\"^%s%s\"},\"action\":{\"type\":\"ignore-previous-rules\"}},"
                          "{\"trigger\":{\"url-filter\":\"^data:\"},\"action\":{\"type\":\"ignore-previous-rules\"}},"
                          "{\"trigger\":{\"url-filter\":\"^blob:\"},\"action\":{\"type\":\"ignore-previous-rules\"}}]",
                          quoted, origin != NULL ? "/" : "");
}

static void
on_filter_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  WebKitUserContentFilter *filter =
      webkit_user_content_filter_store_save_finish (WEBKIT_USER_CONTENT_FILTER_STORE (source), result, &error);

  if (filter != NULL)
    g_task_return_pointer (task, filter, (GDestroyNotify) webkit_user_content_filter_unref);
  else
    g_task_return_error (task, error);
}

void
dif_preview_web_filter_async (const char *origin, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "difusor", "preview", NULL);
  g_autoptr (WebKitUserContentFilterStore) store = webkit_user_content_filter_store_new (folder);
  g_autofree char *rules = make_rules (origin);
  g_autoptr (GBytes) source = g_bytes_new (rules, strlen (rules));
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, source);

  g_task_set_source_tag (task, dif_preview_web_filter_async);
  webkit_user_content_filter_store_save (store, digest, source, cancellable, on_filter_saved, task);
}

WebKitUserContentFilter *
dif_preview_web_filter_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

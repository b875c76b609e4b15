/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-http"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "dif-error.h"
#include "dif-http-error.h"
#include "dif-http-exchange.h"
#include "dif-http-sink.h"
#include "dif-limits.h"
#include "dif-secret.h"
#include "dif-time.h"

#include "dif-http.h"

#define READ_BYTES (256 * 1024)
#define REDIRECTS (5)
#define CONNECTIONS (8)
#define KEEP_SECONDS (60)


struct _DifHttp {
  GObject parent_instance;

  DifClock *clock;              /* (owned) */
  GMainContext *context;        /* (owned) */
  SoupSession *session;         /* (owned) */
  GProxyResolver *proxies;      /* (owned) of the environment */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  char *authorization;          /* (owned) (nullable) the header's value; wiped */
  guint connect_seconds;
  guint idle_seconds;
  guint request_seconds;
  guint retries;
  guint backoff_ms;
  guint keep_seconds;
  gboolean hosting;
  gint64 used;    /* when the last request ended, monotonic; 0 if there was none */
  guint patience; /* seconds for a request with all its tries; 0 for as many as the limits allow */
};

G_DEFINE_FINAL_TYPE (DifHttp, dif_http, G_TYPE_OBJECT)

/* One call of the API, with all its tries */
typedef struct {
  DifHttp *self;
  const DifHttpRequest *request;
  guint64 limit;
  DifHttpSink *sink; /* (owned) */
  DifProgress *progress;
  DifHttpExchange exchange;
  guint64 transferred;
} Call;


static void
dif_http_finalize (GObject *object)
{
  DifHttp *self = DIF_HTTP (object);

  if (self->session != NULL) {
    g_main_context_push_thread_default (self->context);
    soup_session_abort (self->session);
    while (g_main_context_iteration (self->context, FALSE))
      ;
    g_clear_object (&self->session);
    g_main_context_pop_thread_default (self->context);
  }
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->proxies);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->authorization, dif_secret_free);

  G_OBJECT_CLASS (dif_http_parent_class)->finalize (object);
}

/* The value of the Authorization header (RFC 7617, RFC 6750); no other copy stays behind */
static char *
make_authorization (const DifHttpOptions *options)
{
  char *pair, *code, *value;

  if (options->bearer != NULL)
    return g_strconcat ("Bearer ", options->bearer, NULL);
  if (options->user == NULL)
    return NULL;
  pair = g_strconcat (options->user, ":", options->password != NULL ? options->password : "", NULL);
  code = g_base64_encode ((const guchar *) pair, strlen (pair));
  value = g_strconcat ("Basic ", code, NULL);
  dif_secret_free (pair);
  dif_secret_free (code);
  return value;
}

static void
make_session (DifHttp *self)
{
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("user-agent", "Difusor/" DIF_VERSION,
                                                 "max-conns-per-host", CONNECTIONS, "timeout", 0,
                                                 "idle-timeout", 0, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  g_set_object (&self->proxies, soup_session_get_proxy_resolver (self->session));
  g_main_context_pop_thread_default (self->context);
}

DifHttp *
dif_http_new (DifClock *clock, const DifHttpOptions *options, GError **error)
{
  static const DifHttpOptions none = { 0 };
  const DifHttpOptions *o = options != NULL ? options : &none;
  g_autoptr (DifHttp) self = NULL;

  g_return_val_if_fail (DIF_IS_CLOCK (clock), NULL);

  self = g_object_new (DIF_TYPE_HTTP, NULL);
  self->clock = g_object_ref (clock);
  if (o->certificate != NULL) {
    g_autoptr (GError) reason = NULL;

    self->certificate = g_tls_certificate_new_from_file (o->certificate, &reason);
    if (self->certificate == NULL) {
      dif_set_error (error, DIF_ERROR_SECRET,
                     _("Name a PEM file that holds the certificate and its private key."),
                     _("The client certificate “%s” cannot be read: %s"), o->certificate,
                     reason->message);
      return NULL;
    }
  }
  self->authorization = make_authorization (o);
  self->connect_seconds = o->connect_seconds != 0 ? o->connect_seconds : DIF_LIMIT_CONNECT_SECONDS;
  self->idle_seconds = o->idle_seconds != 0 ? o->idle_seconds : DIF_LIMIT_IDLE_SECONDS;
  self->request_seconds = o->request_seconds != 0 ? o->request_seconds : DIF_LIMIT_REQUEST_SECONDS;
  self->retries = o->retries == 0 ? DIF_LIMIT_RETRIES : o->retries == G_MAXUINT ? 0 : o->retries;
  self->hosting = o->hosting;
  self->keep_seconds = o->keep_seconds != 0 ? o->keep_seconds : KEEP_SECONDS;
  self->backoff_ms = o->backoff_ms != 0 ? o->backoff_ms : DIF_LIMIT_BACKOFF_MIN_SECONDS * 1000;
  make_session (self);
  return g_steal_pointer (&self);
}

void
dif_http_set_patience (DifHttp *self, guint seconds)
{
  g_return_if_fail (DIF_IS_HTTP (self));
  self->patience = seconds;
}

/* A limit in seconds, or this share of the patience where that is less */
static guint
limit_seconds (DifHttp *self, guint seconds, guint share)
{
  return self->patience > 0 ? MIN (seconds, MAX (self->patience / share, 1)) : seconds;
}

gboolean
dif_http_check_url (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  gboolean https = g_str_equal (scheme, "https");

  if (uri == NULL || (!https && !g_str_equal (scheme, "http")) || g_uri_get_host (uri) == NULL ||
      g_uri_get_host (uri)[0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("Write an address that begins with https://."),
                   _("“%s” is not a web address"), url);
    return FALSE;
  }
  if (g_uri_get_userinfo (uri) != NULL) {
    g_autofree char *shown = dif_http_shown (url);

    dif_set_error (error, DIF_ERROR_USAGE, _("Give the user and the password apart."),
                   _("“%s” must not carry a user or a password"), shown);
    return FALSE;
  }
  if (!https && !dif_http_is_loopback (uri)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Use https://; plain http is for this computer only."),
                   _("“%s” is plain http to another computer"), url);
    return FALSE;
  }
  return TRUE;
}

void
dif_http_reply_free (DifHttpReply *self)
{
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->content_type);
  g_free (self->cache_control);
  g_free (self->url);
  g_free (self->frame_options);
  g_free (self->policies);
  g_free (self);
}

/* --- Asking ------------------------------------------------------------------------------- */

static SoupMessage *
make_message (Call *call, const char *url)
{
  SoupMessage *message = soup_message_new (SOUP_METHOD_GET, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  const DifHttpRequest *request = call->request;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (headers, "Accept-Encoding", "identity");
  if (call->self->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", call->self->authorization);
  if (request->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", request->etag);
  else if (request->last_modified != NULL)
    soup_message_headers_replace (headers, "If-Modified-Since", request->last_modified);
  if (call->sink->size > 0 && call->sink->validator != NULL) {
    soup_message_headers_set_range (headers, (goffset) call->sink->size, -1);
    soup_message_headers_replace (headers, "If-Range", call->sink->validator);
  }
  return message;
}

static void
observe_date (DifHttp *self, SoupMessageHeaders *headers)
{
  gint64 theirs = dif_time_parse_http (soup_message_headers_get_one (headers, "Date"));

  /* What a cache kept has the hour at which it was kept */
  if (theirs != 0 && soup_message_headers_get_one (headers, "Age") == NULL)
    dif_clock_observe (self->clock, theirs);
}

static gboolean
send (Call *call, const char *url, GError **error)
{
  DifHttp *self = call->self;
  g_autoptr (GUri) uri = NULL;

  if (!dif_http_check_url (url, error))
    return FALSE;

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  soup_session_set_proxy_resolver (self->session, dif_http_is_loopback (uri) ? NULL : self->proxies);
  call->exchange.url = url;
  if (!dif_http_exchange_send (&call->exchange, make_message (call, url), error))
    return FALSE;
  observe_date (self, soup_message_get_response_headers (call->exchange.message));
  return TRUE;
}

/* Where a redirect goes, if it may be followed */
static char *
redirect_target (Call *call, const char *url, guint hops, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->exchange.message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autoptr (GUri) from = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) to = dif_http_resolve (from, location);
  g_autofree char *shown = dif_http_shown (url);
  g_autofree char *target = to != NULL ? g_uri_to_string (to) : g_strdup (location);
  g_autofree char *shown_target = dif_http_shown (target);
  const char *hint = call->self->hosting ? _("Set the address that it leads to as the public address, if that is yours.")
                                         : _("Ask the Institute for the right address, and set that.");

  if (call->self->authorization != NULL || call->self->certificate != NULL || call->request->presigned) {
    dif_set_error (error, DIF_ERROR_TRUST, hint,
                   _("“%s” points to “%s”; credentials are not taken there"), shown, shown_target);
  } else if (to == NULL || (!call->request->anywhere &&
                            g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0)) {
    dif_set_error (error, DIF_ERROR_TRUST, hint, _("“%s” points to another computer: “%s”"), shown,
                   shown_target);
  } else if (g_str_equal (g_uri_get_scheme (from), "https") &&
             !g_str_equal (g_uri_get_scheme (to), "https")) {
    dif_set_error (error, DIF_ERROR_TRUST, hint, _("“%s” points from https to plain http: “%s”"),
                   shown, shown_target);
  } else if (hops >= REDIRECTS) {
    dif_set_error (error, DIF_ERROR_TRUST, hint, _("“%s” still points elsewhere after %d times: “%s”"),
                   shown, REDIRECTS, shown_target);
  } else {
    return g_steal_pointer (&target);
  }
  return NULL;
}

/* --- Taking ------------------------------------------------------------------------------- */

/* By what the bytes of this reply are known later: a strong ETag, else a date old enough */
static char *
strong_validator (SoupMessageHeaders *headers)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  const char *modified = soup_message_headers_get_one (headers, "Last-Modified");
  gint64 then = dif_time_parse_http (modified);
  gint64 now = dif_time_parse_http (soup_message_headers_get_one (headers, "Date"));

  if (etag != NULL)
    return etag[0] == '"' ? g_strdup (etag) : NULL;
  return then != 0 && now - then >= G_USEC_PER_SEC ? g_strdup (modified) : NULL;
}

static gboolean
set_broken (Call *call, GError **error, const char *what)
{
  g_autofree char *shown = dif_http_shown (call->exchange.url);

  dif_set_error (error, DIF_ERROR_NETWORK, _("Nothing to do: it is fetched again."), "“%s”: %s", shown,
                 what);
  return FALSE;
}

/* A 206 must go on exactly where we are, with the same file */
static gboolean
check_part (Call *call, SoupMessageHeaders *headers, gint64 *whole, GError **error)
{
  const char *etag = soup_message_headers_get_one (headers, "ETag");
  goffset start, end, total;

  if (call->sink->size > 0 && call->sink->validator != NULL &&
      soup_message_headers_get_content_range (headers, &start, &end, &total) &&
      (guint64) start == call->sink->size &&
      (etag == NULL || call->sink->validator[0] != '"' || g_str_equal (etag, call->sink->validator))) {
    *whole = total >= 0 ? total : end + 1;
    return TRUE;
  }
  dif_http_sink_discard (call->sink);
  return set_broken (call, error, _("the answer is another part than the one asked for"));
}

/* Gets the sink ready for the body; @whole is the length of the whole file, -1 if not told */
static gboolean
begin_body (Call *call, gint64 *whole, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->exchange.message);
  g_autofree char *what = NULL;

  *whole = -1;
  if (soup_message_get_status (call->exchange.message) == SOUP_STATUS_PARTIAL_CONTENT) {
    if (!check_part (call, headers, whole, error))
      return FALSE;
  } else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH) {
    *whole = soup_message_headers_get_content_length (headers);
  }
  if (*whole >= 0 && (guint64) *whole > call->limit) {
    g_autofree char *shown = dif_http_shown (call->exchange.url);

    dif_set_error (error, DIF_ERROR_LIMIT, _("Ask the Institute whether this is the right file."),
                   _("“%s” has %" PRId64 " bytes; at most %" PRIu64
                     " are accepted"),
                   shown, *whole, call->limit);
    return FALSE;
  }
  if (soup_message_get_status (call->exchange.message) != SOUP_STATUS_PARTIAL_CONTENT) {
    g_autofree char *validator = strong_validator (headers);

    if (!dif_http_sink_restart (call->sink, validator, error))
      return FALSE;
  }
  if (call->progress != NULL) {
    what = dif_progress_read (call->progress, NULL, NULL);
    dif_progress_begin (call->progress, what, *whole >= 0 ? (guint64) *whole : 0);
    dif_progress_advance (call->progress, call->sink->size);
  }
  return TRUE;
}

static gboolean
read_body (Call *call, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);

  while (TRUE) {
    gssize got = dif_http_exchange_read (&call->exchange, buffer, READ_BYTES, error);

    if (got <= 0)
      return got == 0;
    call->transferred += (guint64) got;
    if (call->sink->size + (guint64) got > call->limit) {
      g_autofree char *shown = dif_http_shown (call->exchange.url);

      dif_set_error (error, DIF_ERROR_LIMIT, _("Ask the Institute whether this is the right file."),
                     _("“%s” has more than the %" PRIu64 " bytes that are accepted"), shown,
                     call->limit);
      return FALSE;
    }
    if (!dif_http_sink_write (call->sink, buffer, (gsize) got, error))
      return FALSE;
    dif_progress_advance (call->progress, (guint64) got);
  }
}

/* What arrived against what was announced */
static gboolean
check_announced (Call *call, DifHttpReply *reply, GError **error)
{
  const DifHttpRequest *request = call->request;
  g_autofree char *shown = dif_http_shown (call->exchange.url);
  const char *hint = _("It is kept as evidence and not used; call the Institute.");

  if (request->size >= 0 && reply->size != (guint64) request->size) {
    dif_set_error (error, DIF_ERROR_INTEGRITY, hint,
                   _("“%s” has %" PRIu64 " bytes; announced were %" PRId64), shown,
                   reply->size, request->size);
    return FALSE;
  }
  if (request->sha256 != NULL && !g_str_equal (reply->sha256, request->sha256)) {
    dif_set_error (error, DIF_ERROR_INTEGRITY, hint, _("“%s” has SHA-256 %s; announced was %s"), shown,
                   reply->sha256, request->sha256);
    return FALSE;
  }
  return TRUE;
}

static gint64
get_certificate_end (SoupMessage *message)
{
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);
  g_autoptr (GDateTime) end =
      certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;

  return end != NULL ? g_date_time_to_unix (end) * G_USEC_PER_SEC : 0;
}

static DifHttpReply *
take (Call *call, guint redirects, GError **error)
{
  SoupMessage *message = call->exchange.message;
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  g_autoptr (DifHttpReply) reply = g_new0 (DifHttpReply, 1);
  gint64 whole;

  reply->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  reply->last_modified = g_strdup (soup_message_headers_get_one (headers, "Last-Modified"));
  reply->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  reply->cache_control = g_strdup (soup_message_headers_get_list (headers, "Cache-Control"));
  reply->url = g_strdup (call->exchange.url);
  reply->frame_options = g_strdup (soup_message_headers_get_list (headers, "X-Frame-Options"));
  reply->policies = g_strdup (soup_message_headers_get_list (headers, "Content-Security-Policy"));
  reply->redirects = redirects;
  reply->first_byte_us = MAX (call->exchange.head_us - call->exchange.started_us, 0);
  reply->certificate_ends = get_certificate_end (call->exchange.message);

  if (soup_message_get_status (message) == SOUP_STATUS_NOT_MODIFIED) {
    char byte;

    reply->not_modified = TRUE;
    dif_http_exchange_read (&call->exchange, &byte, 1, NULL);
    dif_http_sink_discard (call->sink);
    return g_steal_pointer (&reply);
  }

  if (!begin_body (call, &whole, error) || !read_body (call, error))
    return NULL;
  if (whole >= 0 && call->sink->size != (guint64) whole) {
    set_broken (call, error, _("the connection ended before the file"));
    return NULL;
  }
  if (!dif_http_sink_finish (call->sink, reply->sha256, error))
    return NULL;
  reply->size = call->sink->size;
  reply->transferred = call->transferred;
  return check_announced (call, reply, error) ? g_steal_pointer (&reply) : NULL;
}

static DifHttpReply *
try_once (Call *call, GError **error)
{
  g_autofree char *url = g_strdup (call->request->url);
  gboolean conditional = call->request->etag != NULL || call->request->last_modified != NULL;

  for (guint hops = 0;; hops++) {
    SoupMessage *message;
    guint status;

    if (!send (call, url, error))
      return NULL;
    message = call->exchange.message;
    status = soup_message_get_status (message);

    if (status == SOUP_STATUS_OK || status == SOUP_STATUS_PARTIAL_CONTENT ||
        (status == SOUP_STATUS_NOT_MODIFIED && conditional))
      return take (call, hops, error);
    if (status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE && call->sink->size > 0) {
      dif_http_sink_discard (call->sink);
    } else if (status >= 300 && status < 400 && status != SOUP_STATUS_NOT_MODIFIED &&
               soup_message_headers_get_one (soup_message_get_response_headers (message),
                                             "Location") != NULL) {
      char *next = redirect_target (call, url, hops, error);

      if (next == NULL)
        return NULL;
      dif_http_exchange_end (&call->exchange);
      g_free (url);
      url = next;
      continue;
    } else {
      dif_http_set_status_error (error, message, url, call->self->hosting);
      return NULL;
    }
    dif_http_exchange_end (&call->exchange);
  }
}

/* --- Trying again ------------------------------------------------------------------------- */

/* When to try again: full jitter over a range that doubles, unless the other side says when */
static gint64
next_try (DifHttp *self, guint attempt, const GError *reason)
{
  const double cap = DIF_LIMIT_BACKOFF_MAX_SECONDS * 1000.0;
  double least = (double) self->backoff_ms;
  double most = MIN (cap, least * (double) (1U << MIN (attempt + 1, 16)));
  double wait = g_random_double_range (least, MAX (most, least + 1));

  if (dif_error_get_retry_after (reason) > 0)
    wait = dif_error_get_retry_after (reason) * 1000.0;
  return g_get_monotonic_time () + dif_limit_us (wait / 1000.0);
}

static DifHttpReply *
try_until_deadline (Call *call, GError **error)
{
  DifHttp *self = call->self;

  for (guint attempt = 0;; attempt++) {
    g_autoptr (GError) reason = NULL;
    DifHttpReply *reply = try_once (call, &reason);
    gint64 next;

    dif_http_exchange_end (&call->exchange);
    if (reply != NULL)
      return reply;

    next = next_try (self, attempt, reason);
    if (reason->domain != DIF_ERROR || dif_error_get_class (reason) != DIF_ERROR_CLASS_RETRY ||
        attempt >= self->retries || next >= call->exchange.deadline) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
    g_debug ("Trying again: %s", reason->message);
    if (!dif_http_exchange_pause (&call->exchange, next, error))
      return NULL;
  }
}

/* What was kept for too long is closed here and not by a timer of the library: its context runs only while a
 * request does, and a connection whose timer is over by the time the next request has it never answers. */
static void
close_old_connections (DifHttp *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->used != 0 && now - self->used >= (gint64) self->keep_seconds * G_USEC_PER_SEC)
    soup_session_abort (self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static DifHttpReply *
perform (DifHttp *self,
         const DifHttpRequest *request,
         DifHttpSink *sink,
         DifProgress *progress,
         GCancellable *cancellable,
         GError **error)
{
  guint request_seconds = limit_seconds (self, self->request_seconds, 1);
  Call call = {
    .self = self,
    .request = request,
    .limit = request->limit != 0 ? request->limit : DIF_LIMIT_SITE_BYTES,
    .sink = sink,
    .progress = progress,
    .exchange = {
        .context = self->context,
        .session = self->session,
        .certificate = self->certificate,
        .connect_seconds = limit_seconds (self, self->connect_seconds, 2),
        .idle_seconds = limit_seconds (self, self->idle_seconds, 2),
        .request_seconds = request_seconds,
        .deadline = g_get_monotonic_time () + dif_limit_us (request_seconds),
        .cancellable = cancellable,
    },
  };
  DifHttpReply *reply;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !dif_http_check_url (request->url, error))
    return NULL;
  if (sink->size > call.limit)
    dif_http_sink_discard (sink);

  g_main_context_push_thread_default (self->context);
  close_old_connections (self);
  reply = try_until_deadline (&call, error);
  self->used = g_get_monotonic_time ();
  g_main_context_pop_thread_default (self->context);
  return reply;
}

GBytes *
dif_http_get (DifHttp *self,
              const DifHttpRequest *request,
              DifHttpReply **reply,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (DifHttpSink) sink = NULL;
  g_autoptr (DifHttpReply) got = NULL;
  GBytes *bytes = NULL;

  g_return_val_if_fail (DIF_IS_HTTP (self), NULL);
  g_return_val_if_fail (request != NULL && request->url != NULL, NULL);

  if (reply != NULL)
    *reply = NULL;
  sink = dif_http_sink_open (NULL, request->url, cancellable, error);
  got = sink != NULL ? perform (self, request, sink, NULL, cancellable, error) : NULL;
  if (got == NULL)
    return NULL;
  if (!got->not_modified)
    bytes = g_byte_array_free_to_bytes (g_steal_pointer (&sink->bytes));
  if (reply != NULL)
    *reply = g_steal_pointer (&got);
  return bytes;
}

DifHttpReply *
dif_http_download (DifHttp *self,
                   const DifHttpRequest *request,
                   const char *part,
                   DifProgress *progress,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (DifHttpSink) sink = NULL;

  g_return_val_if_fail (DIF_IS_HTTP (self), NULL);
  g_return_val_if_fail (request != NULL && request->url != NULL, NULL);
  g_return_val_if_fail (part != NULL, NULL);

  sink = dif_http_sink_open (part, request->url, cancellable, error);
  if (sink == NULL)
    return NULL;
  return perform (self, request, sink, progress, cancellable, error);
}

static void
dif_http_class_init (DifHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_http_finalize;
}

static void
dif_http_init (DifHttp *self)
{
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of a client that sends, in a thread of its own. */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-http-error.h"
#include "base/dif-limits.h"
#include "base/dif-soup.h"
#include "base/dif-time.h"

#include "dif-aws-client-private.h"
#include "dif-aws-error.h"

#define TICK_MS (100)
#define KEEP_SECONDS (600)
#define LEAST_WINDOW (4)
#define READ_BYTES (16 * 1024)
/* Most bytes that the kernel may hold back unsent: beyond that, what is said to have been sent, how far
 * the whole is, and whether the other side is silent, would all be told by its buffers */
#define UNSENT_BYTES (128 * 1024)
#define SKEW_TOLERATED_US (5 * G_USEC_PER_SEC)


static gint64
service_now (DifAwsClient *self)
{
  return g_get_real_time () + dif_aws_client_get_skew (self);
}

/* Signs what is about to be sent. Only S3 is told the body's digest in a header. */
static GArray *
signed_headers (DifAwsClient *self, const DifAwsRequest *request, const char *host, const char *path)
{
  GArray *headers = dif_aws_pairs_new ();
  gint64 now = service_now (self);
  DifAwsSigner signer = { .service = self->service, .path_rule = dif_aws_client_path_rule (self) };
  DifAwsMessage message = { request->method, path, request->query, headers, request->sha256 };

  dif_aws_pairs_add (headers, "Host", host);
  for (guint i = 0; i < request->headers->len; i++) {
    DifAwsPair *pair = &g_array_index (request->headers, DifAwsPair, i);

    dif_aws_pairs_add (headers, pair->name, pair->value);
  }
  if (g_str_equal (self->service, "s3"))
    dif_aws_pairs_add (headers, "X-Amz-Content-SHA256", request->sha256);

  g_mutex_lock (&self->mutex);
  signer.credentials = self->credentials;
  signer.region = self->region;
  dif_aws_sign_headers (&signer, &message, now);
  g_mutex_unlock (&self->mutex);
  return headers;
}

/* --- On the wire -------------------------------------------------------------------------- */

static void dispatch (DifAwsClient *self);

static void
touch (DifAwsJob *job)
{
  job->touched = g_get_monotonic_time ();
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  DifAwsJob *job = user_data;
  DifAwsClient *self = job->batch->client;
  GUri *uri = soup_message_get_uri (message);
  SoupMessageHeaders *out = soup_message_get_request_headers (message);
  g_autofree char *host = dif_aws_host (uri);
  g_autoptr (GArray) headers = signed_headers (self, job->request, host, g_uri_get_path (uri));

  /* The host's header is libsoup's own affair */
  for (guint i = 1; i < headers->len; i++) {
    DifAwsPair *pair = &g_array_index (headers, DifAwsPair, i);

    soup_message_headers_replace (out, pair->name, pair->value);
  }
  job->started = TRUE;
  job->sent = 0;
  touch (job);
  g_mutex_lock (&self->mutex);
  self->requests++;
  g_mutex_unlock (&self->mutex);
}

static void
on_wrote_body_data (SoupMessage *message, guint chunk, gpointer user_data)
{
  DifAwsJob *job = user_data;

  touch (job);
  dif_aws_batch_sent (job, chunk);
}

static void
on_got_headers (SoupMessage *message, gpointer user_data)
{
  touch (user_data);
}

static void
on_network_event (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, gpointer user_data)
{
  GSocket *socket;

  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection))
    return;
  socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));
  if (!g_socket_set_option (socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_BYTES, NULL))
    g_debug ("the kernel keeps as much unsent as it likes");
}

static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flaws,
                       gpointer user_data)
{
  DifAwsJob *job = user_data;

  job->flaws = flaws;
  return FALSE;
}

static DifAwsReply *
read_reply (SoupMessage *message, GBytes *body)
{
  DifAwsReply *reply = g_new0 (DifAwsReply, 1);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  reply->status = soup_message_get_status (message);
  reply->headers = dif_aws_pairs_new ();
  reply->body = body != NULL ? g_bytes_ref (body) : NULL;
  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    dif_aws_pairs_add (reply->headers, name, value);
  return reply;
}

static void
observe_date (DifAwsClient *self, const DifAwsReply *reply)
{
  gint64 theirs = dif_time_parse_http (dif_aws_pairs_get (reply->headers, "Date"));
  gint64 skew = theirs - g_get_real_time ();

  if (theirs == 0)
    return;
  g_mutex_lock (&self->mutex);
  self->skew = ABS (skew) > SKEW_TOLERATED_US ? skew : 0;
  g_mutex_unlock (&self->mutex);
}

/* Another region, or a clock that is right now: worth one more try at once. The operator's own
 * region is never changed. */
static gboolean
adapt (DifAwsClient *self, DifAwsJob *job, const DifAwsFault *fault)
{
  gboolean elsewhere;

  if (job->moved)
    return FALSE;
  job->moved = TRUE;
  if (g_strcmp0 (fault->code, "RequestTimeTooSkewed") == 0 || g_strcmp0 (fault->code, "InvalidSignatureException") == 0)
    return TRUE;
  if (self->region_given || fault->region == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  elsewhere = !g_str_equal (self->region, fault->region);
  if (elsewhere) {
    g_free (self->region);
    self->region = g_strdup (fault->region);
  }
  g_mutex_unlock (&self->mutex);
  return elsewhere || g_strcmp0 (fault->code, "AuthorizationHeaderMalformed") == 0 ||
         g_strcmp0 (fault->code, "PermanentRedirect") == 0;
}

static void
set_expired_error (DifAwsClient *self, DifAwsJob *job, GError **error)
{
  dif_set_error (error, DIF_ERROR_TIMEOUT, _("Check the network and the endpoint; it is tried again."),
                 _("“%s” took too long: %s"), self->place, job->expired);
}

static void
set_transport_error (DifAwsClient *self, DifAwsJob *job, const GError *reason, GError **error)
{
  g_autofree char *url = g_uri_to_string_partial (soup_message_get_uri (job->message), G_URI_HIDE_QUERY);

  if (job->expired != NULL)
    set_expired_error (self, job, error);
  else if (job->too_much)
    dif_set_error (error, DIF_ERROR_LIMIT, _("Check the endpoint: that is no answer of S3."),
                   _("“%s” answered with more than %" PRIu64 " bytes"), self->place, job->request->limit);
  else if (job->flaws != G_TLS_CERTIFICATE_NO_FLAGS)
    dif_http_set_tls_error (error, job->flaws, url);
  else
    dif_http_set_transport_error (error, reason, url);
}

/* What went wrong, or nothing */
static GError *
judge (DifAwsClient *self, DifAwsJob *job, const DifAwsReply *reply, const DifAwsFault *fault, const GError *reason)
{
  GError *error = NULL;

  if (reply == NULL)
    set_transport_error (self, job, reason, &error);
  else if (reply->status < 200 || reply->status >= 300)
    dif_aws_fault_set_error (fault, job->request, reply, self->place, &error);
  return error;
}

static gboolean
is_refusal (const DifAwsReply *reply)
{
  return reply->status >= 400 && reply->status < 500;
}

/* When to try again: full jitter over a range that doubles, unless the other side says when */
static gint64
next_try (DifAwsClient *self, DifAwsJob *job, const GError *reason)
{
  double least = self->backoff_ms / 1000.0;
  double most = MIN (least * (double) (1U << MIN (job->attempt + 1, 16)), DIF_LIMIT_BACKOFF_MAX_SECONDS);
  double wait = g_random_double_range (least, MAX (most, least + 0.001));

  if (dif_error_get_retry_after (reason) > 0)
    wait = dif_error_get_retry_after (reason);
  return g_get_monotonic_time () + dif_limit_us (wait);
}

static gboolean
may_retry (DifAwsClient *self, DifAwsJob *job, const GError *error)
{
  /* damaged on the way: what is sent again may arrive whole */
  gboolean passing = dif_error_get_class (error) == DIF_ERROR_CLASS_RETRY ||
                     g_error_matches (error, DIF_ERROR, DIF_ERROR_INTEGRITY);

  return passing && job->attempt < self->retries;
}

static gboolean
on_pause_over (gpointer user_data)
{
  DifAwsJob *job = user_data;
  DifAwsClient *self = job->batch->client;

  g_ptr_array_remove_fast (self->running, job);
  g_queue_push_head (&self->waiting, job);
  dispatch (self);
  return G_SOURCE_REMOVE;
}

/* A job that pauses keeps its place among those that run, so that it is found when it must stop */
static void
pause_until (DifAwsClient *self, DifAwsJob *job, gint64 when)
{
  GSource *source = g_timeout_source_new ((guint) MAX ((when - g_get_monotonic_time ()) / 1000, 0));

  job->attempt++;
  job->inner = g_cancellable_new ();
  g_source_set_callback (source, on_pause_over, job, NULL);
  g_source_attach (source, self->context);
  g_object_set_data_full (G_OBJECT (job->inner), "pause", source, (GDestroyNotify) g_source_unref);
}

static void
mind_the_pace (DifAwsClient *self, const GError *error)
{
  if (error != NULL && g_error_matches (error, DIF_ERROR, DIF_ERROR_UNAVAILABLE)) {
    self->window = MAX (self->window / 2, MIN (LEAST_WINDOW, self->connections));
    self->calm = 0;
  } else if (error == NULL && ++self->calm >= self->window && self->window < self->connections) {
    self->window++;
    self->calm = 0;
  }
}

static void
release (DifAwsJob *job)
{
  if (job->message != NULL)
    g_signal_handlers_disconnect_by_data (job->message, job);
  g_clear_object (&job->message);
  g_clear_object (&job->inner);
  job->flaws = G_TLS_CERTIFICATE_NO_FLAGS;
  g_clear_object (&job->stream);
  g_clear_pointer (&job->got, g_byte_array_unref);
  job->started = job->too_much = FALSE;
  job->sent = 0;
  job->expired = NULL;
}

/* The reply has come whole, or not at all */
static void
conclude (DifAwsClient *self, DifAwsJob *job, const GError *reason)
{
  g_autoptr (GBytes) body = reason == NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&job->got)) : NULL;
  g_autoptr (DifAwsReply) reply = body != NULL ? read_reply (job->message, body) : NULL;
  g_autoptr (GError) error = NULL;
  g_auto (DifAwsFault) fault = { NULL, NULL, NULL };
  gint64 next;

  if (reply != NULL) {
    observe_date (self, reply);
    if (reply->status >= 300)
      dif_aws_fault_read (&fault, reply);
  }
  error = judge (self, job, reply, &fault, reason);
  mind_the_pace (self, error);
  release (job);

  next = error != NULL ? next_try (self, job, error) : 0;
  if (dif_aws_batch_is_stopped (job->batch)) {
    g_clear_error (&error);
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");
  } else if (error != NULL && reply != NULL && adapt (self, job, &fault)) {
    pause_until (self, job, 0);
    return;
  } else if (error != NULL && may_retry (self, job, error) && next < job->deadline) {
    g_debug ("trying again: %s", error->message);
    pause_until (self, job, next);
    return;
  } else if (error != NULL && reply != NULL && job->request->wants_faults && is_refusal (reply)) {
    g_clear_error (&error);
  }
  g_ptr_array_remove_fast (self->running, job);
  dif_aws_batch_done (job, reply, g_steal_pointer (&error));
  dispatch (self);
}

static gboolean
is_short (DifAwsJob *job, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);

  if (g_str_equal (job->request->method, "HEAD") ||
      soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH ||
      (goffset) job->got->len >= soup_message_headers_get_content_length (headers))
    return FALSE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("the answer ended too early"));
  return TRUE;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DifAwsJob *job = user_data;
  DifAwsClient *self = job->batch->client;
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &reason);
  gsize length = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  touch (job);
  if (length > 0) {
    g_byte_array_append (job->got, g_bytes_get_data (bytes, NULL), (guint) length);
    job->too_much = job->got->len > job->request->limit;
    if (!job->too_much) {
      g_input_stream_read_bytes_async (job->stream, READ_BYTES, G_PRIORITY_DEFAULT, job->inner, on_read, job);
      return;
    }
    /* cut off, never drained */
    g_cancellable_cancel (job->inner);
    g_set_error_literal (&reason, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "");
  }
  if (reason == NULL)
    is_short (job, &reason);
  conclude (self, job, reason);
}

static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DifAwsJob *job = user_data;
  g_autoptr (GError) reason = NULL;

  job->stream = dif_soup_send_finish (SOUP_SESSION (source), result, &reason);
  if (job->stream == NULL) {
    conclude (job->batch->client, job, reason);
    return;
  }
  touch (job);
  job->got = g_byte_array_new ();
  g_input_stream_read_bytes_async (job->stream, READ_BYTES, G_PRIORITY_DEFAULT, job->inner, on_read, job);
}

static SoupMessage *
make_message (DifAwsClient *self, const DifAwsRequest *request)
{
  g_autofree char *region = dif_aws_client_get_region (self);
  g_autoptr (GUri) base = dif_aws_base_uri (self->endpoint, region);
  g_autofree char *path = dif_aws_encode (request->path, TRUE);
  g_autofree char *query = dif_aws_query_string (request->query);
  g_autoptr (GUri) uri = g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                                      g_uri_get_port (base), path, query[0] != '\0' ? query : NULL, NULL);
  SoupMessage *message = soup_message_new_from_uri (request->method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (message, dif_aws_pairs_get (request->headers, "Content-Type"),
                                              request->body);
  return message;
}

static void
start (DifAwsClient *self, DifAwsJob *job)
{
  job->message = make_message (self, job->request);
  job->inner = g_cancellable_new ();
  touch (job);
  if (job->deadline == 0)
    job->deadline = job->touched + dif_limit_us (self->request_seconds);
  g_signal_connect (job->message, "starting", G_CALLBACK (on_starting), job);
  g_signal_connect (job->message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), job);
  g_signal_connect (job->message, "got-headers", G_CALLBACK (on_got_headers), job);
  g_signal_connect (job->message, "accept-certificate", G_CALLBACK (on_accept_certificate), job);
  g_signal_connect (job->message, "network-event", G_CALLBACK (on_network_event), job);
  g_ptr_array_add (self->running, job);
  soup_session_send_async (self->session, job->message, G_PRIORITY_DEFAULT, job->inner, on_replied, job);
}

/* --- The thread --------------------------------------------------------------------------- */

/* Ends what has been silent for too long; a connection that is being made is silent too */
static gboolean
on_tick (gpointer user_data)
{
  DifAwsClient *self = user_data;
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; i < self->running->len; i++) {
    DifAwsJob *job = g_ptr_array_index (self->running, i);
    gint64 allowed = dif_limit_us (job->started ? self->idle_seconds : self->connect_seconds);

    if (job->message == NULL || job->expired != NULL)
      continue;
    if (now >= job->deadline)
      job->expired = _("the whole request");
    else if (now - job->touched >= allowed)
      job->expired = job->started ? _("it went silent") : _("it did not connect");
    if (job->expired != NULL)
      g_cancellable_cancel (job->inner);
  }
  if (self->running->len > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->ticker, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
dispatch (DifAwsClient *self)
{
  while (self->running->len < self->window && !g_queue_is_empty (&self->waiting))
    start (self, g_queue_pop_head (&self->waiting));
  if (self->running->len == 0 || self->ticker != NULL)
    return;
  self->ticker = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticker, on_tick, self, NULL);
  g_source_attach (self->ticker, self->context);
}

static void
drop (DifAwsJob *job)
{
  dif_aws_batch_done (job, NULL, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped"));
}

static gboolean
on_sweep (gpointer user_data)
{
  DifAwsClient *self = user_data;

  for (guint i = self->waiting.length; i > 0; i--) {
    DifAwsJob *job = g_queue_pop_head (&self->waiting);

    if (dif_aws_batch_is_stopped (job->batch))
      drop (job);
    else
      g_queue_push_tail (&self->waiting, job);
  }
  for (guint i = self->running->len; i > 0; i--) {
    DifAwsJob *job = g_ptr_array_index (self->running, i - 1);

    if (!dif_aws_batch_is_stopped (job->batch))
      continue;
    if (job->message != NULL) {
      g_cancellable_cancel (job->inner);
      continue;
    }
    g_source_destroy (g_object_get_data (G_OBJECT (job->inner), "pause"));
    release (job);
    g_ptr_array_remove_index_fast (self->running, i - 1);
    drop (job);
  }
  return G_SOURCE_REMOVE;
}

typedef struct {
  DifAwsClient *client; /* (unowned) */
  gpointer data;
} Errand;

static void
run_soon (DifAwsClient *self, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, self->context);
}

void
dif_aws_client_sweep (DifAwsClient *self)
{
  run_soon (self, on_sweep, self, NULL);
}

static gboolean
on_pushed (gpointer user_data)
{
  Errand *errand = user_data;

  g_queue_push_tail (&errand->client->waiting, errand->data);
  dispatch (errand->client);
  return G_SOURCE_REMOVE;
}

void
dif_aws_client_push (DifAwsClient *self, DifAwsJob *job)
{
  Errand *errand = g_new (Errand, 1);

  errand->client = self;
  errand->data = job;
  run_soon (self, on_pushed, errand, g_free);
}

static gboolean
on_warm_enough (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* A connection that is not made in time leaves its place to one that may be */
static GCancellable *
until_connected (DifAwsClient *self)
{
  g_autoptr (GSource) source = g_timeout_source_new_seconds (self->connect_seconds);
  GCancellable *cancellable = g_cancellable_new ();

  g_source_set_callback (source, on_warm_enough, g_object_ref (cancellable), g_object_unref);
  g_source_attach (source, self->context);
  return cancellable;
}

static gboolean
on_warm (gpointer user_data)
{
  Errand *errand = user_data;
  guint count = GPOINTER_TO_UINT (errand->data);
  g_autoptr (GCancellable) cancellable = until_connected (errand->client);

  for (guint i = 0; i < count; i++) {
    g_autoptr (DifAwsRequest) request = dif_aws_request_new ("HEAD", "/", "");
    g_autoptr (SoupMessage) message = make_message (errand->client, request);

    g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), NULL);
    soup_session_preconnect_async (errand->client->session, message, G_PRIORITY_DEFAULT, cancellable, NULL, NULL);
  }
  return G_SOURCE_REMOVE;
}

void
dif_aws_client_warm (DifAwsClient *self, guint connections)
{
  Errand *errand = g_new (Errand, 1);

  errand->client = self;
  errand->data = GUINT_TO_POINTER (MIN (connections, self->connections));
  run_soon (self, on_warm, errand, g_free);
}

static gpointer
run (gpointer user_data)
{
  DifAwsClient *self = user_data;
  g_autofree char *region = dif_aws_client_get_region (self);
  g_autoptr (GUri) base = dif_aws_base_uri (self->endpoint, region);

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("user-agent", "Difusor/" DIF_VERSION, "max-conns", self->connections,
                                                 "max-conns-per-host", self->connections, "timeout", 0,
                                                 "idle-timeout", KEEP_SECONDS, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  if (dif_http_is_loopback (base))
    soup_session_set_proxy_resolver (self->session, NULL);
  g_main_loop_run (self->loop);

  soup_session_abort (self->session);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
on_quit (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

void
dif_aws_client_start (DifAwsClient *self)
{
  self->window = self->connections;
  self->running = g_ptr_array_new ();
  g_queue_init (&self->waiting);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("aws", run, self);
}

void
dif_aws_client_end (DifAwsClient *self)
{
  /* quit from inside: the thread may not have come to its loop yet */
  run_soon (self, on_quit, self->loop, NULL);
  g_thread_join (self->thread);
  if (self->ticker != NULL) {
    g_source_destroy (self->ticker);
    g_source_unref (self->ticker);
  }
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_queue_clear (&self->waiting);
  g_ptr_array_unref (self->running);
}

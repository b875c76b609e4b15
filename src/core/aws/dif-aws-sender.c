/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of a client that sends, in a thread of its own. */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-http-error.h"
#include "base/dif-http.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"

#include "dif-aws-client-private.h"
#include "dif-aws-error.h"

#define TICK_MS (100)
#define LEAST_WINDOW (4)
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
static void move (DifAwsClient *self);

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
  if (elsewhere)
    move (self);
  return elsewhere || g_strcmp0 (fault->code, "AuthorizationHeaderMalformed") == 0 ||
         g_strcmp0 (fault->code, "PermanentRedirect") == 0;
}

static void
set_expired_error (DifAwsClient *self, DifAwsJob *job, GError **error)
{
  dif_set_error (error, DIF_ERROR_TIMEOUT, _("Check the network and the endpoint; it is tried again."),
                 _("“%s” took too long: %s"), self->place, job->expired);
}

/* Without the query */
static char *
url_of (DifAwsClient *self, DifAwsJob *job)
{
  g_autofree char *host = dif_aws_host (self->base);
  g_autofree char *path = dif_aws_encode (job->request->path, TRUE);

  return g_strconcat (g_uri_get_scheme (self->base), "://", host, path, NULL);
}

static void
set_transport_error (DifAwsClient *self, DifAwsJob *job, const GError *reason, GError **error)
{
  g_autofree char *url = url_of (self, job);
  GTlsCertificateFlags flaws = job->wire != NULL ? dif_aws_wire_get_flaws (job->wire) : G_TLS_CERTIFICATE_NO_FLAGS;

  if (job->expired != NULL)
    set_expired_error (self, job, error);
  else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    dif_set_error (error, DIF_ERROR_LIMIT, _("Check the endpoint: that is no answer of S3."),
                   _("“%s” answered with more than %" PRIu64 " bytes"), self->place, job->request->limit);
  else if (flaws != G_TLS_CERTIFICATE_NO_FLAGS)
    dif_http_set_tls_error (error, flaws, url);
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

static void
end_pause (DifAwsJob *job)
{
  if (job->pause != NULL)
    g_source_destroy (job->pause);
  g_clear_pointer (&job->pause, g_source_unref);
}

/* To the front, since it has waited already */
static void
queue_again (DifAwsClient *self, DifAwsJob *job)
{
  g_ptr_array_remove_fast (self->running, job);
  g_queue_push_head (&self->waiting, job);
  dispatch (self);
}

static gboolean
on_pause_over (gpointer user_data)
{
  DifAwsJob *job = user_data;

  end_pause (job);
  queue_again (job->batch->client, job);
  return G_SOURCE_REMOVE;
}

/* A job that pauses keeps its place among those that run, so that it is found when it must stop */
static void
pause_until (DifAwsClient *self, DifAwsJob *job, gint64 when)
{
  job->attempt++;
  job->pause = g_timeout_source_new ((guint) MAX ((when - g_get_monotonic_time ()) / 1000, 0));
  g_source_set_callback (job->pause, on_pause_over, job, NULL);
  g_source_attach (job->pause, self->context);
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
drop_resting (DifAwsClient *self)
{
  g_queue_clear_full (&self->resting, (GDestroyNotify) dif_aws_wire_free);
}

static void
find_base (DifAwsClient *self)
{
  g_autofree char *region = dif_aws_client_get_region (self);

  g_clear_pointer (&self->base, g_uri_unref);
  self->base = dif_aws_base_uri (self->endpoint, region);
}

/* The region is another: no connection that leads to the one before is used again */
static void
move (DifAwsClient *self)
{
  drop_resting (self);
  while (self->opening->len > 0)
    dif_aws_wire_free (g_ptr_array_steal_index_fast (self->opening, 0));
  for (guint i = 0; i < self->running->len; i++) {
    DifAwsJob *job = g_ptr_array_index (self->running, i);

    if (job->wire != NULL)
      dif_aws_wire_retire (job->wire);
  }
  find_base (self);
}

static void
on_gone (DifAwsWire *wire, gpointer user_data)
{
  DifAwsClient *self = user_data;

  g_queue_remove (&self->resting, wire);
  dif_aws_wire_free (wire);
}

static void
release (DifAwsClient *self, DifAwsJob *job)
{
  DifAwsWire *wire = g_steal_pointer (&job->wire);

  if (wire != NULL && dif_aws_wire_is_whole (wire)) {
    g_queue_push_head (&self->resting, wire);
    dif_aws_wire_rest (wire, DIF_LIMIT_AWS_KEEP_SECONDS, on_gone, self);
  } else if (wire != NULL) {
    dif_aws_wire_free (wire);
  }
  g_clear_pointer (&job->target, g_free);
  g_clear_pointer (&job->headers, g_array_unref);
  job->sent = 0;
  job->expired = NULL;
}

/* The reply has come whole, or not at all */
static void
conclude (DifAwsClient *self, DifAwsJob *job, const DifAwsReply *reply, const GError *reason)
{
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
  release (self, job);

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

static void
on_sent (guint64 bytes, gpointer user_data)
{
  dif_aws_batch_sent (user_data, bytes);
}

/* What had rested and had been let go of at the other end meanwhile: the others like it are not tried */
static gboolean
renew (DifAwsClient *self, DifAwsJob *job)
{
  if (job->renewed || job->expired != NULL || !dif_aws_wire_is_stale (job->wire) ||
      dif_aws_batch_is_stopped (job->batch))
    return FALSE;
  job->renewed = TRUE;
  drop_resting (self);
  release (self, job);
  queue_again (self, job);
  return TRUE;
}

static void
on_replied (DifAwsReply *whole, const GError *error, gpointer user_data)
{
  DifAwsJob *job = user_data;
  DifAwsClient *self = job->batch->client;
  g_autoptr (DifAwsReply) reply = whole;

  if (reply != NULL || !renew (self, job))
    conclude (self, job, reply, error);
}

/* From its first try on */
static void
set_deadline (DifAwsClient *self, DifAwsJob *job)
{
  if (job->deadline == 0)
    job->deadline = g_get_monotonic_time () + dif_limit_us (self->request_seconds);
}

static void
start (DifAwsClient *self, DifAwsJob *job, DifAwsWire *wire)
{
  g_autofree char *host = dif_aws_host (self->base);
  g_autofree char *path = dif_aws_encode (job->request->path, TRUE);
  g_autofree char *query = dif_aws_query_string (job->request->query);
  DifAwsWireRequest request = {
    .method = job->request->method,
    .body = job->request->body,
    .limit = job->request->limit,
    .sent = on_sent,
    .replied = on_replied,
    .user_data = job,
  };

  set_deadline (self, job);
  job->wire = wire;
  job->target = query[0] != '\0' ? g_strconcat (path, "?", query, NULL) : g_strdup (path);
  job->headers = signed_headers (self, job->request, host, path);
  request.target = job->target;
  request.headers = job->headers;
  g_ptr_array_add (self->running, job);
  g_mutex_lock (&self->mutex);
  self->requests++;
  g_mutex_unlock (&self->mutex);
  dif_aws_wire_send (wire, &request);
}

/* --- Connections -------------------------------------------------------------------------- */

/* The first that waits learns that there was no connection for it */
static void
on_ready (DifAwsWire *wire, const GError *error, gpointer user_data)
{
  DifAwsClient *self = user_data;
  DifAwsJob *job;

  g_ptr_array_remove_fast (self->opening, wire);
  if (error == NULL) {
    g_queue_push_head (&self->resting, wire);
    dif_aws_wire_rest (wire, DIF_LIMIT_AWS_KEEP_SECONDS, on_gone, self);
    dispatch (self);
    return;
  }
  job = g_queue_pop_head (&self->waiting);
  if (job == NULL) {
    dif_aws_wire_free (wire);
    return;
  }
  set_deadline (self, job);
  job->wire = wire;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    job->expired = _("it did not connect");
  g_ptr_array_add (self->running, job);
  conclude (self, job, NULL, error);
}

/* Has @wanted of them being made */
static void
open_connections (DifAwsClient *self, guint wanted)
{
  GProxyResolver *proxies = dif_http_is_loopback (self->base) ? NULL : g_proxy_resolver_get_default ();

  while (self->opening->len < wanted)
    g_ptr_array_add (self->opening, dif_aws_wire_open (self->base, proxies, on_ready, self));
}

/* --- The thread --------------------------------------------------------------------------- */

/* Ends what has been silent for too long */
static void
watch_running (DifAwsClient *self, gint64 now)
{
  for (guint i = 0; i < self->running->len; i++) {
    DifAwsJob *job = g_ptr_array_index (self->running, i);

    if (job->wire == NULL || job->expired != NULL)
      continue;
    if (now >= job->deadline)
      job->expired = _("the whole request");
    else if (now - dif_aws_wire_get_touched (job->wire) >= dif_limit_us (self->idle_seconds))
      job->expired = _("it went silent");
    if (job->expired == NULL)
      continue;
    /* after a sleep of this computer, say, what rests is as dead, and each would take as long to find out */
    dif_aws_wire_cancel (job->wire);
    drop_resting (self);
  }
}

static gboolean
on_tick (gpointer user_data)
{
  DifAwsClient *self = user_data;
  gint64 now = g_get_monotonic_time ();

  watch_running (self, now);
  for (guint i = 0; i < self->opening->len; i++) {
    DifAwsWire *wire = g_ptr_array_index (self->opening, i);

    if (now - dif_aws_wire_get_touched (wire) >= dif_limit_us (self->connect_seconds))
      dif_aws_wire_cancel (wire);
  }
  if (self->running->len > 0 || self->opening->len > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->ticker, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
keep_ticking (DifAwsClient *self)
{
  if ((self->running->len == 0 && self->opening->len == 0) || self->ticker != NULL)
    return;
  self->ticker = g_timeout_source_new (TICK_MS);
  g_source_set_callback (self->ticker, on_tick, self, NULL);
  g_source_attach (self->ticker, self->context);
}

/* What waits goes over the connections that rest, and for the rest of it others are made */
static void
dispatch (DifAwsClient *self)
{
  while (self->running->len < self->window && !g_queue_is_empty (&self->waiting) && !g_queue_is_empty (&self->resting)) {
    DifAwsJob *job = g_queue_pop_head (&self->waiting);

    start (self, job, g_queue_pop_head (&self->resting));
  }
  if (self->running->len < self->window)
    open_connections (self, MIN (self->waiting.length, self->window - self->running->len));
  keep_ticking (self);
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
    if (job->wire != NULL) {
      dif_aws_wire_cancel (job->wire);
      continue;
    }
    end_pause (job);
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
on_warm (gpointer user_data)
{
  Errand *errand = user_data;
  DifAwsClient *self = errand->client;
  guint wanted = GPOINTER_TO_UINT (errand->data);
  guint made = self->resting.length + self->running->len;

  if (wanted > made)
    open_connections (self, wanted - made);
  keep_ticking (self);
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

static void
close_connections (DifAwsClient *self)
{
  drop_resting (self);
  for (guint i = 0; i < self->opening->len; i++)
    dif_aws_wire_cancel (g_ptr_array_index (self->opening, i));
  while (self->opening->len > 0)
    g_main_context_iteration (self->context, TRUE);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

static gpointer
run (gpointer user_data)
{
  DifAwsClient *self = user_data;

  g_main_context_push_thread_default (self->context);
  find_base (self);
  g_main_loop_run (self->loop);
  close_connections (self);
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
  self->opening = g_ptr_array_new ();
  g_queue_init (&self->waiting);
  g_queue_init (&self->resting);
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
  g_ptr_array_unref (self->opening);
  g_uri_unref (self->base);
}

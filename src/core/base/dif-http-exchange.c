/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-http"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-error.h"
#include "dif-http-error.h"
#include "dif-limits.h"
#include "dif-soup.h"
#include "dif-wait.h"

#include "dif-http-exchange.h"

/* How long a request that was cancelled may take to say so */
#define ENDING_US (2 * G_USEC_PER_SEC)

enum {
  EXPIRED_NONE,
  EXPIRED_CONNECT,
  EXPIRED_IDLE,
  EXPIRED_REQUEST,
};


/* --- Deadlines ---------------------------------------------------------------------------- */

static gboolean
dispatch_timer (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs timer_funcs = { NULL, NULL, dispatch_timer, NULL, NULL, NULL };

static gboolean
on_expired (gpointer user_data)
{
  DifHttpExchange *self = user_data;

  if (self->ending) {
    self->lost = TRUE;
    g_source_set_ready_time (self->timer, -1);
    return G_SOURCE_CONTINUE;
  }
  if (g_get_monotonic_time () >= self->deadline)
    self->expired = EXPIRED_REQUEST;
  else
    self->expired = self->started ? EXPIRED_IDLE : EXPIRED_CONNECT;
  g_cancellable_cancel (self->inner);
  return G_SOURCE_CONTINUE;
}

/* Cancelled, by whomever: from now on the timer says how long the end may take */
static gboolean
on_ending (GCancellable *cancellable, gpointer user_data)
{
  DifHttpExchange *self = user_data;

  self->ending = TRUE;
  g_source_set_ready_time (self->timer, g_get_monotonic_time () + ENDING_US);
  return G_SOURCE_REMOVE;
}

static void
arm (DifHttpExchange *self)
{
  guint seconds = self->started ? self->idle_seconds : self->connect_seconds;

  if (self->expired != EXPIRED_NONE || self->ending)
    return;
  self->step_deadline = g_get_monotonic_time () + dif_limit_us (seconds);
  g_source_set_ready_time (self->timer, MIN (self->step_deadline, self->deadline));
}

static void
set_expired_error (DifHttpExchange *self, GError **error)
{
  g_autofree char *shown = dif_http_shown (self->url);
  const char *hint = _("Check the network; if it goes on, call the Institute.");

  switch (self->expired) {
    case EXPIRED_CONNECT:
      dif_set_error (error, DIF_ERROR_TIMEOUT, hint, _("“%s” did not connect in %u s"), shown,
                     self->connect_seconds);
      break;
    case EXPIRED_IDLE:
      dif_set_error (error, DIF_ERROR_TIMEOUT, hint, _("“%s” has been silent for %u s"), shown,
                     self->idle_seconds);
      break;
    default:
      dif_set_error (error, DIF_ERROR_TIMEOUT, hint, _("“%s” took more than %u s"), shown,
                     self->request_seconds);
      break;
  }
}

/* Why it ended, in our words: the caller's wish, a deadline, the certificate, the network */
static void
translate (DifHttpExchange *self, const GError *reason, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  if (self->expired != EXPIRED_NONE)
    set_expired_error (self, error);
  else if (self->flaws != G_TLS_CERTIFICATE_NO_FLAGS)
    dif_http_set_tls_error (error, self->flaws, self->url);
  else
    dif_http_set_transport_error (error, reason, self->url);
}

/* --- On the wire -------------------------------------------------------------------------- */

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/* Where a result is put; it outlives a request that is no longer waited for */
typedef struct {
  GAsyncResult *result; /* (owned) (nullable) */
  gboolean abandoned;
} Slot;

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Slot *slot = user_data;

  if (slot->abandoned)
    g_free (slot);
  else
    slot->result = g_object_ref (result);
}

/* The result of what was begun, which comes soon once it is cancelled; or %NULL if it does not even then: a
 * request that is cancelled just as it connects is lost in libsoup 3.2 */
static GAsyncResult *
await (DifHttpExchange *self, Slot *slot)
{
  GAsyncResult *result;

  while (slot->result == NULL && !self->lost)
    g_main_context_iteration (self->context, TRUE);
  result = slot->result;
  if (result == NULL)
    slot->abandoned = TRUE;
  else
    g_free (slot);
  return result;
}

static void
on_starting (SoupMessage *message, gpointer user_data)
{
  DifHttpExchange *self = user_data;

  self->started = TRUE;
  self->started_us = g_get_monotonic_time ();
  arm (self);
}

static void
on_got_headers (SoupMessage *message, gpointer user_data)
{
  DifHttpExchange *self = user_data;

  self->head_us = g_get_monotonic_time ();
  arm (self);
}

static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flaws,
                       gpointer user_data)
{
  DifHttpExchange *self = user_data;

  self->flaws = flaws;
  return FALSE;
}

static gboolean
on_request_certificate (SoupMessage *message, GTlsClientConnection *connection, gpointer user_data)
{
  DifHttpExchange *self = user_data;

  if (self->certificate == NULL)
    return FALSE;
  soup_message_set_tls_client_certificate (message, self->certificate);
  return TRUE;
}

gboolean
dif_http_exchange_send (DifHttpExchange *self, SoupMessage *message, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) reason = NULL;
  Slot *slot;

  self->message = message;
  self->inner = g_cancellable_new ();
  self->started = self->ended = self->ending = self->lost = FALSE;
  self->expired = EXPIRED_NONE;
  self->flaws = G_TLS_CERTIFICATE_NO_FLAGS;
  self->started_us = self->head_us = 0;

  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (self->timer, on_expired, self, NULL);
  g_source_attach (self->timer, self->context);
  self->ender = g_cancellable_source_new (self->inner);
  g_source_set_callback (self->ender, G_SOURCE_FUNC (on_ending), self, NULL);
  g_source_attach (self->ender, self->context);
  arm (self);
  if (self->cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (self->cancellable, G_CALLBACK (on_cancelled),
                                                g_object_ref (self->inner), g_object_unref);

  g_signal_connect (message, "starting", G_CALLBACK (on_starting), self);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), self);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self);
  g_signal_connect (message, "request-certificate", G_CALLBACK (on_request_certificate), self);

  slot = g_new0 (Slot, 1);
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->inner, on_result, slot);
  result = await (self, slot);
  self->body = result != NULL ? dif_soup_send_finish (self->session, result, &reason) : NULL;
  if (self->body != NULL && !g_cancellable_set_error_if_cancelled (self->inner, &reason))
    return TRUE;
  translate (self, reason, error);
  return FALSE;
}

gssize
dif_http_exchange_read (DifHttpExchange *self, gpointer buffer, gsize length, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) reason = NULL;
  Slot *slot = g_new0 (Slot, 1);
  gssize got;

  arm (self);
  g_input_stream_read_async (self->body, buffer, length, G_PRIORITY_DEFAULT, self->inner, on_result, slot);
  /* a body always ends when it is cancelled, and its buffer is waited for */
  while (slot->result == NULL)
    g_main_context_iteration (self->context, TRUE);
  result = await (self, slot);
  got = g_input_stream_read_finish (self->body, result, &reason);
  if (got < 0)
    translate (self, reason, error);
  self->ended = got == 0;
  return got;
}

void
dif_http_exchange_end (DifHttpExchange *self)
{
  if (self->message == NULL)
    return;

  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_source_destroy (self->ender);
  g_clear_pointer (&self->ender, g_source_unref);

  /* A body that nobody wants is cut off, never drained */
  if (self->body != NULL) {
    if (!self->ended)
      g_cancellable_cancel (self->inner);
    g_input_stream_close (self->body, self->ended ? NULL : self->inner, NULL);
  }
  g_clear_object (&self->body);
  g_clear_object (&self->message);
  g_clear_object (&self->inner);
  while (g_main_context_iteration (self->context, FALSE))
    ;
}

/* --- Between two tries -------------------------------------------------------------------- */

gboolean
dif_http_exchange_pause (DifHttpExchange *self, gint64 until, GError **error)
{
  return dif_wait_until (until, self->cancellable) ||
         !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/dif-limits.h"

#include "dif-aws-reader.h"
#include "dif-aws-wire.h"

#define READ_BYTES (16 * 1024)
#define FIRST_BYTES (64 * 1024) /* of a body, sent with its head */
/* Most bytes that the kernel may hold back unsent: beyond that, what is said to have been sent, how far
 * the whole is, and whether the other side is silent, would all be told by its buffers */
#define UNSENT_BYTES (128 * 1024)
/* While it rests, the kernel asks whether the other side is still there: it keeps the way through routers
 * open, and one that is gone without a word is noticed before it is used */
#define ALIVE_AFTER_SECONDS (30)
#define ALIVE_EACH_SECONDS (10)
#define ALIVE_TRIES (3)


struct _DifAwsWire {
  gatomicrefcount references; /* of the owner, and of each operation under way */
  gboolean freed;             /* by the owner: nobody is told any more */
  GCancellable *cancellable;  /* (owned) */
  GIOStream *stream;          /* (owned) (nullable) */
  GSocket *socket;            /* (owned) (nullable) */
  GTlsCertificateFlags flaws;
  gint64 touched;
  guint exchanges;
  gboolean broken;            /* nothing more can go over it */
  gboolean retired;           /* nothing more is to go over it */

  DifAwsWireReady ready;
  DifAwsWireGone gone;
  gpointer user_data; /* of these two */
  GSource *watch;     /* (owned) (nullable) while it rests */
  gint64 rests_until; /* monotonic */

  /* of the exchange under way */
  DifAwsWireRequest request;
  GByteArray *out;          /* (owned) (nullable) the head, and the first of the body */
  gsize at;                 /* of head and body together, what is sent */
  gsize head;               /* bytes of the head */
  DifAwsReader *reader;     /* (owned) (nullable) of the reply */
  guint8 buffer[READ_BYTES];
};


static DifAwsWire *
hold (DifAwsWire *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/* The socket is closed first: a polite end of TLS could wait for a side that does not listen */
static void
let_go (DifAwsWire *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  if (self->socket != NULL)
    g_socket_close (self->socket, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_clear_pointer (&self->reader, dif_aws_reader_free);
  g_free (self);
}

static void
touch (DifAwsWire *self)
{
  self->touched = g_get_monotonic_time ();
}

gint64
dif_aws_wire_get_touched (DifAwsWire *self)
{
  return self->touched;
}

GTlsCertificateFlags
dif_aws_wire_get_flaws (DifAwsWire *self)
{
  return self->flaws;
}

void
dif_aws_wire_cancel (DifAwsWire *self)
{
  self->broken = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
stop_resting (DifAwsWire *self)
{
  if (self->watch != NULL)
    g_source_destroy (self->watch);
  g_clear_pointer (&self->watch, g_source_unref);
}

void
dif_aws_wire_free (DifAwsWire *self)
{
  self->freed = TRUE;
  stop_resting (self);
  dif_aws_wire_cancel (self);
  let_go (self);
}

/* --- Making it ---------------------------------------------------------------------------- */

static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flaws,
                       gpointer user_data)
{
  DifAwsWire *self = user_data;

  self->flaws = flaws;
  return FALSE;
}

static void
prepare_socket (GSocket *socket)
{
  if (!g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL) ||
      !g_socket_set_option (socket, IPPROTO_TCP, TCP_NOTSENT_LOWAT, UNSENT_BYTES, NULL) ||
      !g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, ALIVE_AFTER_SECONDS, NULL) ||
      !g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, ALIVE_EACH_SECONDS, NULL) ||
      !g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, ALIVE_TRIES, NULL))
    g_debug ("the kernel treats a connection as it likes");
  g_socket_set_keepalive (socket, TRUE);
}

static void
on_event (GSocketClient *client,
          GSocketClientEvent event,
          GSocketConnectable *connectable,
          GIOStream *connection,
          gpointer user_data)
{
  DifAwsWire *self = user_data;

  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (connection)) {
    g_set_object (&self->socket, g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
    prepare_socket (self->socket);
  } else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING) {
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (on_accept_certificate), self);
  }
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DifAwsWire *self = user_data;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);

  g_signal_handlers_disconnect_by_data (source, self);
  self->stream = connection != NULL ? G_IO_STREAM (connection) : NULL;
  self->broken = self->broken || connection == NULL;
  touch (self);
  if (!self->freed)
    self->ready (self, error, self->user_data);
  let_go (self);
}

DifAwsWire *
dif_aws_wire_open (GUri *base, GProxyResolver *proxies, DifAwsWireReady ready, gpointer user_data)
{
  DifAwsWire *self = g_new0 (DifAwsWire, 1);
  gboolean tls = g_str_equal (g_uri_get_scheme (base), "https");
  g_autofree char *address = g_uri_to_string (base);
  g_autoptr (GSocketConnectable) place = g_network_address_parse_uri (address, tls ? 443 : 80, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_atomic_ref_count_init (&self->references);
  self->cancellable = g_cancellable_new ();
  self->ready = ready;
  self->user_data = user_data;
  touch (self);
  g_socket_client_set_tls (client, tls);
  g_socket_client_set_enable_proxy (client, proxies != NULL);
  g_socket_client_set_proxy_resolver (client, proxies);
  g_signal_connect (client, "event", G_CALLBACK (on_event), self);
  g_socket_client_connect_async (client, place, self->cancellable, on_connected, hold (self));
  return self;
}

/* --- Sending ------------------------------------------------------------------------------ */

static GByteArray *
make_head (const DifAwsWireRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GByteArray *out = g_byte_array_new ();

  g_string_append_printf (text, "%s %s HTTP/1.1\r\n", request->method, request->target);
  for (guint i = 0; i < request->headers->len; i++) {
    const DifAwsPair *pair = &g_array_index (request->headers, DifAwsPair, i);

    g_string_append_printf (text, "%s: %s\r\n", pair->name, pair->value);
  }
  g_string_append (text, "User-Agent: Difusor/" DIF_VERSION "\r\n");
  if (request->body != NULL)
    g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\n", g_bytes_get_size (request->body));
  g_string_append (text, "\r\n");
  g_byte_array_append (out, (const guint8 *) text->str, (guint) text->len);
  return out;
}

/* What is to be sent now: from the head with the first of the body, then from the body itself */
static const guint8 *
next_piece (DifAwsWire *self, gsize *length)
{
  const guint8 *body;
  gsize size;

  if (self->at < self->out->len) {
    *length = self->out->len - self->at;
    return self->out->data + self->at;
  }
  *length = 0;
  if (self->request.body == NULL)
    return NULL;
  body = g_bytes_get_data (self->request.body, &size);
  *length = size - (self->at - self->head);
  return body + (self->at - self->head);
}

static void write_on (DifAwsWire *self);

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DifAwsWire *self = user_data;
  gssize written = g_output_stream_write_finish (G_OUTPUT_STREAM (source), result, NULL);
  gsize before = self->at;

  /* what went wrong is told by the reading side, which may still have a reply */
  self->broken = self->broken || written < 0;
  if (written > 0 && self->out != NULL) {
    touch (self);
    self->at += (gsize) written;
    if (!self->freed && self->at > self->head)
      self->request.sent (self->at - MAX (before, self->head), self->request.user_data);
    write_on (self);
  }
  let_go (self);
}

static void
write_on (DifAwsWire *self)
{
  gsize length;
  const guint8 *data = next_piece (self, &length);

  if (length > 0 && !self->broken)
    g_output_stream_write_async (g_io_stream_get_output_stream (self->stream), data, length, G_PRIORITY_DEFAULT,
                                 self->cancellable, on_written, hold (self));
}

static gboolean
is_sent (DifAwsWire *self)
{
  gsize length;

  next_piece (self, &length);
  return length == 0;
}

/* --- The reply ---------------------------------------------------------------------------- */

static void
end_exchange (DifAwsWire *self, const GError *error)
{
  DifAwsReply *reply = error == NULL ? dif_aws_reader_take (self->reader) : NULL;

  if (error != NULL || !is_sent (self) || !dif_aws_reader_leaves_open (self->reader))
    dif_aws_wire_cancel (self);
  g_clear_pointer (&self->out, g_byte_array_unref);
  self->request.replied (reply, error, self->request.user_data);
}

static gboolean
on_settled (gpointer user_data)
{
  DifAwsWire *self = user_data;

  if (!self->freed)
    end_exchange (self, NULL);
  let_go (self);
  return G_SOURCE_REMOVE;
}

/* The reply may be heard of before the word that the last of the request was written, which is then on its
 * way to us: that comes first. What is not written even so was not waited for by the other side. */
static void
settle (DifAwsWire *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_settled, hold (self), NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void read_on (DifAwsWire *self);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DifAwsWire *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  gboolean ended = FALSE;

  if (!self->freed) {
    touch (self);
    if (length >= 0)
      ended = dif_aws_reader_feed (self->reader, self->buffer, (gsize) length, &error);
    if (ended && !is_sent (self))
      settle (self);
    else if (ended || error != NULL)
      end_exchange (self, error);
    else
      read_on (self);
  }
  let_go (self);
}

static void
read_on (DifAwsWire *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, READ_BYTES, G_PRIORITY_DEFAULT,
                             self->cancellable, on_read, hold (self));
}

void
dif_aws_wire_send (DifAwsWire *self, const DifAwsWireRequest *request)
{
  const guint8 *body;
  gsize size = 0;

  stop_resting (self);
  self->request = *request;
  self->exchanges++;
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_clear_pointer (&self->reader, dif_aws_reader_free);
  self->out = make_head (request);
  self->head = self->out->len;
  self->at = 0;
  body = request->body != NULL ? g_bytes_get_data (request->body, &size) : NULL;
  if (size > 0)
    g_byte_array_append (self->out, body, (guint) MIN (size, FIRST_BYTES));
  self->reader = dif_aws_reader_new (g_str_equal (request->method, "HEAD"), request->limit);
  touch (self);
  write_on (self);
  read_on (self);
}

/* --- Between two -------------------------------------------------------------------------- */

gboolean
dif_aws_wire_is_whole (DifAwsWire *self)
{
  return !self->broken && !self->retired;
}

void
dif_aws_wire_retire (DifAwsWire *self)
{
  self->retired = TRUE;
}

gboolean
dif_aws_wire_is_stale (DifAwsWire *self)
{
  return self->exchanges > 1 && !dif_aws_reader_has_begun (self->reader);
}

/* The other side has closed it, or says what nobody asked for, or it has rested for long enough. What TLS has
 * to say for itself is no such thing. */
static gboolean
on_watch (GObject *stream, gpointer user_data)
{
  DifAwsWire *self = user_data;
  g_autoptr (GError) error = NULL;
  char byte;

  if (g_get_monotonic_time () < self->rests_until &&
      g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), &byte, 1, NULL, &error) < 0 &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;
  stop_resting (self);
  self->gone (self, self->user_data);
  return G_SOURCE_REMOVE;
}

void
dif_aws_wire_rest (DifAwsWire *self, guint seconds, DifAwsWireGone gone, gpointer user_data)
{
  GInputStream *stream = g_io_stream_get_input_stream (self->stream);

  self->gone = gone;
  self->user_data = user_data;
  self->watch = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  self->rests_until = g_get_monotonic_time () + dif_limit_us (seconds);
  g_source_set_ready_time (self->watch, self->rests_until);
  g_source_set_callback (self->watch, G_SOURCE_FUNC (on_watch), self, NULL);
  g_source_attach (self->watch, g_main_context_get_thread_default ());
}

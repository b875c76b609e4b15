/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <string.h>

/*
 * A server on loopback that answers byte by byte as a test wants, so that it can be silent, break
 * off and lie. One thread accepts, one more per connection; one request per connection.
 */

typedef struct _DifTestServer DifTestServer;

/** DifTestHandler: answers; @path is what was asked for, @head the request's head, @number counts
 * the requests of that path from 0 */
typedef void (*DifTestHandler) (DifTestServer *server,
                                GIOStream *stream,
                                const char *path,
                                const char *head,
                                guint number);

struct _DifTestServer {
  GSocketListener *listener;
  GCancellable *stop;
  GThread *thread;
  GThreadPool *pool;
  GTlsCertificate *certificate; /* (nullable) speak TLS */
  gboolean mute;                /* accept, and never say a word */
  DifTestHandler handler;
  GMutex mutex;
  GHashTable *counts;
  guint16 port;
};

static inline void
dif_test_send (GIOStream *stream, gconstpointer data, gsize length)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), data, length, NULL, NULL, NULL);
}

/** dif_test_reply: a whole answer; @headers end in CR LF each */
static inline void
dif_test_reply (GIOStream *stream, const char *status, const char *headers, const char *body)
{
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n", status, strlen (body),
      headers);

  dif_test_send (stream, head, strlen (head));
  dif_test_send (stream, body, strlen (body));
}

/** dif_test_stall: says nothing until the other side hangs up */
static inline void
dif_test_stall (DifTestServer *server, GIOStream *stream)
{
  char byte;

  while (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, server->stop, NULL) > 0)
    ;
}

/** dif_test_header: Returns: (transfer full) (nullable): a header of the request */
static inline char *
dif_test_header (const char *head, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (head, "\r\n", -1);

  for (guint i = 1; lines[i] != NULL; i++) {
    gsize length = strlen (name);

    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strstrip (g_strdup (lines[i] + length + 1));
  }
  return NULL;
}

static inline guint
dif_test_server_count (DifTestServer *self, const char *path)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
  g_mutex_unlock (&self->mutex);
  return count;
}

static inline void
dif_test_server_serve (gpointer data, gpointer user_data)
{
  DifTestServer *self = user_data;
  g_autoptr (GIOStream) plain = data;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GString) head = g_string_new (NULL);
  g_auto (GStrv) words = NULL;
  char byte;
  guint number;

  if (self->mute) {
    dif_test_stall (self, plain);
    return;
  }
  stream = self->certificate != NULL
               ? g_tls_server_connection_new (plain, self->certificate, NULL)
               : g_object_ref (plain);
  while (strstr (head->str, "\r\n\r\n") == NULL) {
    if (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, self->stop, NULL) <= 0)
      return;
    g_string_append_c (head, byte);
  }
  words = g_strsplit (head->str, " ", 3);
  number = dif_test_server_count (self, words[1]);
  g_mutex_lock (&self->mutex);
  g_hash_table_replace (self->counts, g_strdup (words[1]), GUINT_TO_POINTER (number + 1));
  g_mutex_unlock (&self->mutex);
  self->handler (self, stream, words[1], head->str, number);
  g_io_stream_close (stream, NULL, NULL);
}

static inline gpointer
dif_test_server_accept (gpointer data)
{
  DifTestServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    g_thread_pool_push (self->pool, connection, NULL);
  return NULL;
}

static inline DifTestServer *
dif_test_server_new (DifTestHandler handler, GTlsCertificate *certificate, gboolean mute)
{
  DifTestServer *self = g_new0 (DifTestServer, 1);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GError *error = NULL;

  self->handler = handler;
  self->certificate = certificate;
  self->mute = mute;
  g_mutex_init (&self->mutex);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->stop = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, any, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                 NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->pool = g_thread_pool_new (dif_test_server_serve, self, 32, FALSE, NULL);
  self->thread = g_thread_new ("server", dif_test_server_accept, self);
  return self;
}

static inline void
dif_test_server_free (DifTestServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_clear_object (&self->certificate);
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static inline char *
dif_test_server_url (DifTestServer *self, const char *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http",
                          self->port, path);
}

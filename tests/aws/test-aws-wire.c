/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replies in whatever pieces they come, and connections that are kept, let go of and answered too early. */
#include <string.h>

#include "aws/dif-aws-reader.h"
#include "base/dif-error.h"
#include "dif-test.h"

#define LIMIT (100)
#define LARGE (4 * 1024 * 1024)


/* --- The reader --------------------------------------------------------------------------- */

static gboolean
feed (DifAwsReader *reader, const char *text, gsize piece, GError **error)
{
  gsize length = strlen (text);

  for (gsize at = 0; at < length; at += piece) {
    if (dif_aws_reader_feed (reader, (const guint8 *) text + at, MIN (piece, length - at), error))
      return TRUE;
    if (error != NULL && *error != NULL)
      return FALSE;
  }
  return dif_aws_reader_feed (reader, NULL, 0, error);
}

typedef struct {
  const char *text;
  guint status;
  const char *body;
  gboolean bare;
  gboolean open; /* another request may follow */
} Good;

static const Good good[] = {
  { "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", FALSE, TRUE },
  { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "", FALSE, TRUE },
  { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", 200, "hello", FALSE, FALSE },
  { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello", FALSE, FALSE },
  { "HTTP/1.1 200 OK\r\n\r\nto the end", 200, "to the end", FALSE, FALSE },
  { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, "", TRUE, TRUE },
  { "HTTP/1.1 204 No Content\r\n\r\n", 204, "", FALSE, TRUE },
  { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", 403, "no", FALSE, TRUE },
  { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n", 200,
    "abc0123456789", FALSE, TRUE },
  { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Late: 1\r\n\r\n", 200, "", FALSE, TRUE },
};

static void
test_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    for (gsize piece = 1; piece <= strlen (good[i].text); piece++) {
      g_autoptr (DifAwsReader) reader = dif_aws_reader_new (good[i].bare, LIMIT);
      g_autoptr (DifAwsReply) reply = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (dif_aws_reader_has_begun (reader));
      g_assert_true (feed (reader, good[i].text, piece, &error));
      g_assert_no_error (error);
      g_assert_true (dif_aws_reader_has_begun (reader));
      g_assert_cmpint (dif_aws_reader_leaves_open (reader), ==, good[i].open);
      reply = dif_aws_reader_take (reader);
      g_assert_cmpuint (reply->status, ==, good[i].status);
      g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), good[i].body,
                       strlen (good[i].body));
    }
  }
}

static void
test_headers (void)
{
  g_autoptr (DifAwsReader) reader = dif_aws_reader_new (FALSE, LIMIT);
  g_autoptr (DifAwsReply) reply = NULL;

  g_assert_true (feed (reader, good[0].text, strlen (good[0].text), NULL));
  reply = dif_aws_reader_take (reader);
  g_assert_cmpstr (dif_aws_pairs_get (reply->headers, "etag"), ==, "\"a\"");
}

/* What comes after a reply belongs to nobody */
static void
test_more (void)
{
  g_autoptr (DifAwsReader) reader = dif_aws_reader_new (FALSE, LIMIT);
  const char *text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n";

  g_assert_true (dif_aws_reader_feed (reader, (const guint8 *) text, strlen (text), NULL));
  g_assert_false (dif_aws_reader_leaves_open (reader));
}

static void
test_wrong (void)
{
  g_autofree char *long_body = g_strnfill (LIMIT + 1, 'x');
  g_autofree char *to_end = g_strconcat ("HTTP/1.1 200 OK\r\n\r\n", long_body, NULL);
  g_autofree char *chunk = g_strconcat ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n", long_body, NULL);
  const struct {
    const char *text;
    int code;
  } wrong[] = {
    { "", G_IO_ERROR_PARTIAL_INPUT },
    { "HTTP/1.1 200 OK\r\nContent-Le", G_IO_ERROR_PARTIAL_INPUT },
    { "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", G_IO_ERROR_PARTIAL_INPUT },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", G_IO_ERROR_PARTIAL_INPUT },
    { "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n", G_IO_ERROR_MESSAGE_TOO_LARGE },
    { to_end, G_IO_ERROR_MESSAGE_TOO_LARGE },
    { chunk, G_IO_ERROR_MESSAGE_TOO_LARGE },
    { "SSH-2.0-OpenSSH_9.2\r\n", G_IO_ERROR_INVALID_DATA },
    { "HTTP/1.1 two hundred\r\n\r\n", G_IO_ERROR_INVALID_DATA },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", G_IO_ERROR_INVALID_DATA },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", G_IO_ERROR_INVALID_DATA },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n", G_IO_ERROR_INVALID_DATA },
    { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n", G_IO_ERROR_INVALID_DATA },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    for (gsize piece = 1; piece <= strlen (wrong[i].text) + 1; piece++) {
      g_autoptr (DifAwsReader) reader = dif_aws_reader_new (FALSE, LIMIT);
      g_autoptr (GError) error = NULL;

      g_assert_false (feed (reader, wrong[i].text, piece, &error));
      g_assert_error (error, G_IO_ERROR, wrong[i].code);
    }
  }
}

/* --- Connections -------------------------------------------------------------------------- */

typedef enum {
  KEEPS,        /* answers for as long as it is asked */
  CLOSES,       /* closes after an answer, without having said so */
  FORGETS,      /* takes a second request, and closes without a word */
  REFUSES_EARLY /* refuses when it has read the head, and reads no body */
} Manner;

typedef struct {
  GSocketService *service;
  char *endpoint;
  Manner manner;
  guint connections; /* (atomic) */
  guint closed;      /* (atomic) */
  DifAwsClient *client;
} Fixture;

static const char ok[] = "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 0\r\n\r\n";
static const char no[] = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nContent-Length: 47\r\n\r\n"
                         "<Error><Code>SignatureDoesNotMatch</Code></Error>";

/* The head of a request, and the length of its body; FALSE if there is none */
static gboolean
read_head (GDataInputStream *in, gsize *body)
{
  char *line;

  *body = 0;
  while ((line = g_data_input_stream_read_line (in, NULL, NULL, NULL)) != NULL) {
    gboolean ended = line[0] == '\0';

    if (g_str_has_prefix (line, "Content-Length: "))
      *body = (gsize) g_ascii_strtoull (line + strlen ("Content-Length: "), NULL, 10);
    g_free (line);
    if (ended)
      return TRUE;
  }
  return FALSE;
}

static gboolean
on_run (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  Fixture *self = user_data;
  guint serial = (guint) g_atomic_int_add (&self->connections, 1);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  gsize body;

  g_data_input_stream_set_newline_type (in, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  for (guint count = 0; read_head (in, &body); count++) {
    gboolean early = self->manner == REFUSES_EARLY;

    if (self->manner == FORGETS && serial == 0 && count == 1)
      break;
    while (!early && body > 0) {
      gssize skipped = g_input_stream_skip (G_INPUT_STREAM (in), body, NULL, NULL);

      if (skipped <= 0)
        break;
      body -= (gsize) skipped;
    }
    g_output_stream_write_all (out, early ? no : ok, strlen (early ? no : ok), NULL, NULL, NULL);
    if (self->manner == CLOSES)
      break;
  }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_atomic_int_inc (&self->closed);
  return TRUE;
}

static void
fixture_open (Fixture *self, Manner manner)
{
  DifAwsCredentials credentials = { (char *) "AKIAPRUEBA", (char *) "secreto", NULL };
  DifAwsClientOptions options = { .region = "us-east-1", .service = "s3", .place = "sitio", .credentials = &credentials,
                                  .retries = G_MAXUINT };
  g_autoptr (GError) error = NULL;
  guint16 port;

  memset (self, 0, sizeof (*self));
  self->manner = manner;
  self->service = g_threaded_socket_service_new (-1);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_socket_service_start (self->service);
  self->endpoint = g_strdup_printf ("http://127.0.0.1:%u", port);
  options.endpoint = self->endpoint;
  self->client = dif_aws_client_new (&options, &error);
  g_assert_no_error (error);
}

/* Its listener is served by the main context of the test */
static gpointer
serve (gpointer loop)
{
  g_main_loop_run (loop);
  return NULL;
}

static void
fixture_close (Fixture *self)
{
  dif_aws_client_free (self->client);
  while ((guint) g_atomic_int_get (&self->closed) < (guint) g_atomic_int_get (&self->connections))
    g_thread_yield ();
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_free (self->endpoint);
}

static gboolean
ask (Fixture *self, gsize size, GError **error)
{
  DifAwsRequest *request = dif_aws_request_new ("PUT", "/sitio/a.json", "s3:PutObject");
  g_autoptr (GBytes) body = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (DifAwsReply) reply = NULL;

  dif_aws_request_set_body (request, body, "application/json", NULL);
  reply = dif_aws_client_send (self->client, request, NULL, error);
  return reply != NULL;
}

static void
assert_three (Manner manner, guint connections)
{
  g_autoptr (GError) error = NULL;
  Fixture self;

  fixture_open (&self, manner);
  for (guint i = 0; i < 3; i++) {
    g_assert_true (ask (&self, i == 1 ? LARGE : 5, &error));
    g_assert_no_error (error);
    /* what closes has closed before it is asked again */
    while (manner == CLOSES && (guint) g_atomic_int_get (&self.closed) <= i)
      g_thread_yield ();
  }
  g_assert_cmpuint ((guint) g_atomic_int_get (&self.connections), ==, connections);
  fixture_close (&self);
}

static void
test_kept (void)
{
  assert_three (KEEPS, 1);
}

static void
test_closed_while_resting (void)
{
  assert_three (CLOSES, 3);
}

/* Without any tries left, since what rested is no try of its own */
static void
test_forgotten_while_resting (void)
{
  assert_three (FORGETS, 2);
}

static void
test_refused_early (void)
{
  g_autoptr (GError) error = NULL;
  Fixture self;

  fixture_open (&self, REFUSES_EARLY);
  g_assert_false (ask (&self, LARGE, &error));
  dif_assert_error (error, DIF_ERROR_AUTH, "sitio");
  fixture_close (&self);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GThread *thread;
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/aws-wire/whole", test_whole);
  g_test_add_func ("/aws-wire/headers", test_headers);
  g_test_add_func ("/aws-wire/more", test_more);
  g_test_add_func ("/aws-wire/wrong", test_wrong);
  g_test_add_func ("/aws-wire/kept", test_kept);
  g_test_add_func ("/aws-wire/closed-while-resting", test_closed_while_resting);
  g_test_add_func ("/aws-wire/forgotten-while-resting", test_forgotten_while_resting);
  g_test_add_func ("/aws-wire/refused-early", test_refused_early);

  thread = g_thread_new ("server", serve, loop);
  result = g_test_run ();
  g_main_loop_quit (loop);
  g_thread_join (thread);
  return result;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/dif-http.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "dif-test-server.h"
#include "dif-test.h"

#define BODY "0123456789abcdef"
#define BODY_SHA256 "9f9f5111f7b27a781f1f1ddde5ebc2dd2b796bfc7365c9c28b548e564176929f"

static DifTestServer *server;
static DifClock *clock_;
static pthread_t client;
static int asleep;


/* Breaks off in the middle, and goes on from where it is asked to */
static void
serve_resume (GIOStream *stream, const char *path, const char *head, guint number)
{
  g_autofree char *range = dif_test_header (head, "Range");
  g_autofree char *if_range = dif_test_header (head, "If-Range");
  const char *etag = g_str_has_prefix (path, "/changed") && number > 0 ? "\"v2\"" : "\"v1\"";
  g_autofree char *headers = NULL;
  guint from;

  if (number == 0) {
    const char *start = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 16\r\n\r\n01234567";

    dif_test_send (stream, start, strlen (start));
    return;
  }
  if (g_str_has_prefix (path, "/gone-part") && range != NULL) {
    dif_test_reply (stream, "416 Range Not Satisfiable", "", "");
    return;
  }
  if (range == NULL || g_strcmp0 (if_range, etag) != 0) {
    headers = g_strdup_printf ("ETag: %s\r\n", etag);
    dif_test_reply (stream, "200 OK", headers, BODY);
    return;
  }
  from = (guint) g_ascii_strtoull (range + strlen ("bytes="), NULL, 10);
  headers = g_strdup_printf ("ETag: %s\r\nContent-Range: bytes %u-15/16\r\n", etag, from);
  dif_test_reply (stream, "206 Partial Content", headers, BODY + from);
}

static void
serve_broken (DifTestServer *self, GIOStream *stream, const char *path)
{
  if (g_str_equal (path, "/silent-body")) {
    const char *start = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n0123";

    dif_test_send (stream, start, strlen (start));
  } else if (g_str_equal (path, "/drip")) {
    const char *start = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n";

    dif_test_send (stream, start, strlen (start));
    for (guint i = 0; i < 50 && g_output_stream_write (g_io_stream_get_output_stream (stream), "x", 1,
                                                       self->stop, NULL) == 1;
         i++)
      g_usleep (100 * 1000);
  }
  dif_test_stall (self, stream);
}

static void
serve_redirect (DifTestServer *self, GIOStream *stream, const char *path)
{
  g_autofree char *headers = NULL;

  if (g_str_equal (path, "/redirect/same"))
    headers = g_strdup ("Location: /ok\r\n");
  else if (g_str_equal (path, "/redirect/loop"))
    headers = g_strdup ("Location: /redirect/loop\r\n");
  else if (g_str_equal (path, "/redirect/nowhere"))
    headers = g_strdup ("Location: a:/.//b\r\n");
  else
    headers = g_strdup_printf ("Location: http://localhost:%u/elsewhere\r\n", self->port);
  dif_test_reply (stream, "302 Found", headers, "");
}

/* Returns: %FALSE if the other side hung up */
static gboolean
next_request (DifTestServer *self, GIOStream *stream)
{
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (head->str, "\r\n\r\n")) {
    if (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, self->stop, NULL) <= 0)
      return FALSE;
    g_string_append_c (head, byte);
  }
  return TRUE;
}

/* Answers, keeps the connection, and is silent when it is asked again on it; or closes it then */
static void
serve_kept (DifTestServer *self, GIOStream *stream, const char *path)
{
  const char *answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  char byte;

  dif_test_send (stream, answer, strlen (answer));
  if (g_str_equal (path, "/kept-gone"))
    return;
  while (g_str_equal (path, "/kept-long") && next_request (self, stream))
    dif_test_send (stream, answer, strlen (answer));
  if (g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, self->stop, NULL) == 1 &&
      g_str_equal (path, "/kept-silent"))
    dif_test_stall (self, stream);
}

/* The machine sleeps while the answer comes: when it wakes, the answer is there and the deadline is over */
static void
serve_sleeper (GIOStream *stream)
{
  pthread_kill (client, SIGUSR1);
  while (!g_atomic_int_get (&asleep))
    g_usleep (1000);
  dif_test_reply (stream, "200 OK", "", BODY);
}

static void
serve (DifTestServer *self, GIOStream *stream, const char *path, const char *head, guint number)
{
  static const char *const statuses[] = { "401 Unauthorized", "403 Forbidden", "404 Not Found",
                                          "410 Gone", "418 Teapot", "500 Error", NULL };
  g_autofree char *none_match = dif_test_header (head, "If-None-Match");
  g_autofree char *authorization = dif_test_header (head, "Authorization");

  for (guint i = 0; statuses[i] != NULL; i++) {
    if (g_str_has_prefix (path, "/status/") && strncmp (path + 8, statuses[i], 3) == 0) {
      dif_test_reply (stream, statuses[i], "", "no");
      return;
    }
  }
  if (g_str_equal (path, "/ok") && g_strcmp0 (none_match, "\"v1\"") == 0)
    dif_test_reply (stream, "304 Not Modified", "ETag: \"v1\"\r\n", "");
  else if (g_str_equal (path, "/flaky") && number == 0)
    dif_test_reply (stream, "500 Error", "", "");
  else if (g_str_equal (path, "/later") && number == 0)
    dif_test_reply (stream, "503 Later", "Retry-After: 1\r\n", "");
  else if (g_str_equal (path, "/much-later"))
    dif_test_reply (stream, "503 Later", "Retry-After: 9999\r\n", "");
  else if (g_str_equal (path, "/private") &&
           g_strcmp0 (authorization, "Basic YW5hOnNlY3JldA==") != 0)
    dif_test_reply (stream, "401 Unauthorized", "WWW-Authenticate: Basic realm=x\r\n", "");
  else if (g_str_has_prefix (path, "/redirect/"))
    serve_redirect (self, stream, path);
  else if (g_str_has_suffix (path, "-part"))
    serve_resume (stream, path, head, number);
  else if (g_str_equal (path, "/endless"))
    dif_test_send (stream, "HTTP/1.1 200 OK\r\n\r\n" BODY, strlen ("HTTP/1.1 200 OK\r\n\r\n" BODY));
  else if (g_str_equal (path, "/sleeper"))
    serve_sleeper (stream);
  else if (g_str_has_prefix (path, "/kept"))
    serve_kept (self, stream, path);
  else if (g_str_equal (path, "/silent") || g_str_equal (path, "/silent-body") ||
           g_str_equal (path, "/drip"))
    serve_broken (self, stream, path);
  else if (g_str_equal (path, "/late-clock")) {
    g_autofree char *date = dif_time_format_http (g_get_real_time () + 20 * 60 * G_USEC_PER_SEC);
    g_autofree char *headers = g_strdup_printf ("Date: %s\r\n", date);

    dif_test_reply (stream, "200 OK", headers, BODY);
  } else
    dif_test_reply (stream, "200 OK", "ETag: \"v1\"\r\n", BODY);
}

static DifHttp *
make_http (guint retries)
{
  DifHttpOptions options = { .idle_seconds = 1, .connect_seconds = 1, .request_seconds = 10,
                             .retries = retries, .backoff_ms = 1 };
  DifHttp *http = dif_http_new (clock_, &options, NULL);

  g_assert_nonnull (http);
  return http;
}

static GBytes *
get (DifHttp *http, const char *path, DifHttpReply **reply, GError **error)
{
  g_autofree char *url = dif_test_server_url (server, path);
  DifHttpRequest request = { .url = url, .size = -1 };

  return dif_http_get (http, &request, reply, NULL, error);
}

static void
test_get (void)
{
  g_autoptr (DifHttp) http = make_http (G_MAXUINT);
  g_autofree char *url = dif_test_server_url (server, "/ok");
  DifHttpRequest request = { .url = url, .size = -1, .etag = "\"v1\"" };
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (DifHttpReply) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = get (http, "/ok", &reply, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), BODY, 16);
  g_assert_cmpstr (reply->sha256, ==, BODY_SHA256);
  g_assert_cmpstr (reply->etag, ==, "\"v1\"");
  g_assert_cmpuint (reply->size, ==, 16);
  g_assert_cmpuint (reply->transferred, ==, 16);
  g_assert_cmpint (reply->first_byte_us, >, 0);

  g_assert_null (dif_http_get (http, &request, &second, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (second->not_modified);
}

static void
test_statuses (void)
{
  static const struct {
    const char *path;
    int code;
    const char *part;
  } cases[] = {
    { "/status/401", DIF_ERROR_AUTH, "401" },         { "/status/403", DIF_ERROR_BLOCKED, "403" },
    { "/status/404", DIF_ERROR_REJECTED, "404" },     { "/status/410", DIF_ERROR_REJECTED, "410" },
    { "/status/418", DIF_ERROR_REJECTED, "418" },     { "/status/500", DIF_ERROR_UNAVAILABLE, "500" },
    { "/redirect/other", DIF_ERROR_TRUST, "localhost" }, { "/redirect/loop", DIF_ERROR_TRUST, "5" },
    { "/redirect/nowhere", DIF_ERROR_TRUST, "a:/.//b" },
  };
  g_autoptr (DifHttp) http = make_http (2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    guint tries = cases[i].code == DIF_ERROR_UNAVAILABLE ? 3 : 1;

    g_assert_null (get (http, cases[i].path, NULL, &error));
    dif_assert_error (error, cases[i].code, cases[i].part);
    if (g_str_has_prefix (cases[i].path, "/status"))
      g_assert_cmpuint (dif_test_server_count (server, cases[i].path), ==, tries);
  }
  g_assert_cmpuint (dif_test_server_count (server, "/elsewhere"), ==, 0);
}

static void
test_retries (void)
{
  g_autoptr (DifHttp) http = make_http (1);
  g_autoptr (DifHttp) once = make_http (G_MAXUINT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) flaky = get (http, "/flaky", NULL, &error);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GBytes) later = get (http, "/later", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (flaky);
  g_assert_nonnull (later);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, G_USEC_PER_SEC);

  /* longer than the request may take: told at once, capped */
  g_assert_null (get (once, "/much-later", NULL, &error));
  g_assert_cmpuint (dif_error_get_retry_after (error), ==, DIF_LIMIT_RETRY_AFTER_SECONDS);
  dif_assert_error (error, DIF_ERROR_UNAVAILABLE, "503");
}

static void
test_credentials (void)
{
  DifHttpOptions options = { .user = "ana", .password = "secret", .retries = G_MAXUINT };
  DifHttpOptions wrong = { .certificate = "/nonexistent.pem" };
  g_autoptr (DifHttp) http = dif_http_new (clock_, &options, NULL);
  g_autoptr (DifHttp) anonymous = make_http (G_MAXUINT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = get (http, "/private", NULL, &error);
  g_autoptr (GBytes) redirected = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (dif_test_server_count (server, "/private"), ==, 1);
  g_assert_null (get (anonymous, "/private", NULL, &error));
  dif_assert_error (error, DIF_ERROR_AUTH, "/private");

  redirected = get (anonymous, "/redirect/same", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (redirected);
  g_assert_null (get (http, "/redirect/same", NULL, &error));
  dif_assert_error (error, DIF_ERROR_TRUST, "/ok");

  g_assert_null (dif_http_new (clock_, &wrong, &error));
  dif_assert_error (error, DIF_ERROR_SECRET, "/nonexistent.pem");
}

static void
test_deadlines (void)
{
  DifHttpOptions options = { .idle_seconds = 5, .request_seconds = 1, .retries = G_MAXUINT };
  DifTestServer *mute = dif_test_server_new (serve, NULL, TRUE);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/", mute->port);
  DifHttpRequest request = { .url = url, .size = -1 };
  g_autoptr (DifHttp) http = make_http (G_MAXUINT);
  g_autoptr (DifHttp) hasty = dif_http_new (clock_, &options, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_http_get (http, &request, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_TIMEOUT, "did not connect in 1 s");
  g_assert_null (get (http, "/silent-body", NULL, &error));
  dif_assert_error (error, DIF_ERROR_TIMEOUT, "silent for 1 s");
  g_assert_null (get (hasty, "/drip", NULL, &error));
  dif_assert_error (error, DIF_ERROR_TIMEOUT, "more than 1 s");
  dif_test_server_free (mute);
}

/* A connection that was good once, and is asked again */
static void
test_kept (void)
{
  g_autoptr (DifHttp) http = make_http (G_MAXUINT);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GBytes) good = get (http, "/kept-silent", NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (good);
    g_assert_null (get (http, "/kept-silent", NULL, &error));
    dif_assert_error (error, DIF_ERROR_TIMEOUT, "silent for 1 s");
  }
  for (guint i = 0; i < 12; i++) {
    g_autoptr (GBytes) good = get (http, i < 6 ? "/kept-closing" : "/kept-gone", NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (good);
  }
}

/* A connection that lies unused for about as long as it is kept, while nothing runs its timers */
static void
test_kept_long (void)
{
  DifHttpOptions options = { .idle_seconds = 2, .keep_seconds = 1, .retries = G_MAXUINT };
  g_autoptr (DifHttp) http = dif_http_new (clock_, &options, NULL);

  for (guint i = 0; i < 6; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) good = get (http, "/kept-long", NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (good);
    g_usleep (940 * 1000 + i * 20 * 1000);
  }
}

static void
sleep_a_while (int number)
{
  struct timespec left = { 1, 500 * 1000 * 1000 };

  g_atomic_int_set (&asleep, TRUE);
  while (nanosleep (&left, &left) != 0)
    ;
  g_atomic_int_set (&asleep, FALSE);
}

/* Whichever is seen first when the machine wakes, there is an end, and the session can be used */
static void
test_slept (void)
{
  struct sigaction action = { .sa_handler = sleep_a_while };
  g_autoptr (DifHttp) http = make_http (G_MAXUINT);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  client = pthread_self ();
  g_assert_cmpint (sigaction (SIGUSR1, &action, NULL), ==, 0);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GError) reason = NULL;
    g_autoptr (GBytes) bytes = get (http, "/sleeper", NULL, &reason);

    g_assert_true (bytes != NULL || g_error_matches (reason, DIF_ERROR, DIF_ERROR_TIMEOUT));
  }
  after = get (http, "/ok", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (after);
}

static gpointer
cancel_when_asked (gpointer data)
{
  while (dif_test_server_count (server, "/silent") == 0)
    g_usleep (1000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled (void)
{
  g_autoptr (DifHttp) http = make_http (3);
  g_autofree char *url = dif_test_server_url (server, "/silent");
  DifHttpRequest request = { .url = url, .size = -1 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_when_asked, cancellable);
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_http_get (http, &request, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static gpointer
cancel_soon (gpointer data)
{
  GCancellable *cancellable = data;
  gint64 at = g_get_monotonic_time () + GPOINTER_TO_INT (g_object_get_data (data, "after"));

  while (g_get_monotonic_time () < at)
    ;
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* At any instant of a request, also when its reply has just come: it is there whole, or it was cancelled */
static void
test_cancelled_any_time (void)
{
  g_autofree char *url = dif_test_server_url (server, "/ok");
  DifHttpRequest request = { .url = url, .size = -1 };
  guint there = 0, cancelled = 0;

  for (guint i = 0; i < 600; i++) {
    g_autoptr (DifHttp) http = make_http (G_MAXUINT);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;
    GThread *thread;

    g_object_set_data (G_OBJECT (cancellable), "after", GINT_TO_POINTER (i + i / 2));
    thread = g_thread_new ("cancel", cancel_soon, cancellable);
    bytes = dif_http_get (http, &request, NULL, cancellable, &error);
    g_thread_join (thread);
    if (bytes != NULL) {
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (BODY));
      there++;
    } else {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      cancelled++;
    }
  }
  g_test_message ("%u were there, %u cancelled", there, cancelled);
  g_assert_cmpuint (cancelled, >, 0);
}

static void
test_limits (void)
{
  static const char *const paths[] = { "/ok", "/endless" };
  g_autoptr (DifHttp) http = make_http (G_MAXUINT);

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *url = dif_test_server_url (server, paths[i]);
    DifHttpRequest request = { .url = url, .size = -1, .limit = 16 };
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = dif_http_get (http, &request, NULL, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (bytes);
    request.limit = 15;
    g_assert_null (dif_http_get (http, &request, NULL, NULL, &error));
    dif_assert_error (error, DIF_ERROR_LIMIT, "15");
  }
}

/* Breaks off, then is asked again by another session, as after a restart */
static void
test_resume (gconstpointer data)
{
  const char *path = data;
  gboolean goes_on = g_str_equal (path, "/good-part");
  char *folder = dif_test_folder ();
  g_autofree char *part = g_build_filename (folder, "x.part", NULL);
  g_autofree char *note = g_strconcat (part, ".etag", NULL);
  g_autofree char *url = dif_test_server_url (server, path);
  g_autofree char *text = NULL;
  DifHttpRequest request = { .url = url, .size = 16, .sha256 = BODY_SHA256 };
  g_autoptr (DifHttp) first = make_http (G_MAXUINT);
  g_autoptr (DifHttp) second = make_http (G_MAXUINT);
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_http_download (first, &request, part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NETWORK, path);
  g_assert_true (g_file_test (note, G_FILE_TEST_EXISTS));

  reply = dif_http_download (second, &request, part, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->size, ==, 16);
  g_assert_cmpuint (reply->transferred, ==, goes_on ? 8 : 16);
  g_assert_cmpstr (reply->sha256, ==, BODY_SHA256);
  g_assert_true (g_file_get_contents (part, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, BODY);
  g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));
  dif_test_folder_remove (folder);
}

static void
test_announced (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *part = g_build_filename (folder, "x.part", NULL);
  g_autofree char *url = dif_test_server_url (server, "/ok");
  g_autofree char *text = NULL;
  DifHttpRequest request = { .url = url, .size = 17 };
  g_autoptr (DifHttp) http = make_http (3);
  g_autoptr (DifHttpReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_http_download (http, &request, part, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_INTEGRITY, "16 bytes; announced were 17");
  request.size = 16;
  request.sha256 = "0000000000000000000000000000000000000000000000000000000000000000";
  g_assert_null (dif_http_download (http, &request, part, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, BODY_SHA256));
  dif_assert_error (error, DIF_ERROR_INTEGRITY, request.sha256);

  /* the evidence stays */
  g_assert_true (g_file_get_contents (part, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, BODY);

  /* a link in the file's place is not written through */
  unlink (part);
  g_assert_cmpint (symlink ("/nonexistent/elsewhere", part), ==, 0);
  request.sha256 = NULL;
  reply = dif_http_download (http, &request, part, NULL, NULL, &error);
  g_assert_null (reply);
  dif_assert_error (error, DIF_ERROR_STORAGE, "x.part");
  dif_test_folder_remove (folder);
}

static void
test_clock (void)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifHttp) http = dif_http_new (clock, NULL, NULL);
  g_autoptr (GBytes) bytes = get (http, "/late-clock", NULL, NULL);

  g_assert_nonnull (bytes);
  g_assert_cmpint (ABS (dif_clock_get_offset (clock) - 20 * 60 * G_USEC_PER_SEC), <,
                   5 * G_USEC_PER_SEC);
}

static void
test_certificate (void)
{
  char *folder = dif_test_folder ();
  g_autofree char *pem = g_build_filename (folder, "both.pem", NULL);
  const char *command[] = { "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                            "-subj", "/CN=elsewhere.example", "-keyout", pem, "-out", "-", NULL };
  g_autofree char *certificate = NULL;
  g_autofree char *key = NULL;
  g_autofree char *both = NULL;
  g_autoptr (DifHttp) http = make_http (3);
  g_autoptr (GError) error = NULL;
  DifTestServer *secure;
  GTlsCertificate *own;
  int status = 0;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()) ||
      !g_spawn_sync (NULL, (char **) command, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &certificate, NULL,
                     &status, NULL) ||
      status != 0) {
    g_test_skip ("openssl or glib-networking is not there");
    dif_test_folder_remove (folder);
    return;
  }
  g_assert_true (g_file_get_contents (pem, &key, NULL, NULL));
  both = g_strconcat (certificate, key, NULL);
  own = g_tls_certificate_new_from_pem (both, -1, &error);
  g_assert_no_error (error);
  secure = dif_test_server_new (serve, own, FALSE);
  {
    g_autofree char *url = dif_test_server_url (secure, "/ok");
    DifHttpRequest request = { .url = url, .size = -1 };

    g_assert_null (dif_http_get (http, &request, NULL, NULL, &error));
    g_assert_nonnull (strstr (error->message, "another name"));
    dif_assert_error (error, DIF_ERROR_TRUST, "no authority");
    g_assert_cmpuint (dif_test_server_count (secure, "/ok"), ==, 0);
  }
  dif_test_server_free (secure);
  dif_test_folder_remove (folder);
}

static void
test_check_url (void)
{
  static const char *const good[] = { "https://example.org/a", "http://127.0.0.1:8/", "http://[::1]/",
                                      "http://localhost/x", "http://127.9.9.9/" };
  static const char *const bad[] = { "http://example.org/", "ftp://example.org/", "no address",
                                     "https://", "https://ana:secret@example.org/",
                                     "http://127.0.0.1.example.org/", "http://10.0.0.1/" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (dif_http_check_url (good[i], &error));
    g_assert_no_error (error);
  }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (dif_http_check_url (bad[i], &error));
    g_assert_null (strstr (error->message, "secret"));
    g_assert_error (error, DIF_ERROR, (int) DIF_ERROR_USAGE);
  }
}

int
main (int argc, char *argv[])
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  server = dif_test_server_new (serve, NULL, FALSE);
  clock_ = dif_clock_new ();

  g_test_add_func ("/http/get", test_get);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/http/retries", test_retries);
  g_test_add_func ("/http/credentials", test_credentials);
  g_test_add_func ("/http/deadlines", test_deadlines);
  g_test_add_func ("/http/kept/again", test_kept);
  g_test_add_func ("/http/kept/long", test_kept_long);
  g_test_add_func ("/http/slept", test_slept);
  g_test_add_func ("/http/cancelled", test_cancelled);
  g_test_add_func ("/http/cancelled-any-time", test_cancelled_any_time);
  g_test_add_func ("/http/limits", test_limits);
  g_test_add_data_func ("/http/resume/goes-on", "/good-part", test_resume);
  g_test_add_data_func ("/http/resume/changed", "/changed-part", test_resume);
  g_test_add_data_func ("/http/resume/416", "/gone-part", test_resume);
  g_test_add_func ("/http/announced", test_announced);
  g_test_add_func ("/http/clock", test_clock);
  g_test_add_func ("/http/certificate", test_certificate);
  g_test_add_func ("/http/check-url", test_check_url);
  failed = g_test_run ();

  g_object_unref (clock_);
  dif_test_server_free (server);
  return failed;
}

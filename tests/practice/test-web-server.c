/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dif-test.h"
#include "practice/dif-web-server.h"
#include "web-client.h"


typedef struct {
  char *folder;
  char *root;
  DifWebServer *server;
} Fixture;

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_true (dif_folder_make (parent, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = dif_test_folder ();
  self->root = g_build_filename (self->folder, "current", NULL);
  one = g_build_filename (self->folder, "one", NULL);
  two = g_build_filename (self->folder, "two", NULL);
  put (self->folder, "secret.txt", "secret");
  put (one, "index.html", "first");
  put (one, "sub/index.html", "inner");
  put (one, "ten.json", "0123456789");
  put (one, "a b.txt", "blank");
  put (one, "noindex/x.csv", "x");
  put (one, ".hidden", "hidden");
  put (two, "index.html", "second");
  {
    g_autofree char *link_path = g_build_filename (one, "link.txt", NULL);

    g_assert_cmpint (symlink ("../secret.txt", link_path), ==, 0);
  }
  g_assert_cmpint (symlink ("one", self->root), ==, 0);
  self->server = dif_web_server_new (self->root, 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->server);
  g_free (self->root);
  dif_test_folder_remove (self->folder);
}

static char *
url_of (Fixture *self, const char *path)
{
  return g_strconcat (dif_web_server_get_url (self->server), path, NULL);
}

static void
test_files (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *path;
    guint status;
    const char *body;
    const char *type;
  } cases[] = {
    { "", 200, "first", "text/html; charset=utf-8" },
    { "sub/", 200, "inner", "text/html; charset=utf-8" },
    { "sub", 301, NULL, NULL },
    { "ten.json", 200, "0123456789", "application/json; charset=utf-8" },
    { "a%20b.txt", 200, "blank", "text/plain; charset=utf-8" },
    { "noindex/", 404, NULL, NULL },
    { ".hidden", 404, NULL, NULL },
    { "link.txt", 404, NULL, NULL },
    { "none", 404, NULL, NULL },
    { "ten.json/x", 404, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *url = url_of (self, cases[i].path);
    g_autoptr (WebReply) reply = web_get (url, NULL);

    g_assert_cmpuint (reply->status, ==, cases[i].status);
    g_assert_cmpstr (web_header (reply, "X-Content-Type-Options"), ==, "nosniff");
    g_assert_cmpstr (web_header (reply, "Cache-Control"), ==, "no-cache");
    if (cases[i].body != NULL) {
      g_assert_cmpstr (reply->body, ==, cases[i].body);
      g_assert_cmpstr (web_header (reply, "Content-Type"), ==, cases[i].type);
      g_assert_nonnull (web_header (reply, "Last-Modified"));
    }
  }
}

static void
test_methods (Fixture *self, gconstpointer data)
{
  g_autofree char *url = url_of (self, "ten.json");
  g_autoptr (WebReply) head = web_ask ("HEAD", url, NULL, 10);
  g_autoptr (WebReply) post = web_ask ("POST", url, NULL, 10);

  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpstr (web_header (head, "Content-Length"), ==, "10");
  g_assert_cmpuint (head->size, ==, 0);
  g_assert_cmpuint (post->status, ==, 405);
}

static void
test_conditions_and_ranges (Fixture *self, gconstpointer data)
{
  g_autofree char *url = url_of (self, "ten.json");
  g_autoptr (WebReply) first = web_get (url, NULL);
  const char *etag = web_header (first, "ETag");
  g_autofree char *none_match = g_strdup_printf ("If-None-Match: \"x\", %s", etag);
  g_autofree char *if_range = g_strdup_printf ("If-Range: %s", etag);
  const struct {
    const char *headers[3];
    guint status;
    const char *body;
    const char *content_range;
  } cases[] = {
    { { none_match }, 304, "", NULL },
    { { "If-None-Match: \"x\"" }, 200, "0123456789", NULL },
    { { "Range: bytes=2-4" }, 206, "234", "bytes 2-4/10" },
    { { "Range: bytes=7-" }, 206, "789", "bytes 7-9/10" },
    { { "Range: bytes=9-99" }, 206, "9", "bytes 9-9/10" },
    { { "Range: bytes=-3" }, 206, "789", "bytes 7-9/10" },
    { { "Range: bytes=10-" }, 416, NULL, "bytes */10" },
    { { "Range: bytes=-0" }, 416, NULL, "bytes */10" },
    { { "Range: bytes=4-2" }, 200, "0123456789", NULL },
    { { "Range: bytes=0-1,3-4" }, 200, "0123456789", NULL },
    { { "Range: bytes=2-4", if_range }, 206, "234", "bytes 2-4/10" },
    { { "Range: bytes=2-4", "If-Range: \"x\"" }, 200, "0123456789", NULL },
  };

  g_assert_cmpint (etag[0], ==, '"');
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WebReply) reply = web_ask ("GET", url, cases[i].headers, 10);

    g_assert_cmpuint (reply->status, ==, cases[i].status);
    g_assert_cmpstr (web_header (reply, "Content-Range"), ==, cases[i].content_range);
    if (cases[i].body != NULL)
      g_assert_cmpstr (reply->body, ==, cases[i].body);
  }
}

/* Clients tidy paths up; this one does not. */
static guint
raw_status (Fixture *self, const char *path)
{
  g_autoptr (GUri) uri = g_uri_parse (dif_web_server_get_url (self->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) g_uri_get_port (uri), NULL, NULL);
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
  char answer[4096] = "";
  gsize got = 0;

  g_assert_nonnull (connection);
  g_assert_true (g_output_stream_write_all (
      g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
      NULL, NULL));
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                           sizeof answer - 1, &got, NULL, NULL);
  g_assert_null (strstr (answer, "\r\n\r\nsecret"));
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 "));
  return (guint) g_ascii_strtoull (answer + strlen ("HTTP/1.1 "), NULL, 10);
}

static void
test_traversal (Fixture *self, gconstpointer data)
{
  static const char *const paths[] = {
    "/../secret.txt",      "/sub/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
    "/sub/..%5c..%5csecret.txt", "/ten.json%00.html", "//ten.json",      "/.hidden",
    "/%2ehidden", "/\\ten.json",           "/%",                 "/%2fetc/passwd",
  };

  g_assert_cmpuint (raw_status (self, "/ten.json"), ==, 200);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    guint status = raw_status (self, paths[i]);

    if (status != 404 && status != 400)
      g_error ("%s: %u", paths[i], status);
  }
}

static gpointer
switch_back_and_forth (gpointer data)
{
  Fixture *self = data;
  g_autofree char *fresh = g_build_filename (self->folder, "fresh", NULL);

  for (guint i = 0; i < 200; i++) {
    g_assert_cmpint (symlink (i % 2 == 0 ? "two" : "one", fresh), ==, 0);
    g_assert_cmpint (rename (fresh, self->root), ==, 0);
    g_usleep (1000);
  }
  return NULL;
}

static void
test_switch (Fixture *self, gconstpointer data)
{
  g_autofree char *url = url_of (self, "");
  GThread *thread = g_thread_new ("switch", switch_back_and_forth, self);
  guint seen[2] = { 0 };

  for (guint i = 0; i < 150; i++) {
    g_autoptr (WebReply) reply = web_get (url, NULL);
    gboolean second = g_strcmp0 (reply->body, "second") == 0;

    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_true (second || g_strcmp0 (reply->body, "first") == 0);
    seen[second]++;
    g_usleep (500);
  }
  g_thread_join (thread);
  g_assert_cmpuint (seen[0], >, 0);
  g_assert_cmpuint (seen[1], >, 0);
}

static void
test_large (Fixture *self, gconstpointer data)
{
  g_autofree char *large = g_strnfill (1000 * 1000 + 7, 'x');
  g_autofree char *url = url_of (self, "large.zip");
  g_autofree char *one = g_build_filename (self->folder, "one", NULL);
  g_autoptr (WebReply) whole = NULL;
  g_autoptr (WebReply) tail = NULL;

  large[500 * 1000] = 'y';
  put (one, "large.zip", large);
  whole = web_get (url, NULL);
  g_assert_cmpuint (whole->size, ==, 1000 * 1000 + 7);
  g_assert_cmpstr (whole->body, ==, large);
  tail = web_get (url, "Range: bytes=500000-");
  g_assert_cmpuint (tail->status, ==, 206);
  g_assert_cmpstr (tail->body, ==, large + 500 * 1000);
}

/* Images of actas lie with the Institute */
static void
test_redirect (Fixture *self, gconstpointer data)
{
  g_autoptr (DifWebServer) server = dif_web_server_new_with_redirect (
      self->root, 0, "/images/", "http://127.0.0.1:1/there/", NULL);
  g_autofree char *moved_url = g_strconcat (dif_web_server_get_url (server), "images/a/1.svg", NULL);
  g_autofree char *own_url = g_strconcat (dif_web_server_get_url (server), "ten.json", NULL);
  g_autoptr (WebReply) moved = web_get (moved_url, NULL);
  g_autoptr (WebReply) own = web_get (own_url, NULL);

  g_assert_cmpuint (moved->status, ==, 302);
  g_assert_cmpstr (web_header (moved, "Location"), ==, "http://127.0.0.1:1/there/a/1.svg");
  g_assert_cmpuint (own->status, ==, 200);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
test_leaving (Fixture *self, gconstpointer data)
{
  g_autofree char *url = url_of (self, "");
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  guint before;

  /* what the first one opens for good, in the library and here, is not counted */
  web_reply_free (web_get (url, NULL));
  before = count_descriptors ();
  for (guint i = 0; i < 30; i++)
    web_reply_free (web_get (url, NULL));
  while (count_descriptors () > before + 2 && g_get_monotonic_time () < deadline)
    g_usleep (10000);
  g_assert_cmpuint (count_descriptors (), <=, before + 2);
}

static void
test_port_taken (Fixture *self, gconstpointer data)
{
  g_autoptr (GUri) uri = g_uri_parse (dif_web_server_get_url (self->server), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (dif_web_server_new (self->root, (guint) g_uri_get_port (uri), &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "port");
}

#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/web-server/files", test_files);
  ADD ("/web-server/methods", test_methods);
  ADD ("/web-server/conditions", test_conditions_and_ranges);
  ADD ("/web-server/traversal", test_traversal);
  ADD ("/web-server/switch", test_switch);
  ADD ("/web-server/large", test_large);
  ADD ("/web-server/redirect", test_redirect);
  ADD ("/web-server/leaving", test_leaving);
  ADD ("/web-server/port-taken", test_port_taken);
  return g_test_run ();
}

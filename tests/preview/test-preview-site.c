/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/dif-file.h"

#include "dif-preview-portal.h"
#include "dif-preview-site.h"

/* A site, and beside it what must never be answered */
typedef struct {
  char *top;
  DifPreviewSite site;
} Fixture;


static void
put (Fixture *f, const char *path, const char *text)
{
  g_autofree char *file = g_build_filename (f->top, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GError) error = NULL;

  g_assert_true (dif_folder_make (folder, &error));
  g_assert_true (g_file_set_contents (file, text, -1, &error));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *pointers[] = { "assets/configuracion.json", NULL };
  static const char *actas[] = { "imagenes/", "fotos", NULL };
  g_autofree char *out = NULL, *link = NULL, *dangling = NULL, *fifo = NULL;

  f->top = g_dir_make_tmp ("difusor-preview-XXXXXX", NULL);
  f->site = (DifPreviewSite){ .cut = (char *) "20240602-2000", .entry = (char *) "index.html",
                              .pointers = (GStrv) pointers, .acta_paths = (GStrv) actas,
                              .acta_base = (char *) "https://actas.example/prep" };
  f->site.root = g_build_filename (f->top, "site", NULL);
  put (f, "site/index.html", "entry");
  put (f, "site/assets/configuracion.json", "{}");
  put (f, "site/assets/app.js", "0123456789");
  put (f, "site/distrito/index.html", "district");
  put (f, "site/años y más/a%b.html", "names");
  put (f, "site/empty.txt", "");
  put (f, "site/base.zip", "zip");
  put (f, "site/strange.xyz", "bytes");
  put (f, "secret.html", "secret");
  out = g_build_filename (f->top, "secret.html", NULL);
  link = g_build_filename (f->site.root, "link.html", NULL);
  g_assert_cmpint (symlink (out, link), ==, 0);
  dangling = g_build_filename (f->site.root, "away", NULL);
  g_assert_cmpint (symlink (f->top, dangling), ==, 0);
  fifo = g_build_filename (f->site.root, "pipe.html", NULL);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_true (dif_tree_remove (f->top, NULL));
  g_free (f->site.root);
  g_free (f->top);
}

static char *
get (Fixture *f, const char *path, const char *range, DifPreviewReply *reply)
{
  char *body;
  gssize got;

  dif_preview_site_open (&f->site, path, NULL, range, reply);
  if (reply->fd < 0)
    return NULL;
  body = g_malloc0 ((gsize) reply->length + 1);
  got = read (reply->fd, body, (gsize) reply->length);
  g_assert_cmpint (got, ==, reply->length);
  return body;
}

static void
expect (Fixture *f, const char *path, const char *body, const char *content_type)
{
  g_auto (DifPreviewReply) reply = { .fd = -1 };
  g_autofree char *got = get (f, path, NULL, &reply);

  g_test_message ("%s", path);
  g_assert_cmpuint (reply.status, ==, 200);
  g_assert_cmpstr (got, ==, body);
  g_assert_cmpstr (reply.headers.content_type, ==, content_type);
}

static void
expect_status (Fixture *f, const char *path, guint status)
{
  g_auto (DifPreviewReply) reply = { .fd = -1 };
  g_autofree char *got = get (f, path, NULL, &reply);

  g_test_message ("%s", path);
  g_assert_cmpuint (reply.status, ==, status);
  g_assert_null (got);
}

static void
test_files (Fixture *f, gconstpointer data)
{
  g_auto (DifPreviewReply) reply = { .fd = -1 };

  expect (f, "/", "entry", "text/html; charset=utf-8");
  expect (f, "", "entry", "text/html; charset=utf-8");
  expect (f, "/index.html", "entry", "text/html; charset=utf-8");
  expect (f, "/assets/app.js", "0123456789", "text/javascript; charset=utf-8");
  expect (f, "/a%C3%B1os%20y%20m%C3%A1s/a%25b.html", "names", "text/html; charset=utf-8");
  expect (f, "/empty.txt", "", "text/plain; charset=utf-8");
  expect (f, "/strange.xyz", "bytes", "application/octet-stream");
  expect (f, "/distrito/", "district", "text/html; charset=utf-8");
  dif_preview_site_open (&f->site, "/assets/configuracion.json", NULL, NULL, &reply);
  g_assert_cmpstr (reply.headers.cache_control, ==, "no-cache");
}

static void
test_folders (Fixture *f, gconstpointer data)
{
  g_auto (DifPreviewReply) reply = { .fd = -1 };

  dif_preview_site_open (&f->site, "/distrito", NULL, NULL, &reply);
  g_assert_cmpuint (reply.status, ==, 301);
  g_assert_cmpstr (reply.location, ==, "/distrito/");
  expect_status (f, "/assets/", 404);
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_auto (DifPreviewReply) reply = { .fd = -1 };

  expect_status (f, "/nothing.html", 404);
  expect_status (f, "/index.html/", 404);
  expect_status (f, "/index.html/x", 404);
  dif_preview_site_open (&f->site, "/index.html", "POST", NULL, &reply);
  g_assert_cmpuint (reply.status, ==, 405);
}

static void
test_unsafe (Fixture *f, gconstpointer data)
{
  static const char *const paths[] = {
    "/../secret.html", "/assets/../../secret.html", "/%2e%2e/secret.html", "/%2E./secret.html", "/..%2fsecret.html",
    "/..%5csecret.html", "/.", "/./index.html", "//index.html", "/assets//app.js", "/index.html%00.js",
    "/index%0a.html", "/%", "/%zz", "/%ff", "/link.html", "/away/secret.html", "/away/", "/pipe.html",
  };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    expect_status (f, paths[i], 404);
  /* an absolute path is a path below the root like any other */
  {
    g_autofree char *absolute = g_build_filename (f->top, "secret.html", NULL);

    expect_status (f, absolute, 404);
  }
}

static void
test_range (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *range;
    guint status;
    const char *body;
  } cases[] = {
    { "bytes=0-3", 206, "0123" },   { "bytes=4-", 206, "456789" },      { "bytes=-3", 206, "789" },
    { "bytes=9-9", 206, "9" },      { "bytes=0-99", 206, "0123456789" }, { "bytes=-99", 206, "0123456789" },
    { "bytes=10-", 416, NULL },     { "bytes=-0", 416, NULL },          { "bytes=5-4", 200, "0123456789" },
    { "bytes=0-1,3-4", 200, "0123456789" }, { "lines=0-1", 200, "0123456789" }, { "bytes=x-", 200, "0123456789" },
    { "bytes=-", 200, "0123456789" }, { "bytes=99999999999999999999-", 200, "0123456789" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (DifPreviewReply) reply = { .fd = -1 };
    g_autofree char *got = get (f, "/assets/app.js", cases[i].range, &reply);

    g_test_message ("%s", cases[i].range);
    g_assert_cmpuint (reply.status, ==, cases[i].status);
    g_assert_cmpstr (got, ==, cases[i].body);
    g_assert_cmpint (reply.size, ==, 10);
  }
}

static void
test_range_limit (Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (f->site.root, "large.zip", NULL);
  int fd = open (file, O_WRONLY | O_CREAT | O_EXCL, 0600);
  g_auto (DifPreviewReply) at = { .fd = -1 }, past = { .fd = -1 };
  g_autofree char *range = NULL;

  g_assert_cmpint (ftruncate (fd, DIF_PREVIEW_RANGE_BYTES + 1), ==, 0);
  close (fd);
  range = g_strdup_printf ("bytes=0-%d", DIF_PREVIEW_RANGE_BYTES - 1);
  dif_preview_site_open (&f->site, "/large.zip", NULL, range, &at);
  g_assert_cmpint (at.length, ==, DIF_PREVIEW_RANGE_BYTES);
  dif_preview_site_open (&f->site, "/large.zip", NULL, "bytes=0-", &past);
  g_assert_cmpint (past.length, ==, DIF_PREVIEW_RANGE_BYTES);
  g_assert_cmpint (past.size, ==, DIF_PREVIEW_RANGE_BYTES + 1);
}

static void
test_actas (Fixture *f, gconstpointer data)
{
  g_auto (DifPreviewReply) reply = { .fd = -1 }, unknown = { .fd = -1 };
  g_autofree char *none = NULL, *deep = NULL;

  dif_preview_site_open (&f->site, "/imagenes/12/A%201.jpg", NULL, NULL, &reply);
  g_assert_cmpuint (reply.status, ==, 404);
  g_assert_cmpstr (reply.acta, ==, "https://actas.example/prep/imagenes/12/A%201.jpg");
  deep = dif_preview_site_resolve_acta (&f->site, "casilla/fotos/a.jpg");
  g_assert_cmpstr (deep, ==, "https://actas.example/prep/fotos/a.jpg");
  none = dif_preview_site_resolve_acta (&f->site, "misimagenes/a.jpg");
  g_assert_null (none);
  g_assert_null (dif_preview_site_resolve_acta (&f->site, "imagenes/"));
  f->site.acta_base = NULL;
  dif_preview_site_open (&f->site, "/imagenes/1.jpg", NULL, NULL, &unknown);
  g_assert_cmpstr (unknown.acta, ==, "");
}

static void
test_portal (void)
{
  g_autofree char *page = dif_preview_portal_page ("https://x.example/\"><script>");

  g_assert_null (strstr (page, "\"><script>"));
  g_assert_nonnull (strstr (page, "src=\"https://x.example/&quot;&gt;&lt;script&gt;\""));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/preview-site/files", Fixture, NULL, set_up, test_files, tear_down);
  g_test_add ("/preview-site/folders", Fixture, NULL, set_up, test_folders, tear_down);
  g_test_add ("/preview-site/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/preview-site/unsafe", Fixture, NULL, set_up, test_unsafe, tear_down);
  g_test_add ("/preview-site/range", Fixture, NULL, set_up, test_range, tear_down);
  g_test_add ("/preview-site/range-limit", Fixture, NULL, set_up, test_range_limit, tear_down);
  g_test_add ("/preview-site/actas", Fixture, NULL, set_up, test_actas, tear_down);
  g_test_add_func ("/preview-site/portal", test_portal);
  return g_test_run ();
}

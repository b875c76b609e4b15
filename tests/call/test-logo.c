/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is taken for a logo, by what stands in the file. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "call/dif-logo.h"


static GBytes *
load (const char *text, gsize length, DifLogoKind *kind, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("difusor-test-XXXXXX", &path, NULL);
  GBytes *bytes;

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  bytes = dif_logo_load (path, kind, error);
  g_unlink (path);
  return bytes;
}

static void
assert_kind (const char *text, DifLogoKind expected)
{
  DifLogoKind kind = expected == DIF_LOGO_SVG ? DIF_LOGO_AI : DIF_LOGO_SVG;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = load (text, strlen (text), &kind, &error);

  g_assert_no_error (error);
  g_assert_cmpint (kind, ==, expected);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, strlen (text));
}

static void
assert_refused (const char *text, gsize length, int code)
{
  DifLogoKind kind;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = load (text, length, &kind, &error);

  g_assert_null (bytes);
  g_assert_error (error, DIF_ERROR, code);
}

static void
test_taken (void)
{
  assert_kind ("<?xml version=\"1.0\"?><!-- a logo --><svg xmlns=\"http://www.w3.org/2000/svg\"/>", DIF_LOGO_SVG);
  assert_kind ("%PDF-1.6\n1 0 obj", DIF_LOGO_AI);
  assert_kind ("%!PS-Adobe-3.0 \n%%Creator: Adobe Illustrator", DIF_LOGO_AI);
}

static void
test_refused (void)
{
  g_autofree char *giant = g_malloc (DIF_LIMIT_LOGO_BYTES + 1);

  memset (giant, ' ', DIF_LIMIT_LOGO_BYTES + 1);
  memcpy (giant, "<svg>", strlen ("<svg>"));
  assert_refused ("", 0, DIF_ERROR_FORMAT);
  assert_refused ("\x89PNG\r\n\x1a\n", 8, DIF_ERROR_FORMAT);
  assert_refused ("<svg>\xff\xfe</svg>", 13, DIF_ERROR_FORMAT);
  assert_refused (giant, DIF_LIMIT_LOGO_BYTES + 1, DIF_ERROR_LIMIT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/logo/taken", test_taken);
  g_test_add_func ("/logo/refused", test_refused);
  return g_test_run ();
}

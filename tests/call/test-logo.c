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
  assert_kind ("%PDF-1.6\n1 0 obj << /AIPrivateData1 2 0 R >>", DIF_LOGO_AI);
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
  assert_refused ("%PDF-1.6\n1 0 obj << /Type /Page >>", 33, DIF_ERROR_FORMAT);
  assert_refused ("AI file, they said", 18, DIF_ERROR_FORMAT);
  assert_refused (giant, DIF_LIMIT_LOGO_BYTES + 1, DIF_ERROR_LIMIT);
}

/* What drawing programs write is taken as it is */
static void
test_drawings (void)
{
  static const char *const bodies[] = {
    "<path d='M0 0' style='fill:url(#a);stroke:#123'/><use xlink:href='#a' xmlns:xlink='x'/>",
    "<style>.a{fill:url( '#b' )}</style><image href='data:image/png;base64,AA=='/>",
    "<a href='https://ejemplo.mx'><text>one &amp; two (three)</text></a>",
    "<metadata><rdf:li xmlns:rdf='r' rdf:resource='http://creativecommons.org'/></metadata>",
    "<![CDATA[ text ]]><!-- <script> --><g transform='rotate(3)' font-family='a\\b'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *svg = g_strconcat ("<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x'>"
                                        "<svg xmlns='http://www.w3.org/2000/svg'>", bodies[i], "</svg>", NULL);

    assert_kind (svg, DIF_LOGO_SVG);
  }
}

/* What is more than a drawing is none */
static void
test_unsafe (void)
{
  static const char *const drawings[] = {
    "<svg><script>alert(1)</script></svg>",
    "<s:svg xmlns:s='s'><s:SCRIPT/></s:svg>",
    "<svg onload='alert(1)'/>",
    "<svg><g OnClick='x'/></svg>",
    "<svg><a href='javascript:alert(1)'/></svg>",
    "<svg><image xlink:href='http://example.com/a.png'/></svg>",
    "<svg><image href='file:///etc/passwd'/></svg>",
    "<svg><image href='/etc/passwd'/></svg>",
    "<svg><use href='other.svg#a'/></svg>",
    "<svg><g style='fill:url(http://example.com)'/></svg>",
    "<svg><g fill='URL( \"//example.com\")'/></svg>",
    "<svg><style>@import 'a.css';</style></svg>",
    "<svg><style><![CDATA[a{background:u\\72l(http://x)}]]></style></svg>",
    "<svg><foreignObject/></svg>",
    "<svg><set attributeName='href' to='javascript:x'/></svg>",
    "<?xml-stylesheet href='a.css'?><svg/>",
    "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><svg>b</svg>",
    "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++) {
    g_test_message ("%s", drawings[i]);
    assert_refused (drawings[i], strlen (drawings[i]), DIF_ERROR_UNSAFE);
  }
  assert_refused ("<svg><g></svg>", 14, DIF_ERROR_FORMAT);
  assert_refused ("<svg>&bomb;</svg>", 17, DIF_ERROR_FORMAT);
  assert_refused ("<html><svg/></html>", 19, DIF_ERROR_FORMAT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/logo/taken", test_taken);
  g_test_add_func ("/logo/refused", test_refused);
  g_test_add_func ("/logo/drawings", test_drawings);
  g_test_add_func ("/logo/unsafe", test_unsafe);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a page shows an address, whatever its bytes are. */
#include <string.h>

#include "base/dif-http.h"
#include "base/dif-limits.h"
#include "dif-test.h"
#include "watch/dif-html.h"

#define PAGE "https://diario.mx/elecciones/hoy"
#define SITE "https://prep.diario.mx/2024/"


static DifHtmlFound *
find (const char *html, gsize length)
{
  g_autoptr (GUri) page = dif_http_resolve (NULL, PAGE);
  g_autoptr (GUri) wanted = dif_http_resolve (NULL, SITE);

  return dif_html_find (html, length, page, wanted);
}

static void
assert_found (const char *html, DifHtmlPlace place, const char *url)
{
  /* without a zero behind it: whoever reads on is caught */
  gsize length = strlen (html);
  g_autofree char *exact = g_memdup2 (html, length);
  g_autoptr (DifHtmlFound) found = find (exact, length);
  g_autofree char *seen = found->url != NULL ? g_uri_to_string (found->url) : NULL;

  g_test_message ("%s", html);
  g_assert_cmpint (found->place, ==, place);
  g_assert_cmpstr (seen, ==, url);
}

static void
test_frames (void)
{
  assert_found ("<iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<IFRAME\n WIDTH=1 SRC = \"" SITE "\"/>", DIF_HTML_FRAMED, SITE);
  assert_found ("<iframe src=" SITE "index.html?v=1#a>", DIF_HTML_FRAMED, SITE "index.html?v=1#a");
  assert_found ("<iframe src=//PREP.diario.mx:443/2024>", DIF_HTML_FRAMED, "https://PREP.diario.mx/2024");
  assert_found ("<iframe src='http://prep.diario.mx/2024/'>", DIF_HTML_FRAMED, "http://prep.diario.mx/2024/");
  assert_found ("<frameset><frame src='" SITE "'></frameset>", DIF_HTML_FRAMED, SITE);
  assert_found ("<iframe src='about:blank' data-lazy-src='" SITE "'>", DIF_HTML_FRAMED, SITE);
  assert_found ("<object data='" SITE "'></object>", DIF_HTML_EMBEDDED, SITE);
  assert_found ("<embed src='" SITE "'>", DIF_HTML_EMBEDDED, SITE);
  assert_found ("<p><a href='" SITE "'>PREP</a>", DIF_HTML_LINKED, SITE);
  /* the nearest counts, and of frames one by https */
  assert_found ("<a href='" SITE "'>PREP</a><iframe src='" SITE "a'><a href=x>", DIF_HTML_FRAMED, SITE "a");
  assert_found ("<iframe src='http://prep.diario.mx/2024/'></iframe><iframe src='" SITE "'>", DIF_HTML_FRAMED, SITE);
}

static void
test_addresses (void)
{
  assert_found ("<base href='https://prep.diario.mx/x/'><iframe src='../2024/'>", DIF_HTML_FRAMED, SITE);
  assert_found ("<base href='//prep.diario.mx'><base href='https://otro.mx/'><iframe src='/2024/'>", DIF_HTML_FRAMED, SITE);
  assert_found ("<iframe src='https:&#x2F;&#47;prep.diario.mx/2024/?a=1&amp;b=2'>", DIF_HTML_FRAMED, SITE "?a=1&b=2");
  assert_found ("<iframe src=' \n https:\\\\prep.diario.mx\\20\t24/ '>", DIF_HTML_FRAMED, SITE);
  /* of two with one name the first counts */
  assert_found ("<iframe src='" SITE "' src='https://otro.mx/'>", DIF_HTML_FRAMED, SITE);
  /* others */
  assert_found ("<iframe src='https://otro.mx/2024/'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='https://prep.diario.mx/2025/'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='https://prep.diario.mx/2024/../2021/'>", DIF_HTML_MENTIONED, NULL);
  assert_found ("<iframe src='https://prep.diario.mx:8443/2024/'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='https://xprep.diario.mx/2024/'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='https://otro.mx/prep.diario.mx/2024/'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='/2024/'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='javascript:" SITE "'>", DIF_HTML_MENTIONED, NULL);
  assert_found ("<iframe src><iframe src=><iframe>", DIF_HTML_ABSENT, NULL);
}

/* What no reader sees */
static void
test_hidden (void)
{
  assert_found ("<!-- <iframe src='" SITE "'></iframe> -->", DIF_HTML_ABSENT, NULL);
  assert_found ("<!-- > <iframe src='" SITE "'></iframe>", DIF_HTML_ABSENT, NULL);
  assert_found ("<!--><iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<!---><iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<!-- a --!><iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<!----- a -----><iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<![CDATA[ > <iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<?php > <iframe src='" SITE "'></iframe>", DIF_HTML_FRAMED, SITE);
  assert_found ("<textarea><iframe src='" SITE "'></textarea>", DIF_HTML_ABSENT, NULL);
  assert_found ("<title><a href='" SITE "'></title>", DIF_HTML_ABSENT, NULL);
  assert_found ("<style>a { background: url(" SITE ") }</style>", DIF_HTML_ABSENT, NULL);
  assert_found ("<plaintext><iframe src='" SITE "'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<link rel=preconnect href='" SITE "'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<p title='<iframe src=https://prep.diario.mx/2024/>'>", DIF_HTML_MENTIONED, NULL);
  assert_found ("<template><template></template><iframe src='" SITE "'></iframe></template>", DIF_HTML_MENTIONED, NULL);
  assert_found ("</template><iframe src='" SITE "'>", DIF_HTML_FRAMED, SITE);
  assert_found ("<noscript><iframe src='" SITE "'></iframe></noscript>", DIF_HTML_MENTIONED, NULL);
  assert_found ("<iframe srcdoc='<p>' src='" SITE "'>", DIF_HTML_MENTIONED, NULL);
  assert_found ("<script>frame('" SITE "')</scripty> <iframe src='" SITE "'></script>", DIF_HTML_MENTIONED, NULL);
  assert_found ("<script type='application/json'>{\"u\": \"https:\\/\\/prep.diario.mx\\/2024\\/\"}</script>",
                DIF_HTML_MENTIONED, NULL);
  assert_found ("<script></script ><iframe src='" SITE "'>", DIF_HTML_FRAMED, SITE);
}

/* A tag that does not end is none; nothing is read behind the end */
static void
test_broken (void)
{
  static const char whole[] = "<!-- x --><!d><?p><base href='/'><meta http-equiv='a' content=b><p class=\"a'b\" c>&#x41;"
                              "<script>1</script><iframe data-src=y src='" SITE "'>";

  assert_found ("<iframe src='" SITE "'", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe src='" SITE ">", DIF_HTML_ABSENT, NULL);
  assert_found ("<<iframe src='" SITE "'>", DIF_HTML_FRAMED, SITE);
  assert_found ("< iframe src='" SITE "'>", DIF_HTML_ABSENT, NULL);
  assert_found ("<iframe =x / src='" SITE "'>", DIF_HTML_FRAMED, SITE);
  assert_found ("", DIF_HTML_ABSENT, NULL);
  for (gsize length = 0; length < strlen (whole); length++) {
    g_autofree char *cut = g_strndup (whole, length);

    assert_found (cut, DIF_HTML_ABSENT, NULL);
  }
  assert_found (whole, DIF_HTML_FRAMED, SITE);
}

static void
test_bytes (void)
{
  static const char zeros[] = "<p \0=\0><iframe\0 src=x>\0<ifr\xc3><iframe a=\xff\xfe src='" SITE "'>";
  g_autoptr (DifHtmlFound) found = find (zeros, sizeof zeros - 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (8);

  g_assert_cmpint (found->place, ==, DIF_HTML_FRAMED);
  for (guint round = 0; round < 3000; round++) {
    static const char *const pieces[] = { "<", ">", "<!--", "--", "-->", "=", "'", "\"", "iframe", " src", "</", "script", "/",
                                          "&#", "&#x", ";", "template", "base href", "\xff", "meta ", SITE, "noscript" };
    g_autoptr (GString) html = g_string_new (NULL);
    g_autofree char *exact = NULL;
    g_autoptr (DifHtmlFound) any = NULL;

    for (int i = g_rand_int_range (random, 0, 40); i > 0; i--)
      g_string_append (html, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
    exact = g_memdup2 (html->str, html->len);
    any = find (exact, html->len);
    g_assert_true ((any->place >= DIF_HTML_LINKED) == (any->url != NULL));
  }
}

/* What makes a careless reader look at the same bytes again and again */
/* A sanitizer looks at all that is left of a text whenever something is searched for in it */
#ifdef __SANITIZE_ADDRESS__
#define HEAVY (DIF_LIMIT_PAGE_BYTES / 64)
#else
#define HEAVY DIF_LIMIT_PAGE_BYTES
#endif

static void
test_heavy (void)
{
  static const char *const pieces[] = { "<!--", "<", "<a ", "<a b='", "</", "<script>", "--", "<a href=x>", "<iframe src='", "&#" };
  double most = 0;

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autoptr (GString) html = g_string_new (i == 6 ? "<!--" : NULL);
    gint64 start;
    g_autoptr (DifHtmlFound) found = NULL;

    while (html->len < HEAVY)
      g_string_append (html, pieces[i]);
    start = g_get_monotonic_time ();
    found = find (html->str, html->len);
    most = MAX (most, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
    g_assert_cmpint (found->place, ==, DIF_HTML_ABSENT);
  }
  g_test_message ("at most %.2f s", most);
}

static void
test_limit (void)
{
  for (guint beyond = 0; beyond < 2; beyond++) {
    g_autoptr (GString) html = g_string_new (NULL);
    g_autoptr (DifHtmlFound) found = NULL;

    for (guint i = 1; i < DIF_LIMIT_PAGE_ADDRESSES + beyond; i++)
      g_string_append (html, "<a href=x>");
    g_string_append (html, "<iframe src='" SITE "'>");
    found = find (html->str, html->len);
    g_assert_cmpint (found->place, ==, beyond == 0 ? DIF_HTML_FRAMED : DIF_HTML_MENTIONED);
  }
}

static void
test_policies (void)
{
  static const char html[] = "<meta http-equiv=Content-Security-Policy content=\"upgrade-insecure-requests\">"
                             "<meta name=x content=y>"
                             "<meta content='frame-src &#39;self&#39;' http-equiv='CONTENT-SECURITY-POLICY'>";
  g_autoptr (DifHtmlFound) found = find (html, strlen (html));
  g_autoptr (DifHtmlFound) none = find ("<p>", 3);

  g_assert_cmpstr (found->policies, ==, "upgrade-insecure-requests, frame-src 'self'");
  g_assert_null (none->policies);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html/frames", test_frames);
  g_test_add_func ("/html/addresses", test_addresses);
  g_test_add_func ("/html/hidden", test_hidden);
  g_test_add_func ("/html/broken", test_broken);
  g_test_add_func ("/html/bytes", test_bytes);
  g_test_add_func ("/html/heavy", test_heavy);
  g_test_add_func ("/html/limit", test_limit);
  g_test_add_func ("/html/policies", test_policies);
  return g_test_run ();
}

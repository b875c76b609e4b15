/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether browsers show a frame: RFC 7034, CSP3 §6.4.2 and §6.7.2, HTML §7.7. */
#include "base/dif-http.h"
#include "dif-test.h"
#include "watch/dif-framing.h"

#define SITE "https://prep.diario.mx/"
#define PAGE "https://www.diario.mx/hoy"


/* @why: the header that forbids it, %NULL if none does */
static void
assert_framed (const char *options, const char *policies, const char *site, const char *page, const char *why)
{
  g_autoptr (GUri) frame = dif_http_resolve (NULL, site);
  g_autoptr (GUri) around = dif_http_resolve (NULL, page);
  g_autofree char *told = NULL;

  g_test_message ("%s | %s | %s in %s", options != NULL ? options : "-", policies != NULL ? policies : "-", site, page);
  g_assert_cmpint (dif_framing_may_be_framed (options, policies, frame, around, &told), ==, why == NULL);
  g_assert_cmpstr (told, ==, why);
}

static void
test_options (void)
{
  assert_framed (NULL, NULL, SITE, PAGE, NULL);
  assert_framed ("DENY", NULL, SITE, PAGE, "X-Frame-Options: DENY");
  assert_framed ("deny", NULL, PAGE, PAGE, "X-Frame-Options: deny");
  assert_framed ("SAMEORIGIN", NULL, SITE, PAGE, "X-Frame-Options: SAMEORIGIN");
  assert_framed (" SameOrigin ", NULL, "https://www.diario.mx:443/prep/", PAGE, NULL);
  assert_framed ("SAMEORIGIN", NULL, "https://www.diario.mx:8443/", PAGE, "X-Frame-Options: SAMEORIGIN");
  assert_framed ("SAMEORIGIN", NULL, "http://www.diario.mx/", PAGE, "X-Frame-Options: SAMEORIGIN");
  assert_framed ("SAMEORIGIN, SAMEORIGIN", NULL, PAGE, PAGE, NULL);
  assert_framed ("SAMEORIGIN, DENY", NULL, PAGE, PAGE, "X-Frame-Options: SAMEORIGIN, DENY");
  assert_framed ("DENY, nonsense", NULL, PAGE, PAGE, "X-Frame-Options: DENY, nonsense");
  assert_framed ("ALLOWALL", NULL, SITE, PAGE, NULL);
  assert_framed ("ALLOW-FROM https://otro.mx/", NULL, SITE, PAGE, NULL);
  assert_framed ("", NULL, SITE, PAGE, NULL);
  /* frame-ancestors takes its place, other directives do not */
  assert_framed ("DENY", "frame-ancestors *", SITE, PAGE, NULL);
  assert_framed ("DENY", "default-src 'self'", SITE, PAGE, "X-Frame-Options: DENY");
}

/* By one source, of whoever answers at SITE */
static void
assert_source (const char *sources, const char *page, gboolean allowed)
{
  g_autofree char *policy = g_strconcat ("frame-ancestors ", sources, NULL);
  g_autofree char *why = g_strconcat ("Content-Security-Policy: ", policy, NULL);

  assert_framed (NULL, policy, SITE, page, allowed ? NULL : why);
}

static void
test_ancestors (void)
{
  assert_source ("'none'", PAGE, FALSE);
  assert_source ("'self'", PAGE, FALSE);
  assert_source ("'SELF'", "https://prep.diario.mx/otra", TRUE);
  assert_source ("*", PAGE, TRUE);
  assert_source ("https:", PAGE, TRUE);
  assert_source ("http:", PAGE, TRUE);
  assert_source ("https:", "http://www.diario.mx/", FALSE);
  assert_source ("www.diario.mx", PAGE, TRUE);
  assert_source ("WWW.Diario.MX", PAGE, TRUE);
  assert_source ("www.diario.mx", "http://www.diario.mx/", FALSE);
  assert_source ("diario.mx", PAGE, FALSE);
  assert_source ("*.diario.mx", PAGE, TRUE);
  assert_source ("*.diario.mx", "https://diario.mx/", FALSE);
  assert_source ("*.diario.mx", "https://xdiario.mx/", FALSE);
  assert_source ("http://www.diario.mx", PAGE, TRUE);
  assert_source ("http://www.diario.mx:80", PAGE, TRUE);
  assert_source ("https://www.diario.mx:443/", PAGE, TRUE);
  assert_source ("https://www.diario.mx:8443", PAGE, FALSE);
  assert_source ("https://www.diario.mx:*", "https://www.diario.mx:8443/", TRUE);
  assert_source ("https://www.diario.mx", "https://www.diario.mx:8443/", FALSE);
  /* only the origin of the page is looked at, whose path is “/” */
  assert_source ("https://www.diario.mx/hoy", PAGE, FALSE);
  assert_source ("https://otro.mx https://www.diario.mx", PAGE, TRUE);
  assert_source ("https://otro.mx 'unsafe-inline'", PAGE, FALSE);
  assert_framed (NULL, "frame-ancestors", SITE, PAGE, "Content-Security-Policy: frame-ancestors ");
}

static void
test_policies (void)
{
  assert_framed (NULL, "default-src 'none'; img-src *", SITE, PAGE, NULL);
  assert_framed (NULL, "default-src *;FRAME-ANCESTORS 'none';", SITE, PAGE, "Content-Security-Policy: frame-ancestors 'none'");
  /* of two directives the first counts, of two policies both */
  assert_framed (NULL, "frame-ancestors *; frame-ancestors 'none'", SITE, PAGE, NULL);
  assert_framed (NULL, "frame-ancestors *, frame-ancestors 'none'", SITE, PAGE,
                 "Content-Security-Policy: frame-ancestors 'none'");
}

static void
assert_frames (const char *policies, gboolean object, const char *site, const char *why)
{
  g_autoptr (GUri) page = dif_http_resolve (NULL, PAGE);
  g_autoptr (GUri) frame = dif_http_resolve (NULL, site);
  g_autofree char *told = NULL;

  g_assert_cmpint (dif_framing_may_frame (policies, object, page, frame, &told), ==, why == NULL);
  g_assert_cmpstr (told, ==, why);
}

static void
test_frames (void)
{
  assert_frames (NULL, FALSE, SITE, NULL);
  assert_frames ("frame-src 'self'", FALSE, SITE, "Content-Security-Policy: frame-src 'self'");
  assert_frames ("frame-src *.diario.mx", FALSE, SITE, NULL);
  assert_frames ("default-src 'self'; child-src https:", FALSE, SITE, NULL);
  assert_frames ("default-src 'self'", FALSE, SITE, "Content-Security-Policy: default-src 'self'");
  assert_frames ("default-src 'self'", FALSE, "https://www.diario.mx/prep/", NULL);
  assert_frames ("object-src 'none'", FALSE, SITE, NULL);
  assert_frames ("object-src 'none'", TRUE, SITE, "Content-Security-Policy: object-src 'none'");
  assert_frames ("frame-src https://prep.diario.mx/2024/", FALSE, "https://prep.diario.mx/2024/index.html", NULL);
  assert_frames ("frame-src https://prep.diario.mx/2024", FALSE, "https://prep.diario.mx/2024/",
                 "Content-Security-Policy: frame-src https://prep.diario.mx/2024");
  g_assert_true (dif_framing_upgrades ("default-src *, Upgrade-Insecure-Requests"));
  g_assert_false (dif_framing_upgrades ("upgrade-insecure-requestss"));
  g_assert_false (dif_framing_upgrades (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/framing/options", test_options);
  g_test_add_func ("/framing/ancestors", test_ancestors);
  g_test_add_func ("/framing/policies", test_policies);
  g_test_add_func ("/framing/frames", test_frames);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of a test that looks from outside, as a reader's browser does. */
#define G_LOG_DOMAIN "dif-target-test"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-http-error.h"
#include "base/dif-http.h"
#include "base/dif-limits.h"

#include "dif-target-test-private.h"

/* A certificate that ends sooner is one to renew before the night */
#define CERTIFICATE_DAYS (30)


typedef struct {
  DifTargetTestRun *run; /* (unowned) */
  const char *url;       /* (unowned) the public address */
  GUri *uri;             /* (owned) the same */
  SoupSession *session;  /* (owned) */
} Look;

static guint plain_port;


void
dif_target_test_set_plain_port (guint port)
{
  plain_port = port;
}

/* --- Its name ----------------------------------------------------------------------------- */

static char *
join_addresses (GList *addresses)
{
  GString *text = g_string_new (NULL);

  for (GList *i = addresses; i != NULL; i = i->next) {
    g_autofree char *address = g_inet_address_to_string (i->data);

    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);
  }
  return g_string_free (text, FALSE);
}

gboolean
dif_target_test_look_up (DifTargetTestRun *run)
{
  const char *url = dif_target_get_config (run->target)->public_url;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) reason = NULL;
  GError *error = NULL;
  GList *addresses = g_resolver_lookup_by_name (resolver, g_uri_get_host (uri), run->cancellable, &reason);
  g_autofree char *shown = join_addresses (addresses);

  g_resolver_free_addresses (addresses);
  if (reason == NULL) {
    /* Translators: a host's name, and its addresses */
    dif_target_test_add (run, "dns", DIF_TARGET_CHECK_GOOD, _("%s leads to %s"), g_uri_get_host (uri), shown);
    return TRUE;
  }
  dif_set_error (&error, DIF_ERROR_NETWORK,
                 _("Make the name lead to the target where your domain is kept, or put the address right; a new name "
                   "may take an hour."),
                 /* Translators: a host's name, and what the system says */
                 _("%s is no known name: %s"), g_uri_get_host (uri), reason->message);
  return dif_target_test_fail (run, "dns", error);
}

/* --- Asking ------------------------------------------------------------------------------- */

static SoupMessage *
ask (Look *look, const char *url, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GInputStream) body = NULL;

  if (message == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, NULL, _("“%s” is not an address"), url);
    return NULL;
  }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Encoding", "identity");
  body = soup_session_send (look->session, message, look->run->cancellable, error);
  if (body == NULL)
    return NULL;
  g_input_stream_close (body, look->run->cancellable, NULL);
  return g_steal_pointer (&message);
}

static SoupMessage *
ask_below (Look *look, const char *path, GError **error)
{
  g_autofree char *url = g_strconcat (look->url, path, NULL);

  return ask (look, url, error);
}

static const char *
header (SoupMessage *message, const char *name)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (message), name);
}

static gboolean
is_page (SoupMessage *message)
{
  const char *type = header (message, "Content-Type");

  return type != NULL && g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) == 0;
}

/* What could not be looked at is told, and is no verdict */
static void
add_silence (Look *look, const char *id, const char *url, const GError *error)
{
  dif_target_test_add (look->run, id, DIF_TARGET_CHECK_NOTICE, _("%s does not answer: %s"), url, error->message);
}

/* --- TLS ---------------------------------------------------------------------------------- */

static void
check_tls (Look *look, SoupMessage *message)
{
  GTlsProtocolVersion version = soup_message_get_tls_protocol_version (message);
  const char *name = version == G_TLS_PROTOCOL_VERSION_TLS_1_3   ? "TLS 1.3"
                     : version == G_TLS_PROTOCOL_VERSION_TLS_1_2 ? "TLS 1.2"
                                                                 : NULL;

  if (name != NULL)
    /* Translators: e.g. TLS 1.3 */
    dif_target_test_add (look->run, "tls", DIF_TARGET_CHECK_GOOD, _("The connection is secured with %s"), name);
  else
    dif_target_test_add (look->run, "tls", DIF_TARGET_CHECK_BAD,
                         _("The connection is secured with a version of TLS that browsers refuse; allow TLS 1.2 and 1.3"));
}

static void
check_certificate (Look *look, SoupMessage *message)
{
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);
  g_autoptr (GDateTime) ends = certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  int days;

  if (ends == NULL)
    return;
  days = (int) (g_date_time_difference (ends, now) / G_TIME_SPAN_DAY);
  dif_target_test_add (look->run, "certificate", days >= CERTIFICATE_DAYS ? DIF_TARGET_CHECK_GOOD : DIF_TARGET_CHECK_NOTICE,
                       ngettext ("The certificate is valid for %d more day", "The certificate is valid for %d more days",
                                 days),
                       days);
}

/* Who types the address without https must get there, too */
static void
check_plain (Look *look)
{
  g_autofree char *port = plain_port != 0 ? g_strdup_printf (":%u", plain_port) : g_strdup ("");
  g_autofree char *url =
      g_strdup_printf ("http://%s%s%s", g_uri_get_host (look->uri), port, g_uri_get_path (look->uri));
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = ask (look, url, &error);
  const char *to = message != NULL ? header (message, "Location") : NULL;

  if (message == NULL)
    add_silence (look, "https-redirect", url, error);
  else if (to != NULL && g_str_has_prefix (to, "https://"))
    dif_target_test_add (look->run, "https-redirect", DIF_TARGET_CHECK_GOOD, _("%s leads to %s"), url, to);
  else
    dif_target_test_add (look->run, "https-redirect", DIF_TARGET_CHECK_NOTICE,
                         _("%s does not lead to https; redirect it, so that nobody is left behind"), url);
}

/* --- Who answers, and how ----------------------------------------------------------------- */

/* The bytes are ours, which was read back before; here it is whether the distribution hands them out */
static void
check_distribution (Look *look, SoupMessage *message)
{
  const char *id = dif_options_get (dif_target_get_config (look->run->target)->options, "distribution");

  if (id == NULL)
    return;
  if (header (message, "x-amz-cf-id") != NULL)
    dif_target_test_add (look->run, "distribution", DIF_TARGET_CHECK_GOOD, _("CloudFront answers readers"));
  else
    dif_target_test_add (look->run, "distribution", DIF_TARGET_CHECK_NOTICE,
                         _("%s does not lead through CloudFront: make the name lead to the distribution %s"),
                         g_uri_get_host (look->uri), id);
}

/* The word that keeps a page out of frames, if there is one */
static char *
framing_limit (SoupMessage *message)
{
  const char *options = header (message, "X-Frame-Options");
  const char *policy = header (message, "Content-Security-Policy");
  const char *ancestors = policy != NULL ? strstr (policy, "frame-ancestors") : NULL;
  g_autofree char *words = ancestors != NULL ? g_strndup (ancestors, strcspn (ancestors, ";,")) : NULL;

  /* where both are sent, browsers follow the policy (CSP 3, 6.4.2.1) */
  if (words != NULL)
    return strchr (words, '*') != NULL ? NULL : g_steal_pointer (&words);
  return options != NULL ? g_strconcat ("X-Frame-Options: ", options, NULL) : NULL;
}

static void
check_framing (Look *look, SoupMessage *message)
{
  g_autofree char *limit = framing_limit (message);

  if (limit == NULL)
    dif_target_test_add (look->run, "framing", DIF_TARGET_CHECK_GOOD, _("Other pages may show it in a frame (call, I.e)"));
  else
    /* Translators: a header of the server, e.g. X-Frame-Options: DENY */
    dif_target_test_add (look->run, "framing", DIF_TARGET_CHECK_NOTICE,
                         _("The server limits frames (%s): see that your portal may show the page within its own (call, I.e)"),
                         limit);
}

/* A page in place of data that are not there is taken for data by the site's scripts */
static void
check_missing (Look *look)
{
  g_autofree char *path = g_strdup_printf ("difusor-test-%s/ausente.json", look->run->token);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = ask_below (look, path, &error);
  guint status = message != NULL ? soup_message_get_status (message) : 0;

  if (message == NULL)
    add_silence (look, "missing", look->url, error);
  else if (status >= 400 && status < 500)
    dif_target_test_add (look->run, "missing", DIF_TARGET_CHECK_GOOD, _("Data that are not there are answered with %u"),
                         status);
  else
    dif_target_test_add (look->run, "missing", status < 300 ? DIF_TARGET_CHECK_BAD : DIF_TARGET_CHECK_NOTICE,
                         _("Data that are not there are answered with %u, and must be with 404: the site would take what "
                           "comes for results"),
                         status);
}

/* Sites of institutes change the address as one walks through them; it may be copied and opened */
static void
check_deep_link (Look *look)
{
  g_autofree char *path = g_strdup_printf ("difusor-test-%s/distrito/1", look->run->token);
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = ask_below (look, path, &error);

  if (message == NULL)
    add_silence (look, "deep-link", look->url, error);
  else if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)) && is_page (message))
    dif_target_test_add (look->run, "deep-link", DIF_TARGET_CHECK_GOOD, _("Addresses within the site open it"));
  else
    dif_target_test_add (look->run, "deep-link", DIF_TARGET_CHECK_NOTICE,
                         _("Addresses within the site are answered with %u: if the Institute’s site has such, name index.html "
                           "as the error page"),
                         soup_message_get_status (message));
}

/* --- Images of actas ---------------------------------------------------------------------- */

static gboolean
leads_to (GUri *from, const char *location, const char *base)
{
  g_autoptr (GUri) to = location != NULL ? dif_http_resolve (from, location) : NULL;
  g_autofree char *text = to != NULL ? g_uri_to_string (to) : NULL;

  return text != NULL && g_str_has_prefix (text, base);
}

/* Follows one, as a reader who opens an acta does; there may be no such image, but somebody answers */
static void
follow (Look *look, const char *location)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = ask (look, location, &error);

  if (message == NULL)
    add_silence (look, "actas", location, error);
  else
    dif_target_test_add (look->run, "actas", DIF_TARGET_CHECK_GOOD, _("Images of actas lead to the Institute: %s"), location);
}

static void
check_actas (Look *look)
{
  DifCall *call = look->run->call;
  const char *base = call != NULL ? dif_call_get_acta_base_url (call) : NULL;
  const char *const *folders = call != NULL ? dif_call_get_acta_paths (call) : NULL;
  g_autofree char *path = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  const char *location;

  if (base == NULL || folders == NULL || folders[0] == NULL)
    return;
  path = g_strconcat (folders[0], g_str_has_suffix (folders[0], "/") ? "" : "/", "difusor-test.jpg", NULL);
  message = ask_below (look, path, &error);
  if (message == NULL) {
    add_silence (look, "actas", look->url, error);
    return;
  }
  location = header (message, "Location");
  if (SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)) &&
      leads_to (soup_message_get_uri (message), location, base))
    follow (look, location);
  else
    dif_target_test_add (look->run, "actas", DIF_TARGET_CHECK_NOTICE,
                         _("Images of actas (“%s”) do not lead to the Institute’s %s (call, III.c): “difusorctl target policy” "
                           "prints the rule"),
                         path, base);
}

void
dif_target_test_look (DifTargetTestRun *run)
{
  Look look = { .run = run, .url = dif_target_get_config (run->target)->public_url };
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  look.uri = g_uri_parse (look.url, SOUP_HTTP_URI_FLAGS, NULL);
  look.session = soup_session_new_with_options ("timeout", (guint) DIF_LIMIT_PROBE_SECONDS, NULL);
  if (dif_http_is_loopback (look.uri))
    soup_session_set_proxy_resolver (look.session, NULL);
  message = ask_below (&look, run->page, &error);
  if (message == NULL) {
    add_silence (&look, "public", look.url, error);
  } else {
    if (g_str_equal (g_uri_get_scheme (look.uri), "https")) {
      check_tls (&look, message);
      check_certificate (&look, message);
      check_plain (&look);
    }
    check_distribution (&look, message);
    check_framing (&look, message);
    check_missing (&look);
    check_deep_link (&look);
    check_actas (&look);
  }
  g_uri_unref (look.uri);
  g_object_unref (look.session);
}

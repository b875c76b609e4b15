/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-site-check"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/dif-limits.h"
#include "target/dif-headers.h"

#include "dif-site-check.h"

#define DAY ((gint64) 24 * 3600 * G_USEC_PER_SEC)
/* A certificate that ends sooner is one to renew before the night */
#define CERTIFICATE_DAYS (30)

typedef struct {
  DifTargetConfig *config; /* (unowned) */
  GUri *uri;               /* (owned) */
  SoupSession *session;    /* (owned) */
  GCancellable *cancellable;
  gint64 now;
  gint64 until;
  GPtrArray *found;        /* (element-type DifMeasure) */
} Look;


/* --- Who answers -------------------------------------------------------------------------- */

/* Headers by which services say who they are; @part is in the value, %NULL any */
static const struct {
  const char *header;
  const char *part;
  const char *service;
  gboolean firewall;
} signs[] = {
  { "x-amz-cf-id", NULL, "Amazon CloudFront", FALSE },
  { "via", "cloudfront", "Amazon CloudFront", FALSE },
  { "cf-ray", NULL, "Cloudflare", FALSE },
  { "server", "cloudflare", "Cloudflare", FALSE },
  { "x-fastly-request-id", NULL, "Fastly", FALSE },
  { "x-served-by", "cache-", "Fastly", FALSE },
  { "x-akamai-transformed", NULL, "Akamai", FALSE },
  { "server", "akamai", "Akamai", FALSE },
  { "x-azure-ref", NULL, "Azure Front Door", FALSE },
  { "via", "google", "Google Cloud CDN", FALSE },
  { "server", "bunnycdn", "Bunny", FALSE },
  { "x-amzn-waf-action", NULL, "AWS WAF", TRUE },
  { "cf-ray", NULL, "Cloudflare", TRUE },
  { "x-sucuri-id", NULL, "Sucuri", TRUE },
  { "x-iinfo", NULL, "Imperva", TRUE },
  { "x-cdn", "imperva", "Imperva", TRUE },
  { "server", "akamaighost", "Akamai", TRUE },
};

static gboolean
contains (const char *text, const char *part)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return strstr (lower, part) != NULL;
}

const char *
dif_site_check_recognise (const DifSiteHeader *headers, gboolean firewall)
{
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    for (const DifSiteHeader *header = headers; signs[i].firewall == firewall && header->name != NULL; header++) {
      if (g_ascii_strcasecmp (header->name, signs[i].header) == 0 &&
          (signs[i].part == NULL || contains (header->value, signs[i].part)))
        return signs[i].service;
    }
  }
  return NULL;
}

/* --- Telling ------------------------------------------------------------------------------ */

static void
add (Look *look, const char *id, DifMeasureState state, char *text)
{
  DifMeasure *measure = g_new0 (DifMeasure, 1);

  measure->subject = g_strdup (look->config->name);
  measure->id = g_strdup (id);
  measure->at = look->now;
  measure->state = state;
  measure->text = text;
  g_ptr_array_add (look->found, measure);
}

/* --- Its name ----------------------------------------------------------------------------- */

static char *
join (GList *addresses)
{
  GString *text = g_string_new (NULL);

  for (GList *i = addresses; i != NULL; i = i->next) {
    g_autofree char *address = g_inet_address_to_string (i->data);

    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);
  }
  return g_string_free (text, FALSE);
}

/* The servers of the zone that a name is in: its own, or its parents' */
static char *
find_zone (const char *host, GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  for (const char *name = host; name != NULL && strchr (name, '.') != NULL; name = strchr (name, '.') + 1) {
    GList *records =
        g_resolver_lookup_records (resolver, name, G_RESOLVER_RECORD_NS, cancellable, NULL);
    char *server = NULL;

    if (records == NULL)
      continue;
    g_variant_get (records->data, "(s)", &server);
    g_list_free_full (records, (GDestroyNotify) g_variant_unref);
    return server;
  }
  return NULL;
}

static gboolean
look_at_name (Look *look)
{
  const char *host = g_uri_get_host (look->uri);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name (resolver, host, look->cancellable, &error);
  g_autofree char *shown = join (addresses);
  g_autofree char *server = NULL;

  g_resolver_free_addresses (addresses);
  if (error != NULL) {
    add (look, "dns", DIF_MEASURE_BAD, g_strdup_printf (_("%s is no known name: %s"), host, error->message));
    return FALSE;
  }
  /* Translators: host name, addresses */
  add (look, "dns", DIF_MEASURE_GOOD, g_strdup_printf (_("%s leads to %s"), host, shown));
  if (g_hostname_is_ip_address (host) || g_str_equal (host, "localhost"))
    return TRUE;
  server = find_zone (host, look->cancellable);
  if (server == NULL)
    add (look, "zone", DIF_MEASURE_NOTICE, g_strdup_printf (_("The zone of %s was not found"), host));
  else if (contains (server, "awsdns"))
    add (look, "zone", DIF_MEASURE_GOOD, g_strdup_printf (_("The zone is in Amazon Route 53: %s"), server));
  else
    add (look, "zone", DIF_MEASURE_NOTICE, g_strdup_printf (_("The zone is served by %s"), server));
  return TRUE;
}

/* --- What it answers ---------------------------------------------------------------------- */

static SoupMessage *
ask (Look *look, const char *url, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new (SOUP_METHOD_GET, url);
  g_autoptr (GInputStream) body = NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept-Encoding", "identity");
  body = soup_session_send (look->session, message, look->cancellable, error);
  if (body == NULL)
    return NULL;
  g_input_stream_close (body, look->cancellable, NULL);
  return g_steal_pointer (&message);
}

static void
look_at_certificate (Look *look, SoupMessage *message)
{
  GTlsCertificate *certificate = soup_message_get_tls_peer_certificate (message);
  g_autoptr (GDateTime) ends = certificate != NULL ? g_tls_certificate_get_not_valid_after (certificate) : NULL;
  gint64 end = ends != NULL ? g_date_time_to_unix (ends) * G_USEC_PER_SEC : 0;
  g_autofree char *when = ends != NULL ? g_date_time_format (ends, "%Y-%m-%d") : NULL;
  int days;

  if (ends == NULL)
    return;
  if (end > look->now && end <= look->until) {
    add (look, "certificate", DIF_MEASURE_BAD,
         g_strdup_printf (_("The certificate ends on %s, before the call’s closing hour: renew it"), when));
    return;
  }
  days = (int) MAX ((end - look->now) / DAY, 0);
  add (look, "certificate", days >= CERTIFICATE_DAYS ? DIF_MEASURE_GOOD : days > 0 ? DIF_MEASURE_NOTICE : DIF_MEASURE_BAD,
       g_strdup_printf (ngettext ("The certificate is valid for %d more day", "The certificate is valid for %d more days",
                                  days),
                        days));
}

static void
look_at_services (Look *look, SoupMessage *message)
{
  g_autoptr (GArray) headers = g_array_new (TRUE, TRUE, sizeof (DifSiteHeader));
  SoupMessageHeadersIter iter;
  DifSiteHeader header;
  const char *network, *firewall;

  soup_message_headers_iter_init (&iter, soup_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &header.name, &header.value))
    g_array_append_val (headers, header);
  network = dif_site_check_recognise ((const DifSiteHeader *) (gpointer) headers->data, FALSE);
  firewall = dif_site_check_recognise ((const DifSiteHeader *) (gpointer) headers->data, TRUE);
  if (network != NULL)
    add (look, "cdn", DIF_MEASURE_GOOD, g_strdup_printf (_("%s answers"), network));
  else
    add (look, "cdn", DIF_MEASURE_NOTICE, g_strdup (_("No content network gives itself away")));
  if (firewall != NULL)
    add (look, "waf", DIF_MEASURE_GOOD, g_strdup_printf (_("%s stands in front"), firewall));
  else
    add (look, "waf", DIF_MEASURE_NOTICE, g_strdup (_("No firewall gives itself away; most do not")));
}

static void
look_at_caching (Look *look, SoupMessage *message, const char *entry)
{
  const char *found = soup_message_headers_get_list (soup_message_get_response_headers (message), "Cache-Control");
  DifHeaders wanted;

  dif_headers_for (entry, TRUE, &wanted);
  if (g_strcmp0 (found, wanted.cache_control) == 0)
    add (look, "caching", DIF_MEASURE_GOOD, g_strdup_printf (_("Readers are told: %s"), found));
  else
    add (look, "caching", DIF_MEASURE_NOTICE,
         g_strdup_printf (_("Readers are told “%s”; tell them “%s”, or they see a cut late"), found != NULL ? found : "",
                          wanted.cache_control));
}

/* Who types the address without https must get there, too */
static void
look_at_redirect (Look *look)
{
  g_autofree char *url = g_strdup_printf ("http://%s/", g_uri_get_host (look->uri));
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = ask (look, url, &error);
  const char *to = message != NULL
                       ? soup_message_headers_get_one (soup_message_get_response_headers (message), "Location")
                       : NULL;

  if (message == NULL)
    add (look, "https-redirect", DIF_MEASURE_NOTICE, g_strdup_printf (_("%s does not answer: %s"), url, error->message));
  else if (to != NULL && g_str_has_prefix (to, "https://"))
    add (look, "https-redirect", DIF_MEASURE_GOOD, g_strdup_printf (_("%s leads to %s"), url, to));
  else
    add (look, "https-redirect", DIF_MEASURE_NOTICE, g_strdup_printf (_("%s does not lead to https"), url));
}

static void
look_at_answer (Look *look, const char *entry)
{
  gboolean secure = g_strcmp0 (g_uri_get_scheme (look->uri), "https") == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupMessage) message = ask (look, look->config->public_url, &error);

  if (message == NULL) {
    add (look, "tls", DIF_MEASURE_BAD, g_strdup_printf (_("%s does not answer: %s"), look->config->public_url,
                                                        error->message));
    return;
  }
  if (!secure)
    add (look, "tls", DIF_MEASURE_BAD, g_strdup_printf (_("%s is plain http"), look->config->public_url));
  else
    /* Translators: host name, e.g. TLS 1.3 */
    add (look, "tls", DIF_MEASURE_GOOD,
         g_strdup_printf (_("%s is served by TLS, with a certificate that browsers accept"), g_uri_get_host (look->uri)));
  look_at_certificate (look, message);
  look_at_services (look, message);
  look_at_caching (look, message, entry);
}

GPtrArray *
dif_site_check_run (DifTargetConfig *config, const char *entry, gint64 now, gint64 until, GCancellable *cancellable)
{
  Look look = { .config = config, .cancellable = cancellable, .now = now, .until = until };

  look.found = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_measure_free);
  look.uri = g_uri_parse (config->public_url, SOUP_HTTP_URI_FLAGS, NULL);
  look.session = soup_session_new_with_options ("timeout", (guint) DIF_LIMIT_PROBE_SECONDS, NULL);
  if (look.uri != NULL && look_at_name (&look)) {
    look_at_answer (&look, entry);
    if (g_strcmp0 (g_uri_get_scheme (look.uri), "https") == 0)
      look_at_redirect (&look);
  }
  g_clear_pointer (&look.uri, g_uri_unref);
  g_object_unref (look.session);
  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&look.found, g_ptr_array_unref);
  return look.found;
}

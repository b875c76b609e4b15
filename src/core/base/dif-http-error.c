/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-http"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-error.h"
#include "dif-http.h"
#include "dif-limits.h"
#include "dif-time.h"

#include "dif-http-error.h"

#define TOO_MANY_REQUESTS (429)


GUri *
dif_http_resolve (GUri *from, const char *text)
{
  g_autoptr (GUri) to = g_uri_parse_relative (from, text, SOUP_HTTP_URI_FLAGS, NULL);

  /* what names no host may start with two slashes, and is then not to be written as an address again */
  return to != NULL && g_uri_get_host (to) != NULL ? g_steal_pointer (&to) : NULL;
}

char *
dif_http_shown (const char *url)
{
  g_autoptr (GUri) uri = dif_http_resolve (NULL, url);

  if (uri == NULL)
    return g_strdup (url);
  return g_uri_to_string_partial (
      uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
}

gboolean
dif_http_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = NULL;

  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return TRUE;
  address = g_inet_address_new_from_string (host);
  return address != NULL && g_inet_address_get_is_loopback (address);
}

/* Seconds that `Retry-After` asks for, at most the limit; 0 if it asks for none */
static guint
retry_after (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds = 0;
  gint64 then, now;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, &seconds, NULL))
    return (guint) MIN (seconds, DIF_LIMIT_RETRY_AFTER_SECONDS);

  /* A date is by their clock, so it is measured from their `Date` */
  then = dif_time_parse_http (text);
  now = dif_time_parse_http (soup_message_headers_get_one (headers, "Date"));
  if (now == 0)
    now = g_get_real_time ();
  if (then == 0 || then <= now)
    return 0;
  return (guint) MIN ((then - now) / G_USEC_PER_SEC, DIF_LIMIT_RETRY_AFTER_SECONDS);
}

static gboolean
is_passing (guint status)
{
  return status == SOUP_STATUS_REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS || status >= 500;
}

static gboolean
wants_credentials (guint status)
{
  return status == SOUP_STATUS_UNAUTHORIZED || status == SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED;
}

/* The public address, which everybody must be able to read */
static void
set_hosting_error (GError **error, SoupMessage *message, const char *shown)
{
  guint status = soup_message_get_status (message);
  const char *reason = soup_status_get_phrase (status);

  if (wants_credentials (status))
    dif_set_error (error, DIF_ERROR_AUTH, _("Open the public address to everybody, without a password."),
                   _("“%s” asks for credentials, or does not accept these (%u %s)"), shown, status, reason);
  else if (status == SOUP_STATUS_FORBIDDEN)
    dif_set_error (error, DIF_ERROR_BLOCKED,
                   _("Let everybody read there: see the rights of the files, of the bucket or of the distribution."),
                   _("Readers of “%s” are turned away (403)"), shown);
  else if (is_passing (status))
    dif_set_error_retry_after (error, retry_after (message),
                               _("Nothing to do: it is asked again; call who runs the hosting if it goes on."),
                               _("“%s” is not available now (%u %s)"), shown, status, reason);
  else
    dif_set_error (error, DIF_ERROR_REJECTED,
                   _("Check that the public address leads to the folder that this target writes to, and put right "
                     "whichever of them is wrong."),
                   _("“%s” was answered with %u %s"), shown, status, reason);
}

void
dif_http_set_status_error (GError **error, SoupMessage *message, const char *url, gboolean hosting)
{
  guint status = soup_message_get_status (message);
  const char *reason = soup_status_get_phrase (status);
  g_autofree char *shown = dif_http_shown (url);

  if (hosting) {
    set_hosting_error (error, message, shown);
  } else if (wants_credentials (status)) {
    dif_set_error (error, DIF_ERROR_AUTH, _("Check the user and the password, or ask for new ones."),
                   _("“%s” asks for credentials, or does not accept these (%u %s)"), shown, status,
                   reason);
  } else if (status == SOUP_STATUS_FORBIDDEN) {
    dif_set_error (error, DIF_ERROR_BLOCKED,
                   _("Call the Institute’s contact; it may block a link under the call, I.l."),
                   _("“%s” is forbidden (403): the Institute has blocked the link, or these "
                     "credentials do not reach it"),
                   shown);
  } else if (is_passing (status)) {
    dif_set_error_retry_after (error, retry_after (message),
                               _("Nothing to do: it is asked again; call the Institute if it goes on."),
                               _("“%s” is not available now (%u %s)"), shown, status, reason);
  } else {
    dif_set_error (error, DIF_ERROR_REJECTED, _("Check the address with the Institute."),
                   _("“%s” was answered with %u %s"), shown, status, reason);
  }
}

void
dif_http_set_tls_error (GError **error, GTlsCertificateFlags flaws, const char *url)
{
  static const struct {
    GTlsCertificateFlags flag;
    const char *words;
  } words[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA, N_ ("no authority known here has signed it") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, N_ ("it is made out to another name") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_ ("it is not valid yet") },
    { G_TLS_CERTIFICATE_EXPIRED, N_ ("it has expired") },
    { G_TLS_CERTIFICATE_REVOKED, N_ ("it has been revoked") },
    { G_TLS_CERTIFICATE_INSECURE, N_ ("its algorithm is not secure") },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, N_ ("it cannot be checked") },
  };
  g_autofree char *shown = dif_http_shown (url);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if ((flaws & words[i].flag) != 0)
      g_string_append_printf (list, "%s%s", list->len > 0 ? "; " : "", _(words[i].words));
  }
  dif_set_error (error, DIF_ERROR_TRUST,
                 _("Check this computer’s date and network, then call the other side’s contact; "
                   "there is no way around it."),
                 /* Translators: an address, and what is wrong with its certificate */
                 _("The certificate of “%s” is not to be trusted: %s"), shown, list->str);
}

void
dif_http_set_transport_error (GError **error, const GError *reason, const char *url)
{
  g_autofree char *shown = dif_http_shown (url);
  const char *hint = _("Check the network; it is tried again.");

  if (g_error_matches (reason, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED)) {
    dif_set_error (error, DIF_ERROR_AUTH, _("Set the client certificate that the Institute issued."),
                   _("“%s” asks for a client certificate"), shown);
  } else if (reason->domain == G_TLS_ERROR && reason->code != G_TLS_ERROR_EOF) {
    dif_set_error (error, DIF_ERROR_TRUST,
                   _("Check the address, and the network between here and there."),
                   _("No secure connection to “%s”: %s"), shown, reason->message);
  } else if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    dif_set_error (error, DIF_ERROR_TIMEOUT, hint, _("“%s” took too long: %s"), shown,
                   reason->message);
  } else {
    dif_set_error (error, DIF_ERROR_NETWORK, hint, _("“%s” cannot be reached, or broke off: %s"),
                   shown, reason->message);
  }
}

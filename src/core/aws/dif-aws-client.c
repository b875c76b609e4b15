/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/dif-http.h"
#include "base/dif-limits.h"

#include "dif-aws-client-private.h"

#define DEFAULT_REGION "us-east-1"


/* --- Addresses ---------------------------------------------------------------------------- */

GUri *
dif_aws_base_uri (const char *endpoint, const char *region)
{
  g_auto (GStrv) parts = g_strsplit (endpoint, "{region}", -1);
  g_autofree char *text = g_strjoinv (region, parts);

  return g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
}

char *
dif_aws_host (GUri *uri)
{
  int port = g_uri_get_port (uri);
  gboolean usual = port == -1 || port == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80);
  const char *host = g_uri_get_host (uri);
  g_autofree char *bracketed = strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_strdup (host);

  return usual ? g_steal_pointer (&bracketed) : g_strdup_printf ("%s:%d", bracketed, port);
}

DifAwsPathRule
dif_aws_client_path_rule (DifAwsClient *self)
{
  return g_str_equal (self->service, "s3") ? DIF_AWS_PATH_AS_SENT : DIF_AWS_PATH_NORMALIZED;
}

char *
dif_aws_client_presign (DifAwsClient *self, const char *path, guint expires)
{
  g_autofree char *region = dif_aws_client_get_region (self);
  g_autoptr (GUri) base = dif_aws_base_uri (self->endpoint, region);
  g_autofree char *host = dif_aws_host (base);
  g_autofree char *encoded = dif_aws_encode (path, TRUE);
  g_autofree char *query = NULL;
  g_autoptr (GArray) headers = dif_aws_pairs_new ();
  DifAwsSigner signer = { .region = region, .service = self->service, .path_rule = dif_aws_client_path_rule (self) };
  DifAwsMessage message = { "GET", encoded, NULL, headers, DIF_AWS_UNSIGNED };
  gint64 now = g_get_real_time () + dif_aws_client_get_skew (self);

  dif_aws_pairs_add (headers, "Host", host);
  g_mutex_lock (&self->mutex);
  signer.credentials = self->credentials;
  query = dif_aws_sign_query (&signer, &message, now, expires);
  g_mutex_unlock (&self->mutex);
  return g_strdup_printf ("%s://%s%s?%s", g_uri_get_scheme (base), host, encoded, query);
}

/* --- Life --------------------------------------------------------------------------------- */

static DifAwsCredentials *
copy_credentials (const DifAwsCredentials *credentials)
{
  DifAwsCredentials *copy = g_new0 (DifAwsCredentials, 1);

  copy->access_key = g_strdup (credentials->access_key);
  copy->secret = g_strdup (credentials->secret);
  copy->token = g_strdup (credentials->token);
  return copy;
}

DifAwsClient *
dif_aws_client_new (const DifAwsClientOptions *options, GError **error)
{
  const char *region = options->region != NULL ? options->region : DEFAULT_REGION;
  g_autoptr (GUri) base = dif_aws_base_uri (options->endpoint, region);
  g_autofree char *shown = base != NULL ? g_uri_to_string (base) : g_strdup (options->endpoint);
  DifAwsClient *self;

  if (!dif_http_check_url (shown, error))
    return NULL;
  self = g_new0 (DifAwsClient, 1);
  self->endpoint = g_strdup (options->endpoint);
  self->service = g_strdup (options->service);
  self->place = g_strdup (options->place);
  self->region = g_strdup (region);
  self->region_given = options->region != NULL;
  self->credentials = copy_credentials (options->credentials);
  self->connections = options->connections != 0 ? options->connections : DIF_LIMIT_AWS_CONNECTIONS;
  self->connect_seconds = options->connect_seconds != 0 ? options->connect_seconds : DIF_LIMIT_CONNECT_SECONDS;
  self->idle_seconds = options->idle_seconds != 0 ? options->idle_seconds : DIF_LIMIT_IDLE_SECONDS;
  self->request_seconds = options->request_seconds != 0 ? options->request_seconds : DIF_LIMIT_REQUEST_SECONDS;
  self->retries = options->retries == 0 ? DIF_LIMIT_RETRIES : options->retries == G_MAXUINT ? 0 : options->retries;
  self->backoff_ms = options->backoff_ms != 0 ? options->backoff_ms : DIF_LIMIT_BACKOFF_MIN_SECONDS * 1000;
  g_mutex_init (&self->mutex);
  dif_aws_client_start (self);
  return self;
}

void
dif_aws_client_free (DifAwsClient *self)
{
  dif_aws_client_end (self);
  dif_aws_credentials_free (self->credentials);
  g_mutex_clear (&self->mutex);
  g_free (self->endpoint);
  g_free (self->service);
  g_free (self->place);
  g_free (self->region);
  g_free (self);
}

void
dif_aws_client_set_credentials (DifAwsClient *self, const DifAwsCredentials *credentials)
{
  g_mutex_lock (&self->mutex);
  dif_aws_credentials_free (self->credentials);
  self->credentials = copy_credentials (credentials);
  g_mutex_unlock (&self->mutex);
}

guint
dif_aws_client_get_requests (DifAwsClient *self)
{
  guint requests;

  g_mutex_lock (&self->mutex);
  requests = self->requests;
  g_mutex_unlock (&self->mutex);
  return requests;
}

gint64
dif_aws_client_get_skew (DifAwsClient *self)
{
  gint64 skew;

  g_mutex_lock (&self->mutex);
  skew = self->skew;
  g_mutex_unlock (&self->mutex);
  return skew;
}

char *
dif_aws_client_get_region (DifAwsClient *self)
{
  char *region;

  g_mutex_lock (&self->mutex);
  region = g_strdup (self->region);
  g_mutex_unlock (&self->mutex);
  return region;
}

static gboolean
keep_reply (const DifAwsRequest *request, const DifAwsReply *reply, gpointer user_data, GError **error)
{
  DifAwsReply *kept = user_data;

  kept->status = reply->status;
  kept->headers = g_array_ref (reply->headers);
  kept->body = reply->body != NULL ? g_bytes_ref (reply->body) : NULL;
  return TRUE;
}

DifAwsReply *
dif_aws_client_send (DifAwsClient *self, DifAwsRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsBatch) batch = dif_aws_batch_new (self, NULL, cancellable);
  g_autoptr (DifAwsReply) reply = g_new0 (DifAwsReply, 1);

  dif_aws_batch_add (batch, request, keep_reply, reply);
  return dif_aws_batch_finish (batch, error) ? g_steal_pointer (&reply) : NULL;
}

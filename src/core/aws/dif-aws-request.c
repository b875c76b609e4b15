/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <gnutls/crypto.h>
#include <string.h>

#include "base/dif-limits.h"

#include "dif-aws-client.h"

#define MD5_BYTES (16)
#define REGION_LENGTH (40)


DifAwsRequest *
dif_aws_request_new (const char *method, const char *path, const char *action)
{
  DifAwsRequest *self = g_new0 (DifAwsRequest, 1);

  self->method = method;
  self->action = action;
  self->path = g_strdup (path);
  self->query = dif_aws_pairs_new ();
  self->headers = dif_aws_pairs_new ();
  self->limit = DIF_LIMIT_AWS_REPLY_BYTES;
  dif_digest_bytes ("", 0, self->sha256);
  return self;
}

void
dif_aws_request_free (DifAwsRequest *self)
{
  g_free (self->path);
  g_array_unref (self->query);
  g_array_unref (self->headers);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

void
dif_aws_request_set_body (DifAwsRequest *self, GBytes *body, const char *type, const char *sha256)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);
  g_autofree char *text = NULL;
  guint8 md5[MD5_BYTES];

  self->body = g_bytes_ref (body);
  if (sha256 != NULL)
    g_strlcpy (self->sha256, sha256, sizeof (self->sha256));
  else
    dif_digest_bytes (data, length, self->sha256);
  gnutls_hash_fast (GNUTLS_DIG_MD5, length > 0 ? data : (const guint8 *) "", length, md5);
  text = g_base64_encode (md5, sizeof (md5));
  dif_aws_pairs_add (self->headers, "Content-MD5", text);
  dif_aws_pairs_add (self->headers, "Content-Type", type);
}

void
dif_aws_reply_free (DifAwsReply *self)
{
  g_clear_pointer (&self->headers, g_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

gboolean
dif_aws_is_region (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && length <= REGION_LENGTH &&
         strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length && text[0] != '-';
}

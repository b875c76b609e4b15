/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-s3"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"

#include "dif-s3-provider.h"
#include "dif-s3.h"

#define BUCKET_LEAST (3)
#define BUCKET_MOST (63)
#define MD5_HEX (32)
#define DELETED_AT_ONCE (1000)


struct _DifS3 {
  DifAwsClient *client; /* (owned) */
  char *bucket;         /* (owned) */
  gboolean in_path;     /* the bucket is part of the path, not of the host's name */
  gboolean amazon;
};


gboolean
dif_s3_check_bucket (const char *bucket, GError **error)
{
  gsize length = strlen (bucket);

  if (length >= BUCKET_LEAST && length <= BUCKET_MOST && g_ascii_isalnum (bucket[0]) &&
      g_ascii_isalnum (bucket[length - 1]) && strstr (bucket, "..") == NULL &&
      strspn (bucket, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == length)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Write the bucket’s name alone, as your provider shows it."),
                 _("“%s” cannot be the name of a bucket"), bucket);
  return FALSE;
}

static char *
endpoint_of (const DifS3Options *options)
{
  const char *domain = options->region != NULL && g_str_has_prefix (options->region, "cn-") ? "amazonaws.com.cn"
                                                                                            : "amazonaws.com";
  char *endpoint;

  if (options->endpoint == NULL)
    return strchr (options->bucket, '.') != NULL
               ? g_strdup_printf ("https://s3.{region}.%s", domain)
               : g_strdup_printf ("https://%s.s3.{region}.%s", options->bucket, domain);
  endpoint = g_strdup (options->endpoint);
  while (g_str_has_suffix (endpoint, "/"))
    endpoint[strlen (endpoint) - 1] = '\0';
  return endpoint;
}

DifS3 *
dif_s3_new (const DifS3Options *options, GError **error)
{
  g_autofree char *endpoint = NULL;
  DifAwsClientOptions client = options->limits;
  DifS3 *self;

  if (!dif_s3_check_bucket (options->bucket, error))
    return NULL;
  if (!dif_s3_provider_is_filled (options->endpoint)) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Put what your provider shows in place of the word in capitals."),
                   _("The endpoint “%s” is not complete"), options->endpoint);
    return NULL;
  }
  endpoint = endpoint_of (options);
  client.endpoint = endpoint;
  client.region = options->region;
  client.service = "s3";
  client.place = options->bucket;
  client.credentials = options->credentials;
  self = g_new0 (DifS3, 1);
  self->bucket = g_strdup (options->bucket);
  self->amazon = options->endpoint == NULL;
  self->in_path = !self->amazon || strchr (options->bucket, '.') != NULL;
  self->client = dif_aws_client_new (&client, error);
  if (self->client != NULL)
    return self;
  dif_s3_free (self);
  return NULL;
}

void
dif_s3_free (DifS3 *self)
{
  g_clear_pointer (&self->client, dif_aws_client_free);
  g_free (self->bucket);
  g_free (self);
}

DifAwsClient *
dif_s3_get_client (DifS3 *self)
{
  return self->client;
}

static char *
path_of (DifS3 *self, const char *key)
{
  if (!self->in_path)
    return g_strconcat ("/", key, NULL);
  return key[0] == '\0' ? g_strconcat ("/", self->bucket, NULL) : g_strconcat ("/", self->bucket, "/", key, NULL);
}

char *
dif_s3_presign (DifS3 *self, const char *key, guint expires)
{
  g_autofree char *path = path_of (self, key);

  return dif_aws_client_presign (self->client, path, expires);
}

DifAwsRequest *
dif_s3_request (DifS3 *self, const char *method, const char *key, const char *action)
{
  g_autofree char *path = path_of (self, key);

  return dif_aws_request_new (method, path, action);
}

/* --- Storing ------------------------------------------------------------------------------ */

/* Amazon keeps the checksum with the file; not every provider knows the header */
static void
add_checksum (DifS3 *self, DifAwsRequest *request)
{
  guint8 digest[(DIF_DIGEST_HEX - 1) / 2];
  g_autofree char *text = NULL;

  if (!self->amazon)
    return;
  for (guint i = 0; i < sizeof (digest); i++)
    digest[i] = (guint8) (g_ascii_xdigit_value (request->sha256[2 * i]) << 4 |
                          g_ascii_xdigit_value (request->sha256[2 * i + 1]));
  text = g_base64_encode (digest, sizeof (digest));
  dif_aws_pairs_add (request->headers, "X-Amz-Checksum-SHA256", text);
}

DifAwsRequest *
dif_s3_put_request (DifS3 *self,
                    const char *key,
                    GBytes *body,
                    const char *sha256,
                    const char *content_type,
                    const char *cache_control)
{
  DifAwsRequest *request = dif_s3_request (self, "PUT", key, "s3:PutObject");

  dif_aws_request_set_body (request, body, content_type, sha256);
  dif_aws_pairs_add (request->headers, "Cache-Control", cache_control);
  add_checksum (self, request);
  return request;
}

/* The MD5 that was sent, as an ETag shows it */
static char *
md5_of (const DifAwsRequest *request)
{
  const char *text = dif_aws_pairs_get (request->headers, "Content-MD5");
  gsize length;
  g_autofree guchar *md5 = g_base64_decode (text, &length);
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", md5[i]);
  return g_string_free (hex, FALSE);
}

DifS3Ack
dif_s3_check_ack (const DifAwsRequest *request, const DifAwsReply *reply)
{
  const char *etag = dif_aws_pairs_get (reply->headers, "ETag");
  const char *encryption = dif_aws_pairs_get (reply->headers, "X-Amz-Server-Side-Encryption");
  g_autofree char *md5 = NULL;

  if (etag == NULL || strlen (etag) < 2)
    return DIF_S3_ACK_NONE;
  /* encrypted with a key of the operator's, the ETag is no MD5; nor is one of another length */
  if ((encryption != NULL && g_str_has_prefix (encryption, "aws:kms")) ||
      dif_aws_pairs_get (reply->headers, "X-Amz-Server-Side-Encryption-Customer-Algorithm") != NULL ||
      strspn (etag + 1, "0123456789abcdef") != MD5_HEX)
    return DIF_S3_ACK_CHECKED;
  md5 = md5_of (request);
  return strncmp (etag + 1, md5, MD5_HEX) == 0 ? DIF_S3_ACK_VERIFIED : DIF_S3_ACK_DOUBTFUL;
}

/* --- Getting ------------------------------------------------------------------------------ */

static void
set_no_s3 (DifS3 *self, GError **error)
{
  dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint: it is the address of the service, not of a web page."),
                 _("“%s” did not answer as S3 does"), self->bucket);
}

GBytes *
dif_s3_get (DifS3 *self,
            const char *key,
            guint64 limit,
            char **etag,
            GCancellable *cancellable,
            GError **error)
{
  DifAwsRequest *request = dif_s3_request (self, "GET", key, "s3:GetObject");
  g_autoptr (DifAwsReply) reply = NULL;
  const char *found;

  request->limit = limit;
  reply = dif_aws_client_send (self->client, request, cancellable, error);
  if (reply == NULL)
    return NULL;
  found = dif_aws_pairs_get (reply->headers, "ETag");
  if (found == NULL) {
    set_no_s3 (self, error);
    return NULL;
  }
  if (etag != NULL)
    *etag = g_strdup (found);
  return g_steal_pointer (&reply->body);
}

static void
object_free (gpointer data)
{
  DifS3Object *object = data;

  g_free (object->key);
  g_free (object->etag);
  g_free (object);
}

/* As `encoding-type=url` writes it: a space is a plus */
static char *
decode_key (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), "+", ' ');
  char *key = g_uri_unescape_string (spaced, NULL);

  return key != NULL ? key : g_strdup (text);
}

static void
read_objects (GPtrArray *nodes, GPtrArray *objects)
{
  DifS3Object *object = g_new0 (DifS3Object, 1);

  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (dif_aws_node_is (node, "ListBucketResult/Contents/Key") && object->key == NULL) {
      object->key = decode_key (node->text);
    } else if (dif_aws_node_is (node, "ListBucketResult/Contents/ETag") && object->etag == NULL) {
      object->etag = g_strdup (node->text);
    } else if (dif_aws_node_is (node, "ListBucketResult/Contents/Size")) {
      object->size = g_ascii_strtoull (node->text, NULL, 10);
    } else if (dif_aws_node_is (node, "ListBucketResult/Contents/LastModified")) {
      object->modified = dif_time_parse_iso8601 (node->text);
    } else if (dif_aws_node_is (node, "ListBucketResult/Contents") && object->key != NULL) {
      g_ptr_array_add (objects, object);
      object = g_new0 (DifS3Object, 1);
    }
  }
  object_free (object);
}

static GPtrArray *
list_page (DifS3 *self, const char *prefix, const char *token, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request = dif_s3_request (self, "GET", "", "s3:ListBucket");
  g_autoptr (DifAwsReply) reply = NULL;
  GPtrArray *nodes;

  dif_aws_pairs_add (request->query, "list-type", "2");
  dif_aws_pairs_add (request->query, "encoding-type", "url");
  dif_aws_pairs_add (request->query, "prefix", prefix);
  if (token != NULL)
    dif_aws_pairs_add (request->query, "continuation-token", token);
  reply = dif_aws_client_send (self->client, request, cancellable, error);
  if (reply == NULL)
    return NULL;
  nodes = dif_aws_xml_parse (reply->body);
  if (nodes == NULL || nodes->len == 0 || !g_str_has_prefix (((DifAwsNode *) nodes->pdata[0])->path, "ListBucketResult")) {
    g_clear_pointer (&nodes, g_ptr_array_unref);
    set_no_s3 (self, error);
  }
  return nodes;
}

GPtrArray *
dif_s3_list (DifS3 *self, const char *prefix, GCancellable *cancellable, GError **error)
{
  return dif_s3_list_many (self, prefix, DIF_LIMIT_AWS_LISTED, cancellable, error);
}

GPtrArray *
dif_s3_list_many (DifS3 *self, const char *prefix, guint most, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) objects = g_ptr_array_new_with_free_func (object_free);
  g_autofree char *token = NULL;

  do {
    g_autoptr (GPtrArray) nodes = list_page (self, prefix, token, cancellable, error);

    if (nodes == NULL)
      return NULL;
    read_objects (nodes, objects);
    g_free (token);
    token = g_strdup (dif_aws_xml_get (nodes, "NextContinuationToken"));
    if (objects->len > most) {
      dif_set_error (error, DIF_ERROR_LIMIT, _("Name a prefix with fewer files."),
                     _("“%s” has more than %u files under “%s”"), self->bucket, most, prefix);
      return NULL;
    }
  } while (token != NULL && token[0] != '\0');
  return g_steal_pointer (&objects);
}

/* --- Removing ----------------------------------------------------------------------------- */

static GBytes *
delete_document (GPtrArray *keys)
{
  GString *text = g_string_new ("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
  gsize length;

  for (guint i = 0; i < keys->len; i++) {
    g_autofree char *escaped = g_markup_escape_text (g_ptr_array_index (keys, i), -1);

    g_string_append_printf (text, "<Object><Key>%s</Key></Object>", escaped);
  }
  g_string_append (text, "</Delete>");
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

gboolean
dif_s3_delete (DifS3 *self, GPtrArray *keys, GPtrArray *removed, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (DifAwsReply) reply = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  const char *failed;

  g_return_val_if_fail (keys->len <= DELETED_AT_ONCE, FALSE);

  if (keys->len == 0)
    return TRUE;
  request = dif_s3_request (self, "POST", "", "s3:DeleteObject");
  body = delete_document (keys);
  dif_aws_pairs_add (request->query, "delete", "");
  dif_aws_request_set_body (request, body, "application/xml", NULL);
  reply = dif_aws_client_send (self->client, request, cancellable, error);
  nodes = reply != NULL ? dif_aws_xml_parse (reply->body) : NULL;
  if (reply == NULL)
    return FALSE;
  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (dif_aws_node_is (node, "DeleteResult/Deleted/Key"))
      g_ptr_array_add (removed, g_strdup (node->text));
  }
  failed = nodes != NULL ? dif_aws_xml_get (nodes, "Error/Key") : "";
  if (failed == NULL)
    return TRUE;
  dif_set_error (error, DIF_ERROR_AUTH, _("Allow the access key s3:DeleteObject, or remove the files by hand."),
                 _("“%s” did not remove “%s”"), self->bucket, failed);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "s3-stub.h"

#include <libsoup/soup.h>
#include <string.h>

#include "aws/dif-aws-sign.h"
#include "aws/dif-aws-xml.h"
#include "base/dif-time.h"

#define SKEW_SECONDS (15 * 60)


typedef struct {
  GBytes *bytes;
  char *etag;
  char *content_type;
  char *cache_control;
} Object;

struct _S3Stub {
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  SoupServer *server;
  char *endpoint;

  GMutex mutex;
  GHashTable *objects; /* key → Object */
  GHashTable *puts;    /* key → how often */
  GHashTable *uploads; /* id → Object, its bytes growing */
  GPtrArray *log;
  GPtrArray *held;     /* messages that are never answered */
  guint faults;
  guint requests;
  guint fail_after, fail_count, fail_status;
  char *fail_code;
  char *fail_header;
  char *region;
  char *token;
  char *denied;
  gint64 ahead;
  char *acta_folder;
  char *acta_base;
  GPtrArray *calls;       /* a permission and what it was needed for */
  GPtrArray *invalidated; /* a line of paths for each invalidation */
  guint in_progress;      /* so many looks before an invalidation is completed */
};

/* A request being answered */
typedef struct {
  S3Stub *stub;
  SoupServerMessage *message;
  const char *method;
  const char *path; /* as it travelled */
  GArray *query;
  char *key;
  GBytes *body;
} Ask;


static void
object_free (gpointer data)
{
  Object *object = data;

  g_clear_pointer (&object->bytes, g_bytes_unref);
  g_free (object->etag);
  g_free (object->content_type);
  g_free (object->cache_control);
  g_free (object);
}

static const char *
header (Ask *ask, const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (ask->message), name);
}

static void
set_header (Ask *ask, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (ask->message), name, value);
}

static void
answer (Ask *ask, guint status, const char *type, const char *text)
{
  soup_server_message_set_status (ask->message, status, NULL);
  if (text != NULL)
    soup_server_message_set_response (ask->message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
fail (Ask *ask, guint status, const char *code)
{
  g_autofree char *text = g_strdup_printf (
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>no</Message><Region>%s</Region></Error>",
      code, ask->stub->region);

  if (g_str_equal (code, "AuthorizationHeaderMalformed"))
    set_header (ask, "x-amz-bucket-region", ask->stub->region);
  answer (ask, status, "application/xml", text);
}

/* --- Signatures --------------------------------------------------------------------------- */

static GArray *
parse_query (const char *text)
{
  GArray *query = dif_aws_pairs_new ();
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "&", -1);

  for (guint i = 0; parts[i] != NULL && parts[i][0] != '\0'; i++) {
    g_auto (GStrv) sides = g_strsplit (parts[i], "=", 2);
    g_autofree char *name = g_uri_unescape_string (sides[0], NULL);
    g_autofree char *value = g_uri_unescape_string (sides[1] != NULL ? sides[1] : "", NULL);

    dif_aws_pairs_add (query, name, value);
  }
  return query;
}

static char *
between (const char *text, const char *start, char end)
{
  const char *from = strstr (text, start);
  const char *to;

  if (from == NULL)
    return NULL;
  from += strlen (start);
  to = strchr (from, end);
  return to != NULL ? g_strndup (from, (gsize) (to - from)) : g_strdup (from);
}

static gint64
parse_date (const char *date)
{
  g_autofree char *iso = NULL;

  if (date == NULL || strlen (date) != strlen ("20130524T000000Z"))
    return 0;
  iso = g_strdup_printf ("%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", date, date + 4, date + 6, date + 9, date + 11, date + 13);
  return dif_time_parse_iso8601 (iso);
}

/* The code of what is wrong, or NULL */
static const char *
check_scope (Ask *ask, const char *credential, gint64 at)
{
  g_auto (GStrv) parts = g_strsplit (credential != NULL ? credential : "", "/", -1);

  if (g_strv_length (parts) != 5 || !g_str_equal (parts[0], S3_STUB_KEY))
    return "InvalidAccessKeyId";
  if (ABS (at - (g_get_real_time () + ask->stub->ahead * G_USEC_PER_SEC)) > SKEW_SECONDS * G_USEC_PER_SEC)
    return "RequestTimeTooSkewed";
  if (!g_str_equal (parts[2], ask->stub->region))
    return "AuthorizationHeaderMalformed";
  return NULL;
}

static char *
signature_of (Ask *ask, GArray *query, const char *names, const char *payload, const char *date)
{
  DifAwsCredentials credentials = { (char *) S3_STUB_KEY, (char *) S3_STUB_SECRET, NULL };
  DifAwsSigner signer = { &credentials, ask->stub->region, "s3", DIF_AWS_PATH_AS_SENT };
  g_autoptr (GArray) headers = dif_aws_pairs_new ();
  DifAwsMessage message = { ask->method, ask->path, query, headers, payload };
  g_auto (GStrv) list = g_strsplit (names, ";", -1);
  const char *authorization;

  for (guint i = 0; list[i] != NULL; i++) {
    if (!g_str_equal (list[i], "x-amz-date"))
      dif_aws_pairs_add (headers, list[i], header (ask, list[i]));
  }
  if (!g_str_equal (payload, DIF_AWS_UNSIGNED)) {
    dif_aws_sign_headers (&signer, &message, parse_date (date));
    authorization = dif_aws_pairs_get (headers, "Authorization");
    return between (authorization, "Signature=", ',');
  }
  return NULL;
}

static const char *
check_presigned (Ask *ask)
{
  DifAwsCredentials credentials = { (char *) S3_STUB_KEY, (char *) S3_STUB_SECRET, NULL };
  DifAwsSigner signer = { &credentials, ask->stub->region, "s3", DIF_AWS_PATH_AS_SENT };
  g_autoptr (GArray) headers = dif_aws_pairs_new ();
  DifAwsMessage message = { ask->method, ask->path, NULL, headers, DIF_AWS_UNSIGNED };
  gint64 at = parse_date (dif_aws_pairs_get (ask->query, "X-Amz-Date"));
  guint expires = (guint) g_ascii_strtoull (dif_aws_pairs_get (ask->query, "X-Amz-Expires"), NULL, 10);
  const char *wrong = check_scope (ask, dif_aws_pairs_get (ask->query, "X-Amz-Credential"), at);
  g_autofree char *query = NULL;
  g_autofree char *expected = NULL;

  if (wrong != NULL)
    return wrong;
  dif_aws_pairs_add (headers, "Host", header (ask, "Host"));
  query = dif_aws_sign_query (&signer, &message, at, expires);
  expected = between (query, "X-Amz-Signature=", '&');
  return g_strcmp0 (expected, dif_aws_pairs_get (ask->query, "X-Amz-Signature")) == 0 ? NULL : "SignatureDoesNotMatch";
}

static const char *
check_signature (Ask *ask)
{
  const char *authorization = header (ask, "Authorization");
  const char *date = header (ask, "X-Amz-Date");
  const char *payload = header (ask, "X-Amz-Content-SHA256");
  g_autofree char *credential = NULL;
  g_autofree char *names = NULL;
  g_autofree char *given = NULL;
  g_autofree char *expected = NULL;
  const char *wrong;

  if (authorization == NULL)
    return dif_aws_pairs_get (ask->query, "X-Amz-Signature") != NULL ? check_presigned (ask) : "AccessDenied";
  credential = between (authorization, "Credential=", ',');
  names = between (authorization, "SignedHeaders=", ',');
  given = between (authorization, "Signature=", ',');
  wrong = check_scope (ask, credential, parse_date (date));
  if (wrong != NULL || names == NULL || payload == NULL)
    return wrong != NULL ? wrong : "AccessDenied";
  if (ask->stub->token != NULL && g_strcmp0 (ask->stub->token, header (ask, "X-Amz-Security-Token")) != 0)
    return "ExpiredToken";
  expected = signature_of (ask, ask->query, names, payload, date);
  return g_strcmp0 (given, expected) == 0 && strstr (names, "host") != NULL && strstr (names, "x-amz-date") != NULL
             ? NULL
             : "SignatureDoesNotMatch";
}

static const char *
check_body (Ask *ask)
{
  const char *payload = header (ask, "X-Amz-Content-SHA256");
  const char *md5 = header (ask, "Content-MD5");
  gsize length;
  const char *data = g_bytes_get_data (ask->body, &length);
  char hex[DIF_DIGEST_HEX];

  dif_digest_bytes (data != NULL ? data : "", length, hex);
  if (payload != NULL && g_strcmp0 (payload, hex) != 0)
    return "XAmzContentSHA256Mismatch";
  if (md5 != NULL) {
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_MD5);
    guint8 digest[16];
    gsize room = sizeof (digest);
    g_autofree char *text = NULL;

    g_checksum_update (sum, (const guchar *) (data != NULL ? data : ""), (gssize) length);
    g_checksum_get_digest (sum, digest, &room);
    text = g_base64_encode (digest, room);
    if (!g_str_equal (text, md5))
      return "BadDigest";
  }
  return NULL;
}

/* --- What it does ------------------------------------------------------------------------- */

static char *
make_etag (S3Stub *self, GBytes *bytes)
{
  g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, bytes);

  if ((self->faults & S3_STUB_ENCRYPTS) != 0)
    md5[0] = md5[0] == '0' ? '1' : '0';
  return g_strdup_printf ("\"%s\"", md5);
}

static void
store (S3Stub *self, const char *key, GBytes *bytes, const char *etag, const char *type, const char *cache)
{
  Object *object = g_new0 (Object, 1);

  object->bytes = g_bytes_ref (bytes);
  object->etag = g_strdup (etag);
  object->content_type = g_strdup (type);
  object->cache_control = g_strdup (cache);
  g_hash_table_insert (self->objects, g_strdup (key), object);
}

static gboolean
condition_holds (Ask *ask)
{
  const char *condition = header (ask, "If-Match");
  Object *object = g_hash_table_lookup (ask->stub->objects, ask->key);
  g_autofree char *bare = NULL;

  if (condition == NULL)
    return TRUE;
  if (object == NULL)
    return FALSE;
  bare = g_strndup (object->etag + 1, strlen (object->etag) - 2);
  return g_str_equal (condition, (ask->stub->faults & S3_STUB_BARE_ETAGS) != 0 ? bare : object->etag);
}

static void
put_part (Ask *ask)
{
  Object *upload = g_hash_table_lookup (ask->stub->uploads, dif_aws_pairs_get (ask->query, "uploadId"));
  g_autofree char *etag = make_etag (ask->stub, ask->body);
  g_autofree char *name = NULL;

  if (upload == NULL) {
    fail (ask, 404, "NoSuchUpload");
    return;
  }
  /* parts come in any order: each is an object of its own until the end */
  name = g_strdup_printf ("\n%s/%s", dif_aws_pairs_get (ask->query, "uploadId"),
                          dif_aws_pairs_get (ask->query, "partNumber"));
  store (ask->stub, name, ask->body, etag, NULL, NULL);
  set_header (ask, "ETag", etag);
  answer (ask, 200, NULL, NULL);
}

static void
put_object (Ask *ask)
{
  S3Stub *self = ask->stub;
  g_autofree char *etag = make_etag (self, ask->body);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->puts, ask->key));
  GBytes *stored = ask->body;

  if (header (ask, "If-Match") != NULL && (self->faults & S3_STUB_NO_CONDITIONS) != 0) {
    fail (ask, 501, "NotImplemented");
    return;
  }
  if (!condition_holds (ask)) {
    fail (ask, 412, "PreconditionFailed");
    return;
  }
  if ((self->faults & (S3_STUB_DROPS_BODY | S3_STUB_DROPS_SILENTLY)) != 0)
    stored = nothing;
  if ((self->faults & S3_STUB_DROPS_BODY) != 0) {
    g_free (etag);
    etag = make_etag (self, nothing);
  }
  store (self, ask->key, stored, etag, header (ask, "Content-Type"), header (ask, "Cache-Control"));
  g_hash_table_replace (self->puts, g_strdup (ask->key), GUINT_TO_POINTER (count + 1));
  set_header (ask, "ETag", etag);
  answer (ask, 200, NULL, NULL);
}

static void
truncate_answer (Ask *ask, GBytes *bytes)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (ask->message);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", g_bytes_get_size (bytes));
  GOutputStream *out = g_io_stream_get_output_stream (stream);

  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (out, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) / 2, NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
get_object (Ask *ask)
{
  Object *object = g_hash_table_lookup (ask->stub->objects, ask->key);

  if (object == NULL) {
    /* as S3 does: who may not list is not told what is absent */
    if (g_strcmp0 (ask->stub->denied, "s3:ListBucket") == 0)
      fail (ask, 403, "AccessDenied");
    else
      fail (ask, 404, "NoSuchKey");
    return;
  }
  if ((ask->stub->faults & S3_STUB_TRUNCATES) != 0) {
    truncate_answer (ask, object->bytes);
    return;
  }
  set_header (ask, "ETag", object->etag);
  soup_server_message_set_status (ask->message, 200, NULL);
  soup_server_message_set_response (ask->message, object->content_type, SOUP_MEMORY_COPY,
                                    g_bytes_get_data (object->bytes, NULL), g_bytes_get_size (object->bytes));
}

static void
delete_objects (Ask *ask)
{
  g_autoptr (GPtrArray) nodes = dif_aws_xml_parse (ask->body);
  g_autoptr (GString) text = g_string_new ("<DeleteResult>");

  if (nodes == NULL || header (ask, "Content-MD5") == NULL) {
    fail (ask, 400, "MalformedXML");
    return;
  }
  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);
    g_autofree char *escaped = g_markup_escape_text (node->text, -1);

    if (!dif_aws_node_is (node, "Delete/Object/Key"))
      continue;
    g_hash_table_remove (ask->stub->objects, node->text);
    g_string_append_printf (text, "<Deleted><Key>%s</Key></Deleted>", escaped);
  }
  g_string_append (text, "</DeleteResult>");
  answer (ask, 200, "application/xml", text->str);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
keys_of (S3Stub *self)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    if (*(char *) key != '\n')
      g_ptr_array_add (keys, g_strdup (key));
  }
  g_ptr_array_sort (keys, compare_keys);
  return keys;
}

/* Two a page, so that the pages are turned */
static void
list_objects (Ask *ask)
{
  g_autoptr (GPtrArray) keys = keys_of (ask->stub);
  const char *prefix = dif_aws_pairs_get (ask->query, "prefix");
  const char *after = dif_aws_pairs_get (ask->query, "continuation-token");
  g_autoptr (GString) text = g_string_new ("<ListBucketResult>");
  guint listed = 0;

  for (guint i = 0; i < keys->len; i++) {
    const char *key = g_ptr_array_index (keys, i);
    Object *object = g_hash_table_lookup (ask->stub->objects, key);
    g_autofree char *encoded = g_uri_escape_string (key, "/", FALSE);
    g_auto (GStrv) spaces = g_strsplit (encoded, "%20", -1);
    g_autofree char *plus = g_strjoinv ("+", spaces);

    if (!g_str_has_prefix (key, prefix) || (after != NULL && strcmp (key, after) <= 0))
      continue;
    if (listed++ == 2) {
      const char *last = g_ptr_array_index (keys, i - 1);

      g_string_append_printf (text, "<NextContinuationToken>%s</NextContinuationToken>", last);
      break;
    }
    g_string_append_printf (text,
                            "<Contents><Key>%s</Key><LastModified>2024-06-02T20:00:0%u.000Z</LastModified>"
                            "<ETag>%s</ETag><Size>%zu</Size></Contents>",
                            plus, i % 10, object->etag, g_bytes_get_size (object->bytes));
  }
  g_string_append (text, "</ListBucketResult>");
  answer (ask, 200, "application/xml", text->str);
}

static void
begin_upload (Ask *ask)
{
  Object *upload = g_new0 (Object, 1);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *text = g_strdup_printf (
      "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", id);

  upload->etag = g_strdup (ask->key);
  upload->content_type = g_strdup (header (ask, "Content-Type"));
  upload->cache_control = g_strdup (header (ask, "Cache-Control"));
  g_hash_table_insert (ask->stub->uploads, g_strdup (id), upload);
  answer (ask, 200, "application/xml", text);
}

static void
complete_upload (Ask *ask)
{
  S3Stub *self = ask->stub;
  const char *id = dif_aws_pairs_get (ask->query, "uploadId");
  Object *upload = g_hash_table_lookup (self->uploads, id);
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  g_autoptr (GPtrArray) nodes = dif_aws_xml_parse (ask->body);
  g_autoptr (GBytes) bytes = NULL;

  if (upload == NULL || nodes == NULL) {
    fail (ask, 404, "NoSuchUpload");
    return;
  }
  if ((self->faults & S3_STUB_FAILS_COMPLETION) != 0) {
    fail (ask, 200, "InternalError");
    return;
  }
  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);
    g_autofree char *name = NULL;
    Object *part;

    if (!dif_aws_node_is (node, "CompleteMultipartUpload/Part/PartNumber"))
      continue;
    name = g_strdup_printf ("\n%s/%s", id, node->text);
    part = g_hash_table_lookup (self->objects, name);
    g_assert_nonnull (part);
    g_byte_array_append (whole, g_bytes_get_data (part->bytes, NULL), (guint) g_bytes_get_size (part->bytes));
    g_hash_table_remove (self->objects, name);
  }
  bytes = g_bytes_new (whole->data, whole->len);
  store (self, ask->key, bytes, "\"parts-1\"", upload->content_type, upload->cache_control);
  g_hash_table_remove (self->uploads, id);
  answer (ask, 200, "application/xml", "<CompleteMultipartUploadResult><ETag>\"parts-1\"</ETag></CompleteMultipartUploadResult>");
}

static void
list_uploads (Ask *ask)
{
  g_autoptr (GString) text = g_string_new ("<ListMultipartUploadsResult>");
  GHashTableIter iter;
  gpointer id, upload;

  g_hash_table_iter_init (&iter, ask->stub->uploads);
  while (g_hash_table_iter_next (&iter, &id, &upload))
    g_string_append_printf (text, "<Upload><Key>%s</Key><UploadId>%s</UploadId></Upload>", ((Object *) upload)->etag,
                            (char *) id);
  g_string_append (text, "</ListMultipartUploadsResult>");
  answer (ask, 200, "application/xml", text->str);
}

static const char *
action_of (Ask *ask)
{
  gboolean uploads = dif_aws_pairs_get (ask->query, "uploads") != NULL;

  if (g_str_equal (ask->method, "PUT"))
    return "s3:PutObject";
  if (g_str_equal (ask->method, "POST"))
    return dif_aws_pairs_get (ask->query, "delete") != NULL ? "s3:DeleteObject" : "s3:PutObject";
  if (g_str_equal (ask->method, "DELETE"))
    return "s3:AbortMultipartUpload";
  return ask->key[0] != '\0' ? "s3:GetObject" : uploads ? "s3:ListBucketMultipartUploads" : "s3:ListBucket";
}

static void
serve (Ask *ask)
{
  gboolean in_upload = dif_aws_pairs_get (ask->query, "uploadId") != NULL;
  gboolean uploads = dif_aws_pairs_get (ask->query, "uploads") != NULL;

  g_ptr_array_add (ask->stub->calls, g_strdup_printf ("%s %s", action_of (ask), ask->key));
  if (g_strcmp0 (ask->stub->denied, action_of (ask)) == 0)
    fail (ask, 403, "AccessDenied");
  else if (g_str_equal (ask->method, "PUT"))
    (in_upload ? put_part : put_object) (ask);
  else if (g_str_equal (ask->method, "POST") && dif_aws_pairs_get (ask->query, "delete") != NULL)
    delete_objects (ask);
  else if (g_str_equal (ask->method, "POST"))
    (in_upload ? complete_upload : begin_upload) (ask);
  else if (g_str_equal (ask->method, "DELETE") && in_upload) {
    g_hash_table_remove (ask->stub->uploads, dif_aws_pairs_get (ask->query, "uploadId"));
    answer (ask, 204, NULL, NULL);
  } else if (ask->key[0] != '\0')
    get_object (ask);
  else
    (uploads ? list_uploads : list_objects) (ask);
}

/* --- CloudFront --------------------------------------------------------------------------- */

static gboolean
is_signed_for_cloudfront (Ask *ask)
{
  DifAwsCredentials credentials = { (char *) S3_STUB_KEY, (char *) S3_STUB_SECRET, NULL };
  DifAwsSigner signer = { &credentials, "us-east-1", "cloudfront", DIF_AWS_PATH_NORMALIZED };
  g_autoptr (GArray) headers = dif_aws_pairs_new ();
  gsize length;
  const char *data = g_bytes_get_data (ask->body, &length);
  char hex[DIF_DIGEST_HEX];
  DifAwsMessage message = { ask->method, ask->path, ask->query, headers, hex };
  const char *authorization = header (ask, "Authorization");
  g_autofree char *names = between (authorization != NULL ? authorization : "", "SignedHeaders=", ',');
  g_auto (GStrv) list = g_strsplit (names != NULL ? names : "", ";", -1);

  if (names == NULL || header (ask, "X-Amz-Content-SHA256") != NULL)
    return FALSE;
  dif_digest_bytes (data != NULL ? data : "", length, hex);
  for (guint i = 0; list[i] != NULL; i++) {
    if (!g_str_equal (list[i], "x-amz-date"))
      dif_aws_pairs_add (headers, list[i], header (ask, list[i]));
  }
  dif_aws_sign_headers (&signer, &message, parse_date (header (ask, "X-Amz-Date")));
  return g_strcmp0 (dif_aws_pairs_get (headers, "Authorization"), authorization) == 0;
}

static void
take_invalidation (Ask *ask)
{
  g_autoptr (GPtrArray) nodes = dif_aws_xml_parse (ask->body);
  g_autoptr (GString) line = g_string_new (NULL);
  guint count = 0;

  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (dif_aws_node_is (node, "InvalidationBatch/Paths/Items/Path"))
      g_string_append_printf (line, "%s%s", count++ > 0 ? " " : "", node->text);
  }
  g_assert_cmpint (atoi (dif_aws_xml_get (nodes, "Quantity")), ==, (int) count);
  g_assert_cmpstr (dif_aws_xml_get (nodes, "CallerReference"), !=, "");
  g_ptr_array_add (ask->stub->invalidated, g_string_free (g_steal_pointer (&line), FALSE));
}

static void
serve_cloudfront (Ask *ask)
{
  gboolean done = ask->stub->in_progress == 0;
  g_autofree char *text = g_strdup_printf ("<Invalidation><Id>I1</Id><Status>%s</Status></Invalidation>",
                                           done ? "Completed" : "InProgress");

  g_ptr_array_add (ask->stub->calls,
                   g_strconcat (g_str_equal (ask->method, "POST") ? "cloudfront:CreateInvalidation "
                                                                  : "cloudfront:GetInvalidation ",
                                S3_STUB_DISTRIBUTION, NULL));
  if (!is_signed_for_cloudfront (ask)) {
    fail (ask, 403, "SignatureDoesNotMatch");
  } else if (g_strcmp0 (ask->stub->denied, g_str_equal (ask->method, "POST") ? "cloudfront:CreateInvalidation"
                                                                             : "cloudfront:GetInvalidation") == 0) {
    fail (ask, 403, "AccessDenied");
  } else if (strstr (ask->path, "/" S3_STUB_DISTRIBUTION "/") == NULL) {
    answer (ask, 404, "text/xml", "<ErrorResponse><Error><Code>NoSuchDistribution</Code></Error></ErrorResponse>");
  } else {
    if (g_str_equal (ask->method, "POST"))
      take_invalidation (ask);
    else if (!done)
      ask->stub->in_progress--;
    answer (ask, g_str_equal (ask->method, "POST") ? 201 : 200, "text/xml", text);
  }
}

/* --- What readers get ---------------------------------------------------------------------- */

static void
serve_reader (Ask *ask, const char *path)
{
  S3Stub *self = ask->stub;
  Object *object = g_hash_table_lookup (self->objects, path);

  if ((self->faults & S3_STUB_CDN) != 0)
    set_header (ask, "X-Amz-Cf-Id", "una");
  if ((self->faults & S3_STUB_NO_FRAMES) != 0)
    set_header (ask, "X-Frame-Options", "DENY");
  if (self->acta_folder != NULL && g_str_has_prefix (path, self->acta_folder)) {
    g_autofree char *to = g_strconcat (self->acta_base, path, NULL);

    set_header (ask, "Location", to);
    answer (ask, 302, "text/plain", "");
  } else if (object != NULL) {
    set_header (ask, "Cache-Control", object->cache_control != NULL ? object->cache_control : "");
    soup_server_message_set_status (ask->message, 200, NULL);
    soup_server_message_set_response (ask->message, object->content_type, SOUP_MEMORY_COPY,
                                      g_bytes_get_data (object->bytes, NULL), g_bytes_get_size (object->bytes));
  } else {
    answer (ask, (self->faults & S3_STUB_SINGLE_PAGE) != 0 ? 200 : 404, "text/html", "<!doctype html><title>PREP</title>");
  }
}

/* What goes wrong before anything is understood; TRUE if it is answered */
static gboolean
misbehave (Ask *ask)
{
  S3Stub *self = ask->stub;

  if (self->fail_after > 0) {
    self->fail_after--;
  } else if (self->fail_count > 0) {
    self->fail_count--;
    if (self->fail_header != NULL) {
      g_auto (GStrv) sides = g_strsplit (self->fail_header, ": ", 2);

      set_header (ask, sides[0], sides[1]);
    }
    if (self->fail_status != 0) {
      fail (ask, self->fail_status, self->fail_code != NULL ? self->fail_code : "InternalError");
    } else {
      g_autoptr (GIOStream) stream = soup_server_message_steal_connection (ask->message);

      g_io_stream_close (stream, NULL, NULL);
    }
    return TRUE;
  }
  if ((self->faults & S3_STUB_PAGE) != 0) {
    answer (ask, 200, "text/html", "<!doctype html><title>Bienvenido</title>");
  } else if ((self->faults & S3_STUB_REDIRECTS) != 0) {
    set_header (ask, "Location", "https://otro.example/");
    answer (ask, 307, "text/plain", "");
  } else if ((self->faults & S3_STUB_HANGS) != 0) {
    soup_server_message_pause (ask->message);
    g_ptr_array_add (self->held, g_object_ref (ask->message));
  } else if ((self->faults & S3_STUB_FLOODS) != 0) {
    g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');

    answer (ask, 200, "text/plain", text);
  } else {
    return FALSE;
  }
  return TRUE;
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *form, gpointer data)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GArray) query = parse_query (g_uri_get_query (uri));
  g_autofree char *decoded = g_uri_unescape_string (g_uri_get_path (uri), NULL);
  Ask ask = { data, message, soup_server_message_get_method (message), g_uri_get_path (uri), query, NULL, bytes };
  g_autofree char *date = dif_time_format_http (g_get_real_time () + ask.stub->ahead * G_USEC_PER_SEC);
  const char *root = "/" S3_STUB_BUCKET;
  const char *wrong;

  g_mutex_lock (&ask.stub->mutex);
  set_header (&ask, "Date", date);
  ask.stub->requests++;
  if (g_str_has_prefix (decoded, "/www/")) {
    serve_reader (&ask, decoded + strlen ("/www/"));
  } else if (g_str_has_prefix (decoded, "/2020-05-31/distribution/")) {
    if (!misbehave (&ask))
      serve_cloudfront (&ask);
  } else if (!g_str_has_prefix (decoded, root) || (decoded[strlen (root)] != '\0' && decoded[strlen (root)] != '/')) {
    fail (&ask, 404, "NoSuchBucket");
  } else if (!misbehave (&ask)) {
    ask.key = decoded + strlen (root) + (decoded[strlen (root)] == '/' ? 1 : 0);
    g_ptr_array_add (ask.stub->log, g_strdup_printf ("%s %s", ask.method, ask.key));
    wrong = check_signature (&ask);
    if (wrong != NULL)
      fail (&ask, g_str_equal (wrong, "AuthorizationHeaderMalformed") ? 400 : 403, wrong);
    else if ((wrong = check_body (&ask)) != NULL)
      fail (&ask, 400, wrong);
    else
      serve (&ask);
  }
  g_mutex_unlock (&ask.stub->mutex);
}

/* --- From the test ------------------------------------------------------------------------ */

static gpointer
run (gpointer data)
{
  S3Stub *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

S3Stub *
s3_stub_new (void)
{
  return s3_stub_new_tls (NULL);
}

S3Stub *
s3_stub_new_tls (GTlsCertificate *certificate)
{
  S3Stub *self = g_new0 (S3Stub, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_mutex_init (&self->mutex);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);
  self->uploads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);
  self->puts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->log = g_ptr_array_new_with_free_func (g_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->calls = g_ptr_array_new_with_free_func (g_free);
  self->invalidated = g_ptr_array_new_with_free_func (g_free);
  self->region = g_strdup ("us-east-1");
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new ("raw-paths", TRUE, "tls-certificate", certificate, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | (certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->endpoint = g_strdup_printf ("%s://127.0.0.1:%d", certificate != NULL ? "https" : "http",
                                    g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_context_pop_thread_default (self->context);
  self->thread = g_thread_new ("s3-stub", run, self);
  return self;
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
s3_stub_free (S3Stub *self)
{
  g_main_context_invoke (self->context, on_quit, self->loop);
  g_thread_join (self->thread);
  g_ptr_array_unref (self->held);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->objects);
  g_hash_table_unref (self->uploads);
  g_hash_table_unref (self->puts);
  g_ptr_array_unref (self->log);
  g_ptr_array_unref (self->calls);
  g_ptr_array_unref (self->invalidated);
  g_mutex_clear (&self->mutex);
  g_free (self->fail_code);
  g_free (self->fail_header);
  g_free (self->region);
  g_free (self->token);
  g_free (self->acta_folder);
  g_free (self->acta_base);
  g_free (self->denied);
  g_free (self->endpoint);
  g_free (self);
}

const char *
s3_stub_get_endpoint (S3Stub *self)
{
  return self->endpoint;
}

void
s3_stub_set_faults (S3Stub *self, guint faults)
{
  g_mutex_lock (&self->mutex);
  self->faults = faults;
  g_mutex_unlock (&self->mutex);
}

static void
set_text (S3Stub *self, char **where, const char *text)
{
  g_mutex_lock (&self->mutex);
  g_free (*where);
  *where = g_strdup (text);
  g_mutex_unlock (&self->mutex);
}

void
s3_stub_set_region (S3Stub *self, const char *region)
{
  set_text (self, &self->region, region);
}

void
s3_stub_set_token (S3Stub *self, const char *token)
{
  set_text (self, &self->token, token);
}

void
s3_stub_deny (S3Stub *self, const char *action)
{
  set_text (self, &self->denied, action);
}

void
s3_stub_set_clock (S3Stub *self, gint64 seconds)
{
  g_mutex_lock (&self->mutex);
  self->ahead = seconds;
  g_mutex_unlock (&self->mutex);
}

void
s3_stub_fail_next (S3Stub *self, guint after, guint count, guint status, const char *code, const char *line)
{
  set_text (self, &self->fail_code, code);
  set_text (self, &self->fail_header, line);
  g_mutex_lock (&self->mutex);
  self->fail_after = after;
  self->fail_count = count;
  self->fail_status = status;
  g_mutex_unlock (&self->mutex);
}

guint
s3_stub_get_requests (S3Stub *self)
{
  guint requests;

  g_mutex_lock (&self->mutex);
  requests = self->requests;
  g_mutex_unlock (&self->mutex);
  return requests;
}

guint
s3_stub_get_uploads (S3Stub *self)
{
  guint uploads;

  g_mutex_lock (&self->mutex);
  uploads = g_hash_table_size (self->uploads);
  g_mutex_unlock (&self->mutex);
  return uploads;
}

static GPtrArray *
copy_lines (S3Stub *self, GPtrArray *lines)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (lines, i)));
  g_mutex_unlock (&self->mutex);
  return copy;
}

GPtrArray *
s3_stub_get_log (S3Stub *self)
{
  return copy_lines (self, self->log);
}

GPtrArray *
s3_stub_get_calls (S3Stub *self)
{
  return copy_lines (self, self->calls);
}

GPtrArray *
s3_stub_get_invalidated (S3Stub *self)
{
  return copy_lines (self, self->invalidated);
}

void
s3_stub_set_actas (S3Stub *self, const char *folder, const char *base)
{
  set_text (self, &self->acta_folder, folder);
  set_text (self, &self->acta_base, base);
}

void
s3_stub_set_in_progress (S3Stub *self, guint looks)
{
  g_mutex_lock (&self->mutex);
  self->in_progress = looks;
  g_mutex_unlock (&self->mutex);
}

GBytes *
s3_stub_read (S3Stub *self, const char *key, char **content_type, char **cache_control)
{
  Object *object;
  GBytes *bytes = NULL;

  g_mutex_lock (&self->mutex);
  object = g_hash_table_lookup (self->objects, key);
  if (object != NULL) {
    bytes = g_bytes_ref (object->bytes);
    *content_type = g_strdup (object->content_type);
    *cache_control = g_strdup (object->cache_control);
  }
  g_mutex_unlock (&self->mutex);
  return bytes;
}

GPtrArray *
s3_stub_list (S3Stub *self)
{
  GPtrArray *keys;

  g_mutex_lock (&self->mutex);
  keys = keys_of (self);
  g_mutex_unlock (&self->mutex);
  return keys;
}

void
s3_stub_alter (S3Stub *self, const char *key, const char *text)
{
  g_mutex_lock (&self->mutex);
  if (text != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
    g_autofree char *etag = make_etag (self, bytes);

    store (self, key, bytes, etag, "text/plain", NULL);
  } else {
    g_hash_table_remove (self->objects, key);
  }
  g_mutex_unlock (&self->mutex);
}

guint
s3_stub_get_puts (S3Stub *self, const char *key)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->puts, key));
  g_mutex_unlock (&self->mutex);
  return count;
}

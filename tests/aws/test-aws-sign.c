/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signature Version 4 against the published vectors (tests/aws/vectors, each with its source). */
#include <string.h>

#include "aws/dif-aws-sign.h"
#include "base/dif-json.h"
#include "base/dif-time.h"


static JsonObject *
load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "aws", "vectors", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = dif_json_load (path, 4 * 1024 * 1024, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member_with_default (json_node_get_object (node), "source", ""), !=, "");
  return json_object_ref (json_node_get_object (node));
}

static GArray *
pairs_of (JsonArray *list)
{
  GArray *pairs = dif_aws_pairs_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonArray *pair = json_array_get_array_element (list, i);

    dif_aws_pairs_add (pairs, json_array_get_string_element (pair, 0), json_array_get_string_element (pair, 1));
  }
  return pairs;
}

/* The parameters of a query as they stand in a request line */
static GArray *
parse_query (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "&", -1);
  GArray *query = dif_aws_pairs_new ();

  for (guint i = 0; parts[i] != NULL && parts[i][0] != '\0'; i++) {
    g_auto (GStrv) sides = g_strsplit (parts[i], "=", 2);
    g_autofree char *name = g_uri_unescape_string (sides[0], NULL);
    g_autofree char *value = g_uri_unescape_string (sides[1] != NULL ? sides[1] : "", NULL);

    dif_aws_pairs_add (query, name, value);
  }
  return query;
}

/* One published case: the request, what is signed of it, and both ways of signing */
typedef struct {
  DifAwsCredentials credentials;
  DifAwsSigner signer;
  DifAwsMessage message;
  char *path;
  char *payload;
  gint64 at;
} Case;

static void
case_open (Case *self, JsonObject *vector)
{
  const char *body = json_object_get_string_member (vector, "body");
  g_auto (GStrv) target = g_strsplit (json_object_get_string_member (vector, "target"), "?", 2);
  const char *token = json_object_get_null_member (vector, "token") ? NULL
                                                                    : json_object_get_string_member (vector, "token");
  char hex[DIF_DIGEST_HEX];

  memset (self, 0, sizeof *self);
  self->credentials.access_key = g_strdup (json_object_get_string_member (vector, "access_key"));
  self->credentials.secret = g_strdup (json_object_get_string_member (vector, "secret"));
  self->credentials.token = g_strdup (json_object_get_boolean_member (vector, "token_signed") ? token : NULL);
  self->signer.credentials = &self->credentials;
  self->signer.region = json_object_get_string_member (vector, "region");
  self->signer.service = json_object_get_string_member (vector, "service");
  self->signer.path_rule = json_object_get_boolean_member (vector, "normalize") ? DIF_AWS_PATH_NORMALIZED
                                                                                : DIF_AWS_PATH_ENCODED;
  self->path = g_strdup (target[0]);
  self->at = dif_time_parse_iso8601 (json_object_get_string_member (vector, "at"));
  dif_digest_bytes (body, strlen (body), hex);
  self->payload = g_strdup (hex);
  self->message.method = json_object_get_string_member (vector, "method");
  self->message.path = self->path;
  self->message.query = parse_query (target[1]);
  self->message.headers = pairs_of (json_object_get_array_member (vector, "headers"));
  self->message.payload = self->payload;
}

static void
case_close (Case *self)
{
  g_free (self->credentials.access_key);
  g_free (self->credentials.secret);
  g_free (self->credentials.token);
  g_array_unref (self->message.query);
  g_array_unref (self->message.headers);
  g_free (self->path);
  g_free (self->payload);
}

static void
assert_signed_with (const char *authorization, const char *signature)
{
  const char *at = strstr (authorization, "Signature=");

  g_assert_nonnull (at);
  g_assert_cmpstr (at + strlen ("Signature="), ==, signature);
}

static void
test_header (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  JsonObject *expected = json_object_get_object_member (vector, "header");
  g_autofree char *canonical = NULL;
  g_autofree char *text = NULL;
  g_autofree char *date = NULL;
  DifAwsMessage dated;
  Case self;

  case_open (&self, vector);
  if (json_object_get_boolean_member (vector, "sign_body"))
    dif_aws_pairs_add (self.message.headers, "x-amz-content-sha256", self.payload);
  date = dif_aws_date (self.at);
  dated = self.message;
  dated.headers = dif_aws_pairs_new ();
  for (guint i = 0; i < self.message.headers->len; i++) {
    DifAwsPair *pair = &g_array_index (self.message.headers, DifAwsPair, i);

    dif_aws_pairs_add (dated.headers, pair->name, pair->value);
  }
  dif_aws_pairs_add (dated.headers, "x-amz-date", date);
  if (self.credentials.token != NULL)
    dif_aws_pairs_add (dated.headers, "x-amz-security-token", self.credentials.token);
  canonical = dif_aws_canonical_request (&self.signer, &dated);
  g_assert_cmpstr (canonical, ==, json_object_get_string_member (expected, "canonical"));
  text = dif_aws_string_to_sign (&self.signer, &dated, date);
  g_assert_cmpstr (text, ==, json_object_get_string_member (expected, "string_to_sign"));
  g_array_unref (dated.headers);

  dif_aws_sign_headers (&self.signer, &self.message, self.at);
  assert_signed_with (dif_aws_pairs_get (self.message.headers, "authorization"),
                      json_object_get_string_member (expected, "signature"));
  case_close (&self);
}

static void
test_query (gconstpointer data)
{
  JsonObject *vector = (JsonObject *) data;
  JsonObject *expected = json_object_get_object_member (vector, "query");
  g_autofree char *query = NULL;
  Case self;

  case_open (&self, vector);
  query = dif_aws_sign_query (&self.signer, &self.message, self.at,
                              (guint) json_object_get_int_member (vector, "expires"));
  assert_signed_with (query, json_object_get_string_member (expected, "signature"));
  case_close (&self);
}

/* S3's own examples: the path as it travels, and the payload in a header */
static void
test_s3 (gconstpointer data)
{
  g_autoptr (JsonObject) document = load ("s3.json");
  JsonObject *vector = (JsonObject *) data;
  DifAwsCredentials credentials = {
    .access_key = (char *) json_object_get_string_member (document, "access_key"),
    .secret = (char *) json_object_get_string_member (document, "secret"),
  };
  DifAwsSigner signer = {
    .credentials = &credentials,
    .region = json_object_get_string_member (document, "region"),
    .service = json_object_get_string_member (document, "service"),
    .path_rule = DIF_AWS_PATH_AS_SENT,
  };
  g_autoptr (GArray) query = pairs_of (json_object_get_array_member (vector, "query"));
  g_autoptr (GArray) headers = pairs_of (json_object_get_array_member (vector, "headers"));
  DifAwsMessage message = {
    .method = json_object_get_string_member (vector, "method"),
    .path = json_object_get_string_member (vector, "path"),
    .query = query,
    .headers = headers,
    .payload = json_object_get_string_member (vector, "payload"),
  };
  const char *signature = json_object_get_string_member (vector, "signature");
  gint64 at = dif_time_parse_iso8601 (json_object_get_string_member (document, "at"));

  if (json_object_has_member (vector, "expires")) {
    g_autofree char *text = dif_aws_sign_query (&signer, &message, at,
                                                (guint) json_object_get_int_member (vector, "expires"));

    assert_signed_with (text, signature);
    return;
  }
  dif_aws_pairs_add (headers, "x-amz-content-sha256", message.payload);
  dif_aws_sign_headers (&signer, &message, at);
  assert_signed_with (dif_aws_pairs_get (headers, "Authorization"), signature);
}

static void
add_all (JsonObject *document, const char *folder, GTestDataFunc test, guint count)
{
  JsonArray *vectors = json_object_get_array_member (document, "vectors");

  g_assert_cmpuint (json_array_get_length (vectors), ==, count);
  for (guint i = 0; i < count; i++) {
    JsonObject *vector = json_array_get_object_element (vectors, i);
    g_autofree char *path = g_strdup_printf ("/aws/%s/%s", folder, json_object_get_string_member (vector, "name"));

    g_test_add_data_func (path, vector, test);
  }
}

int
main (int argc, char *argv[])
{
  g_autoptr (JsonObject) v4 = NULL;
  g_autoptr (JsonObject) s3 = NULL;

  g_test_init (&argc, &argv, NULL);
  v4 = load ("sigv4.json");
  s3 = load ("s3.json");
  add_all (v4, "header", test_header, 38);
  add_all (v4, "query", test_query, 38);
  add_all (s3, "s3", test_s3, 5);
  return g_test_run ();
}

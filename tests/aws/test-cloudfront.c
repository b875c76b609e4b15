/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What CloudFront must forget, how it is told, and what is printed for its permissions. */
#include <string.h>

#include "aws/dif-aws-policy.h"
#include "aws/dif-cloudfront.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "dif-test.h"
#include "s3-stub.h"


static char *
paths_of (const char *const *changed, const char *root)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; changed[i] != NULL; i++)
    g_ptr_array_add (list, (char *) changed[i]);
  paths = dif_cloudfront_paths (list, root);
  return g_strjoinv (" ", paths);
}

static void
test_few_paths (void)
{
  const char *changed[] = { "datos/señal 1.json", "a+b%.json", NULL };
  g_autofree char *plain = paths_of (changed, NULL);
  g_autofree char *below = paths_of (changed, "/prep");

  g_assert_cmpstr (plain, ==, "/datos/se%C3%B1al%201.json /a%2Bb%25.json");
  g_assert_cmpstr (below, ==, "/prep/datos/se%C3%B1al%201.json /prep/a%2Bb%25.json");
}

static void
test_wildcard (void)
{
  const char *changed[DIF_LIMIT_INVALIDATION_PATHS + 2] = { NULL };
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *at_limit = NULL;
  g_autofree char *past = NULL;
  g_autofree char *whole = NULL;

  for (guint i = 0; i <= DIF_LIMIT_INVALIDATION_PATHS; i++) {
    g_ptr_array_add (kept, g_strdup_printf ("datos/actas ñ/%u/x.json", i));
    changed[i] = g_ptr_array_index (kept, i);
  }
  past = paths_of (changed, "/");
  g_assert_cmpstr (past, ==, "/datos/actas%20%C3%B1/*");
  changed[3] = "otros/x.json";
  whole = paths_of (changed, "/");
  g_assert_cmpstr (whole, ==, "/*");
  changed[DIF_LIMIT_INVALIDATION_PATHS] = NULL;
  at_limit = paths_of (changed, "/");
  g_assert_null (strchr (at_limit, '*'));
}

/* --- Asking ------------------------------------------------------------------------------- */

static DifAwsClient *
client_new (S3Stub *stub, const char *distribution, const char *secret)
{
  DifAwsCredentials credentials = { (char *) S3_STUB_KEY, (char *) secret, NULL };
  DifAwsClientOptions limits = { .backoff_ms = 1 };
  g_autoptr (GError) error = NULL;
  DifAwsClient *client = dif_cloudfront_new (s3_stub_get_endpoint (stub), distribution, &credentials, &limits, &error);

  g_assert_no_error (error);
  return client;
}

static void
test_invalidate (void)
{
  static const char *const paths[] = { "/a&b.json", "/datos/*", NULL };
  S3Stub *stub = s3_stub_new ();
  g_autoptr (DifAwsClient) client = client_new (stub, S3_STUB_DISTRIBUTION, S3_STUB_SECRET);
  g_autoptr (GPtrArray) log = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("DIFUSOR_HASTE", "100", TRUE);
  s3_stub_set_in_progress (stub, 2);
  s3_stub_fail_next (stub, 0, 2, 400, "TooManyInvalidationsInProgress", NULL);
  id = dif_cloudfront_invalidate (client, S3_STUB_DISTRIBUTION, paths, "una vez", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "I1");
  log = s3_stub_get_invalidated (stub);
  g_assert_cmpuint (log->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (log, 0), ==, "/a&b.json /datos/*");
  g_assert_true (dif_cloudfront_wait (client, S3_STUB_DISTRIBUTION, id, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (&client, dif_aws_client_free);
  s3_stub_free (stub);
}

static void
refused (const char *distribution, const char *secret, guint faults, DifError code)
{
  static const char *const paths[] = { "/*", NULL };
  S3Stub *stub = s3_stub_new ();
  g_autoptr (DifAwsClient) client = client_new (stub, distribution, secret);
  g_autoptr (GError) error = NULL;

  s3_stub_set_faults (stub, faults);
  g_assert_null (dif_cloudfront_invalidate (client, distribution, paths, "x", NULL, &error));
  dif_assert_error (error, code, distribution);
  g_clear_pointer (&client, dif_aws_client_free);
  s3_stub_free (stub);
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  refused ("E2OTHER", S3_STUB_SECRET, 0, DIF_ERROR_SETUP);
  refused (S3_STUB_DISTRIBUTION, "otro", 0, DIF_ERROR_AUTH);
  refused (S3_STUB_DISTRIBUTION, S3_STUB_SECRET, S3_STUB_PAGE, DIF_ERROR_FORMAT);
  g_assert_false (dif_cloudfront_check_id ("../x", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "../x");
}

/* --- Permissions and redirects ------------------------------------------------------------- */

static void
test_policies (void)
{
  DifAwsPlace place = { "prep-sitio", "sitio", "mx-central-1", NULL, NULL };
  g_autoptr (JsonNode) open = dif_aws_policy_bucket (&place);
  g_autofree char *open_text = dif_json_canonical (open);
  g_autoptr (JsonNode) user = NULL;
  g_autoptr (JsonNode) closed = NULL;
  g_autofree char *user_text = NULL;
  g_autofree char *closed_text = NULL;

  g_assert_nonnull (strstr (open_text, "\"Principal\":\"*\""));
  g_assert_nonnull (strstr (open_text, "\"arn:aws:s3:::prep-sitio/sitio/*\""));
  place.distribution = S3_STUB_DISTRIBUTION;
  user = dif_aws_policy_user (&place);
  closed = dif_aws_policy_bucket (&place);
  user_text = dif_json_canonical (user);
  closed_text = dif_json_canonical (closed);
  g_assert_nonnull (strstr (user_text, "cloudfront:CreateInvalidation"));
  g_assert_null (strstr (user_text, "s3:*"));
  g_assert_null (strstr (user_text, "PutBucket"));
  g_assert_null (strstr (user_text, "prep-bitacoras"));
  g_assert_nonnull (strstr (closed_text, "cloudfront.amazonaws.com"));
  g_assert_null (strstr (closed_text, "\"Principal\":\"*\""));
}

static char *
policy_text (const DifAwsPlace *place)
{
  g_autoptr (JsonNode) user = dif_aws_policy_user (place);

  return dif_json_canonical (user);
}

/* The bucket of the logs is listed and read, and nothing else is done there */
static void
test_policy_of_logs (void)
{
  DifAwsPlace place = { .bucket = "prep-sitio", .logs = "prep-bitacoras/cf/" };
  g_autofree char *text = policy_text (&place), *whole = NULL, *china = NULL;

  g_assert_nonnull (strstr (text, "{\"Action\":[\"s3:GetObject\"],\"Effect\":\"Allow\","
                                  "\"Resource\":\"arn:aws:s3:::prep-bitacoras/cf/*\",\"Sid\":\"DifusorLogs\"}"));
  g_assert_nonnull (strstr (text, "{\"Action\":[\"s3:ListBucket\"],\"Effect\":\"Allow\","
                                  "\"Resource\":\"arn:aws:s3:::prep-bitacoras\",\"Sid\":\"DifusorLogBucket\"}"));
  place.logs = "prep-bitacoras";
  whole = policy_text (&place);
  g_assert_nonnull (strstr (whole, "\"arn:aws:s3:::prep-bitacoras/*\""));
  place.region = "cn-north-1";
  china = policy_text (&place);
  g_assert_nonnull (strstr (china, "\"arn:aws-cn:s3:::prep-bitacoras/*\""));
}

static void
test_redirects (void)
{
  static const char *const folders[] = { "imagenes_digitalizadas_validadas/", NULL };
  g_autoptr (JsonNode) rules = dif_aws_routing_rules ("https://prep.example/actas", folders);
  g_autofree char *text = dif_json_canonical (rules);
  g_autofree char *function = dif_aws_redirect_function ("https://prep.example/actas", folders);

  g_assert_cmpstr (text, ==,
                   "[{\"Condition\":{\"KeyPrefixEquals\":\"imagenes_digitalizadas_validadas/\"},"
                   "\"Redirect\":{\"HostName\":\"prep.example\",\"HttpRedirectCode\":\"302\",\"Protocol\":\"https\","
                   "\"ReplaceKeyPrefixWith\":\"actas/imagenes_digitalizadas_validadas/\"}}]");
  g_assert_nonnull (strstr (function, "\"https://prep.example/actas/\" + path"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cloudfront/paths/few", test_few_paths);
  g_test_add_func ("/cloudfront/paths/wildcard", test_wildcard);
  g_test_add_func ("/cloudfront/invalidate", test_invalidate);
  g_test_add_func ("/cloudfront/refused", test_refused);
  g_test_add_func ("/aws/policies", test_policies);
  g_test_add_func ("/aws/policy-of-logs", test_policy_of_logs);
  g_test_add_func ("/aws/redirects", test_redirects);
  return g_test_run ();
}

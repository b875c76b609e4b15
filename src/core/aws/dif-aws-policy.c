/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <string.h>

#include "base/dif-json.h"

#include "dif-aws-policy.h"

#define VERSION "2012-10-17"


static const char *
partition (const DifAwsPlace *place)
{
  return place->region != NULL && g_str_has_prefix (place->region, "cn-") ? "aws-cn" : "aws";
}

static char *
bucket_arn (const DifAwsPlace *place)
{
  return g_strdup_printf ("arn:%s:s3:::%s", partition (place), place->bucket);
}

static char *
files_arn (const DifAwsPlace *place)
{
  gboolean whole = place->prefix == NULL || place->prefix[0] == '\0';

  return g_strdup_printf ("arn:%s:s3:::%s/%s%s*", partition (place), place->bucket, whole ? "" : place->prefix,
                          whole ? "" : "/");
}

/* Nobody but AWS knows the account’s number, which is part of the name */
static char *
distribution_arn (const DifAwsPlace *place)
{
  return g_strdup_printf ("arn:%s:cloudfront::*:distribution/%s", partition (place), place->distribution);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_statement (JsonBuilder *builder, const char *sid, const char *const *actions, const char *resource)
{
  json_builder_begin_object (builder);
  add_text (builder, "Sid", sid);
  add_text (builder, "Effect", "Allow");
  json_builder_set_member_name (builder, "Action");
  json_builder_begin_array (builder);
  for (guint i = 0; actions[i] != NULL; i++)
    json_builder_add_string_value (builder, actions[i]);
  json_builder_end_array (builder);
  add_text (builder, "Resource", resource);
  json_builder_end_object (builder);
}

/* Logs are listed and read, nothing else */
static void
add_logs (JsonBuilder *builder, const DifAwsPlace *place)
{
  static const char *const read[] = { "s3:GetObject", NULL };
  static const char *const list[] = { "s3:ListBucket", NULL };
  gsize length = strcspn (place->logs, "/");
  g_autofree char *bucket = g_strdup_printf ("arn:%s:s3:::%.*s", partition (place), (int) length, place->logs);
  g_autofree char *files = g_strdup_printf ("%s/%s*", bucket, place->logs[length] == '/' ? place->logs + length + 1 : "");

  add_statement (builder, "DifusorLogs", read, files);
  add_statement (builder, "DifusorLogBucket", list, bucket);
}

JsonNode *
dif_aws_policy_user (const DifAwsPlace *place)
{
  static const char *const files[] = { "s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:AbortMultipartUpload",
                                       NULL };
  /* without the right to list, S3 answers 403 for what is not there */
  static const char *const bucket[] = { "s3:ListBucket", "s3:ListBucketMultipartUploads", NULL };
  static const char *const distribution[] = { "cloudfront:CreateInvalidation", "cloudfront:GetInvalidation", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *files_name = files_arn (place);
  g_autofree char *bucket_name = bucket_arn (place);

  json_builder_begin_object (builder);
  add_text (builder, "Version", VERSION);
  json_builder_set_member_name (builder, "Statement");
  json_builder_begin_array (builder);
  add_statement (builder, "DifusorFiles", files, files_name);
  add_statement (builder, "DifusorBucket", bucket, bucket_name);
  if (place->distribution != NULL) {
    g_autofree char *name = distribution_arn (place);

    add_statement (builder, "DifusorCache", distribution, name);
  }
  if (place->logs != NULL)
    add_logs (builder, place);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

JsonNode *
dif_aws_policy_bucket (const DifAwsPlace *place)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *files_name = files_arn (place);

  json_builder_begin_object (builder);
  add_text (builder, "Version", VERSION);
  json_builder_set_member_name (builder, "Statement");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_text (builder, "Sid", "DifusorReaders");
  add_text (builder, "Effect", "Allow");
  json_builder_set_member_name (builder, "Principal");
  if (place->distribution != NULL) {
    json_builder_begin_object (builder);
    add_text (builder, "Service", "cloudfront.amazonaws.com");
    json_builder_end_object (builder);
  } else {
    json_builder_add_string_value (builder, "*");
  }
  add_text (builder, "Action", "s3:GetObject");
  add_text (builder, "Resource", files_name);
  if (place->distribution != NULL) {
    g_autofree char *name = distribution_arn (place);

    json_builder_set_member_name (builder, "Condition");
    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "ArnLike");
    json_builder_begin_object (builder);
    add_text (builder, "AWS:SourceArn", name);
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* --- Images of actas ---------------------------------------------------------------------- */

static char *
with_slash (const char *url)
{
  return g_strconcat (url, g_str_has_suffix (url, "/") ? "" : "/", NULL);
}

JsonNode *
dif_aws_routing_rules (const char *base_url, const char *const *folders)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *url = with_slash (base_url);
  g_autoptr (GUri) base = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  const char *path = base != NULL ? g_uri_get_path (base) : "/";
  g_autofree char *host = NULL;

  while (*path == '/')
    path++;
  if (base != NULL && g_uri_get_port (base) != -1)
    host = g_strdup_printf ("%s:%d", g_uri_get_host (base), g_uri_get_port (base));
  else
    host = g_strdup (base != NULL ? g_uri_get_host (base) : "");
  json_builder_begin_array (builder);
  for (guint i = 0; folders[i] != NULL; i++) {
    g_autofree char *to = g_strconcat (path, folders[i], NULL);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "Condition");
    json_builder_begin_object (builder);
    add_text (builder, "KeyPrefixEquals", folders[i]);
    json_builder_end_object (builder);
    json_builder_set_member_name (builder, "Redirect");
    json_builder_begin_object (builder);
    add_text (builder, "Protocol", base != NULL ? g_uri_get_scheme (base) : "https");
    add_text (builder, "HostName", host);
    add_text (builder, "ReplaceKeyPrefixWith", to);
    add_text (builder, "HttpRedirectCode", "302");
    json_builder_end_object (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

char *
dif_aws_redirect_function (const char *base_url, const char *const *folders)
{
  g_autoptr (JsonNode) list = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonNode) base = json_node_new (JSON_NODE_VALUE);
  g_autofree char *folders_text = NULL;
  g_autofree char *base_text = NULL;
  g_autofree char *url = with_slash (base_url);
  JsonArray *array = json_array_new ();

  for (guint i = 0; folders[i] != NULL; i++)
    json_array_add_string_element (array, folders[i]);
  json_node_take_array (list, array);
  json_node_set_string (base, url);
  folders_text = dif_json_canonical (list);
  base_text = dif_json_canonical (base);
  return g_strdup_printf ("function handler(event) {\n"
                          "  var folders = %s;\n"
                          "  var path = event.request.uri.substring(1);\n"
                          "  for (var i = 0; i < folders.length; i++) {\n"
                          "    if (path.indexOf(folders[i]) === 0)\n"
                          "      return { statusCode: 302, statusDescription: 'Found',\n"
                          "               headers: { location: { value: %s + path } } };\n"
                          "  }\n"
                          "  return event.request;\n"
                          "}\n",
                          folders_text, base_text);
}

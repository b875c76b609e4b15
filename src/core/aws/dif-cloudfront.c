/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cloudfront"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-wait.h"

#include "dif-cloudfront.h"

#define VERSION "2020-05-31"
#define NAMESPACE "http://cloudfront.amazonaws.com/doc/" VERSION "/"
#define REGION "us-east-1"
#define CONNECTIONS (1)
#define POLL_SECONDS (2)
#define ID_LENGTH (32)


gboolean
dif_cloudfront_check_id (const char *distribution, GError **error)
{
  gsize length = strlen (distribution);

  if (length > 0 && length <= ID_LENGTH && strspn (distribution, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("It looks like E1ABCDEF2GHIJK; CloudFront lists it."),
                 _("“%s” cannot be the id of a distribution"), distribution);
  return FALSE;
}

DifAwsClient *
dif_cloudfront_new (const char *endpoint,
                    const char *distribution,
                    const DifAwsCredentials *credentials,
                    const DifAwsClientOptions *limits,
                    GError **error)
{
  DifAwsClientOptions options = *limits;

  if (!dif_cloudfront_check_id (distribution, error))
    return NULL;
  options.endpoint = endpoint != NULL ? endpoint : DIF_CLOUDFRONT_ENDPOINT;
  options.region = REGION;
  options.service = "cloudfront";
  options.place = distribution;
  options.credentials = credentials;
  options.connections = CONNECTIONS;
  return dif_aws_client_new (&options, error);
}

/* --- Which paths -------------------------------------------------------------------------- */

/* Bytes of the folder that both paths have in common, its slash included */
static gsize
common_folder (const char *one, const char *two, gsize most)
{
  gsize common = 0;

  for (gsize i = 0; i < most && one[i] != '\0' && one[i] == two[i]; i++) {
    if (one[i] == '/')
      common = i + 1;
  }
  return common;
}

GStrv
dif_cloudfront_paths (GPtrArray *changed, const char *root)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *start = g_str_has_suffix (root != NULL ? root : "/", "/") ? g_strdup (root != NULL ? root : "/")
                                                                           : g_strconcat (root, "/", NULL);
  const char *first = changed->len > 0 ? g_ptr_array_index (changed, 0) : "";
  gsize common = strlen (first);

  if (changed->len > DIF_LIMIT_INVALIDATION_PATHS) {
    g_autofree char *folder = NULL;
    g_autofree char *encoded = NULL;
    g_autofree char *wildcard = NULL;

    for (guint i = 1; i < changed->len; i++)
      common = common_folder (first, g_ptr_array_index (changed, i), common);
    folder = g_strndup (first, common);
    encoded = dif_aws_encode (folder, TRUE);
    wildcard = g_strconcat (start, encoded, "*", NULL);
    g_strv_builder_add (builder, wildcard);
    return g_strv_builder_end (builder);
  }
  for (guint i = 0; i < changed->len; i++) {
    g_autofree char *encoded = dif_aws_encode (g_ptr_array_index (changed, i), TRUE);
    g_autofree char *path = g_strconcat (start, encoded, NULL);

    g_strv_builder_add (builder, path);
  }
  return g_strv_builder_end (builder);
}

/* --- Asking ------------------------------------------------------------------------------- */

static GBytes *
batch_document (const char *const *paths, const char *reference)
{
  GString *text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<InvalidationBatch xmlns=\"" NAMESPACE "\">");
  g_autofree char *escaped_reference = g_markup_escape_text (reference, -1);
  gsize length;

  g_string_append_printf (text, "<Paths><Quantity>%u</Quantity><Items>", g_strv_length ((char **) paths));
  for (guint i = 0; paths[i] != NULL; i++) {
    g_autofree char *escaped = g_markup_escape_text (paths[i], -1);

    g_string_append_printf (text, "<Path>%s</Path>", escaped);
  }
  g_string_append_printf (text, "</Items></Paths><CallerReference>%s</CallerReference></InvalidationBatch>",
                          escaped_reference);
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

static GPtrArray *
ask (DifAwsClient *self, DifAwsRequest *request, const char *distribution, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsReply) reply = dif_aws_client_send (self, request, cancellable, error);
  GPtrArray *nodes = reply != NULL ? dif_aws_xml_parse (reply->body) : NULL;

  if (reply != NULL && (nodes == NULL || dif_aws_xml_get (nodes, "Invalidation/Id") == NULL ||
                        dif_aws_xml_get (nodes, "Invalidation/Status") == NULL)) {
    g_clear_pointer (&nodes, g_ptr_array_unref);
    dif_set_error (error, DIF_ERROR_FORMAT, _("Try again; if it stays, look into CloudFront’s own page."),
                   _("CloudFront’s answer about “%s” cannot be read"), distribution);
  }
  return nodes;
}

char *
dif_cloudfront_invalidate (DifAwsClient *self,
                           const char *distribution,
                           const char *const *paths,
                           const char *reference,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *path = g_strdup_printf ("/" VERSION "/distribution/%s/invalidation", distribution);
  DifAwsRequest *request = dif_aws_request_new ("POST", path, "cloudfront:CreateInvalidation");
  g_autoptr (GBytes) body = batch_document (paths, reference);
  g_autoptr (GPtrArray) nodes = NULL;

  dif_aws_request_set_body (request, body, "application/xml", NULL);
  nodes = ask (self, request, distribution, cancellable, error);
  return nodes != NULL ? g_strdup (dif_aws_xml_get (nodes, "Invalidation/Id")) : NULL;
}

gboolean
dif_cloudfront_look (DifAwsClient *self,
                     const char *distribution,
                     const char *invalidation,
                     gboolean *done,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *path = g_strdup_printf ("/" VERSION "/distribution/%s/invalidation/%s", distribution, invalidation);
  DifAwsRequest *request = dif_aws_request_new ("GET", path, "cloudfront:GetInvalidation");
  g_autoptr (GPtrArray) nodes = ask (self, request, distribution, cancellable, error);

  *done = nodes != NULL && g_str_equal (dif_aws_xml_get (nodes, "Invalidation/Status"), "Completed");
  return nodes != NULL;
}

gboolean
dif_cloudfront_wait (DifAwsClient *self,
                     const char *distribution,
                     const char *invalidation,
                     GCancellable *cancellable,
                     GError **error)
{
  gint64 until = g_get_monotonic_time () + dif_limit_us (DIF_LIMIT_INVALIDATION_SECONDS);

  while (g_get_monotonic_time () < until) {
    gboolean done;

    if (!dif_cloudfront_look (self, distribution, invalidation, &done, cancellable, error))
      return FALSE;
    if (done)
      return TRUE;
    dif_wait_until (g_get_monotonic_time () + dif_limit_us (POLL_SECONDS), cancellable);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  dif_set_error (error, DIF_ERROR_TIMEOUT, _("Nothing to do: it goes on by itself; verify later."),
                 _("CloudFront is still clearing “%s” after %d s"), distribution, DIF_LIMIT_INVALIDATION_SECONDS);
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Emptying a bucket that keeps versions: nothing less can be removed with its stack. */
#define G_LOG_DOMAIN "dif-s3"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"

#include "dif-s3.h"

#define LISTING "ListVersionsResult/"


/* Every version and marker of a page, as the document that removes them. Returns: (transfer full) (nullable):
 * %NULL if there is none */
static GBytes *
removal (GPtrArray *nodes, guint *count)
{
  GString *text = g_string_new ("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>");
  const char *key = NULL, *version = NULL;
  gsize length;

  *count = 0;
  for (guint i = 0; i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);
    gboolean ends = dif_aws_node_is (node, LISTING "Version") || dif_aws_node_is (node, LISTING "DeleteMarker");

    if (g_str_has_suffix (node->path, "/Key"))
      key = node->text;
    else if (g_str_has_suffix (node->path, "/VersionId"))
      version = node->text;
    else if (ends && key != NULL && version != NULL) {
      g_autofree char *escaped = g_markup_printf_escaped ("<Object><Key>%s</Key><VersionId>%s</VersionId></Object>",
                                                          key, version);

      g_string_append (text, escaped);
      key = version = NULL;
      (*count)++;
    }
  }
  g_string_append (text, "</Delete>");
  length = text->len;
  return g_bytes_new_take (g_string_free (text, FALSE), length);
}

static GPtrArray *
send_document (DifS3 *self, DifAwsRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifAwsReply) reply = dif_aws_client_send (dif_s3_get_client (self), request, cancellable, error);
  GPtrArray *nodes = reply != NULL && reply->body != NULL ? dif_aws_xml_parse (reply->body) : NULL;

  if (reply != NULL && nodes == NULL)
    dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint and the network between here and there."),
                   _("The answer of the bucket cannot be read"));
  return nodes;
}

/* The first page is always of what is left. Returns: how many there were, -1 with @error */
static int
remove_page (DifS3 *self, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request = dif_s3_request (self, "GET", "", "s3:ListBucketVersions");
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GPtrArray) answer = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *failed;
  guint count;

  dif_aws_pairs_add (request->query, "versions", "");
  nodes = send_document (self, request, cancellable, error);
  if (nodes == NULL)
    return -1;
  body = removal (nodes, &count);
  if (count == 0)
    return 0;
  request = dif_s3_request (self, "POST", "", "s3:DeleteObjectVersion");
  dif_aws_pairs_add (request->query, "delete", "");
  dif_aws_request_set_body (request, body, "application/xml", NULL);
  answer = send_document (self, request, cancellable, error);
  if (answer == NULL)
    return -1;
  failed = dif_aws_xml_get (answer, "Error/Key");
  if (failed == NULL)
    return (int) count;
  dif_set_error (error, DIF_ERROR_AUTH, _("Use the key of somebody who administers the account."),
                 _("The bucket did not remove “%s”"), failed);
  return -1;
}

gboolean
dif_s3_empty (DifS3 *self, guint *removed, GCancellable *cancellable, GError **error)
{
  int count;

  *removed = 0;
  do {
    count = remove_page (self, cancellable, error);
    *removed += count > 0 ? (guint) count : 0;
  } while (count > 0);
  return count == 0;
}

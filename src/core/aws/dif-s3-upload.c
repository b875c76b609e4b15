/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Large files, in parts. */
#define G_LOG_DOMAIN "dif-s3"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "aws/dif-aws-xml.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-s3.h"


/* One upload under way */
typedef struct {
  DifS3 *s3;          /* (unowned) */
  const char *key;    /* (unowned) */
  char *id;           /* (owned) (nullable) */
  GPtrArray *etags;   /* (owned) by part, from 1 */
} Upload;


static void
upload_clear (Upload *self)
{
  g_free (self->id);
  g_ptr_array_unref (self->etags);
}

static gboolean
set_no_answer (const char *key, GError **error)
{
  dif_set_error (error, DIF_ERROR_FORMAT, _("Check the endpoint; ask your provider for uploads in parts."),
                 _("The upload of “%s” in parts was not answered as S3 does"), key);
  return FALSE;
}

static gboolean
begin (Upload *self, const char *content_type, const char *cache_control, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request = dif_s3_request (self->s3, "POST", self->key, "s3:PutObject");
  g_autoptr (DifAwsReply) reply = NULL;
  g_autoptr (GPtrArray) nodes = NULL;

  dif_aws_pairs_add (request->query, "uploads", "");
  dif_aws_pairs_add (request->headers, "Content-Type", content_type);
  dif_aws_pairs_add (request->headers, "Cache-Control", cache_control);
  reply = dif_aws_client_send (dif_s3_get_client (self->s3), request, cancellable, error);
  if (reply == NULL)
    return FALSE;
  nodes = dif_aws_xml_parse (reply->body);
  self->id = nodes != NULL ? g_strdup (dif_aws_xml_get (nodes, "UploadId")) : NULL;
  return self->id != NULL || set_no_answer (self->key, error);
}

static gboolean
on_part (const DifAwsRequest *request, const DifAwsReply *reply, gpointer user_data, GError **error)
{
  Upload *self = user_data;
  const char *etag = dif_aws_pairs_get (reply->headers, "ETag");
  guint number = (guint) g_ascii_strtoull (dif_aws_pairs_get (request->query, "partNumber"), NULL, 10);

  if (etag == NULL)
    return set_no_answer (self->key, error);
  if (dif_s3_check_ack (request, reply) == DIF_S3_ACK_DOUBTFUL) {
    dif_set_error (error, DIF_ERROR_INTEGRITY, _("Publish again; if it stays, ask your provider."),
                   _("A part of “%s” did not arrive whole"), self->key);
    return FALSE;
  }
  if (self->etags->len < number)
    g_ptr_array_set_size (self->etags, (int) number);
  g_free (self->etags->pdata[number - 1]);
  self->etags->pdata[number - 1] = g_strdup (etag);
  return TRUE;
}

static gssize
read_part (int fd, guint8 *buffer, gsize length)
{
  gsize done = 0;

  while (done < length) {
    ssize_t got = read (fd, buffer + done, length - done);

    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    done += (gsize) got;
  }
  return (gssize) done;
}

static DifAwsRequest *
part_request (Upload *self, guint number, GBytes *bytes)
{
  DifAwsRequest *request = dif_s3_request (self->s3, "PUT", self->key, "s3:PutObject");
  g_autofree char *text = g_strdup_printf ("%u", number);

  dif_aws_pairs_add (request->query, "partNumber", text);
  dif_aws_pairs_add (request->query, "uploadId", self->id);
  dif_aws_request_set_body (request, bytes, "application/octet-stream", NULL);
  return request;
}

/* Sends every part; @hex is of all that was read */
static gboolean
send_parts (Upload *self, int fd, const char *path, char *hex, DifProgress *progress, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (DifAwsBatch) batch = dif_aws_batch_new (dif_s3_get_client (self->s3), progress, cancellable);
  g_autoptr (DifDigest) digest = dif_digest_new ();

  for (guint number = 1;; number++) {
    guint8 *buffer = g_malloc (DIF_LIMIT_AWS_PART_BYTES);
    gssize got = read_part (fd, buffer, DIF_LIMIT_AWS_PART_BYTES);
    g_autoptr (GBytes) bytes = g_bytes_new_take (buffer, (gsize) MAX (got, 0));

    if (got < 0) {
      dif_set_error_errno (error, errno, _("Could not read “%s”"), path);
      return FALSE;
    }
    if (got == 0)
      break;
    dif_digest_update (digest, buffer, (gsize) got);
    if (!dif_aws_batch_add (batch, part_request (self, number, bytes), on_part, self))
      break;
  }
  dif_digest_finish (digest, hex);
  return dif_aws_batch_finish (batch, error);
}

static gboolean
complete (Upload *self, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request = dif_s3_request (self->s3, "POST", self->key, "s3:PutObject");
  GString *text = g_string_new ("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (DifAwsReply) reply = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  gsize length;

  for (guint i = 0; i < self->etags->len; i++) {
    g_autofree char *etag = g_markup_escape_text (self->etags->pdata[i], -1);

    g_string_append_printf (text, "<Part><PartNumber>%u</PartNumber><ETag>%s</ETag></Part>", i + 1, etag);
  }
  g_string_append (text, "</CompleteMultipartUpload>");
  length = text->len;
  body = g_bytes_new_take (g_string_free (text, FALSE), length);
  dif_aws_pairs_add (request->query, "uploadId", self->id);
  dif_aws_request_set_body (request, body, "application/xml", NULL);
  reply = dif_aws_client_send (dif_s3_get_client (self->s3), request, cancellable, error);
  if (reply == NULL)
    return FALSE;

  /* it may say 200 first and fail afterwards */
  nodes = dif_aws_xml_parse (reply->body);
  if (nodes != NULL && dif_aws_xml_get (nodes, "ETag") != NULL)
    return TRUE;
  return set_no_answer (self->key, error);
}

static gboolean
abort_upload (DifS3 *s3, const char *key, const char *id, GError **error)
{
  DifAwsRequest *request = dif_s3_request (s3, "DELETE", key, "s3:AbortMultipartUpload");
  g_autoptr (DifAwsReply) reply = NULL;

  dif_aws_pairs_add (request->query, "uploadId", id);
  reply = dif_aws_client_send (dif_s3_get_client (s3), request, NULL, error);
  return reply != NULL;
}

static void
give_up (DifS3 *s3, const char *key, const char *id)
{
  g_autoptr (GError) error = NULL;

  if (!abort_upload (s3, key, id, &error))
    g_debug ("an upload of “%s” stays behind: %s", key, error->message);
}

gboolean
dif_s3_put_file (DifS3 *self,
                 const char *key,
                 const char *path,
                 const char *sha256,
                 const char *content_type,
                 const char *cache_control,
                 DifProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  Upload upload = { self, key, NULL, g_ptr_array_new_with_free_func (g_free) };
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char hex[DIF_DIGEST_HEX];
  gboolean ok;

  if (fd < 0)
    dif_set_error_errno (error, errno, _("Could not open “%s”"), path);
  ok = fd >= 0 && begin (&upload, content_type, cache_control, cancellable, error) &&
       send_parts (&upload, fd, path, hex, progress, cancellable, error);
  if (ok && !g_str_equal (hex, sha256)) {
    dif_set_error (error, DIF_ERROR_ALTERED,
                   _("Fetch the package again; the archive's own copy was changed on this disk."),
                   _("“%s” in the archive is not what was received"), path);
    ok = FALSE;
  }
  ok = ok && complete (&upload, cancellable, error);
  if (!ok && upload.id != NULL)
    give_up (self, key, upload.id);
  if (fd >= 0)
    close (fd);
  upload_clear (&upload);
  return ok;
}

gboolean
dif_s3_try_parts (DifS3 *self, const char *key, GCancellable *cancellable, GError **error)
{
  Upload upload = { self, key, NULL, g_ptr_array_new_with_free_func (g_free) };
  gboolean ok = begin (&upload, "application/octet-stream", "no-store", cancellable, error) &&
                abort_upload (self, key, upload.id, error);

  upload_clear (&upload);
  return ok;
}

gboolean
dif_s3_abort_uploads (DifS3 *self, const char *key, GCancellable *cancellable, GError **error)
{
  DifAwsRequest *request = dif_s3_request (self, "GET", "", "s3:ListBucketMultipartUploads");
  g_autoptr (DifAwsReply) reply = NULL;
  g_autoptr (GPtrArray) nodes = NULL;
  const char *found = NULL;

  dif_aws_pairs_add (request->query, "uploads", "");
  dif_aws_pairs_add (request->query, "prefix", key);
  reply = dif_aws_client_send (dif_s3_get_client (self), request, cancellable, error);
  if (reply == NULL)
    return FALSE;
  nodes = dif_aws_xml_parse (reply->body);
  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const DifAwsNode *node = g_ptr_array_index (nodes, i);

    if (dif_aws_node_is (node, "ListMultipartUploadsResult/Upload/Key"))
      found = node->text;
    else if (dif_aws_node_is (node, "ListMultipartUploadsResult/Upload/UploadId") && g_strcmp0 (found, key) == 0)
      give_up (self, key, node->text);
  }
  return TRUE;
}

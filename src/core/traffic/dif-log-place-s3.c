/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-place"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "aws/dif-aws-credentials.h"
#include "aws/dif-s3.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-log-place-private.h"

#define CONNECTIONS (4)

typedef struct {
  DifS3 *s3;    /* (owned) */
  char *prefix; /* (owned) */
} Bucket;

/* One object on its way */
typedef struct {
  const char *part;
  DifProgress *progress;
  guint64 size;
} Getting;


static char *
bucket_of (const char *place)
{
  return g_strndup (place, strcspn (place, "/"));
}

static char *
check_bucket (const char *place, GError **error)
{
  g_autofree char *bucket = bucket_of (place);

  return dif_s3_check_bucket (bucket, error) ? g_strdup (place) : NULL;
}

static gpointer
open_bucket (DifTargetConfig *config, const char *place, const char *profile, GCancellable *cancellable,
             GError **error)
{
  g_autofree char *use = g_strdup_printf ("target:%s", config->name);
  g_autofree char *bucket = bucket_of (place);
  g_autoptr (DifAwsCredentials) credentials =
      dif_aws_credentials_load (dif_options_get (config->options, "access-key"),
                                dif_options_get (config->options, "secret-file"), profile, use, cancellable, error);
  const char *endpoint = dif_options_get (config->options, "endpoint");
  DifS3Options options = {
    .bucket = bucket,
    .endpoint = endpoint,
    /* Amazon's bucket of logs may be in another region than the site's, and is found there */
    .region = endpoint != NULL ? dif_options_get (config->options, "region") : NULL,
    .credentials = credentials,
    .limits = { .connections = CONNECTIONS },
  };
  DifS3 *s3 = credentials != NULL ? dif_s3_new (&options, error) : NULL;
  const char *slash = strchr (place, '/');
  Bucket *self;

  if (s3 == NULL)
    return NULL;
  self = g_new0 (Bucket, 1);
  self->s3 = s3;
  self->prefix = g_strdup (slash != NULL ? slash + 1 : "");
  return self;
}

static void
close_bucket (gpointer place)
{
  Bucket *self = place;

  dif_s3_free (self->s3);
  g_free (self->prefix);
  g_free (self);
}

static GPtrArray *
list_bucket (gpointer place, GCancellable *cancellable, GError **error)
{
  Bucket *self = place;
  g_autoptr (GPtrArray) objects = dif_s3_list_many (self->s3, self->prefix, DIF_LIMIT_LOG_OBJECTS, cancellable, error);
  GPtrArray *offers;

  if (objects == NULL)
    return NULL;
  offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_log_offer_free);
  for (guint i = 0; i < objects->len; i++) {
    const DifS3Object *object = g_ptr_array_index (objects, i);

    if (object->size > 0 && !g_str_has_suffix (object->key, "/"))
      g_ptr_array_add (offers, dif_log_offer_new (object->key, object->etag, object->size));
  }
  return offers;
}

/* In the client's thread, one at a time */
static gboolean
on_got (const DifAwsRequest *request, const DifAwsReply *reply, gpointer data, GError **error)
{
  Getting *getting = data;
  gsize length = 0;
  const char *bytes = reply->body != NULL ? g_bytes_get_data (reply->body, &length) : "";

  if (length != getting->size) {
    dif_set_error (error, DIF_ERROR_UNAVAILABLE, _("Nothing to do: it is collected the next time."),
                   _("“%s” came with %" PRIu64 " bytes and not the %" PRIu64 " that it was listed with"),
                   request->path, (guint64) length, getting->size);
    return FALSE;
  }
  if (!g_file_set_contents_full (getting->part, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, error))
    return FALSE;
  dif_progress_advance (getting->progress, length);
  return TRUE;
}

static gboolean
fetch_bucket (gpointer place, DifLogOffer *const *offers, char *const *parts, guint count, DifProgress *progress,
              GCancellable *cancellable, GError **error)
{
  Bucket *self = place;
  g_autoptr (DifAwsBatch) batch = dif_aws_batch_new (dif_s3_get_client (self->s3), NULL, cancellable);
  g_autofree Getting *getting = g_new0 (Getting, count);

  for (guint i = 0; i < count; i++) {
    DifAwsRequest *request = dif_s3_request (self->s3, "GET", offers[i]->origin, "s3:GetObject");

    getting[i] = (Getting){ parts[i], progress, offers[i]->size };
    request->limit = DIF_LIMIT_LOG_OBJECT_BYTES;
    if (!dif_aws_batch_add (batch, request, on_got, &getting[i]))
      break;
  }
  return dif_aws_batch_finish (batch, error);
}

const DifLogPlaceKind dif_log_place_s3 = {
  .kind = "s3",
  .is_fixed = TRUE,
  .check = check_bucket,
  .open = open_bucket,
  .close = close_bucket,
  .list = list_bucket,
  .fetch = fetch_bucket,
};

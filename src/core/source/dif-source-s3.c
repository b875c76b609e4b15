/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-source"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "aws/dif-aws-credentials.h"
#include "aws/dif-s3.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "dif-source-private.h"

#include "dif-source-s3.h"

#define CONNECTIONS (2)


struct _DifSourceS3 {
  DifSource parent_instance;

  DifS3 *s3; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (DifSourceS3, dif_source_s3, DIF_TYPE_SOURCE)


static void
dif_source_s3_finalize (GObject *object)
{
  g_clear_pointer (&DIF_SOURCE_S3 (object)->s3, dif_s3_free);

  G_OBJECT_CLASS (dif_source_s3_parent_class)->finalize (object);
}

/* `BUCKET/PREFIX`: the part after the first slash, or nothing */
static const char *
prefix_of (const char *place)
{
  const char *slash = strchr (place, '/');

  return slash != NULL ? slash + 1 : "";
}

static char *
bucket_of (const char *place)
{
  return g_strndup (place, strcspn (place, "/"));
}

/* The secret's file is read at each use */
static DifS3 *
reach (DifSourceS3 *self, GCancellable *cancellable, GError **error)
{
  DifSourceConfig *config = dif_source_get_config (DIF_SOURCE (self));
  g_autofree char *bucket = bucket_of (config->arguments[0]);
  g_autoptr (DifAwsCredentials) credentials = dif_aws_credentials_load (
      dif_options_get (config->options, "access-key"), dif_options_get (config->options, "secret-file"),
      dif_source_get_profile (DIF_SOURCE (self)), "source", cancellable, error);
  DifS3Options options = {
    .bucket = bucket,
    .endpoint = dif_options_get (config->options, "endpoint"),
    .region = dif_options_get (config->options, "region"),
    .credentials = credentials,
    .limits = { .connections = CONNECTIONS },
  };

  if (credentials == NULL)
    return NULL;
  if (self->s3 == NULL)
    self->s3 = dif_s3_new (&options, error);
  else
    dif_aws_client_set_credentials (dif_s3_get_client (self->s3), credentials);
  return self->s3;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const DifS3Object *one = *(DifS3Object *const *) a;
  const DifS3Object *two = *(DifS3Object *const *) b;

  if (one->modified != two->modified)
    return one->modified < two->modified ? -1 : 1;
  return strcmp (one->key, two->key);
}

static DifOffer *
make_offer (const DifS3Object *object, const char *prefix)
{
  const char *slash = strrchr (object->key, '/');
  const char *name = slash != NULL ? slash + 1 : object->key;
  g_autofree char *safe = NULL;
  DifOffer *offer;

  if (!dif_source_is_package_name (name))
    return NULL;
  safe = dif_offer_safe_name (name);
  offer = dif_offer_new (object->key + strlen (prefix), safe, object->key);
  g_free (offer->fingerprint);
  offer->fingerprint = g_strdup_printf ("%" G_GUINT64_FORMAT "-%s", object->size, object->etag);
  offer->size = (gint64) object->size;
  return offer;
}

static GPtrArray *
dif_source_s3_list (DifSource *source, GCancellable *cancellable, GError **error)
{
  DifS3 *s3 = reach (DIF_SOURCE_S3 (source), cancellable, error);
  const char *prefix = prefix_of (dif_source_get_config (source)->arguments[0]);
  g_autoptr (GPtrArray) objects = s3 != NULL ? dif_s3_list (s3, prefix, cancellable, error) : NULL;
  GPtrArray *offers;

  if (objects == NULL)
    return NULL;
  dif_clock_observe (dif_source_get_clock (source),
                     g_get_real_time () + dif_aws_client_get_skew (dif_s3_get_client (s3)));
  offers = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_offer_unref);
  g_ptr_array_sort (objects, compare_times);
  for (guint i = 0; i < objects->len; i++) {
    DifOffer *offer = make_offer (g_ptr_array_index (objects, i), prefix);

    if (offer != NULL)
      g_ptr_array_add (offers, offer);
  }
  return offers;
}

static DifFetched *
dif_source_s3_fetch (DifSource *source,
                     DifOffer *offer,
                     const char *part,
                     DifProgress *progress,
                     GCancellable *cancellable,
                     GError **error)
{
  DifS3 *s3 = reach (DIF_SOURCE_S3 (source), cancellable, error);
  g_autofree char *url = s3 != NULL ? dif_s3_presign (s3, offer->locator, DIF_LIMIT_REQUEST_SECONDS) : NULL;
  DifHttpRequest request = { .url = url, .size = offer->size, .presigned = TRUE };

  return url != NULL ? dif_source_download (source, offer, &request, part, progress, cancellable, error) : NULL;
}

static void
dif_source_s3_class_init (DifSourceS3Class *klass)
{
  DifSourceClass *source_class = DIF_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_source_s3_finalize;
  source_class->list = dif_source_s3_list;
  source_class->fetch = dif_source_s3_fetch;
}

static void
dif_source_s3_init (DifSourceS3 *self)
{
}

static char *
check_place (guint index, const char *argument, GError **error)
{
  g_autofree char *bucket = bucket_of (argument);

  if (!dif_s3_check_bucket (bucket, error))
    return NULL;
  if (g_utf8_validate (argument, -1, NULL))
    return g_strdup (argument);
  dif_set_error (error, DIF_ERROR_USAGE, _("Write it in UTF-8."), _("“%s” is no place in a bucket"), bucket);
  return NULL;
}

static const DifOption options[] = {
  { "endpoint", N_ ("URL"), N_ ("Address of an S3-compatible provider; Amazon without it"), FALSE },
  { "region", N_ ("REGION"), N_ ("Region of the bucket; found without it"), FALSE },
  { "access-key", N_ ("KEY"), N_ ("Access key; without it the AWS tools’ credentials file is read"), FALSE },
  { "secret-file", N_ ("FILE"), N_ ("File with the access key’s secret; the keyring without it"), TRUE },
  { NULL, NULL, NULL, FALSE },
};

const DifSourceKind dif_source_s3_kind = {
  .name = "s3",
  .arguments = "BUCKET[/PREFIX]",
  .min_arguments = 1,
  .max_arguments = 1,
  .options = options,
  .check_argument = check_place,
  .get_type = dif_source_s3_get_type,
};

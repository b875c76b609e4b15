/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the access key may do what a night needs. */
#define G_LOG_DOMAIN "dif-target-s3"

#include "config.h"

#include "aws/dif-cloudfront.h"

#include "dif-target-s3.h"

#define BUCKET "s3:PutObject, s3:GetObject, s3:ListBucket, s3:AbortMultipartUpload, s3:ListBucketMultipartUploads"
#define CACHE "cloudfront:CreateInvalidation, cloudfront:GetInvalidation"


char *
dif_target_s3_public_root (DifTargetConfig *config)
{
  const char *url = config->public_url;
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return g_strdup (uri != NULL ? g_uri_get_path (uri) : "/");
}

/* Costs one of the month's paths, of a folder that no cache has */
static gboolean
prove_cache (DifTarget *target, const char *folder, GCancellable *cancellable, GError **error)
{
  DifAwsClient *client = dif_target_s3_get_cloudfront (DIF_TARGET_S3 (target));
  const char *distribution = dif_options_get (dif_target_get_config (target)->options, "distribution");
  g_autofree char *root = dif_target_s3_public_root (dif_target_get_config (target));
  g_autofree char *path = g_strconcat (root, g_str_has_suffix (root, "/") ? "" : "/", folder, "*", NULL);
  const char *const paths[] = { path, NULL };
  g_autofree char *id = dif_cloudfront_invalidate (client, distribution, paths, folder, cancellable, error);
  gboolean done;

  return id != NULL && dif_cloudfront_look (client, distribution, id, &done, cancellable, error);
}

const char *
dif_target_s3_prove (DifTarget *target, const char *folder, GCancellable *cancellable, GError **error)
{
  DifTargetS3 *self = DIF_TARGET_S3 (target);
  DifS3 *s3 = dif_target_s3_get_bucket (self);
  g_autofree char *prefix = dif_target_s3_key (target, folder);
  g_autofree char *key = g_strconcat (prefix, "partes.bin", NULL);
  g_autoptr (GPtrArray) listed = dif_s3_list (s3, prefix, cancellable, error);

  if (listed == NULL || !dif_s3_try_parts (s3, key, cancellable, error) ||
      !dif_s3_abort_uploads (s3, key, cancellable, error))
    return NULL;
  if (dif_target_s3_get_cloudfront (self) == NULL)
    return BUCKET;
  return prove_cache (target, folder, cancellable, error) ? BUCKET ", " CACHE : NULL;
}

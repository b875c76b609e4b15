/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-s3-provider.h"

/* The words in endpoints that are to be replaced */
static const char *const parts[] = { "ACCOUNT", "REGION", "//HOST" };

static const DifS3Provider providers[] = {
  { "Amazon S3", NULL, NULL,
    N_ ("Nothing but the bucket’s name is needed. With a CloudFront distribution before it, readers come by https.") },
  { "Cloudflare R2", "https://ACCOUNT.r2.cloudflarestorage.com", "auto",
    N_ ("Put your account’s id in place of ACCOUNT, and “.eu” or “.us” after it if the bucket has that jurisdiction. "
        "Readers come through a domain of yours that is connected to the bucket; the token’s own permissions take the "
        "place of policies.") },
  { "Backblaze B2", "https://s3.REGION.backblazeb2.com", NULL,
    N_ ("Put the bucket’s region, as its page shows it, in place of REGION. Use an application key, not the master key; set "
        "the bucket to keep only the last version, or every cut is paid for.") },
  { "DigitalOcean Spaces", "https://REGION.digitaloceanspaces.com", "us-east-1",
    N_ ("Put the region of the Space, e.g. nyc3, in place of REGION; for signing it is always us-east-1. Files must be set to be "
        "public by a policy, or be read through its CDN.") },
  { "Wasabi", "https://s3.REGION.wasabisys.com", NULL,
    N_ ("Put the bucket’s region in place of REGION. Each file is charged for 90 days, replaced ones too; public reading must "
        "be asked of Wasabi for a new account. Readers may load no more in a month than is kept there: put a CDN before it.") },
  { "MinIO", "https://HOST:9000", "us-east-1",
    N_ ("Put your own server in place of HOST; its certificate must be one that this computer trusts. Readers need a public "
        "address of their own.") },
  { NULL, NULL, NULL, NULL },
};


const DifS3Provider *
dif_s3_providers (void)
{
  return providers;
}

gboolean
dif_s3_provider_is_filled (const char *endpoint)
{
  for (guint i = 0; endpoint != NULL && i < G_N_ELEMENTS (parts); i++) {
    if (strstr (endpoint, parts[i]) != NULL)
      return FALSE;
  }
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"

G_BEGIN_DECLS

/*
 * CloudFront before a bucket: what it keeps and must forget after a cut (design.md §6).
 */

/** DIF_CLOUDFRONT_ENDPOINT: Amazon's own; there is only this one */
#define DIF_CLOUDFRONT_ENDPOINT "https://cloudfront.amazonaws.com"

/**
 * dif_cloudfront_new:
 * @endpoint: (nullable): DIF_CLOUDFRONT_ENDPOINT
 * @distribution: its id, for errors
 * @limits: only its numbers are looked at
 *
 * Returns: (transfer full): a client that signs for CloudFront
 */
DifAwsClient *dif_cloudfront_new (const char *endpoint,
                                  const char *distribution,
                                  const DifAwsCredentials *credentials,
                                  const DifAwsClientOptions *limits,
                                  GError **error);

/** dif_cloudfront_check_id: Returns: %FALSE with %DIF_ERROR_USAGE if no distribution can have that id */
gboolean dif_cloudfront_check_id (const char *distribution, GError **error);

/**
 * dif_cloudfront_paths:
 * @changed: (element-type utf8): paths of the site that readers may have been given otherwise
 * @root: (nullable): the path of the public address, e.g. `/prep/`
 *
 * What to invalidate: each path, percent-encoded, while they are few; else one wildcard, which counts
 * as one path, over the folder that all have in common. A thousand paths a month are free.
 *
 * Returns: (transfer full)
 */
GStrv dif_cloudfront_paths (GPtrArray *changed, const char *root);

/**
 * dif_cloudfront_invalidate:
 * @reference: the same for a request that is sent again, so that it counts once
 *
 * Returns: (transfer full): the invalidation's id
 */
char *dif_cloudfront_invalidate (DifAwsClient *self,
                                 const char *distribution,
                                 const char *const *paths,
                                 const char *reference,
                                 GCancellable *cancellable,
                                 GError **error);

/** dif_cloudfront_look: whether it is @done everywhere by now */
gboolean dif_cloudfront_look (DifAwsClient *self,
                              const char *distribution,
                              const char *invalidation,
                              gboolean *done,
                              GCancellable *cancellable,
                              GError **error);

/** dif_cloudfront_wait: waits until it is done everywhere; %DIF_ERROR_TIMEOUT after
 * DIF_LIMIT_INVALIDATION_SECONDS */
gboolean dif_cloudfront_wait (DifAwsClient *self,
                              const char *distribution,
                              const char *invalidation,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS

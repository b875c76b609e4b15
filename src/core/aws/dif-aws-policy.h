/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * What an access key, a bucket and a distribution must be told, and no more than that
 * (reliability.md, T6).
 */

/** DifAwsPlace: what is published where; not owned */
typedef struct {
  const char *bucket;
  const char *prefix;       /* (nullable) without slashes at its ends */
  const char *region;       /* (nullable) for regions of China, whose names begin otherwise */
  const char *distribution; /* (nullable) */
  const char *logs;         /* (nullable) the bucket of its access logs, with what their keys begin with: `my-logs/cf/` */
} DifAwsPlace;

/** dif_aws_policy_user: Returns: (transfer full): the IAM policy of the access key */
JsonNode *dif_aws_policy_user (const DifAwsPlace *place);

/**
 * dif_aws_policy_bucket:
 *
 * Returns: (transfer full): the bucket's own policy: readable by its distribution where there is one,
 *   else by everybody
 */
JsonNode *dif_aws_policy_bucket (const DifAwsPlace *place);

/**
 * dif_aws_routing_rules:
 * @base_url: where the institute serves the images
 * @folders: %NULL-terminated; of the site, whose files are at @base_url (call, III.c)
 *
 * Returns: (transfer full): the routing rules of an S3 website that lead there
 */
JsonNode *dif_aws_routing_rules (const char *base_url, const char *const *folders);

/** dif_aws_redirect_function: Returns: (transfer full): the same as a CloudFront function, in JavaScript */
char *dif_aws_redirect_function (const char *base_url, const char *const *folders);

G_END_DECLS

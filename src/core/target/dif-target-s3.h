/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-s3.h"
#include "target/dif-target-kind.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/**
 * DifTargetS3:
 *
 * A bucket of Amazon S3 or of any compatible provider (contract.md §2). The files lie under the
 * prefix and are replaced one by one in the order of the phases, over many connections that stay
 * open; the time in which readers can see a mixture is kept short and measured. Every file is sent
 * with its SHA-256, which the service checks, and with its MD5, with which the service's answer is
 * compared; a doubtful one is read back. The pointers are replaced only if they are still the ones
 * that this target put there.
 */
#define DIF_TYPE_TARGET_S3 (dif_target_s3_get_type ())
G_DECLARE_FINAL_TYPE (DifTargetS3, dif_target_s3, DIF, TARGET_S3, DifTarget)

extern const DifTargetKind dif_target_s3_kind;

/**
 * dif_target_s3_get_bucket:
 *
 * Returns: (transfer none): the bucket, after dif_target_open()
 */
DifS3 *dif_target_s3_get_bucket (DifTargetS3 *self);

/** dif_target_s3_prefix: Returns: (transfer full): the folder in the bucket, without slashes at its
 * ends; "" for none */
char *dif_target_s3_prefix (DifTargetConfig *config);

/** dif_target_s3_key: Returns: (transfer full): the key of a path of the site, with the prefix */
char *dif_target_s3_key (DifTarget *self, const char *path);

/** dif_target_s3_get_cloudfront: Returns: (transfer none) (nullable): of its distribution, after dif_target_open() */
DifAwsClient *dif_target_s3_get_cloudfront (DifTargetS3 *self);

/** dif_target_s3_public_root: Returns: (transfer full): the path of the public address, "/" without one */
char *dif_target_s3_public_root (DifTargetConfig *config);

/** dif_target_s3_prove: as dif_target_prove() */
const char *
dif_target_s3_prove (DifTarget *target, const char *folder, GCancellable *cancellable, GError **error);

/** dif_target_s3_set_cloudfront: another address of CloudFront's service; for tests */
void dif_target_s3_set_cloudfront (DifTargetS3 *self, const char *endpoint);

/** dif_target_s3_set_limits: other numbers than dif-limits.h says, before dif_target_open(); for tests */
void dif_target_s3_set_limits (DifTargetS3 *self, const DifAwsClientOptions *limits);

G_END_DECLS

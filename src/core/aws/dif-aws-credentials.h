/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "aws/dif-aws-sign.h"

G_BEGIN_DECLS

/**
 * dif_aws_credentials_load:
 * @access_key: (nullable): as the operator set it
 * @secret_file: (nullable): where its secret lies; without it the keyring is asked
 * @profile: the data folder, under which the keyring knows the secret
 * @use: `target:NAME` or `source`
 *
 * Reads who signs. Without an access key of its own, a target or source uses the shared credentials
 * file of the AWS tools (`~/.aws/credentials` or `AWS_SHARED_CREDENTIALS_FILE`, the section
 * `AWS_PROFILE`), which is read and never written.
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_SECRET
 */
DifAwsCredentials *dif_aws_credentials_load (const char *access_key,
                                             const char *secret_file,
                                             const char *profile,
                                             const char *use,
                                             GCancellable *cancellable,
                                             GError **error);

G_END_DECLS

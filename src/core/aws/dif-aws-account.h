/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-sign.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What is asked of an account of AWS while a stack is set up: whose key it is (STS), which zones it has
 * (Route 53), and keys of the identity that publishes (IAM). Every call opens its own connection.
 */

/** dif_aws_get_account: Returns: (transfer full): the account's number, or %NULL if the key is none */
char *dif_aws_get_account (const DifAwsCredentials *credentials, GCancellable *cancellable, GError **error);

/** DifAwsZone: a zone of Route 53 that the public sees */
typedef struct {
  char *id;   /* `Z0123456789ABC` */
  char *name; /* without its final dot */
} DifAwsZone;

/** dif_aws_list_zones: Returns: (transfer full) (element-type DifAwsZone) */
GPtrArray *
dif_aws_list_zones (const DifAwsCredentials *credentials, GCancellable *cancellable, GError **error);

/** dif_aws_find_zone: Returns: (transfer none) (nullable): the zone of @zones that answers for @domain */
const DifAwsZone *dif_aws_find_zone (GPtrArray *zones, const char *domain);

/**
 * dif_aws_create_key:
 *
 * Returns: (transfer full): a new access key of @user; its secret is told this once
 */
DifAwsCredentials *dif_aws_create_key (const DifAwsCredentials *credentials,
                                       const char *user,
                                       GCancellable *cancellable,
                                       GError **error);

/** dif_aws_list_keys: Returns: (transfer full): the access keys of @user; none of one that is not there */
GStrv dif_aws_list_keys (const DifAwsCredentials *credentials,
                         const char *user,
                         GCancellable *cancellable,
                         GError **error);

/** dif_aws_delete_key: removes an access key of @user; one that is not there is no failure */
gboolean dif_aws_delete_key (const DifAwsCredentials *credentials,
                             const char *user,
                             const char *access_key,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"
#include "aws/dif-aws-error.h"

G_BEGIN_DECLS

/*
 * Services of AWS other than S3: how they are reached, and calls in AWS's query protocol (a form that is
 * posted, XML that comes back). Private to aws/.
 */

/**
 * dif_aws_service_new:
 * @service: as signatures name it: `cloudformation`, `iam`, `route53`, `sts`
 * @retries: as of DifAwsClientOptions
 * @region: (nullable): of a service that has regions; `us-east-1` signs for those that have none
 *
 * Amazon's own address, unless the environment names another one as it does for the AWS tools
 * (`AWS_ENDPOINT_URL_CLOUDFORMATION`, `…_IAM`, `…_ROUTE_53`, `…_STS`, or `AWS_ENDPOINT_URL` for all).
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE
 */
DifAwsClient *dif_aws_service_new (const char *service,
                                   const char *region,
                                   const DifAwsCredentials *credentials,
                                   guint retries,
                                   GError **error);

/** dif_aws_service_endpoint: Returns: (transfer none) (nullable): the address that the environment names */
const char *dif_aws_service_endpoint (const char *service);

/**
 * dif_aws_ask:
 * @request: (transfer full)
 * @fault: (out) (optional): what the service refused, if it did; free its members
 *
 * One request whose answer is XML.
 *
 * Returns: (transfer full) (element-type DifAwsNode): the answer, or %NULL with the reason in words for
 *   whoever administers the account
 */
GPtrArray *dif_aws_ask (DifAwsClient *client,
                        DifAwsRequest *request,
                        DifAwsFault *fault,
                        GCancellable *cancellable,
                        GError **error);

/**
 * dif_aws_query:
 * @action: `cloudformation:CreateStack`, the permission and the call in one
 * @version: of the service's protocol
 * @parameters: (nullable) (element-type DifAwsPair)
 *
 * As dif_aws_ask(), in the query protocol.
 */
GPtrArray *dif_aws_query (DifAwsClient *client,
                          const char *action,
                          const char *version,
                          GArray *parameters,
                          DifAwsFault *fault,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS

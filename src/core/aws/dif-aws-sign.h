/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/dif-digest.h"

G_BEGIN_DECLS

/*
 * AWS Signature Version 4, as S3, CloudFront and every S3-compatible provider ask for it. Pure: no
 * clock, no network. Names as in the AWS documentation: canonical request, string to sign,
 * credential scope.
 */

/** DIF_AWS_UNSIGNED: the payload of a request whose body is not part of the signature */
#define DIF_AWS_UNSIGNED "UNSIGNED-PAYLOAD"

/** DifAwsCredentials: free with dif_aws_credentials_free(), which wipes the secrets */
typedef struct {
  char *access_key; /* e.g. `AKIA…`; not secret */
  char *secret;
  char *token;      /* (nullable) of a session */
} DifAwsCredentials;

void dif_aws_credentials_free (DifAwsCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAwsCredentials, dif_aws_credentials_free)

/** DifAwsPair: a header, or a parameter of the query */
typedef struct {
  char *name;
  char *value;
} DifAwsPair;

/** dif_aws_pairs_new: Returns: (transfer full) (element-type DifAwsPair): free with g_array_unref() */
GArray *dif_aws_pairs_new (void);
void dif_aws_pairs_add (GArray *self, const char *name, const char *value);

/** dif_aws_pairs_get: Returns: (transfer none) (nullable): the first of that name, in any case */
const char *dif_aws_pairs_get (GArray *self, const char *name);

/**
 * DifAwsPathRule:
 *
 * What becomes of the path in the canonical request. S3 takes it as it travels; the other services
 * take it percent-encoded once more, and by default without dot segments and double slashes.
 */
typedef enum {
  DIF_AWS_PATH_AS_SENT,
  DIF_AWS_PATH_ENCODED,
  DIF_AWS_PATH_NORMALIZED,
} DifAwsPathRule;

/**
 * DifAwsSigner:
 *
 * Who signs for what. Not owned.
 */
typedef struct {
  const DifAwsCredentials *credentials;
  const char *region;
  const char *service;
  DifAwsPathRule path_rule;
} DifAwsSigner;

/**
 * DifAwsMessage:
 *
 * What is signed. @path is as it travels in the request line; @query is decoded; @headers hold at
 * least `Host`.
 */
typedef struct {
  const char *method;
  const char *path;
  GArray *query;   /* (nullable) (element-type DifAwsPair) */
  GArray *headers; /* (element-type DifAwsPair) every one of them is signed */
  const char *payload; /* SHA-256 of the body in hexadecimal, or DIF_AWS_UNSIGNED */
} DifAwsMessage;

/** dif_aws_encode: Returns: (transfer full): @text percent-encoded; `/` stays if @is_path */
char *dif_aws_encode (const char *text, gboolean is_path);

/** dif_aws_query_string: Returns: (transfer full): sorted and encoded, as it is signed and sent */
char *dif_aws_query_string (GArray *query);

/** dif_aws_date: Returns: (transfer full): a moment as `20130524T000000Z` */
char *dif_aws_date (gint64 moment);

/** dif_aws_canonical_request: Returns: (transfer full): the first of the three steps */
char *dif_aws_canonical_request (const DifAwsSigner *signer, const DifAwsMessage *message);

/** dif_aws_string_to_sign: Returns: (transfer full): the second one; @date as dif_aws_date() */
char *
dif_aws_string_to_sign (const DifAwsSigner *signer, const DifAwsMessage *message, const char *date);

/**
 * dif_aws_sign_headers:
 * @moment: when; the service refuses what is more than 15 minutes off
 *
 * Adds `X-Amz-Date`, `X-Amz-Security-Token` where there is one, and `Authorization` to the headers
 * of @message.
 */
void dif_aws_sign_headers (const DifAwsSigner *signer, DifAwsMessage *message, gint64 moment);

/**
 * dif_aws_sign_query:
 * @expires: seconds for which the address is good
 *
 * Presigns: the address itself carries the signature, over `Host` and the other headers of
 * @message.
 *
 * Returns: (transfer full): the whole query, encoded
 */
char *dif_aws_sign_query (const DifAwsSigner *signer,
                          const DifAwsMessage *message,
                          gint64 moment,
                          guint expires);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "aws/dif-aws-sign.h"
#include "base/dif-progress.h"

G_BEGIN_DECLS

/**
 * DifAwsClient:
 *
 * Signed requests to one service, many at once over connections that are kept. A thread of its own
 * sends them; each is signed when its connection is ready, by the service's clock as its `Date`
 * tells it. What may be well in a moment is tried again with jitter, `SlowDown` makes it go
 * slower, no redirect is followed, and a bucket that turns out to be in another region is asked
 * there if the operator named none. Used by one thread at a time. Free with dif_aws_client_free().
 */
typedef struct _DifAwsClient DifAwsClient;

/** DifAwsClientOptions: copied; 0 and %NULL mean the default where there is one */
typedef struct {
  const char *endpoint; /* `https://HOST[:PORT]`; `{region}` in it stands for the region */
  const char *region;   /* (nullable) found, beginning with us-east-1 */
  const char *service;  /* `s3` */
  const char *place;    /* what errors call it: the bucket, the distribution */
  const DifAwsCredentials *credentials;
  guint connections;     /* DIF_LIMIT_AWS_CONNECTIONS */
  guint connect_seconds; /* DIF_LIMIT_CONNECT_SECONDS */
  guint idle_seconds;    /* DIF_LIMIT_IDLE_SECONDS */
  guint request_seconds; /* DIF_LIMIT_REQUEST_SECONDS, with all its tries */
  guint retries;         /* DIF_LIMIT_RETRIES; G_MAXUINT for none */
  guint backoff_ms;      /* DIF_LIMIT_BACKOFF_MIN_SECONDS */
} DifAwsClientOptions;

/** dif_aws_client_new: Returns: (transfer full): or %NULL with %DIF_ERROR_USAGE if the endpoint is none */
DifAwsClient *dif_aws_client_new (const DifAwsClientOptions *options, GError **error);
void dif_aws_client_free (DifAwsClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAwsClient, dif_aws_client_free)

/** dif_aws_client_set_credentials: for the requests from now on */
void dif_aws_client_set_credentials (DifAwsClient *self, const DifAwsCredentials *credentials);

/** dif_aws_client_warm: opens @connections now, without waiting for them */
void dif_aws_client_warm (DifAwsClient *self, guint connections);

/** dif_aws_client_get_requests: Returns: requests sent so far, tries included */
guint dif_aws_client_get_requests (DifAwsClient *self);

/** dif_aws_client_get_skew: Returns: the service's clock minus ours, in microseconds */
gint64 dif_aws_client_get_skew (DifAwsClient *self);

/** dif_aws_client_get_region: Returns: (transfer full): the region as given or found */
char *dif_aws_client_get_region (DifAwsClient *self);

/**
 * dif_aws_client_presign:
 *
 * Returns: (transfer full): an address that gets @path for @expires seconds; it is itself a secret
 */
char *dif_aws_client_presign (DifAwsClient *self, const char *path, guint expires);

/** dif_aws_is_region: Returns: whether @text can be the name of a region, and part of a host's name */
gboolean dif_aws_is_region (const char *text);

/**
 * DifAwsRequest:
 *
 * One request. Make it with dif_aws_request_new(), fill it, and give it away.
 */
typedef struct {
  const char *method; /* static */
  const char *action; /* static: the permission it needs, e.g. `s3:PutObject` */
  char *path;         /* decoded, with its first slash */
  GArray *query;      /* (element-type DifAwsPair) decoded */
  GArray *headers;    /* (element-type DifAwsPair) */
  GBytes *body;       /* (nullable) */
  char sha256[DIF_DIGEST_HEX]; /* of the body */
  guint64 limit;      /* most bytes of the reply */
  gboolean wants_faults; /* a final status 4xx is a reply, not a failure */
} DifAwsRequest;

DifAwsRequest *dif_aws_request_new (const char *method, const char *path, const char *action);
void dif_aws_request_free (DifAwsRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAwsRequest, dif_aws_request_free)

/**
 * dif_aws_request_set_body:
 * @sha256: (nullable): of @body, if it is known already
 *
 * Also sets `Content-MD5`, which old S3-compatible servers check where they do not check more.
 */
void dif_aws_request_set_body (DifAwsRequest *self, GBytes *body, const char *type, const char *sha256);

/** DifAwsReply: what came back with a status 2xx, or with any that the request wants; free with dif_aws_reply_free() */
typedef struct {
  guint status;
  GArray *headers; /* (element-type DifAwsPair) */
  GBytes *body;    /* (nullable) */
} DifAwsReply;

void dif_aws_reply_free (DifAwsReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAwsReply, dif_aws_reply_free)

/**
 * dif_aws_client_send:
 * @request: (transfer full)
 *
 * Sends one request and waits.
 *
 * Returns: (transfer full): its reply, or %NULL: %DIF_ERROR_NOT_FOUND for what is not there,
 *   %DIF_ERROR_DECISION for a condition that does not hold
 */
DifAwsReply *dif_aws_client_send (DifAwsClient *self,
                                  DifAwsRequest *request,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * DifAwsBatch:
 *
 * Many requests at once. The first that fails ends them all. Free with dif_aws_batch_free().
 */
typedef struct _DifAwsBatch DifAwsBatch;

/**
 * DifAwsDone:
 * @reply: of a request that went well
 *
 * Called in the client's thread, one at a time.
 *
 * Returns: %FALSE with @error to end the batch
 */
typedef gboolean (*DifAwsDone) (const DifAwsRequest *request,
                                const DifAwsReply *reply,
                                gpointer user_data,
                                GError **error);

DifAwsBatch *
dif_aws_batch_new (DifAwsClient *client, DifProgress *progress, GCancellable *cancellable);
void dif_aws_batch_free (DifAwsBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAwsBatch, dif_aws_batch_free)

/**
 * dif_aws_batch_add:
 * @request: (transfer full)
 * @done: (nullable)
 *
 * Hands a request over; waits while too many bodies are in memory.
 *
 * Returns: %FALSE if the batch has failed; dif_aws_batch_finish() says why
 */
gboolean
dif_aws_batch_add (DifAwsBatch *self, DifAwsRequest *request, DifAwsDone done, gpointer user_data);

/** dif_aws_batch_wait_sent: waits until at most @left bytes of what was added are not yet on their way */
void dif_aws_batch_wait_sent (DifAwsBatch *self, guint64 left);

/** dif_aws_batch_finish: waits for the rest; %FALSE with the first failure */
gboolean dif_aws_batch_finish (DifAwsBatch *self, GError **error);

G_END_DECLS

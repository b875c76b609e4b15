/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"

G_BEGIN_DECLS

/**
 * DifS3:
 *
 * One bucket, of Amazon or of any compatible provider. With an endpoint the bucket is part of the
 * path, as is one of Amazon whose name has dots, since no certificate covers it as a host's name.
 * Keys are in UTF-8. Blocking; used by one thread. Free with dif_s3_free().
 */
typedef struct _DifS3 DifS3;

/** DifS3Options: copied */
typedef struct {
  const char *bucket;
  const char *endpoint; /* (nullable) Amazon's own without it */
  const char *region;   /* (nullable) found */
  const DifAwsCredentials *credentials;
  DifAwsClientOptions limits; /* only its numbers are looked at */
} DifS3Options;

DifS3 *dif_s3_new (const DifS3Options *options, GError **error);
void dif_s3_free (DifS3 *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifS3, dif_s3_free)

DifAwsClient *dif_s3_get_client (DifS3 *self);

/** dif_s3_check_bucket: Returns: %FALSE with %DIF_ERROR_USAGE if no bucket can have that name */
gboolean dif_s3_check_bucket (const char *bucket, GError **error);

/** dif_s3_presign: Returns: (transfer full): an address that gets @key for @expires seconds */
char *dif_s3_presign (DifS3 *self, const char *key, guint expires);

/** dif_s3_request: Returns: (transfer full): a request about @key; "" is the bucket itself */
DifAwsRequest *dif_s3_request (DifS3 *self, const char *method, const char *key, const char *action);

/** DifS3Ack: what the reply to a PUT proves */
typedef enum {
  DIF_S3_ACK_NONE,     /* no reply of S3 */
  DIF_S3_ACK_VERIFIED, /* it has checked the digest that it was sent, and its ETag is the MD5 of these bytes */
  DIF_S3_ACK_CHECKED,  /* it has checked the digest; its ETag is no MD5 (encrypted, or made otherwise) */
  DIF_S3_ACK_DOUBTFUL, /* it says of itself that it stored other bytes: read them back */
} DifS3Ack;

/** dif_s3_put_request: Returns: (transfer full): to store @body under @key; @sha256 is of @body */
DifAwsRequest *dif_s3_put_request (DifS3 *self,
                                   const char *key,
                                   GBytes *body,
                                   const char *sha256,
                                   const char *content_type,
                                   const char *cache_control);

DifS3Ack dif_s3_check_ack (const DifAwsRequest *request, const DifAwsReply *reply);

/**
 * dif_s3_put_file:
 * @sha256: what the file must hold
 *
 * Stores a large file in parts, each with its digest checked by the service, and makes it visible
 * only if the whole was what it must be; otherwise nothing is left behind.
 *
 * Returns: %FALSE with %DIF_ERROR_ALTERED if the file on disk is another one
 */
gboolean dif_s3_put_file (DifS3 *self,
                          const char *key,
                          const char *path,
                          const char *sha256,
                          const char *content_type,
                          const char *cache_control,
                          DifProgress *progress,
                          GCancellable *cancellable,
                          GError **error);

/**
 * dif_s3_get:
 * @limit: most bytes accepted
 * @etag: (out) (optional) (transfer full) (nullable)
 *
 * Returns: (transfer full): what is stored under @key, or %NULL with %DIF_ERROR_NOT_FOUND
 */
GBytes *dif_s3_get (DifS3 *self,
                    const char *key,
                    guint64 limit,
                    char **etag,
                    GCancellable *cancellable,
                    GError **error);

/** DifS3Object: an entry of a listing */
typedef struct {
  char *key;
  char *etag;
  guint64 size;
  gint64 modified; /* moment */
} DifS3Object;

/** dif_s3_list: Returns: (transfer container) (element-type DifS3Object): what lies under @prefix, by key */
GPtrArray *
dif_s3_list (DifS3 *self, const char *prefix, GCancellable *cancellable, GError **error);

/** dif_s3_list_many: as dif_s3_list(), of at most @most objects: logs come by the ten thousands */
GPtrArray *
dif_s3_list_many (DifS3 *self, const char *prefix, guint most, GCancellable *cancellable, GError **error);

/**
 * dif_s3_delete:
 * @keys: (element-type utf8): at most a thousand
 * @removed: (element-type utf8): filled with those that are gone
 */
gboolean dif_s3_delete (
    DifS3 *self, GPtrArray *keys, GPtrArray *removed, GCancellable *cancellable, GError **error);

/** dif_s3_empty: removes every version of every file, for good; @removed: (out): how many there were */
gboolean dif_s3_empty (DifS3 *self, guint *removed, GCancellable *cancellable, GError **error);

/** dif_s3_try_parts: begins an upload of @key in parts and gives it up; %FALSE if either is not allowed */
gboolean dif_s3_try_parts (DifS3 *self, const char *key, GCancellable *cancellable, GError **error);

/** dif_s3_abort_uploads: ends what an interrupted dif_s3_put_file() of @key has left behind */
gboolean
dif_s3_abort_uploads (DifS3 *self, const char *key, GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A small S3 on loopback that trusts nobody: it checks the signature of every request (header and
 * presigned), the clock, the SHA-256 and the MD5 of every body, and fails, lies and breaks off as a
 * test wants. One bucket, path style; a CloudFront with one distribution; and under `/www/` the bucket
 * as its readers get it, unsigned.
 */

#define S3_STUB_BUCKET "prep-sitio"
#define S3_STUB_KEY "AKIASTUBSTUBSTUBSTUB"
#define S3_STUB_DISTRIBUTION "E1PREP2024"
#define S3_STUB_SECRET "secreto+de/la=prueba"

typedef struct _S3Stub S3Stub;

/** S3StubFault: how it misbehaves; several at once are or-ed */
typedef enum {
  S3_STUB_DROPS_BODY = 1 << 0,      /* 200, and stores nothing of it; its ETag tells */
  S3_STUB_DROPS_SILENTLY = 1 << 1,  /* the same with the ETag that is expected */
  S3_STUB_NO_CONDITIONS = 1 << 2,   /* 501 to a conditional PUT */
  S3_STUB_BARE_ETAGS = 1 << 3,      /* compares ETags without their quotes, as Ceph does */
  S3_STUB_ENCRYPTS = 1 << 4,        /* ETags are no MD5 */
  S3_STUB_PAGE = 1 << 5,            /* is no S3: a web page for everything */
  S3_STUB_HANGS = 1 << 6,           /* never answers */
  S3_STUB_TRUNCATES = 1 << 7,       /* closes after half of the body of a GET */
  S3_STUB_FAILS_COMPLETION = 1 << 8,/* 200, and then an error, at the end of an upload in parts */
  S3_STUB_REDIRECTS = 1 << 9,       /* 307 to another host */
  S3_STUB_FLOODS = 1 << 10,         /* endless answers */
  S3_STUB_NO_FRAMES = 1 << 11,      /* readers are told to show it in no frame */
  S3_STUB_SINGLE_PAGE = 1 << 12,    /* readers get the entry for whatever is not there */
  S3_STUB_CDN = 1 << 13,            /* CloudFront answers readers */
} S3StubFault;

S3Stub *s3_stub_new (void);

/** s3_stub_new_tls: the same over TLS, with that certificate and its key */
S3Stub *s3_stub_new_tls (GTlsCertificate *certificate);

void s3_stub_free (S3Stub *self);

/** s3_stub_get_endpoint: Returns: (transfer none): its address */
const char *s3_stub_get_endpoint (S3Stub *self);

void s3_stub_set_faults (S3Stub *self, guint faults);

/** s3_stub_set_region: where the bucket is; us-east-1 at first */
void s3_stub_set_region (S3Stub *self, const char *region);

/** s3_stub_set_token: (nullable): the session's token that every request must carry */
void s3_stub_set_token (S3Stub *self, const char *token);

/** s3_stub_set_clock: its clock is so many seconds ahead of ours */
void s3_stub_set_clock (S3Stub *self, gint64 seconds);

/** s3_stub_deny: (nullable): refuses what needs that permission, e.g. `s3:PutObject` */
void s3_stub_deny (S3Stub *self, const char *action);

/**
 * s3_stub_fail_next:
 * @count: requests to fail, beginning after @after of them
 * @status: 0 closes the connection without a word
 * @code: (nullable) `SlowDown`
 * @header: (nullable) one more header of the answer, `Name: value`
 */
void s3_stub_fail_next (
    S3Stub *self, guint after, guint count, guint status, const char *code, const char *header);

/** s3_stub_get_requests: Returns: requests that it has understood so far */
guint s3_stub_get_requests (S3Stub *self);

/** s3_stub_get_uploads: Returns: uploads in parts that were begun and neither ended nor given up */
guint s3_stub_get_uploads (S3Stub *self);

/** s3_stub_get_log: Returns: (transfer full) (element-type utf8): `METHOD KEY` in order */
GPtrArray *s3_stub_get_log (S3Stub *self);

/** s3_stub_get_calls: Returns: (transfer full) (element-type utf8): `PERMISSION KEY` of each request, in order */
GPtrArray *s3_stub_get_calls (S3Stub *self);

/** s3_stub_get_invalidated: Returns: (transfer full) (element-type utf8): the paths of each invalidation */
GPtrArray *s3_stub_get_invalidated (S3Stub *self);

/** s3_stub_set_actas: (nullable): readers who ask for what is under @folder are led below @base */
void s3_stub_set_actas (S3Stub *self, const char *folder, const char *base);

/** s3_stub_set_in_progress: how often an invalidation is asked for before it is completed */
void s3_stub_set_in_progress (S3Stub *self, guint looks);

/** s3_stub_read: Returns: (transfer full) (nullable): what is stored; out parameters as in conformance.h */
GBytes *s3_stub_read (S3Stub *self, const char *key, char **content_type, char **cache_control);

/** s3_stub_list: Returns: (transfer full) (element-type utf8) */
GPtrArray *s3_stub_list (S3Stub *self);

/** s3_stub_alter: stores @text without asking; %NULL removes */
void s3_stub_alter (S3Stub *self, const char *key, const char *text);

/** s3_stub_get_puts: Returns: how often @key was put */
guint s3_stub_get_puts (S3Stub *self, const char *key);

G_END_DECLS

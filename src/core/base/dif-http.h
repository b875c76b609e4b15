/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dif-clock.h"
#include "dif-digest.h"
#include "dif-progress.h"

G_BEGIN_DECLS

/**
 * DifHttp:
 *
 * HTTP as a source and a reader use it: one session, kept warm between requests, blocking, for one
 * worker thread at a time (make one per thread). What libsoup leaves open is settled here:
 * deadlines on the monotonic clock (connect, idle, whole request), `Accept-Encoding: identity`, no
 * redirect on requests that carry credentials and none to plain http or, unless that is asked for, another host,
 * conditional requests with the ETag before the date, `304` as an outcome, `Retry-After`, retries
 * with full jitter, and a status for what a proxy or a captive portal puts in a file's place.
 * Plain http is for loopback addresses only.
 */
#define DIF_TYPE_HTTP (dif_http_get_type ())
G_DECLARE_FINAL_TYPE (DifHttp, dif_http, DIF, HTTP, GObject)

/**
 * DifHttpOptions:
 *
 * Credentials and bounds of a session. Zero-initialise; 0 and %NULL mean the default.
 */
typedef struct {
  const char *user;        /* basic authentication, with password */
  const char *password;    /* copied, wiped when the session ends */
  const char *bearer;      /* a bearer token (RFC 6750) instead */
  const char *certificate; /* path of a PEM with client certificate and key */
  guint connect_seconds;   /* DIF_LIMIT_CONNECT_SECONDS */
  guint idle_seconds;      /* DIF_LIMIT_IDLE_SECONDS */
  guint request_seconds;   /* DIF_LIMIT_REQUEST_SECONDS */
  guint retries;           /* DIF_LIMIT_RETRIES more after the first try; G_MAXUINT for none */
  guint keep_seconds;      /* for which a connection is kept unused; 60 */
  guint backoff_ms;        /* of the first retry; DIF_LIMIT_BACKOFF_MIN_SECONDS */
  gboolean hosting;        /* the other side is the outlet's hosting: errors do not send to the Institute */
} DifHttpOptions;

/**
 * dif_http_new:
 * @clock: learns the other side's clock from `Date`
 * @options: (nullable): copied
 *
 * Returns: (transfer full): a session, or %NULL with %DIF_ERROR_SECRET if the client certificate
 *   cannot be read
 */
DifHttp *dif_http_new (DifClock *clock, const DifHttpOptions *options, GError **error);

/**
 * dif_http_set_patience:
 * @seconds: 0 for as many as the options say
 *
 * From the next request on, one may take no longer than that with all its tries, and half of it in
 * silence.
 */
void dif_http_set_patience (DifHttp *self, guint seconds);

/**
 * dif_http_check_url:
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if @url is none, or plain http to another machine
 */
gboolean dif_http_check_url (const char *url, GError **error);

/**
 * dif_http_resolve:
 * @from: (nullable): the address that @text is relative to
 *
 * Returns: (transfer full) (nullable): where @text leads; %NULL if it is no address, or one without a
 *   host
 */
GUri *dif_http_resolve (GUri *from, const char *text);

/**
 * DifHttpReply:
 *
 * What came back. Free with dif_http_reply_free().
 */
typedef struct {
  gboolean not_modified;         /* 304: nothing new, no bytes */
  char *etag;                    /* (nullable) */
  char *last_modified;           /* (nullable) as sent */
  char *content_type;            /* (nullable) */
  char *cache_control;           /* (nullable) */
  char *url;                     /* that answered, after all redirects */
  char *frame_options;           /* (nullable) X-Frame-Options; of several, joined by commas */
  char *policies;                /* (nullable) Content-Security-Policy, likewise */
  guint redirects;               /* followed on the way */
  guint64 size;                  /* bytes of the whole file */
  guint64 transferred;           /* bytes that travelled this time; less than size when resumed */
  char sha256[DIF_DIGEST_HEX];   /* of the whole file */
  gint64 first_byte_us;          /* from sending to the first byte */
  gint64 certificate_ends;       /* microseconds of UTC; 0 without TLS */
} DifHttpReply;

void dif_http_reply_free (DifHttpReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifHttpReply, dif_http_reply_free)

/**
 * DifHttpRequest:
 *
 * What is asked for. Zero-initialise all but @url.
 */
typedef struct {
  const char *url;
  const char *etag;          /* (nullable) send If-None-Match */
  const char *last_modified; /* (nullable) send If-Modified-Since, only without etag */
  guint64 limit;             /* most bytes accepted; 0: DIF_LIMIT_SITE_BYTES */
  gint64 size;               /* bytes announced, or -1 (set it: 0 means an empty file) */
  const char *sha256;        /* (nullable) digest announced */
  gboolean presigned;        /* the address itself says who we are: no redirect is followed */
  gboolean anywhere;         /* a page as readers open it: a redirect may lead to another host */
} DifHttpRequest;

/**
 * dif_http_get:
 *
 * Fetches a small document into memory.
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL with @error set, or without it when the
 *   reply is `304`
 */
GBytes *dif_http_get (DifHttp *self,
                      const DifHttpRequest *request,
                      DifHttpReply **reply,
                      GCancellable *cancellable,
                      GError **error);

/**
 * dif_http_download:
 * @part: path of the temporary file. If it is there from an earlier try, with its `@part.etag`
 *   beside it, the download goes on from its end (`Range` with `If-Range`, RFC 9110 §13.1.5).
 *
 * Streams a file to @part, hashing while it arrives, and makes it durable. A wrong length or
 * digest is %DIF_ERROR_INTEGRITY; the bytes then stay in @part for who wants to keep them as
 * evidence. After a network error they stay too, to be resumed.
 *
 * Returns: (transfer full): the reply; when it says `not_modified` there is no file
 */
DifHttpReply *dif_http_download (DifHttp *self,
                                 const DifHttpRequest *request,
                                 const char *part,
                                 DifProgress *progress,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS

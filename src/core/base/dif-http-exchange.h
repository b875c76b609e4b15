/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * DifHttpExchange:
 *
 * One request on the wire with its three deadlines, private to DifHttp. They are timers on the
 * monotonic clock in the session's own context, which is the thread's default for as long; a
 * deadline cancels an inner cancellable, so that the caller's stays untouched.
 */
typedef struct {
  /* set by the caller */
  GMainContext *context;
  SoupSession *session;
  GTlsCertificate *certificate; /* (nullable) of ours */
  guint connect_seconds;
  guint idle_seconds;
  guint request_seconds;
  gint64 deadline; /* of the whole request, monotonic */
  GCancellable *cancellable; /* (nullable) the caller's */
  const char *url;

  /* while it runs */
  SoupMessage *message; /* (owned) */
  GInputStream *body;   /* (owned) (nullable) */
  GCancellable *inner;  /* (owned) */
  gulong cancelled_id;
  GSource *timer;       /* (owned) */
  GSource *ender;       /* (owned) tells that it was cancelled */
  gint64 step_deadline;
  gboolean started;     /* connected, the request is on its way */
  gboolean ended;       /* the body was read to its end */
  gboolean ending;      /* cancelled */
  gboolean lost;        /* cancelled, and no result came */
  int expired;          /* which deadline, if any */
  GTlsCertificateFlags flaws;
  gint64 started_us;
  gint64 head_us;       /* when the head of the reply had come */
} DifHttpExchange;

/** dif_http_exchange_send: sends @message (transfer full) and waits for the head of the reply */
gboolean dif_http_exchange_send (DifHttpExchange *self, SoupMessage *message, GError **error);

/** dif_http_exchange_read: Returns: bytes of the body read, 0 at its end, -1 with @error */
gssize
dif_http_exchange_read (DifHttpExchange *self, gpointer buffer, gsize length, GError **error);

/** dif_http_exchange_end: lets go of the request; the connection is kept if the body was read */
void dif_http_exchange_end (DifHttpExchange *self);

/** dif_http_exchange_pause: waits between two tries; %FALSE if it was cancelled */
gboolean dif_http_exchange_pause (DifHttpExchange *self, gint64 until, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"

G_BEGIN_DECLS

/**
 * DifAwsWire:
 *
 * One connection to a service and what goes over it: HTTP/1.1 (RFC 9112), one exchange after the other.
 * The head of a request and the first of its body leave in one write, and the reply is listened to from
 * the beginning, so that one that comes before the body has ended is heard. All of it happens in the
 * main context that is the thread's default. Every callback is the last thing the wire does with what it
 * was given. Freed with dif_aws_wire_free(), which ends what is under way without a word.
 */
typedef struct _DifAwsWire DifAwsWire;

/** DifAwsWireReady: the connection is made, or @error says why not */
typedef void (*DifAwsWireReady) (DifAwsWire *self, const GError *error, gpointer user_data);

/** DifAwsWireSent: so many more @bytes of the body are on their way */
typedef void (*DifAwsWireSent) (guint64 bytes, gpointer user_data);

/** DifAwsWireReplied: @reply (transfer full) has come whole, or @error says why not */
typedef void (*DifAwsWireReplied) (DifAwsReply *reply, const GError *error, gpointer user_data);

/** DifAwsWireGone: nothing can be sent over it any more */
typedef void (*DifAwsWireGone) (DifAwsWire *self, gpointer user_data);

/**
 * dif_aws_wire_open:
 * @base: `https` or `http`, the host and perhaps its port
 * @proxies: (nullable): asked which way to take; straight without them
 *
 * Returns: (transfer full): a connection that is being made
 */
DifAwsWire *dif_aws_wire_open (GUri *base, GProxyResolver *proxies, DifAwsWireReady ready, gpointer user_data);

void dif_aws_wire_free (DifAwsWire *self);

/** DifAwsWireRequest: what is sent; used until the reply has come */
typedef struct {
  const char *method;
  const char *target; /* the path and the query, encoded */
  GArray *headers;    /* (element-type DifAwsPair) with `Host` */
  GBytes *body;       /* (nullable) */
  guint64 limit;      /* most bytes of the reply's body; %G_IO_ERROR_MESSAGE_TOO_LARGE beyond */
  DifAwsWireSent sent;
  DifAwsWireReplied replied;
  gpointer user_data;
} DifAwsWireRequest;

/** dif_aws_wire_send: sends @request (copied) over a connection that is ready and rests */
void dif_aws_wire_send (DifAwsWire *self, const DifAwsWireRequest *request);

/** dif_aws_wire_cancel: what is under way ends soon, with %G_IO_ERROR_CANCELLED */
void dif_aws_wire_cancel (DifAwsWire *self);

/** dif_aws_wire_retire: nothing more goes over it after what is under way */
void dif_aws_wire_retire (DifAwsWire *self);

/** dif_aws_wire_rest: lets it rest until it is used again, at most @seconds, and says when it is gone */
void dif_aws_wire_rest (DifAwsWire *self, guint seconds, DifAwsWireGone gone, gpointer user_data);

/** dif_aws_wire_is_whole: Returns: whether another request may go over it */
gboolean dif_aws_wire_is_whole (DifAwsWire *self);

/** dif_aws_wire_is_stale: Returns: whether it was used before, and ended without a byte of this reply: the
 * other side had let go of it while it rested */
gboolean dif_aws_wire_is_stale (DifAwsWire *self);

/** dif_aws_wire_get_touched: Returns: the last sign of life, monotonic */
gint64 dif_aws_wire_get_touched (DifAwsWire *self);

/** dif_aws_wire_get_flaws: Returns: what is wrong with the certificate that was shown */
GTlsCertificateFlags dif_aws_wire_get_flaws (DifAwsWire *self);

G_END_DECLS

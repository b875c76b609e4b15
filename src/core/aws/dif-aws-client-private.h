/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "aws/dif-aws-client.h"
#include "aws/dif-aws-wire.h"

G_BEGIN_DECLS

/*
 * Inside of a client: what its parts share, the one that is asked (dif-aws-client.c), the one that
 * sends (dif-aws-sender.c) and the one that waits (dif-aws-batch.c).
 */

struct _DifAwsClient {
  char *endpoint; /* (owned) */
  char *service;  /* (owned) */
  char *place;    /* (owned) */
  gboolean region_given;
  guint connections;
  guint connect_seconds;
  guint idle_seconds;
  guint request_seconds;
  guint retries;
  guint backoff_ms;

  GThread *thread;       /* (owned) */
  GMainContext *context; /* (owned) of the thread */
  GMainLoop *loop;       /* (owned) */

  /* under mutex */
  GMutex mutex;
  char *region;                   /* (owned) */
  DifAwsCredentials *credentials; /* (owned) */
  guint requests;
  gint64 skew; /* the service's clock minus ours */

  /* of the thread alone */
  GUri *base;              /* (owned) where the connections lead */
  GQueue waiting;          /* (owned) DifAwsJob */
  GPtrArray *running;      /* (owned) DifAwsJob: they are sent, or pause between two tries */
  GPtrArray *opening;      /* (owned) DifAwsWire: connections that are being made */
  GQueue resting;          /* (owned) DifAwsWire: the one used last is the first */
  guint window;            /* at most so many run at once */
  guint calm;              /* replies since it was last widened or narrowed */
  GSource *ticker;         /* (owned) (nullable) */
};

struct _DifAwsBatch {
  DifAwsClient *client;      /* (unowned) */
  DifProgress *progress;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong cancelled_id;
  GMutex mutex;
  GCond cond;
  guint pending;       /* under mutex: requests handed over and not done */
  guint64 bodies;      /* under mutex: their bytes */
  guint64 unsent;      /* under mutex: of these, not yet on their way */
  guint64 awaited;     /* under mutex: somebody waits until unsent is no more than that; else G_MAXUINT64 */
  gboolean stopped;    /* under mutex: the rest is dropped */
  GError *error;       /* under mutex: (owned) (nullable) the first failure */
};

/** DifAwsJob: a request on its way */
typedef struct {
  DifAwsBatch *batch;     /* (unowned) outlives it */
  DifAwsRequest *request; /* (owned) */
  DifAwsDone done;        /* (nullable) */
  gpointer user_data;
  guint attempt;
  gboolean moved;         /* tried again in another region or by another clock */
  gint64 deadline;        /* monotonic, of all tries */
  gboolean renewed;       /* sent again over a new connection, since the one that rested had gone */
  GSource *pause;         /* (owned) (nullable) until the next try */
  /* while it is on the wire */
  DifAwsWire *wire;       /* (owned) (nullable) */
  char *target;           /* (owned) (nullable) path and query as sent */
  GArray *headers;        /* (owned) (nullable) signed */
  guint64 sent;           /* bytes of the body in this try */
  guint64 counted;        /* bytes that the progress knows of */
  const char *expired;    /* static (nullable) which deadline */
} DifAwsJob;

/** dif_aws_base_uri: Returns: (transfer full) (nullable): where @endpoint leads in @region */
GUri *dif_aws_base_uri (const char *endpoint, const char *region);

/** dif_aws_host: Returns: (transfer full): the host of @uri as it stands in `Host` */
char *dif_aws_host (GUri *uri);

/** dif_aws_client_path_rule: Returns: how the service wants paths signed */
DifAwsPathRule dif_aws_client_path_rule (DifAwsClient *self);

/** dif_aws_client_start: begins the client's thread */
void dif_aws_client_start (DifAwsClient *self);

/** dif_aws_client_end: ends it, and what it was doing */
void dif_aws_client_end (DifAwsClient *self);

/** dif_aws_client_push: hands @job over to the client's thread */
void dif_aws_client_push (DifAwsClient *self, DifAwsJob *job);

/** dif_aws_client_sweep: soon ends the jobs of batches that are stopped; from any thread */
void dif_aws_client_sweep (DifAwsClient *self);

/** dif_aws_batch_sent: @bytes of @job are on their way; they count again if it is tried again */
void dif_aws_batch_sent (DifAwsJob *job, guint64 bytes);

/** dif_aws_batch_done: (transfer full) @job has ended; @error is taken */
void dif_aws_batch_done (DifAwsJob *job, const DifAwsReply *reply, GError *error);

/** dif_aws_batch_is_stopped: Returns: whether its jobs are to be dropped */
gboolean dif_aws_batch_is_stopped (DifAwsBatch *self);

G_END_DECLS

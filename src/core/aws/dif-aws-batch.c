/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-aws"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-aws-client-private.h"

#define PENDING (2 * DIF_LIMIT_AWS_CONNECTIONS)


DifAwsBatch *
dif_aws_batch_new (DifAwsClient *client, DifProgress *progress, GCancellable *cancellable)
{
  DifAwsBatch *self = g_new0 (DifAwsBatch, 1);

  self->client = client;
  self->awaited = G_MAXUINT64;
  self->progress = progress != NULL ? g_object_ref (progress) : NULL;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  return self;
}

/* Called with the mutex held */
static void
stop (DifAwsBatch *self)
{
  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_cond_broadcast (&self->cond);
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  DifAwsBatch *self = user_data;

  g_mutex_lock (&self->mutex);
  stop (self);
  g_mutex_unlock (&self->mutex);
  dif_aws_client_sweep (self->client);
}

/* The cancellable is listened to only while somebody waits, so that it can be freed with the batch */
static void
listen (DifAwsBatch *self)
{
  if (self->cancellable != NULL && self->cancelled_id == 0)
    self->cancelled_id = g_cancellable_connect (self->cancellable, G_CALLBACK (on_cancelled), self, NULL);
}

gboolean
dif_aws_batch_add (DifAwsBatch *self, DifAwsRequest *request, DifAwsDone done, gpointer user_data)
{
  guint64 size = request->body != NULL ? g_bytes_get_size (request->body) : 0;
  DifAwsJob *job;
  gboolean stopped;

  listen (self);
  g_mutex_lock (&self->mutex);
  while (!self->stopped && self->pending > 0 &&
         (self->pending >= PENDING || self->bodies + size > DIF_LIMIT_AWS_BODIES_BYTES))
    g_cond_wait (&self->cond, &self->mutex);
  stopped = self->stopped;
  if (!stopped) {
    self->pending++;
    self->bodies += size;
    self->unsent += size;
  }
  g_mutex_unlock (&self->mutex);
  if (stopped) {
    dif_aws_request_free (request);
    return FALSE;
  }

  job = g_new0 (DifAwsJob, 1);
  job->batch = self;
  job->request = request;
  job->done = done;
  job->user_data = user_data;
  dif_aws_client_push (self->client, job);
  return TRUE;
}

void
dif_aws_batch_wait_sent (DifAwsBatch *self, guint64 left)
{
  g_mutex_lock (&self->mutex);
  self->awaited = left;
  while (!self->stopped && self->unsent > left)
    g_cond_wait (&self->cond, &self->mutex);
  self->awaited = G_MAXUINT64;
  g_mutex_unlock (&self->mutex);
}

gboolean
dif_aws_batch_finish (DifAwsBatch *self, GError **error)
{
  gboolean ok;

  listen (self);
  g_mutex_lock (&self->mutex);
  while (self->pending > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);

  /* outside of the mutex: it waits for a handler that may be running */
  if (self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  self->cancelled_id = 0;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  ok = self->error == NULL;
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return ok;
}

void
dif_aws_batch_free (DifAwsBatch *self)
{
  g_mutex_lock (&self->mutex);
  stop (self);
  g_mutex_unlock (&self->mutex);
  dif_aws_client_sweep (self->client);
  dif_aws_batch_finish (self, NULL);
  g_clear_error (&self->error);
  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

/* --- From the client's thread ------------------------------------------------------------- */

gboolean
dif_aws_batch_is_stopped (DifAwsBatch *self)
{
  gboolean stopped;

  g_mutex_lock (&self->mutex);
  stopped = self->stopped;
  g_mutex_unlock (&self->mutex);
  return stopped;
}

void
dif_aws_batch_sent (DifAwsJob *job, guint64 bytes)
{
  DifAwsBatch *self = job->batch;

  job->sent += bytes;
  if (job->sent <= job->counted)
    return;
  dif_progress_advance (self->progress, job->sent - job->counted);
  g_mutex_lock (&self->mutex);
  self->unsent -= MIN (self->unsent, job->sent - job->counted);
  /* a few kilobytes each: whoever waits for other things is not woken for them */
  if (self->awaited != G_MAXUINT64 && self->unsent <= self->awaited)
    g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  job->counted = job->sent;
}

void
dif_aws_batch_done (DifAwsJob *job, const DifAwsReply *reply, GError *error)
{
  DifAwsBatch *self = job->batch;
  guint64 size = job->request->body != NULL ? g_bytes_get_size (job->request->body) : 0;
  gboolean failed;

  if (error == NULL && job->done != NULL)
    job->done (job->request, reply, job->user_data, &error);
  dif_aws_batch_sent (job, size - MIN (size, job->sent));
  failed = error != NULL;
  dif_aws_request_free (job->request);
  g_free (job);

  g_mutex_lock (&self->mutex);
  if (failed)
    stop (self);
  if (failed && self->error == NULL)
    self->error = g_steal_pointer (&error);
  if (failed)
    dif_aws_client_sweep (self->client);
  self->bodies -= size;
  self->pending--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_clear_error (&error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-json-lane"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-json-check.h"

#include "dif-json-lane.h"

/* A step of the check, on its way */
typedef struct {
  char *path;    /* (owned) (nullable) a document begins */
  char *data;    /* (owned) (nullable) some of it */
  gsize length;
  gboolean last; /* nothing comes any more; else, without the others, the document ends */
} Step;

struct _DifJsonLane {
  DifFindings *findings; /* (owned) of the thread until it has ended */
  GThread *thread;       /* (owned) (nullable) */
  GAsyncQueue *steps;    /* (owned) (element-type Step) */
  GMutex lock;
  GCond less;
  gsize waiting;         /* bytes on their way, under lock */
};


static void
arrive (DifJsonLane *self, gsize length)
{
  g_mutex_lock (&self->lock);
  self->waiting -= length;
  g_cond_signal (&self->less);
  g_mutex_unlock (&self->lock);
}

static gpointer
run (gpointer data)
{
  DifJsonLane *self = data;
  g_autoptr (DifJsonCheck) check = dif_json_check_new (self->findings);
  gboolean last = FALSE;

  while (!last) {
    Step *step = g_async_queue_pop (self->steps);

    last = step->last;
    if (step->path != NULL)
      dif_json_check_begin (check, step->path);
    else if (step->data != NULL)
      dif_json_check_push (check, step->data, step->length);
    else if (!last)
      dif_json_check_end (check);
    arrive (self, step->length);
    g_free (step->path);
    g_free (step->data);
    g_free (step);
  }
  return NULL;
}

DifJsonLane *
dif_json_lane_new (void)
{
  DifJsonLane *self = g_new0 (DifJsonLane, 1);

  self->findings = dif_findings_new ();
  self->steps = g_async_queue_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->less);
  self->thread = g_thread_new ("json", run, self);
  return self;
}

static void
send (DifJsonLane *self, Step step)
{
  g_async_queue_push (self->steps, g_memdup2 (&step, sizeof step));
}

void
dif_json_lane_begin (DifJsonLane *self, const char *path)
{
  send (self, (Step){ .path = g_strdup (path) });
}

void
dif_json_lane_push (DifJsonLane *self, const char *data, gsize length)
{
  if (length == 0)
    return;
  g_mutex_lock (&self->lock);
  while (self->waiting > DIF_LIMIT_JSON_LANE)
    g_cond_wait (&self->less, &self->lock);
  self->waiting += length;
  g_mutex_unlock (&self->lock);
  send (self, (Step){ .data = g_memdup2 (data, length), .length = length });
}

void
dif_json_lane_end (DifJsonLane *self)
{
  send (self, (Step){ 0 });
}

DifFindings *
dif_json_lane_finish (DifJsonLane *self)
{
  if (self->thread != NULL) {
    send (self, (Step){ .last = TRUE });
    g_thread_join (g_steal_pointer (&self->thread));
  }
  return self->findings;
}

void
dif_json_lane_free (DifJsonLane *self)
{
  dif_json_lane_finish (self);
  g_async_queue_unref (self->steps);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->less);
  dif_findings_free (self->findings);
  g_free (self);
}

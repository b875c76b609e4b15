/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-give"

#include "config.h"

#include "dif-desk-give.h"


typedef struct {
  DifBench *bench; /* (owned) */
  DifDeskWork work;
  gpointer data;   /* (owned) */
  GDestroyNotify destroy;
} Given;

static void
given_free (gpointer data)
{
  Given *given = data;

  dif_bench_unref (given->bench);
  if (given->destroy != NULL)
    given->destroy (given->data);
  g_free (given);
}

static gboolean
carry_out (DifJob *job, gpointer data, GError **error)
{
  Given *given = data;
  DifProfile *profile = dif_bench_open (given->bench, error);
  gboolean ok = profile != NULL && given->work (profile, job, given->data, error);

  dif_bench_leave (given->bench);
  return ok;
}

DifJob *
dif_desk_give (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy)
{
  Given *given = g_new0 (Given, 1);
  DifJob *job;

  given->bench = dif_bench_ref (dif_desk_get_bench (self));
  given->work = work;
  given->data = data;
  given->destroy = destroy;
  job = dif_job_new (title, carry_out, given, given_free);
  dif_job_manager_run (dif_desk_get_jobs (self), dif_desk_get_folder (self), job);
  return job;
}

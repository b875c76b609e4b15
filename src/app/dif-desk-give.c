/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-give"

#include "config.h"

#include "relay/dif-profile.h"

#include "dif-desk-give.h"

#define LANE_LOOKING "looking"


typedef struct {
  DifBench *bench; /* (owned) (nullable): %NULL only looks at @folder */
  char *folder;    /* (owned) (nullable) */
  DifDeskWork work;
  gpointer data;   /* (owned) */
  GDestroyNotify destroy;
} Given;

static void
given_free (gpointer data)
{
  Given *given = data;

  g_clear_pointer (&given->bench, dif_bench_unref);
  if (given->destroy != NULL)
    given->destroy (given->data);
  g_free (given->folder);
  g_free (given);
}

static Given *
given_new (DifDeskWork work, gpointer data, GDestroyNotify destroy)
{
  Given *given = g_new0 (Given, 1);

  given->work = work;
  given->data = data;
  given->destroy = destroy;
  return given;
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

static gboolean
look (DifJob *job, gpointer data, GError **error)
{
  Given *given = data;
  g_autoptr (DifProfile) profile = dif_profile_open (given->folder, FALSE, NULL, error);

  return profile != NULL && given->work (profile, job, given->data, error);
}

DifJob *
dif_desk_order (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy)
{
  Given *given = given_new (work, data, destroy);

  given->bench = dif_bench_ref (dif_desk_get_bench (self));
  return dif_job_new (title, carry_out, given, given_free);
}

void
dif_desk_carry_out (DifDesk *self, DifJob *job)
{
  dif_job_manager_run (dif_desk_get_jobs (self), dif_desk_get_folder (self), job);
}

DifJob *
dif_desk_give (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy)
{
  DifJob *job = dif_desk_order (self, title, work, data, destroy);

  dif_desk_carry_out (self, job);
  return job;
}

DifJob *
dif_desk_keep (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy)
{
  DifJob *job = dif_desk_order (self, title, work, data, destroy);

  dif_job_set_brief (job, TRUE);
  dif_desk_carry_out (self, job);
  return job;
}

DifJob *
dif_desk_give_look (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy)
{
  Given *given = given_new (work, data, destroy);
  DifJob *job = dif_job_new (title, look, given, given_free);

  given->folder = g_strdup (dif_desk_get_shown (self));
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_LOOKING, job);
  return job;
}

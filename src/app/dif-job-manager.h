/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-job.h"

G_BEGIN_DECLS

/**
 * DifJobManager:
 *
 * Runs jobs on worker threads, and is the GListModel of those that wait, run and have ended, newest
 * first. Jobs of one lane run one after another, jobs of different lanes at the same time: a lane is
 * what can only be written by one, such as a data folder.
 *
 * Of the jobs that ended well only the last few stay; one that failed stays until it is dismissed.
 *
 * Signal `ended (DifJob *)`: a job has ended, on the main thread.
 */
#define DIF_TYPE_JOB_MANAGER (dif_job_manager_get_type ())
G_DECLARE_FINAL_TYPE (DifJobManager, dif_job_manager, DIF, JOB_MANAGER, GObject)

/** DIF_JOB_MANAGER_KEPT: jobs that ended well and are still listed */
#define DIF_JOB_MANAGER_KEPT (8)

DifJobManager *dif_job_manager_new (void);

/** dif_job_manager_run: @lane: its name; @job: (transfer full) */
void dif_job_manager_run (DifJobManager *self, const char *lane, DifJob *job);

/** dif_job_manager_get_active: Returns: jobs that wait or run; property `active` */
guint dif_job_manager_get_active (DifJobManager *self);

/** dif_job_manager_is_busy: whether a job of that lane waits or runs */
gboolean dif_job_manager_is_busy (DifJobManager *self, const char *lane);

/** dif_job_manager_dismiss: takes a job that has ended off the list */
void dif_job_manager_dismiss (DifJobManager *self, DifJob *job);

/** dif_job_manager_cancel_routine: asks every job that comes again and again to end */
void dif_job_manager_cancel_routine (DifJobManager *self);

/** dif_job_manager_cancel_lane: asks every job of a lane to end */
void dif_job_manager_cancel_lane (DifJobManager *self, const char *lane);

/** dif_job_manager_cancel_all: asks every job to end */
void dif_job_manager_cancel_all (DifJobManager *self);

/** dif_job_manager_settle: asks every job to end and stays until they have; at the program's end only */
void dif_job_manager_settle (DifJobManager *self);

G_END_DECLS

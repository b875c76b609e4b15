/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-progress.h"

G_BEGIN_DECLS

/**
 * DifJobState:
 * @DIF_JOB_WAITING: another job of its lane runs before it
 */
typedef enum {
  DIF_JOB_WAITING,
  DIF_JOB_RUNNING,
  DIF_JOB_DONE,
  DIF_JOB_FAILED,
  DIF_JOB_CANCELLED,
} DifJobState;

/**
 * DifJob:
 *
 * One operation of the window: its inputs, how far it is, and how it ended. Made and looked at on the
 * main thread; its work runs on a worker thread, which only touches what is said to be safe there.
 * A #DifJobManager runs it.
 */
#define DIF_TYPE_JOB (dif_job_get_type ())
G_DECLARE_FINAL_TYPE (DifJob, dif_job, DIF, JOB, GObject)

/**
 * DifJobWork:
 * @data: the inputs
 *
 * The operation itself, blocking, on the worker thread. Returns: %FALSE with @error if it failed
 */
typedef gboolean (*DifJobWork) (DifJob *job, gpointer data, GError **error);

/**
 * dif_job_new:
 * @title: what it does, translated, e.g. "Fetching"
 * @data: the inputs, handed to @work
 * @destroy: (nullable): frees @data
 */
DifJob *dif_job_new (const char *title, DifJobWork work, gpointer data, GDestroyNotify destroy);

const char *dif_job_get_title (DifJob *self);
DifJobState dif_job_get_state (DifJob *self);

/** dif_job_is_active: whether it waits or runs */
gboolean dif_job_is_active (DifJob *self);

/** dif_job_get_step: Returns: (transfer none): the step that runs, or "" */
const char *dif_job_get_step (DifJob *self);

/** dif_job_get_fraction: Returns: from 0 to 1; negative while it cannot be told */
double dif_job_get_fraction (DifJob *self);

/** dif_job_dup_outcome: Returns: (transfer full): what it did, in a sentence; "" if it said nothing */
char *dif_job_dup_outcome (DifJob *self);

/** dif_job_get_detail: Returns: (transfer none): rate and end, e.g. "1.2 MB/s · ends at 20:14", or "" */
const char *dif_job_get_detail (DifJob *self);

/** dif_job_get_error: Returns: (transfer none) (nullable): why it failed; see dif_error_get_hint() */
const GError *dif_job_get_error (DifJob *self);

/** dif_job_set_routine: it comes again and again: once ended, nobody wants to see it any more */
void dif_job_set_routine (DifJob *self, gboolean routine);
gboolean dif_job_is_routine (DifJob *self);

/** dif_job_set_brief: it keeps what was typed, at once: it is carried out also when everything else is cancelled */
void dif_job_set_brief (DifJob *self, gboolean brief);
gboolean dif_job_is_brief (DifJob *self);

/** dif_job_set_progress: it tells how far it is there, and not in a progress of its own; before it runs */
void dif_job_set_progress (DifJob *self, DifProgress *progress);

/** dif_job_cancel: asks it to end; safe from any thread */
void dif_job_cancel (DifJob *self);

/* --- For the worker thread ---------------------------------------------------------------- */

/** dif_job_get_progress: Returns: (transfer none): where the work tells how far it is */
DifProgress *dif_job_get_progress (DifJob *self);
GCancellable *dif_job_get_cancellable (DifJob *self);

/**
 * dif_job_tell:
 * @step: (transfer full): what it is at, translated
 * @fraction: how far it is, from 0 to 1; negative if that cannot be told
 *
 * For work that is not counted in bytes: takes the place of the progress.
 */
void dif_job_tell (DifJob *self, char *step, double fraction);

/** dif_job_take_outcome: says what it did; @text: (transfer full) */
void dif_job_take_outcome (DifJob *self, char *text);

/* --- For the manager ---------------------------------------------------------------------- */

/** dif_job_perform: runs the work on the calling thread */
gboolean dif_job_perform (DifJob *self, GError **error);

/** dif_job_begin: it runs from now on */
void dif_job_begin (DifJob *self);

/** dif_job_look: reads the progress into the properties; @now: monotonic */
void dif_job_look (DifJob *self, gint64 now);

/** dif_job_finish: @error: (transfer full) (nullable): why it failed */
void dif_job_finish (DifJob *self, GError *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/dif-night-operator.h"

#include "dif-bench.h"
#include "dif-job-manager.h"
#include "dif-outlook.h"

G_BEGIN_DECLS

/**
 * DifDesk:
 *
 * The one model behind every page: which data folder is shown, what it holds, what that means, and
 * the jobs at work on it. Main thread only; it reads on a worker thread, whenever the folder changes
 * (also when difusorctl changes it), and tells with the signal `changed`. The operations are in
 * dif-desk-work.h.
 *
 * Property `relaying`: whether cuts are fetched and published by themselves.
 * Property `practising`: whether a practice night runs.
 * Property `practice`: whether the shown folder is a practice night's.
 */
#define DIF_TYPE_DESK (dif_desk_get_type ())
G_DECLARE_FINAL_TYPE (DifDesk, dif_desk, DIF, DESK, GObject)

/** dif_desk_new: @folder: the operator's data folder, which need not exist */
DifDesk *dif_desk_new (const char *folder);

/** dif_desk_get_folder: Returns: the operator's data folder */
const char *dif_desk_get_folder (DifDesk *self);

/** dif_desk_get_shown: Returns: the folder that is shown: the operator's, or a practice night's */
const char *dif_desk_get_shown (DifDesk *self);

/** dif_desk_set_folder: opens another data folder */
void dif_desk_set_folder (DifDesk *self, const char *folder);

/**
 * dif_desk_show_practice:
 * @folder: (nullable): a practice night's folder; %NULL goes back to the operator's own
 * @clock: (nullable): its clock
 */
void dif_desk_show_practice (DifDesk *self, const char *folder, DifClock *clock);

gboolean dif_desk_is_practice (DifDesk *self);
gboolean dif_desk_is_practising (DifDesk *self);
gboolean dif_desk_is_relaying (DifDesk *self);

/** dif_desk_refresh: reads the folder again, soon */
void dif_desk_refresh (DifDesk *self);

/** dif_desk_stop: nothing is read and no turn is begun by itself any more: the program ends */
void dif_desk_stop (DifDesk *self);

/** dif_desk_get_reading: Returns: (transfer none) (nullable): %NULL until it was read, or if it cannot be */
DifReading *dif_desk_get_reading (DifDesk *self);

/** dif_desk_get_outlook: Returns: (transfer none) (nullable): what that means now */
DifOutlook *dif_desk_get_outlook (DifDesk *self);

/** dif_desk_get_error: Returns: (transfer none) (nullable): why the folder cannot be read */
const GError *dif_desk_get_error (DifDesk *self);

/** dif_desk_get_locked: Returns: (transfer none) (nullable): that another process writes into the
 * operator's folder, in a sentence that names it; nothing can be changed there until it ends */
const char *dif_desk_get_locked (DifDesk *self);

/** dif_desk_look_on: shows the folder all the same */
void dif_desk_look_on (DifDesk *self);
gboolean dif_desk_is_looking_on (DifDesk *self);

/** dif_desk_try_again: reads the folder anew, and whether it can be written into */
void dif_desk_try_again (DifDesk *self);

/** dif_desk_get_clock: Returns: (transfer none): the one to tell the hour by */
DifClock *dif_desk_get_clock (DifDesk *self);

/** dif_desk_get_cuts: Returns: (transfer none): of DifCutItem, newest first */
GListModel *dif_desk_get_cuts (DifDesk *self);

/** dif_desk_get_targets: Returns: (transfer none): of DifTargetItem */
GListModel *dif_desk_get_targets (DifDesk *self);

/** dif_desk_get_jobs: Returns: (transfer none): what is at work */
DifJobManager *dif_desk_get_jobs (DifDesk *self);

/* --- For dif-desk-work.c ------------------------------------------------------------------ */

/** dif_desk_get_bench: Returns: (transfer none): where jobs write into the operator's folder */
DifBench *dif_desk_get_bench (DifDesk *self);

/** dif_desk_set_next_turn: @source: of the timer that starts the next turn of relaying; 0 stops it */
void dif_desk_set_next_turn (DifDesk *self, guint source);

/** dif_desk_has_next_turn: whether that timer runs */
gboolean dif_desk_has_next_turn (DifDesk *self);

/** dif_desk_forget_next_turn: that timer has run */
void dif_desk_forget_next_turn (DifDesk *self);

/** dif_desk_set_operator: @operator: (nullable): of the night that runs */
void dif_desk_set_operator (DifDesk *self, DifNightOperator *operator);

/** dif_desk_get_operator: Returns: (transfer none) (nullable) */
DifNightOperator *dif_desk_get_operator (DifDesk *self);

void dif_desk_set_practising (DifDesk *self, gboolean practising);
void dif_desk_set_relaying_state (DifDesk *self, gboolean relaying);

G_END_DECLS

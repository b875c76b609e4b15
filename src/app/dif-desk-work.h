/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "practice/dif-election.h"
#include "practice/dif-night-operator.h"
#include "target/dif-target-test.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What can be done at the desk. Each returns at once: the work is a job of dif_desk_get_jobs(), which
 * says how it goes and how it ended. Everything but practice writes into the operator's own folder.
 */

/** DIF_NIGHT_PLAN_INTERVAL: seconds between two cuts: a night of 12 takes two minutes */
#define DIF_NIGHT_PLAN_INTERVAL (10)

/** DifNightPlan: a practice night */
typedef struct {
  guint cuts;     /* 0 is the usual number */
  guint interval; /* seconds */
  DifElectionSize size;
  gboolean increments;
  GStrv faults;   /* (unowned) (nullable) as dif_night_faults_new() */
} DifNightPlan;

/** dif_desk_practise: runs a practice night and shows it */
void dif_desk_practise (DifDesk *self, const DifNightPlan *plan);

/** dif_desk_act_in_night: while a night runs, what the operator does is noted; fetching and publishing by
 * hand are the night's to do. Without one, nothing */
void dif_desk_act_in_night (DifDesk *self, DifNightAct act);

/** dif_desk_has_night_report: whether a night has been practised from this folder */
gboolean dif_desk_has_night_report (DifDesk *self);

/** dif_desk_stop_practice: ends the night that runs; it stays shown, and the next one goes on with it */
void dif_desk_stop_practice (DifDesk *self);

/** dif_desk_leave_practice: ends the night that runs, and shows the operator's own folder again */
void dif_desk_leave_practice (DifDesk *self);

/** dif_desk_relay: fetches and publishes by itself from now on, or no longer */
void dif_desk_relay (DifDesk *self, gboolean relay);

/** dif_desk_hurry: whoever relays asks at once, as far as it waits for the next time */
void dif_desk_hurry (DifDesk *self);

/** dif_desk_fetch: asks the source what is new */
void dif_desk_fetch (DifDesk *self);

/** dif_desk_import: takes in a package from a file, as if the source had offered it */
void dif_desk_import (DifDesk *self, const char *path);

/**
 * dif_desk_publish:
 * @cut: (nullable): %NULL is the newest
 * @target: (nullable): %NULL is every one of its mode
 * @reason: (nullable): why it goes back
 */
void dif_desk_publish (DifDesk *self, const char *cut, const char *target, const char *reason);

/** dif_desk_admit: takes in a cut that was refused only for its hour; @reason: why it is right all the same */
void dif_desk_admit (DifDesk *self, const char *cut, const char *reason);

/** dif_desk_verify: reads the public address back; @target (nullable) only this one's */
void dif_desk_verify (DifDesk *self, const char *target);

/** dif_desk_set_source: keeps where packages come from; @config is taken over */
void dif_desk_set_source (DifDesk *self, DifSourceConfig *config);

/**
 * dif_desk_add_target:
 * @config: taken over
 * @test: (nullable): taken over: how it went when it was tried
 *
 * Keeps a place to publish on.
 */
void dif_desk_add_target (DifDesk *self, DifTargetConfig *config, DifTargetTest *test);

/** dif_desk_write_rules: tells the web server of a hosting how to serve the site (target/dif-web-rules.h) */
void dif_desk_write_rules (DifDesk *self, const char *target);

/** dif_desk_test_target: tries one out that is kept already, and notes it in the ledger */
void dif_desk_test_target (DifDesk *self, const char *target);

/** dif_desk_set_page: @url: of the outlet's own page that leads readers there; empty for none */
void dif_desk_set_page (DifDesk *self, const char *target, const char *url);

/** dif_desk_remove_target: forgets it; what stands there stays */
void dif_desk_remove_target (DifDesk *self, const char *target);

/**
 * dif_desk_try_source_async:
 * @config: copied
 *
 * Asks a source what is there, without keeping it. dif_desk_try_source_finish() returns the number of
 * packages, or -1 with @error; @unknown_key (out) (transfer full) (nullable): as dif_source_get_unknown_key().
 */
void dif_desk_try_source_async (DifDesk *self, DifSourceConfig *config, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
int dif_desk_try_source_finish (DifDesk *self, GAsyncResult *result, char **unknown_key, GError **error);

/**
 * dif_desk_try_target_async:
 * @config: copied
 *
 * Tries a target out, without keeping it. dif_desk_try_target_finish() returns (transfer full) what was
 * found, or %NULL if it was cancelled.
 */
void dif_desk_try_target_async (DifDesk *self, DifTargetConfig *config, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
DifTargetTest *dif_desk_try_target_finish (DifDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS

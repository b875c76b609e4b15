/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-probes.h"
#include "relay/dif-profile.h"
#include "relay/dif-relay-event.h"

G_BEGIN_DECLS

/*
 * The eye on the public addresses, and on the outlet's own page with them: every target that has one is looked at once a minute, what is
 * seen is kept, and what is wrong becomes one incident per cause, not one per look.
 */

/**
 * dif_watch_round:
 * @profile: opened for writing, by this thread
 *
 * Looks once at every public address and at the updates that readers lack, and has what is new told
 * elsewhere, if that is set (watch/dif-webhook.h).
 *
 * Returns: (transfer full) (element-type DifProbe): what was seen, or %NULL if it could not be kept
 */
GPtrArray *dif_watch_round (DifProfile *profile, GCancellable *cancellable, GError **error);

/**
 * dif_watch_run:
 * @watch: (nullable): told of every address that is not well (stage `down` or `altered`), and of the outlet's own page (`page`)
 *
 * Rounds, one a minute, until @cancellable.
 */
void dif_watch_run (DifProfile *profile,
                    DifRelayWatch watch,
                    gpointer watch_data,
                    GCancellable *cancellable);

/**
 * DifWatch:
 *
 * dif_watch_run() on a thread of its own, beside a relay of the same process.
 */
typedef struct _DifWatch DifWatch;

/** dif_watch_start: @folder: a data folder that this process holds */
DifWatch *dif_watch_start (const char *folder, DifRelayWatch watch, gpointer watch_data);

/** dif_watch_stop: ends it and waits for it; frees @self */
void dif_watch_stop (DifWatch *self);

/**
 * dif_watch_count_missed:
 *
 * Updates missed in a row (call, III.f): cuts that came after the one that readers see and that
 * they do not see yet, two minutes after they came.
 *
 * Returns: their number, or -1 with @error
 */
int dif_watch_count_missed (DifProfile *profile, GError **error);

G_END_DECLS

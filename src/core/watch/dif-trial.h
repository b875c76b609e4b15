/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-tests.h"
#include "base/dif-progress.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * The tests before the night (call, III.d–e, V). Blocking; each keeps what it found, also a failure, and
 * changes nothing of what readers see.
 */

/**
 * dif_trial_transfer:
 * @profile: opened for writing
 *
 * Fetches what the source offers, for a few seconds and into a place of its own, checks the newest
 * package and unpacks it, and measures how fast it came (call, II.b).
 *
 * Returns: (transfer full): the run, which is kept; %NULL with %DIF_ERROR_SETUP if there is no source, or
 *   with why nothing could be kept, or if it was cancelled
 */
DifTestRun *dif_trial_transfer (DifProfile *profile, DifProgress *progress, GCancellable *cancellable, GError **error);

/** dif_trial_target: tries a target out (target/dif-target-test.h). Returns: (transfer full): as above */
DifTestRun *dif_trial_target (DifProfile *profile, const char *name, GCancellable *cancellable, GError **error);

/**
 * dif_trial_whole:
 *
 * The whole way: the transfer, then every target; how long all of it took.
 *
 * Returns: (transfer full): the run of the whole, as above; the parts are kept beside it
 */
DifTestRun *dif_trial_whole (DifProfile *profile, DifProgress *progress, GCancellable *cancellable, GError **error);

/**
 * dif_trial_continuity:
 * @minutes: from 1 to %DIF_LIMIT_CONTINUITY_MINUTES
 *
 * Asks the source and looks at every public address, again and again for so long, and counts what did
 * not answer (call, IV.d.II). What is seen at an address that holds a cut counts for its availability.
 *
 * Returns: (transfer full): the run, as above; %NULL with %DIF_ERROR_SETUP if there is neither source nor
 *   public address, or with %DIF_ERROR_USAGE
 */
DifTestRun *dif_trial_continuity (DifProfile *profile, guint minutes, DifProgress *progress, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS

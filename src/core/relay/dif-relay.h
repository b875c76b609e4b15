/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-delivery.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/**
 * DifRelay:
 *
 * One cut's journey, and the loop that repeats it: what is new is fetched, checked and put
 * together, and the newest cut is brought to every target of its mode that does not show it yet.
 * The command line, the window and the practice night all relay through here.
 *
 * Blocking; used by one worker thread, with a profile opened for writing.
 */
#define DIF_TYPE_RELAY (dif_relay_get_type ())
G_DECLARE_FINAL_TYPE (DifRelay, dif_relay, DIF, RELAY, GObject)

/**
 * dif_relay_new:
 * @profile: outlives the relay
 * @progress: (nullable)
 * @watch: (nullable): is told of every stage
 *
 * Returns: (transfer full): the relay. Its source is opened at the first fetch.
 */
DifRelay *dif_relay_new (DifProfile *profile,
                         DifProgress *progress,
                         DifRelayWatch watch,
                         gpointer watch_data);

/**
 * dif_relay_fetch:
 * @patient: stay until a set that lacks its partner is whole, or goes on without it
 * @received: (out): new packages
 *
 * From the source into the archive. One bad package never keeps the others out: the first error is
 * returned at the end of the round.
 */
gboolean dif_relay_fetch (DifRelay *self,
                          gboolean patient,
                          guint *received,
                          GCancellable *cancellable,
                          GError **error);

/** dif_relay_insist: somebody asks for it: the next fetch also tries what was put off */
void dif_relay_insist (DifRelay *self);

/**
 * dif_relay_set_patience:
 * @seconds: 0 for as many as the test of the transfer found (relay/dif-pace.h)
 *
 * As dif_source_set_patience(), from the next fetch on.
 */
void dif_relay_set_patience (DifRelay *self, guint seconds);

/**
 * dif_relay_admit:
 * @id: a cut that was refused only for its hour
 * @reason: why it is right all the same; for the ledger
 *
 * Takes it in after all, with whatever else of the same hour was refused with it, and puts it together.
 * The refused cut stays as it is; what is admitted is a cut of its own.
 *
 * Returns: (transfer full): the admitted cut, or %NULL with %DIF_ERROR_UNSAFE if @id was refused for what
 *   it holds or is no refused cut, %DIF_ERROR_USAGE without a reason
 */
DifCut *
dif_relay_admit (DifRelay *self, const char *id, const char *reason, GCancellable *cancellable, GError **error);

/** dif_relay_assemble: the second half of a fetch alone: from packages in the archive to cuts */
gboolean
dif_relay_assemble (DifRelay *self, gboolean patient, GCancellable *cancellable, GError **error);

/**
 * dif_relay_choose:
 * @id: (nullable): %NULL is the newest accepted cut of the source's mode
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_NOT_FOUND or %DIF_ERROR_SETUP
 */
DifCut *dif_relay_choose (DifRelay *self, const char *id, GError **error);

/**
 * dif_relay_publish:
 * @id: (nullable): the cut; %NULL is the newest
 * @target: (nullable): only there
 * @reason: (nullable): why it goes back, or shrinks
 * @publications: (out) (transfer full) (element-type DifPublication)
 *
 * As dif_delivery_run(), for what the profile holds. A target that failed has its error in its
 * publication.
 *
 * Returns: (transfer full): the cut as it stands afterwards, or %NULL
 */
DifCut *dif_relay_publish (DifRelay *self,
                           const char *id,
                           const char *target,
                           const char *reason,
                           GPtrArray **publications,
                           GCancellable *cancellable,
                           GError **error);

/**
 * dif_relay_round:
 * @patient: as dif_relay_fetch()
 * @cut: (out) (transfer full) (nullable): the newest cut as it stands afterwards
 * @publications: (out) (transfer full) (element-type DifPublication): empty if every target showed
 *   it already
 *
 * Fetches, and publishes what is due. Both are done whatever happens to the other.
 *
 * Returns: %FALSE with the first error of the round
 */
gboolean dif_relay_round (DifRelay *self,
                          gboolean patient,
                          DifCut **cut,
                          GPtrArray **publications,
                          GCancellable *cancellable,
                          GError **error);

/**
 * dif_relay_turn:
 *
 * One turn of dif_relay_run(), for who has other work to do between two: a round, and our leases
 * kept up. An error of the round is told to the watch (stage `failed`); the next one tries again.
 *
 * Returns: microseconds until the next turn is due
 */
gint64 dif_relay_turn (DifRelay *self, GCancellable *cancellable);

/**
 * dif_relay_run:
 * @until: microseconds of UTC; 0 for no end
 *
 * Turns until @until or until @cancellable, whichever is first.
 */
void dif_relay_run (DifRelay *self, gint64 until, GCancellable *cancellable);

/**
 * dif_relay_hand_over:
 * @name: a target that this machine publishes on
 *
 * Lets the other machine publish there at once; this one stands by (relay/dif-lease.h).
 */
gboolean
dif_relay_hand_over (DifRelay *self, const char *name, GCancellable *cancellable, GError **error);

/**
 * dif_relay_take:
 * @reason: why, for the ledger: a person knows that the other machine publishes no longer
 *
 * Publishes there from now on, whatever another machine's lease says.
 */
gboolean dif_relay_take (DifRelay *self, const char *name, const char *reason, GCancellable *cancellable,
                         GError **error);

/**
 * dif_relay_verify:
 * @only: (nullable): only this target
 *
 * Reads every public address back.
 *
 * Returns: (transfer full) (element-type DifPublication): one per address, or %NULL with
 *   %DIF_ERROR_ALTERED naming what is not as published, %DIF_ERROR_UNFULFILLED if no target with a
 *   public address shows a cut
 */
GPtrArray *
dif_relay_verify (DifRelay *self, const char *only, GCancellable *cancellable, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-cut.h"
#include "call/dif-call.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/*
 * Who publishes on a target: `.difusor/manifest.json` beside the site names the publisher and until
 * when (contract.md §2). A publisher is a data folder on a machine; two of them never publish at once,
 * however wrong their clocks are:
 *
 * - Who publishes writes the lease again after half an interval of the call, and believes in it for 9/10
 *   of its length, reckoned by dif_clock_elapsed() from before it was written.
 * - Another one takes over only after it has itself seen the same lease, unchanged, for its whole length
 *   (one and a quarter intervals: two renewals were missed), or at once if it was handed over.
 * - Where another publisher is known of, whoever begins writes its claim, waits, and reads it back: of two
 *   that begin at the same time, the one whose claim stands goes on.
 */

/** DifLease: what a lease is dealt with by; nothing is owned. The target is open. */
typedef struct {
  DifTarget *target;
  DifArchive *archive;
  DifCall *call;
  DifMode mode;              /* of what is to be published */
  gboolean withdrawn;        /* what is written there is a holding page */
  gboolean look;             /* the file is asked for, whatever we know */
  GCancellable *cancellable; /* (nullable) */
} DifLease;

/** DifLeaseFound: what stands there by another's word; zero-initialise, clear with dif_lease_found_clear() */
typedef struct {
  char *publisher;    /* (owned) (nullable) who published there before; %NULL if it was us or nobody */
  char *cut;          /* (owned) (nullable) that stands there */
  DifManifest *files; /* (owned) (nullable) what stands there, where we have published last or nobody has
                       * told us otherwise as well */
} DifLeaseFound;

void dif_lease_found_clear (DifLeaseFound *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifLeaseFound, dif_lease_found_clear)

/** dif_lease_length: Returns: microseconds for which dif_lease_write() holds the target */
gint64 dif_lease_length (DifCall *call);

/** dif_lease_renewal: Returns: microseconds after which it is written again */
gint64 dif_lease_renewal (DifCall *call);

/**
 * dif_lease_take:
 * @person: who asks is a person who says why: another publisher's lease is taken over at once
 * @found: (out caller-allocates): what stands there, if the file was asked for
 *
 * Makes sure that this data folder publishes there from now on. Where it does already, by its own
 * reckoning, and no other publisher is known of, a distant file is not asked for again.
 *
 * Returns: %FALSE with %DIF_ERROR_STANDBY while another publisher does, %DIF_ERROR_MODE if what stands
 *   there is real and the mode is not, or the reverse
 */
gboolean dif_lease_take (DifLease *self, gboolean person, DifLeaseFound *found, GError **error);

/**
 * dif_lease_check_rest:
 *
 * Returns: %FALSE with %DIF_ERROR_STANDBY if this publisher stands by there and has looked a moment ago,
 *   so that a distant file is not asked for all the time
 */
gboolean dif_lease_check_rest (DifLease *self, GError **error);

/**
 * dif_lease_confirm:
 *
 * Between the steps of a long publication: whether it still is ours, and renewed where it is half over.
 *
 * Returns: %FALSE with %DIF_ERROR_STANDBY if another publisher has taken over meanwhile
 */
gboolean dif_lease_confirm (DifLease *self, GError **error);

/**
 * dif_lease_write:
 * @cut: what stands there
 * @files: what stands there
 *
 * Says that this data folder publishes there, and anchors the ledger's head.
 */
gboolean dif_lease_write (DifLease *self, const char *cut, DifManifest *files, GError **error);

/**
 * dif_lease_hand_over:
 *
 * Lets another publisher take over at once. This one stands by, and takes it back if nobody came within
 * two minutes. %DIF_ERROR_STANDBY if it is not ours to hand over, %DIF_ERROR_SETUP if nothing
 * stands there.
 */
gboolean dif_lease_hand_over (DifLease *self, GError **error);

/** dif_lease_share: from now on another publisher is known of, on every target of this folder */
gboolean dif_lease_share (DifArchive *archive, GError **error);

/** dif_lease_is_shared: whether another publisher is known of */
gboolean dif_lease_is_shared (DifArchive *archive);

/** dif_lease_dup_other: Returns: (transfer full) (nullable): who publishes on @target in our stead, as last
 * seen; asks nobody */
char *dif_lease_dup_other (DifArchive *archive, const char *target);

/** dif_lease_is_due: whether our own lease of @target is to be written again, or nothing is known of one */
gboolean dif_lease_is_due (DifArchive *archive, DifCall *call, const char *target);

G_END_DECLS

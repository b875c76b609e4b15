/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-cut.h"
#include "call/dif-call.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/*
 * Who publishes on a target: `.difusor/manifest.json` beside the site names the machine and until
 * when (contract.md §2). Two operators never overwrite each other unawares.
 */

/**
 * dif_lease_check:
 * @mode: of what is to be published
 * @ours_until: until when this machine has said that it publishes there, 0 if it has not; as long as
 *   that lasts no other machine does, so a distant file is not asked for again
 * @held: (inout) (nullable): what we believe that stands there; if that is nothing, or another machine
 *   has published since, what the file says
 *
 * Returns: %FALSE with %DIF_ERROR_DECISION while another machine publishes there, %DIF_ERROR_MODE if
 *   what stands there is real and @mode is not, or the reverse
 */
gboolean dif_lease_check (DifTarget *target,
                          DifClock *clock,
                          DifMode mode,
                          gint64 ours_until,
                          DifManifest **held,
                          GCancellable *cancellable,
                          GError **error);

/** dif_lease_length: Returns: microseconds for which dif_lease_write() holds the target */
gint64 dif_lease_length (DifCall *call);

/**
 * dif_lease_write:
 * @files: what stands there
 *
 * Says that this machine publishes there for two intervals of the call from now on, and anchors the
 * ledger's head.
 */
gboolean dif_lease_write (DifTarget *target,
                          DifArchive *archive,
                          DifCall *call,
                          DifCut *cut,
                          DifManifest *files,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS

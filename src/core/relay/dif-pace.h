/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-tests.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/*
 * The parameters of operation that a test of the transfer adjusts (call V.a.i.3): after how many
 * seconds a request to the institute is given up and begun anew. Untested it is
 * %DIF_LIMIT_REQUEST_SECONDS, long enough for the slowest line; on a line that was measured, one that
 * stalls is noticed well before the next cut is due.
 */

/**
 * dif_pace_of:
 * @run: a transfer that did what it should
 *
 * Returns: a minute, and four times what a package of %DIF_LIMIT_PACE_BYTES would take at the speed of
 *   @run, but never more than %DIF_LIMIT_REQUEST_SECONDS; 0 if it moved nothing, or not over HTTP
 */
guint dif_pace_of (const DifTestRun *run);

/**
 * dif_pace_load:
 * @source: as set
 *
 * Returns: the seconds by the last transfer from a source of this kind and mode; 0 if none passed, or
 *   it cannot be read
 */
guint dif_pace_load (DifArchive *archive, const DifSourceConfig *source);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-relay.h"

G_BEGIN_DECLS

/**
 * DifBench:
 *
 * Where jobs write into a data folder: one profile opened for writing, by whichever job comes first,
 * and kept for the next only while the window relays, so that difusorctl can write in between.
 * Reference-counted; used by the jobs of one lane, so by one thread at a time.
 */
typedef struct _DifBench DifBench;

DifBench *dif_bench_new (const char *folder);
DifBench *dif_bench_ref (DifBench *self);
void dif_bench_unref (DifBench *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifBench, dif_bench_unref)

/** dif_bench_open: Returns: (transfer none): until dif_bench_leave(), or %NULL with @error */
DifProfile *dif_bench_open (DifBench *self, GError **error);

/** dif_bench_leave: closes the profile, unless it is kept */
void dif_bench_leave (DifBench *self);

/** dif_bench_keep: whether it stays open between two jobs; safe from any thread */
void dif_bench_keep (DifBench *self, gboolean keep);

/** dif_bench_get_relay: Returns: (transfer none): the relay of the turns, with its rhythm and leases;
 * beside it the public addresses are watched */
DifRelay *dif_bench_get_relay (DifBench *self);

/** dif_bench_get_progress: Returns: (transfer none): of that relay */
DifProgress *dif_bench_get_progress (DifBench *self);

/** dif_bench_set_pause: microseconds until the next turn; safe from any thread */
void dif_bench_set_pause (DifBench *self, gint64 pause);

/** dif_bench_get_pause_ms: likewise, in milliseconds */
guint dif_bench_get_pause_ms (DifBench *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dif_wait_until:
 * @monotonic: g_get_monotonic_time() at which to go on
 * @cancellable: (nullable)
 *
 * Sleeps on a worker thread; cancelling ends it at once.
 *
 * Returns: %FALSE if it was cancelled
 */
gboolean dif_wait_until (gint64 monotonic, GCancellable *cancellable);

/** dif_wait_get_rings: Returns: how often dif_wait_ring() was called */
guint dif_wait_get_rings (void);

/**
 * dif_wait_until_rung:
 * @heard: (inout): dif_wait_get_rings() as it was when the work before this wait began
 *
 * As dif_wait_until(), and ends also when dif_wait_ring() was called since.
 */
gboolean dif_wait_until_rung (gint64 monotonic, guint *heard, GCancellable *cancellable);

/** dif_wait_ring: whoever waits to look again does so now: the network is there again, the computer is awake. Any thread */
void dif_wait_ring (void);

G_END_DECLS

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

G_END_DECLS

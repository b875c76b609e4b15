/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DifCliWork:
 *
 * Something long; it ends soon, in good order, once @cancellable is cancelled.
 */
typedef gboolean (*DifCliWork) (gpointer data, GCancellable *cancellable, GError **error);

/**
 * dif_cli_run_interruptible:
 *
 * Does @work, and cancels it at the first SIGINT or SIGTERM, so that it can leave everything as the
 * next start wants to find it.
 *
 * Returns: what @work returned
 */
gboolean dif_cli_run_interruptible (DifCliWork work, gpointer data, GError **error);

G_END_DECLS

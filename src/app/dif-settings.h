/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dif_settings_new:
 *
 * Preferences of the window. What concerns the night lies in the data folder, never here.
 *
 * Returns: (transfer full) (nullable): %NULL if the schema is nowhere to be found: the window works
 *   without, and remembers nothing
 */
GSettings *dif_settings_new (void);

G_END_DECLS

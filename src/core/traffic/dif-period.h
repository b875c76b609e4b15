/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dif_period_read:
 * @from: (nullable): a day, or an hour with its offset or by the wall clocks of @zone
 * @to: (nullable): likewise; a day belongs to the period to its end, an hour ends it
 * @start: (out): moment; 0 for no limit
 * @end: (out): moment, not included; 0 for no limit
 *
 * Reads a period as a person types it.
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE naming what is no moment, or if it ends before it begins
 */
gboolean dif_period_read (const char *from,
                          const char *to,
                          GTimeZone *zone,
                          gint64 *start,
                          gint64 *end,
                          GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_cut_time_find:
 * @text: any bytes, e.g. the second line of a results CSV: `20/02/2023 11:05 (UTC-6)`,
 *   `2019/06/03 05:47 (UTC-5)`
 * @zone: zone of a time that does not say its own
 *
 * Returns: the moment of the first date with an hour in @text, day before month; 0 if there is none
 */
gint64 dif_cut_time_find (const char *text, GTimeZone *zone);

/** dif_cut_time_from_name: Returns: the moment of `aaaammdd_hhmm` or `aaaammdd-hhmm` in @name, or 0 */
gint64 dif_cut_time_from_name (const char *name, GTimeZone *zone);

/**
 * dif_cut_time_from_json:
 *
 * A first, honest reading of what institutes are known to write: `ultimoCorte` with `fecha` and
 * `hora`, or `corte` with a whole time, at the top or one level below.
 *
 * Returns: the moment, or 0 if the document does not say it
 */
gint64 dif_cut_time_from_json (const char *data, gsize length, const char *name, GTimeZone *zone);

G_END_DECLS

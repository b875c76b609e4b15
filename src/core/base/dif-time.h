/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * A moment is a gint64: microseconds since 1970-01-01T00:00:00Z. 0 means "not known".
 * Durations never come from moments; they come from the monotonic clock (dif-clock.h).
 */

/**
 * dif_time_parse_iso8601:
 * @text: a date-time with an explicit offset, e.g. `2024-06-02T20:00:00-06:00`
 *
 * Returns: the moment, or 0 if @text is no such date-time (an offset is required: a time without
 *   one is not a moment)
 */
gint64 dif_time_parse_iso8601 (const char *text);

/**
 * dif_time_format_iso8601:
 * @moment: a moment
 * @zone: (nullable): in which zone to write it; %NULL is UTC
 *
 * Returns: (transfer full): e.g. `2024-06-02T20:00:00-06:00`; whole seconds
 */
char *dif_time_format_iso8601 (gint64 moment, GTimeZone *zone);

/**
 * dif_time_format_cut_id:
 *
 * Returns: (transfer full): `aaaammdd-hhmm` in @zone (contract.md §1)
 */
char *dif_time_format_cut_id (gint64 moment, GTimeZone *zone);

/** dif_time_format_clock: Returns: (transfer full): `20:40` in @zone */
char *dif_time_format_clock (gint64 moment, GTimeZone *zone);

/**
 * dif_time_parse_http:
 * @text: (nullable): an HTTP date (RFC 9110 §5.6.7)
 *
 * Returns: the moment, or 0
 */
gint64 dif_time_parse_http (const char *text);

/** dif_time_format_http: Returns: (transfer full): an HTTP date (RFC 9110 §5.6.7) */
char *dif_time_format_http (gint64 moment);

G_END_DECLS

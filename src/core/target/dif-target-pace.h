/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What readers see mixed is shortest when the large and the small files of a phase end together. Over a
 * line that is only far away a large file takes a round trip for each time that it doubles what the line
 * carries, and small ones take about two for each time that they fill all connections: they wait until as
 * many are left. Over a narrow line they wait until little of the large ones is left.
 */

/** dif_target_pace_is_large: Returns: whether small files may wait for one of so many @bytes */
gboolean dif_target_pace_is_large (guint64 bytes);

/**
 * dif_target_pace_left:
 * @bytes: of the large files
 * @small: how many small files follow
 * @connections: over which all of them go
 * @narrow: what dif_target_pace_is_narrow() said last
 *
 * Returns: how many bytes of the large ones may not be on their way yet when the small ones begin
 */
guint64 dif_target_pace_left (guint64 bytes, guint small, guint connections, gboolean narrow);

/**
 * dif_target_pace_is_narrow:
 * @bytes: that were put in @microseconds
 * @before: what was known before, which stays where so few bytes tell nothing
 */
gboolean dif_target_pace_is_narrow (guint64 bytes, gint64 microseconds, gboolean before);

G_END_DECLS

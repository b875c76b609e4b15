/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifCutStamp:
 *
 * A date and hour as it was written, and the moment that it means.
 */
typedef struct {
  gint64 moment;        /* 0 if there is no such day or hour */
  gint offset;          /* seconds east of UTC, as written or of the zone */
  gint year;
  gint month;
  gint day;
  gint hour;
  gint minute;
} DifCutStamp;

/**
 * dif_cut_stamp_find:
 * @text: as dif_cut_time_find()
 *
 * Returns: whether something in @text looks like a date with an hour; 31 February does, and has no
 *   moment
 */
gboolean dif_cut_stamp_find (const char *text, GTimeZone *zone, DifCutStamp *stamp);

/** dif_cut_stamp_from_name: as dif_cut_time_from_name(). Returns: whether @name holds a moment */
gboolean dif_cut_stamp_from_name (const char *name, GTimeZone *zone, DifCutStamp *stamp);

/** dif_cut_stamp_same_hour: Returns: whether two stamps show the same minute on the wall: the name of
 * a file says no zone, so that moments cannot be compared */
gboolean dif_cut_stamp_same_hour (const DifCutStamp *one, const DifCutStamp *other);

/** dif_cut_stamp_to_string: Returns: (transfer full): ISO 8601 with the offset that was written */
char *dif_cut_stamp_to_string (const DifCutStamp *stamp);

/**
 * dif_cut_time_find:
 * @text: any bytes, e.g. the second line of a results CSV: `20/02/2023 11:05 (UTC-6)`,
 *   `2019/06/03 05:47 (UTC-5)`, `2 de junio de 2024, 20:05`
 * @zone: zone of a time that does not say its own
 *
 * Returns: the moment of the first date with an hour in @text, day before month; 0 if there is none
 */
gint64 dif_cut_time_find (const char *text, GTimeZone *zone);

/** dif_cut_time_month_name: Returns: (transfer none): as institutes write @month, 1 to 12 */
const char *dif_cut_time_month_name (int month);

/** dif_cut_time_from_name: Returns: the moment of `aaaammdd_hhmm` or `aaaammdd-hhmm` in @name, or 0 */
gint64 dif_cut_time_from_name (const char *name, GTimeZone *zone);

/**
 * dif_cut_time_from_json:
 *
 * Reads what institutes are known to write, at the top or in the first elements of what is inside:
 * `ultimoCorte` with `fecha` and `hora` or as a whole time, `corte`, `fechaCorte`, `fecha` with
 * `hora`, `mes`/`dia`/`hora` with or without a year, `urlBaseDatos` with a name that tells it.
 *
 * Returns: whether the document says a cut time
 */
gboolean dif_cut_time_from_json (const char *data,
                                 gsize length,
                                 const char *name,
                                 GTimeZone *zone,
                                 DifCutStamp *stamp);

/**
 * dif_cut_stamp_settle:
 * @near: a moment near which it must lie
 *
 * Gives a stamp without a year (0) the one that brings it nearest to @near.
 */
void dif_cut_stamp_settle (DifCutStamp *stamp, gint64 near, GTimeZone *zone);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Numbers and dates as documents in Mexico write them, whatever the machine's language: the
 * documents go to the Institute, not to the operator. Everything returned is (transfer full).
 */

/** dif_spanish_number: `1,234,567`; `sin dato` if it is negative */
char *dif_spanish_number (gint64 value);

/** dif_spanish_decimal: `1,234.5`; `sin dato` if it is negative */
char *dif_spanish_decimal (double value);

/** dif_spanish_day: `2 de junio de 2024` */
char *dif_spanish_day (gint64 moment, GTimeZone *zone);

/** dif_spanish_short_day: `2 jun` */
char *dif_spanish_short_day (gint64 moment, GTimeZone *zone);

/** dif_spanish_moment: `2 de junio de 2024, 20:00 horas` */
char *dif_spanish_moment (gint64 moment, GTimeZone *zone);

/** dif_spanish_short_moment: `2 jun 20:00:07` */
char *dif_spanish_short_moment (gint64 moment, GTimeZone *zone);

/** dif_spanish_span: `2 h 05 min`, `40 s` */
char *dif_spanish_span (gint64 seconds);

/** dif_spanish_bytes: `1.2 GB` */
char *dif_spanish_bytes (guint64 bytes);

G_END_DECLS

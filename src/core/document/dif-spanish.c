/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-spanish"

#include "config.h"

#include <math.h>

#include "dif-spanish.h"

#define NOT_KNOWN "sin dato"

static const char *const months[] = { "enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
                                      "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre" };


char *
dif_spanish_number (gint64 value)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  GString *out = g_string_new (NULL);
  gsize length = strlen (digits);

  if (value < 0) {
    g_string_assign (out, NOT_KNOWN);
    return g_string_free (out, FALSE);
  }
  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0)
      g_string_append_c (out, ',');
    g_string_append_c (out, digits[i]);
  }
  return g_string_free (out, FALSE);
}

char *
dif_spanish_decimal (double value)
{
  gint64 tenths = (gint64) floor (value * 10 + .5);
  g_autofree char *whole = dif_spanish_number (value < 0 ? -1 : tenths / 10);

  return value < 0 ? g_steal_pointer (&whole) : g_strdup_printf ("%s.%d", whole, (int) (tenths % 10));
}

static GDateTime *
here (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

char *
dif_spanish_day (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) date = here (moment, zone);

  return g_strdup_printf ("%d de %s de %d", g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date));
}

char *
dif_spanish_short_day (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) date = here (moment, zone);

  return g_strdup_printf ("%d %.3s", g_date_time_get_day_of_month (date), months[g_date_time_get_month (date) - 1]);
}

char *
dif_spanish_moment (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) date = here (moment, zone);
  g_autofree char *day = dif_spanish_day (moment, zone);

  return g_strdup_printf ("%s, %02d:%02d horas", day, g_date_time_get_hour (date), g_date_time_get_minute (date));
}

char *
dif_spanish_short_moment (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) date = here (moment, zone);
  g_autofree char *day = dif_spanish_short_day (moment, zone);

  return g_strdup_printf ("%s %02d:%02d:%02d", day, g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date));
}

char *
dif_spanish_span (gint64 seconds)
{
  int hours = (int) (seconds / 3600), minutes = (int) (seconds / 60 % 60);

  if (hours > 0)
    return g_strdup_printf ("%d h %02d min", hours, minutes);
  if (minutes > 0)
    return g_strdup_printf ("%d min %02d s", minutes, (int) (seconds % 60));
  return g_strdup_printf ("%d s", (int) seconds);
}

char *
dif_spanish_bytes (guint64 bytes)
{
  static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
  double value = (double) bytes;
  guint unit = 0;

  while (value >= 1000 && unit + 1 < G_N_ELEMENTS (units)) {
    value /= 1000;
    unit++;
  }
  return unit == 0 ? g_strdup_printf ("%d bytes", (int) bytes) : g_strdup_printf ("%.1f %s", value, units[unit]);
}

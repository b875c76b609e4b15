/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-time"

#include "config.h"

#include <libsoup/soup.h>

#include "dif-time.h"


gint64
dif_time_parse_iso8601 (const char *text)
{
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL || !g_str_is_ascii (text))
    return 0;

  /* Without a default zone, GLib refuses a text that has no offset */
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}

static char *
format_moment (gint64 moment, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = NULL;

  if (utc == NULL)
    return g_strdup ("");
  local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  return g_date_time_format (local, format);
}

char *
dif_time_format_iso8601 (gint64 moment, GTimeZone *zone)
{
  return format_moment (moment, zone, zone != NULL ? "%Y-%m-%dT%H:%M:%S%:z" : "%Y-%m-%dT%H:%M:%SZ");
}

char *
dif_time_format_cut_id (gint64 moment, GTimeZone *zone)
{
  return format_moment (moment, zone, "%Y%m%d-%H%M");
}

char *
dif_time_format_clock (gint64 moment, GTimeZone *zone)
{
  return format_moment (moment, zone, "%H:%M");
}

gint64
dif_time_parse_http (const char *text)
{
  g_autoptr (GDateTime) time = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

char *
dif_time_format_http (gint64 moment)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);

  return soup_date_time_to_string (time, SOUP_DATE_HTTP);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-shown"

#include "config.h"

#include <string.h>

#include "dif-cut-time.h"

#include "dif-cut-shown.h"

/* Between an hour and its date, in bytes */
#define NEAR (80)


/* In one line, in lower case; spaces of every kind are one */
static char *
smooth (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *lower = g_utf8_strdown (valid, -1);
  g_autoptr (GString) smooth = g_string_new (NULL);

  for (const char *c = lower; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);

    if (!g_unichar_isspace (letter))
      g_string_append_unichar (smooth, letter);
    else if (smooth->len > 0 && smooth->str[smooth->len - 1] != ' ')
      g_string_append_c (smooth, ' ');
  }
  return g_string_free (g_steal_pointer (&smooth), FALSE);
}

static GRegex *
make (char *pattern)
{
  g_autofree char *owned = pattern;

  return g_regex_new (owned, G_REGEX_OPTIMIZE, 0, NULL);
}

static GRegex *
make_date (GDateTime *time)
{
  int day = g_date_time_get_day_of_month (time), month = g_date_time_get_month (time), year = g_date_time_get_year (time);
  const char *name = dif_cut_time_month_name (month);

  return make (g_strdup_printf ("(?<![0-9])(?:0?%1$d[/.-]0?%2$d[/.-](?:%4$02d)?%5$02d|%3$d[/.-]0?%2$d[/.-]0?%1$d|"
                                "0?%1$d(?: de)? (?:%6$s|%7$.3s)\\b)(?![0-9])",
                                day, month, year, year / 100, year % 100, name, name));
}

static GRegex *
make_hour (GDateTime *time)
{
  int hour = g_date_time_get_hour (time), minute = g_date_time_get_minute (time);
  int twelve = (hour + 11) % 12 + 1;
  const char *half = hour < 12 ? "a" : "p";

  return make (g_strdup_printf ("(?<![0-9:.,])(?:0?%1$d:%2$02d(?::[0-9]{2})?(?![0-9:]| ?[ap]\\.? ?m)|"
                                "0?%3$d:%2$02d(?::[0-9]{2})? ?%4$s\\.? ?m)",
                                hour, minute, twelve, half));
}

gboolean
dif_cut_shown_in (const char *text, gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autofree char *line = smooth (text);
  g_autoptr (GRegex) date = time != NULL ? make_date (time) : NULL;
  g_autoptr (GRegex) hour = time != NULL ? make_hour (time) : NULL;
  g_autoptr (GMatchInfo) match = NULL;
  gsize length = strlen (line);

  if (time == NULL)
    return FALSE;
  for (g_regex_match (hour, line, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *around = NULL;
    g_autofree char *valid = NULL;
    int start, end;

    g_match_info_fetch_pos (match, 0, &start, &end);
    around = g_strndup (line + MAX (start - NEAR, 0), MIN ((gsize) (end + NEAR), length) - (gsize) MAX (start - NEAR, 0));
    valid = g_utf8_make_valid (around, -1);
    if (g_regex_match (date, valid, 0, NULL))
      return TRUE;
  }
  return FALSE;
}

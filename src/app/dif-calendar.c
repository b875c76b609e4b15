/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-calendar"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dif-calendar.h"

/* A deadline that is nearer is one to be reminded of */
#define SOON (14 * G_TIME_SPAN_DAY)


gboolean
dif_calendar_is_deadline (const DifCallDate *date)
{
  return date->kind == DIF_CALL_DATE_DEADLINE || date->kind == DIF_CALL_DATE_MANDATORY_DRILL;
}

/* The first entry of the calendar that has not begun */
static const DifCallDate *
find_next (DifCall *call, gint64 now)
{
  GPtrArray *calendar = dif_call_get_calendar (call);

  for (guint i = 0; i < calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (calendar, i);

    if (date->start > now)
      return date;
  }
  return NULL;
}

DifDateState
dif_calendar_state (DifCall *call, const DifCallDate *date, const char *const *met, gint64 now)
{
  const DifCallDate *next = find_next (call, now);

  if (met != NULL && g_strv_contains (met, date->id))
    return DIF_DATE_MET;
  if (date->end <= now)
    return dif_calendar_is_deadline (date) && now < dif_call_get_closing (call) ? DIF_DATE_LATE : DIF_DATE_PAST;
  if (date->start <= now)
    return DIF_DATE_NOW;
  /* several may fall on one day */
  return next != NULL && next->start == date->start ? DIF_DATE_NEXT : DIF_DATE_TO_COME;
}

gboolean
dif_calendar_reminds (DifCall *call, const DifCallDate *date, const char *const *met, gint64 now)
{
  DifDateState state = dif_calendar_state (call, date, met, now);

  if (!dif_calendar_is_deadline (date) || state == DIF_DATE_MET || state == DIF_DATE_PAST)
    return FALSE;
  return state == DIF_DATE_LATE || date->start - now <= SOON;
}

static char *
format (gint64 moment, GTimeZone *zone, const char *pattern)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) there = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (there, pattern);
}

char *
dif_calendar_when (const DifCallDate *date, GTimeZone *zone)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (!date->whole_day)
    /* Translators: day, year and hour in g_date_time_format() */
    return format (date->start, zone, _("%-d %B %Y, %H:%M"));
  /* Translators: day and year in g_date_time_format() */
  first = format (date->start, zone, _("%-d %B %Y"));
  last = format (date->end - G_USEC_PER_SEC, zone, _("%-d %B %Y"));
  return g_str_equal (first, last) ? g_steal_pointer (&first) : g_strdup_printf ("%s – %s", first, last);
}

char *
dif_calendar_distance (const DifCallDate *date, gint64 now)
{
  gboolean past = date->end <= now;
  gint64 distance = past ? now - date->end : date->start - now;
  guint days = (guint) (MAX (distance, 0) / G_TIME_SPAN_DAY), hours = (guint) (MAX (distance, 0) / G_TIME_SPAN_HOUR);

  if (!past && distance <= 0)
    return g_strdup (_("now"));
  if (days == 0)
    return g_strdup_printf (past ? ngettext ("%u hour ago", "%u hours ago", hours)
                                 : ngettext ("in %u hour", "in %u hours", hours),
                            hours);
  return g_strdup_printf (past ? ngettext ("%u day ago", "%u days ago", days)
                               : ngettext ("in %u day", "in %u days", days),
                          days);
}

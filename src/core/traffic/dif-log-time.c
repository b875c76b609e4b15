/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-time"

#include "config.h"

#include "dif-log-time.h"

#define MINUTE (60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define FIRST_YEAR (1970)
#define LAST_YEAR (2105)


/* A number of exactly @count digits, or -1 */
static int
digits (const char *at, guint count)
{
  int value = 0;

  for (guint i = 0; i < count; i++) {
    if (!g_ascii_isdigit (at[i]))
      return -1;
    value = value * 10 + (at[i] - '0');
  }
  return value;
}

static gint64
days_of (int year, int month, int day)
{
  static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334 };
  gint64 past = year - 1;

  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
      day > g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year))
    return DIF_LOG_TIME_NONE;
  return past * 365 + past / 4 - past / 100 + past / 400 + before[month - 1] +
         (month > 2 && g_date_is_leap_year ((GDateYear) year)) + day - 719163;
}

static gint64
seconds_of (int hour, int minute, int second)
{
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return DIF_LOG_TIME_NONE;
  return hour * HOUR + minute * MINUTE + second;
}

static int
month_of (const char *name)
{
  static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

  for (int i = 0; i < 12; i++) {
    if (memcmp (names + (gsize) i * 3, name, 3) == 0)
      return i + 1;
  }
  return -1;
}

/* `-0600` or `-06:00`; FALSE if it is no offset */
static gboolean
read_offset (const char *at, gsize length, gint64 *offset)
{
  int hours, minutes;

  if (length == 1 && *at == 'Z') {
    *offset = 0;
    return TRUE;
  }
  if ((length != 5 && length != 6) || (*at != '+' && *at != '-') || (length == 6 && at[3] != ':'))
    return FALSE;
  hours = digits (at + 1, 2);
  minutes = digits (at + length - 2, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
    return FALSE;
  *offset = (hours * HOUR + minutes * MINUTE) * (*at == '-' ? -1 : 1);
  return TRUE;
}

static gint64
within (gint64 second)
{
  return second >= 0 ? second : DIF_LOG_TIME_NONE;
}

gint64
dif_log_time_clf (DifLogClock *clock, DifSpan text)
{
  const char *at = text.text;
  int second;

  if (text.length != 26 || at[2] != '/' || at[17] != ':' || at[20] != ' ')
    return DIF_LOG_TIME_NONE;
  if (memcmp (clock->minute, at, sizeof clock->minute) != 0 ||
      memcmp (clock->zone, at + 21, sizeof clock->zone) != 0) {
    gint64 days, seconds, offset;

    if (at[6] != '/' || at[11] != ':' || at[14] != ':')
      return DIF_LOG_TIME_NONE;
    days = days_of (digits (at + 7, 4), month_of (at + 3), digits (at, 2));
    seconds = seconds_of (digits (at + 12, 2), digits (at + 15, 2), 0);
    if (days < 0 || seconds < 0 || !read_offset (at + 21, 5, &offset))
      return DIF_LOG_TIME_NONE;
    memcpy (clock->minute, at, sizeof clock->minute);
    memcpy (clock->zone, at + 21, sizeof clock->zone);
    clock->minute_second = days * DAY + seconds - offset;
  }
  second = digits (at + 18, 2);
  return second >= 0 && second <= 60 ? within (clock->minute_second + second) : DIF_LOG_TIME_NONE;
}

gint64
dif_log_time_date (DifLogClock *clock, DifSpan text)
{
  const char *at = text.text;
  gint64 days;

  if (text.length != 10 || at[4] != '-' || at[7] != '-')
    return DIF_LOG_TIME_NONE;
  if (memcmp (clock->date, at, sizeof clock->date) == 0)
    return clock->date_second;
  days = days_of (digits (at, 4), digits (at + 5, 2), digits (at + 8, 2));
  if (days < 0)
    return DIF_LOG_TIME_NONE;
  memcpy (clock->date, at, sizeof clock->date);
  clock->date_second = days * DAY;
  return clock->date_second;
}

gint64
dif_log_time_clock (DifSpan text)
{
  const char *at = text.text;

  if (text.length < 8 || at[2] != ':' || at[5] != ':' || (text.length > 8 && at[8] != '.'))
    return DIF_LOG_TIME_NONE;
  return seconds_of (digits (at, 2), digits (at + 3, 2), digits (at + 6, 2));
}

gint64
dif_log_time_iso8601 (DifLogClock *clock, DifSpan text)
{
  gint64 date, seconds, offset;
  gsize end = 19;

  if (text.length < 20 || (text.text[10] != 'T' && text.text[10] != ' '))
    return DIF_LOG_TIME_NONE;
  if (text.text[end] == '.') {
    for (end++; end < text.length && g_ascii_isdigit (text.text[end]);)
      end++;
  }
  date = dif_log_time_date (clock, (DifSpan){ text.text, 10 });
  seconds = dif_log_time_clock ((DifSpan){ text.text + 11, 8 });
  if (date < 0 || seconds < 0 || !read_offset (text.text + end, text.length - end, &offset))
    return DIF_LOG_TIME_NONE;
  return within (date + seconds - offset);
}

gint64
dif_log_time_epoch (DifSpan text)
{
  gint64 value = 0;
  gsize count = 0;

  while (count < text.length && g_ascii_isdigit (text.text[count]) && count < 14)
    value = value * 10 + (text.text[count++] - '0');
  if (count == 0 || (count < text.length && text.text[count] != '.'))
    return DIF_LOG_TIME_NONE;
  if (count == 13)
    value /= 1000;
  return value < days_of (LAST_YEAR, 12, 31) * DAY ? value : DIF_LOG_TIME_NONE;
}

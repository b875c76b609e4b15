/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-traffic-series"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dif-words.h"

#include "dif-traffic-series.h"

#define HOUR_US ((gint64) G_TIME_SPAN_HOUR)
/* Of a log with a stray date: more hours than this are no chart */
#define HOURS_SHOWN (24 * 31)
#define TICK_HOURS (6)
/* Of more than these, days are told and no hours */
#define HOURS_TOLD (24 * 3)


static gint64
of_day (const DifKeptDay *day, DifTrafficFigure figure)
{
  return figure == DIF_FIGURE_VISITS ? day->visits : figure == DIF_FIGURE_PAGES ? day->pages : day->hits;
}

static gint64
of_hour (const DifKeptHour *hour, DifTrafficFigure figure)
{
  return figure == DIF_FIGURE_VISITS ? hour->visits : figure == DIF_FIGURE_PAGES ? hour->pages : hour->hits;
}

static gint64
noon_of (const char *date, GTimeZone *zone)
{
  g_autofree char *noon = g_strconcat (date, "T12:00:00", NULL);
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (noon, zone);

  return day != NULL ? g_date_time_to_unix (day) * G_USEC_PER_SEC : 0;
}

static void
add_mean (DifSeries *series, double mean)
{
  /* Translators: of the portal's days before the election */
  g_autofree char *label = g_strdup_printf (_("Average of the portal before: %.0f"), mean);

  if (mean > 0)
    dif_series_set_reference (series, mean, label);
}

DifSeries *
dif_traffic_series_days (GPtrArray *days, DifTrafficFigure figure, double mean, GTimeZone *zone)
{
  static const char *const titles[] = { N_("Visits by day"), N_("Pages by day"), N_("Hits by day") };
  g_autoptr (DifSeries) series = dif_series_new (DIF_SERIES_BARS, _(titles[figure]));
  guint known = 0;

  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);
    gint64 value = of_day (day, figure);
    g_autofree char *name = dif_words_day (noon_of (day->date, zone), zone);
    g_autofree char *text = value >= 0 ? g_strdup_printf ("%'" PRId64, value) : g_strdup (_("not known"));

    dif_series_add_point (series, i, (double) MAX (value, 0), name, text);
    dif_series_add_tick (series, i, name);
    known += value >= 0;
  }
  add_mean (series, mean);
  return known > 0 ? g_steal_pointer (&series) : NULL;
}

/* A label each so many hours: the hour, at midnight the day */
static void
add_tick (DifSeries *series, double x, gint64 at, int apart, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, zone);
  int hour = g_date_time_get_hour (here);
  g_autofree char *label = hour == 0 ? dif_words_day (at, zone) : dif_words_hour (at, zone);

  if (hour % apart == 0)
    dif_series_add_tick (series, x, label);
}

DifSeries *
dif_traffic_series_hours (GArray *hours, GArray *cuts, DifTrafficFigure figure, GTimeZone *zone)
{
  static const char *const titles[] = { N_("Visits by hour, each mark a published cut"),
                                        N_("Pages by hour, each mark a published cut"),
                                        N_("Hits by hour, each mark a published cut") };
  g_autoptr (DifSeries) series = dif_series_new (DIF_SERIES_LINE, _(titles[figure]));
  gint64 first = hours->len > 0 ? g_array_index (hours, DifKeptHour, 0).start : 0;
  gint64 last = hours->len > 0 ? g_array_index (hours, DifKeptHour, hours->len - 1).start : 0;
  int apart;

  last = MIN (last, first + HOURS_SHOWN * HOUR_US);
  apart = last - first > HOURS_TOLD * HOUR_US ? 24 : TICK_HOURS;
  if (hours->len < 2)
    return NULL;
  for (gint64 at = first, i = 0; at <= last; at += HOUR_US) {
    const DifKeptHour *hour = &g_array_index (hours, DifKeptHour, i);
    gint64 value = 0;
    double x = (double) ((at - first) / HOUR_US);
    g_autofree char *name = dif_words_day_hour (at, zone);
    g_autofree char *text = NULL;

    if (hour->start == at) {
      value = of_hour (hour, figure);
      i = MIN (i + 1, (gint64) hours->len - 1);
    }
    text = g_strdup_printf ("%'" PRId64, value);
    dif_series_add_point (series, x, (double) value, name, text);
    add_tick (series, x, at, apart, zone);
  }
  for (guint i = 0; i < cuts->len; i++) {
    gint64 when = g_array_index (cuts, gint64, i);

    if (when >= first && when <= last)
      dif_series_add_rug (series, (double) (when - first) / (double) HOUR_US);
  }
  return g_steal_pointer (&series);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-memoria-charts"

#include "config.h"

#include <string.h>

#include "traffic/dif-traffic-keep.h"

#include "dif-memoria-charts.h"
#include "dif-spanish.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define BEFORE_OPENING (2 * HOUR_US)
#define AFTER_OPENING (48 * HOUR_US)
#define HOURS_LISTED (72)


static gint64
moment_of (const char *date, GTimeZone *zone)
{
  g_autofree char *midnight = g_strconcat (date, "T00:00:00", NULL);
  g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (midnight, zone);

  return day != NULL ? g_date_time_to_unix (day) * G_USEC_PER_SEC : 0;
}

char *
dif_memoria_day_name (const char *date, GTimeZone *zone)
{
  return dif_spanish_short_day (moment_of (date, zone), zone);
}

const char *
dif_memoria_origin (const char *origin)
{
  static const char *const words[][2] = {
    { "logs", "registros de acceso" },
    { "collected", "registros de acceso, recolectados a diario" },
    { "typed", "capturado" },
    { "matomo", "Matomo" },
    { "plausible", "Plausible" },
    { "ga4", "GA4" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (g_str_equal (origin, words[i][0]))
      return words[i][1];
  }
  return origin;
}

static const DifKeptHour *
hour_at (GArray *hours, gint64 start)
{
  for (guint i = 0; i < hours->len; i++) {
    const DifKeptHour *hour = &g_array_index (hours, DifKeptHour, i);

    if (hour->start == start)
      return hour;
  }
  return NULL;
}

/* A label each six hours: the hour, at midnight the day */
static void
add_hour_tick (DifSeries *chart, double x, gint64 start, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (start / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, zone);
  int hour = g_date_time_get_hour (here);
  g_autofree char *label = hour == 0 ? dif_spanish_short_day (start, zone) : g_strdup_printf ("%d:00", hour);

  if (hour % 6 == 0)
    dif_series_add_tick (chart, x, label);
}

DifSeries *
dif_memoria_hours_chart (DifCall *call, GArray *hours, GArray *cuts)
{
  g_autoptr (DifSeries) chart = dif_series_new (DIF_SERIES_LINE, "Páginas vistas por hora; cada marca es un corte publicado");
  GTimeZone *zone = dif_call_get_zone (call);
  gint64 start = dif_call_get_opening (call) - BEFORE_OPENING, end = dif_call_get_opening (call) + AFTER_OPENING;
  guint found = 0;

  for (gint64 at = start; at < end; at += HOUR_US) {
    const DifKeptHour *hour = hour_at (hours, at);
    gint64 pages = hour != NULL ? hour->pages : 0;
    double x = (double) ((at - start) / HOUR_US);
    g_autofree char *name = dif_spanish_short_moment (at, zone);
    g_autofree char *text = dif_spanish_number (pages);

    name[strlen (name) - 3] = '\0'; /* without seconds */
    dif_series_add_point (chart, x, (double) pages, name, text);
    add_hour_tick (chart, x, at, zone);
    found += hour != NULL;
  }
  for (guint i = 0; i < cuts->len; i++) {
    gint64 when = g_array_index (cuts, gint64, i);

    if (when >= start && when < end)
      dif_series_add_rug (chart, (double) (when - start) / (double) HOUR_US);
  }
  return found > 0 ? g_steal_pointer (&chart) : NULL;
}

DifSeries *
dif_memoria_days_chart (DifCall *call, GPtrArray *days, GPtrArray *portal)
{
  g_autoptr (DifSeries) chart = dif_series_new (DIF_SERIES_BARS, "Visitas por día");
  DifTrafficMeans means;
  guint known = 0;

  dif_traffic_means (portal, &means);
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);
    g_autofree char *name = dif_memoria_day_name (day->date, dif_call_get_zone (call));
    g_autofree char *text = dif_spanish_number (day->visits);

    dif_series_add_point (chart, i, (double) MAX (day->visits, 0), name, text);
    dif_series_add_tick (chart, i, name);
    known += day->visits >= 0;
  }
  if (means.visits >= 0) {
    g_autofree char *mean = dif_spanish_decimal (means.visits);
    g_autofree char *label = g_strdup_printf ("Promedio del portal: %s", mean);

    dif_series_set_reference (chart, means.visits, label);
  }
  return known > 0 ? g_steal_pointer (&chart) : NULL;
}

void
dif_memoria_add_hours (DifDocument *document, DifCall *call, GArray *hours, GArray *cuts)
{
  DifSeries *chart = dif_memoria_hours_chart (call, hours, cuts);

  if (chart != NULL)
    dif_document_add_chart (document, chart);
}

void
dif_memoria_add_days (DifDocument *document, DifCall *call, GPtrArray *days, GPtrArray *portal)
{
  DifSeries *chart = dif_memoria_days_chart (call, days, portal);

  if (chart != NULL)
    dif_document_add_chart (document, chart);
}

void
dif_memoria_add_against (DifDocument *document, DifCall *call, GPtrArray *days, double mean)
{
  if (mean <= 0 || days->len == 0)
    return;
  dif_document_add_table (document, "Visitas de cada día respecto del promedio del portal", "Día|#Visitas|#Relación");
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);
    g_autofree char *name = dif_memoria_day_name (day->date, dif_call_get_zone (call));
    g_autofree char *visits = dif_spanish_number (day->visits);
    g_autofree char *times = day->visits >= 0 ? dif_spanish_decimal ((double) day->visits / mean) : g_strdup ("—");

    dif_document_add_row (document, name, visits, times, NULL);
  }
}

/* Cuts published in the hour that begins at @start */
static guint
cuts_within (GArray *cuts, gint64 start)
{
  guint count = 0;

  for (guint i = 0; i < cuts->len; i++) {
    gint64 when = g_array_index (cuts, gint64, i);

    count += when >= start && when < start + HOUR_US;
  }
  return count;
}

void
dif_memoria_add_after_cuts (DifDocument *document, DifCall *call, GArray *hours, GArray *cuts, double mean)
{
  GTimeZone *zone = dif_call_get_zone (call);
  guint rows = 0;

  for (guint i = 0; i < hours->len && rows < HOURS_LISTED; i++) {
    const DifKeptHour *hour = &g_array_index (hours, DifKeptHour, i);
    guint published = cuts_within (cuts, hour->start);
    g_autofree char *name = dif_spanish_short_moment (hour->start, zone);
    g_autofree char *count = dif_spanish_number (published), *pages = dif_spanish_number (hour->pages);
    g_autofree char *visits = dif_spanish_number (hour->visits);
    g_autofree char *times = mean > 0 ? dif_spanish_decimal ((double) hour->pages / (mean / 24)) : g_strdup ("—");

    if (published == 0)
      continue;
    if (rows++ == 0)
      dif_document_add_table (document, "Consulta en las horas en que se publicaron cortes, respecto de la hora promedio del portal",
                              "Hora|#Cortes|#Páginas|#Visitas|#Relación de páginas");
    name[strlen (name) - 3] = '\0'; /* without seconds */
    dif_document_add_row (document, name, count, pages, visits, times, NULL);
  }
}

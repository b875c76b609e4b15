/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-traffic-keep"

#include "config.h"

#include "base/dif-json.h"

#include "dif-traffic-keep.h"

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)


static GPtrArray *
days_of (const DifTraffic *traffic, const char *origin, GHashTable *dates)
{
  GPtrArray *days = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_kept_day_free);

  for (guint i = 0; i < traffic->days->len; i++) {
    const DifTrafficDay *from = &g_array_index (traffic->days, DifTrafficDay, i);
    DifKeptDay *day;

    if (dates != NULL && !g_hash_table_contains (dates, from->date))
      continue;
    day = g_new0 (DifKeptDay, 1);
    g_strlcpy (day->date, from->date, sizeof day->date);
    day->hits = (gint64) from->hits;
    day->pages = (gint64) from->pages;
    day->visits = (gint64) from->visits;
    day->visitors = (gint64) from->visitors;
    day->bytes = (gint64) from->bytes;
    day->origin = g_strdup (origin);
    g_ptr_array_add (days, day);
  }
  return days;
}

static gboolean
is_of (const DifTraffic *traffic, const DifTrafficHour *hour, GHashTable *dates)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (hour->start);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, traffic->zone);
  g_autofree char *date = g_date_time_format (here, "%Y-%m-%d");

  return g_hash_table_contains (dates, date);
}

static GArray *
hours_of (const DifTraffic *traffic, GHashTable *dates)
{
  GArray *hours = g_array_new (FALSE, FALSE, sizeof (DifKeptHour));

  for (guint i = 0; i < traffic->hours->len; i++) {
    const DifTrafficHour *from = &g_array_index (traffic->hours, DifTrafficHour, i);
    DifKeptHour hour = { from->start * G_USEC_PER_SEC, (gint64) from->hits, (gint64) from->pages,
                         (gint64) from->visits };

    if (dates == NULL || is_of (traffic, from, dates))
      g_array_append_val (hours, hour);
  }
  return hours;
}

/* What stands beside the figures: how much was counted, and what was not */
static char *
remark_of (const DifTraffic *traffic)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "format", traffic->format);
  json_object_set_int_member (object, "files", (gint64) traffic->files);
  json_object_set_int_member (object, "lines", (gint64) traffic->lines);
  json_object_set_int_member (object, "rejected", (gint64) traffic->rejected);
  json_object_set_int_member (object, "duplicates", (gint64) traffic->duplicates);
  json_object_set_int_member (object, "robot_hits", (gint64) traffic->robot_hits);
  return dif_json_canonical (node);
}

gboolean
dif_traffic_keep_days (DifArchive *archive,
                       DifTrafficScope scope,
                       const DifTraffic *traffic,
                       const char *origin,
                       GHashTable *dates,
                       GError **error)
{
  g_autoptr (GPtrArray) days = days_of (traffic, origin, dates);
  g_autoptr (GArray) hours = hours_of (traffic, dates);
  g_autoptr (JsonNode) definitions = dif_definitions_to_json (traffic->definitions);
  g_autofree char *text = dif_json_canonical (definitions);
  g_autofree char *remark = remark_of (traffic);

  return dif_archive_keep_traffic (archive, scope, days, traffic->zone, hours, text, remark, error);
}

gboolean
dif_traffic_keep (DifArchive *archive, DifTrafficScope scope, const DifTraffic *traffic, GError **error)
{
  return dif_traffic_keep_days (archive, scope, traffic, "logs", NULL, error);
}

static void
add_known (gint64 value, double *sum, guint *count)
{
  if (value < 0)
    return;
  *sum += (double) value;
  *count += 1;
}

static double
mean_of (double sum, guint count)
{
  return count > 0 ? sum / count : -1;
}

void
dif_traffic_means (GPtrArray *days, DifTrafficMeans *means)
{
  double hits = 0, pages = 0, visits = 0, visitors = 0;
  guint n_hits = 0, n_pages = 0, n_visits = 0, n_visitors = 0;

  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    add_known (day->hits, &hits, &n_hits);
    add_known (day->pages, &pages, &n_pages);
    add_known (day->visits, &visits, &n_visits);
    add_known (day->visitors, &visitors, &n_visitors);
  }
  *means = (DifTrafficMeans){ days->len, mean_of (hits, n_hits), mean_of (pages, n_pages),
                              mean_of (visits, n_visits), mean_of (visitors, n_visitors) };
}

static gboolean
follows_cut (const DifKeptHour *hour, GArray *cuts)
{
  for (guint i = 0; i < cuts->len; i++) {
    gint64 cut = g_array_index (cuts, gint64, i);

    if (cut > hour->start - HOUR_US && cut < hour->start + HOUR_US)
      return TRUE;
  }
  return FALSE;
}

void
dif_traffic_after_cuts (GArray *hours, GArray *cuts, DifTrafficAfterCuts *result)
{
  *result = (DifTrafficAfterCuts){ 0 };
  for (guint i = 0; i < hours->len; i++) {
    const DifKeptHour *hour = &g_array_index (hours, DifKeptHour, i);

    if (follows_cut (hour, cuts))
      add_known (hour->pages, &result->pages_with, &result->hours_with);
    else
      add_known (hour->pages, &result->pages_without, &result->hours_without);
  }
  result->pages_with = mean_of (result->pages_with, result->hours_with);
  result->pages_without = mean_of (result->pages_without, result->hours_without);
}

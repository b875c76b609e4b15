/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-traffic"

#include "config.h"

#include "archive/dif-ledger.h"

#include "dif-archive-traffic.h"


const char *
dif_traffic_scope_to_string (DifTrafficScope scope)
{
  return scope == DIF_TRAFFIC_SITE ? "site" : "portal";
}

void
dif_kept_day_free (DifKeptDay *self)
{
  g_free (self->origin);
  g_free (self);
}

static gboolean
keep_day (DifArchive *self, const char *scope, gint64 run, const DifKeptDay *day, GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "INSERT OR REPLACE INTO traffic_day(scope, date, hits, pages, visits, visitors,"
                           " bytes, origin, run) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           "ssiiiiisi", scope, day->date, day->hits, day->pages, day->visits,
                           day->visitors, day->bytes, day->origin, run);
}

/* Hours that were counted of a day have no place beside other figures of it */
static gboolean
drop_hours (DifArchive *self, const char *scope, const DifKeptDay *day, GTimeZone *zone, GError **error)
{
  g_autofree char *midnight = g_strconcat (day->date, "T00:00:00", NULL);
  g_autoptr (GDateTime) start = g_date_time_new_from_iso8601 (midnight, zone);
  g_autoptr (GDateTime) end = start != NULL ? g_date_time_add_days (start, 1) : NULL;

  if (end == NULL)
    return TRUE;
  return dif_database_run (dif_archive_get_database (self), error,
                           "DELETE FROM traffic_hour WHERE scope = ? AND start >= ? AND start < ?", "sii", scope,
                           g_date_time_to_unix (start) * G_USEC_PER_SEC, g_date_time_to_unix (end) * G_USEC_PER_SEC);
}

static gboolean
keep_hours (DifArchive *self, const char *scope, GArray *hours, GError **error)
{
  for (guint i = 0; hours != NULL && i < hours->len; i++) {
    const DifKeptHour *hour = &g_array_index (hours, DifKeptHour, i);

    if (!dif_database_run (dif_archive_get_database (self), error,
                           "INSERT OR REPLACE INTO traffic_hour(scope, start, hits, pages, visits)"
                           " VALUES(?, ?, ?, ?, ?)",
                           "siiii", scope, hour->start, hour->hits, hour->pages, hour->visits))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_run (DifArchive *self, const char *scope, const char *definitions, const char *remark, gint64 *run, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self);
  gint64 now = dif_clock_now (dif_archive_get_clock (self));
  g_autoptr (DifQuery) query = NULL;

  if (!dif_database_run (database, error,
                         "INSERT INTO traffic_run(scope, kept, definitions, remark) VALUES(?, ?, ?, ?)",
                         "siss", scope, now, definitions, remark))
    return FALSE;
  query = dif_database_query (database, error, "SELECT last_insert_rowid()", "");
  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  *run = dif_query_integer (query, 0);
  return TRUE;
}

static gboolean
note (DifArchive *self, const char *scope, GPtrArray *days, GError **error)
{
  JsonObject *facts = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_string_member (facts, "scope", scope);
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);
    JsonObject *row = json_object_new ();

    json_object_set_string_member (row, "date", day->date);
    json_object_set_string_member (row, "origin", day->origin);
    json_object_set_int_member (row, "hits", day->hits);
    json_object_set_int_member (row, "pages", day->pages);
    json_object_set_int_member (row, "visits", day->visits);
    json_array_add_object_element (rows, row);
  }
  json_object_set_array_member (facts, "days", rows);
  return dif_ledger_append (self, "traffic-kept", facts, error);
}

gboolean
dif_archive_keep_traffic (DifArchive *self,
                          DifTrafficScope scope,
                          GPtrArray *days,
                          GTimeZone *zone,
                          GArray *hours,
                          const char *definitions,
                          const char *remark,
                          GError **error)
{
  DifDatabase *database = dif_archive_get_database (self);
  const char *name = dif_traffic_scope_to_string (scope);
  gint64 run = 0;
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = add_run (self, name, definitions, remark, &run, error);
  for (guint i = 0; ok && i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    ok = keep_day (self, name, run, day, error) && drop_hours (self, name, day, zone, error);
  }
  ok = ok && keep_hours (self, name, hours, error) && note (self, name, days, error);
  return dif_database_end (database, ok, error);
}

GPtrArray *
dif_archive_list_days (
    DifArchive *self, DifTrafficScope scope, const char *from, const char *to, GError **error)
{
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_kept_day_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      "SELECT date, hits, pages, visits, visitors, bytes, origin FROM traffic_day"
      " WHERE scope = ? AND date >= ? AND date <= ? ORDER BY date",
      "sss", dif_traffic_scope_to_string (scope), from != NULL ? from : "", to != NULL ? to : "9");

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifKeptDay *day = g_new0 (DifKeptDay, 1);

    g_strlcpy (day->date, dif_query_text (query, 0), sizeof day->date);
    day->hits = dif_query_integer (query, 1);
    day->pages = dif_query_integer (query, 2);
    day->visits = dif_query_integer (query, 3);
    day->visitors = dif_query_integer (query, 4);
    day->bytes = dif_query_integer (query, 5);
    day->origin = g_strdup (dif_query_text (query, 6));
    g_ptr_array_add (days, day);
  }
  if (local_error == NULL)
    return g_steal_pointer (&days);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GArray *
dif_archive_list_hours (DifArchive *self, DifTrafficScope scope, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GArray) hours = g_array_new (FALSE, FALSE, sizeof (DifKeptHour));
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      "SELECT start, hits, pages, visits FROM traffic_hour WHERE scope = ? AND start >= ? AND start < ?"
      " ORDER BY start",
      "sii", dif_traffic_scope_to_string (scope), from, to);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error)) {
    DifKeptHour hour = { dif_query_integer (query, 0), dif_query_integer (query, 1),
                         dif_query_integer (query, 2), dif_query_integer (query, 3) };

    g_array_append_val (hours, hour);
  }
  if (local_error == NULL)
    return g_steal_pointer (&hours);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

char *
dif_archive_get_traffic_definitions (DifArchive *self, DifTrafficScope scope, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      "SELECT definitions FROM traffic_run WHERE scope = ? AND definitions IS NOT NULL"
      " ORDER BY seq DESC LIMIT 1",
      "s", dif_traffic_scope_to_string (scope));

  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  return g_strdup (dif_query_text (query, 0));
}

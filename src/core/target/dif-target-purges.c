/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target"

#include "config.h"

#include <json-glib/json-glib.h>

#include "archive/dif-ledger.h"

#include "dif-target-purges.h"


static gint64
start_of_month (gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) start =
      g_date_time_new_utc (g_date_time_get_year (time), g_date_time_get_month (time), 1, 0, 0, 0);

  return g_date_time_to_unix (start) * G_USEC_PER_SEC;
}

/* A line each */
static gint64
count_paths (const char *body)
{
  g_autoptr (JsonNode) node = json_from_string (body, NULL);
  const char *paths =
      node != NULL ? json_object_get_string_member_with_default (json_node_get_object (node), "paths", NULL) : NULL;
  g_auto (GStrv) lines = g_strsplit (paths != NULL ? paths : "", "\n", -1);

  return (gint64) g_strv_length (lines);
}

gint64
dif_target_count_purged (DifArchive *archive, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) records = dif_ledger_read (archive, "purged", 0, error);
  gint64 since = start_of_month (now);
  gint64 count = 0;

  if (records == NULL)
    return -1;
  for (guint i = 0; i < records->len; i++) {
    DifLedgerRecord *record = g_ptr_array_index (records, i);

    if (record->at >= since && record->at <= now)
      count += count_paths (record->body);
  }
  return count;
}

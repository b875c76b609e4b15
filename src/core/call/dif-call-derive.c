/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-call"

#include "config.h"

#include <string.h>

#include "base/dif-time.h"

#include "dif-call-private.h"

/* In the format, a text that is a date and nothing else is always meant as one. */


GDateTime *
dif_call_parse_day (const char *text, GTimeZone *zone)
{
  guint64 year, month, day;

  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return NULL;
  for (guint i = 0; i < 10; i++) {
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return NULL;
  }
  year = g_ascii_strtoull (text, NULL, 10);
  month = g_ascii_strtoull (text + 5, NULL, 10);
  day = g_ascii_strtoull (text + 8, NULL, 10);
  if (year < 2000 || year > 2999)
    return NULL;
  return g_date_time_new (zone, (int) year, (int) month, (int) day, 0, 0, 0);
}

static char *
shift_text (const char *text, GTimeZone *zone, int days)
{
  g_autoptr (GDateTime) day = dif_call_parse_day (text, zone);
  gint64 moment = dif_time_parse_iso8601 (text);

  if (day != NULL) {
    g_autoptr (GDateTime) later = g_date_time_add_days (day, days);

    return g_date_time_format (later, "%Y-%m-%d");
  }
  if (moment != 0) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
    g_autoptr (GDateTime) later = g_date_time_add_days (local, days);

    return dif_time_format_iso8601 (g_date_time_to_unix (later) * G_USEC_PER_SEC, zone);
  }
  return g_strdup (text);
}

JsonNode *
dif_call_shift_dates (JsonNode *json, GTimeZone *zone, int days)
{
  JsonNode *copy = json_node_new (json_node_get_node_type (json));

  if (JSON_NODE_HOLDS_OBJECT (json)) {
    JsonObject *object = json_object_new ();
    GList *names = json_object_get_members (json_node_get_object (json));

    for (GList *l = names; l != NULL; l = l->next) {
      JsonNode *member = json_object_get_member (json_node_get_object (json), l->data);

      json_object_set_member (object, l->data, dif_call_shift_dates (member, zone, days));
    }
    g_list_free (names);
    json_node_take_object (copy, object);
  } else if (JSON_NODE_HOLDS_ARRAY (json)) {
    JsonArray *array = json_array_new ();

    for (guint i = 0; i < json_array_get_length (json_node_get_array (json)); i++) {
      JsonNode *element = json_array_get_element (json_node_get_array (json), i);

      json_array_add_element (array, dif_call_shift_dates (element, zone, days));
    }
    json_node_take_array (copy, array);
  } else if (json_node_get_value_type (json) == G_TYPE_STRING) {
    g_autofree char *text = shift_text (json_node_get_string (json), zone, days);

    json_node_set_string (copy, text);
  } else if (JSON_NODE_HOLDS_VALUE (json)) {
    g_auto (GValue) value = G_VALUE_INIT;

    json_node_get_value (json, &value);
    json_node_set_value (copy, &value);
  }
  return copy;
}

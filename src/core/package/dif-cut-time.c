/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-time"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/dif-json.h"
#include "base/dif-time.h"

#include "dif-cut-time.h"

static const char DATE_PATTERN[] =
    "(?<![0-9])(?:(?<d>[0-9]{1,2})[/-](?<m>[0-9]{1,2})[/-](?<y>[0-9]{4})|"
    "(?<y2>[0-9]{4})[/-](?<m2>[0-9]{1,2})[/-](?<d2>[0-9]{1,2}))"
    "[ \\t,T]+(?<h>[0-9]{1,2}):(?<min>[0-9]{2})(?::(?<s>[0-9]{2}))?(?![0-9])"
    "(?:[^0-9(]*\\(?\\s*(?:UTC|GMT)\\s*(?<o>[+-][0-9]{1,2})(?::?(?<om>[0-9]{2}))?)?";

static const char NAME_PATTERN[] =
    "(?<![0-9])(?<y>20[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})[_-](?<h>[0-9]{2})(?<min>[0-9]{2})"
    "(?![0-9])";


/* A number that the match holds, or -1 */
static int
number_of (GMatchInfo *match, const char *name)
{
  g_autofree char *text = g_match_info_fetch_named (match, name);

  return text != NULL && *text != '\0' ? atoi (text) : -1;
}

static GTimeZone *
zone_of (GMatchInfo *match, GTimeZone *zone)
{
  int hours = number_of (match, "o"), minutes = MAX (number_of (match, "om"), 0);
  g_autofree char *text = g_match_info_fetch_named (match, "o");
  gboolean west;

  if (text == NULL || *text == '\0')
    return g_time_zone_ref (zone);
  west = *text == '-';
  hours = abs (hours == -1 && !west ? 0 : hours);
  if (hours > 14 || minutes > 59)
    return NULL;
  return g_time_zone_new_offset ((west ? -1 : 1) * (hours * 60 + minutes) * 60);
}

static gint64
moment_of (GTimeZone *zone, int year, int month, int day, int hour, int minute, int second)
{
  g_autoptr (GDateTime) time = NULL;

  if (zone == NULL || year < 1990 || month < 1 || day < 1 || hour < 0 || minute < 0)
    return 0;
  time = g_date_time_new (zone, year, month, day, hour, minute, MAX (second, 0));
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

gint64
dif_cut_time_find (const char *text, GTimeZone *zone)
{
  static gsize ready = 0;
  static GRegex *regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GTimeZone) own = NULL;
  gboolean day_first;

  if (g_once_init_enter (&ready)) {
    regex = g_regex_new (DATE_PATTERN, G_REGEX_RAW | G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
    g_once_init_leave (&ready, 1);
  }
  if (!g_regex_match (regex, text, 0, &match))
    return 0;
  own = zone_of (match, zone);
  day_first = number_of (match, "d") >= 0;
  return moment_of (own, number_of (match, day_first ? "y" : "y2"),
                    number_of (match, day_first ? "m" : "m2"),
                    number_of (match, day_first ? "d" : "d2"), number_of (match, "h"),
                    number_of (match, "min"), number_of (match, "s"));
}

gint64
dif_cut_time_from_name (const char *name, GTimeZone *zone)
{
  static gsize ready = 0;
  static GRegex *regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;

  if (g_once_init_enter (&ready)) {
    regex = g_regex_new (NAME_PATTERN, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
    g_once_init_leave (&ready, 1);
  }
  g_regex_match (regex, name, 0, &match);
  while (g_match_info_matches (match)) {
    gint64 moment = moment_of (zone, number_of (match, "y"), number_of (match, "m"),
                               number_of (match, "d"), number_of (match, "h"),
                               number_of (match, "min"), 0);

    if (moment != 0)
      return moment;
    g_match_info_next (match, NULL);
  }
  return 0;
}

static const char *
string_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gint64
find_in_object (JsonObject *object, GTimeZone *zone)
{
  JsonNode *last = json_object_get_member (object, "ultimoCorte");
  const char *cut = string_member (object, "corte");

  if (last != NULL && JSON_NODE_HOLDS_OBJECT (last)) {
    const char *date = string_member (json_node_get_object (last), "fecha");
    const char *hour = string_member (json_node_get_object (last), "hora");
    g_autofree char *text = date != NULL && hour != NULL ? g_strdup_printf ("%s %s", date, hour) : NULL;
    gint64 moment = text != NULL ? dif_cut_time_find (text, zone) : 0;

    if (moment != 0)
      return moment;
  }
  if (cut != NULL) {
    gint64 moment = dif_time_parse_iso8601 (cut);

    return moment != 0 ? moment : dif_cut_time_find (cut, zone);
  }
  return 0;
}

gint64
dif_cut_time_from_json (const char *data, gsize length, const char *name, GTimeZone *zone)
{
  g_autoptr (JsonNode) root = dif_json_parse (data, length, name, NULL);
  JsonObjectIter iter;
  JsonNode *member;
  gint64 moment;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return 0;
  moment = find_in_object (json_node_get_object (root), zone);
  json_object_iter_init (&iter, json_node_get_object (root));
  while (moment == 0 && json_object_iter_next (&iter, NULL, &member))
    if (JSON_NODE_HOLDS_OBJECT (member))
      moment = find_in_object (json_node_get_object (member), zone);
  return moment;
}

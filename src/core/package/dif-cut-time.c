/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-time"

#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/dif-json.h"

#include "dif-cut-time.h"

/* As much of a text as a cut time is looked for in */
#define TEXT_BYTES (256)
/* How far into a document its cut time is looked for */
#define JSON_LEVELS (4)
#define JSON_ELEMENTS (3)

static const char DATE_PATTERN[] =
    "(?<![0-9])(?:(?<d>[0-9]{1,2})[/-](?<m>[0-9]{1,2})[/-](?<y>[0-9]{4})|"
    "(?<y2>[0-9]{4})[/-](?<m2>[0-9]{1,2})[/-](?<d2>[0-9]{1,2})|"
    "(?<d3>[0-9]{1,2})[ ]+de[ ]+(?<word>[a-z]{4,10})[ ]+del?[ ]+(?<y3>[0-9]{4}))"
    "(?:[ \\t,T]|a las?|-)+(?<h>[0-9]{1,2}):(?<min>[0-9]{2})(?::(?<s>[0-9]{2})(?:\\.[0-9]+)?)?(?![0-9])"
    "(?:[^0-9(+-]*\\(?\\s*(?:UTC|GMT)\\s*(?<o>[+-][0-9]{1,2})(?::?(?<om>[0-9]{2}))?|"
    "(?<o2>[+-][0-9]{2}):?(?<om2>[0-9]{2})|(?<zulu>Z))?";

static const char NAME_PATTERN[] =
    "(?<![0-9])(?<y>20[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})[_-](?<h>[0-9]{2})(?<min>[0-9]{2})"
    "(?![0-9])";

static const char *const months[] = { "enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
                                      "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre" };


const char *
dif_cut_time_month_name (int month)
{
  return months[month - 1];
}

/* 1 to 12; 0 if it is no month */
static int
month_of (const char *word)
{
  if (word == NULL)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (months); i++) {
    if (g_ascii_strcasecmp (word, months[i]) == 0)
      return (int) i + 1;
  }
  return g_ascii_strcasecmp (word, "setiembre") == 0 ? 9 : 0;
}

/* A number that the match holds, or -1 */
static int
number_of (GMatchInfo *match, const char *name)
{
  g_autofree char *text = g_match_info_fetch_named (match, name);

  return text != NULL && *text != '\0' ? atoi (text) : -1;
}

/* The first of two groups that is there */
static int
either (GMatchInfo *match, const char *one, const char *other)
{
  int number = number_of (match, one);

  return number >= 0 ? number : number_of (match, other);
}

static GTimeZone *
zone_of (GMatchInfo *match, GTimeZone *zone)
{
  g_autofree char *said = g_match_info_fetch_named (match, "o");
  g_autofree char *plain = g_match_info_fetch_named (match, "o2");
  g_autofree char *zulu = g_match_info_fetch_named (match, "zulu");
  const char *text = said != NULL && *said != '\0' ? said : plain;
  int hours, minutes = MAX (either (match, "om", "om2"), 0);

  if (zulu != NULL && *zulu != '\0')
    return g_time_zone_new_utc ();
  if (text == NULL || *text == '\0')
    return g_time_zone_ref (zone);
  hours = abs (atoi (text));
  if (hours > 14 || minutes > 59)
    return NULL;
  return g_time_zone_new_offset ((*text == '-' ? -1 : 1) * (hours * 60 + minutes) * 60);
}

/* Fills in the moment, if there is such a day and hour */
static void
settle (DifCutStamp *stamp, GTimeZone *zone, int second)
{
  g_autoptr (GDateTime) time = NULL;

  stamp->moment = 0;
  if (zone == NULL || stamp->year < 1990 || stamp->month < 1 || stamp->day < 1 || stamp->hour < 0 ||
      stamp->minute < 0)
    return;
  time = g_date_time_new (zone, stamp->year, stamp->month, stamp->day, stamp->hour, stamp->minute,
                          MAX (second, 0));
  if (time == NULL)
    return;
  stamp->moment = g_date_time_to_unix (time) * G_USEC_PER_SEC;
  stamp->offset = (gint) (g_date_time_get_utc_offset (time) / G_USEC_PER_SEC);
}

gboolean
dif_cut_stamp_find (const char *text, GTimeZone *zone, DifCutStamp *stamp)
{
  static gsize ready = 0;
  static GRegex *regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GTimeZone) own = NULL;
  g_autofree char *word = NULL;

  *stamp = (DifCutStamp){ 0 };
  if (g_once_init_enter (&ready)) {
    regex = g_regex_new (DATE_PATTERN, G_REGEX_RAW | G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
    g_once_init_leave (&ready, 1);
  }
  if (!g_regex_match_full (regex, text, (gssize) strnlen (text, TEXT_BYTES), 0, 0, &match, NULL))
    return FALSE;
  own = zone_of (match, zone);
  word = g_match_info_fetch_named (match, "word");
  stamp->year = MAX (either (match, "y", "y2"), number_of (match, "y3"));
  stamp->month = MAX (either (match, "m", "m2"), month_of (word));
  stamp->day = MAX (either (match, "d", "d2"), number_of (match, "d3"));
  stamp->hour = number_of (match, "h");
  stamp->minute = number_of (match, "min");
  settle (stamp, own, number_of (match, "s"));
  return TRUE;
}

gint64
dif_cut_time_find (const char *text, GTimeZone *zone)
{
  DifCutStamp stamp;

  return dif_cut_stamp_find (text, zone, &stamp) ? stamp.moment : 0;
}

gboolean
dif_cut_stamp_from_name (const char *name, GTimeZone *zone, DifCutStamp *stamp)
{
  static gsize ready = 0;
  static GRegex *regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;

  *stamp = (DifCutStamp){ 0 };
  if (g_once_init_enter (&ready)) {
    regex = g_regex_new (NAME_PATTERN, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
    g_once_init_leave (&ready, 1);
  }
  g_regex_match (regex, name, 0, &match);
  while (g_match_info_matches (match)) {
    stamp->year = number_of (match, "y");
    stamp->month = number_of (match, "m");
    stamp->day = number_of (match, "d");
    stamp->hour = number_of (match, "h");
    stamp->minute = number_of (match, "min");
    settle (stamp, zone, 0);
    if (stamp->moment != 0)
      return TRUE;
    g_match_info_next (match, NULL);
  }
  return FALSE;
}

gint64
dif_cut_time_from_name (const char *name, GTimeZone *zone)
{
  DifCutStamp stamp;

  return dif_cut_stamp_from_name (name, zone, &stamp) ? stamp.moment : 0;
}

gboolean
dif_cut_stamp_same_hour (const DifCutStamp *one, const DifCutStamp *other)
{
  return one->year == other->year && one->month == other->month && one->day == other->day &&
         one->hour == other->hour && one->minute == other->minute;
}

char *
dif_cut_stamp_to_string (const DifCutStamp *stamp)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (stamp->offset);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (stamp->moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z") : g_strdup ("");
}

void
dif_cut_stamp_settle (DifCutStamp *stamp, gint64 near, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (near / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  gint64 best = G_MAXINT64;
  int year = local != NULL ? g_date_time_get_year (local) : 0, chosen = 0;

  if (stamp->year != 0 || local == NULL)
    return;
  for (int i = year - 1; i <= year + 1; i++) {
    stamp->year = i;
    settle (stamp, zone, 0);
    if (stamp->moment != 0 && ABS (stamp->moment - near) < best) {
      best = ABS (stamp->moment - near);
      chosen = i;
    }
  }
  stamp->year = chosen;
  settle (stamp, zone, 0);
}

/* --- JSON --------------------------------------------------------------------------------- */

/* A member as text, whatever its type; NULL if it is none */
static char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" PRId64, json_node_get_int (node));
  return NULL;
}

static gboolean
read_date_and_hour (JsonObject *object, GTimeZone *zone, DifCutStamp *stamp)
{
  g_autofree char *date = text_member (object, "fecha");
  g_autofree char *hour = text_member (object, "hora");
  g_autofree char *text = NULL;

  if (date == NULL)
    return FALSE;
  if (dif_cut_stamp_find (date, zone, stamp) && stamp->moment != 0)
    return TRUE;
  if (hour == NULL)
    return FALSE;
  text = g_strconcat (date, " ", hour, NULL);
  return dif_cut_stamp_find (text, zone, stamp) && stamp->moment != 0;
}

static int
small_number (const char *text, int most)
{
  guint64 number;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, (guint64) most, &number, NULL))
    return -1;
  return (int) number;
}

/* `"mes":"Junio","dia":3,"hora":"05:47"`, and perhaps a year */
static gboolean
read_parts (JsonObject *object, GTimeZone *zone, DifCutStamp *stamp)
{
  static const char *const years[] = { "anio", "año", "ano", "year" };
  g_autofree char *month = text_member (object, "mes");
  g_autofree char *day = text_member (object, "dia");
  g_autofree char *hour = text_member (object, "hora");
  g_auto (GStrv) clock = hour != NULL ? g_strsplit (hour, ":", 3) : NULL;

  if (month == NULL || day == NULL || clock == NULL || g_strv_length (clock) < 2)
    return FALSE;
  *stamp = (DifCutStamp){ 0 };
  stamp->month = MAX (month_of (month), small_number (month, 12));
  stamp->day = small_number (day, 31);
  stamp->hour = small_number (clock[0], 23);
  stamp->minute = small_number (clock[1], 59);
  for (guint i = 0; i < G_N_ELEMENTS (years) && stamp->year <= 0; i++) {
    g_autofree char *year = text_member (object, years[i]);

    stamp->year = MAX (small_number (year, 2999), 0);
  }
  if (stamp->month < 1 || stamp->day < 1 || stamp->hour < 0 || stamp->minute < 0)
    return FALSE;
  settle (stamp, zone, 0);
  return stamp->year == 0 || stamp->moment != 0;
}

static gboolean
read_whole (JsonObject *object, GTimeZone *zone, DifCutStamp *stamp)
{
  static const char *const names[] = { "ultimoCorte", "ultimo_corte", "corte", "fechaCorte",
                                       "fecha_corte", "fechaHoraCorte" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *text = text_member (object, names[i]);

    if (text != NULL && dif_cut_stamp_find (text, zone, stamp) && stamp->moment != 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
read_object (JsonObject *object, GTimeZone *zone, DifCutStamp *stamp)
{
  JsonNode *last = json_object_get_member (object, "ultimoCorte");
  g_autofree char *address = NULL;

  if (last != NULL && JSON_NODE_HOLDS_OBJECT (last) &&
      (read_date_and_hour (json_node_get_object (last), zone, stamp) ||
       read_parts (json_node_get_object (last), zone, stamp)))
    return TRUE;
  if (read_whole (object, zone, stamp) ||
      (json_object_has_member (object, "hora") && read_date_and_hour (object, zone, stamp)) ||
      read_parts (object, zone, stamp))
    return TRUE;
  address = text_member (object, "urlBaseDatos");
  return address != NULL && dif_cut_stamp_from_name (address, zone, stamp);
}

/* Level by level would be the institute's order; depth first with a short leash is enough */
static gboolean
read_node (JsonNode *node, guint levels, GTimeZone *zone, DifCutStamp *stamp)
{
  if (levels == 0)
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < MIN (json_array_get_length (array), JSON_ELEMENTS); i++) {
      if (read_node (json_array_get_element (array, i), levels - 1, zone, stamp))
        return TRUE;
    }
    return FALSE;
  }
  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    JsonNode *member;

    if (read_object (json_node_get_object (node), zone, stamp))
      return TRUE;
    json_object_iter_init (&iter, json_node_get_object (node));
    while (json_object_iter_next (&iter, NULL, &member)) {
      if (!JSON_NODE_HOLDS_VALUE (member) && read_node (member, levels - 1, zone, stamp))
        return TRUE;
    }
  }
  return FALSE;
}

gboolean
dif_cut_time_from_json (
    const char *data, gsize length, const char *name, GTimeZone *zone, DifCutStamp *stamp)
{
  g_autoptr (JsonNode) root = dif_json_parse (data, length, name, NULL);

  *stamp = (DifCutStamp){ 0 };
  if (root != NULL && read_node (root, JSON_LEVELS, zone, stamp))
    return TRUE;
  *stamp = (DifCutStamp){ 0 };
  return FALSE;
}

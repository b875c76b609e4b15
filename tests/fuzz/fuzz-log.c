/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access logs of every format: whatever the bytes, the sums add up, the order of the lines does not matter,
 * and nothing that was sent by a stranger comes out but paths with what steers made visible. */
#include <string.h>

#include "fuzz.h"
#include "traffic/dif-log-format.h"
#include "traffic/dif-log-memo.h"
#include "traffic/dif-tally.h"

#define DAY (24 * 60 * 60)
#define SIX_HOURS (6 * 60 * 60)
#define SEED (G_GUINT64_CONSTANT (0x123456789abcdef))

static const char *const formats[] = {
  NULL, /* recognised */
  "combined",
  "common",
  "vhost",
  "s3",
  "caddy",
  "$remote_addr|$time_iso8601|$request_uri|$status|$body_bytes_sent|$http_user_agent|$request_id",
  "%a %{msec}t \"%r\" %>s %B \"%{User-Agent}i\" %L",
  "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) "
  "cs(User-Agent) cs-uri-query x-edge-request-id sc-content-len\n",
  "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status "
  "sc-bytes sc-win32-status\n",
};


static DifLogFormat *
choose (const char *name, DifSpan text)
{
  if (name == NULL)
    return dif_log_format_recognise (text);
  if (name[0] == '#')
    return dif_log_format_new_fields ((DifSpan){ name, strlen (name) });
  return dif_log_format_new (name, NULL);
}

static void
check_text (const char *text)
{
  g_assert (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    g_assert (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT);
  }
}

static void
check (const DifTraffic *traffic)
{
  guint64 by_day = 0, by_hour = 0, visits = 0;

  g_assert (traffic->lines == traffic->hits + traffic->robot_hits + traffic->rejected + traffic->duplicates);
  g_assert (traffic->pages <= traffic->hits && traffic->visits <= traffic->hits);
  g_assert (traffic->first <= traffic->last);
  for (guint i = 0; i < traffic->days->len; i++) {
    by_day += g_array_index (traffic->days, DifTrafficDay, i).hits;
    visits += g_array_index (traffic->days, DifTrafficDay, i).visits;
  }
  for (guint i = 0; i < traffic->hours->len; i++)
    by_hour += g_array_index (traffic->hours, DifTrafficHour, i).hits;
  g_assert (by_day == traffic->hits && by_hour == traffic->hits && visits == traffic->visits);
  for (guint i = 0; i < traffic->top_pages->len; i++)
    check_text (((DifTrafficPage *) g_ptr_array_index (traffic->top_pages, i))->path);
  for (guint i = 0; traffic->rejected_sample[i] != NULL; i++) {
    for (const char *at = traffic->rejected_sample[i]; *at != '\0'; at++)
      g_assert (g_ascii_isprint (*at) && (!g_ascii_isdigit (*at) || *at == '9') && (!g_ascii_isalpha (*at) || *at == 'a'));
  }
}

static void
check_same (const DifTraffic *one, const DifTraffic *other)
{
  g_assert (one->lines == other->lines && one->outside == other->outside && one->bytes == other->bytes);
  g_assert (one->hits == other->hits && one->pages == other->pages && one->robot_hits == other->robot_hits);
  g_assert (one->visits == other->visits && one->visitors == other->visitors);
  g_assert (one->first == other->first && one->last == other->last);
  g_assert (one->hours->len == other->hours->len && one->days->len == other->days->len);
  g_assert (one->top_pages->len == other->top_pages->len);
}

/* The days say what was counted, and from a midnight on what counting from there would have given */
static void
check_memo (const DifTallyRules *rules, DifLogFormat *format, DifSpan text, DifTally *whole, const DifTraffic *traffic)
{
  g_autoptr (GVariant) memo = dif_log_memo_new (traffic, dif_tally_get_days (whole));
  gint64 midnight = (traffic->first + traffic->last) / 2 / DAY * DAY + SIX_HOURS;
  g_autoptr (DifLogIds) ids = dif_log_ids_new ();
  DifTallyRules later = *rules;
  g_autoptr (DifTally) tally = NULL;
  g_autoptr (DifTraffic) counted = dif_traffic_new (rules->definitions, rules->zone), all = NULL, some = NULL;
  DifLogMemoDays days = { G_MININT64, G_MAXINT64 };

  if (memo == NULL)
    return;
  all = dif_log_memo_sum (memo, rules->definitions, rules->zone, &days);
  check_same (traffic, all);
  if (!dif_log_memo_days (rules->definitions, rules->zone, midnight, 0, &days))
    return;
  later.from = midnight;
  later.ids = ids;
  tally = dif_tally_new (&later);
  dif_tally_lines (tally, format, text, 0);
  dif_tally_finish (tally, counted);
  some = dif_log_memo_sum (memo, rules->definitions, rules->zone, &days);
  if (counted->duplicates == traffic->duplicates)
    check_same (counted, some);
}

/* Once as it stands, and once in two parts, the second first, by two who count */
static void
count (const DifTallyRules *rules, DifLogFormat *format, DifSpan text)
{
  const char *middle = text.length > 0 ? memchr (text.text + text.length / 2, '\n', text.length - text.length / 2) : NULL;
  gsize half = middle != NULL ? (gsize) (middle - text.text) + 1 : text.length;
  g_autoptr (DifLogIds) ids = dif_log_ids_new (), other_ids = dif_log_ids_new ();
  DifTallyRules one = *rules, two = *rules;
  g_autoptr (DifTally) whole = NULL, left = NULL, right = NULL;
  g_autoptr (DifTraffic) traffic = dif_traffic_new (rules->definitions, rules->zone);
  g_autoptr (DifTraffic) again = dif_traffic_new (rules->definitions, rules->zone);

  one.ids = ids;
  one.by_day = TRUE;
  two.ids = other_ids;
  whole = dif_tally_new (&one);
  left = dif_tally_new (&two);
  right = dif_tally_new (&two);
  dif_tally_lines (whole, format, text, 0);
  dif_tally_lines (right, format, (DifSpan){ text.text + half, text.length - half }, half);
  dif_tally_lines (left, format, (DifSpan){ text.text, half }, 0);
  dif_tally_join (right, left);
  dif_tally_finish (whole, traffic);
  dif_tally_finish (right, again);
  check (traffic);
  check (again);
  g_assert (traffic->lines == again->lines && traffic->rejected == again->rejected);
  g_assert (traffic->duplicates == again->duplicates);
  check_memo (rules, format, text, whole, traffic);
  if (traffic->duplicates == 0) /* else another of the two that have an id is the one that counts */
    g_assert (traffic->hits == again->hits && traffic->visits == again->visits && traffic->visitors == again->visitors);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GTimeZone *zone = NULL;
  static DifDefinitions *definitions = NULL;
  DifSpan text = { size > 1 ? (const char *) data + 1 : "", size > 1 ? size - 1 : 0 };
  g_autoptr (DifLogFormat) format = NULL;

  if (zone == NULL) {
    zone = g_time_zone_new_identifier ("America/Mexico_City");
    definitions = dif_definitions_new (NULL, NULL);
  }
  format = choose (formats[size > 0 ? data[0] % G_N_ELEMENTS (formats) : 0], text);
  count (&(DifTallyRules){ .definitions = definitions, .zone = zone, .to = G_MAXINT64, .seed = SEED }, format, text);
  return 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-tally"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-agents.h"
#include "dif-paths.h"
#include "dif-tally.h"
#include "dif-visits.h"

#define HOUR (60 * 60)
#define DAY (24 * HOUR)
#define SAMPLE_LENGTH (160)
#define PENDING (16)
#define OFFSETS (512) /* three weeks of hours */
#define DAYS (32)

/* What a status counts as */
enum { IS_HIT = 1 << 0, IS_PAGE = 1 << 1, IS_VISIT = 1 << 2 };

typedef struct {
  guint64 place;
  char *text; /* (owned) masked */
} Sample;

/* What the zone's clocks show more than UTC during one hour of UTC */
typedef struct {
  gint64 hour; /* its number since 1970, and 1, so that 0 is none */
  gint64 seconds;
} Offset;

struct _DifTally {
  const DifTallyRules *rules;
  guint8 meaning[1000];
  guint64 lines;
  guint64 rejected;
  guint64 duplicates;
  guint64 unviewed;
  guint64 outside;
  guint64 status[1000];
  gint64 first; /* G_MAXINT64 until there is one */
  gint64 last;
  DifLogClock clock;
  DifAgents *agents;   /* (owned) */
  DifVisits *visits;   /* (owned) */
  DifPaths *paths;     /* (owned) */
  DifTallyDays *days;  /* (owned) (nullable) */
  DifTally *also;      /* (owned) (nullable) by other definitions; it is told every line */
  GHashTable *hours;   /* (owned) (element-type gint64 DifTrafficHour) by start */
  DifTrafficHour *recent[OFFSETS]; /* (nullable) those met last, by the hour's number */
  GArray *samples;     /* (owned) (element-type Sample) by place */
  Offset offsets[OFFSETS]; /* by the hour's number */
};


static void
clear_sample (gpointer data)
{
  g_free (((Sample *) data)->text);
}

static gboolean
is_among (const GArray *statuses, guint status)
{
  for (guint i = 0; i < statuses->len; i++) {
    if (g_array_index (statuses, guint, i) == status)
      return TRUE;
  }
  return statuses->len == 0;
}

static void
learn_statuses (DifTally *self)
{
  const DifDefinitions *definitions = self->rules->definitions;

  for (guint i = 0; i < G_N_ELEMENTS (self->meaning); i++) {
    if (is_among (definitions->hit_status, i))
      self->meaning[i] |= IS_HIT;
    if (is_among (definitions->page_status, i) && (definitions->never_page == 0 || i != definitions->never_page))
      self->meaning[i] |= IS_PAGE;
    if (!definitions->visit_without_4xx || i < 400 || i > 499)
      self->meaning[i] |= IS_VISIT;
  }
}

DifTally *
dif_tally_new (const DifTallyRules *rules)
{
  DifTally *self = g_new0 (DifTally, 1);

  self->rules = rules;
  self->first = G_MAXINT64;
  self->agents = dif_agents_new (dif_robots_get_default (), rules->seed);
  self->visits = dif_visits_new (rules->definitions->visit_seconds);
  self->paths = dif_paths_new (rules->seed);
  self->days = rules->by_day ? dif_tally_days_new (rules->seed) : NULL;
  self->hours = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->samples = g_array_new (FALSE, FALSE, sizeof (Sample));
  g_array_set_clear_func (self->samples, clear_sample);
  learn_statuses (self);
  self->also = rules->also != NULL ? dif_tally_new (rules->also) : NULL;
  return self;
}

void
dif_tally_free (DifTally *self)
{
  dif_agents_free (self->agents);
  dif_visits_free (self->visits);
  dif_paths_free (self->paths);
  g_clear_pointer (&self->days, dif_tally_days_free);
  g_clear_pointer (&self->also, dif_tally_free);
  g_hash_table_unref (self->hours);
  g_array_unref (self->samples);
  g_free (self);
}

/* --- Hours -------------------------------------------------------------------------------- */

/* Seconds that the zone's clocks show more than UTC. Asking is slow, so it is remembered for each
 * hour of UTC in which it does not change. */
static gint64
offset_at (DifTally *self, gint64 second)
{
  GTimeZone *zone = self->rules->zone;
  gint64 hour = second / HOUR;
  Offset *known = &self->offsets[hour % OFFSETS];
  int interval;

  if (known->hour == hour + 1)
    return known->seconds;
  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, second);
  if (interval < 0)
    return 0;
  if (interval == g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, hour * HOUR) &&
      interval == g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, (hour + 1) * HOUR - 1))
    *known = (Offset){ hour + 1, g_time_zone_get_offset (zone, interval) };
  return g_time_zone_get_offset (zone, interval);
}

static gint64
day_of (DifTally *self, gint64 second)
{
  /* not truncated towards zero on the first day of 1970 */
  return (second + offset_at (self, second) + DAY) / DAY - 1;
}

static DifTrafficHour *
hour_of_start (DifTally *self, gint64 start)
{
  DifTrafficHour *hour = g_hash_table_lookup (self->hours, &start);

  if (hour == NULL) {
    hour = g_new0 (DifTrafficHour, 1);
    hour->start = start;
    g_hash_table_insert (self->hours, &hour->start, hour);
  }
  return hour;
}

static DifTrafficHour *
hour_of (DifTally *self, gint64 second)
{
  gint64 start = second - (second + offset_at (self, second) + DAY) % HOUR;
  DifTrafficHour **recent = &self->recent[(start + DAY) / HOUR % OFFSETS];

  if (*recent == NULL || (*recent)->start != start)
    *recent = hour_of_start (self, start);
  return *recent;
}

/* --- Lines -------------------------------------------------------------------------------- */

/* The shape of a line without what it says: addresses and names must not leave the analyser */
static char *
mask (DifSpan line)
{
  gsize length = MIN (line.length, SAMPLE_LENGTH);
  char *text = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++) {
    char c = line.text[i];

    text[i] = g_ascii_isdigit (c) ? '9' : g_ascii_isalpha (c) ? 'a' : g_ascii_isprint (c) ? c : '?';
  }
  text[length] = '\0';
  return text;
}

static void
keep_sample (DifTally *self, guint64 place, char *text)
{
  Sample sample = { place, text };
  guint i = self->samples->len;

  while (i > 0 && g_array_index (self->samples, Sample, i - 1).place > place)
    i--;
  g_array_insert_val (self->samples, i, sample);
  if (self->samples->len > DIF_LIMIT_LOG_SAMPLES)
    g_array_set_size (self->samples, DIF_LIMIT_LOG_SAMPLES);
}

static void
reject (DifTally *self, DifSpan line, guint64 place)
{
  self->lines++;
  self->rejected++;
  if (self->samples->len < DIF_LIMIT_LOG_SAMPLES ||
      place < g_array_index (self->samples, Sample, self->samples->len - 1).place)
    keep_sample (self, place, mask (line));
  if (self->also != NULL)
    reject (self->also, line, place);
}

void
dif_tally_reject (DifTally *self)
{
  for (; self != NULL; self = self->also) {
    self->lines++;
    self->rejected++;
  }
}

static guint64
visitor_of (DifTally *self, const DifLogLine *line, const DifAgent *agent)
{
  guint64 who = self->rules->definitions->visit_of_agent ? agent->identity : 0;

  return dif_span_hash (self->rules->seed ^ who, line->address);
}

static void
count_person (DifTally *self, DifTrafficHour *hour, const DifLogLine *line, const DifAgent *agent)
{
  guint8 meaning = self->meaning[line->status];
  gboolean is_page;

  if ((meaning & IS_HIT) == 0 || dif_definitions_is_no_hit (self->rules->definitions, line->path)) {
    self->unviewed++;
    if (self->days != NULL)
      dif_tally_days_at (self->days, day_of (self, line->second))->unviewed++;
    return;
  }
  is_page = (meaning & IS_PAGE) != 0 && dif_definitions_is_page (self->rules->definitions, line);
  hour->hits++;
  hour->bytes += line->bytes;
  if (is_page) {
    hour->pages++;
    dif_paths_add (self->paths, 0, line->path, 1);
    if (self->days != NULL)
      dif_tally_days_add_page (self->days, day_of (self, line->second), line->path);
  }
  if ((meaning & IS_VISIT) != 0 && (is_page || !self->rules->definitions->visit_of_pages))
    dif_visits_add (self->visits, visitor_of (self, line, agent), (guint32) line->second);
}

static void
count_robot (DifTally *self, DifTrafficHour *hour, const DifLogLine *line)
{
  hour->robot_hits++;
  hour->robot_bytes += line->bytes;
  if ((self->meaning[line->status] & IS_PAGE) != 0 &&
      dif_definitions_is_page (self->rules->definitions, line))
    hour->robot_pages++;
}

static void
count_duplicate (DifTally *self, const DifLogLine *line)
{
  self->lines++;
  self->duplicates++;
  if (self->days != NULL)
    dif_tally_days_at (self->days, day_of (self, line->second))->duplicates++;
}

static void
count_request (DifTally *self, const DifLogLine *line, const DifAgent *agent)
{
  DifTrafficHour *hour = hour_of (self, line->second);

  self->lines++;
  self->first = MIN (self->first, line->second);
  self->last = MAX (self->last, line->second);
  self->status[line->status]++;
  if (self->days != NULL)
    dif_tally_days_count (self->days, day_of (self, line->second), line->second, line->status);
  if (agent->is_robot && self->rules->definitions->robots_apart)
    count_robot (self, hour, line);
  else
    count_person (self, hour, line, agent);
}

static void
count (DifTally *self, DifLogEscape escape, const DifLogLine *line, guint64 id)
{
  gboolean fresh = id == 0 || dif_log_ids_add (self->rules->ids, id);
  const DifAgent *agent = fresh ? dif_agents_look_up (self->agents, line->agent, escape) : NULL;

  for (DifTally *tally = self; tally != NULL; tally = tally->also) {
    if (fresh)
      count_request (tally, line, agent);
    else
      count_duplicate (tally, line);
  }
}

/* Requests with an id wait until the place of their id has come from memory */
typedef struct {
  DifLogLine lines[PENDING];
  guint64 ids[PENDING];
  guint count;
} Pending;

static void
flush (DifTally *self, DifLogEscape escape, Pending *pending)
{
  for (guint i = 0; i < pending->count; i++)
    count (self, escape, &pending->lines[i], pending->ids[i]);
  pending->count = 0;
}

static void
take (DifTally *self, DifLogEscape escape, const DifLogLine *line, Pending *pending)
{
  guint64 id;

  if (line->second < self->rules->from || line->second >= self->rules->to) {
    for (; self != NULL; self = self->also)
      self->outside++;
    return;
  }
  if (line->id.length == 0) {
    count (self, escape, line, 0);
    return;
  }
  id = dif_span_hash (self->rules->seed, line->id);
  dif_log_ids_expect (self->rules->ids, id);
  pending->lines[pending->count] = *line;
  pending->ids[pending->count++] = id;
  if (pending->count == PENDING)
    flush (self, escape, pending);
}

void
dif_tally_lines (DifTally *self, DifLogFormat *format, DifSpan text, guint64 place)
{
  const char *at = text.text, *end = at + text.length;
  Pending pending;
  gboolean is_w3c = format != NULL && dif_log_format_is_w3c (format);
  DifLogEscape escape = format != NULL ? dif_log_format_get_escape (format) : DIF_LOG_ESCAPE_NONE;

  pending.count = 0;
  while (at < end) {
    const char *stop = memchr (at, '\n', (gsize) (end - at));
    DifSpan line = { at, (gsize) ((stop != NULL ? stop : end) - at) };
    DifLogLine request;

    if (line.length > 0 && line.text[line.length - 1] == '\r')
      line.length--;
    if (is_w3c && line.length > 0 && *at == '#')
      /* a directive is no request */;
    else if (format != NULL && line.length <= DIF_LIMIT_LOG_LINE &&
             dif_log_format_parse (format, &self->clock, line, &request))
      take (self, escape, &request, &pending);
    else
      reject (self, line, place + (guint64) (at - text.text));
    at = stop != NULL ? stop + 1 : end;
  }
  flush (self, escape, &pending);
}

/* --- The sum ------------------------------------------------------------------------------ */

static void
join_hours (DifTally *self, DifTally *other)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, other->hours);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const DifTrafficHour *from = value;
    DifTrafficHour *to = hour_of_start (self, from->start);

    to->hits += from->hits;
    to->pages += from->pages;
    to->bytes += from->bytes;
    to->robot_hits += from->robot_hits;
    to->robot_pages += from->robot_pages;
    to->robot_bytes += from->robot_bytes;
  }
}

void
dif_tally_join (DifTally *self, DifTally *other)
{
  self->lines += other->lines;
  self->rejected += other->rejected;
  self->duplicates += other->duplicates;
  self->unviewed += other->unviewed;
  self->outside += other->outside;
  self->first = MIN (self->first, other->first);
  self->last = MAX (self->last, other->last);
  for (guint i = 0; i < G_N_ELEMENTS (self->status); i++)
    self->status[i] += other->status[i];
  for (guint i = 0; i < other->samples->len; i++) {
    Sample *sample = &g_array_index (other->samples, Sample, i);

    keep_sample (self, sample->place, g_steal_pointer (&sample->text));
  }
  join_hours (self, other);
  dif_visits_join (self->visits, other->visits);
  dif_paths_join (self->paths, other->paths);
  if (self->days != NULL)
    dif_tally_days_join (self->days, other->days);
  if (self->also != NULL)
    dif_tally_join (self->also, other->also);
}

/* Days by their number since 1970 in the call's zone, as they are counted */
typedef struct {
  DifTally *tally;
  DifTraffic *traffic;
  GHashTable *days;    /* (element-type gint64 DifTrafficDay) */
  DifTrafficDay *recent[DAYS]; /* (nullable) those met last, by number */
  gint64 recent_number[DAYS];
  guint64 visitor;
  gint64 earliest_day; /* of this visitor's visits so far; they come newest first */
} Sum;

static DifTrafficDay *
day_of_number (Sum *sum, gint64 number)
{
  DifTrafficDay *day = g_hash_table_lookup (sum->days, &number);

  if (day == NULL) {
    day = g_new0 (DifTrafficDay, 1);
    dif_traffic_name_day (number, day->date);
    g_hash_table_insert (sum->days, g_memdup2 (&number, sizeof number), day);
  }
  return day;
}

static DifTrafficDay *
day_at (Sum *sum, gint64 number)
{
  gsize place = (gsize) (number + 1) % DAYS;

  if (sum->recent[place] == NULL || sum->recent_number[place] != number) {
    sum->recent[place] = day_of_number (sum, number);
    sum->recent_number[place] = number;
  }
  return sum->recent[place];
}

static void
add_visit (guint64 visitor, guint32 first, guint32 last, gpointer user_data)
{
  Sum *sum = user_data;
  gint64 first_day = day_of (sum->tally, first), last_day = day_of (sum->tally, last);

  if (sum->visitor != visitor) {
    sum->visitor = visitor;
    sum->earliest_day = G_MAXINT64;
  }
  hour_of (sum->tally, first)->visits++;
  day_at (sum, first_day)->visits++;
  sum->traffic->visits++;
  for (gint64 day = first_day; day <= last_day; day++) {
    if (day > first_day && sum->tally->days != NULL)
      dif_tally_days_at (sum->tally->days, day)->carried++;
    if (day > first_day && sum->traffic->definitions->visit_within_day) {
      day_at (sum, day)->visits++;
      sum->traffic->visits++;
    }
    if (day < sum->earliest_day) {
      day_at (sum, day)->visitors++;
      sum->traffic->visitors++;
    }
  }
  sum->earliest_day = MIN (sum->earliest_day, first_day);
}

static int
by_start (gconstpointer a, gconstpointer b)
{
  const DifTrafficHour *left = a, *right = b;

  return left->start < right->start ? -1 : left->start > right->start;
}

static int
by_date (gconstpointer a, gconstpointer b)
{
  return strcmp (((const DifTrafficDay *) a)->date, ((const DifTrafficDay *) b)->date);
}

static void
sum_hours (Sum *sum)
{
  DifTraffic *traffic = sum->traffic;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sum->tally->hours);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const DifTrafficHour *hour = value;

    g_array_append_val (traffic->hours, *hour);
    traffic->hits += hour->hits;
    traffic->pages += hour->pages;
    traffic->robot_hits += hour->robot_hits;
    traffic->robot_pages += hour->robot_pages;
    traffic->bytes += hour->bytes + hour->robot_bytes;
    if (hour->hits > 0) {
      DifTrafficDay *day = day_at (sum, day_of (sum->tally, hour->start));

      day->hits += hour->hits;
      day->pages += hour->pages;
      day->bytes += hour->bytes;
    }
  }
  g_array_sort (traffic->hours, by_start);
}

static void
sum_days (Sum *sum)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, sum->days);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_vals (sum->traffic->days, value, 1);
  g_array_sort (sum->traffic->days, by_date);
}

void
dif_tally_finish (DifTally *self, DifTraffic *traffic)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GPtrArray) pages = dif_paths_top (self->paths, DIF_LIMIT_LOG_TOP);
  g_autoptr (GStrvBuilder) samples = g_strv_builder_new ();
  Sum sum = { .tally = self, .traffic = traffic, .days = days, .earliest_day = G_MAXINT64 };

  traffic->lines = self->lines;
  traffic->rejected = self->rejected;
  traffic->duplicates = self->duplicates;
  traffic->unviewed = self->unviewed;
  traffic->outside = self->outside;
  traffic->first = self->first != G_MAXINT64 ? self->first : 0;
  traffic->last = self->last;
  memcpy (traffic->status, self->status, sizeof traffic->status);
  dif_visits_foreach (self->visits, add_visit, &sum);
  sum_hours (&sum);
  sum_days (&sum);
  g_ptr_array_extend_and_steal (traffic->top_pages, g_steal_pointer (&pages));
  for (guint i = 0; i < self->samples->len; i++)
    g_strv_builder_add (samples, g_array_index (self->samples, Sample, i).text);
  g_strfreev (traffic->rejected_sample);
  traffic->rejected_sample = g_strv_builder_end (samples);
}

const DifTallyDays *
dif_tally_get_days (DifTally *self)
{
  return self->days;
}

DifTally *
dif_tally_get_also (DifTally *self)
{
  return self->also;
}

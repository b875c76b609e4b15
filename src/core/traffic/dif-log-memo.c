/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-memo"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/dif-digest.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"

#include "dif-log-files.h"
#include "dif-log-memo.h"
#include "dif-robots.h"

#define VERSION "difusor-log-memo/1"
#define HOUR (60 * 60)
#define DAY (24 * HOUR)
#define ENDING ".memo"

/* Number, first and last second, duplicates, unviewed, carried visits; hits, pages, visits, visitors, bytes;
 * statuses; hours; pages */
#define DAY_TYPE "(xxxttt(ttttt)a(qt)a(xttttttt)a(ayt))"
#define FIGURES_TYPE "(ttttt)"
/* Format, files, rejected lines and samples of them, problems, days */
#define MEMO_TYPE "(sttasa(ss)a" DAY_TYPE ")"

typedef struct {
  DifTraffic *traffic;
  DifPaths *paths;
  DifLogMemoDays days;
  gint64 first; /* G_MAXINT64 until there is a request */
} Sum;


/* --- What it is of ------------------------------------------------------------------------ */

char *
dif_log_memo_folder (const char *data_folder)
{
  if (!g_file_test (data_folder, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_build_filename (data_folder, "cache", "traffic", NULL);
}

static gint64
offset_at (GTimeZone *zone, gint64 second)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, second);

  return interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0;
}

/* The number of the day that begins at @second; FALSE if none does, or if clocks are changed within an hour of it */
static gboolean
day_that_begins (GTimeZone *zone, gint64 second, gint64 *number)
{
  gint64 here = second + offset_at (zone, second);

  *number = here / DAY;
  return here % DAY == 0 && offset_at (zone, second - HOUR) == offset_at (zone, second + HOUR - 1);
}

gboolean
dif_log_memo_days (const DifDefinitions *definitions, GTimeZone *zone, gint64 from, gint64 to, DifLogMemoDays *days)
{
  *days = (DifLogMemoDays){ G_MININT64, G_MAXINT64 };
  if ((from != 0 || to != 0) && definitions->visit_seconds > HOUR)
    return FALSE;
  if (from != 0 && !day_that_begins (zone, from, &days->first))
    return FALSE;
  if (to == 0)
    return TRUE;
  if (!day_that_begins (zone, to, &days->last))
    return FALSE;
  days->last--;
  return TRUE;
}

static void
digest_text (DifDigest *digest, const char *text)
{
  dif_digest_update (digest, text, strlen (text) + 1);
}

char *
dif_log_memo_key (GPtrArray *files, const DifDefinitions *definitions, const char *format, GTimeZone *zone)
{
  g_autoptr (DifDigest) digest = dif_digest_new ();
  g_autoptr (JsonNode) node = dif_definitions_to_json (definitions);
  g_autofree char *words = dif_json_canonical (node);
  char hex[DIF_DIGEST_HEX];

  digest_text (digest, VERSION " " DIF_VERSION);
  digest_text (digest, words);
  digest_text (digest, format != NULL ? format : "");
  digest_text (digest, g_time_zone_get_identifier (zone));
  for (guint i = 0; i < files->len; i++) {
    const DifLogFile *file = g_ptr_array_index (files, i);

    if (file->identity == NULL)
      return NULL;
    digest_text (digest, file->path);
    digest_text (digest, file->identity);
    digest_text (digest, file->from_folder ? "found" : "named");
  }
  dif_digest_finish (digest, hex);
  return g_strdup (hex);
}

/* --- Making ------------------------------------------------------------------------------- */

static void
add_path (gint64 day, DifSpan path, guint64 count, gpointer user_data)
{
  GVariantBuilder *builder = g_hash_table_lookup (user_data, &day);
  GVariant *text = g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, path.text, path.length, 1);

  g_variant_builder_add (builder, "(@ayt)", text, count);
}

/* The pages of each day */
static GHashTable *
sort_paths (GPtrArray *days, const DifPaths *paths)
{
  GHashTable *sorted = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                              (GDestroyNotify) g_variant_builder_unref);

  for (guint i = 0; i < days->len; i++) {
    DifTallyDay *day = g_ptr_array_index (days, i);

    g_hash_table_insert (sorted, &day->number, g_variant_builder_new (G_VARIANT_TYPE ("a(ayt)")));
  }
  dif_paths_foreach (paths, add_path, sorted);
  return sorted;
}

static const DifTrafficDay *
find_day (const DifTraffic *traffic, gint64 number)
{
  static const DifTrafficDay none = { 0 };
  char date[sizeof none.date];

  dif_traffic_name_day (number, date);
  for (guint i = 0; i < traffic->days->len; i++) {
    const DifTrafficDay *day = &g_array_index (traffic->days, DifTrafficDay, i);

    if (g_str_equal (day->date, date))
      return day;
  }
  return &none;
}

static GVariant *
statuses_of (const DifTallyDay *day)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(qt)"));

  for (guint i = 0; i < G_N_ELEMENTS (day->status); i++) {
    if (day->status[i] > 0)
      g_variant_builder_add (&builder, "(qt)", (guint16) i, day->status[i]);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
hours_of (const DifTraffic *traffic, gint64 number)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(xttttttt)"));

  for (guint i = 0; i < traffic->hours->len; i++) {
    const DifTrafficHour *hour = &g_array_index (traffic->hours, DifTrafficHour, i);

    if ((hour->start + offset_at (traffic->zone, hour->start) + DAY) / DAY - 1 == number)
      g_variant_builder_add (&builder, "(xttttttt)", hour->start, hour->hits, hour->pages, hour->visits, hour->bytes,
                             hour->robot_hits, hour->robot_pages, hour->robot_bytes);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
day_to_variant (const DifTraffic *traffic, const DifTallyDay *day, GVariantBuilder *pages)
{
  const DifTrafficDay *figures = find_day (traffic, day->number);

  return g_variant_new ("(xxxttt@" FIGURES_TYPE "@a(qt)@a(xttttttt)@a(ayt))", day->number, day->first, day->last,
                        day->duplicates, day->unviewed, day->carried,
                        g_variant_new (FIGURES_TYPE, figures->hits, figures->pages, figures->visits, figures->visitors,
                                       figures->bytes),
                        statuses_of (day), hours_of (traffic, day->number), g_variant_builder_end (pages));
}

static GVariant *
problems_of (const DifTraffic *traffic)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  for (guint i = 0; i < traffic->problems->len; i++) {
    const DifTrafficProblem *problem = g_ptr_array_index (traffic->problems, i);
    g_autofree char *file = g_utf8_make_valid (problem->file, -1);

    g_variant_builder_add (&builder, "(ss)", file, problem->text);
  }
  return g_variant_builder_end (&builder);
}

GVariant *
dif_log_memo_new (const DifTraffic *traffic, const DifTallyDays *days)
{
  g_autoptr (GPtrArray) list = dif_tally_days_list (days);
  g_autoptr (GHashTable) pages = NULL;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a" DAY_TYPE));

  if (!dif_tally_days_is_whole (days)) {
    g_variant_builder_clear (&builder);
    return NULL;
  }
  pages = sort_paths (list, dif_tally_days_get_paths (days));
  for (guint i = 0; i < list->len; i++) {
    const DifTallyDay *day = g_ptr_array_index (list, i);

    g_variant_builder_add_value (&builder,
                                 day_to_variant (traffic, day, g_hash_table_lookup (pages, &day->number)));
  }
  return g_variant_ref_sink (g_variant_new ("(stt@as@a(ss)@a" DAY_TYPE ")", traffic->format, traffic->files,
                                            traffic->rejected,
                                            g_variant_new_strv ((const char *const *) traffic->rejected_sample, -1),
                                            problems_of (traffic), g_variant_builder_end (&builder)));
}

/* --- Adding up ---------------------------------------------------------------------------- */

static void
sum_hours (Sum *sum, GVariant *hours, guint64 carried)
{
  GVariantIter iter;
  DifTrafficHour hour;

  g_variant_iter_init (&iter, hours);
  while (g_variant_iter_next (&iter, "(xttttttt)", &hour.start, &hour.hits, &hour.pages, &hour.visits, &hour.bytes,
                              &hour.robot_hits, &hour.robot_pages, &hour.robot_bytes)) {
    /* without the day before, visits that go on begin in the first hour: no silence is longer than one */
    hour.visits += carried;
    carried = 0;
    g_array_append_val (sum->traffic->hours, hour);
    sum->traffic->hits += hour.hits;
    sum->traffic->pages += hour.pages;
    sum->traffic->robot_hits += hour.robot_hits;
    sum->traffic->robot_pages += hour.robot_pages;
    sum->traffic->bytes += hour.bytes + hour.robot_bytes;
  }
}

/* Returns: requests that were accepted on the day */
static guint64
sum_statuses (GVariant *statuses, guint64 *into)
{
  GVariantIter iter;
  guint16 status;
  guint64 count, sum = 0;

  g_variant_iter_init (&iter, statuses);
  while (g_variant_iter_next (&iter, "(qt)", &status, &count)) {
    sum += count;
    if (into != NULL && status < DIF_TALLY_STATUSES)
      into[status] += count;
  }
  return sum;
}

static void
sum_pages (Sum *sum, GVariant *pages)
{
  GVariantIter iter;
  GVariant *bytes;
  guint64 count;

  g_variant_iter_init (&iter, pages);
  while (g_variant_iter_next (&iter, "(@ayt)", &bytes, &count)) {
    g_autoptr (GVariant) text = bytes;
    gsize length;
    const char *data = g_variant_get_fixed_array (text, &length, 1);

    dif_paths_add (sum->paths, 0, (DifSpan){ length > 0 ? data : "", length }, count);
  }
}

static void
sum_figures (Sum *sum, GVariant *figures, gint64 number, guint64 begun)
{
  DifTrafficDay day;

  g_variant_get (figures, FIGURES_TYPE, &day.hits, &day.pages, &day.visits, &day.visitors, &day.bytes);
  day.visits += begun;
  sum->traffic->visits += day.visits;
  sum->traffic->visitors += day.visitors;
  dif_traffic_name_day (number, day.date);
  if (day.hits > 0 || day.visits > 0)
    g_array_append_val (sum->traffic->days, day);
}

static void
sum_day (Sum *sum, GVariant *packed)
{
  g_autoptr (GVariant) figures = NULL, statuses = NULL, hours = NULL, pages = NULL;
  DifTraffic *traffic = sum->traffic;
  gint64 number, first, last;
  guint64 duplicates, unviewed, carried;
  gboolean inside;

  g_variant_get (packed, "(xxxttt@" FIGURES_TYPE "@a(qt)@a(xttttttt)@a(ayt))", &number, &first, &last, &duplicates,
                 &unviewed, &carried, &figures, &statuses, &hours, &pages);
  inside = number >= sum->days.first && number <= sum->days.last;
  if (!inside) {
    traffic->outside += sum_statuses (statuses, NULL) + duplicates;
    return;
  }
  if (number != sum->days.first)
    carried = 0;
  traffic->lines += sum_statuses (statuses, traffic->status) + duplicates;
  traffic->duplicates += duplicates;
  traffic->unviewed += unviewed;
  sum->first = MIN (sum->first, first);
  traffic->last = MAX (traffic->last, last);
  /* where a visit ends at midnight, the day has counted those that go on already */
  sum_figures (sum, figures, number, traffic->definitions->visit_within_day ? 0 : carried);
  sum_hours (sum, hours, carried);
  sum_pages (sum, pages);
}

static void
sum_problems (DifTraffic *traffic, GVariant *problems)
{
  GVariantIter iter;
  const char *file, *text;

  g_variant_iter_init (&iter, problems);
  while (g_variant_iter_next (&iter, "(&s&s)", &file, &text))
    dif_traffic_add_problem (traffic, file, text);
}

DifTraffic *
dif_log_memo_sum (GVariant *memo, const DifDefinitions *definitions, GTimeZone *zone, const DifLogMemoDays *days)
{
  DifTraffic *traffic = dif_traffic_new (definitions, zone);
  g_autoptr (DifPaths) paths = dif_paths_new ((guint64) g_random_int () << 32 | g_random_int ());
  g_autoptr (GVariant) problems = NULL, list = NULL;
  g_autoptr (GPtrArray) top = NULL;
  Sum sum = { traffic, paths, *days, G_MAXINT64 };

  g_free (traffic->format);
  g_strfreev (traffic->rejected_sample);
  g_variant_get (memo, "(stt^as@a(ss)@a" DAY_TYPE ")", &traffic->format, &traffic->files, &traffic->rejected,
                 &traffic->rejected_sample, &problems, &list);
  traffic->lines = traffic->rejected;
  sum_problems (traffic, problems);
  for (gsize i = 0; i < g_variant_n_children (list); i++) {
    g_autoptr (GVariant) day = g_variant_get_child_value (list, i);

    sum_day (&sum, day);
  }
  traffic->first = sum.first != G_MAXINT64 ? sum.first : 0;
  top = dif_paths_top (paths, DIF_LIMIT_LOG_TOP);
  g_ptr_array_extend_and_steal (traffic->top_pages, g_steal_pointer (&top));
  return traffic;
}

/* --- Keeping ------------------------------------------------------------------------------ */

static char *
path_of (const char *folder, const char *key)
{
  return g_strdup_printf ("%s" G_DIR_SEPARATOR_S "%s" ENDING, folder, key);
}

/* A file is the digest of what follows it */
GVariant *
dif_log_memo_load (const char *folder, const char *key)
{
  g_autofree char *path = path_of (folder, key);
  g_autofree char *data = NULL;
  g_autoptr (GVariant) memo = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;
  char hex[DIF_DIGEST_HEX];

  if (!g_file_get_contents (path, &data, &length, NULL) || length < DIF_DIGEST_HEX)
    return NULL;
  dif_digest_bytes (data + DIF_DIGEST_HEX, length - DIF_DIGEST_HEX, hex);
  if (memcmp (data, hex, DIF_DIGEST_HEX) != 0)
    return NULL;
  bytes = g_bytes_new (data + DIF_DIGEST_HEX, length - DIF_DIGEST_HEX);
  memo = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (MEMO_TYPE), bytes, FALSE));
  return g_variant_is_normal_form (memo) ? g_steal_pointer (&memo) : NULL;
}

typedef struct {
  gint64 written;
  char *path; /* (owned) */
} Old;

static void
old_clear (gpointer data)
{
  g_free (((Old *) data)->path);
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Old *) a)->written, right = ((const Old *) b)->written;

  return left < right ? 1 : left > right ? -1 : 0;
}

static void
drop_oldest (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) memos = g_array_new (FALSE, FALSE, sizeof (Old));
  const char *name;

  g_array_set_clear_func (memos, old_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    Old memo = { 0, g_build_filename (folder, name, NULL) };
    GStatBuf about;

    if (g_stat (memo.path, &about) == 0)
      memo.written = (gint64) about.st_mtim.tv_sec * G_USEC_PER_SEC + about.st_mtim.tv_nsec / 1000;
    g_array_append_val (memos, memo);
  }
  g_array_sort (memos, newest_first);
  for (guint i = DIF_LIMIT_LOG_MEMOS; i < memos->len; i++)
    g_unlink (g_array_index (memos, Old, i).path);
}

void
dif_log_memo_save (const char *folder, const char *key, GVariant *memo)
{
  g_autofree char *path = path_of (folder, key);
  gsize length = g_variant_get_size (memo);
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;

  if (length > DIF_LIMIT_LOG_MEMO_BYTES || !dif_folder_make (folder, NULL))
    return;
  data = g_malloc (DIF_DIGEST_HEX + length);
  dif_digest_bytes (g_variant_get_data (memo), length, data);
  memcpy (data + DIF_DIGEST_HEX, g_variant_get_data (memo), length);
  if (!g_file_set_contents_full (path, data, (gssize) (DIF_DIGEST_HEX + length), G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    g_debug ("No memo of the logs was kept: %s", error->message);
  drop_oldest (folder);
}

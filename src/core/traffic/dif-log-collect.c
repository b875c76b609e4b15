/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-collect"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-archive-traffic.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"
#include "traffic/dif-analysis.h"
#include "traffic/dif-period.h"
#include "traffic/dif-traffic-keep.h"

#include "dif-log-collect.h"
#include "dif-log-store.h"

#define ORIGIN "collected"

/* A target with a place of logs */
typedef struct {
  DifTargetConfig *config; /* (owned) */
  char *place;             /* (owned) */
} Site;

/* What a collection works with */
typedef struct {
  DifProfile *profile;
  DifLogCollection *collection;
  DifProgress *progress;
  GCancellable *cancellable;
} Work;


void
dif_log_collection_clear (DifLogCollection *self)
{
  g_clear_pointer (&self->traffic, dif_traffic_free);
}

/* --- Whose logs --------------------------------------------------------------------------- */

static void
site_free (gpointer data)
{
  Site *site = data;

  g_clear_pointer (&site->config, dif_target_config_free);
  g_free (site->place);
  g_free (site);
}

static Site *
find_site (DifArchive *archive, const char *name, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *place = dif_archive_get_log_place (archive, name, &local_error);
  DifTargetConfig *config;
  Site *site;

  if (place == NULL) {
    if (local_error != NULL)
      g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  config = dif_target_config_load (archive, name, error);
  if (config == NULL)
    return NULL;
  site = g_new0 (Site, 1);
  site->config = config;
  site->place = g_steal_pointer (&place);
  return site;
}

static GPtrArray *
list_sites (DifArchive *archive, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);
  g_autoptr (GPtrArray) sites = g_ptr_array_new_with_free_func (site_free);

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (GError) local_error = NULL;
    Site *site = find_site (archive, record->name, &local_error);

    if (site != NULL)
      g_ptr_array_add (sites, site);
    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  }
  return records != NULL ? g_steal_pointer (&sites) : NULL;
}

/* Rehearsals are no readers: only logs of the most serious mode are counted */
static DifMode
mode_of (GPtrArray *sites)
{
  DifMode mode = DIF_MODE_PRACTICE;

  for (guint i = 0; i < sites->len; i++)
    mode = MAX (mode, ((Site *) g_ptr_array_index (sites, i))->config->mode);
  return mode;
}

/* --- Fetching ----------------------------------------------------------------------------- */

static gboolean
take_batch (Work *work, DifLogPlace *place, DifLogStore *store, DifLogOffer *const *offers, guint count,
            GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < count; i++)
    g_ptr_array_add (parts, g_strdup_printf ("%s/.part-%u", dif_log_store_get_folder (store), i));
  if (!dif_log_place_fetch (place, offers, (char *const *) parts->pdata, count, work->progress, work->cancellable, error))
    return FALSE;
  for (guint i = 0; i < count; i++) {
    if (!dif_log_store_take (store, offers[i], g_ptr_array_index (parts, i), dif_log_place_is_fixed (place),
                             work->cancellable, error))
      return FALSE;
    work->collection->fetched++;
    work->collection->bytes += offers[i]->size;
  }
  return TRUE;
}

static gboolean
take_new (Work *work, Site *site, DifLogPlace *place, DifLogStore *store, GPtrArray *fresh, GError **error)
{
  /* Translators: the name of a target */
  g_autofree char *what = g_strdup_printf (_("Collecting the access logs of %s"), site->config->name);
  guint64 size = 0;

  for (guint i = 0; i < fresh->len; i++)
    size += ((DifLogOffer *) g_ptr_array_index (fresh, i))->size;
  if (!dif_disk_check (dif_log_store_get_folder (store), size + DIF_LIMIT_FREE_BYTES, error))
    return FALSE;
  dif_progress_begin (work->progress, what, size);
  for (guint i = 0; i < fresh->len; i += DIF_LIMIT_LOG_BATCH) {
    if (!take_batch (work, place, store, (DifLogOffer *const *) &g_ptr_array_index (fresh, i),
                     MIN (fresh->len - i, DIF_LIMIT_LOG_BATCH), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
collect_site (Work *work, Site *site, GError **error)
{
  DifArchive *archive = work->profile->archive;
  g_autoptr (DifLogPlace) place = dif_log_place_open (site->config, site->place, dif_archive_get_folder (archive),
                                                      work->cancellable, error);
  g_autoptr (GPtrArray) offers = place != NULL ? dif_log_place_list (place, work->cancellable, error) : NULL;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (DifLogStore) store = NULL;

  if (offers == NULL)
    return FALSE;
  store = dif_log_store_open (archive, site->config->name, dif_call_get_zone (work->profile->call), error);
  if (store == NULL)
    return FALSE;
  for (guint i = 0; i < offers->len; i++) {
    if (!dif_log_store_is_known (store, g_ptr_array_index (offers, i)))
      g_ptr_array_add (fresh, g_ptr_array_index (offers, i));
  }
  if (!take_new (work, site, place, store, fresh, error))
    return FALSE;
  work->collection->kept += dif_log_store_count (store);
  return TRUE;
}

/* Keeps the first of several errors: it is the one that the collection ends with */
static void
keep_first (GError **first, GError *error)
{
  if (error == NULL)
    return;
  if (*first == NULL)
    *first = error;
  else
    g_error_free (error);
}

static void
collect_sites (Work *work, GPtrArray *sites, const char *only, GError **first)
{
  for (guint i = 0; i < sites->len && !g_cancellable_is_cancelled (work->cancellable); i++) {
    Site *site = g_ptr_array_index (sites, i);
    g_autofree char *key = g_strdup_printf ("logs:%s", site->config->name);
    GError *error = NULL;

    if (only != NULL && !g_str_equal (only, site->config->name))
      continue;
    work->collection->places++;
    if (collect_site (work, site, &error))
      dif_incident_close_key (work->profile->archive, key, NULL);
    else if (!g_cancellable_is_cancelled (work->cancellable))
      dif_incident_keep (work->profile->archive, key, error->message, NULL);
    keep_first (first, error);
  }
}

/* --- Counting ----------------------------------------------------------------------------- */

static gboolean
get_final (DifArchive *archive, char **final, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *final = dif_archive_get_setting (archive, DIF_LOG_FINAL, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Midnight of a day, less the silence that a visit may have: what began before is no visit of that day */
static gboolean
start_of (const char *date, GTimeZone *zone, const DifDefinitions *definitions, gint64 *start, GError **error)
{
  gint64 none;

  *start = 0;
  if (date == NULL)
    return TRUE;
  if (!dif_period_read (date, NULL, zone, start, &none, error))
    return FALSE;
  *start -= (gint64) definitions->visit_seconds * G_USEC_PER_SEC;
  return TRUE;
}

static DifTraffic *
count (Work *work, GPtrArray *sites, const char *final, GError **error)
{
  DifArchive *archive = work->profile->archive;
  GTimeZone *zone = dif_call_get_zone (work->profile->call);
  g_autoptr (DifDefinitions) definitions = dif_definitions_new (NULL, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  DifAnalysisOptions options = { .definitions = definitions };
  DifMode mode = mode_of (sites);

  for (guint i = 0; i < sites->len; i++) {
    Site *site = g_ptr_array_index (sites, i);
    g_autofree char *folder = dif_archive_get_logs_folder (archive, site->config->name);

    if (site->config->mode == mode && g_file_test (folder, G_FILE_TEST_IS_DIR))
      g_ptr_array_add (paths, g_steal_pointer (&folder));
  }
  g_ptr_array_add (paths, NULL);
  if (!start_of (final, zone, definitions, &options.from, error))
    return NULL;
  return dif_analysis_run ((const char *const *) paths->pdata, zone, &options, work->progress, work->cancellable, error);
}

static const DifKeptDay *
find_day (GPtrArray *days, const char *date)
{
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    if (g_str_equal (day->date, date))
      return day;
  }
  return NULL;
}

static gboolean
is_same (const DifKeptDay *kept, const DifTrafficDay *day)
{
  return kept->hits == (gint64) day->hits && kept->pages == (gint64) day->pages &&
         kept->visits == (gint64) day->visits && kept->visitors == (gint64) day->visitors &&
         kept->bytes == (gint64) day->bytes;
}

/* Figures that came otherwise stay, and none becomes smaller by itself: then logs are missing that were
 * there, because a place was taken away, or a file under `logs/` */
static gboolean
stays (const DifKeptDay *before, const DifTrafficDay *day)
{
  return before != NULL && (!g_str_equal (before->origin, ORIGIN) || before->hits > (gint64) day->hits);
}

/* Only what has changed is kept again, so that a day on which nothing came leaves no record */
static gboolean
keep_changes (Work *work, const char *final, gboolean replace, GError **error)
{
  DifArchive *archive = work->profile->archive;
  const DifTraffic *traffic = work->collection->traffic;
  g_autoptr (GPtrArray) kept = dif_archive_list_days (archive, DIF_TRAFFIC_SITE, NULL, NULL, error);
  g_autoptr (GHashTable) changed = g_hash_table_new (g_str_hash, g_str_equal);

  if (kept == NULL)
    return FALSE;
  for (guint i = 0; i < traffic->days->len; i++) {
    DifTrafficDay *day = &g_array_index (traffic->days, DifTrafficDay, i);
    const DifKeptDay *before = find_day (kept, day->date);

    if (final != NULL && strcmp (day->date, final) < 0)
      continue;
    if (!replace && stays (before, day))
      work->collection->left++;
    else if (before == NULL || !is_same (before, day) || !g_str_equal (before->origin, ORIGIN))
      g_hash_table_add (changed, day->date);
  }
  work->collection->days = g_hash_table_size (changed);
  return work->collection->days == 0 ||
         dif_traffic_keep_days (archive, DIF_TRAFFIC_SITE, traffic, ORIGIN, changed, error);
}

static gboolean
count_again (Work *work, GPtrArray *sites, gboolean replace, GError **error)
{
  g_autofree char *final = NULL;

  if (!get_final (work->profile->archive, &final, error))
    return FALSE;
  work->collection->traffic = count (work, sites, final, error);
  return work->collection->traffic != NULL && keep_changes (work, final, replace, error);
}

static gboolean
note_collected (Work *work, GError **error)
{
  g_autofree char *now = g_strdup_printf ("%" PRId64, dif_clock_now (work->profile->clock));

  return dif_archive_set_setting (work->profile->archive, DIF_LOG_COLLECTED, now, error);
}

static gboolean
refuse_nowhere (const char *target, GError **error)
{
  if (target != NULL)
    dif_set_error (error, DIF_ERROR_SETUP, _("Say it with: difusorctl traffic place TARGET PLACE"),
                   _("Nobody has said where the access logs of “%s” lie"), target);
  else
    dif_set_error (error, DIF_ERROR_SETUP, _("Say it with: difusorctl traffic place TARGET PLACE"),
                   _("Nobody has said where the access logs of any target lie"));
  return FALSE;
}

gboolean
dif_log_collect (DifProfile *profile,
                 const char *target,
                 gboolean replace,
                 DifLogCollection *collection,
                 DifProgress *progress,
                 GCancellable *cancellable,
                 GError **error)
{
  Work work = { profile, collection, progress, cancellable };
  g_autoptr (GPtrArray) sites = list_sites (profile->archive, error);
  GError *first = NULL, *local_error = NULL;

  *collection = (DifLogCollection){ 0 };
  if (sites == NULL)
    return FALSE;
  collect_sites (&work, sites, target, &first);
  if (collection->places == 0)
    return refuse_nowhere (target, error);
  count_again (&work, sites, replace, &local_error);
  keep_first (&first, g_steal_pointer (&local_error));
  if (first == NULL)
    note_collected (&work, &first);
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

gboolean
dif_log_is_due (DifProfile *profile, gboolean *due, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *collected = dif_archive_get_setting (profile->archive, DIF_LOG_COLLECTED, &local_error);
  g_autoptr (GPtrArray) sites = local_error == NULL ? list_sites (profile->archive, &local_error) : NULL;
  gint64 last = collected != NULL ? g_ascii_strtoll (collected, NULL, 10) : 0;

  if (sites == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  *due = sites->len > 0 && dif_clock_now (profile->clock) - last >= dif_limit_us (DIF_LIMIT_LOG_EVERY_SECONDS);
  return TRUE;
}

/* --- Deleting ----------------------------------------------------------------------------- */

static char *
latest_final (DifProfile *profile)
{
  gint64 moment = dif_clock_now (profile->clock) / G_USEC_PER_SEC;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, dif_call_get_zone (profile->call));
  g_autoptr (GDateTime) then = g_date_time_add_days (here, -DIF_LIMIT_LOG_DAYS_OPEN);

  return g_date_time_format (then, "%Y-%m-%d");
}

static gboolean
check_before (const char *before, const char *latest, GTimeZone *zone, GError **error)
{
  gint64 start, none;

  if (!dif_period_read (before, NULL, zone, &start, &none, error))
    return FALSE;
  if (strlen (before) == strlen (latest) && strcmp (before, latest) <= 0)
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Hosts deliver up to a day late. The latest day is %s."),
                 _("Logs of days from “%s” on are not deleted yet"), latest);
  return FALSE;
}

static gboolean
delete_all (Work *work, GPtrArray *sites, const char *before, guint *files, guint64 *bytes, GError **error)
{
  GTimeZone *zone = dif_call_get_zone (work->profile->call);
  gint64 start;

  if (!start_of (before, zone, work->collection->traffic->definitions, &start, error))
    return FALSE;
  for (guint i = 0; i < sites->len; i++) {
    Site *site = g_ptr_array_index (sites, i);
    g_autoptr (DifLogStore) store = dif_log_store_open (work->profile->archive, site->config->name, zone, error);

    if (store == NULL || !dif_log_store_delete (store, start / G_USEC_PER_SEC, files, bytes, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_final (DifArchive *archive, const char *before, GError **error)
{
  g_autofree char *final = NULL;

  return get_final (archive, &final, error) &&
         ((final != NULL && strcmp (final, before) >= 0) ||
          dif_archive_set_setting (archive, DIF_LOG_FINAL, before, error));
}

static gboolean
note_deleted (DifArchive *archive, const char *before, guint files, guint64 bytes, GError **error)
{
  JsonObject *facts = dif_ledger_facts ("before", before, NULL);

  json_object_set_int_member (facts, "files", files);
  json_object_set_int_member (facts, "bytes", (gint64) bytes);
  return dif_ledger_append (archive, "logs-deleted", facts, error);
}

gboolean
dif_log_delete (DifProfile *profile,
                const char *before,
                guint *files,
                guint64 *bytes,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (DifLogCollection) collection = { 0 };
  Work work = { profile, &collection, NULL, cancellable };
  g_autofree char *latest = latest_final (profile);
  g_autoptr (GPtrArray) sites = NULL;

  *files = 0;
  *bytes = 0;
  if (before == NULL)
    before = latest;
  if (!check_before (before, latest, dif_call_get_zone (profile->call), error))
    return FALSE;
  sites = list_sites (profile->archive, error);
  if (sites == NULL)
    return FALSE;
  if (sites->len == 0)
    return refuse_nowhere (NULL, error);
  return count_again (&work, sites, FALSE, error) && make_final (profile->archive, before, error) &&
         delete_all (&work, sites, before, files, bytes, error) &&
         note_deleted (profile->archive, before, *files, *bytes, error);
}

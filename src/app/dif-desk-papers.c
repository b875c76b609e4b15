/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-papers"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "base/dif-file.h"
#include "document/dif-form.h"
#include "document/dif-papers.h"
#include "relay/dif-profile.h"
#include "traffic/dif-analysis.h"
#include "traffic/dif-log-memo.h"

#include "dif-desk-give.h"
#include "dif-worker.h"

#include "dif-desk-papers.h"

/* Counting reads no archive: it needs not wait for those that do */
#define LANE_LOGS "logs"
#define LANE_PAPERS "papers"


/* --- Access logs -------------------------------------------------------------------------- */

typedef struct {
  DifDesk *desk;     /* (owned) only handed back to the main thread */
  GStrv paths;       /* (owned) */
  DifTrafficScope scope;
  DifAnalysisOptions options;
  char *memo_folder; /* (owned) (nullable) */
  GTimeZone *zone;   /* (owned) */
  DifTraffic *found; /* (owned) (nullable) */
} Counting;

typedef struct {
  DifTraffic *traffic; /* (owned) */
  DifTrafficScope scope;
} Keeping;

static void
counting_free (gpointer data)
{
  Counting *counting = data;

  g_object_unref (counting->desk);
  g_strfreev (counting->paths);
  g_time_zone_unref (counting->zone);
  g_free (counting->memo_folder);
  g_clear_pointer (&counting->found, dif_traffic_free);
  g_free (counting);
}

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  dif_traffic_free (keeping->traffic);
  g_free (keeping);
}

static char *
say_found (const DifTraffic *traffic)
{
  g_autofree char *figures = g_strdup_printf (
      /* Translators: what access logs add up to */
      _("%'" PRIu64 " hits, %'" PRIu64 " pages, %'" PRIu64 " visits"), traffic->hits, traffic->pages, traffic->visits);

  if (traffic->rejected == 0)
    return g_steal_pointer (&figures);
  /* Translators: hits, pages and visits, then lines */
  return g_strdup_printf (_("%s; %'" PRIu64 " lines could not be read"), figures, traffic->rejected);
}

static gboolean
keep (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Keeping *keeping = data;

  if (!dif_traffic_keep (profile->archive, keeping->scope, keeping->traffic, error))
    return FALSE;
  dif_job_take_outcome (job, say_found (keeping->traffic));
  return TRUE;
}

static gboolean
count (DifJob *job, gpointer data, GError **error)
{
  Counting *counting = data;

  counting->found = dif_analysis_run ((const char *const *) counting->paths, counting->zone, &counting->options,
                                      dif_job_get_progress (job), dif_job_get_cancellable (job), error);
  if (counting->found == NULL)
    return FALSE;
  dif_job_take_outcome (job, say_found (counting->found));
  return TRUE;
}

static void
on_counted (DifJob *job, GParamSpec *pspec, Counting *counting)
{
  Keeping *keeping;

  if (dif_job_get_state (job) != DIF_JOB_DONE || counting->found == NULL)
    return;
  keeping = g_new0 (Keeping, 1);
  keeping->traffic = g_steal_pointer (&counting->found);
  keeping->scope = counting->scope;
  dif_desk_keep (counting->desk, _("Keeping the figures"), keep, keeping, keeping_free);
}

DifJob *
dif_desk_count_logs (DifDesk *self, const DifLogOrder *order)
{
  DifReading *reading = dif_desk_get_reading (self);
  Counting *counting;
  DifJob *job;

  if (reading == NULL)
    return NULL;
  counting = g_new0 (Counting, 1);
  counting->desk = g_object_ref (self);
  counting->paths = g_strdupv ((GStrv) order->paths);
  counting->scope = order->scope;
  counting->options.from = order->from;
  counting->options.to = order->to;
  counting->memo_folder = dif_log_memo_folder (dif_desk_get_shown (self));
  counting->options.memo_folder = counting->memo_folder;
  counting->zone = g_time_zone_ref (dif_call_get_zone (reading->call));
  job = dif_job_new (_("Counting access logs"), count, counting, counting_free);
  g_signal_connect (job, "notify::active", G_CALLBACK (on_counted), counting);
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_LOGS, job);
  return job;
}

/* --- Texts -------------------------------------------------------------------------------- */

typedef struct {
  const char *key; /* static */
  char *text;      /* (owned) */
} Text;

static void
text_free (gpointer data)
{
  Text *text = data;

  g_free (text->text);
  g_free (text);
}

static gboolean
keep_text (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Text *text = data;

  return dif_archive_set_setting (profile->archive, text->key, text->text, error);
}

void
dif_desk_keep_text (DifDesk *self, const char *key, const char *text)
{
  Text *kept = g_new0 (Text, 1);

  kept->key = g_intern_string (key);
  kept->text = g_strstrip (g_strdup (text));
  dif_desk_keep (self, _("Keeping the text"), keep_text, kept, text_free);
}

/* --- Documents ---------------------------------------------------------------------------- */

typedef struct {
  char *folder; /* (owned) and so on */
  char *name;
  char *form; /* (nullable) */
  char *path;
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  g_free (export->folder);
  g_free (export->name);
  g_free (export->form);
  g_free (export->path);
  g_free (export);
}

static gboolean
write_out (DifJob *job, gpointer data, GError **error)
{
  Export *export = data;
  g_autoptr (DifProfile) profile = dif_profile_look (export->folder, NULL, error);
  g_autoptr (DifDocument) document = profile != NULL ? dif_papers_make (profile, export->name, error) : NULL;
  g_autofree char *shown = g_filename_display_name (export->path);

  if (document == NULL || !dif_document_save (document, export->path, error))
    return FALSE;
  /* Translators: a file's path */
  dif_job_take_outcome (job, g_strdup_printf (_("It is in %s"), shown));
  return TRUE;
}

void
dif_desk_export (DifDesk *self, const char *name, const char *path)
{
  Export *export = g_new0 (Export, 1);

  export->folder = g_strdup (dif_desk_get_shown (self));
  export->name = g_strdup (name);
  export->path = g_strdup (path);
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_PAPERS,
                       dif_job_new (_("Writing the document"), write_out, export, export_free));
}

static gboolean
fill_out (DifJob *job, gpointer data, GError **error)
{
  Export *export = data;
  g_autoptr (DifProfile) profile = NULL;
  g_autoptr (GHashTable) fields = NULL;
  g_autoptr (DifFormReport) report = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *shown = g_filename_display_name (export->path), *empty = NULL;

  if (!dif_form_check_names (export->form, export->path, error))
    return FALSE;
  profile = dif_profile_look (export->folder, NULL, error);
  fields = profile != NULL ? dif_papers_get_fields (profile, export->name, error) : NULL;
  bytes = fields != NULL ? dif_form_fill (export->form, fields, &report, error) : NULL;
  if (bytes == NULL ||
      !dif_file_replace (export->path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, error))
    return FALSE;
  empty = g_strjoinv (", ", report->empty);
  /* Translators: a file's path, fields of a form */
  dif_job_take_outcome (job, empty[0] != '\0' ? g_strdup_printf (_("It is in %s. Nothing is known yet for: %s"), shown, empty)
                                              : g_strdup_printf (_("It is in %s"), shown));
  return TRUE;
}

void
dif_desk_fill_form (DifDesk *self, const char *name, const char *form, const char *path)
{
  Export *export = g_new0 (Export, 1);

  export->folder = g_strdup (dif_desk_get_shown (self));
  export->name = g_strdup (name);
  export->form = g_strdup (form);
  export->path = g_strdup (path);
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_PAPERS,
                       dif_job_new (_("Filling the form"), fill_out, export, export_free));
}

/* --- What the Memoria page shows ---------------------------------------------------------- */

void
dif_memoria_reading_free (DifMemoriaReading *self)
{
  g_clear_pointer (&self->document, dif_document_free);
  g_clear_pointer (&self->days, g_ptr_array_unref);
  g_clear_pointer (&self->portal, g_ptr_array_unref);
  g_clear_pointer (&self->hours, g_array_unref);
  g_clear_pointer (&self->cuts, g_array_unref);
  g_clear_pointer (&self->care, dif_memoria_care_free);
  g_free (self->mark);
  g_free (self->criteria);
  g_free (self->comments);
  g_free (self);
}

static char *
date_of (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (here, "%Y-%m-%d");
}

static gboolean
read_traffic (DifMemoriaReading *self, DifProfile *profile, GError **error)
{
  GTimeZone *zone = dif_call_get_zone (profile->call);
  const DifCallDate *period = dif_call_get_memoria (profile->call);
  g_autofree char *first = date_of (period->start, zone);
  g_autofree char *last = date_of (period->end - 1, zone);
  g_autofree char *before = date_of (period->start - 1, zone);

  self->days = dif_archive_list_days (profile->archive, DIF_TRAFFIC_SITE, first, last, error);
  self->portal = self->days != NULL
                     ? dif_archive_list_days (profile->archive, DIF_TRAFFIC_PORTAL, NULL, before, error)
                     : NULL;
  self->hours = self->portal != NULL ? dif_archive_list_hours (profile->archive, DIF_TRAFFIC_SITE, period->start,
                                                               period->end, error)
                                     : NULL;
  return self->hours != NULL;
}

static gboolean
read_cuts (DifMemoriaReading *self, DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) publications = dif_archive_list_publications (profile->archive, error);
  g_autoptr (GPtrArray) incidents = publications != NULL ? dif_incident_list (profile->archive, error) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (incidents == NULL)
    return FALSE;
  self->incidents = incidents->len;
  self->cuts = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < publications->len; i++) {
    DifPublicationRecord *publication = g_ptr_array_index (publications, i);

    if (publication->ended != 0 && g_hash_table_add (seen, publication->cut))
      g_array_append_val (self->cuts, publication->ended);
  }
  return TRUE;
}

static gboolean
read_text (DifProfile *profile, const char *key, char **text, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *text = dif_archive_get_setting (profile->archive, key, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (*text == NULL)
    *text = g_strdup ("");
  return TRUE;
}

static void
mark_days (GChecksum *sum, GPtrArray *days)
{
  for (guint i = 0; i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);
    const gint64 figures[] = { day->hits, day->pages, day->visits, day->visitors, day->bytes };

    g_checksum_update (sum, (const guchar *) day->date, sizeof day->date);
    g_checksum_update (sum, (const guchar *) figures, sizeof figures);
  }
}

/* The document and the charts beside it, by what they are made from */
static char *
make_mark (DifMemoriaReading *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GBytes) page = dif_document_write (self->document, DIF_DOCUMENT_HTML);
  gsize length;
  const guchar *text = g_bytes_get_data (page, &length);

  g_checksum_update (sum, text, (gssize) length);
  mark_days (sum, self->days);
  mark_days (sum, self->portal);
  g_checksum_update (sum, (const guchar *) self->hours->data, (gssize) (self->hours->len * sizeof (DifKeptHour)));
  g_checksum_update (sum, (const guchar *) self->cuts->data, (gssize) (self->cuts->len * sizeof (gint64)));
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
read_document (DifMemoriaReading *self, DifProfile *profile, GError **error)
{
  self->document = dif_papers_make (profile, "memoria", error);
  if (self->document != NULL)
    self->mark = make_mark (self);
  return self->document != NULL;
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (DifMemoriaReading) self = g_new0 (DifMemoriaReading, 1);
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (data, NULL, &error);

  if (profile == NULL || !read_traffic (self, profile, &error) || !read_cuts (self, profile, &error) ||
      !read_text (profile, DIF_PAPERS_CRITERIA, &self->criteria, &error) ||
      !read_text (profile, DIF_PAPERS_COMMENTS, &self->comments, &error) ||
      (self->care = dif_memoria_care_read (profile, &error)) == NULL || !read_document (self, profile, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) dif_memoria_reading_free);
}

void
dif_desk_look_memoria_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, dif_desk_look_memoria_async);
  g_task_set_task_data (task, g_strdup (dif_desk_get_shown (self)), g_free);
  dif_worker_run (task, look);
}

DifMemoriaReading *
dif_desk_look_memoria_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-analysis"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-analysis.h"
#include "dif-log-files.h"
#include "dif-log-memo.h"
#include "dif-log-reader.h"
#include "dif-tally.h"

#define JOBS_MAX (16)
/* So many lie ready before another thread is woken: waking costs as much as counting a tenth of a block */
#define JOBS_WAKE (4)
#define SAMPLE_BYTES (64 * DIF_KIB)
/* By how many definitions the same requests are counted at once */
#define DEFINITIONS_MAX (4)

/* Lines to be counted */
typedef struct {
  GBytes *bytes;        /* (owned) */
  gsize offset;
  gsize length;
  DifLogFormat *format; /* (owned) (nullable) */
  guint64 place;
} Job;

/* One run, shared by its threads; everything below the mutex is guarded by it. A thread counts lines
 * that lie ready; if there are none it reads a file, and if too many lie ready while it reads, it
 * counts what it has just read: whatever is the bottleneck, every processor works. */
typedef struct {
  DifTallyRules rules[DEFINITIONS_MAX]; /* the first are those that are asked for */
  const DifAnalysisOptions *options;
  DifLogFormat *format; /* (nullable) as told */
  DifProgress *progress;
  GCancellable *cancellable;
  GPtrArray *files;     /* (element-type DifLogFile) */
  DifLogBlocks *blocks;
  guint threads;

  GMutex mutex;
  GCond cond;
  guint next_file;
  guint readers;
  GQueue jobs;
  GError *error;        /* (owned) (nullable) the first */
  GPtrArray *problems;  /* (element-type DifTrafficProblem) by file; %NULL where none */
  guint n_problems;
  const char *format_name; /* (nullable) */
  gboolean mixed;
  guint64 read;         /* files that were read */
  GPtrArray *memos;     /* (nullable) (element-type GVariant) by the rules; %NULL where too much was counted */
} Run;

/* One file being read by one thread */
typedef struct {
  Run *run;
  DifTally *tally;
  guint index;
  DifLogFormat *format; /* (owned) (nullable) */
  guint64 place;
} Reading;


static void
job_free (gpointer data)
{
  Job *job = data;

  g_bytes_unref (job->bytes);
  g_clear_pointer (&job->format, dif_log_format_unref);
  g_free (job);
}

static void
do_job (DifTally *tally, const Job *job)
{
  const char *data = g_bytes_get_data (job->bytes, NULL);

  dif_tally_lines (tally, job->format, (DifSpan){ data + job->offset, job->length }, job->place);
}

static void
note_problem (Reading *self, const char *text)
{
  Run *run = self->run;
  DifLogFile *file = g_ptr_array_index (run->files, self->index);

  g_mutex_lock (&run->mutex);
  if (g_ptr_array_index (run->problems, self->index) == NULL && run->n_problems < DIF_LIMIT_LOG_PROBLEMS) {
    DifTrafficProblem *problem = g_new0 (DifTrafficProblem, 1);

    problem->file = g_strdup (file->path);
    problem->text = g_strdup (text);
    run->problems->pdata[self->index] = problem;
    run->n_problems++;
  }
  g_mutex_unlock (&run->mutex);
}

static void
note_format (Reading *self)
{
  Run *run = self->run;
  const char *name = dif_log_format_get_name (self->format);

  g_mutex_lock (&run->mutex);
  run->mixed |= run->format_name != NULL && !g_str_equal (run->format_name, name);
  run->format_name = name;
  g_mutex_unlock (&run->mutex);
}

/* Hands lines to whoever is free, or counts them */
static void
hand_over (Reading *self, GBytes *bytes, gsize offset, gsize length, gboolean last)
{
  Run *run = self->run;
  g_autofree Job *job = g_new0 (Job, 1);

  if (length == 0)
    return;
  job->bytes = g_bytes_ref (bytes);
  job->offset = offset;
  job->length = length;
  job->format = self->format != NULL ? dif_log_format_ref (self->format) : NULL;
  job->place = self->place + offset;

  if (!last && run->threads > 1) {
    gboolean wake;

    g_mutex_lock (&run->mutex);
    g_queue_push_tail (&run->jobs, g_steal_pointer (&job));
    wake = g_queue_get_length (&run->jobs) == JOBS_WAKE;
    /* the oldest of them: in the order of time, visits are found fastest */
    if (g_queue_get_length (&run->jobs) > JOBS_MAX)
      job = g_queue_pop_head (&run->jobs);
    g_mutex_unlock (&run->mutex);
    if (wake)
      g_cond_broadcast (&run->cond);
  }
  if (job != NULL) {
    do_job (self->tally, job);
    job_free (g_steal_pointer (&job));
  }
}

/* The next `#Fields:` at the start of a line, or the end */
static const char *
find_fields (const char *at, const char *start, const char *end)
{
  while ((at = memchr (at, '#', (gsize) (end - at))) != NULL) {
    if ((at == start || at[-1] == '\n') && end - at >= 8 && memcmp (at, "#Fields:", 8) == 0)
      return at;
    at++;
  }
  return end;
}

/* W3C logs say what their fields are, and may say so anew on any line */
static void
hand_over_w3c (Reading *self, GBytes *bytes, gboolean last)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size), *end = data + size, *at = data;

  while (at < end) {
    const char *fields = find_fields (at, data, end);

    hand_over (self, bytes, (gsize) (at - data), (gsize) (fields - at), last && fields == end);
    at = fields;
    if (fields < end) {
      const char *stop = memchr (fields, '\n', (gsize) (end - fields));
      DifLogFormat *format;

      at = stop != NULL ? stop + 1 : end;
      format = dif_log_format_new_fields ((DifSpan){ fields, (gsize) (at - fields) });
      if (format != NULL) {
        g_clear_pointer (&self->format, dif_log_format_unref);
        self->format = format;
      }
    }
  }
}

static void
recognise (Reading *self, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (self->run->format != NULL)
    self->format = dif_log_format_ref (self->run->format);
  else
    self->format = dif_log_format_recognise ((DifSpan){ data, MIN (size, SAMPLE_BYTES) });
  if (self->format != NULL)
    note_format (self);
}

static gboolean
read_blocks (Reading *self, DifLogReader *reader, gboolean from_folder, GError **error)
{
  Run *run = self->run;
  g_autoptr (GError) local_error = NULL;
  GBytes *next;

  while ((next = dif_log_reader_next (reader, &local_error)) != NULL) {
    g_autoptr (GBytes) bytes = next;
    gboolean last = dif_log_reader_is_done (reader);

    if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
      return FALSE;
    if (self->format == NULL)
      recognise (self, bytes);
    if (self->format == NULL && from_folder && self->place == (guint64) self->index << 40) {
      note_problem (self, _("It is no access log that is known here, and was left out."));
      return TRUE;
    }
    if (self->format != NULL && dif_log_format_is_w3c (self->format))
      hand_over_w3c (self, bytes, last);
    else
      hand_over (self, bytes, 0, g_bytes_get_size (bytes), last);
    self->place += g_bytes_get_size (bytes);
    for (guint i = dif_log_reader_take_overlong (reader); i > 0; i--)
      dif_tally_reject (self->tally);
    dif_progress_advance (run->progress, dif_log_reader_take_progress (reader));
  }
  for (guint i = dif_log_reader_take_overlong (reader); i > 0; i--)
    dif_tally_reject (self->tally);
  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (dif_log_reader_get_damage (reader) != NULL)
    note_problem (self, dif_log_reader_get_damage (reader));
  else if (self->format == NULL && self->place != (guint64) self->index << 40)
    note_problem (self, _("It is no access log that is known here; its lines count as rejected."));
  return TRUE;
}

static gboolean
read_file (Run *run, DifTally *tally, guint index, GError **error)
{
  DifLogFile *file = g_ptr_array_index (run->files, index);
  Reading reading = { run, tally, index, NULL, (guint64) index << 40 };
  g_autoptr (DifLogReader) reader = dif_log_reader_open (file->path, run->blocks, error);
  gboolean ok = reader != NULL && read_blocks (&reading, reader, file->from_folder, error);

  if (ok && (reading.format != NULL || !file->from_folder)) {
    g_mutex_lock (&run->mutex);
    run->read++;
    g_mutex_unlock (&run->mutex);
  }
  g_clear_pointer (&reading.format, dif_log_format_unref);
  return ok;
}

/* What a thread does next, with the mutex held; FALSE if there is nothing left to do */
static gboolean
work (Run *run, DifTally *tally)
{
  Job *job = g_queue_pop_head (&run->jobs);

  if (job != NULL) {
    g_mutex_unlock (&run->mutex);
    do_job (tally, job);
    job_free (job);
    g_mutex_lock (&run->mutex);
    return TRUE;
  }
  if (run->next_file < run->files->len && run->error == NULL) {
    guint index = run->next_file++;
    GError *error = NULL;

    run->readers++;
    g_mutex_unlock (&run->mutex);
    read_file (run, tally, index, &error);
    g_mutex_lock (&run->mutex);
    run->readers--;
    if (error != NULL && run->error == NULL)
      run->error = error;
    else
      g_clear_error (&error);
    g_cond_broadcast (&run->cond);
    return TRUE;
  }
  if (run->readers == 0)
    return FALSE;
  g_cond_wait (&run->cond, &run->mutex);
  return TRUE;
}

static gpointer
run_thread (gpointer data)
{
  Run *run = data;
  DifTally *tally = dif_tally_new (&run->rules[0]);

  g_mutex_lock (&run->mutex);
  while (work (run, tally))
    ;
  g_mutex_unlock (&run->mutex);
  return tally;
}

/* Runs every thread, this one among them; Returns: (transfer full): the sum */
static DifTally *
run_threads (Run *run)
{
  GThread *threads[DIF_LIMIT_LOG_THREADS] = { NULL };
  DifTally *sum;

  for (guint i = 1; i < run->threads; i++)
    threads[i] = g_thread_new ("traffic", run_thread, run);
  sum = run_thread (run);
  for (guint i = 1; i < run->threads; i++) {
    g_autoptr (DifTally) tally = g_thread_join (threads[i]);

    dif_tally_join (sum, tally);
  }
  return sum;
}

static void
collect (Run *run, DifTally *tally, DifTraffic *traffic)
{
  dif_tally_finish (tally, traffic);
  traffic->files = run->read;
  if (run->format_name != NULL) {
    g_free (traffic->format);
    traffic->format = g_strdup (run->mixed ? "mixed" : run->format_name);
  }
  for (guint i = 0; i < run->problems->len; i++) {
    DifTrafficProblem *problem = g_ptr_array_index (run->problems, i);

    if (problem == NULL)
      continue;
    dif_traffic_add_problem (traffic, problem->file, problem->text);
    g_free (problem->file);
    g_free (problem->text);
    g_free (problem);
  }
}

/* What was found about the files is the same by all definitions */
static void
make_memos (Run *run, DifTally *tally, const DifTraffic *traffic)
{
  g_ptr_array_add (run->memos, dif_log_memo_new (traffic, dif_tally_get_days (tally)));
  for (tally = dif_tally_get_also (tally); tally != NULL; tally = dif_tally_get_also (tally)) {
    g_autoptr (DifTraffic) other = dif_traffic_new (run->rules[run->memos->len].definitions, traffic->zone);

    dif_tally_finish (tally, other);
    g_free (other->format);
    other->format = g_strdup (traffic->format);
    other->files = traffic->files;
    for (guint i = 0; i < traffic->problems->len; i++) {
      const DifTrafficProblem *problem = g_ptr_array_index (traffic->problems, i);

      dif_traffic_add_problem (other, problem->file, problem->text);
    }
    g_ptr_array_add (run->memos, dif_log_memo_new (other, dif_tally_get_days (tally)));
  }
}

static guint64
total_size (GPtrArray *files)
{
  guint64 size = 0;

  for (guint i = 0; i < files->len; i++)
    size += ((DifLogFile *) g_ptr_array_index (files, i))->size;
  return size;
}

static DifTraffic *
analyse (Run *run, GError **error)
{
  g_autoptr (DifTraffic) traffic = dif_traffic_new (run->rules[0].definitions, run->rules[0].zone);
  g_autoptr (DifTally) tally = NULL;

  dif_progress_begin (run->progress, _("Reading access logs"), total_size (run->files));
  g_mutex_init (&run->mutex);
  g_cond_init (&run->cond);
  tally = run_threads (run);
  collect (run, tally, traffic);
  if (run->memos != NULL)
    make_memos (run, tally, traffic);
  g_mutex_clear (&run->mutex);
  g_cond_clear (&run->cond);
  g_queue_clear_full (&run->jobs, job_free);
  if (run->error != NULL) {
    g_propagate_error (error, g_steal_pointer (&run->error));
    return NULL;
  }
  if (run->format_name == NULL && (traffic->lines > 0 || run->n_problems > 0)) {
    dif_set_error (error, DIF_ERROR_FORMAT,
                   _("Known are the logs of nginx, Apache, CloudFront, S3, Caddy and IIS; another one "
                     "can be told with --format."),
                   _("None of these files is an access log that is known here"));
    return NULL;
  }
  return g_steal_pointer (&traffic);
}

/* What is asked for, and of which files */
typedef struct {
  GPtrArray *files; /* (element-type DifLogFile) */
  GTimeZone *zone;
  GPtrArray *definitions; /* (element-type DifDefinitions) the first are asked for, the others had on the way */
  const DifAnalysisOptions *options;
  DifProgress *progress;
  GCancellable *cancellable;
} Question;

/* Whoever looks at how another program counts compares: all presets are had with one reading then */
static GPtrArray *
list_definitions (const DifDefinitions *asked)
{
  GPtrArray *definitions = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_definitions_free);
  const char *const *presets = dif_definitions_presets ();

  g_ptr_array_add (definitions, asked != NULL ? dif_definitions_copy (asked) : dif_definitions_new (NULL, NULL));
  if (asked == NULL || g_str_equal (asked->preset, presets[0]) || !g_strv_contains (presets, asked->preset))
    return definitions;
  for (; *presets != NULL; presets++) {
    if (!g_str_equal (*presets, asked->preset))
      g_ptr_array_add (definitions, dif_definitions_new (*presets, NULL));
  }
  g_assert (definitions->len <= DEFINITIONS_MAX);
  return definitions;
}

static void
lay_down_rules (Run *run, const Question *question, DifLogIds *ids)
{
  const DifAnalysisOptions *options = question->options;
  guint count = run->memos != NULL ? question->definitions->len : 1;
  guint64 seed = (guint64) g_random_int () << 32 | g_random_int ();

  for (guint i = 0; i < count; i++) {
    run->rules[i] = (DifTallyRules){
      .definitions = g_ptr_array_index (question->definitions, i),
      .zone = question->zone,
      .from = run->memos == NULL ? options->from / G_USEC_PER_SEC : 0,
      .to = run->memos == NULL && options->to != 0 ? options->to / G_USEC_PER_SEC : G_MAXINT64,
      .seed = seed,
      .ids = ids,
      .by_day = run->memos != NULL,
      .also = i + 1 < count ? &run->rules[i + 1] : NULL,
    };
  }
}

/* @memos: (nullable): is filled by all definitions; the period does not matter then */
static DifTraffic *
read_logs (const Question *question, GPtrArray *memos, GError **error)
{
  const DifAnalysisOptions *options = question->options;
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  g_autoptr (DifLogIds) ids = dif_log_ids_new ();
  g_autoptr (DifLogFormat) format = NULL;
  g_autoptr (DifLogBlocks) blocks = dif_log_blocks_new ();
  guint threads = options->threads > 0 ? options->threads : g_get_num_processors ();
  Run run = {
    .options = options,
    .progress = question->progress,
    .cancellable = question->cancellable,
    .files = question->files,
    .blocks = blocks,
    .threads = MIN (threads, DIF_LIMIT_LOG_THREADS),
    .problems = problems,
    .memos = memos,
  };

  lay_down_rules (&run, question, ids);
  if (options->format != NULL) {
    format = dif_log_format_new (options->format, error);
    if (format == NULL)
      return NULL;
    run.format = format;
  }
  g_ptr_array_set_size (problems, (int) question->files->len);
  return analyse (&run, error);
}

static char *
key_of (const Question *question, GPtrArray *files, guint definitions)
{
  return dif_log_memo_key (files, g_ptr_array_index (question->definitions, definitions), question->options->format,
                           question->zone);
}

/* Logs that were written on meanwhile are not those that were counted */
static void
keep_memos (const Question *question, const char *const *paths, GPtrArray *memos)
{
  g_autoptr (GPtrArray) files = dif_log_files_list (paths, NULL, NULL);

  for (guint i = 0; files != NULL && i < memos->len; i++) {
    g_autofree char *before = key_of (question, question->files, i);
    g_autofree char *now = key_of (question, files, i);
    GVariant *memo = g_ptr_array_index (memos, i);

    if (memo != NULL && g_strcmp0 (before, now) == 0)
      dif_log_memo_save (question->options->memo_folder, now, memo);
  }
}

static void
memo_unref (gpointer data)
{
  g_clear_pointer ((GVariant **) &data, g_variant_unref);
}

static DifTraffic *
answer (const Question *question, const char *const *paths, GError **error)
{
  const DifAnalysisOptions *options = question->options;
  const DifDefinitions *definitions = g_ptr_array_index (question->definitions, 0);
  g_autofree char *key = options->memo_folder != NULL ? key_of (question, question->files, 0) : NULL;
  g_autoptr (GPtrArray) memos = g_ptr_array_new_with_free_func (memo_unref);
  g_autoptr (DifTraffic) all = NULL;
  DifLogMemoDays days;

  if (key == NULL || !dif_log_memo_days (definitions, question->zone, options->from / G_USEC_PER_SEC,
                                         options->to / G_USEC_PER_SEC, &days))
    return read_logs (question, NULL, error);
  g_ptr_array_add (memos, dif_log_memo_load (options->memo_folder, key));
  if (g_ptr_array_index (memos, 0) == NULL) {
    g_ptr_array_set_size (memos, 0);
    all = read_logs (question, memos, error);
    if (all == NULL)
      return NULL;
    keep_memos (question, paths, memos);
  }
  if (g_ptr_array_index (memos, 0) != NULL)
    return dif_log_memo_sum (g_ptr_array_index (memos, 0), definitions, question->zone, &days);
  /* too much was counted to be kept */
  return options->from == 0 && options->to == 0 ? g_steal_pointer (&all) : read_logs (question, NULL, error);
}

DifTraffic *
dif_analysis_run (const char *const *paths,
                  GTimeZone *zone,
                  const DifAnalysisOptions *options,
                  DifProgress *progress,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (GPtrArray) files = dif_log_files_list (paths, cancellable, error);
  g_autoptr (GPtrArray) definitions = list_definitions (options->definitions);
  Question question = { files, zone, definitions, options, progress, cancellable };

  return files != NULL ? answer (&question, paths, error) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-requirements"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-logs.h"
#include "archive/dif-archive-probes.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-archive-tests.h"
#include "archive/dif-archive-traffic.h"
#include "base/dif-error.h"
#include "base/dif-time.h"
#include "watch/dif-availability.h"
#include "watch/dif-site-check.h"
#include "watch/dif-trial.h"

#include "dif-requirements.h"

#define GB (G_GUINT64_CONSTANT (1000000000))
/* The entry of the calendar by which the services of section II are shown (I.d) */
#define SERVICES "services"
/* Logs that were read no longer ago show that accesses are logged */
#define LOGGING_DAYS (7)

typedef struct {
  DifProfile *profile;       /* (unowned) and so on */
  DifArchive *archive;
  DifProgress *progress;
  GCancellable *cancellable;
} Measuring;


const char *
dif_requirement_state_to_string (DifRequirementState state)
{
  static const char *const words[] = { "missing", "measured", "declared", "proved", "none" };

  return words[state];
}

void
dif_requirement_free (DifRequirement *self)
{
  g_free (self->id);
  g_free (self->clause);
  g_free (self->section);
  g_free (self->text);
  g_free (self->evidence);
  g_ptr_array_unref (self->documents);
  g_free (self);
}

/* --- Measuring ---------------------------------------------------------------------------- */

static gboolean
put (Measuring *self, const char *id, gboolean good, char *text, GError **error)
{
  g_autofree char *kept = text;

  return dif_archive_put_measure (self->archive, "", id, good ? DIF_MEASURE_GOOD : DIF_MEASURE_BAD, kept, error);
}

static gboolean
measure_speed (Measuring *self, const DifTestRun *run, GError **error)
{
  gint64 asked = dif_call_get_threshold (self->profile->call, DIF_CALL_DOWNLOAD_MBPS);
  gint64 kbps = dif_test_run_get_kbps (run);

  if (!run->passed)
    return put (self, "download-speed", FALSE, g_strdup (run->text), error);
  return put (self, "download-speed", kbps >= asked * 1000,
              /* Translators: measured speed, then the speed that the call asks for */
              g_strdup_printf (_("%.1f Mb/s from the source itself; the call asks for %" PRId64), (double) kbps / 1000,
                               asked),
              error);
}

static gboolean
measure_line (Measuring *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (DifTestRun) run = dif_trial_transfer (self->profile, self->progress, self->cancellable, &reason);

  if (run != NULL)
    return put (self, "interconnection", run->passed, g_strdup (run->text), error) && measure_speed (self, run, error);
  if (!g_error_matches (reason, DIF_ERROR, DIF_ERROR_SETUP)) {
    g_propagate_error (error, g_steal_pointer (&reason));
    return FALSE;
  }
  return put (self, "interconnection", FALSE, g_strdup (reason->message), error) &&
         put (self, "download-speed", FALSE, g_strdup (reason->message), error);
}

/* Every package ever accepted is still there, at its length */
static gboolean
measure_history (Measuring *self, guint64 *kept, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (self->archive, error);
  guint packages = 0, gone = 0;

  if (cuts == NULL)
    return FALSE;
  for (guint i = 0; i < cuts->len; i++) {
    const DifCut *cut = g_ptr_array_index (cuts, i);
    g_autofree char *folder = dif_archive_get_packages_folder (self->archive, cut->id);

    for (guint j = 0; cut->state != DIF_CUT_REFUSED && j < cut->packages->len; j++) {
      const DifCutPackage *package = g_ptr_array_index (cut->packages, j);
      g_autofree char *path = g_build_filename (folder, package->file, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                      G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);

      packages++;
      *kept += (guint64) package->size;
      gone += info == NULL || g_file_info_get_size (info) != (goffset) package->size;
    }
  }
  if (gone > 0)
    return put (self, "history", FALSE,
                g_strdup_printf (ngettext ("%u package is not there as it was received",
                                           "%u packages are not there as they were received", gone), gone), error);
  return put (self, "history", TRUE,
              g_strdup_printf (ngettext ("Every package is kept as received: %u so far",
                                         "Every package is kept as received: %u so far", packages), packages), error);
}

/* What the history fills already was free before */
static gboolean
measure_space (Measuring *self, guint64 kept, GError **error)
{
  guint64 asked = (guint64) dif_call_get_threshold (self->profile->call, DIF_CALL_HISTORY_GB) * GB;
  g_autoptr (GFile) folder = g_file_new_for_path (dif_archive_get_folder (self->archive));
  g_autoptr (GError) reason = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_filesystem_info (folder, G_FILE_ATTRIBUTE_FILESYSTEM_FREE, self->cancellable, &reason);
  guint64 free = info != NULL ? g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_FILESYSTEM_FREE) : 0;
  g_autofree char *free_text = g_format_size (free);
  g_autofree char *kept_text = g_format_size (kept);
  g_autofree char *asked_text = g_format_size (asked);

  if (info == NULL)
    return put (self, "history-space", FALSE, g_strdup (reason->message), error);
  return put (self, "history-space", free + kept >= asked,
              /* Translators: three sizes */
              g_strdup_printf (_("%s free beside %s of history; the call asks for %s"), free_text, kept_text, asked_text),
              error);
}

/* One address; @worst and @text gather what the clause about HTTPS is told */
static gboolean
measure_site (Measuring *self, DifTargetConfig *config, DifMeasureState *worst, GString *text, GError **error)
{
  g_autoptr (GPtrArray) found =
      dif_site_check_run (config, dif_call_get_entry (self->profile->call),
                          dif_clock_now (self->profile->clock), dif_call_get_closing (self->profile->call),
                          self->cancellable);

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (found, i);

    if (!dif_archive_put_measure (self->archive, measure->subject, measure->id, measure->state, measure->text, error))
      return FALSE;
    if (g_str_equal (measure->id, "dns") && measure->state != DIF_MEASURE_BAD)
      continue;
    if (g_str_equal (measure->id, "tls") || g_str_equal (measure->id, "certificate") || g_str_equal (measure->id, "dns")) {
      *worst = MAX (*worst, measure->state);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", measure->text);
    }
  }
  return TRUE;
}

/* The last day of the site's figures that come from logs, whether dropped in or collected; "" if there is none */
static gboolean
find_last_day (DifArchive *archive, char last[11], GError **error)
{
  g_autoptr (GPtrArray) days = dif_archive_list_days (archive, DIF_TRAFFIC_SITE, NULL, NULL, error);

  last[0] = '\0';
  for (guint i = 0; days != NULL && i < days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (days, i);

    if (g_strcmp0 (day->origin, "logs") == 0 || g_strcmp0 (day->origin, "collected") == 0)
      g_strlcpy (last, day->date, 11);
  }
  return days != NULL;
}

/* The day of the newest request in what was collected from a target; "" if there is none */
static gboolean
find_last_collected (Measuring *self, const char *target, char last[11], GError **error)
{
  g_autoptr (GPtrArray) logs = dif_archive_list_logs (self->archive, target, error);
  gint64 newest = 0;

  last[0] = '\0';
  for (guint i = 0; logs != NULL && i < logs->len; i++)
    newest = MAX (newest, ((const DifKeptLog *) g_ptr_array_index (logs, i))->last);
  if (newest > 0) {
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (newest);
    g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, dif_call_get_zone (self->profile->call));
    g_autofree char *date = g_date_time_format (here, "%Y-%m-%d");

    g_strlcpy (last, date, 11);
  }
  return logs != NULL;
}

static char *
say_logging (const char *place, const char *last, gboolean fresh)
{
  if (last[0] == '\0' && place != NULL)
    /* Translators: a path or a bucket */
    return g_strdup_printf (_("Access logs are collected from %s, and none has come yet: see that logging is switched on there"),
                            place);
  if (last[0] == '\0')
    return g_strdup (_("No access log was read yet: switch it on at the hosting, and read it on the page Memoria"));
  if (fresh)
    /* Translators: a date */
    return g_strdup_printf (_("Accesses are logged, and were read up to %s"), last);
  if (place != NULL)
    /* Translators: a date, then a path or a bucket */
    return g_strdup_printf (_("The newest access log is of %s: see whether logs still come to %s"), last, place);
  /* Translators: a date */
  return g_strdup_printf (_("Access logs were read up to %s only: read newer ones"), last);
}

/* Whether accesses are logged shows only where logs can be read: those that are collected from the target, or
 * where none are, figures of the site from logs, of the last days. One measurement for each address, since the
 * log of one says nothing of another */
static gboolean
measure_logging (Measuring *self, DifTargetConfig *config, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *place = dif_archive_get_log_place (self->archive, config->name, &local_error);
  g_autofree char *text = NULL, *since = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (dif_clock_now (self->profile->clock) / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -LOGGING_DAYS);
  char last[11];
  gboolean fresh;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!(place != NULL ? find_last_collected (self, config->name, last, error)
                      : find_last_day (self->archive, last, error)))
    return FALSE;
  since = g_date_time_format (then, "%Y-%m-%d");
  fresh = strcmp (last, since) >= 0;
  text = say_logging (place, last, fresh);
  return dif_archive_put_measure (self->archive, config->name, "logging", fresh ? DIF_MEASURE_GOOD : DIF_MEASURE_NOTICE, text,
                                  error);
}

static gboolean
measure_sites (Measuring *self, GError **error)
{
  g_autoptr (GPtrArray) targets = dif_archive_list_targets (self->archive, error);
  g_autoptr (GString) text = g_string_new (NULL);
  DifMeasureState worst = DIF_MEASURE_GOOD;

  if (targets == NULL || !dif_archive_forget_measures (self->archive, error))
    return FALSE;
  for (guint i = 0; i < targets->len; i++) {
    const DifTargetRecord *record = g_ptr_array_index (targets, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (self->archive, record->name, error);

    if (config == NULL)
      return FALSE;
    if (config->public_url == NULL)
      continue;
    dif_progress_begin (self->progress, config->public_url, 0);
    if (!measure_site (self, config, &worst, text, error) || !measure_logging (self, config, error))
      return FALSE;
  }
  if (text->len == 0)
    return put (self, "https", FALSE, g_strdup (_("No target has a public address")), error);
  return put (self, "https", worst != DIF_MEASURE_BAD, g_strdup (text->str), error);
}

/* Since the month of the call's zone began */
static gboolean
measure_availability (Measuring *self, GError **error)
{
  gint64 asked = dif_call_get_threshold (self->profile->call, DIF_CALL_AVAILABILITY_PERMILLE) * 10;
  gint64 now = dif_clock_now (self->profile->clock), from, permyriad;
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, dif_call_get_zone (self->profile->call));
  g_autoptr (GDateTime) first = g_date_time_new (dif_call_get_zone (self->profile->call), g_date_time_get_year (here),
                                                 g_date_time_get_month (here), 1, 0, 0, 0);
  g_autoptr (GPtrArray) probes = NULL;
  g_autoptr (DifAvailability) availability = NULL;

  from = g_date_time_to_unix (first) * G_USEC_PER_SEC;
  probes = dif_archive_list_probes (self->archive, NULL, from, now, error);
  if (probes == NULL)
    return FALSE;
  availability = dif_availability_measure (probes, from, now);
  permyriad = dif_availability_permyriad (availability);
  if (permyriad < 0)
    return put (self, "availability", FALSE, g_strdup (_("Nobody has looked at a public address this month")), error);
  return put (self, "availability", permyriad >= asked,
              g_strdup_printf (_("%d.%02d %% of the observed time this month; the call asks for %d.%02d %%"),
                               (int) (permyriad / 100), (int) (permyriad % 100), (int) (asked / 100),
                               (int) (asked % 100)),
              error);
}

gboolean
dif_requirements_measure (DifProfile *profile, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  Measuring self = { profile, profile->archive, progress, cancellable };
  guint64 kept = 0;

  return measure_line (&self, error) && measure_history (&self, &kept, error) && measure_space (&self, kept, error) &&
         measure_sites (&self, error) && measure_availability (&self, error);
}

/* --- Rows --------------------------------------------------------------------------------- */

static gboolean
is_asked_here (const DifCallRequirement *asked)
{
  return g_str_equal (asked->clause, "II") || g_str_has_prefix (asked->clause, "II.") ||
         g_str_equal (asked->clause, "IV") || g_str_has_prefix (asked->clause, "IV.");
}

const DifCallRequirement *
dif_requirements_find (DifCall *call, const char *id, GError **error)
{
  GPtrArray *all = dif_call_get_requirements (call);

  for (guint i = 0; i < all->len; i++) {
    const DifCallRequirement *asked = g_ptr_array_index (all, i);

    if (is_asked_here (asked) && g_str_equal (asked->id, id))
      return asked;
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Their ids are in: difusorctl check --json"),
                 _("The call has no requirement “%s” in sections II and IV"), id);
  return NULL;
}

/* Services that a public address may give away; the call wants the one that @word names */
static const struct {
  const char *requirement;
  const char *check;
  const char *word; /* (nullable) */
} hints[] = {
  { "cloudfront", "cdn", "CloudFront" },
  { "route53", "zone", NULL },
  { "waf", "waf", NULL },
};

static const DifMeasure *
find_measure (GPtrArray *measures, const char *id)
{
  for (guint i = 0; i < measures->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (measures, i);

    if (measure->subject[0] == '\0' && g_str_equal (measure->id, id))
      return measure;
  }
  for (guint h = 0; h < G_N_ELEMENTS (hints); h++) {
    for (guint i = 0; g_str_equal (hints[h].requirement, id) && i < measures->len; i++) {
      const DifMeasure *measure = g_ptr_array_index (measures, i);

      if (measure->subject[0] != '\0' && g_str_equal (measure->id, hints[h].check) &&
          measure->state == DIF_MEASURE_GOOD && (hints[h].word == NULL || strstr (measure->text, hints[h].word) != NULL))
        return measure;
    }
  }
  return NULL;
}

static void
set_evidence (DifRequirement *row, DifRequirementState state, const char *text, gint64 at)
{
  row->state = state;
  row->at = at;
  g_free (row->evidence);
  row->evidence = g_strdup (text);
}

/* What the operator gave: a document is worth more than a word */
static void
weigh_documents (DifRequirement *row, DifArchive *archive)
{
  for (guint i = 0; i < row->documents->len; i++) {
    DifEvidence *evidence = g_ptr_array_index (row->documents, i);
    g_autoptr (GError) reason = NULL;

    if (!dif_archive_check_evidence (archive, evidence, &reason)) {
      set_evidence (row, DIF_REQUIREMENT_MISSING, reason->message, evidence->at);
      return;
    }
    if (evidence->file != NULL)
      set_evidence (row, DIF_REQUIREMENT_PROVED, evidence->text, evidence->at);
    else if (row->state != DIF_REQUIREMENT_PROVED && row->proof != DIF_CALL_PROOF_PROVED)
      set_evidence (row, DIF_REQUIREMENT_DECLARED, evidence->text, evidence->at);
  }
}

static void
weigh (DifRequirement *row, GPtrArray *measures, DifArchive *archive)
{
  const DifMeasure *measure = find_measure (measures, row->id);
  const char *lacking = row->proof == DIF_CALL_PROOF_MEASURED   ? _("Not measured yet")
                        : row->proof == DIF_CALL_PROOF_DECLARED ? _("Not declared yet")
                                                                : _("No document attached yet");

  if (row->proof == DIF_CALL_PROOF_NONE) {
    set_evidence (row, DIF_REQUIREMENT_NONE, "", 0);
    return;
  }
  set_evidence (row, DIF_REQUIREMENT_MISSING, lacking, 0);
  weigh_documents (row, archive);
  /* a number is a number: no paper stands against what was measured */
  if (measure != NULL && (row->state == DIF_REQUIREMENT_MISSING || row->proof == DIF_CALL_PROOF_MEASURED))
    set_evidence (row, measure->state == DIF_MEASURE_BAD ? DIF_REQUIREMENT_MISSING : DIF_REQUIREMENT_MEASURED,
                  measure->text, measure->at);
}

static gint64
deadline_of (DifCall *call, const DifCallRequirement *asked)
{
  const DifCallDate *services = dif_call_get_date (call, SERVICES);

  if (asked->dates != NULL && asked->dates->len > 0)
    return ((const DifCallDate *) g_ptr_array_index (asked->dates, 0))->end;
  return services != NULL ? services->end : 0;
}

/* A target in S3 shows that the difusor has S3; only a real one is the public's */
static gboolean
find_s3 (DifProfile *profile, DifRequirement *row, GError **error)
{
  g_autoptr (GPtrArray) targets = dif_archive_list_targets (profile->archive, error);

  for (guint i = 0; targets != NULL && i < targets->len; i++) {
    const DifTargetRecord *record = g_ptr_array_index (targets, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, record->name, error);
    g_autofree char *text = NULL;

    if (config == NULL)
      return FALSE;
    text = g_strdup_printf (_("“%s” publishes in Amazon S3"), config->name);
    if (row->state == DIF_REQUIREMENT_MISSING && g_str_equal (config->kind, "s3") && config->mode == DIF_MODE_REAL &&
        record->held_since != 0 && g_hash_table_lookup (config->options, "endpoint") == NULL)
      set_evidence (row, DIF_REQUIREMENT_MEASURED, text, record->held_since);
  }
  return targets != NULL;
}

/* The newest run decides, whatever was declared */
static gboolean
find_continuity (DifProfile *profile, DifRequirement *row, GError **error)
{
  g_autoptr (GPtrArray) runs = dif_archive_list_tests (profile->archive, 0, error);

  for (guint i = 0; runs != NULL && i < runs->len; i++) {
    const DifTestRun *run = g_ptr_array_index (runs, i);

    if (run->kind != DIF_TEST_CONTINUITY)
      continue;
    set_evidence (row, run->passed ? DIF_REQUIREMENT_MEASURED : DIF_REQUIREMENT_MISSING, run->text, run->at);
    break;
  }
  return runs != NULL;
}

static DifRequirement *
new_row (DifCall *call, const DifCallRequirement *asked, GPtrArray *evidence)
{
  DifRequirement *row = g_new0 (DifRequirement, 1);

  row->id = g_strdup (asked->id);
  row->clause = g_strdup (asked->clause);
  row->section = g_strdup (asked->section);
  row->text = g_strdup (asked->text);
  row->proof = asked->proof;
  row->deadline = deadline_of (call, asked);
  row->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_evidence_free);
  for (guint i = 0; i < evidence->len;) {
    if (g_str_equal (((DifEvidence *) g_ptr_array_index (evidence, i))->requirement, row->id))
      g_ptr_array_add (row->documents, g_ptr_array_steal_index (evidence, i));
    else
      i++;
  }
  return row;
}

GPtrArray *
dif_requirements_list (DifProfile *profile, GError **error)
{
  GPtrArray *all = dif_call_get_requirements (profile->call);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_requirement_free);
  g_autoptr (GPtrArray) measures = dif_archive_list_measures (profile->archive, error);
  g_autoptr (GPtrArray) evidence = measures != NULL ? dif_archive_list_evidence (profile->archive, error) : NULL;

  for (guint i = 0; evidence != NULL && i < all->len; i++) {
    const DifCallRequirement *asked = g_ptr_array_index (all, i);
    DifRequirement *row;

    if (!is_asked_here (asked))
      continue;
    row = new_row (profile->call, asked, evidence);
    g_ptr_array_add (rows, row);
    weigh (row, measures, profile->archive);
    if (g_str_equal (row->id, "s3") && !find_s3 (profile, row, error))
      return NULL;
    if (g_str_equal (row->id, "continuity") && !find_continuity (profile, row, error))
      return NULL;
  }
  return evidence != NULL ? g_steal_pointer (&rows) : NULL;
}

guint
dif_requirements_count_missing (GPtrArray *requirements)
{
  guint missing = 0;

  for (guint i = 0; i < requirements->len; i++)
    missing += ((DifRequirement *) g_ptr_array_index (requirements, i))->state == DIF_REQUIREMENT_MISSING;
  return missing;
}

/* --- JSON --------------------------------------------------------------------------------- */

static void
set_moment (JsonObject *object, const char *name, gint64 moment, GTimeZone *zone)
{
  g_autofree char *text = moment != 0 ? dif_time_format_iso8601 (moment, zone) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
row_to_json (const DifRequirement *row, GTimeZone *zone)
{
  static const char *const proofs[] = { "none", "measured", "declared", "proved" };
  JsonObject *object = json_object_new ();
  JsonArray *documents = json_array_new ();

  json_object_set_string_member (object, "id", row->id);
  json_object_set_string_member (object, "clause", row->clause);
  json_object_set_string_member (object, "text", row->text);
  json_object_set_string_member (object, "proof", proofs[row->proof]);
  json_object_set_string_member (object, "state", dif_requirement_state_to_string (row->state));
  json_object_set_string_member (object, "evidence", row->evidence);
  set_moment (object, "at", row->at, zone);
  set_moment (object, "deadline", row->deadline, zone);
  for (guint i = 0; i < row->documents->len; i++) {
    const DifEvidence *evidence = g_ptr_array_index (row->documents, i);
    JsonObject *entry = json_object_new ();

    json_object_set_int_member (entry, "id", evidence->seq);
    json_object_set_string_member (entry, "text", evidence->text);
    json_object_set_string_member (entry, "file", evidence->file != NULL ? evidence->file : "");
    json_object_set_string_member (entry, "sha256", evidence->sha256 != NULL ? evidence->sha256 : "");
    json_array_add_object_element (documents, entry);
  }
  json_object_set_array_member (object, "documents", documents);
  return object;
}

static JsonArray *
targets_to_json (GPtrArray *measures)
{
  JsonArray *targets = json_array_new ();
  JsonArray *checks = NULL;
  const char *last = NULL;

  for (guint i = 0; i < measures->len; i++) {
    const DifMeasure *measure = g_ptr_array_index (measures, i);
    JsonObject *check;

    if (measure->subject[0] == '\0')
      continue;
    if (g_strcmp0 (last, measure->subject) != 0) {
      JsonObject *target = json_object_new ();

      last = measure->subject;
      checks = json_array_new ();
      json_object_set_string_member (target, "name", last);
      json_object_set_array_member (target, "checks", checks);
      json_array_add_object_element (targets, target);
    }
    check = json_object_new ();
    json_object_set_string_member (check, "id", measure->id);
    json_object_set_string_member (check, "state", dif_measure_state_to_string (measure->state));
    json_object_set_string_member (check, "text", measure->text);
    json_array_add_object_element (checks, check);
  }
  return targets;
}

JsonNode *
dif_requirements_to_json (GPtrArray *requirements, GPtrArray *measures, GTimeZone *zone)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_node_take_object (node, object);
  json_object_set_boolean_member (object, "fulfilled", dif_requirements_count_missing (requirements) == 0);
  json_object_set_int_member (object, "missing", dif_requirements_count_missing (requirements));
  for (guint i = 0; i < requirements->len; i++)
    json_array_add_object_element (rows, row_to_json (g_ptr_array_index (requirements, i), zone));
  json_object_set_array_member (object, "requirements", rows);
  json_object_set_array_member (object, "targets", targets_to_json (measures));
  return node;
}

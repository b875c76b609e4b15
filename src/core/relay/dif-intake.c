/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-intake"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include "archive/dif-archive-findings.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"
#include "base/dif-line.h"
#include "base/dif-time.h"
#include "package/dif-prep-call.h"
#include "relay/dif-freeze.h"
#include "relay/dif-intake-offers.h"

#include "dif-intake.h"

#define PACKAGE_MODE (0444)
#define INCIDENT_SOURCE "source"
#define INCIDENT_CAPTIVE "captive"
#define INCIDENT_BLOCKED "source:blocked"
#define INCIDENT_FINDINGS "findings"
#define INCIDENT_CLOCK "clock"
#define MINUTE (60 * (gint64) G_USEC_PER_SEC)


static void G_GNUC_PRINTF (4, 5)
tell (DifIntake *self, const char *cut, const char *stage, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->watch == NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  self->watch (cut, stage, text, self->watch_data);
}

static char *
part_path (DifIntake *self, DifOffer *offer)
{
  char hex[DIF_DIGEST_HEX];
  g_autofree char *name = NULL;

  dif_digest_bytes (offer->locator, strlen (offer->locator), hex);
  name = g_strconcat (hex, ".part", NULL);
  return dif_archive_get_incoming (self->archive, name);
}

/* --- Keeping what came -------------------------------------------------------------------- */

/* What one fetched file is and where it belongs */
typedef struct {
  DifOffer *offer;      /* (unowned) */
  const char *part;     /* (unowned) where its bytes are */
  guint64 size;
  char sha256[DIF_DIGEST_HEX];
  DifPrepReport *report; /* (owned) (nullable) what was read in it */
  DifPackageInfo *info; /* (unowned) (nullable) of the report */
  gboolean noted;       /* what was wrong with it is an incident already */
  gint64 cut_time;
  DifCutOrigin origin;
  gboolean future; /* its cut has not come yet */
  gboolean alone;  /* no cut before it is there to compare with */
  const char *admitted; /* (unowned) (nullable) why an operator lets it in although its hour is wrong */
} Arrival;

/* Whether @path is free for the arrival: nothing is there, or what a killed process had moved there
 * without recording it, which is the same */
static gboolean
is_free (Arrival *arrival, const char *path)
{
  char hex[DIF_DIGEST_HEX];

  return !g_file_test (path, G_FILE_TEST_EXISTS) ||
         (dif_digest_file (path, hex, NULL, NULL, NULL) && g_str_equal (hex, arrival->sha256));
}

/* The name under packages/CUT/; other bytes under the same name get `~2` (contract.md §6) */
static char *
free_name (const char *folder, Arrival *arrival)
{
  const char *name = arrival->offer->name;
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (is_free (arrival, path))
    return g_strdup (name);
  for (guint number = 2;; number++) {
    g_autofree char *other = g_strdup_printf ("%s~%u", name, number);
    g_autofree char *candidate = g_build_filename (folder, other, NULL);

    if (is_free (arrival, candidate))
      return g_steal_pointer (&other);
  }
}

static gboolean
move_to_packages (DifIntake *self, Arrival *arrival, const char *cut, char **file, GError **error)
{
  g_autofree char *folder = dif_archive_get_packages_folder (self->archive, cut);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *to = NULL;

  if (!dif_folder_make (folder, error))
    return FALSE;
  *file = free_name (folder, arrival);
  to = g_build_filename (folder, *file, NULL);
  if (g_chmod (arrival->part, PACKAGE_MODE) != 0 || g_rename (arrival->part, to) != 0) {
    dif_set_error_errno (error, errno, _("Could not keep “%s”"), to);
    return FALSE;
  }
  return dif_folder_sync (folder, error) && dif_folder_sync (parent, error);
}

static guint
count_checks (DifPrepReport *report, gboolean passed)
{
  guint count = 0;

  for (guint i = 0; i < report->elections->len; i++) {
    DifPrepElection *election = g_ptr_array_index (report->elections, i);

    for (guint k = 0; k < election->checks->len; k++)
      count += !passed || g_array_index (election->checks, DifPrepCheck, k).ok;
  }
  return count;
}

/* What was checked, and what came of it */
static gboolean
record_check (DifIntake *self, DifPrepReport *report, const char *cut, const char *file, GError **error)
{
  g_autofree char *elections = g_strdup_printf ("%u", report->elections->len);
  g_autofree char *checks = g_strdup_printf ("%u", count_checks (report, FALSE));
  g_autofree char *passed = g_strdup_printf ("%u", count_checks (report, TRUE));
  g_autofree char *errors =
      g_strdup_printf ("%u", dif_findings_count (report->findings, DIF_FINDING_ERROR));
  g_autofree char *warnings =
      g_strdup_printf ("%u", dif_findings_count (report->findings, DIF_FINDING_WARNING));

  if (!dif_archive_add_findings (self->archive, cut, file, report->findings, error))
    return FALSE;
  if (report->elections->len == 0 && report->findings->len == 0)
    return TRUE;
  return dif_ledger_append (self->archive, "package-checked",
                            dif_ledger_facts ("cut", cut, "file", file, "elections", elections, "checks",
                                              checks, "passed", passed, "errors", errors, "warnings",
                                              warnings, NULL),
                            error);
}

static gboolean
record (DifIntake *self, Arrival *arrival, const char *cut, const char *kind, const char *reason,
        GError **error)
{
  g_autofree char *file = NULL;
  g_autofree char *size = g_strdup_printf ("%" PRIu64, arrival->size);
  g_autofree char *notices =
      arrival->info != NULL && arrival->info->notices != NULL && arrival->info->notices[0] != NULL
          ? g_strjoinv ("\n", arrival->info->notices)
          : NULL;
  g_autofree char *lines = notices != NULL ? g_strconcat (notices, "\n", NULL) : g_strdup ("");
  DifCutPackage package = { 0 };

  if (!move_to_packages (self, arrival, cut, &file, error))
    return FALSE;

  package.offer = arrival->offer->id;
  package.kind = arrival->info != NULL ? arrival->info->kind : arrival->offer->kind;
  package.file = file;
  package.path = arrival->offer->path;
  package.size = arrival->size;
  package.sha256 = arrival->sha256;
  package.received = dif_clock_now (dif_archive_get_clock (self->archive));
  package.has_data = arrival->info != NULL && arrival->info->has_data;
  package.has_database = arrival->info != NULL && arrival->info->has_database;
  package.notices = lines;
  return dif_archive_add_package (self->archive, cut, &package, error) &&
         dif_ledger_append (self->archive, kind,
                            dif_ledger_facts ("cut", cut, "file", file, "sha256", arrival->sha256, "size",
                                              size, "from", arrival->offer->locator, "reason", reason,
                                              NULL),
                            error) &&
         (arrival->report == NULL || record_check (self, arrival->report, cut, file, error));
}

static char *
add_cut (DifIntake *self, Arrival *arrival, const char *const *expects, GError **error)
{
  g_autofree char *base = dif_time_format_cut_id (arrival->cut_time, dif_call_get_zone (self->call));

  return dif_archive_add_cut (self->archive, base, dif_source_get_mode (self->source),
                              dif_call_get_id (self->call), arrival->cut_time, arrival->origin, expects,
                              error);
}

/* Kept as evidence under a cut of its own that goes no further, unless an operator admits it */
static gboolean
keep_refused (DifIntake *self, Arrival *arrival, const GError *reason, GError **error)
{
  static const char *const nothing[] = { NULL };
  DifDatabase *database = dif_archive_get_database (self->archive);
  g_autofree char *cut = NULL;
  gboolean ok;

  if (!dif_database_begin (database, error))
    return FALSE;
  cut = add_cut (self, arrival, nothing, error);
  ok = cut != NULL && record (self, arrival, cut, "package-refused", reason->message, error) &&
       dif_archive_set_cut_state (self->archive, cut, DIF_CUT_REFUSED, reason->message, error) &&
       dif_archive_set_cut_admissible (self->archive, cut,
                                       g_error_matches (reason, DIF_ERROR, DIF_ERROR_ORDER), error);
  ok = dif_database_end (database, ok, error);
  if (ok)
    tell (self, cut, "refused", "%s", reason->message);
  return ok;
}

/* --- Accepting ---------------------------------------------------------------------------- */

static const char *const *
expected_kinds (DifIntake *self, Arrival *arrival)
{
  static const char *const nothing[] = { NULL };

  if (arrival->offer->expects != NULL)
    return (const char *const *) arrival->offer->expects;
  return arrival->info->kind == DIF_PACKAGE_SITE ? nothing : dif_call_get_expects (self->call);
}

/* Whether the hours of the cuts have agreed with the clock until now. An institute, or a rehearsal, that is
 * hours ahead from the first cut on stays so, and its order is its own */
static gboolean
agrees_with_clock (DifIntake *self, gint64 latest, gboolean *agrees, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifCut) last =
      dif_archive_newest_cut (self->archive, dif_source_get_mode (self->source),
                              dif_call_get_id (self->call), FALSE, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  *agrees = last != NULL && last->cut_time <= latest;
  return TRUE;
}

/* A jump forward would make every right cut after it look old (promise P3). A real one that comes before
 * the opening hour is held back anyway, and is only noted; practice has hours of its own */
static gboolean
check_future (DifIntake *self, Arrival *arrival, GError **error)
{
  gint64 now = dif_clock_institute_now (dif_archive_get_clock (self->archive));
  gint64 latest = now + DIF_LIMIT_FUTURE_SECONDS * (gint64) G_USEC_PER_SEC;
  DifMode mode = dif_source_get_mode (self->source);
  gboolean held = mode == DIF_MODE_REAL && now < dif_call_get_opening (self->call);
  g_autofree char *theirs = NULL;
  gboolean agrees = FALSE;

  if (arrival->cut_time <= latest)
    return TRUE;
  arrival->future = mode != DIF_MODE_PRACTICE;
  if (held || arrival->admitted != NULL)
    return TRUE;
  if (!agrees_with_clock (self, latest, &agrees, error))
    return FALSE;
  if (!agrees)
    return TRUE;
  theirs = dif_time_format_iso8601 (arrival->cut_time, dif_call_get_zone (self->call));
  dif_set_error (error, DIF_ERROR_ORDER,
                 _("Ask the Institute, and look whether this computer’s clock and time zone are right; the "
                   "package is kept, and readers keep the last cut."),
                 _("“%s” is a cut of %s, which has not come yet"), arrival->offer->name, theirs);
  return FALSE;
}

/* Promise P3: never backwards silently */
static gboolean
check_order (DifIntake *self, Arrival *arrival, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifCut) last =
      dif_archive_newest_cut (self->archive, dif_source_get_mode (self->source),
                              dif_call_get_id (self->call), FALSE, &local_error);
  g_autofree char *theirs = NULL;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (last == NULL || arrival->cut_time >= last->cut_time || arrival->admitted != NULL)
    return TRUE;

  theirs = dif_time_format_iso8601 (arrival->cut_time, dif_call_get_zone (self->call));
  dif_set_error (error, DIF_ERROR_ORDER,
                 _("Ask the Institute; it is kept, and readers keep the last cut."),
                 _("“%s” is a cut of %s, older than the last accepted, %s"), arrival->offer->name, theirs,
                 last->id);
  return FALSE;
}

static gboolean
holds_kind (DifCut *cut, DifPackageKind kind)
{
  for (guint i = 0; i < cut->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (cut->packages, i);

    if (package->kind == kind)
      return TRUE;
  }
  return FALSE;
}

/* One incident for as long as packages come with doubts; a package with results and none ends it */
static gboolean
tell_findings (DifIntake *self, Arrival *arrival, const char *cut, GError **error)
{
  GPtrArray *findings = arrival->report->findings;
  guint errors = dif_findings_count (findings, DIF_FINDING_ERROR);
  guint warnings = dif_findings_count (findings, DIF_FINDING_WARNING);
  g_autofree char *text = NULL;

  if (errors + warnings == 0)
    return arrival->report->elections->len == 0 ||
           dif_incident_close_key (self->archive, INCIDENT_FINDINGS, error);
  text = g_strdup_printf (ngettext ("The cut %s has %u finding, first: %s", "The cut %s has %u findings, first: %s",
                                    errors + warnings),
                          cut, errors + warnings, ((DifFinding *) g_ptr_array_index (findings, 0))->text);
  tell (self, cut, "findings", "%s", text);
  return dif_incident_open (self->archive, INCIDENT_FINDINGS, text, error);
}

static gboolean
accept (DifIntake *self, Arrival *arrival, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifCut) open = dif_archive_open_cut (self->archive, dif_source_get_mode (self->source),
                                                  dif_call_get_id (self->call), arrival->cut_time,
                                                  &local_error);
  g_autofree char *cut = NULL;
  gboolean ok;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (!dif_database_begin (database, error))
    return FALSE;

  /* the partner of a set joins it; a second one of its kind is a correction */
  cut = open != NULL && !holds_kind (open, arrival->info->kind)
            ? g_strdup (open->id)
            : add_cut (self, arrival, expected_kinds (self, arrival), error);
  ok = cut != NULL && record (self, arrival, cut, "package-received", arrival->admitted, error);
  if (ok && dif_prep_report_captured (arrival->report) >= 0)
    ok = dif_archive_set_cut_actas (self->archive, cut, dif_prep_report_captured (arrival->report),
                                    dif_prep_report_expected (arrival->report), error);
  ok = ok && tell_findings (self, arrival, cut, error);
  ok = dif_database_end (database, ok, error);
  if (ok)
    tell (self, cut, "fetched", "%s", arrival->offer->name);
  return ok;
}

/* What the parts of the arrival say of each other and of what came before */
static gboolean
check_company (DifIntake *self, Arrival *arrival, GError **error)
{
  g_autoptr (DifFindings) findings = dif_findings_new ();
  GTimeZone *zone = dif_call_get_zone (self->call);
  gboolean has = FALSE;

  if (arrival->offer->cut_time != 0 && arrival->info->cut_time != 0 &&
      arrival->offer->cut_time != arrival->info->cut_time) {
    g_autofree char *ours = dif_time_format_iso8601 (arrival->info->cut_time, zone);
    g_autofree char *theirs = dif_time_format_iso8601 (arrival->offer->cut_time, zone);

    dif_findings_add (findings, DIF_FINDING_WARNING, "cut-disagrees", NULL, 0,
                      _("The package says the cut of %s, and the Institute’s feed says %s"), ours, theirs);
  }
  if (arrival->future) {
    g_autofree char *ours = dif_time_format_iso8601 (arrival->cut_time, zone);

    dif_findings_add (findings, DIF_FINDING_WARNING, "cut-in-future", NULL, 0,
                      _("It is a cut of %s, which has not come yet"), ours);
  }
  if (!dif_archive_has_kind (self->archive, dif_source_get_mode (self->source),
                             dif_call_get_id (self->call), arrival->cut_time, arrival->info->kind, &has,
                             error))
    return FALSE;
  if (has)
    dif_findings_add (findings, DIF_FINDING_WARNING, "cut-corrected", NULL, 0,
                      _("The Institute sent this cut before, with other contents"));
  dif_prep_report_add (arrival->report, findings);
  dif_prep_check_call (arrival->report, self->call, dif_source_get_mode (self->source));
  return TRUE;
}

/* The cut before, read again as it was received; a package that brings no results needs none */
static DifPrepReport *
read_before (DifIntake *self, Arrival *arrival)
{
  g_autofree char *file = NULL;
  g_autofree char *cut = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  if (arrival->offer->kind == DIF_PACKAGE_DATA || arrival->alone)
    return NULL;
  cut = dif_archive_last_results (self->archive, dif_source_get_mode (self->source),
                                  dif_call_get_id (self->call), &file, NULL);
  if (cut == NULL)
    return NULL;
  folder = dif_archive_get_packages_folder (self->archive, cut);
  path = g_build_filename (folder, file, NULL);
  return dif_prep_report_recall (path, file, dif_call_get_zone (self->call), self->cancellable, NULL);
}

static gboolean
look_into (DifIntake *self, Arrival *arrival, GError **error)
{
  g_autoptr (DifPrepReport) before = read_before (self, arrival);

  arrival->cut_time = arrival->offer->cut_time;
  arrival->origin = DIF_CUT_FROM_FEED;
  if (arrival->cut_time == 0) {
    arrival->cut_time = dif_clock_institute_now (dif_archive_get_clock (self->archive));
    arrival->origin = DIF_CUT_FROM_RECEIPT;
  }

  arrival->report = dif_prep_report_new (arrival->part, arrival->offer->name,
                                         dif_call_get_zone (self->call), before, self->cancellable, error);
  if (arrival->report == NULL)
    return FALSE;
  arrival->info = arrival->report->info;
  dif_package_info_settle (arrival->info, arrival->cut_time, dif_call_get_zone (self->call));
  if (arrival->offer->kind != DIF_PACKAGE_UNKNOWN)
    arrival->info->kind = arrival->offer->kind;

  /* the feed's own time ranks below the file's, above the hour of receipt */
  if (arrival->info->cut_time != 0) {
    arrival->cut_time = arrival->info->cut_time;
    arrival->origin = arrival->info->cut_origin;
  }
  return check_future (self, arrival, error) && check_order (self, arrival, error) &&
         check_company (self, arrival, error);
}

/* --- One offer ---------------------------------------------------------------------------- */

/* The cause under which what is wrong with one offer is an incident */
static char *
incident_key (DifOffer *offer)
{
  return g_strconcat ("package:", offer->id, NULL);
}

/* Keeps what must not be accepted, with its incident; FALSE with what was wrong, or with what went
 * wrong in keeping */
static gboolean
refuse (DifIntake *self, Arrival *arrival, DifFetched *fetched, GError *reason, GError **error)
{
  g_autoptr (GError) owned = reason;
  g_autofree char *key = incident_key (arrival->offer);
  gboolean known = FALSE;

  if (!dif_archive_has_package (self->archive, dif_source_get_mode (self->source),
                                dif_call_get_id (self->call), arrival->sha256, arrival->offer->name,
                                &known, error) ||
      (!known && !keep_refused (self, arrival, owned, error)) ||
      !(fetched != NULL ? dif_intake_remember (self, arrival->offer, fetched, "refused", error)
                        : dif_intake_put_off (self, arrival->offer, error)) ||
      !dif_incident_open (self->archive, key, owned->message, error))
    return FALSE;
  arrival->noted = TRUE;
  g_propagate_error (error, g_steal_pointer (&owned));
  return FALSE;
}

static gboolean
take_in (DifIntake *self, Arrival *arrival, DifFetched *fetched, guint *received, GError **error)
{
  g_autofree char *key = incident_key (arrival->offer);
  GError *reason = NULL;
  gboolean known = FALSE;

  if (!dif_archive_has_package (self->archive, dif_source_get_mode (self->source),
                                dif_call_get_id (self->call), arrival->sha256, arrival->offer->name,
                                &known, error))
    return FALSE;
  if (known) {
    g_unlink (arrival->part);
    return dif_intake_remember (self, arrival->offer, fetched, "kept", error);
  }

  if (!look_into (self, arrival, &reason)) {
    if (dif_error_get_class (reason) == DIF_ERROR_CLASS_SECURITY)
      return refuse (self, arrival, fetched, reason, error);
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (!accept (self, arrival, error) ||
      !dif_incident_close_key (self->archive, key, error))
    return FALSE;
  (*received)++;
  return dif_intake_remember (self, arrival->offer, fetched, "kept", error);
}

static gboolean
fetch_one (DifIntake *self, DifOffer *offer, guint *received, gboolean *noted, GError **error)
{
  g_autofree char *part = part_path (self, offer);
  g_autofree char *what = g_strdup_printf (_("Fetching %s"), offer->name);
  g_autoptr (DifFetched) fetched = NULL;
  Arrival arrival = { offer, part };
  GError *reason = NULL;
  gboolean ok;

  dif_progress_begin (self->progress, what, offer->size > 0 ? (guint64) offer->size : 0);
  fetched = dif_source_fetch (self->source, offer, part, self->progress, self->cancellable, &reason);
  if (fetched == NULL) {
    /* bytes that are not as announced are evidence; a broken connection is only tried again */
    if (dif_error_get_class (reason) == DIF_ERROR_CLASS_SECURITY &&
        dif_digest_file (part, arrival.sha256, &arrival.size, NULL, NULL)) {
      arrival.cut_time = offer->cut_time != 0 ? offer->cut_time
                                              : dif_clock_now (dif_archive_get_clock (self->archive));
      arrival.origin = offer->cut_time != 0 ? DIF_CUT_FROM_FEED : DIF_CUT_FROM_RECEIPT;
      ok = refuse (self, &arrival, NULL, reason, error);
      g_unlink (part);
      *noted = arrival.noted;
      return ok;
    }
    g_propagate_error (error, reason);
    return FALSE;
  }
  if (fetched->not_modified)
    return TRUE;

  arrival.size = fetched->size;
  g_strlcpy (arrival.sha256, fetched->sha256, sizeof arrival.sha256);
  ok = take_in (self, &arrival, fetched, received, error);
  *noted = arrival.noted;
  g_clear_pointer (&arrival.report, dif_prep_report_free);
  return ok;
}

/* --- What an operator lets in -------------------------------------------------------------- */

/* The bytes as they were kept, under the name of something that arrives */
static gboolean
bring_back (DifIntake *self, Arrival *arrival, DifCut *refused, DifCutPackage *package, GError **error)
{
  g_autofree char *folder = dif_archive_get_packages_folder (self->archive, refused->id);
  g_autofree char *kept = g_build_filename (folder, package->file, NULL);

  g_unlink (arrival->part);
  if (!dif_file_link (kept, arrival->part, self->cancellable, error) ||
      !dif_digest_file (arrival->part, arrival->sha256, &arrival->size, self->cancellable, error))
    return FALSE;
  if (g_str_equal (arrival->sha256, package->sha256))
    return TRUE;
  g_unlink (arrival->part);
  dif_set_error (error, DIF_ERROR_ALTERED, _("Ask the Institute for it again."),
                 _("“%s” is no longer as it was received"), kept);
  return FALSE;
}

static DifOffer *
offer_again (DifCut *refused, DifCutPackage *package)
{
  g_autofree char *locator = g_build_filename ("packages", refused->id, package->file, NULL);
  DifOffer *offer = dif_offer_new (package->offer, package->file, locator);

  offer->kind = package->kind;
  offer->path = g_strdup (package->path);
  offer->cut_time = refused->cut_time;
  return offer;
}

static gboolean
admit_package (DifIntake *self, DifCut *refused, DifCutPackage *package, const char *reason, GError **error)
{
  g_autoptr (DifCut) last = dif_archive_newest_cut (self->archive, refused->mode, refused->call, FALSE, NULL);
  g_autoptr (DifOffer) offer = offer_again (refused, package);
  g_autofree char *part = part_path (self, offer);
  g_autofree char *key = incident_key (offer);
  Arrival arrival = { .offer = offer, .part = part, .admitted = reason,
                      .alone = last != NULL && last->cut_time > refused->cut_time };
  gboolean ok = bring_back (self, &arrival, refused, package, error) && look_into (self, &arrival, error) &&
                accept (self, &arrival, error) && dif_incident_close_key (self->archive, key, error);

  g_clear_pointer (&arrival.report, dif_prep_report_free);
  return ok;
}

gboolean
dif_intake_admit (DifIntake *self, DifCut *refused, const char *reason, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_ledger_append (self->archive, "cut-admitted",
                          dif_ledger_facts ("cut", refused->id, "reason", reason, NULL), error) &&
       dif_archive_set_cut_admissible (self->archive, refused->id, FALSE, error);
  for (guint i = 0; ok && i < refused->packages->len; i++)
    ok = admit_package (self, refused, g_ptr_array_index (refused->packages, i), reason, error);
  return dif_database_end (database, ok, error);
}

/* --- One round ---------------------------------------------------------------------------- */

/* Whether something was accepted from this source before: then a 403 is no mistake of ours */
static gboolean
worked_before (DifIntake *self)
{
  g_autoptr (DifCut) last =
      dif_archive_newest_cut (self->archive, dif_source_get_mode (self->source),
                              dif_call_get_id (self->call), FALSE, NULL);

  return last != NULL;
}

static void
note_failure (DifIntake *self, const char *key, const GError *reason)
{
  g_autoptr (GError) local_error = NULL;

  if (!dif_incident_open (self->archive, key, reason->message, &local_error))
    g_message ("the incident could not be recorded: %s", local_error->message);
}

/* Says what went wrong with a request, and notes it */
static void
fail (DifIntake *self, GError *reason)
{
  gboolean blocked = g_error_matches (reason, DIF_ERROR, DIF_ERROR_BLOCKED) && worked_before (self);
  const char *line = dif_line_cause (reason);

  /* who breaks it off knows */
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (blocked)
    g_prefix_error (&reason, "%s", _("The Institute has blocked the link (I.l), which worked before. "));
  tell (self, NULL, "failed", "%s", reason->message);
  note_failure (self, blocked ? INCIDENT_BLOCKED : line != NULL ? line : INCIDENT_SOURCE, reason);
}

/* Whose clock is wrong is not known here; that they disagree is (threat T10). Between the two limits it
 * is only said */
static gboolean
check_clock (DifIntake *self, GError **error)
{
  gint64 skew = 0, minutes;
  g_autofree char *text = NULL;

  if (!dif_clock_get_skew (dif_source_get_clock (self->source), &skew))
    return TRUE;
  if (ABS (skew) < dif_limit_us (DIF_LIMIT_CLOCK_WARN_SECONDS))
    return dif_incident_close_key (self->archive, INCIDENT_CLOCK, error);
  minutes = (ABS (skew) + MINUTE / 2) / MINUTE;
  text = g_strdup_printf (
      skew > 0 ? ngettext ("The Institute’s clock is %u minute ahead of this computer’s; set this computer’s, or tell "
                           "the Institute",
                           "The Institute’s clock is %u minutes ahead of this computer’s; set this computer’s, or tell "
                           "the Institute",
                           (gulong) minutes)
               : ngettext ("The Institute’s clock is %u minute behind this computer’s; set this computer’s, or tell "
                           "the Institute",
                           "The Institute’s clock is %u minutes behind this computer’s; set this computer’s, or tell "
                           "the Institute",
                           (gulong) minutes),
      (guint) minutes);
  tell (self, NULL, "clock", "%s", text);
  return ABS (skew) < dif_limit_us (DIF_LIMIT_CLOCK_INCIDENT_SECONDS) ||
         dif_incident_keep (self->archive, INCIDENT_CLOCK, text, error);
}

gboolean
dif_intake_run (DifIntake *self, guint *received, GError **error)
{
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) frozen = NULL;
  g_autoptr (GError) unclear = NULL;
  g_autoptr (GPtrArray) offers = dif_source_list (self->source, self->cancellable, &first);

  *received = 0;
  for (guint i = 0; offers != NULL && i < offers->len; i++) {
    DifOffer *offer = g_ptr_array_index (offers, i);
    g_autoptr (GError) local_error = NULL;
    gboolean wanted = FALSE, noted = FALSE;

    if (dif_intake_wants (self, offer, &wanted, &local_error) &&
        (!wanted || fetch_one (self, offer, received, &noted, &local_error)))
      continue;
    if (!noted)
      fail (self, local_error);
    if (first == NULL)
      first = g_steal_pointer (&local_error);
  }

  if (offers == NULL)
    fail (self, first);
  if (!check_clock (self, &unclear) && first == NULL)
    first = g_steal_pointer (&unclear);
  if (!dif_freeze_check (self->archive, self->call, dif_source_get_mode (self->source), &frozen) &&
      first == NULL)
    first = g_steal_pointer (&frozen);
  if (first != NULL) {
    g_propagate_error (error, g_steal_pointer (&first));
    return FALSE;
  }
  return dif_archive_keep_clock (self->archive, error) &&
         dif_incident_close_key (self->archive, INCIDENT_SOURCE, error) &&
         dif_incident_close_key (self->archive, INCIDENT_CAPTIVE, error) &&
         dif_incident_close_key (self->archive, INCIDENT_BLOCKED, error);
}

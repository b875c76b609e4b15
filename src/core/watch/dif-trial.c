/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-trial"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"
#include "package/dif-package.h"
#include "relay/dif-pace.h"
#include "target/dif-target-test.h"

#include "dif-trial.h"

#define PLACE "test"


/* --- Transfer ----------------------------------------------------------------------------- */

typedef struct {
  DifProfile *profile;       /* (unowned) and so on */
  DifSource *source;
  DifProgress *progress;
  GCancellable *cancellable;
  char *part;                /* (owned) */
  DifTestRun *run;
  guint packages;
} Transfer;

static gboolean
clear_place (Transfer *self, GError **error)
{
  g_autofree char *validator = g_strconcat (self->part, ".etag", NULL);

  return dif_tree_remove (self->part, error) && dif_tree_remove (validator, error);
}

static gboolean
fetch_one (Transfer *self, DifOffer *offer, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->part);
  g_autofree char *what = g_strdup_printf (_("Fetching %s"), offer->name);
  g_autoptr (DifFetched) fetched = NULL;
  gint64 before;

  if (!dif_folder_make (folder, error) || !clear_place (self, error))
    return FALSE;
  dif_progress_begin (self->progress, what, offer->size > 0 ? (guint64) offer->size : 0);
  before = g_get_monotonic_time ();
  fetched = dif_source_fetch (self->source, offer, self->part, self->progress, self->cancellable, error);
  if (fetched == NULL)
    return FALSE;
  self->run->micros += MAX (g_get_monotonic_time () - before, 1);
  self->run->bytes += fetched->transferred;
  self->packages++;
  return TRUE;
}

/* The newest first, and round again: a small package alone says little of a line's speed */
static gboolean
fetch_all (Transfer *self, GPtrArray *offers, GError **error)
{
  for (guint i = 0; i < DIF_LIMIT_TEST_PACKAGES && self->run->bytes < DIF_LIMIT_TEST_BYTES &&
                    self->run->micros < DIF_LIMIT_TEST_SECONDS * (gint64) G_USEC_PER_SEC;
       i++) {
    if (!fetch_one (self, g_ptr_array_index (offers, offers->len - 1 - i % offers->len), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
unpack (Transfer *self, DifOffer *offer, GError **error)
{
  GTimeZone *zone = dif_call_get_zone (self->profile->call);
  g_autofree char *into = dif_archive_get_staging_folder (self->profile->archive, PLACE);
  g_autoptr (DifPackageInfo) info = dif_package_inspect (self->part, offer->name, zone, self->cancellable, error);
  g_autoptr (DifManifest) files = NULL;

  if (info == NULL)
    return FALSE;
  if (info->kind == DIF_PACKAGE_DATABASE)
    return TRUE; /* published whole, never unpacked */
  files = dif_tree_remove (into, error) ? dif_package_unpack (self->part, offer->name, info, into, self->progress,
                                                              self->cancellable, error)
                                        : NULL;
  dif_tree_remove (into, NULL);
  return files != NULL;
}

static gboolean
transfer (Transfer *self, GError **error)
{
  g_autoptr (GPtrArray) offers = dif_source_list (self->source, self->cancellable, error);
  DifOffer *newest;

  if (offers == NULL)
    return FALSE;
  if (offers->len == 0) {
    dif_set_error (error, DIF_ERROR_NOT_FOUND, _("Test again when the Institute offers a package."),
                   _("The source answers, but offers nothing to transfer"));
    return FALSE;
  }
  newest = g_ptr_array_index (offers, offers->len - 1);
  /* the newest is fetched last, so that it lies there to be checked */
  return fetch_all (self, offers, error) && fetch_one (self, newest, error) && unpack (self, newest, error);
}

static char *
say_speed (const Transfer *self)
{
  g_autofree char *size = g_format_size (self->run->bytes);

  /* Translators: packages, size, speed in megabits per second */
  return g_strdup_printf (ngettext ("%u package, %s at %.1f Mb/s, checked and unpacked",
                                    "%u packages, %s at %.1f Mb/s, checked and unpacked", self->packages),
                          self->packages, size, (double) dif_test_run_get_kbps (self->run) / 1000);
}

/* What the result changes is part of the result */
static char *
say_result (const Transfer *self)
{
  g_autofree char *speed = say_speed (self);
  guint seconds = dif_pace_of (self->run);

  if (seconds == 0)
    return g_steal_pointer (&speed);
  /* Translators: the first is "3 packages, 40 MB at 80.1 Mb/s, checked and unpacked" */
  return g_strdup_printf (_("%s; from now on a request that stalls is begun anew after %u s"), speed, seconds);
}

/* A failure is a result, too, unless it was cancelled. Frees @run where nothing is kept */
static DifTestRun *
keep (DifProfile *profile, DifTestRun *run, GError *failure, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = failure;
  g_autoptr (DifTestRun) kept = run;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  run->passed = reason == NULL;
  if (reason != NULL) {
    g_free (run->text);
    run->text = g_strdup (reason->message);
  }
  return dif_archive_add_test (profile->archive, run, NULL, error) ? g_steal_pointer (&kept) : NULL;
}

DifTestRun *
dif_trial_transfer (DifProfile *profile, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifSourceConfig) config = dif_profile_get_source (profile, error);
  g_autoptr (DifSource) source = NULL;
  Transfer self = { .profile = profile, .progress = progress, .cancellable = cancellable };
  GError *failure = NULL;

  if (config == NULL)
    return NULL;
  self.run = g_new0 (DifTestRun, 1);
  self.run->kind = DIF_TEST_TRANSFER;
  self.run->subject = g_strdup (config->kind);
  self.run->mode = config->mode;
  self.part = dif_archive_get_incoming (profile->archive, PLACE);
  source = dif_source_new (config, dif_archive_get_folder (profile->archive), profile->clock, &failure);
  self.source = source;
  if (source != NULL && transfer (&self, &failure))
    self.run->text = say_result (&self);
  clear_place (&self, NULL);
  g_free (self.part);
  return keep (profile, self.run, failure, cancellable, error);
}

/* --- Targets ------------------------------------------------------------------------------ */

static DifTestRun *
run_of (DifTargetTest *test)
{
  DifTestRun *run = g_new0 (DifTestRun, 1);

  run->kind = DIF_TEST_TARGET;
  run->subject = g_strdup (test->target);
  run->mode = test->mode;
  run->passed = test->passed;
  run->micros = (gint64) (test->seconds * G_USEC_PER_SEC);
  run->text = dif_target_test_dup_summary (test);
  return run;
}

DifTestRun *
dif_trial_target (DifProfile *profile, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, name, error);
  g_autoptr (DifTarget) target = NULL;
  g_autoptr (DifTargetTest) test = NULL;

  if (config == NULL)
    return NULL;
  target = dif_target_new (config, dif_archive_get_folder (profile->archive));
  test = dif_target_test_run (target, profile->call, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !dif_target_test_record (test, profile->archive, error) ||
      (test->error == NULL && !dif_target_config_keep (dif_target_get_config (target), profile->archive, error)))
    return NULL;
  return run_of (test);
}

/* --- The whole way ------------------------------------------------------------------------ */

/* What failed first is what the whole run says */
static void
note_part (DifTestRun *whole, const DifTestRun *part)
{
  whole->micros += part->micros;
  whole->bytes += part->bytes;
  if (part->passed || whole->text != NULL)
    return;
  whole->text = g_strdup_printf ("%s: %s", part->subject, part->text);
}

static gboolean
run_parts (DifProfile *profile, DifTestRun *whole, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifTestRun) first = dif_trial_transfer (profile, progress, cancellable, error);
  g_autoptr (GPtrArray) targets = first != NULL ? dif_archive_list_targets (profile->archive, error) : NULL;

  if (targets == NULL)
    return FALSE;
  note_part (whole, first);
  whole->mode = first->mode;
  for (guint i = 0; i < targets->len; i++) {
    const DifTargetRecord *record = g_ptr_array_index (targets, i);
    g_autoptr (DifTestRun) part = NULL;

    dif_progress_begin (progress, record->name, 0);
    part = dif_trial_target (profile, record->name, cancellable, error);
    if (part == NULL)
      return FALSE;
    note_part (whole, part);
  }
  if (targets->len == 0 && whole->text == NULL)
    whole->text = g_strdup (_("There is no target to publish on"));
  return TRUE;
}

DifTestRun *
dif_trial_whole (DifProfile *profile, DifProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (DifTestRun) whole = g_new0 (DifTestRun, 1);

  whole->kind = DIF_TEST_WHOLE;
  whole->subject = g_strdup ("");
  if (!run_parts (profile, whole, progress, cancellable, error))
    return NULL;
  whole->passed = whole->text == NULL;
  if (whole->passed)
    /* Translators: seconds from asking the Institute to the last target */
    whole->text = g_strdup_printf (_("From the Institute to every target in %.1f s"),
                                   (double) whole->micros / G_USEC_PER_SEC);
  return dif_archive_add_test (profile->archive, whole, NULL, error) ? g_steal_pointer (&whole) : NULL;
}

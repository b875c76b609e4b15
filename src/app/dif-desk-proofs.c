/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-proofs"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "document/dif-evidence-zip.h"
#include "watch/dif-trial.h"

#include "dif-desk-give.h"
#include "dif-worker.h"

#include "dif-desk-proofs.h"

/* Runs that the page of tests lists; the document has them all */
#define TESTS_SHOWN (100)
/* A test of continuity takes minutes, and nothing waits for it */
#define LANE_CONTINUITY "continuity"
#define LANE_EVIDENCE "evidence"


typedef struct {
  char *requirement; /* (owned) (nullable) and so on, as the work needs them */
  char *text;
  gint64 seq;
  DifTestKind kind;
  guint minutes;
  DifChecklist list;
  gboolean done;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->requirement);
  g_free (order->text);
  g_free (order);
}

static Order *
order_new (const char *requirement, const char *text)
{
  Order *order = g_new0 (Order, 1);

  order->requirement = g_strdup (requirement);
  order->text = g_strdup (text);
  return order;
}

/* --- Requirements ------------------------------------------------------------------------- */

static gboolean
measure (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint missing;

  if (!dif_requirements_measure (profile, dif_job_get_progress (job), dif_job_get_cancellable (job), error))
    return FALSE;
  rows = dif_requirements_list (profile, error);
  if (rows == NULL)
    return FALSE;
  missing = dif_requirements_count_missing (rows);
  dif_job_take_outcome (job, missing == 0
                                 ? g_strdup (_("Every requirement is shown to be met"))
                                 : g_strdup_printf (ngettext ("%u requirement is missing", "%u requirements are missing",
                                                              missing), missing));
  return TRUE;
}

void
dif_desk_measure (DifDesk *self)
{
  dif_desk_give (self, _("Measuring"), measure, NULL, NULL);
}

static gboolean
declare (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_requirements_find (profile->call, order->requirement, error) != NULL &&
         dif_archive_declare (profile->archive, order->requirement, order->text, error);
}

void
dif_desk_declare (DifDesk *self, const char *requirement, const char *text)
{
  dif_desk_keep (self, _("Keeping a declaration"), declare, order_new (requirement, text), order_free);
}

static gboolean
attach (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_requirements_find (profile->call, order->requirement, error) != NULL &&
         dif_archive_attach (profile->archive, order->requirement, order->text, error);
}

void
dif_desk_attach (DifDesk *self, const char *requirement, const char *path)
{
  dif_desk_give (self, _("Attaching a document"), attach, order_new (requirement, path), order_free);
}

static gboolean
drop (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return dif_archive_drop_evidence (profile->archive, ((Order *) data)->seq, error);
}

void
dif_desk_drop_evidence (DifDesk *self, gint64 seq)
{
  Order *order = order_new (NULL, NULL);

  order->seq = seq;
  dif_desk_keep (self, _("Taking back"), drop, order, order_free);
}

/* --- Tests -------------------------------------------------------------------------------- */

static gboolean
tell (const DifTestRun *run, DifJob *job, GError **error)
{
  if (run->passed)
    dif_job_take_outcome (job, g_strdup (run->text));
  else
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("The run is kept. Put it right, and test again."), "%s", run->text);
  return run->passed;
}

static gboolean
try_out (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  DifProgress *progress = dif_job_get_progress (job);
  GCancellable *cancellable = dif_job_get_cancellable (job);
  g_autoptr (DifTestRun) run = NULL;

  run = order->kind == DIF_TEST_TRANSFER ? dif_trial_transfer (profile, progress, cancellable, error)
                                         : dif_trial_whole (profile, progress, cancellable, error);
  return run != NULL && tell (run, job, error);
}

void
dif_desk_try (DifDesk *self, DifTestKind kind)
{
  Order *order = order_new (NULL, NULL);

  order->kind = kind;
  dif_desk_give (self, kind == DIF_TEST_TRANSFER ? _("Testing the transfer") : _("Testing the whole way"), try_out, order,
                 order_free);
}

static gboolean
try_continuity (DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifProfile) profile = dif_profile_open (order->text, TRUE, NULL, error);
  g_autoptr (DifTestRun) run = NULL;

  if (profile == NULL)
    return FALSE;
  run = dif_trial_continuity (profile, order->minutes, dif_job_get_progress (job), dif_job_get_cancellable (job), error);
  return run != NULL && tell (run, job, error);
}

void
dif_desk_try_continuity (DifDesk *self, guint minutes)
{
  Order *order = order_new (NULL, dif_desk_get_folder (self));

  order->minutes = minutes;
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_CONTINUITY,
                       dif_job_new (_("Testing continuity"), try_continuity, order, order_free));
}

/* --- Checklists and the evidence folder --------------------------------------------------- */

static gboolean
tick (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_checklist_tick (profile, order->list, order->text, order->done, error);
}

void
dif_desk_tick (DifDesk *self, DifChecklist list, const char *item, gboolean done)
{
  Order *order = order_new (NULL, item);

  order->list = list;
  order->done = done;
  dif_desk_give (self, _("Ticking"), tick, order, order_free);
}

static gboolean
export_evidence (DifJob *job, gpointer data, GError **error)
{
  Order *order = data; /* the folder, and where it goes */
  g_autoptr (DifProfile) profile = dif_profile_open (order->requirement, FALSE, NULL, error);
  g_autofree char *shown = g_filename_display_name (order->text);

  if (profile == NULL ||
      !dif_evidence_zip_write (profile, order->text, dif_job_get_progress (job), dif_job_get_cancellable (job), error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (_("It is in %s"), shown));
  return TRUE;
}

void
dif_desk_export_evidence (DifDesk *self, const char *path)
{
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_EVIDENCE,
                       dif_job_new (_("Writing the evidence"), export_evidence,
                                    order_new (dif_desk_get_shown (self), path), order_free));
}

/* --- Looking ------------------------------------------------------------------------------ */

void
dif_proofs_free (DifProofs *self)
{
  g_clear_pointer (&self->requirements, g_ptr_array_unref);
  g_clear_pointer (&self->measures, g_ptr_array_unref);
  g_clear_pointer (&self->tests, g_ptr_array_unref);
  for (guint i = 0; i <= DIF_CHECKLIST_LAST; i++)
    g_clear_pointer (&self->checklists[i], g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_all (DifProofs *self, DifProfile *profile, GError **error)
{
  self->requirements = dif_requirements_list (profile, error);
  self->measures = self->requirements != NULL ? dif_archive_list_measures (profile->archive, error) : NULL;
  self->tests = self->measures != NULL ? dif_archive_list_tests (profile->archive, TESTS_SHOWN, error) : NULL;
  for (guint i = 0; self->tests != NULL && i <= DIF_CHECKLIST_LAST; i++) {
    self->checklists[i] = dif_checklist_look (profile, (DifChecklist) i, "/", error);
    if (self->checklists[i] == NULL)
      return FALSE;
  }
  return self->tests != NULL;
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (DifProofs) self = g_new0 (DifProofs, 1);
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (data, NULL, &error);

  if (profile == NULL || !read_all (self, profile, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) dif_proofs_free);
}

void
dif_desk_look_proofs_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, dif_desk_look_proofs_async);
  g_task_set_task_data (task, g_strdup (dif_desk_get_shown (self)), g_free);
  dif_worker_run (task, look);
}

DifProofs *
dif_desk_look_proofs_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

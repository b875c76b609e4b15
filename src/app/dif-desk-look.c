/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-look"

#include "config.h"

#include "archive/dif-archive-cuts.h"
#include "archive/dif-incidents.h"
#include "archive/dif-letter.h"
#include "call/dif-call-shelf.h"
#include "relay/dif-delivery.h"
#include "relay/dif-profile.h"

#include "dif-worker.h"

#include "dif-desk-look.h"


typedef struct {
  char *folder;
  char *cut;    /* (nullable) or of whatever is asked about */
  char *before; /* (nullable) */
  char *target; /* (nullable) */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->folder);
  g_free (question->cut);
  g_free (question->before);
  g_free (question->target);
  g_free (question);
}

static DifPlan *
compare (Question *question, DifProfile *profile, GError **error)
{
  g_autoptr (DifManifest) before = dif_archive_get_cut_manifest (profile->archive, question->before, error);
  g_autoptr (DifManifest) after =
      before != NULL ? dif_archive_get_cut_manifest (profile->archive, question->cut, error) : NULL;

  if (after == NULL)
    return NULL;
  return dif_plan_new (before, after, dif_call_get_entry (profile->call), dif_call_get_pointers (profile->call));
}

static DifPlan *
plan (Question *question, DifProfile *profile, GError **error)
{
  g_autoptr (DifCut) cut = dif_archive_find_cut (profile->archive, question->cut, error);

  if (cut == NULL)
    return NULL;
  return dif_delivery_plan (profile->archive, profile->call, cut, question->target, error);
}

static void
look_at_findings (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (question->folder, NULL, &error);
  GPtrArray *findings =
      profile != NULL ? dif_archive_list_findings (profile->archive, question->cut, &error) : NULL;

  if (findings != NULL)
    g_task_return_pointer (task, findings, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (question->folder, NULL, &error);
  DifPlan *answer = NULL;

  if (profile != NULL)
    answer = question->target != NULL ? plan (question, profile, &error) : compare (question, profile, &error);
  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) dif_plan_free);
  else
    g_task_return_error (task, error);
}

static void
ask (DifDesk *self, GTaskThreadFunc answer, const char *cut, const char *before, const char *target,
     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Question *question = g_new0 (Question, 1);

  question->folder = g_strdup (dif_desk_get_shown (self));
  question->cut = g_strdup (cut);
  question->before = g_strdup (before);
  question->target = g_strdup (target);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, question_free);
  dif_worker_run (task, answer);
}

void
dif_desk_look_changes_async (DifDesk *self, const char *cut, const char *before, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  ask (self, look, cut, before, NULL, cancellable, callback, data);
}

void
dif_desk_look_plan_async (DifDesk *self, const char *cut, const char *target, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  ask (self, look, cut, NULL, target, cancellable, callback, data);
}

void
dif_desk_look_findings_async (DifDesk *self, const char *cut, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  ask (self, look_at_findings, cut, NULL, NULL, cancellable, callback, data);
}

GPtrArray *
dif_desk_look_findings_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
look_at_incidents (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (question->folder, NULL, &error);
  GPtrArray *incidents = profile != NULL ? dif_incident_list (profile->archive, &error) : NULL;

  if (incidents != NULL)
    g_task_return_pointer (task, incidents, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
dif_desk_look_incidents_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data)
{
  ask (self, look_at_incidents, NULL, NULL, NULL, cancellable, callback, data);
}

GPtrArray *
dif_desk_look_incidents_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
write_letter (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (question->folder, NULL, &error);
  g_autoptr (DifSourceConfig) set = profile != NULL ? dif_profile_get_source (profile, NULL) : NULL;
  g_autoptr (DifIncident) incident =
      profile != NULL
          ? dif_incident_find (profile->archive, g_ascii_strtoll (question->cut, NULL, 10), &error)
          : NULL;

  if (incident != NULL)
    g_task_return_pointer (
        task,
        dif_letter_incident (profile->call, set != NULL ? set->mode : DIF_MODE_PRACTICE, incident), g_free);
  else
    g_task_return_error (task, error);
}

void
dif_desk_look_letter_async (DifDesk *self, const char *incident, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer data)
{
  ask (self, write_letter, incident, NULL, NULL, cancellable, callback, data);
}

static void
write_cut_letter (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (question->folder, NULL, &error);
  g_autoptr (DifCut) cut = profile != NULL ? dif_archive_find_cut (profile->archive, question->cut, &error) : NULL;
  g_autoptr (GPtrArray) findings =
      cut != NULL ? dif_archive_list_findings (profile->archive, cut->id, &error) : NULL;

  if (findings != NULL)
    g_task_return_pointer (task, dif_letter_cut (profile->call, cut, findings), g_free);
  else
    g_task_return_error (task, error);
}

void
dif_desk_look_cut_letter_async (DifDesk *self, const char *cut, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  ask (self, write_cut_letter, cut, NULL, NULL, cancellable, callback, data);
}

char *
dif_desk_look_letter_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
look_at_calls (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new (question->folder);
  GPtrArray *calls = dif_call_shelf_list (shelf, &error);

  if (calls != NULL)
    g_task_return_pointer (task, calls, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
dif_desk_look_calls_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  ask (self, look_at_calls, NULL, NULL, NULL, cancellable, callback, data);
}

GPtrArray *
dif_desk_look_calls_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

DifPlan *
dif_desk_look_plan_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

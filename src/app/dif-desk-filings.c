/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-filings"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "document/dif-papers.h"
#include "watch/dif-filing.h"

#include "dif-desk-give.h"
#include "dif-worker.h"

#include "dif-desk-filings.h"

/* --- Changing ----------------------------------------------------------------------------- */

typedef struct {
  char *subject; /* (owned) */
  char *text;    /* (owned) or a path */
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->subject);
  g_free (order->text);
  g_free (order);
}

static Order *
order_new (const char *subject, const char *text)
{
  Order *order = g_new0 (Order, 1);

  order->subject = g_strdup (subject);
  order->text = g_strdup (text);
  return order;
}

static gboolean
attach (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_filing_attach (profile, order->subject, order->text, error);
}

void
dif_desk_attach_filing (DifDesk *self, const char *subject, const char *path)
{
  dif_desk_give (self, _("Attaching a document"), attach, order_new (subject, path), order_free);
}

static gboolean
note (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_filing_note (profile, order->subject, order->text, error);
}

void
dif_desk_note_filing (DifDesk *self, const char *subject, const char *text)
{
  dif_desk_give (self, _("Keeping a note"), note, order_new (subject, text), order_free);
}

static gboolean
erase (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  if (!dif_filing_erase (profile, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("They are gone from the data folder")));
  return TRUE;
}

void
dif_desk_erase_personal (DifDesk *self)
{
  dif_desk_give (self, _("Erasing personal data"), erase, NULL, NULL);
}

/* --- Looking ------------------------------------------------------------------------------ */

void
dif_filings_free (DifFilings *self)
{
  g_hash_table_unref (self->papers);
  g_free (self);
}

GPtrArray *
dif_filings_get (DifFilings *self, const char *subject)
{
  return g_hash_table_lookup (self->papers, subject);
}

static gboolean
read_subject (DifFilings *self, DifProfile *profile, const char *subject, GError **error)
{
  GPtrArray *papers = dif_filing_list (profile, subject, error);

  if (papers != NULL)
    g_hash_table_insert (self->papers, g_strdup (subject), papers);
  return papers != NULL;
}

static gboolean
read_all (DifFilings *self, DifProfile *profile, GError **error)
{
  GPtrArray *calendar = dif_call_get_calendar (profile->call);

  for (const char *const *step = dif_filing_list_steps (); *step != NULL; step++) {
    if (!read_subject (self, profile, *step, error))
      return FALSE;
  }
  for (guint i = 0; i < calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (calendar, i);
    g_autofree char *subject = g_strconcat (DIF_FILING_DATE, date->id, NULL);

    if (!read_subject (self, profile, subject, error))
      return FALSE;
  }
  return TRUE;
}

static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (DifFilings) self = g_new0 (DifFilings, 1);
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (data, NULL, &error);

  self->papers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  if (profile == NULL || !read_all (self, profile, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) dif_filings_free);
}

void
dif_desk_look_filings_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, dif_desk_look_filings_async);
  g_task_set_task_data (task, g_strdup (dif_desk_get_shown (self)), g_free);
  dif_worker_run (task, look);
}

DifFilings *
dif_desk_look_filings_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Pages and mails ---------------------------------------------------------------------- */

static void
make_paper (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (order->text, NULL, &error);
  DifDocument *document = profile != NULL ? dif_papers_make (profile, order->subject, &error) : NULL;

  if (document == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, document, (GDestroyNotify) dif_document_free);
}

void
dif_desk_look_paper_async (DifDesk *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, dif_desk_look_paper_async);
  g_task_set_task_data (task, order_new (name, dif_desk_get_shown (self)), order_free);
  dif_worker_run (task, make_paper);
}

DifDocument *
dif_desk_look_paper_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The runtime folder is this user's alone and goes with the session */
static void
write_letter (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Order *order = data;
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "difusor", "mail", order->subject, NULL);
  GError *error = NULL;
  g_autoptr (DifProfile) profile = dif_profile_look (order->text, NULL, &error);
  DifLetter *letter = profile != NULL ? dif_letter_new (profile, order->subject, folder, &error) : NULL;

  if (letter == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, letter, (GDestroyNotify) dif_letter_free);
}

void
dif_desk_write_letter_async (DifDesk *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, dif_desk_write_letter_async);
  g_task_set_task_data (task, order_new (name, dif_desk_get_shown (self)), order_free);
  dif_worker_run (task, write_letter);
}

DifLetter *
dif_desk_write_letter_finish (DifDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

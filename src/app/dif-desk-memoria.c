/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-memoria"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-logs.h"
#include "archive/dif-archive-targets.h"
#include "document/dif-figures.h"
#include "document/dif-dossier.h"
#include "target/dif-target-policy.h"
#include "traffic/dif-log-collect.h"
#include "traffic/dif-log-place.h"

#include "dif-desk-give.h"

#include "dif-desk-memoria.h"

#define DOCUMENT "memoria"

/* Two texts, whatever they mean for the job */
typedef struct {
  char *first;  /* (owned) (nullable) */
  char *second; /* (owned) (nullable) */
} Words;


static Words *
words_new (const char *first, const char *second)
{
  Words *words = g_new0 (Words, 1);

  words->first = g_strdup (first);
  words->second = g_strdup (second);
  return words;
}

static void
words_free (gpointer data)
{
  Words *words = data;

  g_free (words->first);
  g_free (words->second);
  g_free (words);
}

/* --- Collecting --------------------------------------------------------------------------- */

static gboolean
place (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  const Words *words = data;
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, words->first, error);
  g_autofree char *checked = NULL;

  if (config == NULL)
    return FALSE;
  if (words->second[0] != '\0' && (checked = dif_log_place_check (config, words->second, error)) == NULL)
    return FALSE;
  return dif_archive_set_log_place (profile->archive, words->first, checked, error);
}

void
dif_desk_place_logs (DifDesk *self, const char *target, const char *wanted)
{
  dif_desk_keep (self, _("Noting where the logs lie"), place, words_new (target, wanted), words_free);
}

static gboolean
collect (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_auto (DifLogCollection) done = { 0 };
  g_autofree char *files = NULL;

  if (!dif_log_collect (profile, NULL, FALSE, &done, dif_job_get_progress (job), dif_job_get_cancellable (job), error))
    return FALSE;
  files = g_strdup_printf (ngettext ("%u new file", "%u new files", done.fetched), done.fetched);
  /* Translators: how many new files, then how many days */
  dif_job_take_outcome (job, g_strdup_printf (ngettext ("%s; the figures of %u day have changed",
                                                        "%s; the figures of %u days have changed", done.days),
                                              files, done.days));
  return TRUE;
}

void
dif_desk_collect_logs (DifDesk *self)
{
  dif_desk_give (self, _("Collecting access logs"), collect, NULL, NULL);
}

static gboolean
delete_logs (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  guint files;
  guint64 bytes;

  if (!dif_log_delete (profile, NULL, &files, &bytes, dif_job_get_cancellable (job), error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (ngettext ("%u log was deleted; its figures stay",
                                                        "%u logs were deleted; their figures stay", files),
                                              files));
  return TRUE;
}

void
dif_desk_delete_logs (DifDesk *self)
{
  dif_desk_give (self, _("Deleting collected logs"), delete_logs, NULL, NULL);
}

/* --- Handing in --------------------------------------------------------------------------- */

static gboolean
note_sent (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return dif_delivery_note_sent (profile, DOCUMENT, ((const Words *) data)->first, error);
}

void
dif_desk_note_sent (DifDesk *self, const char *path)
{
  dif_desk_give (self, _("Noting that the memoria was sent"), note_sent, words_new (path, NULL), words_free);
}

static gboolean
note_acknowledged (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  return dif_delivery_note_acknowledged (profile, DOCUMENT, NULL, ((const Words *) data)->first, error);
}

void
dif_desk_note_acknowledged (DifDesk *self, const char *reference)
{
  dif_desk_give (self, _("Noting that the memoria was acknowledged"), note_acknowledged, words_new (reference, NULL),
                 words_free);
}

static gboolean
archive (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  const Words *words = data;
  g_autofree char *shown = g_filename_display_name (words->first);
  DifDossier done;

  if (!dif_dossier_write (profile, words->first, &done, dif_job_get_progress (job), dif_job_get_cancellable (job),
                                error))
    return FALSE;
  /* Translators: a file's path, then its SHA-256 */
  dif_job_take_outcome (job, g_strdup_printf (_("It is in %s, SHA-256 %s"), shown, done.sha256));
  return TRUE;
}

void
dif_desk_archive (DifDesk *self, const char *path)
{
  dif_desk_give (self, _("Archiving the participation"), archive, words_new (path, NULL), words_free);
}

static gboolean
export_figures (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  const Words *words = data;
  g_autofree char *shown = g_filename_display_name (words->first);

  if (!dif_figures_save (profile, words->first, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (_("It is in %s"), shown));
  return TRUE;
}

void
dif_desk_export_figures (DifDesk *self, const char *path)
{
  dif_desk_give_look (self, _("Writing the figures"), export_figures, words_new (path, NULL), words_free);
}

/* --- What is known ------------------------------------------------------------------------ */

void
dif_log_site_free (DifLogSite *self)
{
  g_free (self->target);
  g_free (self->place);
  g_free (self->policy);
  g_free (self);
}

void
dif_memoria_care_free (DifMemoriaCare *self)
{
  g_clear_pointer (&self->sites, g_ptr_array_unref);
  g_clear_pointer (&self->note, dif_delivery_note_free);
  g_free (self);
}

/* A key that was made for the site alone is refused where the logs lie */
static char *
read_policy (DifProfile *profile, const char *target, const char *place)
{
  g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, target, NULL);
  g_autoptr (JsonObject) policy = config != NULL ? dif_target_policy (config, place, profile->call, NULL) : NULL;

  return policy != NULL ? g_strchomp (dif_target_policy_to_text (policy)) : NULL;
}

static gboolean
read_sites (DifMemoriaCare *self, DifProfile *profile, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, error);

  self->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_log_site_free);
  for (guint i = 0; records != NULL && i < records->len; i++) {
    const DifTargetRecord *record = g_ptr_array_index (records, i);
    DifLogSite *site = g_new0 (DifLogSite, 1);

    site->target = g_strdup (record->name);
    site->place = dif_archive_get_log_place (profile->archive, record->name, NULL);
    if (site->place != NULL)
      site->policy = read_policy (profile, record->name, site->place);
    else
      site->place = g_strdup ("");
    g_ptr_array_add (self->sites, site);
  }
  return records != NULL;
}

DifMemoriaCare *
dif_memoria_care_read (DifProfile *profile, GError **error)
{
  g_autoptr (DifMemoriaCare) self = g_new0 (DifMemoriaCare, 1);
  g_autofree char *collected = dif_archive_get_setting (profile->archive, DIF_LOG_COLLECTED, NULL);

  if (!read_sites (self, profile, error))
    return NULL;
  self->collected = collected != NULL ? g_ascii_strtoll (collected, NULL, 10) : 0;
  self->note = dif_delivery_note_read (profile, DOCUMENT, error);
  return self->note != NULL ? g_steal_pointer (&self) : NULL;
}

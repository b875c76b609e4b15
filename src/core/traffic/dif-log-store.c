/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-store"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "source/dif-offer.h"
#include "traffic/dif-analysis.h"

#include "dif-log-store.h"
#include "dif-log-text.h"

#define MARK_LENGTH (12)
#define NAME_LENGTH (120)

struct _DifLogStore {
  DifArchive *archive; /* (owned) */
  char *target;        /* (owned) */
  char *folder;        /* (owned) */
  GTimeZone *zone;     /* (owned) */
  GPtrArray *logs;     /* (owned) (element-type DifKeptLog) */
  GHashTable *known;   /* (owned) (element-type utf8) origin and fingerprint of each */
};


static char *
key_of (const char *origin, const char *fingerprint)
{
  return g_strdup_printf ("%s\n%s", origin, fingerprint);
}

static char *
path_of (DifLogStore *self, const DifKeptLog *log)
{
  return g_build_filename (self->folder, log->file, NULL);
}

static gboolean
begin (DifLogStore *self, GError **error)
{
  return dif_database_begin (dif_archive_get_database (self->archive), error);
}

static gboolean
end (DifLogStore *self, gboolean ok, GError **error)
{
  return dif_database_end (dif_archive_get_database (self->archive), ok, error);
}

/* --- Opening ------------------------------------------------------------------------------ */

static gboolean
forget_lost (DifLogStore *self, GHashTable *names, GError **error)
{
  for (guint i = self->logs->len; i > 0; i--) {
    DifKeptLog *log = g_ptr_array_index (self->logs, i - 1);
    g_autofree char *path = path_of (self, log);

    if (log->state != DIF_KEPT_LOG_KEPT)
      continue;
    if (g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
      g_hash_table_add (names, g_strdup (log->file));
      continue;
    }
    if (!dif_archive_forget_log (self->archive, log, error))
      return FALSE;
    g_ptr_array_remove_index (self->logs, i - 1);
  }
  return TRUE;
}

static void
sweep (DifLogStore *self, GHashTable *names)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (self->folder, name, NULL);

    if (!g_hash_table_contains (names, name))
      g_unlink (path);
  }
}

DifLogStore *
dif_log_store_open (DifArchive *archive, const char *target, GTimeZone *zone, GError **error)
{
  g_autoptr (DifLogStore) self = g_new0 (DifLogStore, 1);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->archive = g_object_ref (archive);
  self->target = g_strdup (target);
  self->folder = dif_archive_get_logs_folder (archive, target);
  self->zone = g_time_zone_ref (zone);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->logs = dif_archive_list_logs (archive, target, error);
  if (self->logs == NULL || !dif_folder_make (self->folder, error) || !forget_lost (self, names, error))
    return NULL;
  sweep (self, names);
  for (guint i = 0; i < self->logs->len; i++) {
    const DifKeptLog *log = g_ptr_array_index (self->logs, i);

    g_hash_table_add (self->known, key_of (log->origin, log->fingerprint));
  }
  return g_steal_pointer (&self);
}

void
dif_log_store_free (DifLogStore *self)
{
  g_clear_object (&self->archive);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->logs, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_free (self->target);
  g_free (self->folder);
  g_free (self);
}

const char *
dif_log_store_get_folder (DifLogStore *self)
{
  return self->folder;
}

gboolean
dif_log_store_is_known (DifLogStore *self, const DifLogOffer *offer)
{
  g_autofree char *key = key_of (offer->origin, offer->fingerprint);

  return g_hash_table_contains (self->known, key);
}

guint
dif_log_store_count (DifLogStore *self)
{
  guint count = 0;

  for (guint i = 0; i < self->logs->len; i++)
    count += ((DifKeptLog *) g_ptr_array_index (self->logs, i))->state == DIF_KEPT_LOG_KEPT;
  return count;
}

/* --- Taking in ---------------------------------------------------------------------------- */

static gboolean
set_state (DifLogStore *self, DifKeptLog *log, DifKeptLogState state, GError **error)
{
  if (!dif_archive_set_log_state (self->archive, log, state, error))
    return FALSE;
  log->state = state;
  return TRUE;
}

/* What a fetched file is to one that is known */
typedef enum { IS_OTHER, IS_WITHIN, GOES_ON } Relation;

static gboolean
compare (DifLogStore *self, const DifKeptLog *log, const char *part, const DifLogText *text, Relation *relation,
         GCancellable *cancellable, GError **error)
{
  g_autofree char *path = path_of (self, log);
  gboolean begins = FALSE;

  *relation = IS_OTHER;
  if (!g_str_equal (log->head, text->head))
    return TRUE;
  if (log->bytes == text->bytes) {
    *relation = g_str_equal (log->sha256, text->sha256) ? IS_WITHIN : IS_OTHER;
    return TRUE;
  }
  if (log->bytes < text->bytes && (log->state == DIF_KEPT_LOG_KEPT || log->state == DIF_KEPT_LOG_DELETED)) {
    if (!dif_log_text_begins (part, log->bytes, log->sha256, &begins, cancellable, error))
      return FALSE;
    *relation = begins ? GOES_ON : IS_OTHER;
  } else if (log->bytes > text->bytes && log->state == DIF_KEPT_LOG_KEPT) {
    if (!dif_log_text_begins (path, text->bytes, text->sha256, &begins, cancellable, error))
      return FALSE;
    *relation = begins ? IS_WITHIN : IS_OTHER;
  }
  return TRUE;
}

/* Fills @beginnings with the files that go on in this one, or says that it is @within another one */
static gboolean
relate (DifLogStore *self, const char *part, const DifLogText *text, GPtrArray *beginnings, gboolean *within,
        GCancellable *cancellable, GError **error)
{
  *within = FALSE;
  for (guint i = 0; i < self->logs->len && !*within && text->head[0] != '\0'; i++) {
    DifKeptLog *log = g_ptr_array_index (self->logs, i);
    Relation relation;

    if (!compare (self, log, part, text, &relation, cancellable, error))
      return FALSE;
    *within = relation == IS_WITHIN;
    if (relation == GOES_ON)
      g_ptr_array_add (beginnings, log);
  }
  return TRUE;
}

/* The newest request of a log. Returns: %FALSE with %DIF_ERROR_FORMAT if it is none */
static gboolean
find_last (DifLogStore *self, const char *part, gint64 *last, GCancellable *cancellable, GError **error)
{
  const char *paths[] = { part, NULL };
  DifAnalysisOptions options = { .threads = 1 };
  g_autoptr (DifTraffic) traffic = dif_analysis_run (paths, self->zone, &options, NULL, cancellable, error);

  if (traffic == NULL)
    return FALSE;
  *last = traffic->last;
  return TRUE;
}

/* A host may be writing a line just now; it is fetched whole the next time */
static gboolean
cut_loose (const char *part, const DifLogText *text, GError **error)
{
  GStatBuf about;

  if (text->loose == 0 || g_stat (part, &about) != 0 || (guint64) about.st_size != text->bytes + text->loose ||
      truncate (part, (off_t) text->bytes) == 0)
    return TRUE;
  dif_set_error_errno (error, errno, _("Could not write “%s”"), part);
  return FALSE;
}

static DifKeptLog *
describe (DifLogStore *self, const DifLogOffer *offer, const DifLogText *text)
{
  DifKeptLog *log = g_new0 (DifKeptLog, 1);
  g_autofree char *key = key_of (offer->origin, offer->fingerprint);
  g_autofree char *safe = dif_offer_safe_name (offer->name);
  const char *tail = safe + strlen (safe) - MIN (strlen (safe), NAME_LENGTH);
  char hex[DIF_DIGEST_HEX];

  while ((*tail & 0xc0) == 0x80)
    tail++;
  dif_digest_bytes (key, strlen (key), hex);
  log->target = g_strdup (self->target);
  log->origin = g_strdup (offer->origin);
  log->fingerprint = g_strdup (offer->fingerprint);
  log->file = g_strdup_printf ("%.*s-%s", MARK_LENGTH, hex, tail);
  log->bytes = text->bytes;
  log->sha256 = g_strdup (text->sha256);
  log->head = g_strdup (text->head);
  return log;
}

/* The row, the file's name and what it takes the place of: all or nothing, as far as a crash goes the
 * file may lie there unknown, and is swept */
static gboolean
settle (DifLogStore *self, DifKeptLog *log, const char *part, GPtrArray *beginnings, GError **error)
{
  g_autofree char *path = path_of (self, log);
  gboolean ok = begin (self, error);

  if (!ok)
    return FALSE;
  ok = dif_archive_add_log (self->archive, log, error);
  if (ok && log->state == DIF_KEPT_LOG_KEPT && g_rename (part, path) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    ok = FALSE;
  }
  for (guint i = 0; ok && i < beginnings->len; i++) {
    ok = dif_archive_set_log_state (self->archive, g_ptr_array_index (beginnings, i), DIF_KEPT_LOG_WITHIN, error);
  }
  return end (self, ok && dif_folder_sync (self->folder, error), error);
}

static void
drop_beginnings (DifLogStore *self, GPtrArray *beginnings)
{
  for (guint i = 0; i < beginnings->len; i++) {
    DifKeptLog *beginning = g_ptr_array_index (beginnings, i);
    g_autofree char *old = path_of (self, beginning);

    g_unlink (old);
    beginning->state = DIF_KEPT_LOG_WITHIN;
  }
}

static gboolean
take_known (DifLogStore *self, DifKeptLog *log, const char *part, const DifLogText *text, gboolean fixed,
            GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) beginnings = g_ptr_array_new ();
  g_autoptr (GError) reason = NULL;
  gboolean within = FALSE;

  if (!find_last (self, part, &log->last, cancellable, &reason)) {
    if (!g_error_matches (reason, DIF_ERROR, DIF_ERROR_FORMAT)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
    log->state = DIF_KEPT_LOG_FOREIGN;
    return settle (self, log, part, beginnings, error);
  }
  if (!fixed && !relate (self, part, text, beginnings, &within, cancellable, error))
    return FALSE;
  log->state = within ? DIF_KEPT_LOG_WITHIN : DIF_KEPT_LOG_KEPT;
  if (within)
    g_ptr_array_set_size (beginnings, 0);
  if (!cut_loose (part, text, error) || !settle (self, log, part, beginnings, error))
    return FALSE;
  drop_beginnings (self, beginnings);
  return TRUE;
}

gboolean
dif_log_store_take (DifLogStore *self,
                    const DifLogOffer *offer,
                    const char *part,
                    gboolean fixed,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (DifKeptLog) log = NULL;
  DifLogText text;
  gboolean ok;

  if (!g_file_test (part, G_FILE_TEST_IS_REGULAR))
    return TRUE; /* gone before it could be fetched */
  if (!dif_log_text_read (part, &text, cancellable, error))
    return FALSE;
  if (text.bytes == 0 && !fixed) {
    g_unlink (part);
    return TRUE; /* nothing was written into it yet */
  }
  log = describe (self, offer, &text);
  ok = take_known (self, log, part, &text, fixed, cancellable, error);
  g_unlink (part);
  if (!ok)
    return FALSE;
  g_hash_table_add (self->known, key_of (log->origin, log->fingerprint));
  g_ptr_array_add (self->logs, g_steal_pointer (&log));
  return TRUE;
}

/* --- Deleting ----------------------------------------------------------------------------- */

gboolean
dif_log_store_delete (DifLogStore *self, gint64 before, guint *files, guint64 *bytes, GError **error)
{
  for (guint i = 0; i < self->logs->len; i++) {
    DifKeptLog *log = g_ptr_array_index (self->logs, i);
    g_autofree char *path = path_of (self, log);
    GStatBuf about;

    if (log->state != DIF_KEPT_LOG_KEPT || log->last >= before)
      continue;
    if (g_stat (path, &about) == 0)
      *bytes += (guint64) about.st_size;
    if (!set_state (self, log, DIF_KEPT_LOG_DELETED, error))
      return FALSE;
    if (g_unlink (path) != 0 && errno != ENOENT) {
      dif_set_error_errno (error, errno, _("“%s” cannot be deleted"), path);
      return FALSE;
    }
    *files += 1;
  }
  return TRUE;
}

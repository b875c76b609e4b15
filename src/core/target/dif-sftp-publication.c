/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-sftp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "ssh/dif-sftp-read.h"
#include "ssh/dif-sftp-tree.h"
#include "ssh/dif-sftp-upload.h"
#include "target/dif-sftp-links.h"
#include "target/dif-sftp-sample.h"

#include "dif-sftp-publication.h"

#define FILE_MODE (0644)
#define FOLDER_MODE (0755)

/* A file that lies under a name of ours until it takes its place */
typedef struct {
  DifManifestEntry *entry; /* (unowned) */
  DifPhase phase;
  char *name;              /* (owned) where it is meanwhile */
} Moved;

struct _DifSftpPublication {
  DifSftp *sftp;         /* (unowned) */
  DifSftpUpload *upload; /* (owned) */
  char *place;           /* (owned) */
  DifSftpStrategy strategy;
  char *previous;        /* (owned) (nullable) */
  char *staging;         /* (owned) the release's name until it is whole */
  char *release;         /* (owned) its name then */
  char *tree;            /* (owned) */
  DifPlan *plan;         /* (unowned) */
  GHashTable *moved;     /* (owned) DifManifestEntry → Moved */
  GPtrArray *missing;    /* (owned) (element-type DifManifestEntry) unchanged, but not there */
  GPtrArray *mended;     /* (owned) (element-type DifManifestEntry) unchanged, but sent again */
  DifSftpSample *sample; /* (owned) what is read back */
  guint names;           /* of ours given away so far */
  DifSftpResult disk;    /* what came of looking how full it is, */
  DifSftpResult made;    /* of making the folder of the release, */
  DifSftpResult named;   /* of giving it its name, */
  DifSftpResult linked;  /* and of making the link to it */
  guint requests;        /* asked before this publication */
  gint64 first_change;   /* monotonic; 0 until a changed file is visible */
  gint64 last_change;
};


static void
moved_free (gpointer data)
{
  Moved *moved = data;

  g_free (moved->name);
  g_free (moved);
}

static gboolean
switching (DifSftpPublication *self)
{
  return self->strategy == DIF_SFTP_STRATEGY_SWITCH;
}

DifSftpPublication *
dif_sftp_publication_new (DifSftp *sftp,
                          const char *place,
                          DifSftpStrategy strategy,
                          const char *previous,
                          const char *cut,
                          DifPlan *plan,
                          const char *tree)
{
  DifSftpPublication *self = g_new0 (DifSftpPublication, 1);

  self->sftp = sftp;
  self->upload = dif_sftp_upload_new (sftp);
  self->place = g_strdup (g_str_equal (place, "/") ? "" : place);
  self->strategy = strategy;
  self->previous = g_strdup (previous);
  self->release = g_strdup_printf ("releases/%s", cut);
  /* a name that nothing has, whatever an earlier try left behind */
  self->staging = g_strdup_printf ("releases/.%s.%08x.difusor", cut, g_random_int ());
  self->plan = plan;
  self->tree = g_strdup (tree);
  self->moved = g_hash_table_new_full (NULL, NULL, NULL, moved_free);
  self->missing = g_ptr_array_new ();
  self->mended = g_ptr_array_new ();
  self->sample = dif_sftp_sample_new (plan);
  self->requests = dif_sftp_get_requests (sftp);
  return self;
}

void
dif_sftp_publication_free (DifSftpPublication *self)
{
  if (dif_sftp_get_pending (self->sftp) > 0) /* the answers are for us, and nobody else */
    dif_sftp_abandon (self->sftp);
  dif_sftp_upload_free (self->upload);
  g_hash_table_unref (self->moved);
  g_ptr_array_unref (self->missing);
  g_ptr_array_unref (self->mended);
  dif_sftp_sample_free (self->sample);
  dif_sftp_result_clear (&self->disk);
  dif_sftp_result_clear (&self->made);
  dif_sftp_result_clear (&self->named);
  dif_sftp_result_clear (&self->linked);
  g_free (self->place);
  g_free (self->previous);
  g_free (self->staging);
  g_free (self->release);
  g_free (self->tree);
  g_free (self);
}

char *
dif_sftp_publication_get_release (DifSftpPublication *self)
{
  return g_strdup (self->release);
}

static char *
at (DifSftpPublication *self, const char *name)
{
  return g_strdup_printf ("%s/%s", self->place, name);
}

static gboolean
is_done (const DifSftpResult *result)
{
  return result->type == DIF_SFTP_STATUS && result->status == DIF_SFTP_OK;
}

/* Where a file of the cut lies now */
static char *
where (DifSftpPublication *self, DifManifestEntry *entry)
{
  Moved *moved = g_hash_table_lookup (self->moved, entry);

  if (moved != NULL)
    return g_strdup (moved->name);
  return switching (self) ? g_strdup_printf ("%s/%s/%s", self->place,
                                             is_done (&self->named) ? self->release : self->staging, entry->path)
                          : at (self, entry->path);
}

static gboolean
settle (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  return dif_sftp_settle (self->sftp, cancellable, error);
}

static gboolean
check_done (const DifSftpResult *result, const char *path, GError **error)
{
  if (is_done (result))
    return TRUE;
  dif_sftp_set_error (error, result->status, result->message, _("“%s” on the server cannot be replaced"), path);
  return FALSE;
}

/* --- Folders, and what has not changed ---------------------------------------------------- */

/* Every folder of @entries under @root, parents first */
static void
add_folders (GPtrArray *entries, const char *root, GHashTable *seen, GPtrArray *folders)
{
  for (guint i = 0; i < entries->len; i++) {
    const char *path = ((DifManifestEntry *) g_ptr_array_index (entries, i))->path;

    for (const char *slash = strchr (path, '/'); slash != NULL; slash = strchr (slash + 1, '/')) {
      g_autofree char *folder = g_strdup_printf ("%s/%.*s", root, (int) (slash - path), path);

      if (g_hash_table_contains (seen, folder))
        continue;
      g_ptr_array_add (folders, folder);
      g_hash_table_add (seen, g_steal_pointer (&folder));
    }
  }
}

static void
ask_space (DifSftpPublication *self)
{
  if (dif_sftp_can (self->sftp, DIF_SFTP_CAN_STATVFS))
    dif_sftp_statvfs (self->sftp, self->place[0] != '\0' ? self->place : "/", dif_sftp_keep, &self->disk);
}

/* Whether there is room, once the host has said so */
static gboolean
check_space (DifSftpPublication *self, GError **error)
{
  guint64 free = self->disk.answered ? dif_sftp_free_bytes (&self->disk) : G_MAXUINT64;

  if (free >= self->plan->bytes)
    return TRUE;
  dif_set_error (error, DIF_ERROR_STORAGE, _("Make room in the hosting’s panel."),
                 _("“%s” has %" PRIu64 " bytes free, and the cut needs %" PRIu64),
                 dif_sftp_get_name (self->sftp), free, self->plan->bytes);
  return FALSE;
}

/* Whether the folder of the release could be made: without it, no file can be */
static gboolean
check_made (DifSftpPublication *self, GError **error)
{
  return !self->made.answered || is_done (&self->made) || !dif_sftp_is_alive (self->sftp) ||
         check_done (&self->made, self->staging, error);
}

/* The files that stand in the release before as they are to stand in this one */
static gboolean
link_unchanged (DifSftpPublication *self, const char *staging, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = dif_manifest_get_entries (self->plan->wanted);
  g_autoptr (GPtrArray) same = g_ptr_array_new ();
  g_autofree char *from = self->previous != NULL ? at (self, self->previous) : NULL;

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    const DifManifestEntry *held = dif_manifest_lookup (self->plan->held, entry->path);

    if (held != NULL && g_str_equal (held->sha256, entry->sha256))
      g_ptr_array_add (from != NULL ? same : self->missing, entry);
  }
  return same->len == 0 ||
         dif_sftp_link_files (self->sftp, from, staging, same, self->missing, cancellable, error);
}

/* Nothing is awaited: what is asked later comes after it, and fails with it */
static void
prepare_release (DifSftpPublication *self)
{
  g_autofree char *releases = at (self, "releases");
  g_autofree char *staging = at (self, self->staging);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();

  ask_space (self);
  dif_sftp_ask_folder (self->sftp, releases);
  dif_sftp_ask_new_folder (self->sftp, staging, dif_sftp_keep, &self->made);
  add_folders (dif_manifest_get_entries (self->plan->wanted), staging, seen, folders);
  for (guint i = 0; i < folders->len; i++)
    dif_sftp_ask_new_folder (self->sftp, g_ptr_array_index (folders, i), dif_sftp_ignore, NULL);
}

static gboolean
prepare_files (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();

  ask_space (self);
  add_folders (dif_manifest_get_entries (self->plan->wanted), self->place, seen, folders);
  return dif_sftp_make_folders (self->sftp, folders, cancellable, error) && check_space (self, error);
}

gboolean
dif_sftp_publication_prepare (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  if (!switching (self))
    return prepare_files (self, cancellable, error);
  prepare_release (self);
  return TRUE;
}

/* --- The name of a release ---------------------------------------------------------------- */

/* Whether readers are on a release that this cut replaces under its own name, or on one of ours that
 * was to be replaced so; see replace_current() */
static gboolean
on_ours (DifSftpPublication *self)
{
  return g_strcmp0 (self->previous, self->release) == 0 ||
         (self->previous != NULL && g_str_has_suffix (self->previous, ".difusor"));
}

/* Makes the link that is to be `current`; the answer comes when the connection is settled */
static void
ask_link (DifSftpPublication *self, const char *release, DifSftpResult *made)
{
  g_autofree char *link = at (self, DIF_SFTP_INCOMING "/current");

  dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, link, dif_sftp_ignore, NULL);
  dif_sftp_symlink (self->sftp, release, link, dif_sftp_keep, made);
}

/* Gives the release its name, and makes the link to it, at once; the answers come when the connection
 * is settled */
static void
ask_name (DifSftpPublication *self, DifSftpResult *named, DifSftpResult *made)
{
  g_autofree char *staging = at (self, self->staging);
  g_autofree char *release = at (self, self->release);

  dif_sftp_rename (self->sftp, staging, release, dif_sftp_keep, named);
  ask_link (self, self->release, made);
}

/* --- Sending ------------------------------------------------------------------------------ */

static gboolean
check_received (DifManifestEntry *entry, const char *hex, GError **error)
{
  if (g_str_equal (hex, entry->sha256))
    return TRUE;
  dif_set_error (error, DIF_ERROR_ALTERED,
                 _("Fetch the package again; the archive's own copy was changed on this disk."),
                 _("“%s” in the archive is not what was received"), entry->path);
  return FALSE;
}

static gboolean
bring (DifSftpPublication *self,
       DifManifestEntry *entry,
       DifPhase phase,
       DifProgress *progress,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *from = g_build_filename (self->tree, entry->path, NULL);
  g_autofree char *to = NULL;
  char hex[DIF_DIGEST_HEX];
  DifSftpUploadFile file = { .from = from, .name = entry->path, .sha256 = entry->sha256, .size = entry->size };

  if (self->strategy == DIF_SFTP_STRATEGY_RENAME || self->strategy == DIF_SFTP_STRATEGY_REMOVE) {
    Moved *moved = g_new0 (Moved, 1);

    moved->entry = entry;
    moved->phase = phase;
    moved->name = g_strdup_printf ("%s/" DIF_SFTP_INCOMING "/%u", self->place, ++self->names);
    g_hash_table_replace (self->moved, entry, moved);
  }
  /* in place, the old file is gone as soon as the new one is opened: look at it before */
  if (self->strategy == DIF_SFTP_STRATEGY_INPLACE &&
      (!dif_digest_file (from, hex, NULL, cancellable, error) || !check_received (entry, hex, error)))
    return FALSE;
  to = where (self, entry);
  file.to = to;
  file.mode = FILE_MODE;
  file.durable = phase == DIF_PHASE_POINTER;
  /* a second name of a file that readers see is never written into */
  file.exclusive = switching (self);
  file.right = switching (self) ? dif_sftp_sample_find (self->sample, entry) : NULL;
  return dif_sftp_upload_add (self->upload, &file, progress, cancellable, error);
}

/* Once every byte is on its way, what comes after them: the release’s name and the link to it, which
 * nobody sees yet, and which are made again should a file not have arrived */
static gboolean
finish_release (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *staging = at (self, self->staging);

  /* asked for after the files to be sent: their handles are awaited, and these are not */
  if (!link_unchanged (self, staging, cancellable, error))
    return FALSE;
  /* what is read back travels the other way meanwhile, but behind the handles that are awaited */
  if (!dif_sftp_upload_flush (self->upload, dif_sftp_upload_get_unsent (self->upload) / 2, cancellable, error))
    return FALSE;
  dif_sftp_sample_begin (self->sample, self->sftp, staging);
  if (!dif_sftp_upload_flush (self->upload, 0, cancellable, error))
    return FALSE;
  if (!on_ours (self))
    ask_name (self, &self->named, &self->linked);
  return dif_sftp_upload_finish (self->upload, cancellable, error);
}

static gboolean
put_all (DifSftpPublication *self, GPtrArray *entries, DifPhase phase, DifProgress *progress,
         GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < entries->len; i++) {
    if (!bring (self, g_ptr_array_index (entries, i), phase, progress, cancellable, error) ||
        !check_space (self, error))
      return FALSE;
  }
  if (phase == DIF_PHASE_POINTER && switching (self))
    return finish_release (self, cancellable, error);
  return (phase != DIF_PHASE_POINTER && self->strategy != DIF_SFTP_STRATEGY_INPLACE) ||
         dif_sftp_upload_finish (self->upload, cancellable, error);
}

gboolean
dif_sftp_publication_put (DifSftpPublication *self,
                          DifPhase phase,
                          DifProgress *progress,
                          GCancellable *cancellable,
                          GError **error)
{
  gboolean in_place = self->strategy == DIF_SFTP_STRATEGY_INPLACE;
  GPtrArray *entries = self->plan->phases[phase];
  g_autoptr (GError) local_error = NULL;

  if (in_place && phase != DIF_PHASE_ABSENT && entries->len > 0 && self->first_change == 0)
    self->first_change = g_get_monotonic_time ();
  if (!put_all (self, entries, phase, progress, cancellable, &local_error)) {
    if (check_made (self, error)) /* else that is why */
      g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  self->last_change = g_get_monotonic_time ();
  return TRUE;
}

/* --- Reading back ------------------------------------------------------------------------- */

/* Fills @wrong with those of @entries that do not lie there as they must */
static gboolean
compare (DifSftpPublication *self, GPtrArray *entries, GPtrArray *wrong, GCancellable *cancellable, GError **error)
{
  g_autofree DifSftpReading *readings = g_new0 (DifSftpReading, entries->len);
  gboolean ok;

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    readings[i].path = where (self, entry);
    readings[i].expected = entry->size;
    readings[i].sink = dif_sftp_sink_digest;
    readings[i].data = dif_digest_new ();
  }
  ok = dif_sftp_read_files (self->sftp, readings, entries->len, cancellable, error);
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    char hex[DIF_DIGEST_HEX];

    dif_digest_finish (readings[i].data, hex);
    if (readings[i].status != DIF_SFTP_OK || !g_str_equal (hex, entry->sha256))
      g_ptr_array_add (wrong, entry);
    dif_digest_free (readings[i].data);
    g_free ((char *) readings[i].path);
  }
  return ok;
}

/* Sends again what is not there as it must be */
static gboolean
mend (DifSftpPublication *self, GPtrArray *entries, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < entries->len && switching (self); i++) {
    g_autofree char *path = where (self, g_ptr_array_index (entries, i));

    dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, path, dif_sftp_ignore, NULL);
  }
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    Moved *moved = g_hash_table_lookup (self->moved, entry);

    if (moved == NULL)
      g_ptr_array_add (self->mended, entry);
    if (!bring (self, entry, moved != NULL ? moved->phase : DIF_PHASE_LEAF, NULL, cancellable, error))
      return FALSE;
  }
  return dif_sftp_upload_finish (self->upload, cancellable, error);
}

static gboolean
read_back (DifSftpPublication *self, DifTargetOutcome *outcome, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) wrong = g_ptr_array_new ();
  g_autoptr (GPtrArray) still = g_ptr_array_new ();

  outcome->healed = self->missing->len;
  if (!dif_sftp_sample_finish (self->sample, cancellable, error) ||
      (self->missing->len > 0 && !mend (self, self->missing, cancellable, error)))
    return FALSE;
  open = dif_sftp_sample_open (self->sample);
  if (open->len > 0 && !compare (self, open, wrong, cancellable, error))
    return FALSE;
  outcome->verified = dif_sftp_sample_count (self->sample);
  outcome->healed += wrong->len;
  if (wrong->len == 0)
    return TRUE;

  if (!mend (self, wrong, cancellable, error) || !compare (self, wrong, still, cancellable, error))
    return FALSE;
  if (still->len == 0)
    return TRUE;
  dif_set_error (error, DIF_ERROR_ALTERED, _("The disk or the quota of the hosting may be full."),
                 _("“%s” does not hold “%s” as it was sent"), dif_sftp_get_name (self->sftp),
                 ((DifManifestEntry *) g_ptr_array_index (still, 0))->path);
  return FALSE;
}

/* --- Showing: the directory switch -------------------------------------------------------- */

/* Puts the link in the place of `current`, from one instant to the next */
static gboolean
show_link (DifSftpPublication *self, const DifSftpResult *made, GCancellable *cancellable, GError **error)
{
  g_autofree char *link = at (self, DIF_SFTP_INCOMING "/current");
  g_autofree char *current = at (self, "current");
  g_auto (DifSftpResult) moved = { 0 };

  if (!check_done (made, link, error))
    return FALSE;
  dif_sftp_posix_rename (self->sftp, link, current, dif_sftp_keep, &moved);
  return settle (self, cancellable, error) && check_done (&moved, current, error);
}

static gboolean
switch_to (DifSftpPublication *self, const char *release, GCancellable *cancellable, GError **error)
{
  g_auto (DifSftpResult) made = { 0 };

  ask_link (self, release, &made);
  return settle (self, cancellable, error) && show_link (self, &made, cancellable, error);
}

static gboolean
remove_release (DifSftpPublication *self, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (paths, at (self, name));
  return dif_sftp_remove_trees (self->sftp, paths, cancellable, error);
}

/* The release that readers are on gets new content under its own name: they are led to the staged
 * one meanwhile, so that at no instant there is nothing or a mixture */
static gboolean
replace_current (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = dif_manifest_get_entries (self->plan->wanted);
  g_autofree char *staging = at (self, self->staging);
  g_autofree char *release = at (self, self->release);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();

  if (!switch_to (self, self->staging, cancellable, error) ||
      !remove_release (self, self->release, cancellable, error))
    return FALSE;
  g_ptr_array_add (paths, release);
  add_folders (entries, release, seen, paths);
  if (!dif_sftp_make_folders (self->sftp, paths, cancellable, error) ||
      !dif_sftp_link_files (self->sftp, staging, release, entries, missing, cancellable, error) ||
      !settle (self, cancellable, error))
    return FALSE;
  if (missing->len > 0) {
    dif_set_error (error, DIF_ERROR_REJECTED, _("Publish again."), _("“%s” could not be replaced whole"),
                   release);
    return FALSE;
  }
  return switch_to (self, self->release, cancellable, error) &&
         remove_release (self, self->staging, cancellable, error);
}

static gboolean
show_release (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  g_auto (DifSftpResult) again = { 0 };
  g_auto (DifSftpResult) remade = { 0 };

  if (on_ours (self))
    return replace_current (self, cancellable, error);
  if (is_done (&self->named))
    return show_link (self, &self->linked, cancellable, error);
  /* one of that name that nobody sees: an earlier try that did not come to its end */
  if (!remove_release (self, self->release, cancellable, error))
    return FALSE;
  ask_name (self, &again, &remade);
  return settle (self, cancellable, error) && check_done (&again, self->release, error) &&
         show_link (self, &remade, cancellable, error);
}

/* --- Showing: file by file ---------------------------------------------------------------- */

/* Puts @entries in their places, in their order */
static gboolean
show (DifSftpPublication *self, GPtrArray *entries, GCancellable *cancellable, GError **error)
{
  g_autofree DifSftpResult *results = g_new0 (DifSftpResult, entries->len + 1);
  DifSftpReplace how = dif_sftp_strategy_replacing (self->strategy);
  gboolean ok;

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    Moved *moved = g_hash_table_lookup (self->moved, entry);
    g_autofree char *to = at (self, entry->path);

    dif_sftp_replace (self->sftp, how, moved->name, to, dif_sftp_keep, &results[i]);
  }
  ok = settle (self, cancellable, error);
  for (guint i = 0; i < entries->len; i++) {
    ok = ok && check_done (&results[i], ((DifManifestEntry *) g_ptr_array_index (entries, i))->path, error);
    dif_sftp_result_clear (&results[i]);
  }
  return ok;
}

static gboolean
show_phase (DifSftpPublication *self, DifPhase phase, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = self->plan->phases[phase];

  if (self->strategy == DIF_SFTP_STRATEGY_INPLACE || entries->len + self->mended->len == 0)
    return TRUE;
  if (phase != DIF_PHASE_ABSENT && self->first_change == 0)
    self->first_change = g_get_monotonic_time ();
  if ((phase == DIF_PHASE_LEAF && !show (self, self->mended, cancellable, error)) ||
      !show (self, entries, cancellable, error))
    return FALSE;
  self->last_change = g_get_monotonic_time ();
  return TRUE;
}

static gboolean
show_files (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  gboolean ok = TRUE;

  for (guint phase = 0; ok && phase < DIF_PHASES; phase++)
    ok = show_phase (self, (DifPhase) phase, cancellable, error);
  return ok;
}

gboolean
dif_sftp_publication_commit (DifSftpPublication *self,
                             DifTargetOutcome *outcome,
                             GCancellable *cancellable,
                             GError **error)
{
  outcome->strategy = dif_sftp_strategy_name (self->strategy);
  if (!dif_sftp_upload_finish (self->upload, cancellable, error) ||
      !read_back (self, outcome, cancellable, error) ||
      !(switching (self) ? show_release (self, cancellable, error) : show_files (self, cancellable, error)))
    return FALSE;
  if (!switching (self))
    outcome->mixing_us = self->first_change != 0 ? self->last_change - self->first_change : 0;
  outcome->requests = dif_sftp_get_requests (self->sftp) - self->requests;
  return TRUE;
}

/* --- Late --------------------------------------------------------------------------------- */

gboolean
dif_sftp_publication_prune (DifSftpPublication *self,
                            GPtrArray *removed,
                            GCancellable *cancellable,
                            GError **error)
{
  GPtrArray *entries = self->plan->removed;
  guint count = MIN (entries->len, DIF_LIMIT_PATHS_REMOVED);
  g_autofree DifSftpResult *results = g_new0 (DifSftpResult, count + 1);
  gboolean ok;

  for (guint i = 0; i < count; i++) {
    g_autofree char *path = at (self, ((DifManifestEntry *) g_ptr_array_index (entries, i))->path);

    dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, path, dif_sftp_keep, &results[i]);
  }
  ok = settle (self, cancellable, error);
  for (guint i = 0; i < count; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (ok && results[i].status != DIF_SFTP_NO_SUCH_FILE && !is_done (&results[i])) {
      dif_sftp_set_error (error, results[i].status, results[i].message,
                          _("“%s” on the server cannot be removed"), entry->path);
      ok = FALSE;
    }
    if (ok)
      g_ptr_array_add (removed, g_strdup (entry->path));
    dif_sftp_result_clear (&results[i]);
  }
  return ok;
}

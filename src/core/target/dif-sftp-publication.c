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

#include "dif-sftp-publication.h"

#define FILE_MODE (0644)
#define FOLDER_MODE (0755)

/* How much of a cut is read back from the host: the pointers, and so many files not larger than this */
#define SAMPLE_FILES (32)
#define SAMPLE_BYTES (256 * 1024)

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
  guint names;           /* of ours given away so far */
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
  self->staging = g_strdup_printf ("releases/.%s.difusor", cut);
  if (g_strcmp0 (self->staging, previous) == 0) { /* readers are on it: see replace_current() */
    g_free (self->staging);
    self->staging = g_strdup_printf ("releases/.%s~.difusor", cut);
  }
  self->plan = plan;
  self->tree = g_strdup (tree);
  self->moved = g_hash_table_new_full (NULL, NULL, NULL, moved_free);
  self->missing = g_ptr_array_new ();
  self->mended = g_ptr_array_new ();
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

/* Where a file of the cut lies now */
static char *
where (DifSftpPublication *self, DifManifestEntry *entry)
{
  Moved *moved = g_hash_table_lookup (self->moved, entry);

  if (moved != NULL)
    return g_strdup (moved->name);
  return switching (self) ? g_strdup_printf ("%s/%s/%s", self->place, self->staging, entry->path)
                          : at (self, entry->path);
}

static gboolean
settle (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  return dif_sftp_settle (self->sftp, cancellable, error);
}

static gboolean
is_done (const DifSftpResult *result)
{
  return result->type == DIF_SFTP_STATUS && result->status == DIF_SFTP_OK;
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

static gboolean
check_space (DifSftpPublication *self, const DifSftpResult *disk, GError **error)
{
  guint64 free = dif_sftp_free_bytes (disk);

  if (free >= self->plan->bytes)
    return TRUE;
  dif_set_error (error, DIF_ERROR_STORAGE, _("Make room in the hosting’s panel."),
                 _("“%s” has %" PRIu64 " bytes free, and the cut needs %" PRIu64),
                 dif_sftp_get_name (self->sftp), free, self->plan->bytes);
  return FALSE;
}

/* Asks for the folders of the release, all at once; says whether the outermost was made */
static gboolean
ask_staging (DifSftpPublication *self, GPtrArray *folders, DifSftpResult *made, GCancellable *cancellable,
             GError **error)
{
  const char *staging = g_ptr_array_index (folders, 0);
  g_autoptr (GPtrArray) below = g_ptr_array_new ();

  for (guint i = 1; i < folders->len; i++)
    g_ptr_array_add (below, g_ptr_array_index (folders, i));
  dif_sftp_make_folder (self->sftp, staging, FOLDER_MODE, dif_sftp_keep, made);
  dif_sftp_set_mode (self->sftp, staging, FOLDER_MODE, dif_sftp_ignore, NULL);
  return dif_sftp_make_folders (self->sftp, below, cancellable, error);
}

/* Makes the folders of the release, empty */
static gboolean
make_staging (DifSftpPublication *self, GPtrArray *folders, GCancellable *cancellable, GError **error)
{
  char *staging = g_ptr_array_index (folders, 0);
  g_autofree char *releases = at (self, "releases");
  g_autoptr (GPtrArray) leftover = g_ptr_array_new ();
  g_auto (DifSftpResult) disk = { 0 };
  g_auto (DifSftpResult) first = { 0 };
  g_auto (DifSftpResult) second = { 0 };

  dif_sftp_make_folder (self->sftp, releases, FOLDER_MODE, dif_sftp_ignore, NULL);
  if (dif_sftp_can (self->sftp, DIF_SFTP_CAN_STATVFS))
    dif_sftp_statvfs (self->sftp, self->place[0] != '\0' ? self->place : "/", dif_sftp_keep, &disk);
  if (!ask_staging (self, folders, &first, cancellable, error) || !check_space (self, &disk, error))
    return FALSE;
  if (is_done (&first))
    return TRUE;
  if (first.status == DIF_SFTP_PERMISSION_DENIED)
    return check_done (&first, staging, error);
  g_ptr_array_add (leftover, staging);
  return dif_sftp_remove_trees (self->sftp, leftover, cancellable, error) &&
         ask_staging (self, folders, &second, cancellable, error) && check_done (&second, staging, error);
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

static gboolean
prepare_release (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *staging = at (self, self->staging);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();

  g_ptr_array_add (folders, staging);
  add_folders (dif_manifest_get_entries (self->plan->wanted), staging, seen, folders);
  return make_staging (self, folders, cancellable, error) &&
         link_unchanged (self, staging, cancellable, error);
}

static gboolean
prepare_files (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  g_auto (DifSftpResult) disk = { 0 };

  add_folders (dif_manifest_get_entries (self->plan->wanted), self->place, seen, folders);
  if (dif_sftp_can (self->sftp, DIF_SFTP_CAN_STATVFS))
    dif_sftp_statvfs (self->sftp, self->place[0] != '\0' ? self->place : "/", dif_sftp_keep, &disk);
  return dif_sftp_make_folders (self->sftp, folders, cancellable, error) && check_space (self, &disk, error);
}

gboolean
dif_sftp_publication_prepare (DifSftpPublication *self, GCancellable *cancellable, GError **error)
{
  return switching (self) ? prepare_release (self, cancellable, error) : prepare_files (self, cancellable, error);
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
  return dif_sftp_upload_add (self->upload, &file, progress, cancellable, error);
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

  if (in_place && phase != DIF_PHASE_ABSENT && entries->len > 0 && self->first_change == 0)
    self->first_change = g_get_monotonic_time ();
  for (guint i = 0; i < entries->len; i++) {
    if (!bring (self, g_ptr_array_index (entries, i), phase, progress, cancellable, error))
      return FALSE;
  }
  if (!in_place && phase != DIF_PHASE_POINTER)
    return TRUE;
  if (!dif_sftp_upload_finish (self->upload, cancellable, error))
    return FALSE;
  self->last_change = g_get_monotonic_time ();
  return TRUE;
}

/* --- Reading back ------------------------------------------------------------------------- */

static void
add_sample (GPtrArray *sample, GHashTable *seen, DifManifestEntry *entry)
{
  if (g_hash_table_add (seen, entry))
    g_ptr_array_add (sample, entry);
}

/* The pointers, and files from all over the site, others each time */
static GPtrArray *
choose_sample (DifSftpPublication *self)
{
  GPtrArray *sample = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *entries = dif_manifest_get_entries (self->plan->wanted);
  GPtrArray *pointers = self->plan->phases[DIF_PHASE_POINTER];
  guint step = MAX (entries->len / SAMPLE_FILES, 1);
  guint start = (guint) g_random_int_range (0, (gint32) step);

  for (guint i = 0; i < pointers->len; i++)
    add_sample (sample, seen, g_ptr_array_index (pointers, i));
  for (guint i = start; i < entries->len; i += step) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (entry->size <= SAMPLE_BYTES)
      add_sample (sample, seen, entry);
  }
  return sample;
}

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
  g_autoptr (GPtrArray) sample = choose_sample (self);
  g_autoptr (GPtrArray) wrong = g_ptr_array_new ();
  g_autoptr (GPtrArray) still = g_ptr_array_new ();

  outcome->healed = self->missing->len;
  if (self->missing->len > 0 && !mend (self, self->missing, cancellable, error))
    return FALSE;
  if (!compare (self, sample, wrong, cancellable, error))
    return FALSE;
  outcome->verified = sample->len;
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

/* Makes the link that is to be `current`; the answer comes when the connection is settled */
static void
ask_link (DifSftpPublication *self, const char *release, DifSftpResult *made)
{
  g_autofree char *link = at (self, DIF_SFTP_INCOMING "/current");

  dif_sftp_ask_path (self->sftp, DIF_SFTP_REMOVE, link, dif_sftp_ignore, NULL);
  dif_sftp_symlink (self->sftp, release, link, dif_sftp_keep, made);
}

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

/* Gives the release its name, and makes the link to it, at once; @named: whether it got it */
static gboolean
name_release (DifSftpPublication *self, DifSftpResult *named, DifSftpResult *made, GCancellable *cancellable,
              GError **error)
{
  g_autofree char *staging = at (self, self->staging);
  g_autofree char *release = at (self, self->release);

  dif_sftp_rename (self->sftp, staging, release, dif_sftp_keep, named);
  ask_link (self, self->release, made);
  return settle (self, cancellable, error);
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
  gboolean shown = g_strcmp0 (self->previous, self->release) == 0;
  g_auto (DifSftpResult) named = { 0 };
  g_auto (DifSftpResult) again = { 0 };
  g_auto (DifSftpResult) made = { 0 };
  g_auto (DifSftpResult) remade = { 0 };

  if (shown || (self->previous != NULL && g_str_has_suffix (self->previous, ".difusor")))
    return replace_current (self, cancellable, error);
  if (!name_release (self, &named, &made, cancellable, error))
    return FALSE;
  if (is_done (&named))
    return show_link (self, &made, cancellable, error);
  /* one of that name that nobody sees: an earlier try that did not come to its end */
  return remove_release (self, self->release, cancellable, error) &&
         name_release (self, &again, &remade, cancellable, error) &&
         check_done (&again, self->release, error) && show_link (self, &remade, cancellable, error);
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-folder"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"

#include "dif-target-folder.h"

#define INCOMING ".difusor/incoming"
#define FILE_MODE (0644)
#define FOLDER_MODE (0755)

/* Where nothing was published yet, a test's files lie in a release that only they are in */
#define TEST_RELEASE "releases/.test.difusor"


struct _DifTargetFolder {
  DifTarget parent_instance;

  gboolean avoid_links;
  gboolean switches;   /* directory switch, else rename per file */
  char *previous;      /* (owned) (nullable) the release that `current` leads to */
  char *staging;       /* (owned) (nullable) where this publication puts its files */
  char *cut;           /* (owned) (nullable) */
  char *tree;          /* (owned) (nullable) the cut's site in the archive */
  DifPlan *plan;       /* (unowned) (nullable) from begin to commit */
  gint64 first_change; /* monotonic; 0 until a changed file is visible */
  gint64 last_change;
};

G_DEFINE_FINAL_TYPE (DifTargetFolder, dif_target_folder, DIF_TYPE_TARGET)


static void
dif_target_folder_finalize (GObject *object)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (object);

  g_clear_pointer (&self->previous, g_free);
  g_clear_pointer (&self->staging, g_free);
  g_clear_pointer (&self->cut, g_free);
  g_clear_pointer (&self->tree, g_free);

  G_OBJECT_CLASS (dif_target_folder_parent_class)->finalize (object);
}

void
dif_target_folder_avoid_links (DifTargetFolder *self)
{
  self->avoid_links = TRUE;
}

static char *
place (DifTargetFolder *self, const char *name)
{
  return g_build_filename (dif_target_get_config (DIF_TARGET (self))->location, name, NULL);
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, FOLDER_MODE) == 0)
    return TRUE;
  dif_set_error_errno (error, errno, _("Could not make the folder “%s”"), path);
  return FALSE;
}

static gboolean
make_parent (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return make_folder (folder, error);
}

/* --- Opening ------------------------------------------------------------------------------ */

/* What a file system says that has no links; anything else may be over in a moment */
static gboolean
is_inability (int number)
{
  return number == EPERM || number == EOPNOTSUPP || number == ENOSYS || number == EMLINK;
}

/* @can: (out): whether this file system can make both kinds of links; asked by making them */
static gboolean
try_links (DifTargetFolder *self, gboolean *can, GError **error)
{
  g_autofree char *symbolic = place (self, ".difusor/.probe-symbolic");
  g_autofree char *hard = place (self, ".difusor/.probe-hard");
  g_autofree char *file = place (self, ".difusor/.probe");
  int number;

  g_unlink (symbolic);
  g_unlink (hard);
  if (!g_file_set_contents (file, "", 0, error))
    return FALSE;
  *can = symlink (".probe", symbolic) == 0 && link (file, hard) == 0;
  number = *can ? 0 : errno;
  g_unlink (symbolic);
  g_unlink (hard);
  g_unlink (file);
  if (*can || is_inability (number))
    return TRUE;
  dif_set_error_errno (error, number, _("Could not make a link in “%s”"),
                       dif_target_get_config (DIF_TARGET (self))->location);
  return FALSE;
}

/* Where readers follow a link already, it stays so: files put beside it would be seen by nobody */
static gboolean
choose_strategy (DifTargetFolder *self, GError **error)
{
  self->switches = !self->avoid_links;
  return self->avoid_links || self->previous != NULL || try_links (self, &self->switches, error);
}

/* A test was stopped before it could take away what it had put */
static gboolean
sweep_test (DifTargetFolder *self, const char *current, GError **error)
{
  g_autofree char *test = place (self, TEST_RELEASE);

  g_clear_pointer (&self->previous, g_free);
  g_unlink (current);
  return dif_tree_remove (test, error);
}

static gboolean
read_current (DifTargetFolder *self, GError **error)
{
  g_autofree char *current = place (self, "current");
  struct stat about;

  g_clear_pointer (&self->previous, g_free);
  if (lstat (current, &about) != 0)
    return TRUE;
  if (!S_ISLNK (about.st_mode)) {
    dif_set_error (error, DIF_ERROR_EXISTS, _("Choose an empty folder, or move what is there away."),
                   _("“%s” is not a link of ours"), current);
    return FALSE;
  }
  self->previous = g_file_read_link (current, error);
  if (g_strcmp0 (self->previous, TEST_RELEASE) == 0)
    return sweep_test (self, current, error);
  return self->previous != NULL;
}

static gboolean
dif_target_folder_open (DifTarget *target, GCancellable *cancellable, GError **error)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (target);
  g_autofree char *state = place (self, ".difusor");

  if (!make_folder (state, error))
    return FALSE;
  if (g_access (state, W_OK) != 0) {
    dif_set_error_errno (error, errno, _("Could not write into “%s”"),
                         dif_target_get_config (target)->location);
    return FALSE;
  }
  return read_current (self, error) && choose_strategy (self, error);
}

static gboolean
dif_target_folder_mixes (DifTarget *target)
{
  return !DIF_TARGET_FOLDER (target)->switches;
}

static gboolean
dif_target_folder_read_state (DifTarget *target,
                              GBytes **state,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *path = place (DIF_TARGET_FOLDER (target), ".difusor/manifest.json");
  g_autoptr (GError) local_error = NULL;
  char *text;
  gsize length;

  *state = NULL;
  if (g_file_get_contents (path, &text, &length, &local_error)) {
    *state = g_bytes_new_take (text, length);
    return TRUE;
  }
  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
dif_target_folder_write_state (DifTarget *target,
                               GBytes *state,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autofree char *path = place (DIF_TARGET_FOLDER (target), ".difusor/manifest.json");
  gsize length;
  const char *text = g_bytes_get_data (state, &length);

  return dif_file_replace (path, text, length, FILE_MODE, error);
}

/* --- Bringing files ----------------------------------------------------------------------- */

static gboolean
link_unchanged (DifTargetFolder *self, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = dif_manifest_get_entries (self->plan->wanted);
  g_autofree char *release = self->previous != NULL ? place (self, self->previous) : NULL;

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    const DifManifestEntry *held = dif_manifest_lookup (self->plan->held, entry->path);
    g_autofree char *to = g_build_filename (self->staging, entry->path, NULL);
    g_autofree char *from = NULL;

    if (held == NULL || !g_str_equal (held->sha256, entry->sha256))
      continue;
    if (g_cancellable_set_error_if_cancelled (cancellable, error) || !make_parent (to, error))
      return FALSE;

    /* what is not there as it should be is found and mended by the reading back */
    from = release != NULL ? g_build_filename (release, entry->path, NULL) : NULL;
    if (from == NULL || link (from, to) != 0)
      g_debug ("“%s” is not in the release before", entry->path);
  }
  return TRUE;
}

static gboolean
dif_target_folder_begin (DifTarget *target,
                         const char *cut,
                         DifPlan *plan,
                         const char *tree,
                         GCancellable *cancellable,
                         GError **error)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (target);
  g_autofree char *name = g_strdup_printf ("releases/.%s.difusor", cut);
  g_autofree char *incoming = place (self, INCOMING);

  g_free (self->cut);
  self->cut = g_strdup (cut);
  g_free (self->tree);
  self->tree = g_strdup (tree);
  self->plan = plan;
  self->first_change = 0;
  self->last_change = 0;

  g_free (self->staging);
  self->staging = self->switches ? place (self, name) : place (self, ".");
  /* what an earlier publication left there is of no use to this one */
  if (!dif_tree_remove (incoming, error))
    return FALSE;
  if (!self->switches)
    return TRUE;
  return dif_tree_remove (self->staging, error) && make_folder (self->staging, error) &&
         link_unchanged (self, cancellable, error);
}

/* Nothing may stand where a file is made */
static gboolean
clear_place (const char *path, GError **error)
{
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  dif_set_error_errno (error, errno, _("Could not remove “%s”"), path);
  return FALSE;
}

/* Puts one file of the tree at @to, and checks it on the way */
static gboolean
bring (DifTargetFolder *self,
       const DifManifestEntry *entry,
       const char *to,
       GCancellable *cancellable,
       GError **error)
{
  g_autofree char *from = g_build_filename (self->tree, entry->path, NULL);
  char hex[DIF_DIGEST_HEX];

  if (!make_parent (to, error) || !clear_place (to, error) ||
      !dif_file_copy (from, to, FILE_MODE, hex, cancellable, error))
    return FALSE;
  if (g_str_equal (hex, entry->sha256))
    return TRUE;

  g_unlink (to);
  dif_set_error (error, DIF_ERROR_ALTERED,
                 _("Fetch the package again; the archive's own copy was changed on this disk."),
                 _("“%s” in the archive is not what was received"), entry->path);
  return FALSE;
}

/* Where a file waits until it is whole: on the same disk, and outside of the site */
static char *
temporary_path (DifTargetFolder *self, const DifManifestEntry *entry)
{
  g_autofree char *root = place (self, INCOMING);

  return g_build_filename (root, entry->path, NULL);
}

static gboolean
rename_into_place (DifTargetFolder *self, const DifManifestEntry *entry, GError **error)
{
  g_autofree char *temporary = temporary_path (self, entry);
  g_autofree char *path = g_build_filename (self->staging, entry->path, NULL);

  if (!make_parent (path, error))
    return FALSE;
  if (g_rename (temporary, path) != 0) {
    dif_set_error_errno (error, errno, _("Could not write “%s”"), path);
    return FALSE;
  }
  self->last_change = g_get_monotonic_time ();
  return TRUE;
}

static gboolean
dif_target_folder_put (DifTarget *target,
                       DifPhase phase,
                       DifProgress *progress,
                       GCancellable *cancellable,
                       GError **error)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (target);
  GPtrArray *entries = self->plan->phases[phase];

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *to = self->switches ? g_build_filename (self->staging, entry->path, NULL)
                                         : temporary_path (self, entry);

    if (!bring (self, entry, to, cancellable, error))
      return FALSE;
    dif_progress_advance (progress, entry->size);
  }
  if (self->switches)
    return TRUE;

  if (phase != DIF_PHASE_ABSENT && entries->len > 0 && self->first_change == 0)
    self->first_change = g_get_monotonic_time ();
  for (guint i = 0; i < entries->len; i++) {
    if (!rename_into_place (self, g_ptr_array_index (entries, i), error))
      return FALSE;
  }
  return TRUE;
}

/* --- Making it what readers see ----------------------------------------------------------- */

/* Reads every file of the site back; one that was changed behind our back is put right */
static gboolean
read_back (DifTargetFolder *self, DifTargetOutcome *outcome, GCancellable *cancellable, GError **error)
{
  GPtrArray *entries = dif_manifest_get_entries (self->plan->wanted);
  g_autofree char *incoming = place (self, INCOMING);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *path = g_build_filename (self->staging, entry->path, NULL);
    g_autofree char *temporary = temporary_path (self, entry);
    char hex[DIF_DIGEST_HEX];

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (dif_digest_file (path, hex, NULL, cancellable, NULL) && g_str_equal (hex, entry->sha256)) {
      outcome->verified++;
      continue;
    }
    if (!bring (self, entry, temporary, cancellable, error) || !rename_into_place (self, entry, error))
      return FALSE;
    outcome->healed++;
    outcome->verified++;
  }
  return dif_tree_remove (incoming, error) && dif_tree_sync (self->staging, error);
}

/* The release's folder gets its name; one of that name is exchanged for it, never written into */
static gboolean
name_release (DifTargetFolder *self, GError **error)
{
  g_autofree char *name = g_strdup_printf ("releases/%s", self->cut);
  g_autofree char *release = place (self, name);
  g_autofree char *releases = place (self, "releases");

  if (renameat2 (AT_FDCWD, self->staging, AT_FDCWD, release, RENAME_NOREPLACE) != 0) {
    if (errno == EINVAL && !g_file_test (release, G_FILE_TEST_EXISTS)) {
      if (g_rename (self->staging, release) != 0) {
        dif_set_error_errno (error, errno, _("Could not make “%s”"), release);
        return FALSE;
      }
    } else if (renameat2 (AT_FDCWD, self->staging, AT_FDCWD, release, RENAME_EXCHANGE) == 0) {
      if (!dif_tree_remove (self->staging, error))
        return FALSE;
    } else {
      dif_set_error_errno (error, errno, _("Could not replace “%s”"), release);
      return FALSE;
    }
  }
  return dif_folder_sync (releases, error);
}

static gboolean
switch_current (DifTargetFolder *self, GError **error)
{
  g_autofree char *name = g_strdup_printf ("releases/%s", self->cut);
  g_autofree char *current = place (self, "current");
  g_autofree char *temporary = place (self, ".current.difusor");

  g_unlink (temporary);
  if (symlink (name, temporary) != 0 || g_rename (temporary, current) != 0) {
    dif_set_error_errno (error, errno, _("Could not switch “%s”"), current);
    return FALSE;
  }
  g_free (self->previous);
  self->previous = g_strdup (name);
  return dif_folder_sync (dif_target_get_config (DIF_TARGET (self))->location, error);
}

static gboolean
dif_target_folder_commit (DifTarget *target,
                          DifTargetOutcome *outcome,
                          GCancellable *cancellable,
                          GError **error)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (target);

  outcome->strategy = self->switches ? "directory-switch" : "rename";
  if (!read_back (self, outcome, cancellable, error))
    return FALSE;
  if (self->switches)
    return name_release (self, error) && switch_current (self, error);

  outcome->mixing_us = self->first_change != 0 ? self->last_change - self->first_change : 0;
  return TRUE;
}

/* --- Late: what no cut needs any more ----------------------------------------------------- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Old releases, the oldest cut first; never the one that readers see */
static GPtrArray *
list_old_releases (DifTargetFolder *self, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *releases = place (self, "releases");
  g_autoptr (GDir) dir = g_dir_open (releases, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL) {
    if (name[0] != '.' && !g_str_equal (name, self->cut))
      g_ptr_array_add (names, g_strdup (name));
  }
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
prune_releases (DifTargetFolder *self, GPtrArray *removed, GError **error)
{
  g_autoptr (GPtrArray) names = list_old_releases (self, error);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len && names->len - i >= DIF_LIMIT_RELEASES_KEPT &&
                    i < DIF_LIMIT_RELEASES_REMOVED;
       i++) {
    g_autofree char *name = g_build_filename ("releases", g_ptr_array_index (names, i), NULL);
    g_autofree char *path = place (self, name);

    if (!dif_tree_remove (path, error))
      return FALSE;
    g_ptr_array_add (removed, g_steal_pointer (&name));
  }
  return TRUE;
}

static gboolean
dif_target_folder_prune (DifTarget *target,
                         GPtrArray *removed,
                         GCancellable *cancellable,
                         GError **error)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (target);

  if (self->switches)
    return prune_releases (self, removed, error);

  for (guint i = 0; i < self->plan->removed->len && i < DIF_LIMIT_PATHS_REMOVED; i++) {
    DifManifestEntry *entry = g_ptr_array_index (self->plan->removed, i);
    g_autofree char *path = g_build_filename (self->staging, entry->path, NULL);

    if (g_unlink (path) != 0 && errno != ENOENT) {
      dif_set_error_errno (error, errno, _("Could not remove “%s”"), path);
      return FALSE;
    }
    g_ptr_array_add (removed, g_strdup (entry->path));
  }
  return TRUE;
}

/* --- One file of our own ------------------------------------------------------------------ */

/* The folder that readers see; with @make, one is made where there is none yet */
static char *
seen_folder (DifTargetFolder *self, gboolean make, GError **error)
{
  g_autofree char *test = place (self, TEST_RELEASE);
  g_autofree char *current = place (self, "current");

  if (!self->switches)
    return place (self, ".");
  if (self->previous != NULL || !make)
    return g_steal_pointer (&current);
  if (!make_folder (test, error))
    return NULL;
  if (symlink (TEST_RELEASE, current) != 0 && errno != EEXIST) {
    dif_set_error_errno (error, errno, _("Could not make “%s”"), current);
    return NULL;
  }
  return g_steal_pointer (&current);
}

static gboolean
dif_target_folder_put_file (DifTarget *target,
                            const char *path,
                            GBytes *bytes,
                            const DifHeaders *headers,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *folder = seen_folder (DIF_TARGET_FOLDER (target), TRUE, error);
  g_autofree char *file = folder != NULL ? g_build_filename (folder, path, NULL) : NULL;
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return file != NULL && make_parent (file, error) &&
         dif_file_replace (file, text, length, FILE_MODE, error);
}

static GBytes *
dif_target_folder_get_file (DifTarget *target,
                            const char *path,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *folder = seen_folder (DIF_TARGET_FOLDER (target), FALSE, error);
  g_autofree char *file = g_build_filename (folder, path, NULL);
  char *text;
  gsize length;

  return g_file_get_contents (file, &text, &length, error) ? g_bytes_new_take (text, length) : NULL;
}

/* Folders that are empty now, up to @root */
static void
remove_empty (const char *file, const char *root)
{
  g_autofree char *folder = g_path_get_dirname (file);

  while (strlen (folder) > strlen (root) && rmdir (folder) == 0) {
    char *parent = g_path_get_dirname (folder);

    g_free (folder);
    folder = parent;
  }
}

static gboolean
dif_target_folder_remove_file (DifTarget *target,
                               const char *path,
                               GCancellable *cancellable,
                               GError **error)
{
  DifTargetFolder *self = DIF_TARGET_FOLDER (target);
  g_autofree char *folder = seen_folder (self, FALSE, error);
  g_autofree char *file = g_build_filename (folder, path, NULL);
  g_autofree char *test = place (self, TEST_RELEASE);
  g_autofree char *link = g_file_read_link (folder, NULL);

  if (g_unlink (file) != 0 && errno != ENOENT) {
    dif_set_error_errno (error, errno, _("Could not remove “%s”"), file);
    return FALSE;
  }
  remove_empty (file, folder);
  if (rmdir (test) == 0 && g_strcmp0 (link, TEST_RELEASE) == 0)
    g_unlink (folder);
  return TRUE;
}

static void
dif_target_folder_class_init (DifTargetFolderClass *klass)
{
  DifTargetClass *target_class = DIF_TARGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dif_target_folder_finalize;

  target_class->open = dif_target_folder_open;
  target_class->mixes = dif_target_folder_mixes;
  target_class->read_state = dif_target_folder_read_state;
  target_class->write_state = dif_target_folder_write_state;
  target_class->begin = dif_target_folder_begin;
  target_class->put = dif_target_folder_put;
  target_class->commit = dif_target_folder_commit;
  target_class->prune = dif_target_folder_prune;
  target_class->put_file = dif_target_folder_put_file;
  target_class->get_file = dif_target_folder_get_file;
  target_class->remove_file = dif_target_folder_remove_file;
}

static void
dif_target_folder_init (DifTargetFolder *self)
{
}

static char *
check_location (const char *location, GError **error)
{
  if (location[0] != '\0')
    return g_canonicalize_filename (location, NULL);
  dif_set_error (error, DIF_ERROR_USAGE, _("Name a folder."), _("A target needs a place"));
  return NULL;
}

const DifTargetKind dif_target_folder_kind = {
  .name = "folder",
  .place = "DIR",
  .check_location = check_location,
  .get_type = dif_target_folder_get_type,
};

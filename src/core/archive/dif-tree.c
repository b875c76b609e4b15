/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-tree"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-limits.h"

#include "dif-tree.h"


/* A tree under construction */
typedef struct {
  DifArchive *archive;       /* (unowned) */
  DifCut *cut;               /* (unowned) */
  GTimeZone *zone;           /* (unowned) */
  DifProgress *progress;     /* (unowned) (nullable) */
  GCancellable *cancellable; /* (unowned) (nullable) */
  char *staging;             /* (owned) the folder that becomes the tree */
  DifManifest *manifest;     /* (owned) what the tree is to hold */
  GHashTable *owners;        /* (owned) path → id of the cut whose tree has the bytes; absent: staging */
  GHashTable *folders;       /* (owned) folders that are made already */
  GPtrArray *brought;        /* (owned) DifManifest per package of the cut */
} Build;


/* A package that was not come to has none */
static void
free_brought (gpointer files)
{
  if (files != NULL)
    dif_manifest_unref (files);
}

static void
build_clear (Build *build)
{
  g_clear_pointer (&build->staging, g_free);
  g_clear_pointer (&build->manifest, dif_manifest_unref);
  g_clear_pointer (&build->owners, g_hash_table_unref);
  g_clear_pointer (&build->folders, g_hash_table_unref);
  g_clear_pointer (&build->brought, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

static gboolean
make_parent (Build *build, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_hash_table_contains (build->folders, folder))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0755) != 0) {
    dif_set_error_errno (error, errno, _("Could not make the folder “%s”"), folder);
    return FALSE;
  }
  g_hash_table_add (build->folders, g_steal_pointer (&folder));
  return TRUE;
}

static char *
received_path (Build *build, const char *cut, const char *file)
{
  g_autofree char *folder = dif_archive_get_packages_folder (build->archive, cut);

  return g_build_filename (folder, file, NULL);
}

/* --- What the cuts before have left ------------------------------------------------------- */

static void
lay_over (Build *build, DifManifest *files, const char *owner)
{
  GPtrArray *entries = dif_manifest_get_entries (files);

  dif_manifest_overlay (build->manifest, files);
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (owner != NULL)
      g_hash_table_replace (build->owners, g_strdup (entry->path), g_strdup (owner));
    else
      g_hash_table_remove (build->owners, entry->path);
  }
}

/* Without a new site, the tree is the one before and what is new over it */
static gboolean
start_from_previous (Build *build, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifCut) previous = dif_archive_newest_cut (build->archive, build->cut->mode,
                                                        build->cut->call, TRUE, &local_error);
  g_autoptr (DifManifest) files = NULL;

  if (previous == NULL) {
    if (local_error != NULL)
      g_propagate_error (error, g_steal_pointer (&local_error));
    return local_error == NULL;
  }
  files = dif_archive_get_cut_manifest (build->archive, previous->id, error);
  if (files == NULL)
    return FALSE;
  lay_over (build, files, previous->id);
  return TRUE;
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  const DifCut *first = *(DifCut *const *) a;
  const DifCut *second = *(DifCut *const *) b;

  if (first->cut_time != second->cut_time)
    return first->cut_time < second->cut_time ? -1 : 1;
  return first->seq < second->seq ? -1 : first->seq > second->seq;
}

static gboolean
belongs (Build *build, DifCut *cut)
{
  return cut->whole && cut->mode == build->cut->mode && g_str_equal (cut->call, build->cut->call) &&
         cut->state != DIF_CUT_REFUSED;
}

/* Over a new site lies every data package of the election that was accepted so far */
static gboolean
lay_earlier_data (Build *build, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (build->archive, error);

  if (cuts == NULL)
    return FALSE;
  g_ptr_array_sort (cuts, compare_cuts);

  for (guint i = 0; i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    for (guint j = 0; belongs (build, cut) && j < cut->packages->len; j++) {
      DifCutPackage *package = g_ptr_array_index (cut->packages, j);
      g_autoptr (DifManifest) files = NULL;

      if (package->kind == DIF_PACKAGE_SITE)
        continue;
      files = dif_archive_get_package_files (build->archive, cut->id, package->file, error);
      if (files == NULL)
        return FALSE;
      lay_over (build, files, cut->id);
    }
  }
  return TRUE;
}

/* --- What this cut brings ----------------------------------------------------------------- */

/* Moves what was unpacked apart over what is in the staging folder already */
static gboolean
move_over (Build *build, const char *from, DifManifest *files, GError **error)
{
  GPtrArray *entries = dif_manifest_get_entries (files);

  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);
    g_autofree char *old = g_build_filename (from, entry->path, NULL);
    g_autofree char *new = g_build_filename (build->staging, entry->path, NULL);

    if (!make_parent (build, new, error))
      return FALSE;
    if (rename (old, new) != 0) {
      dif_set_error_errno (error, errno, _("Could not place “%s”"), entry->path);
      return FALSE;
    }
  }
  return dif_tree_remove (from, error);
}

static DifManifest *
unpack (Build *build, DifCutPackage *package, GError **error)
{
  g_autofree char *path = received_path (build, build->cut->id, package->file);
  g_autoptr (DifPackageInfo) info =
      dif_package_inspect (path, package->file, build->zone, build->cancellable, error);
  g_autoptr (DifManifest) files = NULL;
  gboolean first = !g_file_test (build->staging, G_FILE_TEST_EXISTS);
  g_autofree char *apart = NULL;

  if (info == NULL ||
      !dif_disk_check (dif_archive_get_folder (build->archive),
                       DIF_LIMIT_FREE_FACTOR * info->expanded + DIF_LIMIT_FREE_BYTES, error))
    return NULL;

  apart = first ? g_strdup (build->staging) : g_strconcat (build->staging, "+", NULL);
  files = dif_package_unpack (path, package->file, info, apart, build->progress, build->cancellable,
                              error);
  if (files == NULL || (!first && !move_over (build, apart, files, error)))
    return NULL;
  return g_steal_pointer (&files);
}

/* The folder of the ZIP that a database replaces in the newest site package; "" is the root */
static char *
database_folder (Build *build, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (build->archive, error);
  g_autoptr (DifPackageInfo) info = NULL;
  g_autofree char *path = NULL;
  g_autofree char *folder = NULL;
  const char *name = NULL;

  if (cuts == NULL)
    return NULL;
  g_ptr_array_sort (cuts, compare_cuts);
  for (guint i = 0; i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);

    for (guint j = 0; j < cut->packages->len; j++) {
      DifCutPackage *package = g_ptr_array_index (cut->packages, j);

      if (package->kind == DIF_PACKAGE_SITE &&
          (belongs (build, cut) || g_str_equal (cut->id, build->cut->id))) {
        g_free (path);
        path = received_path (build, cut->id, package->file);
        name = package->file;
      }
    }
  }
  if (path == NULL)
    return g_strdup ("");

  info = dif_package_inspect (path, name, build->zone, build->cancellable, error);
  if (info == NULL)
    return NULL;
  if (info->databases == NULL || info->databases[0] == NULL)
    return g_strdup ("");
  folder = g_path_get_dirname (info->databases[0]);
  return g_strdup (g_str_equal (folder, ".") ? "" : folder);
}

static DifManifest *
place_database (Build *build, DifCutPackage *package, GError **error)
{
  g_autofree char *from = received_path (build, build->cut->id, package->file);
  g_autoptr (DifManifest) files = dif_manifest_new ();
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *to = NULL;

  if (!dif_package_check (from, package->file, build->cancellable, error))
    return NULL;

  if (package->path != NULL) {
    path = g_strdup (package->path);
  } else {
    folder = database_folder (build, error);
    if (folder == NULL)
      return NULL;
    path = folder[0] != '\0' ? g_strconcat (folder, "/", package->file, NULL) : g_strdup (package->file);
  }

  to = g_build_filename (build->staging, path, NULL);
  if (!make_parent (build, to, error))
    return NULL;
  if (remove (to) != 0 && errno != ENOENT) {
    dif_set_error_errno (error, errno, _("Could not place “%s”"), path);
    return NULL;
  }
  if (!dif_file_link (from, to, build->cancellable, error))
    return NULL;
  dif_manifest_add (files, path, package->size, package->sha256);
  return g_steal_pointer (&files);
}

/* Sites first, then data, then databases, whatever the order in which they came */
static gboolean
lay_own_packages (Build *build, GError **error)
{
  GPtrArray *packages = build->cut->packages;

  for (DifPackageKind kind = DIF_PACKAGE_SITE; kind <= DIF_PACKAGE_DATABASE; kind++) {
    for (guint i = 0; i < packages->len; i++) {
      DifCutPackage *package = g_ptr_array_index (packages, i);
      DifManifest *files;

      if (package->kind != kind)
        continue;
      files = kind == DIF_PACKAGE_DATABASE ? place_database (build, package, error)
                                           : unpack (build, package, error);
      if (files == NULL)
        return FALSE;
      build->brought->pdata[i] = files;
      lay_over (build, files, NULL);
      if (kind == DIF_PACKAGE_SITE && !lay_earlier_data (build, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* --- The whole ---------------------------------------------------------------------------- */

static gboolean
link_owned (Build *build, GError **error)
{
  GHashTableIter iter;
  gpointer path, owner;

  g_hash_table_iter_init (&iter, build->owners);
  while (g_hash_table_iter_next (&iter, &path, &owner)) {
    g_autofree char *tree = dif_archive_get_site_folder (build->archive, owner);
    g_autofree char *from = g_build_filename (tree, path, NULL);
    g_autofree char *to = g_build_filename (build->staging, path, NULL);

    if (g_cancellable_set_error_if_cancelled (build->cancellable, error) ||
        !make_parent (build, to, error))
      return FALSE;
    /* a site file that later data replace */
    if (remove (to) != 0 && errno != ENOENT) {
      dif_set_error_errno (error, errno, _("Could not place “%s”"), (const char *) path);
      return FALSE;
    }
    if (!dif_file_link (from, to, build->cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
move_into_place (Build *build, GError **error)
{
  g_autofree char *site = dif_archive_get_site_folder (build->archive, build->cut->id);
  g_autofree char *sites = g_path_get_dirname (site);

  /* a tree of that name that the database does not know is left over from a crash */
  if (!dif_tree_sync (build->staging, error) || !dif_tree_remove (site, error))
    return FALSE;
  if (rename (build->staging, site) != 0) {
    dif_set_error_errno (error, errno, _("Could not make “%s”"), site);
    return FALSE;
  }
  return dif_folder_sync (sites, error);
}

static gboolean
has_site (DifCut *cut)
{
  for (guint i = 0; i < cut->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (cut->packages, i);

    if (package->kind == DIF_PACKAGE_SITE)
      return TRUE;
  }
  return FALSE;
}

GPtrArray *
dif_tree_build (DifArchive *archive,
                DifCut *cut,
                GTimeZone *zone,
                DifManifest **manifest,
                DifProgress *progress,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (Build) build = { archive, cut, zone, progress, cancellable };
  g_autofree char *apart = NULL;

  build.staging = dif_archive_get_staging_folder (archive, cut->id);
  build.manifest = dif_manifest_new ();
  build.owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  build.folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  build.brought = g_ptr_array_new_with_free_func (free_brought);
  g_ptr_array_set_size (build.brought, (int) cut->packages->len);

  apart = g_strconcat (build.staging, "+", NULL);
  if (!dif_tree_remove (build.staging, error) || !dif_tree_remove (apart, error))
    return NULL;

  if ((!has_site (cut) && !start_from_previous (&build, error)) ||
      !lay_own_packages (&build, error) || !link_owned (&build, error) ||
      !move_into_place (&build, error)) {
    dif_tree_remove (build.staging, NULL);
    dif_tree_remove (apart, NULL);
    return NULL;
  }

  *manifest = g_steal_pointer (&build.manifest);
  return g_steal_pointer (&build.brought);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"
#include "archive/dif-cut.h"

G_BEGIN_DECLS

/* Cuts and their packages, as the archive keeps them. */

/** dif_archive_list_cuts: Returns: (transfer container) (element-type DifCut): in order of arrival */
GPtrArray *dif_archive_list_cuts (DifArchive *self, GError **error);

/** dif_archive_list_open_cuts: as dif_archive_list_cuts(), those that are not put together yet; there are few,
 * however long the night was */
GPtrArray *dif_archive_list_open_cuts (DifArchive *self, GError **error);

/** dif_archive_list_later_cuts: likewise, those after @cut_time */
GPtrArray *dif_archive_list_later_cuts (DifArchive *self, gint64 cut_time, GError **error);

/** dif_archive_find_cut: Returns: (transfer full): or %NULL with %DIF_ERROR_NOT_FOUND */
DifCut *dif_archive_find_cut (DifArchive *self, const char *id, GError **error);

/**
 * dif_archive_newest_cut:
 * @accepted: only cuts that were not refused and whose tree is built
 *
 * Returns: (transfer full) (nullable): the newest by cut time, then by arrival, of a mode and call;
 *   %NULL without @error if there is none
 */
DifCut *dif_archive_newest_cut (
    DifArchive *self, DifMode mode, const char *call, gboolean accepted, GError **error);

/**
 * dif_archive_open_cut:
 *
 * Returns: (transfer full) (nullable): the cut of that time which still waits for a package, or
 *   %NULL without @error
 */
DifCut *dif_archive_open_cut (
    DifArchive *self, DifMode mode, const char *call, gint64 cut_time, GError **error);

/** dif_archive_has_package: whether these bytes were received already under this name */
gboolean dif_archive_has_package (DifArchive *self,
                                  DifMode mode,
                                  const char *call,
                                  const char *sha256,
                                  const char *name,
                                  gboolean *has,
                                  GError **error);

/**
 * dif_archive_add_cut:
 * @base: the id it would like (dif_time_format_cut_id()); `-2`, `-3` … is added if that is taken
 *
 * Returns: (transfer full): the id it got
 */
char *dif_archive_add_cut (DifArchive *self,
                           const char *base,
                           DifMode mode,
                           const char *call,
                           gint64 cut_time,
                           DifCutOrigin origin,
                           const char *const *expects,
                           GError **error);

gboolean dif_archive_add_package (DifArchive *self,
                                  const char *cut,
                                  DifCutPackage *package,
                                  GError **error);

/** dif_archive_set_cut_actas: what its results CSVs say, -1 if nothing */
gboolean dif_archive_set_cut_actas (
    DifArchive *self, const char *cut, gint64 captured, gint64 expected, GError **error);

/**
 * dif_archive_set_cut_state:
 * @reason: (nullable): why
 *
 * Moves a cut on. A state that would be a step back is left as it is.
 */
gboolean dif_archive_set_cut_state (
    DifArchive *self, const char *cut, DifCutState state, const char *reason, GError **error);

/** dif_archive_set_cut_admissible: of a refused cut: whether an operator may admit it (once) */
gboolean
dif_archive_set_cut_admissible (DifArchive *self, const char *cut, gboolean admissible, GError **error);

/** dif_archive_set_cut_manifest: its tree is built and holds this */
gboolean
dif_archive_set_cut_manifest (DifArchive *self, const char *cut, DifManifest *manifest, GError **error);

/** dif_archive_get_cut_manifest: Returns: (transfer full): what its tree holds, or %NULL */
DifManifest *dif_archive_get_cut_manifest (DifArchive *self, const char *cut, GError **error);

/** dif_archive_set_package_files: what one package brought into its cut's tree */
gboolean dif_archive_set_package_files (
    DifArchive *self, const char *cut, const char *file, DifManifest *files, GError **error);

/** dif_archive_get_package_files: Returns: (transfer full): or %NULL */
DifManifest *
dif_archive_get_package_files (DifArchive *self, const char *cut, const char *file, GError **error);

/**
 * dif_archive_skip_older:
 *
 * Marks every accepted, unpublished cut of that mode and call that is older than @cut as skipped,
 * with a record in the ledger for each.
 */
gboolean dif_archive_skip_older (DifArchive *self, DifCut *cut, GError **error);

G_END_DECLS

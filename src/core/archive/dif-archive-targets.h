/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"
#include "package/dif-manifest.h"

G_BEGIN_DECLS

/*
 * Targets and what was published on them. The archive keeps a target's configuration as text; what
 * it means is the business of target/.
 */

/** DifTargetRecord: free with dif_target_record_free() */
typedef struct {
  char *name;
  char *config;      /* JSON (target/dif-target-config.h) */
  char *held_cut;    /* (nullable) the cut that it shows */
  gint64 held_since; /* when it was switched to it */
  gint64 verified;   /* when that was last read back from the public address; 0 never */
  gboolean withdrawn; /* since held_since a holding page stands there, until a person publishes */
} DifTargetRecord;

void dif_target_record_free (DifTargetRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTargetRecord, dif_target_record_free)

/** dif_archive_list_targets: Returns: (transfer container) (element-type DifTargetRecord) */
GPtrArray *dif_archive_list_targets (DifArchive *self, GError **error);

/** dif_archive_find_target: Returns: (transfer full): or %NULL with %DIF_ERROR_NOT_FOUND */
DifTargetRecord *dif_archive_find_target (DifArchive *self, const char *name, GError **error);

/** dif_archive_put_target: adds a target or changes its configuration */
gboolean
dif_archive_put_target (DifArchive *self, const char *name, const char *config, GError **error);

gboolean dif_archive_remove_target (DifArchive *self, const char *name, GError **error);

/** dif_archive_get_held_manifest: Returns: (transfer full): what the target holds by our own record;
 * empty if nothing was published there */
DifManifest *
dif_archive_get_held_manifest (DifArchive *self, const char *target, GError **error);

/** dif_archive_set_held: the target shows @cut (%NULL: it was withdrawn, or never showed one) and holds
 * @manifest */
gboolean dif_archive_set_held (
    DifArchive *self, const char *target, const char *cut, DifManifest *manifest, GError **error);

/** dif_archive_set_verified: the public address was read back whole, now */
gboolean dif_archive_set_verified (DifArchive *self, const char *target, GError **error);

/** dif_archive_begin_publication: Returns: its number, or 0 with @error */
gint64 dif_archive_begin_publication (
    DifArchive *self, const char *cut, const char *target, const char *reason, GError **error);

/** dif_archive_end_publication: @state as DifCutTarget; @failure (nullable) why it failed */
gboolean dif_archive_end_publication (
    DifArchive *self, gint64 publication, const char *state, const char *failure, GError **error);

/** DifPublicationRecord: one attempt to bring a cut to a target; free with dif_publication_record_free() */
typedef struct {
  char *cut;
  char *target;
  char *state;    /* as DifCutTarget */
  gint64 started;
  gint64 ended;   /* 0 while it lasts */
} DifPublicationRecord;

void dif_publication_record_free (DifPublicationRecord *self);

/** dif_archive_list_publications: Returns: (transfer full) (element-type DifPublicationRecord): oldest first */
GPtrArray *dif_archive_list_publications (DifArchive *self, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "package/dif-manifest.h"

G_BEGIN_DECLS

/**
 * DifPhase:
 *
 * The order of a publication (promise P2; design.md §6): what nobody refers to yet comes first,
 * what leads readers to the rest comes last.
 */
typedef enum {
  DIF_PHASE_ABSENT,  /* files that were not there */
  DIF_PHASE_LEAF,    /* changed data, styles, pictures */
  DIF_PHASE_PAGE,    /* HTML and JS */
  DIF_PHASE_POINTER, /* the pointer files, then the entry */
} DifPhase;

#define DIF_PHASES (4)

/**
 * DifPlan:
 *
 * What has to be done so that a target that holds one manifest holds another. Pure: no target is
 * asked. Free with dif_plan_free().
 */
typedef struct {
  GPtrArray *phases[DIF_PHASES]; /* (element-type DifManifestEntry) in order; entries of the new
                                    manifest */
  GPtrArray *removed;            /* (element-type DifManifestEntry) of the old one; a late step */
  guint uploaded;                /* entries over all phases */
  guint unchanged;
  guint64 bytes;                 /* of what is uploaded */
  GPtrArray *unknown;            /* (element-type utf8) paths served as application/octet-stream */
  DifManifest *wanted;           /* kept alive */
  DifManifest *held;             /* kept alive */
  char *held_tree;               /* (nullable) the folder of what stands there, in the archive, if it
                                    must be that; set by the publisher */
} DifPlan;

/**
 * dif_plan_new:
 * @held: what the target holds by our own record
 * @wanted: what it is to hold
 * @entry: path of the entry page
 * @pointers: paths of the pointer files
 */
DifPlan *dif_plan_new (DifManifest *held,
                       DifManifest *wanted,
                       const char *entry,
                       const char *const *pointers);
void dif_plan_free (DifPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPlan, dif_plan_free)

/**
 * dif_plan_check_size:
 *
 * Promise P5: an empty or shrunken site is refused.
 *
 * Returns: %FALSE with %DIF_ERROR_SHRUNK if @wanted has no file, or fewer than half of what @held has
 */
gboolean dif_plan_check_size (DifPlan *self, GError **error);

/**
 * dif_plan_doubt:
 * @held: what a target held before a publication that readers see file by file
 * @tried: what that publication was to bring
 *
 * What is known of the target until such a publication has ended: of each file that it changes,
 * nothing but that it may be there. A plan from it brings all of them again.
 *
 * Returns: (transfer full): @held, with a digest that no file has where the two differ
 */
DifManifest *dif_plan_doubt (DifManifest *held, DifManifest *tried);

/** dif_plan_doubt_all: likewise, of every file that @held names: somebody has altered what stands there */
DifManifest *dif_plan_doubt_all (DifManifest *held);

/** dif_plan_is_doubted: whether an entry of such a manifest says nothing of what the file holds */
gboolean dif_plan_is_doubted (const DifManifestEntry *entry);

/** dif_plan_is_pointer: whether @path is the entry or a pointer file */
gboolean
dif_plan_is_pointer (const char *path, const char *entry, const char *const *pointers);

G_END_DECLS

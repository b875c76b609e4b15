/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/dif-digest.h"

G_BEGIN_DECLS

/**
 * DifManifest:
 *
 * What a tree of files holds: every path with its size and SHA-256. The publication is planned
 * from manifests alone, never from size, time or ETag (design.md §6), and a cut's manifest is
 * kept for as long as its ledger. Paths are relative, in UTF-8, with `/` between names.
 *
 * Not safe from several threads at once while it is being filled; then read-only.
 */
#define DIF_TYPE_MANIFEST (dif_manifest_get_type ())
typedef struct _DifManifest DifManifest;

GType dif_manifest_get_type (void);

typedef struct {
  char *path;
  guint64 size;
  char sha256[DIF_DIGEST_HEX];
} DifManifestEntry;

DifManifest *dif_manifest_new (void);
DifManifest *dif_manifest_ref (DifManifest *self);
void dif_manifest_unref (DifManifest *self);
DifManifest *dif_manifest_copy (DifManifest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifManifest, dif_manifest_unref)

/** dif_manifest_add: adds or replaces an entry */
void dif_manifest_add (DifManifest *self, const char *path, guint64 size, const char *sha256);

/** dif_manifest_overlay: adds every entry of @over, which wins */
void dif_manifest_overlay (DifManifest *self, DifManifest *over);

/** dif_manifest_lookup: Returns: (transfer none) (nullable): the entry of @path */
const DifManifestEntry *dif_manifest_lookup (DifManifest *self, const char *path);

/** dif_manifest_get_entries: Returns: (transfer none) (element-type DifManifestEntry): sorted by
 * the bytes of the paths; valid until the next change */
GPtrArray *dif_manifest_get_entries (DifManifest *self);

guint dif_manifest_get_count (DifManifest *self);
guint64 dif_manifest_get_bytes (DifManifest *self);

/**
 * dif_manifest_to_text:
 *
 * Returns: (transfer full): a line per entry, `SHA256 SIZE PATH`, sorted. What the archive keeps.
 */
char *dif_manifest_to_text (DifManifest *self);

/** dif_manifest_from_text: Returns: (transfer full): or %NULL with %DIF_ERROR_DAMAGED */
DifManifest *dif_manifest_from_text (const char *text, GError **error);

G_END_DECLS

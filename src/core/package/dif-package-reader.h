/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dif-entry-name.h"

G_BEGIN_DECLS

/**
 * DifPackageReader:
 *
 * Goes through a ZIP, `.tar.gz` or `.tar` once, entry by entry, and lets through only what is safe
 * (reliability.md T2): files and folders, checked names, the budgets of dif-limits.h. libarchive
 * unpacks; of a ZIP, what it yields must be what our own walk of the directory found. A nested
 * reader goes through a ZIP that is an entry of another, as it streams, within the same budgets.
 *
 * Memory is constant but for the names. For one thread at a time.
 */
typedef struct _DifPackageReader DifPackageReader;

/** dif_package_reader_open: Returns: (transfer full): or %NULL as dif_package_inspect() */
DifPackageReader *dif_package_reader_open (const char *path,
                                           const char *name,
                                           GCancellable *cancellable,
                                           GError **error);

/**
 * dif_package_reader_open_nested:
 * @outer: stands at the entry that is a ZIP; not to be moved while the nested one is used
 *
 * Returns: (transfer full): or %NULL with %DIF_ERROR_LIMIT beyond DIF_LIMIT_NESTED
 */
DifPackageReader *dif_package_reader_open_nested (DifPackageReader *outer, GError **error);

void dif_package_reader_free (DifPackageReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPackageReader, dif_package_reader_free)

/**
 * DifPackageEntry:
 *
 * Where a reader stands. Belongs to the reader, until it moves on.
 */
typedef struct {
  char *path;          /* in UTF-8; empty for the top folder itself */
  gboolean folder;
  gboolean size_known; /* a streamed entry may tell its size only after its data */
  guint64 size;
} DifPackageEntry;

/**
 * dif_package_reader_next:
 * @entry: (out) (nullable): the next entry; %NULL at the end
 */
gboolean dif_package_reader_next (DifPackageReader *self,
                                  const DifPackageEntry **entry,
                                  GError **error);

/**
 * dif_package_reader_block:
 * @data: (out): the entry's next bytes, valid until the next call
 * @length: (out): 0 at its end; then size and CRC have been checked
 */
gboolean dif_package_reader_block (DifPackageReader *self,
                                   const void **data,
                                   gsize *length,
                                   GError **error);

/** dif_package_reader_drain: reads the entry to its end, so that its CRC is checked */
gboolean dif_package_reader_drain (DifPackageReader *self, GError **error);

/** dif_package_reader_get_total: Returns: bytes when unpacked, if told before, or 0 */
guint64 dif_package_reader_get_total (DifPackageReader *self);

/** dif_package_reader_get_expanded: Returns: bytes counted so far, nested ones included */
guint64 dif_package_reader_get_expanded (DifPackageReader *self);

/** dif_package_reader_get_name: Returns: (transfer none): the package's name, for errors */
const char *dif_package_reader_get_name (DifPackageReader *self);

/** dif_package_reader_get_depth: Returns: 0 for a file, 1 for a ZIP in it, ... */
guint dif_package_reader_get_depth (DifPackageReader *self);

/** dif_package_reader_outer_failed: Returns: whether the archive around a nested one failed */
gboolean dif_package_reader_outer_failed (DifPackageReader *self);

/** dif_package_reader_notices: adds what was noted about names (element-type utf8) */
void dif_package_reader_notices (DifPackageReader *self, GPtrArray *notices);

G_END_DECLS

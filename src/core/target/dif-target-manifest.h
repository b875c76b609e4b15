/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "archive/dif-archive.h"
#include "base/dif-mode.h"
#include "package/dif-manifest.h"

G_BEGIN_DECLS

/**
 * DifTargetManifest:
 *
 * `.difusor/manifest.json` beside the site (contract.md §2): what stands there, who publishes it
 * and until when, and the head of that machine's ledger, anchored outside its reach. Free with
 * dif_target_manifest_free().
 */
typedef struct {
  char *cut;
  DifMode mode;
  char *machine;      /* that publishes here */
  gint64 lease_until; /* until when it says that it publishes, by its clock */
  gboolean withdrawn; /* a holding page stands there, in place of the cut */
  gboolean released;  /* it hands over to whoever comes */
  char *ledger_head;
  DifManifest *files;
} DifTargetManifest;

void dif_target_manifest_free (DifTargetManifest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTargetManifest, dif_target_manifest_free)

/**
 * dif_target_manifest_machine:
 * @archive: open for writing
 *
 * Returns: (transfer full): a stable name of this data folder on this machine; a copy of it elsewhere
 *   and another folder here have other ones. %NULL with @error if it could not be kept.
 */
char *dif_target_manifest_machine (DifArchive *archive, GError **error);

/**
 * dif_target_manifest_to_bytes:
 * @entry: path of the entry page, for the headers
 * @pointers: paths of the pointer files, for the headers
 */
GBytes *dif_target_manifest_to_bytes (DifTargetManifest *self,
                                      const char *entry,
                                      const char *const *pointers);

/** dif_target_manifest_from_bytes: Returns: (transfer full): or %NULL with %DIF_ERROR_FORMAT */
DifTargetManifest *
dif_target_manifest_from_bytes (GBytes *bytes, const char *target, GError **error);

G_END_DECLS

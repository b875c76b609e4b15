/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "target/dif-target-kind.h"
#include "target/dif-target.h"

G_BEGIN_DECLS

/**
 * DifTargetFolder:
 *
 * A folder of this machine that a web server shows: `releases/CUT/` and the symbolic link
 * `current`, replaced atomically (contract.md §2). Unchanged files are hard links to the release
 * before, so they cost nothing; a hard-linked file is never written in place. Where the file
 * system has no links (a USB stick), the files lie in the folder itself and are renamed into place
 * one by one, the pointers last.
 */
#define DIF_TYPE_TARGET_FOLDER (dif_target_folder_get_type ())
G_DECLARE_FINAL_TYPE (DifTargetFolder, dif_target_folder, DIF, TARGET_FOLDER, DifTarget)

extern const DifTargetKind dif_target_folder_kind;

/**
 * dif_target_folder_avoid_links:
 *
 * Uses no links even where they could be made, for a web server that does not follow them.
 */
void dif_target_folder_avoid_links (DifTargetFolder *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/dif-source-kind.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifSourceFolder:
 *
 * `folder DIR`: the packages that lie in a local folder; the Institute's own downloader, or a USB
 * stick as contingency. What is still being written is left for the next look.
 */
#define DIF_TYPE_SOURCE_FOLDER (dif_source_folder_get_type ())
G_DECLARE_FINAL_TYPE (DifSourceFolder, dif_source_folder, DIF, SOURCE_FOLDER, DifSource)

extern const DifSourceKind dif_source_folder_kind;

G_END_DECLS

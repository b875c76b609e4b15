/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/dif-source-kind.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifSourceSftp:
 *
 * `sftp USER@HOST:PATH`: the packages that lie in a folder of a host, for institutes that hand over
 * by SFTP. What is still being written is left for the next look; no link is followed. The connection
 * is kept between looks.
 */
#define DIF_TYPE_SOURCE_SFTP (dif_source_sftp_get_type ())
G_DECLARE_FINAL_TYPE (DifSourceSftp, dif_source_sftp, DIF, SOURCE_SFTP, DifSource)

extern const DifSourceKind dif_source_sftp_kind;

G_END_DECLS

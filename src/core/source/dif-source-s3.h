/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/dif-source-kind.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifSourceS3:
 *
 * A bucket and a prefix of Amazon S3 or a compatible provider, where an institute puts its packages
 * (design.md §5). Listed and fetched with signed requests, which follow no redirect.
 */
#define DIF_TYPE_SOURCE_S3 (dif_source_s3_get_type ())
G_DECLARE_FINAL_TYPE (DifSourceS3, dif_source_s3, DIF, SOURCE_S3, DifSource)

extern const DifSourceKind dif_source_s3_kind;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/dif-source-kind.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifSourceUrl:
 *
 * `url URL…`: fixed addresses, each one offer. Only asking tells whether there is anything new.
 */
#define DIF_TYPE_SOURCE_URL (dif_source_url_get_type ())
G_DECLARE_FINAL_TYPE (DifSourceUrl, dif_source_url, DIF, SOURCE_URL, DifSource)

extern const DifSourceKind dif_source_url_kind;

G_END_DECLS

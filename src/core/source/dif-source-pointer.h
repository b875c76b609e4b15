/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "source/dif-source-kind.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifSourcePointer:
 *
 * `pointer URL KEY.PATH`: a JSON document in which the value at a path of keys names the newest
 * package, as INE's `configuracion.json` does with `configuracion.urlBaseDatos`.
 */
#define DIF_TYPE_SOURCE_POINTER (dif_source_pointer_get_type ())
G_DECLARE_FINAL_TYPE (DifSourcePointer, dif_source_pointer, DIF, SOURCE_POINTER, DifSource)

extern const DifSourceKind dif_source_pointer_kind;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DIF_CSV_HEADING_BYTES: as much of a CSV as its heading may take */
#define DIF_CSV_HEADING_BYTES (64 * 1024)

/**
 * DifCsvHeading:
 *
 * What the first lines of a results CSV tell (Reglamento de Elecciones, Anexo 18.5).
 */
typedef struct {
  gint64 cut_time; /* 0 if it is not said */
  gint expected;   /* ACTAS_ESPERADAS; -1 if it is not said */
  gint captured;   /* ACTAS_CAPTURADAS; -1 if it is not said */
} DifCsvHeading;

/**
 * dif_csv_heading_read:
 * @data: the start of a CSV, in UTF-8 or Latin-1, lines ended by LF, CRLF or CR
 * @zone: zone of a cut time that does not say its own
 * @heading: (out): what it tells
 *
 * Returns: whether it is a results CSV: one of its first lines starts with ACTAS_ESPERADAS
 */
gboolean dif_csv_heading_read (const char *data,
                               gsize length,
                               GTimeZone *zone,
                               DifCsvHeading *heading);

G_END_DECLS

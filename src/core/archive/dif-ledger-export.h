/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-ledger.h"

G_BEGIN_DECLS

/**
 * DifLedgerFormat: how a ledger is handed to others (docs/evidence.md)
 *
 * @DIF_LEDGER_CSV: for spreadsheets: RFC 4180 in UTF-8 with a byte-order mark; cells that a spreadsheet
 *   would calculate are made text with an apostrophe (reliability.md T12)
 * @DIF_LEDGER_JSON_LINES: an object per line, with the body as the text that was hashed
 */
typedef enum {
  DIF_LEDGER_CSV,
  DIF_LEDGER_JSON_LINES,
} DifLedgerFormat;

/** dif_ledger_format_of: Returns: %FALSE with %DIF_ERROR_USAGE if a file's name ends in none of `.csv`,
 * `.jsonl`, `.ndjson` */
gboolean dif_ledger_format_of (const char *name, DifLedgerFormat *format, GError **error);

/**
 * dif_ledger_export:
 * @records: (element-type DifLedgerRecord)
 * @zone: the call's, for the hours beside those in UTC
 *
 * Returns: (transfer full): the file
 */
char *dif_ledger_export (GPtrArray *records, DifLedgerFormat format, GTimeZone *zone);

/**
 * dif_ledger_export_file:
 * @path: written whole or not at all; readable by its owner only
 * @count: (out): records in it
 *
 * Verifies the chain and writes all of it.
 */
gboolean dif_ledger_export_file (DifArchive *archive, const char *path, DifLedgerFormat format, GTimeZone *zone,
                                 guint *count, GError **error);

/** dif_ledger_record_to_json: Returns: (transfer full): one record, its body as an object */
JsonNode *dif_ledger_record_to_json (DifLedgerRecord *self, GTimeZone *zone);

/** dif_ledger_record_to_line: Returns: (transfer full): one record for a person at a terminal, control
 * characters made visible */
char *dif_ledger_record_to_line (DifLedgerRecord *self, GTimeZone *zone);

G_END_DECLS

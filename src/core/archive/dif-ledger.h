/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * The ledger (bitácora): everything that happened and every failure, append-only and hash-chained
 * (promise P11; contract.md §6).
 *
 * hash = SHA-256 of `PREV_HASH\nSEQ\nAT\nKIND\nBODY\n`, in hexadecimal; the first record's
 * PREV_HASH is 64 zeros; AT is microseconds of UTC in decimal; BODY is canonical JSON
 * (dif_json_canonical()). Where the institute's `Date` was seen, BODY says as `source_clock_ms` how many
 * milliseconds it was ahead of AT's clock.
 */

/**
 * dif_ledger_append:
 * @kind: what happened, e.g. `package-received`
 * @body: (transfer full): an object with the facts
 */
gboolean
dif_ledger_append (DifArchive *archive, const char *kind, JsonObject *body, GError **error);

/** dif_ledger_facts: Returns: (transfer full): an object of texts, from pairs ended by %NULL; a
 * %NULL value is left out */
JsonObject *dif_ledger_facts (const char *name, ...) G_GNUC_NULL_TERMINATED;

/** DifLedgerRecord: one record, as it stands; free with dif_ledger_record_free() */
typedef struct {
  gint64 seq;
  gint64 at;
  char *kind;
  char *body;
  char *prev_hash;
  char *hash;
} DifLedgerRecord;

void dif_ledger_record_free (DifLedgerRecord *self);

/**
 * dif_ledger_read:
 * @kind: (nullable): only records of this kind
 * @last: only the newest so many; 0 for all
 *
 * Returns: (transfer container) (element-type DifLedgerRecord): oldest first
 */
GPtrArray *
dif_ledger_read (DifArchive *archive, const char *kind, guint last, GError **error);

/**
 * DifLedgerFilter: which records are looked for; zero-initialised, every one. Nothing is owned.
 */
typedef struct {
  const char *const *kinds; /* (nullable) only of these */
  const char *text;         /* (nullable) only if the body has it (the case of ASCII letters aside) … */
  const char *const *named; /* (nullable) … or the kind is one of these */
  gint64 after;             /* only records with a greater number */
} DifLedgerFilter;

/**
 * dif_ledger_find:
 *
 * Returns: (transfer full) (element-type gint64): the numbers (seq) of those records, ascending
 */
GArray *dif_ledger_find (DifArchive *archive, const DifLedgerFilter *filter, GError **error);

/**
 * dif_ledger_read_numbers:
 * @numbers: (array length=count): of records, in any order
 *
 * Returns: (transfer container) (element-type DifLedgerRecord): those that there are, in that order
 */
GPtrArray *
dif_ledger_read_numbers (DifArchive *archive, const gint64 *numbers, guint count, GError **error);

/**
 * dif_ledger_verify:
 * @count: (out): records found
 * @head: (out) (transfer full): hash of the last; 64 zeros if there is none
 *
 * Recomputes the whole chain from the rows, trusting neither triggers nor indexes.
 *
 * Returns: %FALSE with %DIF_ERROR_ALTERED naming the first record that is not as it was written
 */
gboolean dif_ledger_verify (DifArchive *archive, gint64 *count, char **head, GError **error);

/** dif_ledger_get_head: Returns: (transfer full): hash of the last record */
char *dif_ledger_get_head (DifArchive *archive, GError **error);

/** dif_ledger_set_anchor: notes that @head stands in the manifest of a target, outside this computer */
gboolean
dif_ledger_set_anchor (DifArchive *archive, const char *target, const char *head, GError **error);

/** DifLedgerAnchor: a head that stands outside; free with dif_ledger_anchor_free() */
typedef struct {
  char *target;
  char *head;
  gint64 seq; /* of the record with that hash; 0 if the chain holds none: it is not the one anchored */
} DifLedgerAnchor;

void dif_ledger_anchor_free (DifLedgerAnchor *self);

/** dif_ledger_list_anchors: Returns: (transfer container) (element-type DifLedgerAnchor): by target */
GPtrArray *dif_ledger_list_anchors (DifArchive *archive, GError **error);

/**
 * dif_ledger_verify_anchors:
 * @anchored: (out): number of the last record whose hash stands outside; 0 if none does
 *
 * Returns: (transfer container) (element-type DifLedgerAnchor): by target; %NULL with
 *   %DIF_ERROR_ALTERED if the chain does not hold one of them: it is another chain
 */
GPtrArray *dif_ledger_verify_anchors (DifArchive *archive, gint64 *anchored, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"

G_BEGIN_DECLS

/*
 * What the ledger's records say, in the operator's language. Pure: same record, same words.
 */

/** DifLedgerTopic: what a person looks for */
typedef enum {
  DIF_LEDGER_ALL,
  DIF_LEDGER_CUTS,       /* packages and cuts, as they came */
  DIF_LEDGER_PUBLISHING, /* what went to the targets */
  DIF_LEDGER_SETTING_UP, /* what a person set */
  DIF_LEDGER_TROUBLE,    /* what went wrong, of any of these */
  DIF_LEDGER_N_TOPICS,
} DifLedgerTopic;

/** dif_ledger_words_topic: Returns: (transfer none): its name, translated */
const char *dif_ledger_words_topic (DifLedgerTopic topic);

/** dif_ledger_words_kinds: Returns: (transfer container) (nullable): the kinds of record of a topic;
 * %NULL is all */
const char **dif_ledger_words_kinds (DifLedgerTopic topic);

/** dif_ledger_words_search: Returns: (transfer container): the kinds whose name has @text, whatever the case */
const char **dif_ledger_words_search (const char *text);

/** dif_ledger_words_title: Returns: (transfer none): what happened, e.g. "Package received"; a kind
 * that is not known stands for itself */
const char *dif_ledger_words_title (const char *kind);

/** dif_ledger_words_icon: Returns: (transfer none) */
const char *dif_ledger_words_icon (const char *kind);

/** dif_ledger_words_class: Returns: (transfer none): style class: "error", "warning", "success" or "quiet" */
const char *dif_ledger_words_class (const char *kind);

/** dif_ledger_words_detail: Returns: (transfer full): the facts, e.g. "Cut of 21:40 · web"; "" if none */
char *dif_ledger_words_detail (const DifLedgerRecord *record);

/** dif_ledger_words_span: Returns: (transfer full): from when to when, how long, how often */
char *dif_ledger_words_span (const DifIncident *incident, GTimeZone *zone);

G_END_DECLS

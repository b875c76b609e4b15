/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "archive/dif-ledger.h"

#include "dif-ledger-words.h"

G_BEGIN_DECLS

/**
 * DifLedgerItem:
 *
 * One record of the ledger. Property `loaded` tells when it has been read.
 */
#define DIF_TYPE_LEDGER_ITEM (dif_ledger_item_get_type ())
G_DECLARE_FINAL_TYPE (DifLedgerItem, dif_ledger_item, DIF, LEDGER_ITEM, GObject)

/** dif_ledger_item_get: Returns: (transfer none) (nullable): the record; %NULL until it was read */
const DifLedgerRecord *dif_ledger_item_get (DifLedgerItem *self);

/**
 * DifLedgerModel:
 *
 * The records of a data folder's ledger as a GListModel of #DifLedgerItem, newest first. It knows the
 * numbers of all that the filter lets through, and reads a record only when somebody asks for its item,
 * so that a hundred thousand cost no more than those on the screen. All reading is done by workers.
 *
 * Property `searching`: whether it does not know yet which records there are.
 */
#define DIF_TYPE_LEDGER_MODEL (dif_ledger_model_get_type ())
G_DECLARE_FINAL_TYPE (DifLedgerModel, dif_ledger_model, DIF, LEDGER_MODEL, GObject)

DifLedgerModel *dif_ledger_model_new (void);

/**
 * dif_ledger_model_follow:
 * @folder: a data folder
 * @last: number of its newest record; nothing is done while it stays the same
 */
void dif_ledger_model_follow (DifLedgerModel *self, const char *folder, gint64 last);

/** dif_ledger_model_filter: @text: (nullable): only what says this; of any @topic */
void dif_ledger_model_filter (DifLedgerModel *self, DifLedgerTopic topic, const char *text);

gboolean dif_ledger_model_is_searching (DifLedgerModel *self);

G_END_DECLS

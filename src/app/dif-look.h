/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifLook:
 *
 * What a page looks up on a worker thread for each reading of the desk, shown as it comes. The last one asked for is the
 * one shown: one look at a time; what is asked for while one is under way is looked up when that one ends; what was found
 * in a folder that is no longer shown is dropped. In the main thread. Free with dif_look_free(), after which nothing is
 * shown any more.
 */
typedef struct _DifLook DifLook;

typedef void (*DifLookAsk) (DifDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
typedef void (*DifLookAskFor) (gpointer owner, DifDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
typedef gpointer (*DifLookFinish) (DifDesk *desk, GAsyncResult *result, GError **error);

/**
 * DifLookShow:
 * @owner: as given to dif_look_new()
 * @reading: what the look was for
 * @found: (nullable): taken over; %NULL with @error
 */
typedef void (*DifLookShow) (gpointer owner, DifReading *reading, gpointer found, const GError *error);

/** DifLookKind: what is looked up and how it is shown */
typedef struct {
  DifLookAsk ask;        /* (nullable) */
  DifLookAskFor ask_for; /* (nullable) in its place, where what is asked depends on the owner */
  DifLookFinish finish;
  GDestroyNotify free;   /* of what is found and not shown */
  DifLookShow show;
  gboolean by_record;    /* only once the ledger has a new record: all that is found has one */
} DifLookKind;

/** dif_look_new: @kind: (unowned): static; @owner: (unowned) frees it before it goes. Returns: (transfer full) */
DifLook *dif_look_new (const DifLookKind *kind, gpointer owner);
void dif_look_free (DifLook *self);

/** dif_look_refresh: asks for what the desk's reading of now holds, unless it was asked for already */
void dif_look_refresh (DifLook *self, DifDesk *desk);

/** dif_look_again: asks for it whether or not it was asked for: the owner asks something else from now on */
void dif_look_again (DifLook *self, DifDesk *desk);

G_END_DECLS

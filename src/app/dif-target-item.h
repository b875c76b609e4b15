/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "target/dif-target-config.h"

G_BEGIN_DECLS

/**
 * DifTargetItem:
 *
 * A target in a list: read-only, made by the thread that reads the archive and handed to the window.
 */
#define DIF_TYPE_TARGET_ITEM (dif_target_item_get_type ())
G_DECLARE_FINAL_TYPE (DifTargetItem, dif_target_item, DIF, TARGET_ITEM, GObject)

/** DifTargetFacts: what is known of a target */
typedef struct {
  DifTargetConfig *config; /* (owned) */
  char *held_cut;          /* (owned) (nullable) id of the cut that it shows */
  gint64 held_time;        /* that cut's time */
  gint64 held_since;       /* when it was switched to it */
  gint64 verified;         /* when that was last read back from the public address; 0 never */
  char *publisher;         /* (owned) (nullable) the other machine that publishes there */
  char *last_state;        /* (owned) (nullable) how the newest cut stands there, as DifCutTarget */
} DifTargetFacts;

/** dif_target_item_new: @facts: its members are taken over */
DifTargetItem *dif_target_item_new (const DifTargetFacts *facts);

/** dif_target_item_get: Returns: (transfer none) */
const DifTargetFacts *dif_target_item_get (DifTargetItem *self);

/** dif_target_item_equal: whether a view of @a would look like one of @b */
gboolean dif_target_item_equal (DifTargetItem *a, DifTargetItem *b);

G_END_DECLS

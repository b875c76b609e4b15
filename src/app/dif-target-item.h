/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "target/dif-target-config.h"

G_BEGIN_DECLS

/**
 * DifTargetItem:
 *
 * A target in a list. One of a reading never changes; one of the desk's list follows its target from reading to
 * reading and tells with `changed`, as #DifCutItem.
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
  char *partner;           /* (owned) (nullable) the other target of its pair: its spare, or whose spare it is */
  gboolean reserve;        /* it waits for that one to fail; else readers are led here */
  char *ways;              /* (owned) (nullable) with a partner: how readers get to the one in service */
  GStrv firsts;            /* (owned) targets whose spare it can be */
  char *last_state;        /* (owned) (nullable) how the newest cut stands there, as DifCutTarget */
  gint64 purged;           /* paths that CloudFront forgot this month, of all targets; -1 without a distribution */
  gboolean stacks;         /* the program has set it up on AWS */
} DifTargetFacts;

/** dif_target_item_new: @facts: its members are taken over */
DifTargetItem *dif_target_item_new (const DifTargetFacts *facts);

/** dif_target_item_copy: Returns: (transfer full): another item of the very same target */
DifTargetItem *dif_target_item_copy (DifTargetItem *self);

/** dif_target_item_get: Returns: (transfer none): as it is now; valid until @self follows it or goes */
const DifTargetFacts *dif_target_item_get (DifTargetItem *self);

/** dif_target_item_is_same: whether both are the same target, as it was at two moments */
gboolean dif_target_item_is_same (DifTargetItem *a, DifTargetItem *b);

/** dif_target_item_follow: @now: the same target as it is now; tells if a view of it would look different */
void dif_target_item_follow (DifTargetItem *self, DifTargetItem *now);

G_END_DECLS

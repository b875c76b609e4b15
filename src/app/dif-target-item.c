/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-item"

#include "config.h"

#include "dif-target-item.h"


struct _DifTargetItem {
  GObject parent_instance;

  DifTargetFacts *facts; /* (owned) a reference-counted box, shared by its copies */
};

G_DEFINE_FINAL_TYPE (DifTargetItem, dif_target_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];


DifTargetItem *
dif_target_item_new (const DifTargetFacts *facts)
{
  DifTargetItem *self = g_object_new (DIF_TYPE_TARGET_ITEM, NULL);

  self->facts = g_atomic_rc_box_new (DifTargetFacts);
  *self->facts = *facts;
  return self;
}

DifTargetItem *
dif_target_item_copy (DifTargetItem *self)
{
  DifTargetItem *copy = g_object_new (DIF_TYPE_TARGET_ITEM, NULL);

  copy->facts = g_atomic_rc_box_acquire (self->facts);
  return copy;
}

static void
clear (gpointer data)
{
  DifTargetFacts *facts = data;

  dif_target_config_free (facts->config);
  g_free (facts->held_cut);
  g_free (facts->publisher);
  g_free (facts->partner);
  g_free (facts->ways);
  g_strfreev (facts->firsts);
  g_free (facts->last_state);
}

static void
dif_target_item_finalize (GObject *object)
{
  g_atomic_rc_box_release_full (DIF_TARGET_ITEM (object)->facts, clear);
  G_OBJECT_CLASS (dif_target_item_parent_class)->finalize (object);
}

const DifTargetFacts *
dif_target_item_get (DifTargetItem *self)
{
  return self->facts;
}

gboolean
dif_target_item_is_same (DifTargetItem *a, DifTargetItem *b)
{
  return g_str_equal (a->facts->config->name, b->facts->config->name);
}

static gboolean
looks_like (const DifTargetFacts *x, const DifTargetFacts *y)
{
  return g_str_equal (x->config->kind, y->config->kind) && g_str_equal (x->config->location, y->config->location) &&
         x->config->mode == y->config->mode && x->held_time == y->held_time &&
         g_strcmp0 (x->config->public_url, y->config->public_url) == 0 &&
         g_strcmp0 (x->config->page_url, y->config->page_url) == 0 &&
         g_strcmp0 (x->held_cut, y->held_cut) == 0 && x->held_since == y->held_since &&
         x->verified == y->verified && g_strcmp0 (x->last_state, y->last_state) == 0 &&
         g_strcmp0 (x->publisher, y->publisher) == 0 && x->purged == y->purged &&
         x->stacks == y->stacks &&
         g_strcmp0 (x->partner, y->partner) == 0 && x->reserve == y->reserve &&
         g_strcmp0 (x->config->spare_of, y->config->spare_of) == 0 &&
         g_strv_equal ((const char *const *) x->firsts, (const char *const *) y->firsts);
}

void
dif_target_item_follow (DifTargetItem *self, DifTargetItem *now)
{
  if (looks_like (self->facts, now->facts))
    return;
  g_atomic_rc_box_acquire (now->facts);
  g_atomic_rc_box_release_full (g_steal_pointer (&self->facts), clear);
  self->facts = now->facts;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dif_target_item_class_init (DifTargetItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_target_item_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", DIF_TYPE_TARGET_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dif_target_item_init (DifTargetItem *self)
{
}

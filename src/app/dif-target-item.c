/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-target-item"

#include "config.h"

#include "dif-target-item.h"


struct _DifTargetItem {
  GObject parent_instance;

  DifTargetFacts facts;
};

G_DEFINE_FINAL_TYPE (DifTargetItem, dif_target_item, G_TYPE_OBJECT)


DifTargetItem *
dif_target_item_new (const DifTargetFacts *facts)
{
  DifTargetItem *self = g_object_new (DIF_TYPE_TARGET_ITEM, NULL);

  self->facts = *facts;
  return self;
}

static void
dif_target_item_finalize (GObject *object)
{
  DifTargetFacts *facts = &DIF_TARGET_ITEM (object)->facts;

  dif_target_config_free (facts->config);
  g_free (facts->held_cut);
  g_free (facts->publisher);
  g_free (facts->last_state);
  G_OBJECT_CLASS (dif_target_item_parent_class)->finalize (object);
}

const DifTargetFacts *
dif_target_item_get (DifTargetItem *self)
{
  return &self->facts;
}

gboolean
dif_target_item_equal (DifTargetItem *a, DifTargetItem *b)
{
  const DifTargetFacts *x = &a->facts, *y = &b->facts;

  return g_str_equal (x->config->name, y->config->name) && g_str_equal (x->config->kind, y->config->kind) &&
         g_str_equal (x->config->location, y->config->location) && x->config->mode == y->config->mode &&
         g_strcmp0 (x->config->public_url, y->config->public_url) == 0 &&
         g_strcmp0 (x->held_cut, y->held_cut) == 0 && x->held_since == y->held_since &&
         x->verified == y->verified && g_strcmp0 (x->last_state, y->last_state) == 0 &&
         g_strcmp0 (x->publisher, y->publisher) == 0;
}

static void
dif_target_item_class_init (DifTargetItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_target_item_finalize;
}

static void
dif_target_item_init (DifTargetItem *self)
{
}

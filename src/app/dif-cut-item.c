/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-item"

#include "config.h"

#include "dif-cut-item.h"


struct _DifCutItem {
  GObject parent_instance;

  DifCut *cut; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DifCutItem, dif_cut_item, G_TYPE_OBJECT)


DifCutItem *
dif_cut_item_new (DifCut *cut)
{
  DifCutItem *self = g_object_new (DIF_TYPE_CUT_ITEM, NULL);

  self->cut = cut;
  return self;
}

static void
dif_cut_item_finalize (GObject *object)
{
  dif_cut_free (DIF_CUT_ITEM (object)->cut);
  G_OBJECT_CLASS (dif_cut_item_parent_class)->finalize (object);
}

DifCut *
dif_cut_item_get_cut (DifCutItem *self)
{
  return self->cut;
}

/* A package never changes once it is kept: their number is enough */
gboolean
dif_cut_item_equal (DifCutItem *a, DifCutItem *b)
{
  return a->cut->seq == b->cut->seq && a->cut->state == b->cut->state &&
         a->cut->current == b->cut->current && a->cut->whole == b->cut->whole &&
         a->cut->captured == b->cut->captured && a->cut->expected == b->cut->expected &&
         a->cut->findings == b->cut->findings && a->cut->files == b->cut->files &&
         a->cut->admissible == b->cut->admissible && a->cut->packages->len == b->cut->packages->len &&
         a->cut->cut_time == b->cut->cut_time && g_str_equal (a->cut->id, b->cut->id) &&
         g_strcmp0 (a->cut->reason, b->cut->reason) == 0;
}

static void
dif_cut_item_class_init (DifCutItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_cut_item_finalize;
}

static void
dif_cut_item_init (DifCutItem *self)
{
}

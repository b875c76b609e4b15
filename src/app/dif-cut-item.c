/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cut-item"

#include "config.h"

#include "dif-cut-item.h"


struct _DifCutItem {
  GObject parent_instance;

  DifCut **cut; /* (owned) a reference-counted box, shared by its copies */
};

G_DEFINE_FINAL_TYPE (DifCutItem, dif_cut_item, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];


DifCutItem *
dif_cut_item_new (DifCut *cut)
{
  DifCutItem *self = g_object_new (DIF_TYPE_CUT_ITEM, NULL);

  self->cut = g_atomic_rc_box_new (DifCut *);
  *self->cut = cut;
  return self;
}

DifCutItem *
dif_cut_item_copy (DifCutItem *self)
{
  DifCutItem *copy = g_object_new (DIF_TYPE_CUT_ITEM, NULL);

  copy->cut = g_atomic_rc_box_acquire (self->cut);
  return copy;
}

static void
clear (gpointer cut)
{
  dif_cut_free (*(DifCut **) cut);
}

static void
dif_cut_item_finalize (GObject *object)
{
  g_atomic_rc_box_release_full (DIF_CUT_ITEM (object)->cut, clear);
  G_OBJECT_CLASS (dif_cut_item_parent_class)->finalize (object);
}

DifCut *
dif_cut_item_get_cut (DifCutItem *self)
{
  return *self->cut;
}

gboolean
dif_cut_item_is_same (DifCutItem *a, DifCutItem *b)
{
  return (*a->cut)->seq == (*b->cut)->seq && g_str_equal ((*a->cut)->id, (*b->cut)->id);
}

/* A package never changes once it is kept: their number is enough */
static gboolean
looks_like (DifCut *a, DifCut *b)
{
  return a->state == b->state && a->current == b->current && a->whole == b->whole && a->captured == b->captured &&
         a->expected == b->expected && a->findings == b->findings && a->files == b->files &&
         a->admissible == b->admissible && a->packages->len == b->packages->len &&
         a->received == b->received && a->cut_time == b->cut_time && g_strcmp0 (a->reason, b->reason) == 0;
}

void
dif_cut_item_follow (DifCutItem *self, DifCutItem *now)
{
  if (looks_like (*self->cut, *now->cut))
    return;
  g_atomic_rc_box_acquire (now->cut);
  g_atomic_rc_box_release_full (g_steal_pointer (&self->cut), clear);
  self->cut = now->cut;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dif_cut_item_class_init (DifCutItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dif_cut_item_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", DIF_TYPE_CUT_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dif_cut_item_init (DifCutItem *self)
{
}

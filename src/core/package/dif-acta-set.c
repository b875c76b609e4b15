/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-acta-set"

#include "config.h"

#include <string.h>

#include "base/dif-limits.h"

#include "dif-acta-set.h"

#define FIRST_SLOTS (1024)
#define TWICE (-2)
#define MIX (G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
#define MIX_SHIFT (29)

/* A slot is free while its key is 0 */
typedef struct {
  guint64 key;
  gint64 votes;
} Slot;

struct _DifActaSet {
  Slot *slots; /* (owned) */
  guint size;  /* a power of two */
  guint used;
  gboolean full;
};


DifActaSet *
dif_acta_set_new (void)
{
  DifActaSet *self = g_new0 (DifActaSet, 1);

  self->size = FIRST_SLOTS;
  self->slots = g_new0 (Slot, self->size);
  return self;
}

void
dif_acta_set_free (DifActaSet *self)
{
  g_free (self->slots);
  g_free (self);
}

/* The slot of a key, or the free one where it belongs */
static Slot *
find (Slot *slots, guint size, guint64 key)
{
  guint at = (guint) key & (size - 1);

  while (slots[at].key != 0 && slots[at].key != key)
    at = (at + 1) & (size - 1);
  return &slots[at];
}

static void
grow (DifActaSet *self)
{
  guint size = self->size * 2;
  Slot *slots = g_new0 (Slot, size);

  for (guint i = 0; i < self->size; i++) {
    if (self->slots[i].key != 0)
      *find (slots, size, self->slots[i].key) = self->slots[i];
  }
  g_free (self->slots);
  self->slots = slots;
  self->size = size;
}

gboolean
dif_acta_set_add (DifActaSet *self, guint64 key, gint64 votes)
{
  Slot *slot;

  key = key != 0 ? key : 1;
  slot = find (self->slots, self->size, key);
  if (slot->key == key) {
    slot->votes = TWICE;
    return FALSE;
  }
  if (self->used >= DIF_LIMIT_KNOWN_ACTAS) {
    self->full = TRUE;
    return TRUE;
  }
  *slot = (Slot){ key, votes };
  if (++self->used > self->size / 4 * 3)
    grow (self);
  return TRUE;
}

gboolean
dif_acta_set_lookup (DifActaSet *self, guint64 key, gint64 *votes)
{
  Slot *slot = find (self->slots, self->size, key != 0 ? key : 1);

  *votes = slot->votes;
  return slot->key != 0 && slot->votes != TWICE;
}

gboolean
dif_acta_set_is_full (DifActaSet *self)
{
  return self->full;
}

guint64
dif_acta_hash (guint64 hash, const char *text, gsize length)
{
  guint64 word;

  hash = (hash ^ length) * MIX;
  for (; length >= sizeof (word); text += sizeof (word), length -= sizeof (word)) {
    memcpy (&word, text, sizeof (word));
    hash = (hash ^ word) * MIX;
    hash ^= hash >> MIX_SHIFT;
  }
  if (length > 0) {
    word = 0;
    memcpy (&word, text, length);
    hash = (hash ^ word) * MIX;
  }
  return hash ^ hash >> MIX_SHIFT;
}

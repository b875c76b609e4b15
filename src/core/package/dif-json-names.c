/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-json-names"

#include "config.h"

#include <string.h>

#include "base/dif-limits.h"

#include "dif-json-names.h"

#define SLOTS (4 * DIF_LIMIT_JSON_NAMES) /* a power of two */
/* FNV-1a, 64 bits */
#define HASH_BASIS (0xcbf29ce484222325ULL)
#define HASH_PRIME (0x100000001b3ULL)

G_STATIC_ASSERT ((SLOTS & (SLOTS - 1)) == 0);

/* A name is a key: the hash of its bytes and of which object it stands in, counted through all documents.
 * So a key of an object that was closed is met never again, and stays in the table until that is emptied:
 * then only those of open objects go back in. */
struct _DifJsonNames {
  guint64 *slots;   /* (owned) SLOTS keys; 0 is a free one */
  guint used;       /* of them */
  GArray *open;     /* (owned) (element-type guint64) keys of the objects that are open, outermost first */
  GArray *levels;   /* (owned) (element-type Level) */
  guint64 objects;  /* so far */
  guint64 hash;     /* of the name under way */
};

/* An object that is open */
typedef struct {
  guint64 number;
  guint first; /* of its keys in `open` */
} Level;


DifJsonNames *
dif_json_names_new (void)
{
  DifJsonNames *self = g_new0 (DifJsonNames, 1);

  self->open = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->levels = g_array_new (FALSE, FALSE, sizeof (Level));
  return self;
}

void
dif_json_names_free (DifJsonNames *self)
{
  g_free (self->slots);
  g_array_unref (self->open);
  g_array_unref (self->levels);
  g_free (self);
}

void
dif_json_names_reset (DifJsonNames *self)
{
  g_array_set_size (self->open, 0);
  g_array_set_size (self->levels, 0);
}

void
dif_json_names_open (DifJsonNames *self)
{
  Level level = { ++self->objects, self->open->len };

  g_array_append_val (self->levels, level);
}

void
dif_json_names_close (DifJsonNames *self)
{
  g_return_if_fail (self->levels->len > 0);

  g_array_set_size (self->open, g_array_index (self->levels, Level, self->levels->len - 1).first);
  g_array_set_size (self->levels, self->levels->len - 1);
}

void
dif_json_names_begin (DifJsonNames *self)
{
  self->hash = HASH_BASIS;
}

void
dif_json_names_push (DifJsonNames *self, const char *bytes, gsize length)
{
  guint64 hash = self->hash;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) bytes[i]) * HASH_PRIME;
  self->hash = hash;
}

/* Where @key is, or would be */
static guint64 *
find (DifJsonNames *self, guint64 key)
{
  gsize i = (gsize) (key >> 20) & (SLOTS - 1);

  while (self->slots[i] != 0 && self->slots[i] != key)
    i = (i + 1) & (SLOTS - 1);
  return &self->slots[i];
}

/* What belongs to objects that were closed goes; there is room again, since more than half is never open */
static void
make_room (DifJsonNames *self)
{
  memset (self->slots, 0, SLOTS * sizeof (guint64));
  self->used = self->open->len;
  for (guint i = 0; i < self->open->len; i++) {
    guint64 key = g_array_index (self->open, guint64, i);

    *find (self, key) = key;
  }
}

/* The bits of the object's number are spread, so that equal names of two objects lie apart */
static guint64
make_key (DifJsonNames *self)
{
  guint64 number = g_array_index (self->levels, Level, self->levels->len - 1).number;
  guint64 key = self->hash ^ number * 0x9e3779b97f4a7c15ULL;

  key = (key ^ key >> 32) * 0xd6e8feb86659fd93ULL;
  key ^= key >> 32;
  return key != 0 ? key : 1;
}

DifJsonName
dif_json_names_end (DifJsonNames *self)
{
  guint64 key, *slot;

  g_return_val_if_fail (self->levels->len > 0, DIF_JSON_NAME_NEW);

  if (self->slots == NULL)
    self->slots = g_new0 (guint64, SLOTS);
  if (self->used >= SLOTS / 2)
    make_room (self);
  key = make_key (self);
  slot = find (self, key);
  if (*slot == key)
    return DIF_JSON_NAME_REPEATED;
  if (self->open->len >= DIF_LIMIT_JSON_NAMES)
    return DIF_JSON_NAME_FORGOTTEN;
  *slot = key;
  self->used++;
  g_array_append_val (self->open, key);
  return DIF_JSON_NAME_NEW;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-ids"

#include "config.h"

#include "dif-log-table.h"
#include "dif-tally.h"

#define SHARDS (16)
#define FIRST_CAPACITY (1u << 8)

/* Threads rarely meet in one of many small sets */
typedef struct {
  GMutex mutex;
  gsize capacity; /* a power of two */
  gsize used;
  guint64 *ids;   /* (owned) 0: free */
} Shard;

struct _DifLogIds {
  Shard shards[SHARDS];
};


DifLogIds *
dif_log_ids_new (void)
{
  DifLogIds *self = g_new0 (DifLogIds, 1);

  for (guint i = 0; i < SHARDS; i++) {
    g_mutex_init (&self->shards[i].mutex);
    self->shards[i].capacity = FIRST_CAPACITY;
    self->shards[i].ids = dif_log_table_new (FIRST_CAPACITY * sizeof (guint64));
  }
  return self;
}

void
dif_log_ids_free (DifLogIds *self)
{
  for (guint i = 0; i < SHARDS; i++) {
    g_mutex_clear (&self->shards[i].mutex);
    dif_log_table_free (self->shards[i].ids, self->shards[i].capacity * sizeof (guint64));
  }
  g_free (self);
}

static gsize
find (const Shard *shard, guint64 id)
{
  gsize i = (id >> 4) & (shard->capacity - 1);

  while (shard->ids[i] != 0 && shard->ids[i] != id)
    i = (i + 1) & (shard->capacity - 1);
  return i;
}

static void
grow (Shard *shard)
{
  guint64 *old = shard->ids;
  gsize count = shard->capacity;

  __atomic_store_n (&shard->capacity, count * 2, __ATOMIC_RELAXED);
  __atomic_store_n (&shard->ids, dif_log_table_new (count * 2 * sizeof (guint64)), __ATOMIC_RELAXED);
  for (gsize i = 0; i < count; i++) {
    if (old[i] != 0)
      shard->ids[find (shard, old[i])] = old[i];
  }
  dif_log_table_free (old, count * sizeof (guint64));
}

/* Without the mutex: a place that has moved meanwhile costs time, nothing else */
void
dif_log_ids_expect (DifLogIds *self, guint64 id)
{
  const Shard *shard = &self->shards[id % SHARDS];
  const guint64 *ids = __atomic_load_n (&shard->ids, __ATOMIC_RELAXED);

  __builtin_prefetch (ids + ((id >> 4) & (__atomic_load_n (&shard->capacity, __ATOMIC_RELAXED) - 1)), 1);
}

gboolean
dif_log_ids_add (DifLogIds *self, guint64 id)
{
  Shard *shard = &self->shards[id % SHARDS];
  gboolean fresh;
  gsize at;

  g_mutex_lock (&shard->mutex);
  at = find (shard, id);
  fresh = shard->ids[at] == 0;
  if (fresh) {
    shard->ids[at] = id;
    if (++shard->used * 3 > shard->capacity * 2)
      grow (shard);
  }
  g_mutex_unlock (&shard->mutex);
  return fresh;
}

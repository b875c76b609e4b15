/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-visits"

#include "config.h"

#include "dif-log-table.h"
#include "dif-visits.h"

#define FIRST_CAPACITY (1u << 12)
#define NONE (0u)
#define PENDING (32)
#define LANES (16) /* FIRST_CAPACITY is a multiple of it */

/* The newest visit of a visitor; the index leads to the older ones, newest first */
typedef struct {
  guint64 visitor; /* 0: free */
  guint32 first;
  guint32 last;
  guint32 older;
} Entry;

typedef struct {
  guint32 first;
  guint32 last;
  guint32 older;
} Visit;

typedef struct {
  guint64 visitor;
  guint32 first;
  guint32 last;
} Stretch;

struct _DifVisits {
  Stretch pending[PENDING]; /* whose entries are on their way from memory */
  guint n_pending;
  guint32 gap;
  gsize capacity; /* a power of two */
  gsize used;
  Entry *entries; /* (owned) */
  GArray *visits; /* (owned) (element-type Visit) index 0 is none */
};


DifVisits *
dif_visits_new (guint32 gap)
{
  DifVisits *self = g_new0 (DifVisits, 1);
  Visit none = { 0 };

  self->gap = gap;
  self->capacity = FIRST_CAPACITY;
  self->entries = dif_log_table_new (self->capacity * sizeof (Entry));
  self->visits = g_array_new (FALSE, FALSE, sizeof (Visit));
  g_array_append_val (self->visits, none);
  return self;
}

void
dif_visits_free (DifVisits *self)
{
  dif_log_table_free (self->entries, self->capacity * sizeof (Entry));
  g_array_unref (self->visits);
  g_free (self);
}

static Entry *
find (DifVisits *self, guint64 visitor)
{
  gsize i = visitor & (self->capacity - 1);

  while (self->entries[i].visitor != 0 && self->entries[i].visitor != visitor)
    i = (i + 1) & (self->capacity - 1);
  return &self->entries[i];
}

static void
grow (DifVisits *self)
{
  Entry *old = self->entries;
  gsize count = self->capacity;

  self->capacity *= 2;
  self->entries = dif_log_table_new (self->capacity * sizeof (Entry));
  for (gsize i = 0; i < count; i++) {
    if (old[i].visitor != 0)
      *find (self, old[i].visitor) = old[i];
  }
  dif_log_table_free (old, count * sizeof (Entry));
}

static Visit *
visit_at (DifVisits *self, guint32 index)
{
  return &g_array_index (self->visits, Visit, index);
}

static guint32
push (DifVisits *self, guint32 first, guint32 last, guint32 older)
{
  Visit visit = { first, last, older };

  g_array_append_val (self->visits, visit);
  return self->visits->len - 1;
}

/* Joins the visits that a stretch, grown backwards, has come to touch */
static void
absorb (DifVisits *self, guint32 *first, guint32 *older)
{
  while (*older != NONE && (guint64) visit_at (self, *older)->last + self->gap >= *first) {
    *first = MIN (*first, visit_at (self, *older)->first);
    *older = visit_at (self, *older)->older;
  }
}

/* Puts a stretch that ends before the newest visit among the older ones */
static void
insert_older (DifVisits *self, Entry *entry, guint32 first, guint32 last)
{
  guint32 before = NONE, at = entry->older;

  while (at != NONE && visit_at (self, at)->first > (guint64) last + self->gap) {
    before = at;
    at = visit_at (self, at)->older;
  }
  if (at != NONE && (guint64) visit_at (self, at)->last + self->gap >= first) {
    Visit *visit = visit_at (self, at);

    visit->first = MIN (visit->first, first);
    visit->last = MAX (visit->last, last);
    absorb (self, &visit->first, &visit->older);
    return;
  }
  at = push (self, first, last, at);
  if (before == NONE)
    entry->older = at;
  else
    visit_at (self, before)->older = at;
}

static void
add_stretch (DifVisits *self, guint64 visitor, guint32 first, guint32 last)
{
  Entry *entry = find (self, visitor);

  if (entry->visitor == 0) {
    if ((self->used + 1) * 3 > self->capacity * 2) {
      grow (self);
      entry = find (self, visitor);
    }
    self->used++;
    *entry = (Entry){ visitor, first, last, NONE };
  } else if (first > (guint64) entry->last + self->gap) {
    entry->older = push (self, entry->first, entry->last, entry->older);
    entry->first = first;
    entry->last = last;
  } else if ((guint64) last + self->gap >= entry->first) {
    entry->first = MIN (entry->first, first);
    entry->last = MAX (entry->last, last);
    absorb (self, &entry->first, &entry->older);
  } else {
    insert_older (self, entry, first, last);
  }
}

static void
flush (DifVisits *self)
{
  for (guint i = 0; i < self->n_pending; i++)
    add_stretch (self, self->pending[i].visitor, self->pending[i].first, self->pending[i].last);
  self->n_pending = 0;
}

/* The table is far larger than the processor's caches: each entry is asked for some stretches before
 * it is needed */
static void
add_later (DifVisits *self, guint64 visitor, guint32 first, guint32 last)
{
  __builtin_prefetch (&self->entries[visitor & (self->capacity - 1)], 1);
  self->pending[self->n_pending++] = (Stretch){ visitor, first, last };
  if (self->n_pending == PENDING)
    flush (self);
}

void
dif_visits_add (DifVisits *self, guint64 visitor, guint32 second)
{
  add_later (self, visitor, second, second);
}

static void
add_visit (guint64 visitor, guint32 first, guint32 last, gpointer user_data)
{
  add_later (user_data, visitor, first, last);
}

void
dif_visits_join (DifVisits *self, DifVisits *other)
{
  dif_visits_foreach (other, add_visit, self);
}

/* Walks through the older visits of some entries side by side, so that they come from memory together
 * and not one after another */
static void
warm (DifVisits *self, const Entry *entries)
{
  guint32 at[LANES], left = 0;

  for (guint i = 0; i < LANES; i++)
    left |= at[i] = entries[i].older;
  while (left != NONE) {
    left = NONE;
    for (guint i = 0; i < LANES; i++)
      left |= at[i] = visit_at (self, at[i])->older;
  }
}

void
dif_visits_foreach (DifVisits *self, DifVisitsFunc func, gpointer user_data)
{
  flush (self);
  for (gsize i = 0; i < self->capacity; i++) {
    const Entry *entry = &self->entries[i];

    if (i % LANES == 0)
      warm (self, entry);
    if (entry->visitor == 0)
      continue;
    func (entry->visitor, entry->first, entry->last, user_data);
    for (guint32 at = entry->older; at != NONE; at = visit_at (self, at)->older)
      func (entry->visitor, visit_at (self, at)->first, visit_at (self, at)->last, user_data);
  }
}

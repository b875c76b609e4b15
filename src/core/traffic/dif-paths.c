/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-paths"

#include "config.h"

#include "base/dif-limits.h"

#include "dif-paths.h"
#include "dif-traffic.h"

#define CAPACITY (1u << 18) /* a power of two, more than twice DIF_LIMIT_LOG_PATHS */
#define FIRST_CAPACITY (1u << 10)

typedef struct {
  guint64 hash; /* 0: free */
  guint64 count;
  gint64 day;
  char *text;   /* (owned) */
  gsize length;
} Entry;

struct _DifPaths {
  guint64 seed;
  gsize capacity; /* a power of two */
  gsize used;
  Entry *entries; /* (owned) */
};

G_STATIC_ASSERT (CAPACITY > 2 * DIF_LIMIT_LOG_PATHS);


DifPaths *
dif_paths_new (guint64 seed)
{
  DifPaths *self = g_new0 (DifPaths, 1);

  self->seed = seed;
  self->capacity = FIRST_CAPACITY;
  self->entries = g_new0 (Entry, FIRST_CAPACITY);
  return self;
}

void
dif_paths_free (DifPaths *self)
{
  for (gsize i = 0; i < self->capacity; i++)
    g_free (self->entries[i].text);
  g_free (self->entries);
  g_free (self);
}

static Entry *
find (DifPaths *self, guint64 hash)
{
  gsize i = hash & (self->capacity - 1);

  while (self->entries[i].hash != 0 && self->entries[i].hash != hash)
    i = (i + 1) & (self->capacity - 1);
  return &self->entries[i];
}

static void
grow (DifPaths *self)
{
  Entry *old = self->entries;
  gsize count = self->capacity;

  self->capacity *= 2;
  self->entries = g_new0 (Entry, self->capacity);
  for (gsize i = 0; i < count; i++) {
    if (old[i].hash != 0)
      *find (self, old[i].hash) = old[i];
  }
  g_free (old);
}

void
dif_paths_add (DifPaths *self, gint64 day, DifSpan path, guint64 count)
{
  guint64 hash;
  Entry *entry;

  path.length = MIN (path.length, DIF_LIMIT_LOG_PATH);
  hash = dif_span_hash (self->seed + (guint64) day, path);
  entry = find (self, hash);
  if (entry->hash == 0) {
    if (self->used == DIF_LIMIT_LOG_PATHS)
      return;
    if (++self->used * 2 > self->capacity) {
      grow (self);
      entry = find (self, hash);
    }
    entry->hash = hash;
    entry->day = day;
    entry->length = path.length;
    entry->text = g_memdup2 (path.text, entry->length);
  }
  entry->count += count;
}

void
dif_paths_join (DifPaths *self, const DifPaths *other)
{
  for (gsize i = 0; i < other->capacity; i++) {
    const Entry *entry = &other->entries[i];

    if (entry->hash != 0)
      dif_paths_add (self, entry->day, (DifSpan){ entry->text, entry->length }, entry->count);
  }
}

gboolean
dif_paths_is_full (const DifPaths *self)
{
  return self->used == DIF_LIMIT_LOG_PATHS;
}

void
dif_paths_foreach (const DifPaths *self, DifPathsFunc func, gpointer user_data)
{
  for (gsize i = 0; i < self->capacity; i++) {
    const Entry *entry = &self->entries[i];

    if (entry->hash != 0)
      func (entry->day, (DifSpan){ entry->text, entry->length }, entry->count, user_data);
  }
}

static int
by_count (gconstpointer a, gconstpointer b)
{
  const Entry *left = *(Entry *const *) a, *right = *(Entry *const *) b;
  int order;

  if (left->count != right->count)
    return left->count < right->count ? 1 : -1;
  order = memcmp (left->text, right->text, MIN (left->length, right->length));
  return order != 0 ? order : left->length < right->length ? -1 : 1;
}

/* A stranger's bytes as a person may look at them: bytes that are no text and characters that
 * steer a terminal or turn the direction of text are written as their codes */
static char *
make_visible (const char *text, gsize length)
{
  g_autoptr (GString) out = g_string_sized_new (length);
  const char *at = text, *end = text + length;

  while (at < end) {
    gunichar c = g_utf8_get_char_validated (at, end - at);

    if (c == (gunichar) -1 || c == (gunichar) -2 || c == 0) {
      g_string_append_printf (out, "\\x%02X", (guchar) *at++);
      continue;
    }
    if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
      g_string_append_printf (out, "\\u%04X", c);
    else
      g_string_append_unichar (out, c);
    at = g_utf8_next_char (at);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

GPtrArray *
dif_paths_top (const DifPaths *self, guint count)
{
  GPtrArray *pages = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  for (gsize i = 0; i < self->capacity; i++) {
    if (self->entries[i].hash != 0)
      g_ptr_array_add (entries, &self->entries[i]);
  }
  g_ptr_array_sort (entries, by_count);
  for (guint i = 0; i < MIN (count, entries->len); i++) {
    const Entry *entry = g_ptr_array_index (entries, i);
    DifTrafficPage *page = g_new0 (DifTrafficPage, 1);

    page->path = make_visible (entry->text, entry->length);
    page->hits = entry->count;
    g_ptr_array_add (pages, page);
  }
  return pages;
}

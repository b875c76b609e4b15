/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-agents"

#include "config.h"

#include "dif-agents.h"

#define FIRST_CAPACITY (1u << 8)

struct _DifAgents {
  DifRobots *robots; /* (unowned) */
  guint64 seed;
  gsize capacity;    /* a power of two */
  gsize used;
  DifAgent *agents;  /* (owned) key 0: free */
  GString *plain;    /* (owned) */
};


DifAgents *
dif_agents_new (DifRobots *robots, guint64 seed)
{
  DifAgents *self = g_new0 (DifAgents, 1);

  self->robots = robots;
  self->seed = seed;
  self->capacity = FIRST_CAPACITY;
  self->agents = g_new0 (DifAgent, FIRST_CAPACITY);
  self->plain = g_string_new (NULL);
  return self;
}

void
dif_agents_free (DifAgents *self)
{
  g_free (self->agents);
  g_string_free (self->plain, TRUE);
  g_free (self);
}

static DifAgent *
find (DifAgents *self, guint64 key)
{
  gsize i = key & (self->capacity - 1);

  while (self->agents[i].key != 0 && self->agents[i].key != key)
    i = (i + 1) & (self->capacity - 1);
  return &self->agents[i];
}

static void
grow (DifAgents *self)
{
  DifAgent *old = self->agents;
  gsize count = self->capacity;

  self->capacity *= 2;
  self->agents = g_new0 (DifAgent, self->capacity);
  for (gsize i = 0; i < count; i++) {
    if (old[i].key != 0)
      *find (self, old[i].key) = old[i];
  }
  g_free (old);
}

/* Undoes %XX once, in place; tells whether anything changed */
static gboolean
undo_percent (GString *text)
{
  gsize to = 0;

  for (gsize from = 0; from < text->len; to++) {
    int high = text->str[from] == '%' && from + 2 < text->len ? g_ascii_xdigit_value (text->str[from + 1]) : -1;
    int low = high >= 0 ? g_ascii_xdigit_value (text->str[from + 2]) : -1;

    text->str[to] = low >= 0 ? (char) (high * 16 + low) : text->str[from];
    from += low >= 0 ? 3 : 1;
  }
  if (to == text->len)
    return FALSE;
  g_string_truncate (text, to);
  return TRUE;
}

/* What the browser sent. CloudFront escapes once or twice, by its age and the byte. */
static DifSpan
undo_escapes (DifAgents *self, DifSpan agent, DifLogEscape escape)
{
  if (escape == DIF_LOG_ESCAPE_NONE)
    return agent;
  g_string_truncate (self->plain, 0);
  g_string_append_len (self->plain, agent.text, (gssize) agent.length);
  if (escape == DIF_LOG_ESCAPE_PLUS) {
    for (gsize i = 0; i < self->plain->len; i++) {
      if (self->plain->str[i] == '+')
        self->plain->str[i] = ' ';
    }
  } else if (undo_percent (self->plain)) {
    undo_percent (self->plain);
  }
  return (DifSpan){ self->plain->str, self->plain->len };
}

const DifAgent *
dif_agents_look_up (DifAgents *self, DifSpan agent, DifLogEscape escape)
{
  guint64 key = dif_span_hash (self->seed + escape, agent);
  DifAgent *entry = find (self, key);
  DifSpan plain;

  if (entry->key == key)
    return entry;
  if (++self->used * 2 > self->capacity) {
    grow (self);
    entry = find (self, key);
  }
  plain = undo_escapes (self, agent, escape);
  entry->key = key;
  entry->identity = dif_span_hash (self->seed, plain);
  entry->is_robot = dif_robots_match (self->robots, plain);
  return entry;
}

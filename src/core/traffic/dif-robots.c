/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-robots"

#include "config.h"

#include <gio/gio.h>

#include "dif-robots-resources.h"
#include "dif-robots.h"

#define RESOURCE "/io/github/difusor/Difusor/robots/robots.txt"

/* What it means to stand in a state: bits */
enum {
  FOUND = 1 << 0,          /* a word ends here */
  FOUND_AT_START = 1 << 1, /* … that counts only at the agent's start */
  FOUND_AT_END = 1 << 2,   /* … only at its end */
};

/* Printable ASCII; every other byte is one symbol that no word has */
#define FIRST_SYMBOL (32)
#define SYMBOLS (96)

typedef struct {
  guint16 next[SYMBOLS];
  guint16 fail;
  guint16 depth;
  guint8 marks;
} State;

struct _DifRobots {
  GArray *states;    /* (owned) (element-type State) */
  GPtrArray *people; /* (owned) (element-type utf8) taken out of an agent before it is looked at */
  char *source;      /* (owned) */
  char *version;     /* (owned) */
};


static guint
symbol_of (char c)
{
  guchar byte = (guchar) c;

  return byte >= FIRST_SYMBOL && byte < FIRST_SYMBOL + SYMBOLS - 1 ? byte - FIRST_SYMBOL : SYMBOLS - 1;
}

static void
add_word (DifRobots *self, const char *word, gsize length, guint8 mark)
{
  guint at = 0;

  for (gsize i = 0; i < length; i++) {
    guint symbol = symbol_of (word[i]);
    guint next = g_array_index (self->states, State, at).next[symbol];

    if (next == 0) {
      State fresh = { .depth = (guint16) (i + 1) };

      next = self->states->len;
      g_assert (next < G_MAXUINT16);
      g_array_append_val (self->states, fresh);
      g_array_index (self->states, State, at).next[symbol] = (guint16) next;
    }
    at = next;
  }
  g_array_index (self->states, State, at).marks |= mark;
}

static void
add_line (DifRobots *self, const char *line)
{
  gsize length = strlen (line);

  if (line[0] == '!') {
    g_ptr_array_add (self->people, g_strdup (line + 1));
  } else if (line[0] == '~') {
    g_autofree char *upper = g_ascii_strup (line + 1, -1);
    g_autofree char *capital = g_strdup (line + 1);

    capital[0] = g_ascii_toupper (capital[0]);
    add_word (self, line + 1, length - 1, FOUND);
    add_word (self, upper, length - 1, FOUND);
    add_word (self, capital, length - 1, FOUND);
  } else if (line[0] == '^') {
    add_word (self, line + 1, length - 1, FOUND_AT_START);
  } else if (length > 0 && line[length - 1] == '$') {
    add_word (self, line, length - 1, FOUND_AT_END);
  } else if (length > 0) {
    add_word (self, line, length, FOUND);
  }
}

/* Turns the tree of words into the automaton: level by level, each state learns where to go on */
static void
link_states (DifRobots *self)
{
  g_autofree guint16 *queue = g_new (guint16, self->states->len);
  State *states = (State *) (gpointer) self->states->data;
  guint head = 0, tail = 0;

  for (guint c = 0; c < SYMBOLS; c++) {
    if (states[0].next[c] != 0)
      queue[tail++] = states[0].next[c];
  }
  while (head < tail) {
    State *state = &states[queue[head++]];

    for (guint c = 0; c < SYMBOLS; c++) {
      guint16 next = state->next[c], other = states[state->fail].next[c];

      if (next == 0) {
        state->next[c] = other;
        continue;
      }
      states[next].fail = other;
      states[next].marks |= states[other].marks & (guint8) ~FOUND_AT_START;
      queue[tail++] = next;
    }
  }
}

DifRobots *
dif_robots_new (const char *text)
{
  DifRobots *self = g_new0 (DifRobots, 1);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  State root = { .depth = 0 };

  self->states = g_array_new (FALSE, FALSE, sizeof (State));
  self->people = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (self->states, root);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "# source: "))
      self->source = g_strdup (lines[i] + strlen ("# source: "));
    else if (g_str_has_prefix (lines[i], "# version: "))
      self->version = g_strdup (lines[i] + strlen ("# version: "));
    else if (lines[i][0] != '#')
      add_line (self, lines[i]);
  }
  link_states (self);
  return self;
}

void
dif_robots_free (DifRobots *self)
{
  g_array_unref (self->states);
  g_ptr_array_unref (self->people);
  g_free (self->source);
  g_free (self->version);
  g_free (self);
}

DifRobots *
dif_robots_get_default (void)
{
  static gsize once;

  if (g_once_init_enter (&once)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = g_resource_lookup_data (dif_robots_data_get_resource (), RESOURCE,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
    g_autofree char *text = NULL;

    if (bytes == NULL)
      g_error ("The list of robots is not inside the program: %s", error->message);
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_once_init_leave (&once, (gsize) dif_robots_new (text));
  }
  return (DifRobots *) once;
}

static gboolean
walk (DifRobots *self, DifSpan agent)
{
  const State *states = (const State *) (gconstpointer) self->states->data;
  guint at = 0;

  for (gsize i = 0; i < agent.length; i++) {
    const State *state;

    at = states[at].next[symbol_of (agent.text[i])];
    state = &states[at];
    if ((state->marks & FOUND) != 0 || ((state->marks & FOUND_AT_START) != 0 && state->depth == i + 1))
      return TRUE;
  }
  return (states[at].marks & FOUND_AT_END) != 0;
}

gboolean
dif_robots_match (DifRobots *self, DifSpan agent)
{
  for (guint i = 0; i < self->people->len; i++) {
    const char *word = g_ptr_array_index (self->people, i);
    const char *at = memmem (agent.text, agent.length, word, strlen (word));

    if (at != NULL) {
      const char *after = at + strlen (word);

      return walk (self, (DifSpan){ agent.text, (gsize) (at - agent.text) }) ||
             walk (self, (DifSpan){ after, (gsize) (agent.text + agent.length - after) });
    }
  }
  return walk (self, agent);
}

const char *
dif_robots_get_source (DifRobots *self)
{
  return self->source != NULL ? self->source : "";
}

const char *
dif_robots_get_version (DifRobots *self)
{
  return self->version != NULL ? self->version : "";
}

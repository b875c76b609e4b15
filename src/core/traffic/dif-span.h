/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * DifSpan:
 *
 * Some bytes of a line, not ended by a NUL and not checked: log files hold what strangers sent.
 */
typedef struct {
  const char *text;
  gsize length;
} DifSpan;

#define DIF_SPAN_EMPTY ((DifSpan){ "", 0 })

/** dif_span_is: whether @self is exactly the string @text */
static inline gboolean
dif_span_is (DifSpan self, const char *text)
{
  return self.length == strlen (text) && memcmp (self.text, text, self.length) == 0;
}

static inline guint64
dif_span_mix (guint64 a, guint64 b)
{
  unsigned __int128 product = (unsigned __int128) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
}

static inline guint64
dif_span_load (const char *at, gsize length)
{
  guint64 word = 0;

  memcpy (&word, at, length);
  return word;
}

/**
 * dif_span_hash:
 * @seed: of this run; a hash that nobody can foresee cannot be made to collide
 *
 * Returns: 64 bits, never 0: folded 64×64→128 bit products, eight bytes at a time
 */
static inline guint64
dif_span_hash (guint64 seed, DifSpan self)
{
  const char *at = self.text;
  gsize left = self.length;
  guint64 hash = seed ^ (self.length * G_GUINT64_CONSTANT (0xa0761d6478bd642f));

  for (; left >= 16; left -= 16, at += 16)
    hash = dif_span_mix (dif_span_load (at, 8) ^ G_GUINT64_CONSTANT (0xe7037ed1a0b428db),
                         dif_span_load (at + 8, 8) ^ hash);
  if (left >= 8) {
    hash = dif_span_mix (dif_span_load (at, 8) ^ G_GUINT64_CONSTANT (0x8ebc6af09c88c6e3), hash);
    at += 8;
    left -= 8;
  }
  hash = dif_span_mix (dif_span_load (at, left) ^ G_GUINT64_CONSTANT (0x589965cc75374cc3),
                       hash ^ G_GUINT64_CONSTANT (0x1d8e4e27c47d124f));
  return hash != 0 ? hash : 1;
}

G_END_DECLS

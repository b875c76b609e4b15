/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "traffic/dif-span.h"

G_BEGIN_DECLS

/**
 * DifLogSplit:
 *
 * The places of one separator in a line, found 64 bytes at a time: a line of CloudFront has 33 fields
 * of a dozen bytes, and looking for the end of each by itself costs more than what is in it.
 */
typedef struct {
  const char *block; /* where the bytes begin that were looked at last */
  const char *end;
  guint64 found;     /* a bit for each place in them that was not told yet */
  char separator;
} DifLogSplit;

#define DIF_LOG_SPLIT_BLOCK (64)

/* A bit for each of the bytes, 64 or what is left of them, that is the separator */
static inline guint64
dif_log_split_look (const DifLogSplit *self)
{
  gsize left = (gsize) (self->end - self->block), i = 0;
  guint64 found = 0;

#ifdef __SSE2__
  if (left >= DIF_LOG_SPLIT_BLOCK) {
    __m128i separator = _mm_set1_epi8 (self->separator);

#pragma GCC unroll 4
    for (; i < DIF_LOG_SPLIT_BLOCK; i += 16) {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (gconstpointer) (self->block + i));

      found |= (guint64) (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, separator)) << i;
    }
    return found;
  }
#endif
  for (; i < MIN (left, DIF_LOG_SPLIT_BLOCK); i++)
    found |= (guint64) (self->block[i] == self->separator) << i;
  return found;
}

static inline DifLogSplit
dif_log_split_begin (DifSpan line, char separator)
{
  DifLogSplit self = { line.text, line.text + line.length, 0, separator };

  self.found = dif_log_split_look (&self);
  return self;
}

/** dif_log_split_next: Returns: the next place, or the line's end when there is none left */
static inline const char *
dif_log_split_next (DifLogSplit *self)
{
  const char *place;

  while (self->found == 0) {
    if (self->end - self->block <= DIF_LOG_SPLIT_BLOCK)
      return self->end;
    self->block += DIF_LOG_SPLIT_BLOCK;
    self->found = dif_log_split_look (self);
  }
  place = self->block + __builtin_ctzll (self->found);
  self->found &= self->found - 1;
  return place;
}

G_END_DECLS

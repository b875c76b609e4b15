/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-crc"

#include "config.h"

#include <zlib.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "dif-log-crc.h"

#define LANE (16)
#define LANES (4)


#ifdef __x86_64__

/*
 * A message is a polynomial, and its checksum the rest that a division by P leaves. What stands n bits ahead may be replaced by
 * its product with the rest of x^n, which is short: sixteen bytes are moved on to the next sixteen, or to those three lanes
 * further on, until sixteen are left that have the same rest as the whole. Bits are in the order of gzip, lowest first; so the
 * rests below are of x^(n + 32) for the lower half of the sixteen bytes and of x^(n - 32) for the upper one, n bits ahead.
 */
#define P_512_UP (0x154442bd4)
#define P_512_DOWN (0x1c6e41596)
#define P_128_UP (0x1751997d0)
#define P_128_DOWN (0x0ccaa009e)

__attribute__ ((target ("pclmul"))) static inline __m128i
move_on (__m128i lane, __m128i rests, __m128i next)
{
  __m128i lower = _mm_clmulepi64_si128 (lane, rests, 0x00), upper = _mm_clmulepi64_si128 (lane, rests, 0x11);

  return _mm_xor_si128 (_mm_xor_si128 (lower, upper), next);
}

static inline __m128i
load (const char *data)
{
  return _mm_loadu_si128 ((const __m128i *) (gconstpointer) data);
}

/* Sixteen bytes in place of @length, which is a multiple of them and at least four times as many */
__attribute__ ((target ("pclmul"))) static void
shorten (guint32 crc, const char *data, gsize length, guint8 *rest)
{
  const __m128i far = _mm_set_epi64x (P_512_DOWN, P_512_UP), near = _mm_set_epi64x (P_128_DOWN, P_128_UP);
  const char *end = data + length;
  __m128i lanes[LANES];

  for (guint i = 0; i < LANES; i++)
    lanes[i] = load (data + i * LANE);
  lanes[0] = _mm_xor_si128 (lanes[0], _mm_cvtsi32_si128 ((int) ~crc));
  for (data += LANES * LANE; end - data >= LANES * LANE; data += LANES * LANE) {
#pragma GCC unroll 4
    for (guint i = 0; i < LANES; i++)
      lanes[i] = move_on (lanes[i], far, load (data + i * LANE));
  }
  for (guint i = 1; i < LANES; i++)
    lanes[i] = move_on (lanes[i - 1], near, lanes[i]);
  for (; data < end; data += LANE)
    lanes[LANES - 1] = move_on (lanes[LANES - 1], near, load (data));
  _mm_storeu_si128 ((__m128i *) (gpointer) rest, lanes[LANES - 1]);
}

#endif

guint32
dif_log_crc (guint32 crc, const char *data, gsize length)
{
#ifdef __x86_64__
  gsize whole = length - length % LANE;

  if (whole >= LANES * LANE && __builtin_cpu_supports ("pclmul")) {
    guint8 rest[LANE];

    shorten (crc, data, whole, rest);
    /* begun at nothing: the checksum before is in it already */
    crc = (guint32) crc32_z (~0u, rest, LANE);
    data += whole;
    length -= whole;
  }
#endif
  return (guint32) crc32_z (crc, (const Bytef *) data, length);
}

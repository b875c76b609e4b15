/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/dif-limits.h"

#include "dif-target-pace.h"

#define LARGE_BYTES (1 * DIF_MIB)
#define NARROW_BYTES (4 * DIF_MIB) /* a second */
#define NARROW_PART (8)
#define ROUNDS_SMALL (2)
#define ROUNDS_MOST (32)


gboolean
dif_target_pace_is_large (guint64 bytes)
{
  return bytes >= LARGE_BYTES;
}

guint64
dif_target_pace_left (guint64 bytes, guint small, guint connections, gboolean narrow)
{
  guint fillings = small / connections + (small % connections != 0);
  guint rounds = MIN (ROUNDS_SMALL * fillings, ROUNDS_MOST);

  return narrow ? bytes / NARROW_PART : bytes - (bytes >> rounds);
}

gboolean
dif_target_pace_is_narrow (guint64 bytes, gint64 microseconds, gboolean before)
{
  if (bytes < LARGE_BYTES)
    return before;
  return (double) bytes * G_USEC_PER_SEC < (double) NARROW_BYTES * (double) microseconds;
}

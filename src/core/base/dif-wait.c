/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-wait"

#include "config.h"

#include "dif-wait.h"

#define LONGEST_MS (60 * 1000)


gboolean
dif_wait_until (gint64 monotonic, GCancellable *cancellable)
{
  GPollFD poll = { .fd = -1 };
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &poll);
  gint64 left;

  while ((left = monotonic - g_get_monotonic_time ()) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_poll (&poll, pollable ? 1 : 0, (int) MIN (left / 1000 + 1, LONGEST_MS));
  if (pollable)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

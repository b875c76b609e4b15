/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-wait"

#include "config.h"

#include "dif-wait.h"

#define LONGEST_MS (60 * 1000)


/* Who waits for a ring: cancelled by it */
static GMutex lock;
static GPtrArray *bells; /* (owned) (element-type GCancellable); under the lock */
static guint rings;      /* likewise */


static gboolean
is_rung (GCancellable *cancellable, GCancellable *bell)
{
  return g_cancellable_is_cancelled (cancellable) || g_cancellable_is_cancelled (bell);
}

static gboolean
wait (gint64 monotonic, GCancellable *cancellable, GCancellable *bell)
{
  GPollFD polls[] = { { .fd = -1 }, { .fd = -1 } };
  guint count = 0;
  gboolean pollable = g_cancellable_make_pollfd (cancellable, &polls[count]);
  gboolean audible;
  gint64 left;

  count += pollable ? 1 : 0;
  audible = g_cancellable_make_pollfd (bell, &polls[count]);
  count += audible ? 1 : 0;
  while ((left = monotonic - g_get_monotonic_time ()) > 0 && !is_rung (cancellable, bell))
    g_poll (polls, count, (int) MIN (left / 1000 + 1, LONGEST_MS));
  if (pollable)
    g_cancellable_release_fd (cancellable);
  if (audible)
    g_cancellable_release_fd (bell);
  return !g_cancellable_is_cancelled (cancellable);
}

gboolean
dif_wait_until (gint64 monotonic, GCancellable *cancellable)
{
  return wait (monotonic, cancellable, NULL);
}

guint
dif_wait_get_rings (void)
{
  guint count;

  g_mutex_lock (&lock);
  count = rings;
  g_mutex_unlock (&lock);
  return count;
}

gboolean
dif_wait_until_rung (gint64 monotonic, guint *heard, GCancellable *cancellable)
{
  g_autoptr (GCancellable) bell = g_cancellable_new ();
  gboolean ok;

  g_mutex_lock (&lock);
  if (*heard != rings)
    g_cancellable_cancel (bell);
  if (bells == NULL)
    bells = g_ptr_array_new ();
  g_ptr_array_add (bells, bell);
  g_mutex_unlock (&lock);
  ok = wait (monotonic, cancellable, bell);
  g_mutex_lock (&lock);
  *heard = rings;
  g_ptr_array_remove_fast (bells, bell);
  if (bells->len == 0)
    g_clear_pointer (&bells, g_ptr_array_unref);
  g_mutex_unlock (&lock);
  return ok;
}

void
dif_wait_ring (void)
{
  g_mutex_lock (&lock);
  rings++;
  for (guint i = 0; bells != NULL && i < bells->len; i++)
    g_cancellable_cancel (g_ptr_array_index (bells, i));
  g_mutex_unlock (&lock);
}

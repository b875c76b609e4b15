/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-limits.h"
#include "dif-test.h"
#include "relay/dif-rhythm.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define INTERVAL (20 * 60)
#define TIMES (500) /* enough for the jitter to show its ends */


/* Every wait, whatever the jitter, lies between both */
static void
assert_wait (DifRhythm *self, gint64 now, guint retry_after, gint64 least, gint64 most)
{
  for (guint i = 0; i < TIMES; i++) {
    gint64 wait = dif_rhythm_wait (self, now, INTERVAL, retry_after);

    g_assert_cmpint (wait, >=, least);
    g_assert_cmpint (wait, <=, most);
  }
}

static void
test_nothing_seen (void)
{
  DifRhythm rhythm = { 0 };

  assert_wait (&rhythm, MINUTE, 0, SECOND / 2, 17 * SECOND);
}

static void
test_between_cuts (void)
{
  DifRhythm rhythm = { 0 };

  dif_rhythm_seen (&rhythm, MINUTE);
  assert_wait (&rhythm, MINUTE, 0, 54 * SECOND, MINUTE);
  assert_wait (&rhythm, MINUTE + 10 * MINUTE, 0, 54 * SECOND, MINUTE);
  assert_wait (&rhythm, MINUTE + 19 * MINUTE + 45 * SECOND, 0, SECOND / 2, 17 * SECOND);
  /* and while it is late */
  assert_wait (&rhythm, MINUTE + 60 * MINUTE, 0, SECOND / 2, 17 * SECOND);
}

/* The hour at which it is due is never slept through */
static void
test_wakes_before_it_is_due (void)
{
  DifRhythm rhythm = { 0 };
  gint64 now = MINUTE, due = MINUTE + INTERVAL * SECOND;

  dif_rhythm_seen (&rhythm, now);
  while (now < due - 10 * SECOND)
    now += dif_rhythm_wait (&rhythm, now, INTERVAL, 0);
  g_assert_cmpint (now, <=, due + 7 * SECOND);
}

/* A drill sends faster than the call says */
static void
test_observed_gap (void)
{
  DifRhythm rhythm = { 0 };

  dif_rhythm_seen (&rhythm, MINUTE);
  dif_rhythm_seen (&rhythm, MINUTE + 20 * SECOND);
  assert_wait (&rhythm, MINUTE + 21 * SECOND, 0, 9 * SECOND / 10, 11 * SECOND / 10);

  /* and a pause of the institute does not make it slower than the call */
  dif_rhythm_seen (&rhythm, 10 * 60 * MINUTE);
  assert_wait (&rhythm, 10 * 60 * MINUTE + 19 * MINUTE + 45 * SECOND, 0, SECOND / 2, 17 * SECOND);
}

static void
test_failures (void)
{
  DifRhythm rhythm = { .last = MINUTE, .gap = 20 * SECOND };
  gint64 before = 0;

  for (rhythm.failures = 1; rhythm.failures <= 5; rhythm.failures++) {
    gint64 around = SECOND << (rhythm.failures - 1);

    assert_wait (&rhythm, MINUTE, 0, around * 9 / 10, around * 11 / 10);
    g_assert_cmpint (around, >, before);
    before = around;
  }
  rhythm.failures = G_MAXUINT;
  assert_wait (&rhythm, MINUTE, 0, 54 * SECOND, MINUTE);
}

static void
test_source_asks_for_time (void)
{
  DifRhythm rhythm = { .failures = 3 };

  assert_wait (&rhythm, MINUTE, 17, 17 * SECOND, 17 * SECOND);
  assert_wait (&rhythm, MINUTE, DIF_LIMIT_RETRY_AFTER_SECONDS, DIF_LIMIT_RETRY_AFTER_SECONDS * SECOND,
               DIF_LIMIT_RETRY_AFTER_SECONDS * SECOND);
  assert_wait (&rhythm, MINUTE, DIF_LIMIT_RETRY_AFTER_SECONDS + 1, DIF_LIMIT_RETRY_AFTER_SECONDS * SECOND,
               DIF_LIMIT_RETRY_AFTER_SECONDS * SECOND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rhythm/nothing-seen", test_nothing_seen);
  g_test_add_func ("/rhythm/between", test_between_cuts);
  g_test_add_func ("/rhythm/due", test_wakes_before_it_is_due);
  g_test_add_func ("/rhythm/observed", test_observed_gap);
  g_test_add_func ("/rhythm/failures", test_failures);
  g_test_add_func ("/rhythm/retry-after", test_source_asks_for_time);
  return g_test_run ();
}

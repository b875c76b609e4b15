/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-clock.h"


static void
test_machine (void)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  gint64 before = g_get_real_time ();
  gint64 now = dif_clock_now (clock);

  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (now, <=, g_get_real_time ());
}

static void
test_institute (void)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  gint64 skew = 0;

  g_assert_false (dif_clock_get_skew (clock, &skew));
  dif_clock_observe (clock, g_get_real_time () + 20 * 60 * G_USEC_PER_SEC);
  g_assert_cmpint (dif_clock_get_offset (clock), >, 19 * 60 * G_USEC_PER_SEC);
  g_assert_cmpint (dif_clock_institute_now (clock), >, g_get_real_time () + 19 * 60 * G_USEC_PER_SEC);

  dif_clock_observe (clock, 0);
  g_assert_cmpint (dif_clock_get_offset (clock), >, 19 * 60 * G_USEC_PER_SEC);
}

static void
test_anchored (void)
{
  g_autoptr (DifClock) clock = dif_clock_new ();
  gint64 skew = 0;
  gint64 evening = 1717380000 * (gint64) G_USEC_PER_SEC;

  dif_clock_anchor (clock, evening, 1e6, evening + 60 * G_USEC_PER_SEC);
  g_usleep (2000);
  g_assert_cmpint (dif_clock_now (clock), ==, evening + 60 * G_USEC_PER_SEC);

  /* never back, also not by a later anchor */
  dif_clock_anchor (clock, evening, 0, 0);
  g_assert_cmpint (dif_clock_now (clock), ==, evening + 60 * G_USEC_PER_SEC);

  /* the machine's time does not leak in */
  dif_clock_observe (clock, g_get_real_time () + 20 * 60 * G_USEC_PER_SEC);
  g_assert_cmpint (dif_clock_get_offset (clock), ==, 0);
  g_assert_true (dif_clock_get_skew (clock, &skew));
  g_assert_cmpint (skew, >, 19 * 60 * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/machine", test_machine);
  g_test_add_func ("/clock/institute", test_institute);
  g_test_add_func ("/clock/anchored", test_anchored);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How fast, and when it ends. */
#include "dif-rate.h"

#define SECOND (G_USEC_PER_SEC)


static void
test_steady (void)
{
  DifRate rate = { 0 };

  dif_rate_look (&rate, 5 * SECOND, 0);
  g_assert_cmpfloat (dif_rate_get (&rate), <=, 0);
  for (guint i = 1; i <= 70; i++)
    dif_rate_look (&rate, 5 * SECOND + i * SECOND / 10, i * 100);
  g_assert_cmpfloat_with_epsilon (dif_rate_get (&rate), 1000, 1);
  /* seven seconds of data are too few to tell an end; eight are not */
  g_assert_cmpfloat (dif_rate_get_seconds_left (&rate, 20000), <, 0);
  for (guint i = 71; i <= 81; i++)
    dif_rate_look (&rate, 5 * SECOND + i * SECOND / 10, i * 100);
  g_assert_cmpfloat_with_epsilon (dif_rate_get_seconds_left (&rate, 20100), 12, .2);
  g_assert_cmpfloat_with_epsilon (dif_rate_get_seconds_left (&rate, 8100), 0, .01);
}

/* The rate is that of the last ten seconds, however long it ran and however often it was looked at */
static void
test_window (void)
{
  DifRate rate = { 0 };
  gint64 now = 0;
  guint64 done = 0;

  for (guint i = 0; i < 1000; i++)
    dif_rate_look (&rate, now += SECOND / 10, done += 1000);
  g_assert_cmpfloat_with_epsilon (dif_rate_get (&rate), 10000, 10);
  for (guint i = 0; i < 120; i++)
    dif_rate_look (&rate, now += SECOND / 10, done += 10);
  g_assert_cmpfloat_with_epsilon (dif_rate_get (&rate), 100, 5);
  for (guint i = 0; i < 120; i++)
    dif_rate_look (&rate, now += SECOND / 10, done);
  g_assert_cmpfloat_with_epsilon (dif_rate_get (&rate), 0, .01);
  g_assert_cmpfloat (dif_rate_get_seconds_left (&rate, done + 1), <, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/steady", test_steady);
  g_test_add_func ("/rate/window", test_window);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-rate.h"
#include "dif-test.h"

#define SECOND ((gint64) G_USEC_PER_SEC)


/* Looks ten times a second, from @from to @to, at something that runs at @rate bytes a second */
static guint64
run (DifRate *self, gint64 from, gint64 to, guint64 done, guint64 rate)
{
  for (gint64 now = from; now <= to; now += SECOND / 10) {
    dif_rate_look (self, now, done);
    done += rate / 10;
  }
  return done;
}

static void
test_unknown (void)
{
  DifRate rate = { 0 };

  g_assert_cmpfloat (dif_rate_get (&rate), <=, 0);
  g_assert_cmpfloat (dif_rate_get_seconds_left (&rate, 100), <, 0);
  dif_rate_look (&rate, SECOND, 10);
  g_assert_cmpfloat (dif_rate_get (&rate), <=, 0);
}

static void
test_steady (void)
{
  DifRate rate = { 0 };

  run (&rate, 0, 30 * SECOND, 0, 1000);
  g_assert_cmpfloat_with_epsilon (dif_rate_get (&rate), 1000, 20);
  g_assert_cmpfloat_with_epsilon (dif_rate_get_seconds_left (&rate, 40000), 10, 0.5);
  g_assert_cmpfloat_with_epsilon (dif_rate_get_seconds_left (&rate, 1000), 0, 0.001);
}

static void
test_patience (void)
{
  DifRate rate = { 0 };
  guint64 done = run (&rate, 0, (DIF_RATE_PATIENCE_SECONDS - 1) * SECOND, 0, 1000);

  g_assert_cmpfloat (dif_rate_get_seconds_left (&rate, 100000), <, 0);
  run (&rate, (DIF_RATE_PATIENCE_SECONDS - 1) * SECOND, (DIF_RATE_PATIENCE_SECONDS + 1) * SECOND, done, 1000);
  g_assert_cmpfloat (dif_rate_get_seconds_left (&rate, 100000), >, 0);
}

/* What was fast a minute ago is no rate of now */
static void
test_forgets (void)
{
  DifRate rate = { 0 };
  guint64 done = run (&rate, 0, 30 * SECOND, 0, 100000);

  run (&rate, 30 * SECOND, 45 * SECOND, done, 1000);
  g_assert_cmpfloat_with_epsilon (dif_rate_get (&rate), 1000, 50);
  run (&rate, 45 * SECOND, 60 * SECOND, done + 15000, 0);
  g_assert_cmpfloat (dif_rate_get (&rate), <=, 0);
  g_assert_cmpfloat (dif_rate_get_seconds_left (&rate, G_MAXUINT64), <, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rate/unknown", test_unknown);
  g_test_add_func ("/rate/steady", test_steady);
  g_test_add_func ("/rate/patience", test_patience);
  g_test_add_func ("/rate/forgets", test_forgets);
  return g_test_run ();
}

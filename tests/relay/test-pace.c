/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-limits.h"
#include "dif-test.h"
#include "relay/dif-pace.h"


static guint
pace_at (const char *kind, double megabits)
{
  char *subject = (char *) kind;
  DifTestRun run = { .kind = DIF_TEST_TRANSFER, .subject = subject, .bytes = 1000 * 1000, .micros = (gint64) (8e6 / megabits) };

  return dif_pace_of (&run);
}

/* At the speed that the call asks for, a package of 64 MiB takes 18 s */
static void
test_speeds (void)
{
  g_assert_cmpuint (pace_at ("feed", 30), ==, 60 + 71);
  g_assert_cmpuint (pace_at ("feed", 1000), ==, 62);
  g_assert_cmpuint (pace_at ("url", 5), ==, 60 + 429);
  g_assert_cmpuint (pace_at ("feed", 0.1), ==, DIF_LIMIT_REQUEST_SECONDS);
}

/* What nothing was learnt from changes nothing */
static void
test_nothing (void)
{
  DifTestRun nothing = { .kind = DIF_TEST_TRANSFER, .subject = (char *) "feed", .micros = 5 };
  DifTestRun instant = { .kind = DIF_TEST_TRANSFER, .subject = (char *) "feed", .bytes = 5 };

  g_assert_cmpuint (dif_pace_of (&nothing), ==, 0);
  g_assert_cmpuint (dif_pace_of (&instant), ==, 0);
  g_assert_cmpuint (pace_at ("folder", 30), ==, 0);
  g_assert_cmpuint (pace_at ("sftp", 30), ==, 0);
  g_assert_cmpuint (pace_at ("carrier-pigeon", 30), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pace/speeds", test_speeds);
  g_test_add_func ("/pace/nothing", test_nothing);
  return g_test_run ();
}

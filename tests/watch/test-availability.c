/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seconds up over seconds observed, outages with start, end and cause (contract.md §5). */
#include "dif-test.h"
#include "watch/dif-availability.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)
#define START (1717200000 * SECOND)


static void
add (GPtrArray *probes, const char *target, gint64 at, DifProbeState state)
{
  DifProbe *probe = g_new0 (DifProbe, 1);

  probe->target = g_strdup (target);
  probe->at = START + at;
  probe->state = state;
  probe->problem = state == DIF_PROBE_UP ? NULL : g_strdup ("it says 503");
  g_ptr_array_add (probes, probe);
}

static GPtrArray *
new_probes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dif_probe_free);
}

static void
test_outage (void)
{
  g_autoptr (GPtrArray) probes = new_probes ();
  g_autoptr (DifAvailability) measured = NULL;
  DifOutage *outage;

  for (int i = 0; i < 10; i++)
    add (probes, "web", i * MINUTE, i == 3 || i == 4 ? DIF_PROBE_DOWN : DIF_PROBE_UP);
  measured = dif_availability_measure (probes, START, START + 10 * MINUTE);

  g_assert_cmpint (measured->observed, ==, 600);
  g_assert_cmpint (measured->up, ==, 480);
  g_assert_cmpint (measured->unobserved, ==, 0);
  g_assert_cmpint (dif_availability_permyriad (measured), ==, 8000);
  g_assert_cmpuint (measured->outages->len, ==, 1);
  outage = g_ptr_array_index (measured->outages, 0);
  g_assert_cmpint (outage->start, ==, START + 3 * MINUTE);
  g_assert_cmpint (outage->end, ==, START + 5 * MINUTE);
  g_assert_cmpstr (outage->cause, ==, "it says 503");
}

/* The laptop slept for an hour: that hour is nobody's */
static void
test_unobserved (void)
{
  g_autoptr (GPtrArray) probes = new_probes ();
  g_autoptr (DifAvailability) measured = NULL;

  add (probes, "web", 0, DIF_PROBE_UP);
  add (probes, "web", 60 * MINUTE, DIF_PROBE_UP);
  measured = dif_availability_measure (probes, START, START + 61 * MINUTE);
  g_assert_cmpint (measured->observed, ==, 180 + 60);
  g_assert_cmpint (measured->up, ==, 180 + 60);
  g_assert_cmpint (measured->unobserved, ==, 60 * 60 - 180);
}

static void
test_two_targets (void)
{
  g_autoptr (GPtrArray) probes = new_probes ();
  g_autoptr (DifAvailability) measured = NULL;
  DifOutage *outage;

  add (probes, "a", 0, DIF_PROBE_UP);
  add (probes, "a", MINUTE, DIF_PROBE_ALTERED);
  add (probes, "b", 0, DIF_PROBE_UP);
  add (probes, "b", MINUTE, DIF_PROBE_DOWN);
  measured = dif_availability_measure (probes, START, START + 2 * MINUTE);
  g_assert_cmpint (measured->observed, ==, 240);
  g_assert_cmpint (measured->up, ==, 180);
  g_assert_cmpuint (measured->outages->len, ==, 1);
  outage = g_ptr_array_index (measured->outages, 0);
  g_assert_cmpstr (outage->target, ==, "b");
  g_assert_cmpint (outage->end, ==, 0);
}

static void
test_nobody_looked (void)
{
  g_autoptr (GPtrArray) probes = new_probes ();
  g_autoptr (DifAvailability) measured = dif_availability_measure (probes, START, START + MINUTE);

  g_assert_cmpint (dif_availability_permyriad (measured), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/availability/outage", test_outage);
  g_test_add_func ("/availability/unobserved", test_unobserved);
  g_test_add_func ("/availability/two-targets", test_two_targets);
  g_test_add_func ("/availability/nobody-looked", test_nobody_looked);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long small files wait for large ones. */
#include "target/dif-target-pace.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)


static void
test_far (void)
{
  /* none follows */
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 0, 64, FALSE), ==, 0);
  /* few: two round trips before the end a quarter is on its way */
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 1, 64, FALSE), ==, 6 * MIB);
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 64, 64, FALSE), ==, 6 * MIB);
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 65, 64, FALSE), ==, 8 * MIB - MIB / 2);
  /* hundreds: at once */
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 400, 64, FALSE), ==, 8 * MIB - 512);
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 100000, 64, FALSE), ==, 8 * MIB);
}

static void
test_narrow (void)
{
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 1, 64, TRUE), ==, MIB);
  g_assert_cmpuint (dif_target_pace_left (8 * MIB, 400, 64, TRUE), ==, MIB);
}

static void
test_learned (void)
{
  g_assert_false (dif_target_pace_is_narrow (20 * MIB, G_USEC_PER_SEC, TRUE));
  g_assert_true (dif_target_pace_is_narrow (20 * MIB, 10 * G_USEC_PER_SEC, FALSE));
  /* little says nothing */
  g_assert_true (dif_target_pace_is_narrow (1000, 1, TRUE));
  g_assert_false (dif_target_pace_is_narrow (1000, 10 * G_USEC_PER_SEC, FALSE));
}

static void
test_large (void)
{
  g_assert_true (dif_target_pace_is_large (MIB));
  g_assert_false (dif_target_pace_is_large (MIB - 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/target-pace/far", test_far);
  g_test_add_func ("/target-pace/narrow", test_narrow);
  g_test_add_func ("/target-pace/learned", test_learned);
  g_test_add_func ("/target-pace/large", test_large);
  return g_test_run ();
}

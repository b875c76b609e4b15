/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-time.h"


static void
test_iso8601 (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/Mexico_City");
  gint64 moment = dif_time_parse_iso8601 ("2024-06-02T20:00:00-06:00");
  g_autofree char *local = dif_time_format_iso8601 (moment, zone);
  g_autofree char *utc = dif_time_format_iso8601 (moment, NULL);
  g_autofree char *id = dif_time_format_cut_id (moment, zone);
  g_autofree char *clock = dif_time_format_clock (moment, zone);

  g_assert_cmpint (moment, ==, 1717380000 * (gint64) G_USEC_PER_SEC);
  g_assert_cmpstr (local, ==, "2024-06-02T20:00:00-06:00");
  g_assert_cmpstr (utc, ==, "2024-06-03T02:00:00Z");
  g_assert_cmpstr (id, ==, "20240602-2000");
  g_assert_cmpstr (clock, ==, "20:00");
}

static void
test_not_a_moment (void)
{
  static const char *const texts[] = { "", "2024-06-02", "2024-06-02T20:00:00", "20:00", "ayer",
                                       "2024-02-31T20:00:00-06:00", "２０２４-06-02T20:00:00Z" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpint (dif_time_parse_iso8601 (texts[i]), ==, 0);
  g_assert_cmpint (dif_time_parse_iso8601 (NULL), ==, 0);
}

static void
test_http (void)
{
  gint64 moment = 784111777 * (gint64) G_USEC_PER_SEC;
  g_autofree char *text = dif_time_format_http (moment);

  /* the example of RFC 9110 §5.6.7 */
  g_assert_cmpstr (text, ==, "Sun, 06 Nov 1994 08:49:37 GMT");
  g_assert_cmpint (dif_time_parse_http (text), ==, moment);
  g_assert_cmpint (dif_time_parse_http ("soon"), ==, 0);
  g_assert_cmpint (dif_time_parse_http (NULL), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/iso8601", test_iso8601);
  g_test_add_func ("/time/not-a-moment", test_not_a_moment);
  g_test_add_func ("/time/http", test_http);
  return g_test_run ();
}

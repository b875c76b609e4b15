/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dif-test.h"
#include "traffic/dif-robots.h"

static gboolean
is_robot (DifRobots *robots, const char *agent)
{
  return dif_robots_match (robots, (DifSpan){ agent, strlen (agent) });
}

static void
test_list (void)
{
  static const char *const robots[] = {
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "curl/8.5.0",
    "Wget/1.21.3",
    "python-requests/2.31.0",
    "Go-http-client/1.1",
    "WhatsApp/2.24.11.79 A",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "UPTIMEROBOT/2.0",
    "Mozilla/5.0 CUBOT Googlebot/2.1",
  };
  static const char *const people[] = {
    "",
    "-",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; motorola edge 30) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; Panasonic Eluga) AppleWebKit/537.36 Chrome/96.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/466.0]",
  };
  DifRobots *list = dif_robots_get_default ();

  for (guint i = 0; i < G_N_ELEMENTS (robots); i++)
    g_assert_true (is_robot (list, robots[i]));
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_assert_false (is_robot (list, people[i]));
  g_assert_true (g_str_has_prefix (dif_robots_get_source (list), "https://"));
  g_assert_cmpuint (strlen (dif_robots_get_version (list)), ==, 12);
}

static void
test_words (void)
{
  g_autoptr (DifRobots) list = dif_robots_new ("# source: here\n# version: 3\n\n!notme\n~zap\n^start\nend$\nhers\nshe\n");

  g_assert_cmpstr (dif_robots_get_source (list), ==, "here");
  g_assert_cmpstr (dif_robots_get_version (list), ==, "3");
  g_assert_true (is_robot (list, "a zap b"));
  g_assert_true (is_robot (list, "Zapper"));
  g_assert_true (is_robot (list, "xZAPx"));
  g_assert_false (is_robot (list, "zAp"));
  g_assert_true (is_robot (list, "starter"));
  g_assert_false (is_robot (list, "a start"));
  g_assert_true (is_robot (list, "the end"));
  g_assert_false (is_robot (list, "ends here"));
  g_assert_true (is_robot (list, "ushers"));
  g_assert_true (is_robot (list, "xhers"));
  g_assert_false (is_robot (list, "notme"));
  g_assert_true (is_robot (list, "notme zap"));
  g_assert_true (is_robot (list, "zap notme"));
  g_assert_false (is_robot (list, "zanotmep"));
  g_assert_false (is_robot (list, "\xff\xfe\x01"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/robots/list", test_list);
  g_test_add_func ("/robots/words", test_words);
  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window says about things. */
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "dif-words.h"


#define assert_words(call, expected)                                                               \
  G_STMT_START {                                                                                   \
    g_autofree char *words = (call);                                                               \
    g_assert_cmpstr (words, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_time (void)
{
  g_autoptr (DifCallShelf) shelf = dif_call_shelf_new ("/nonexistent");
  g_autoptr (DifCall) call = dif_call_shelf_lookup (shelf, NULL, NULL);
  GTimeZone *zone = dif_call_get_zone (call);
  gint64 moment = dif_time_parse_iso8601 ("2024-06-02T21:40:08-06:00");

  assert_words (dif_words_hour (moment, zone), "21:40");
  assert_words (dif_words_hour (0, zone), "—");
  assert_words (dif_words_hour_seconds (moment, zone), "21:40:08");
  assert_words (dif_words_day (moment, zone), "2 June");
  assert_words (dif_words_day_hour (moment, zone), "2 June, 21:40");
  assert_words (dif_words_zone (call, moment), "Tiempo del Centro (UTC−06)");
  assert_words (dif_words_left (0), "0:00");
  assert_words (dif_words_left (-5), "0:00");
  assert_words (dif_words_left (468), "7:48");
  assert_words (dif_words_left (3723), "1:02:03");
}

static void
test_cut (void)
{
  DifCut cut = { .captured = -1, .expected = -1, .state = DIF_CUT_VISIBLE };

  assert_words (dif_words_percent (&cut), "—");
  cut.captured = 363;
  cut.expected = 1000;
  assert_words (dif_words_percent (&cut), "36.3 %");
  cut.captured = 2000;
  g_assert_cmpfloat (dif_words_share (&cut), <=, 1);
  g_assert_cmpstr (dif_words_cut_state (&cut), ==, "Replaced");
  cut.current = TRUE;
  g_assert_cmpstr (dif_words_cut_state (&cut), ==, "Visible");
  cut.state = DIF_CUT_REFUSED;
  g_assert_cmpstr (dif_words_cut_state (&cut), ==, "Refused");
}

static void
test_hash (void)
{
  assert_words (dif_words_hash ("3f9a07c1000000000000000000000000000000000000000000000000b2e490cf"),
                "3f9a 07c1 … b2e4 90cf");
  assert_words (dif_words_hash ("short"), "short");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/time", test_time);
  g_test_add_func ("/words/cut", test_cut);
  g_test_add_func ("/words/hash", test_hash);
  return g_test_run ();
}

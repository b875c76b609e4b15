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

/* Icon and word never tell two stories */
static void
test_look (void)
{
  static const struct {
    DifCutState state;
    gboolean current;
    const char *on_target;
    DifCutLook look;
  } looks[] = {
    { DIF_CUT_RECEIVED, FALSE, NULL, { "Received", "object-select-symbolic", "quiet" } },
    { DIF_CUT_RECEIVED, TRUE, "published", { "Publishing", "emblem-synchronizing-symbolic", "accent" } },
    { DIF_CUT_RECEIVED, TRUE, "failed", { "In part", "dialog-warning-symbolic", "warning" } },
    { DIF_CUT_WAITING, FALSE, NULL, { "Waiting", "alarm-symbolic", "warning" } },
    { DIF_CUT_HELD, FALSE, NULL, { "Held", "alarm-symbolic", "warning" } },
    { DIF_CUT_PUBLISHED, TRUE, "published", { "Published", "dif-publish-symbolic", "success" } },
    { DIF_CUT_PUBLISHED, FALSE, "published", { "Replaced", "object-select-symbolic", "quiet" } },
    { DIF_CUT_VISIBLE, TRUE, "visible", { "Visible", "view-reveal-symbolic", "success" } },
    { DIF_CUT_VISIBLE, FALSE, "withdrawn", { "Replaced", "object-select-symbolic", "quiet" } },
    { DIF_CUT_REFUSED, FALSE, NULL, { "Refused", "action-unavailable-symbolic", "error" } },
    { DIF_CUT_SKIPPED, FALSE, NULL, { "Skipped", "object-select-symbolic", "quiet" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++) {
    DifCutTarget target = { (char *) "web", (char *) looks[i].on_target };
    g_autoptr (GPtrArray) targets = g_ptr_array_new ();
    DifCut cut = { .state = looks[i].state, .current = looks[i].current, .targets = targets };
    DifCutLook look;

    if (looks[i].on_target != NULL)
      g_ptr_array_add (targets, &target);
    dif_words_cut_look (&cut, &look);
    g_assert_cmpstr (look.word, ==, looks[i].look.word);
    g_assert_cmpstr (look.icon, ==, looks[i].look.icon);
    g_assert_cmpstr (look.style, ==, looks[i].look.style);
    g_assert_cmpstr (dif_words_cut_state (&cut), ==, look.word);
  }
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
  g_test_add_func ("/words/look", test_look);
  g_test_add_func ("/words/hash", test_hash);
  return g_test_run ();
}

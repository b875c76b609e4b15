/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-time.h"
#include "call/dif-call-shelf.h"
#include "dif-test.h"
#include "watch/dif-hours.h"


static DifCall *call;

static void
assert_asks (const char *moment, DifMode mode, gboolean shows_drill, DifHoursKind kind, const char *date)
{
  const DifCallDate *found = NULL;
  gint64 now = dif_time_parse_iso8601 (moment);

  g_assert_cmpint (now, !=, 0);
  g_assert_cmpint (dif_hours_ask (call, mode, shows_drill, now, &found), ==, kind);
  g_assert_cmpstr (found != NULL ? found->id : NULL, ==, date);
}

/* The last drill is on 26 May, the whole day; the election opens at 20:00 on 2 June */
static void
test_drills (void)
{
  assert_asks ("2024-05-25T22:59:00-06:00", DIF_MODE_PRACTICE, FALSE, DIF_HOURS_NOTHING, NULL);
  assert_asks ("2024-05-25T23:00:00-06:00", DIF_MODE_PRACTICE, FALSE, DIF_HOURS_DRILL, "drill-3");
  assert_asks ("2024-05-26T12:00:00-06:00", DIF_MODE_REAL, FALSE, DIF_HOURS_DRILL, "drill-3");
  assert_asks ("2024-05-26T12:00:00-06:00", DIF_MODE_DRILL, TRUE, DIF_HOURS_NOTHING, "drill-3");
  assert_asks ("2024-05-26T23:59:59-06:00", DIF_MODE_DRILL, TRUE, DIF_HOURS_NOTHING, "drill-3");
  assert_asks ("2024-05-27T00:00:00-06:00", DIF_MODE_DRILL, TRUE, DIF_HOURS_WITHDRAW, NULL);
  assert_asks ("2024-05-27T00:00:00-06:00", DIF_MODE_DRILL, FALSE, DIF_HOURS_NOTHING, NULL);
}

static void
test_election (void)
{
  assert_asks ("2024-06-01T19:59:00-06:00", DIF_MODE_DRILL, FALSE, DIF_HOURS_NOTHING, NULL);
  assert_asks ("2024-06-01T20:00:00-06:00", DIF_MODE_DRILL, FALSE, DIF_HOURS_EVE, NULL);
  /* what is not real goes first, also on the night itself */
  assert_asks ("2024-06-02T19:00:00-06:00", DIF_MODE_DRILL, TRUE, DIF_HOURS_WITHDRAW, NULL);
  assert_asks ("2024-06-02T17:59:00-06:00", DIF_MODE_PRACTICE, FALSE, DIF_HOURS_EVE, NULL);
  assert_asks ("2024-06-02T18:00:00-06:00", DIF_MODE_PRACTICE, FALSE, DIF_HOURS_REAL, NULL);
  assert_asks ("2024-06-02T21:00:00-06:00", DIF_MODE_REAL, FALSE, DIF_HOURS_NOTHING, NULL);
  assert_asks ("2024-06-15T23:58:00-06:00", DIF_MODE_DRILL, FALSE, DIF_HOURS_REAL, NULL);
  assert_asks ("2024-06-16T00:00:00-06:00", DIF_MODE_DRILL, FALSE, DIF_HOURS_NOTHING, NULL);
}

int
main (int argc, char *argv[])
{
  DifCallShelf *shelf;
  int failed;

  g_test_init (&argc, &argv, NULL);
  shelf = dif_call_shelf_new ("/nonexistent");
  call = dif_call_shelf_lookup (shelf, "ietam-2024", NULL);
  g_assert_nonnull (call);
  g_test_add_func ("/hours/drills", test_drills);
  g_test_add_func ("/hours/election", test_election);
  failed = g_test_run ();
  g_object_unref (call);
  dif_call_shelf_free (shelf);
  return failed;
}

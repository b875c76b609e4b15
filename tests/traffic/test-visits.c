/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dif-test.h"
#include "traffic/dif-visits.h"

#define GAP (1800)
#define VISITORS (40)
#define REQUESTS (4000)

typedef struct {
  guint64 visitor;
  guint32 second;
} Request;

static void
describe (guint64 visitor, guint32 first, guint32 last, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf ("%04u %08u-%08u", (guint) visitor, first, last));
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
tell (DifVisits *visits)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  dif_visits_foreach (visits, describe, lines);
  g_ptr_array_sort (lines, by_text);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static int
by_visitor_and_second (gconstpointer a, gconstpointer b)
{
  const Request *left = a, *right = b;

  if (left->visitor != right->visitor)
    return left->visitor < right->visitor ? -1 : 1;
  return left->second < right->second ? -1 : left->second > right->second;
}

/* The same, by sorting */
static char *
expect (const Request *requests)
{
  g_autofree Request *sorted = g_memdup2 (requests, REQUESTS * sizeof *requests);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  guint start = 0;

  qsort (sorted, REQUESTS, sizeof *sorted, by_visitor_and_second);
  for (guint i = 1; i <= REQUESTS; i++) {
    if (i == REQUESTS || sorted[i].visitor != sorted[i - 1].visitor ||
        sorted[i].second - sorted[i - 1].second > GAP) {
      describe (sorted[start].visitor, sorted[start].second, sorted[i - 1].second, lines);
      start = i;
    }
  }
  g_ptr_array_sort (lines, by_text);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
test_any_order (void)
{
  for (guint32 seed = 0; seed < 20; seed++) {
    g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
    g_autofree Request *requests = g_new (Request, REQUESTS);
    g_autoptr (DifVisits) one = dif_visits_new (GAP);
    DifVisits *parts[3] = { dif_visits_new (GAP), dif_visits_new (GAP), dif_visits_new (GAP) };
    g_autofree char *expected = NULL, *alone = NULL, *joined = NULL;

    for (guint i = 0; i < REQUESTS; i++) {
      requests[i].visitor = (guint64) g_rand_int_range (chance, 1, VISITORS);
      requests[i].second = (guint32) g_rand_int_range (chance, 0, 3 * 86400);
      if (i > 0 && g_rand_int_range (chance, 0, 10) == 0) {
        requests[i].visitor = requests[i - 1].visitor;
        requests[i].second = requests[i - 1].second + GAP + (guint32) g_rand_int_range (chance, 0, 2);
      }
      dif_visits_add (one, requests[i].visitor, requests[i].second);
      dif_visits_add (parts[g_rand_int_range (chance, 0, 3)], requests[i].visitor, requests[i].second);
    }
    expected = expect (requests);
    alone = tell (one);
    g_assert_cmpstr (alone, ==, expected);
    dif_visits_join (parts[1], parts[2]);
    dif_visits_join (parts[1], parts[0]);
    joined = tell (parts[1]);
    g_assert_cmpstr (joined, ==, expected);
    for (guint i = 0; i < 3; i++)
      dif_visits_free (parts[i]);
  }
}

static void
test_limits (void)
{
  g_autoptr (DifVisits) visits = dif_visits_new (GAP);
  g_autofree char *told = NULL;

  dif_visits_add (visits, 1, G_MAXUINT32);
  dif_visits_add (visits, 1, 0);
  dif_visits_add (visits, 1, GAP);
  dif_visits_add (visits, 1, 2 * GAP + 1);
  told = tell (visits);
  g_assert_cmpstr (told, ==, "0001 00000000-00001800\n0001 00003601-00003601\n0001 4294967295-4294967295");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visits/any-order", test_any_order);
  g_test_add_func ("/visits/limits", test_limits);
  return g_test_run ();
}

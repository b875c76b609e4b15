/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten thousand cuts: reading them never keeps the main loop from its work. */
#include <time.h>

#include "archive/dif-archive.h"
#include "dif-desk.h"
#include "dif-test.h"

#define CUTS (10000)
/* CPU time of one turn of the main loop (issue: none above 16 ms) */
#define LIMIT_MS (16)


static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* By one statement: the archive's own way takes a transaction's time for each */
static void
fill (const char *folder, gint64 from, gint64 to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifArchive) archive = dif_archive_open (folder, TRUE, clock, &error);

  g_assert_no_error (error);
  dif_database_run (dif_archive_get_database (archive), &error,
                    "WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)"
                    " INSERT INTO cut(id, mode, call, cut_time, origin, received, state, expects, captured, expected)"
                    " SELECT printf('cut-%05d', i), 'practice', 'ietam-2024', (i + 1) * 60000000, 'feed',"
                    " (i + 1) * 60000000, 'received', '', i, 20000 FROM n",
                    "ii", from, to);
  g_assert_no_error (error);
}

/* Turns the main loop until the desk shows @count cuts; returns the longest turn */
static double
turn_until (DifDesk *desk, guint count)
{
  double longest = 0;

  while (g_list_model_get_n_items (dif_desk_get_cuts (desk)) != count) {
    double before = cpu_ms ();

    g_main_context_iteration (NULL, TRUE);
    longest = MAX (longest, cpu_ms () - before);
  }
  return longest;
}

static void
test_turns (void)
{
  char *folder = dif_test_folder ();
  g_autoptr (DifDesk) desk = NULL;
  double first, next;

  fill (folder, 0, CUTS);
  desk = dif_desk_new (folder);
  first = turn_until (desk, CUTS);
  fill (folder, CUTS, CUTS + 1);
  dif_desk_refresh (desk);
  next = turn_until (desk, CUTS + 1);
  g_test_message ("longest turn: %.1f ms at the first reading, %.1f ms when one more came", first, next);
  g_assert_cmpfloat (first, <, LIMIT_MS);
  g_assert_cmpfloat (next, <, LIMIT_MS);
  g_object_run_dispose (G_OBJECT (desk));
  dif_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/large/turns", test_turns);
  return g_test_run ();
}

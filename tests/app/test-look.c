/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever comes first and whatever comes last: the last look that was asked for is the one that is shown. */
#include "archive/dif-ledger.h"
#include "dif-look.h"
#include "dif-test.h"
#include "dif-worker.h"
#include "relay/dif-profile.h"


/* What a page would be: it asks by hand, and its answers come when the test says so */
typedef struct {
  char *folders[2];
  DifDesk *desk;
  DifLook *look;
  int shown;        /* the last answer */
  int times;
  int failed;
  char *folder;     /* of the reading that it was for */
} Page;

static GPtrArray *asked; /* (element-type GTask) in order, each answered once at most */
static int freed;


static void
ask (DifDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (desk, cancellable, callback, data);

  g_task_set_source_tag (task, ask);
  g_ptr_array_add (asked, task);
}

static gpointer
finish (DifDesk *desk, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
free_answer (gpointer answer)
{
  freed++;
  g_free (answer);
}

static void
show (gpointer owner, DifReading *reading, gpointer found, const GError *error)
{
  Page *page = owner;

  g_free (page->folder);
  page->folder = g_strdup (reading->folder);
  page->times++;
  if (found == NULL) {
    g_assert_nonnull (error);
    page->failed++;
    return;
  }
  page->shown = *(int *) found;
  free_answer (found);
}

static const DifLookKind each = { .ask = ask, .finish = finish, .free = free_answer, .show = show };
static const DifLookKind by_record = { .ask = ask, .finish = finish, .free = free_answer, .show = show, .by_record = TRUE };

static void
on_said (GTask *task, GParamSpec *pspec, gpointer done)
{
  *(gboolean *) done = TRUE;
}

/* The answer to the n-th question, told to whoever asked */
static void
say (guint n, int answer)
{
  GTask *task = g_ptr_array_index (asked, n);
  gboolean done = FALSE;

  g_signal_connect (task, "notify::completed", G_CALLBACK (on_said), &done);
  if (answer > 0)
    g_task_return_pointer (task, g_memdup2 (&answer, sizeof answer), free_answer);
  else
    g_task_return_new_error (task, DIF_ERROR, DIF_ERROR_FAILED, "nothing was found there");
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (task, &done);
}

static void
await_reading (Page *page, gint64 records)
{
  for (;;) {
    DifReading *reading = dif_desk_get_reading (page->desk);

    if (reading != NULL && reading->last_record == records)
      return;
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Something is written there, and the desk has read it */
static void
write_record (Page *page, gint64 records)
{
  g_autoptr (GError) error = NULL;
  DifProfile *profile = dif_profile_open (dif_desk_get_folder (page->desk), TRUE, NULL, &error);

  g_assert_no_error (error);
  dif_ledger_append (profile->archive, "test", dif_ledger_facts ("what", "written", NULL), &error);
  g_assert_no_error (error);
  dif_profile_free (profile);
  dif_desk_refresh (page->desk);
  await_reading (page, records);
}

/* A reading of its own that holds what the one before held */
static void
read_again (Page *page)
{
  g_autoptr (DifReading) before = dif_reading_ref (dif_desk_get_reading (page->desk));

  dif_desk_refresh (page->desk);
  while (dif_desk_get_reading (page->desk) == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
page_open (Page *page, gconstpointer kind)
{
  freed = 0;
  asked = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < G_N_ELEMENTS (page->folders); i++)
    page->folders[i] = dif_test_folder ();
  page->desk = dif_desk_new (page->folders[0]);
  page->look = dif_look_new (kind, page);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 0);
  await_reading (page, 0);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 1);
}

static void
page_close (Page *page, gconstpointer kind)
{
  g_clear_pointer (&page->look, dif_look_free);
  g_ptr_array_unref (asked);
  dif_desk_stop (page->desk);
  dif_worker_settle ();
  g_object_unref (page->desk);
  g_free (page->folder);
  for (guint i = 0; i < G_N_ELEMENTS (page->folders); i++)
    dif_test_folder_remove (page->folders[i]);
}

/* Asked for while a look is under way: looked up when that one ends */
static void
test_meanwhile (Page *page, gconstpointer kind)
{
  dif_look_refresh (page->look, page->desk);
  write_record (page, 1);
  dif_look_refresh (page->look, page->desk);
  write_record (page, 2);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 1);
  say (0, 1);
  g_assert_cmpint (page->shown, ==, 1);
  g_assert_cmpuint (asked->len, ==, 2);
  say (1, 2);
  g_assert_cmpint (page->shown, ==, 2);
  /* and that was the last one */
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 2);
  g_assert_cmpint (freed, ==, 2);
}

/* The answer to an older question comes last */
static void
test_again (Page *page, gconstpointer kind)
{
  dif_look_again (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 2);
  say (1, 5);
  say (0, 4);
  g_assert_cmpint (page->shown, ==, 5);
  g_assert_cmpint (page->times, ==, 1);
}

/* What was found in a folder that is no longer shown is dropped, though nobody looked in between */
static void
test_other_folder (Page *page, gconstpointer kind)
{
  dif_desk_set_folder (page->desk, page->folders[1]);
  say (0, 1);
  g_assert_cmpint (page->times, ==, 0);
  g_assert_cmpint (freed, ==, 1);
  await_reading (page, 0);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 2);
  say (1, 2);
  g_assert_cmpint (page->shown, ==, 2);
  g_assert_cmpstr (page->folder, ==, page->folders[1]);
}

/* The same, and the page has seen that there is nothing to show */
static void
test_turned (Page *page, gconstpointer kind)
{
  dif_desk_set_folder (page->desk, page->folders[1]);
  g_assert_null (dif_desk_get_reading (page->desk));
  dif_look_refresh (page->look, page->desk);
  await_reading (page, 0);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 2);
  say (1, 2);
  say (0, 1);
  g_assert_cmpint (page->shown, ==, 2);
  g_assert_cmpint (page->times, ==, 1);
}

/* The page goes while a look is under way */
static void
test_free (Page *page, gconstpointer kind)
{
  g_clear_pointer (&page->look, dif_look_free);
  say (0, 1);
  g_assert_cmpint (page->times, ==, 0);
}

/* Not asked again before the ledger has a new record; after a failure with the next reading */
static void
test_by_record (Page *page, gconstpointer kind)
{
  say (0, 1);
  read_again (page);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 1);
  write_record (page, 1);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 2);
  say (1, 0);
  g_assert_cmpint (page->failed, ==, 1);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 2);
  read_again (page);
  dif_look_refresh (page->look, page->desk);
  g_assert_cmpuint (asked->len, ==, 3);
  say (2, 3);
  g_assert_cmpint (page->shown, ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/look/meanwhile", Page, &each, page_open, test_meanwhile, page_close);
  g_test_add ("/look/again", Page, &each, page_open, test_again, page_close);
  g_test_add ("/look/other-folder", Page, &each, page_open, test_other_folder, page_close);
  g_test_add ("/look/turned", Page, &each, page_open, test_turned, page_close);
  g_test_add ("/look/free", Page, &each, page_open, test_free, page_close);
  g_test_add ("/look/by-record", Page, &by_record, page_open, test_by_record, page_close);
  return g_test_run ();
}

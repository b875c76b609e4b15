/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger as a list: newest first, read only where somebody looks, followed as it grows. */
#include "archive/dif-archive.h"
#include "base/dif-file.h"
#include "dif-ledger-model.h"

#define RECORDS (600)


static void
append (DifArchive *archive, guint count, const char *kind, const char *text)
{
  DifDatabase *database = dif_archive_get_database (archive);
  g_autoptr (GError) error = NULL;

  /* one commit for all of them */
  g_assert_true (dif_database_begin (database, &error));
  for (guint i = 0; i < count; i++)
    g_assert_true (dif_ledger_append (archive, kind, dif_ledger_facts ("text", text, NULL), &error));
  g_assert_true (dif_database_end (database, TRUE, &error));
}

static void
settle (DifLedgerModel *model)
{
  while (dif_ledger_model_is_searching (model))
    g_main_context_iteration (NULL, TRUE);
}

static guint
count_of (DifLedgerModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* Returns: (transfer full): the item, read */
static DifLedgerItem *
read_item (DifLedgerModel *model, guint position)
{
  DifLedgerItem *item = g_list_model_get_item (G_LIST_MODEL (model), position);

  g_assert_nonnull (item);
  while (dif_ledger_item_get (item) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return item;
}

static void
check_list (const char *folder, DifArchive *archive)
{
  g_autoptr (DifLedgerModel) model = dif_ledger_model_new ();
  g_autoptr (DifLedgerItem) newest = NULL;
  g_autoptr (DifLedgerItem) again = NULL;
  g_autoptr (DifLedgerItem) moved = NULL;

  dif_ledger_model_follow (model, folder, RECORDS);
  settle (model);
  g_assert_cmpuint (count_of (model), ==, RECORDS);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), RECORDS));
  newest = read_item (model, 0);
  g_assert_cmpint (dif_ledger_item_get (newest)->seq, ==, RECORDS);
  again = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_true (newest == again);

  /* it grew: what was the newest is the second */
  append (archive, 1, "published", "one more");
  dif_ledger_model_follow (model, folder, RECORDS + 1);
  settle (model);
  g_assert_cmpuint (count_of (model), ==, RECORDS + 1);
  moved = g_list_model_get_item (G_LIST_MODEL (model), 1);
  g_assert_true (moved == newest);
}

static void
check_filter (const char *folder)
{
  g_autoptr (DifLedgerModel) model = dif_ledger_model_new ();
  g_autoptr (DifLedgerItem) found = NULL;

  dif_ledger_model_follow (model, folder, RECORDS + 1);
  dif_ledger_model_filter (model, DIF_LEDGER_PUBLISHING, NULL);
  settle (model);
  g_assert_cmpuint (count_of (model), ==, 1);
  found = read_item (model, 0);
  g_assert_cmpstr (dif_ledger_item_get (found)->kind, ==, "published");

  dif_ledger_model_filter (model, DIF_LEDGER_ALL, "ONE MORE");
  settle (model);
  g_assert_cmpuint (count_of (model), ==, 1);
  /* by what a person reads, and not only by what is written */
  dif_ledger_model_filter (model, DIF_LEDGER_ALL, "package RECEIVED");
  settle (model);
  g_assert_cmpuint (count_of (model), ==, RECORDS);
  /* what the database would take for a pattern is text */
  dif_ledger_model_filter (model, DIF_LEDGER_ALL, "one_more%");
  settle (model);
  g_assert_cmpuint (count_of (model), ==, 0);
}

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("difusor-test-XXXXXX", &error);
  g_autoptr (DifClock) clock = dif_clock_new ();
  g_autoptr (DifArchive) archive = dif_archive_open (folder, TRUE, clock, &error);

  g_assert_no_error (error);
  append (archive, RECORDS, "package-received", "a package");
  check_list (folder, archive);
  check_filter (folder);
  g_clear_object (&archive);
  g_assert_true (dif_tree_remove (folder, NULL));
}

static void
test_words (void)
{
  DifLedgerRecord record = { .kind = (char *) "visible",
                             .body = (char *) "{\"cut\":\"20240602-2140\",\"target\":\"web\"}" };
  g_autofree char *detail = dif_ledger_words_detail (&record);

  g_assert_cmpstr (detail, ==, "Cut of 21:40 · web");
  g_assert_cmpstr (dif_ledger_words_title ("visible"), ==, "Readers see it");
  g_assert_cmpstr (dif_ledger_words_title ("of-tomorrow"), ==, "of-tomorrow");
  for (DifLedgerTopic topic = DIF_LEDGER_CUTS; topic < DIF_LEDGER_N_TOPICS; topic++) {
    g_autofree const char **kinds = dif_ledger_words_kinds (topic);

    g_assert_nonnull (kinds[0]);
  }
}

static void
test_span (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  DifIncident incident = { .opened = 20 * G_TIME_SPAN_HOUR, .count = 1 };
  g_autofree char *open = dif_ledger_words_span (&incident, zone);
  g_autofree char *closed = NULL;

  g_assert_cmpstr (open, ==, "1 January, 20:00 · goes on");
  incident.closed = incident.opened + 12 * G_TIME_SPAN_MINUTE;
  incident.count = 3;
  closed = dif_ledger_words_span (&incident, zone);
  g_assert_cmpstr (closed, ==, "1 January, 20:00 – 20:12 · 12 minutes · met 3 times");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-model/list", test_list);
  g_test_add_func ("/ledger-model/words", test_words);
  g_test_add_func ("/ledger-model/span", test_span);
  return g_test_run ();
}

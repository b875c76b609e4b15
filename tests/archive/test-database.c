/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite as the archive uses it: whole or not opened, migrated with a copy beside it. */
#include <glib/gstdio.h>
#include <sqlite3.h>

#include "archive/dif-database.h"
#include "dif-test.h"

#define APPLICATION_ID "1145652821" /* "DIFU" */


static const char *const steps[] = {
  "CREATE TABLE bird(name TEXT NOT NULL)",
  "ALTER TABLE bird ADD COLUMN seen INTEGER NOT NULL DEFAULT 1",
  "UPDATE bird SET seen = 7",
};

typedef struct {
  char *folder;
  char *path;
} Fixture;


static void
fixture_open (Fixture *self)
{
  self->folder = dif_test_folder ();
  self->path = g_build_filename (self->folder, "difusor.db", NULL);
}

static void
fixture_close (Fixture *self)
{
  g_free (self->path);
  dif_test_folder_remove (self->folder);
}

/* What other programs, or other versions of ours, do to the file */
static void
meddle (Fixture *self, const char *sql)
{
  sqlite3 *handle;
  char *reason = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &reason);
  g_assert_cmpstr (reason, ==, NULL);
  sqlite3_close (handle);
}

static gint64
ask (DifDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (database, &error, sql, "");

  g_assert_no_error (error);
  g_assert_true (dif_query_next (query, &error));
  return dif_query_integer (query, 0);
}

static DifDatabase *
open_steps (Fixture *self, guint count)
{
  g_autoptr (GError) error = NULL;
  DifDatabase *database = dif_database_open_steps (self->path, TRUE, steps, count, &error);

  g_assert_no_error (error);
  return database;
}

static void
assert_not_opened (Fixture *self, DifError code, const char *part)
{
  for (guint writable = 0; writable <= 1; writable++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_database_open (self->path, writable != 0, &error));
    g_assert_nonnull (strstr (error->message, self->path));
    dif_assert_error (error, code, part);
  }
}

static void
test_fresh (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  DifDatabase *database;

  fixture_open (&self);
  /* looking makes nothing, and finds empty tables */
  database = dif_database_open (self.path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM cut"), ==, 0);
  dif_database_close (database);
  g_assert_false (g_file_test (self.path, G_FILE_TEST_EXISTS));

  database = dif_database_open (self.path, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ask (database, "PRAGMA application_id"), ==, g_ascii_strtoll (APPLICATION_ID, NULL, 10));
  g_assert_cmpint (ask (database, "PRAGMA user_version"), >, 0);
  g_assert_cmpint (ask (database, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (ask (database, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), ==, 1);
  dif_database_close (database);
  fixture_close (&self);
}

static void
test_looking_changes_nothing (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  DifDatabase *database;

  fixture_open (&self);
  dif_database_close (dif_database_open (self.path, TRUE, NULL));
  database = dif_database_open (self.path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_false (dif_database_run (database, &error, "DELETE FROM setting", ""));
  g_assert_nonnull (error);
  dif_database_close (database);
  fixture_close (&self);
}

static void
test_damaged (void)
{
  Fixture self;
  g_autofree char *bytes = NULL;
  gsize length;

  fixture_open (&self);
  dif_database_close (dif_database_open (self.path, TRUE, NULL));
  g_assert_true (g_file_get_contents (self.path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 8192);
  memset (bytes + 4096, 0xa5, length - 4096);
  g_assert_true (g_file_set_contents (self.path, bytes, (gssize) length, NULL));
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_database_open (self.path, TRUE, &error));
    dif_assert_error (error, DIF_ERROR_DAMAGED, self.path);
  }

  /* cut short, and something else altogether */
  g_assert_true (g_file_set_contents (self.path, bytes, 5000, NULL));
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (dif_database_open (self.path, TRUE, &error));
    dif_assert_error (error, DIF_ERROR_DAMAGED, self.path);
  }
  memset (bytes, 'x', length);
  g_assert_true (g_file_set_contents (self.path, bytes, (gssize) length, NULL));
  assert_not_opened (&self, DIF_ERROR_DAMAGED, "damaged");
  fixture_close (&self);
}

static void
test_of_others (void)
{
  Fixture self;

  fixture_open (&self);
  meddle (&self, "CREATE TABLE bird(name); PRAGMA user_version = 1; PRAGMA application_id = 5");
  assert_not_opened (&self, DIF_ERROR_DAMAGED, "another program");
  meddle (&self, "PRAGMA user_version = 999; PRAGMA application_id = " APPLICATION_ID);
  assert_not_opened (&self, DIF_ERROR_NEWER, "999");
  fixture_close (&self);
}

static void
test_migrated (void)
{
  Fixture self;
  g_autofree char *copy = NULL;
  DifDatabase *database;

  fixture_open (&self);
  copy = g_strconcat (self.path, ".before-2", NULL);
  database = open_steps (&self, 1);
  g_assert_true (dif_database_run (database, NULL, "INSERT INTO bird VALUES(?)", "s", "tordo"));
  dif_database_close (database);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));

  /* what a start that was killed in the middle left behind is in nobody's way */
  g_assert_true (g_file_set_contents (copy, "half", -1, NULL));
  database = open_steps (&self, G_N_ELEMENTS (steps));
  g_assert_cmpint (ask (database, "SELECT seen FROM bird WHERE name = 'tordo'"), ==, 7);
  g_assert_cmpint (ask (database, "PRAGMA user_version"), ==, G_N_ELEMENTS (steps));
  dif_database_close (database);

  g_free (self.path);
  self.path = g_strdup (copy);
  database = open_steps (&self, 1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM bird"), ==, 1);
  dif_database_close (database);
  fixture_close (&self);
}

/* A step that fails leaves the version before it, whole */
static void
test_migration_fails (void)
{
  static const char *const broken[] = { "CREATE TABLE bird(name TEXT NOT NULL)",
                                        "CREATE TABLE nest(id); INSERT INTO egg VALUES(1)" };
  Fixture self;
  g_autoptr (GError) error = NULL;
  DifDatabase *database;

  fixture_open (&self);
  dif_database_close (open_steps (&self, 1));
  g_assert_null (dif_database_open_steps (self.path, TRUE, broken, G_N_ELEMENTS (broken), &error));
  dif_assert_error (error, DIF_ERROR_FAILED, "egg");
  database = open_steps (&self, 1);
  g_assert_cmpint (ask (database, "SELECT count(*) FROM sqlite_master WHERE name = 'nest'"), ==, 0);
  dif_database_close (database);
  fixture_close (&self);
}

static void
test_transactions (void)
{
  Fixture self;
  g_autoptr (GError) error = NULL;
  DifDatabase *database;

  fixture_open (&self);
  database = open_steps (&self, 1);
  g_assert_true (dif_database_begin (database, &error));
  g_assert_true (dif_database_run (database, &error, "INSERT INTO bird VALUES('a')", ""));
  g_assert_true (dif_database_end (database, TRUE, &error));

  /* what is within another is kept or given up with it */
  g_assert_true (dif_database_begin (database, &error));
  g_assert_true (dif_database_begin (database, &error));
  g_assert_true (dif_database_run (database, &error, "INSERT INTO bird VALUES('b')", ""));
  g_assert_true (dif_database_end (database, TRUE, &error));
  g_assert_false (dif_database_end (database, FALSE, &error));
  g_assert_no_error (error);

  g_assert_true (dif_database_begin (database, &error));
  g_assert_true (dif_database_begin (database, &error));
  g_assert_true (dif_database_run (database, &error, "INSERT INTO bird VALUES('c')", ""));
  g_assert_false (dif_database_end (database, FALSE, &error));
  g_assert_false (dif_database_end (database, TRUE, &error));
  dif_assert_error (error, DIF_ERROR_FAILED, self.path);

  g_assert_cmpint (ask (database, "SELECT count(*) FROM bird"), ==, 1);
  dif_database_close (database);
  fixture_close (&self);
}

/* Values are bound: they are never SQL */
static void
test_values (void)
{
  static const char *const names[] = { "'; DROP TABLE bird; --", "ñandú 🐦", "", "a\nb" };
  Fixture self;
  g_autoptr (GError) error = NULL;
  g_autoptr (DifQuery) query = NULL;
  DifDatabase *database;

  fixture_open (&self);
  database = open_steps (&self, 2);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    dif_database_run (database, &error, "INSERT INTO bird VALUES(?, ?)", "si", names[i],
                      (gint64) G_MAXINT64 - i);
  g_assert_no_error (error);
  query = dif_database_query (database, &error, "SELECT name, seen, NULL FROM bird ORDER BY seen DESC", "");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_true (dif_query_next (query, &error));
    g_assert_cmpstr (dif_query_text (query, 0), ==, names[i]);
    g_assert_cmpint (dif_query_integer (query, 1), ==, (gint64) G_MAXINT64 - i);
    g_assert_true (dif_query_is_null (query, 2));
  }
  g_assert_false (dif_query_next (query, &error));
  g_assert_no_error (error);
  g_assert_false (dif_database_run (database, &error, "INSERT INTO bird VALUES(?, 1)", "s", NULL));
  dif_assert_error (error, DIF_ERROR_FAILED, self.path);
  g_clear_pointer (&query, dif_query_free);
  dif_database_close (database);
  fixture_close (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/fresh", test_fresh);
  g_test_add_func ("/database/looking", test_looking_changes_nothing);
  g_test_add_func ("/database/damaged", test_damaged);
  g_test_add_func ("/database/of-others", test_of_others);
  g_test_add_func ("/database/migrated", test_migrated);
  g_test_add_func ("/database/migration-fails", test_migration_fails);
  g_test_add_func ("/database/transactions", test_transactions);
  g_test_add_func ("/database/values", test_values);
  return g_test_run ();
}

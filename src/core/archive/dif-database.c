/* SPDX-License-Identifier: GPL-3.0-or-later */
#define CACHE_KIB "512"
#define G_LOG_DOMAIN "dif-database"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/dif-error.h"

#include "dif-database.h"

#define APPLICATION_ID (0x44494655) /* "DIFU" */
#define BUSY_MS (5000)


struct _DifDatabase {
  sqlite3 *handle;          /* (owned) */
  char *path;               /* (owned) */
  const char *const *steps; /* (unowned) migrations, in order */
  guint version;            /* that the last of them leads to */
  guint depth;              /* of transactions within one another */
  gboolean broken;          /* a part of the one under way was given up */
};

struct _DifQuery {
  DifDatabase *database; /* (unowned) */
  sqlite3_stmt *statement; /* (owned) */
};

/* Each step leads from one user_version to the next; a step once released is never changed. */
static const char *const migrations[] = {
  "CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"

  "CREATE TABLE cut(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
  " mode TEXT NOT NULL, call TEXT NOT NULL, cut_time INTEGER NOT NULL, origin TEXT NOT NULL,"
  " received INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, expects TEXT NOT NULL,"
  " manifest TEXT, files INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,"
  " captured INTEGER NOT NULL DEFAULT -1, expected INTEGER NOT NULL DEFAULT -1);"
  "CREATE INDEX cut_order ON cut(mode, call, cut_time, seq);"

  "CREATE TABLE package(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
  " cut TEXT NOT NULL REFERENCES cut(id), offer TEXT NOT NULL, kind TEXT NOT NULL,"
  " file TEXT NOT NULL, path TEXT, size INTEGER NOT NULL, sha256 TEXT NOT NULL,"
  " received INTEGER NOT NULL, has_data INTEGER NOT NULL, has_database INTEGER NOT NULL,"
  " files TEXT, notices TEXT NOT NULL DEFAULT '');"
  "CREATE INDEX package_cut ON package(cut);"
  "CREATE INDEX package_sha256 ON package(sha256);"

  "CREATE TABLE offer(source TEXT NOT NULL, id TEXT NOT NULL, fingerprint TEXT NOT NULL,"
  " etag TEXT, last_modified TEXT, outcome TEXT NOT NULL, PRIMARY KEY(source, id)) WITHOUT ROWID;"

  "CREATE TABLE target(name TEXT PRIMARY KEY, position INTEGER NOT NULL, config TEXT NOT NULL,"
  " held_cut TEXT, held_manifest TEXT, held_since INTEGER NOT NULL DEFAULT 0,"
  " verified INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"

  "CREATE TABLE publication(seq INTEGER PRIMARY KEY AUTOINCREMENT, cut TEXT NOT NULL,"
  " target TEXT NOT NULL, state TEXT NOT NULL, reason TEXT, started INTEGER NOT NULL,"
  " ended INTEGER, error TEXT);"
  "CREATE INDEX publication_cut ON publication(cut, target);"

  "CREATE TABLE incident(seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL,"
  " text TEXT NOT NULL, opened INTEGER NOT NULL, closed INTEGER, count INTEGER NOT NULL);"
  "CREATE UNIQUE INDEX incident_open ON incident(key) WHERE closed IS NULL;"

  "CREATE TABLE probe(target TEXT NOT NULL, at INTEGER NOT NULL, state INTEGER NOT NULL,"
  " problem TEXT, cut TEXT, first_byte_us INTEGER NOT NULL, certificate_days INTEGER NOT NULL,"
  " PRIMARY KEY(target, at)) WITHOUT ROWID;"

  "CREATE TABLE ledger(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL,"
  " body TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL);"
  "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger"
  " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
  "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger"
  " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;"
  "CREATE TRIGGER ledger_append BEFORE INSERT ON ledger"
  " WHEN NEW.seq IS NOT (SELECT ifnull(max(seq), 0) + 1 FROM ledger)"
  " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;",

  "CREATE TABLE finding(seq INTEGER PRIMARY KEY AUTOINCREMENT, cut TEXT NOT NULL REFERENCES cut(id),"
  " file TEXT NOT NULL, level INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, path TEXT,"
  " row INTEGER NOT NULL);"
  "CREATE INDEX finding_cut ON finding(cut);"
  "ALTER TABLE incident ADD COLUMN effect TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE incident ADD COLUMN updated INTEGER NOT NULL DEFAULT 0;",

  /* figures of access logs */
  "CREATE TABLE traffic_run(seq INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL,"
  " kept INTEGER NOT NULL, definitions TEXT, remark TEXT);"
  "CREATE TABLE traffic_day(scope TEXT NOT NULL, date TEXT NOT NULL, hits INTEGER NOT NULL,"
  " pages INTEGER NOT NULL, visits INTEGER NOT NULL, visitors INTEGER NOT NULL,"
  " bytes INTEGER NOT NULL, origin TEXT NOT NULL, run INTEGER NOT NULL REFERENCES traffic_run(seq),"
  " PRIMARY KEY(scope, date)) WITHOUT ROWID;"
  "CREATE TABLE traffic_hour(scope TEXT NOT NULL, start INTEGER NOT NULL, hits INTEGER NOT NULL,"
  " pages INTEGER NOT NULL, visits INTEGER NOT NULL, PRIMARY KEY(scope, start)) WITHOUT ROWID;",

  /* what shows that the requirements are met, and the tests that were made */
  "CREATE TABLE measure(subject TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,"
  " state INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(subject, id)) WITHOUT ROWID;"
  "CREATE TABLE evidence(seq INTEGER PRIMARY KEY AUTOINCREMENT, requirement TEXT NOT NULL,"
  " at INTEGER NOT NULL, text TEXT NOT NULL, file TEXT, sha256 TEXT);"
  "CREATE TABLE test_run(seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,"
  " subject TEXT NOT NULL, mode TEXT NOT NULL, passed INTEGER NOT NULL, bytes INTEGER NOT NULL,"
  " micros INTEGER NOT NULL, text TEXT NOT NULL, hash TEXT NOT NULL);",

  /* when what came wrong is fetched again, and what an operator may admit all the same */
  "ALTER TABLE offer ADD COLUMN announcement TEXT NOT NULL DEFAULT '';"
  "ALTER TABLE offer ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE offer ADD COLUMN again INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE cut ADD COLUMN admissible INTEGER NOT NULL DEFAULT 0;",

  /* access logs that are collected from targets */
  "CREATE TABLE log_place(target TEXT PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE log_file(seq INTEGER PRIMARY KEY AUTOINCREMENT, target TEXT NOT NULL, origin TEXT NOT NULL,"
  " fingerprint TEXT NOT NULL, file TEXT NOT NULL, state INTEGER NOT NULL, bytes INTEGER NOT NULL,"
  " sha256 TEXT NOT NULL, head TEXT NOT NULL, last INTEGER NOT NULL);"
  "CREATE INDEX log_file_target ON log_file(target);",

  /* the outlet's own page, looked at with the public address that it frames */
  "ALTER TABLE probe ADD COLUMN page TEXT;"
  "ALTER TABLE probe ADD COLUMN page_state INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE probe ADD COLUMN page_problem TEXT;",
};


static void
set_sqlite_error (DifDatabase *self, GError **error)
{
  int code = sqlite3_errcode (self->handle);
  const char *reason = sqlite3_errmsg (self->handle);

  switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      dif_set_error (error, DIF_ERROR_DAMAGED,
                     _("Put back a copy of it, or move the data folder away and start a new one: the "
                       "packages under packages/ are whole."),
                     _("The database “%s” is damaged: %s"), self->path, reason);
      break;
    case SQLITE_FULL:
      dif_set_error (error, DIF_ERROR_STORAGE,
                     _("Free some space on that disk; what is already kept is not touched."),
                     _("The database “%s” cannot grow: %s"), self->path, reason);
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_IOERR:
      dif_set_error (error, DIF_ERROR_STORAGE,
                     _("Make the folder writable for you, or choose another one."),
                     _("The database “%s” cannot be used: %s"), self->path, reason);
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      dif_set_error (error, DIF_ERROR_LOCKED, _("Try again."), _("The database “%s” is busy: %s"),
                     self->path, reason);
      break;
    default:
      dif_set_error (error, DIF_ERROR_FAILED, _("Try again; if it stays so, report it with this text."),
                     _("The database “%s” refused a change: %s"),
                     self->path, reason);
      break;
  }
}

static gboolean
execute (DifDatabase *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  set_sqlite_error (self, error);
  return FALSE;
}

static gboolean
read_integer (DifDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (self, error, sql, "");

  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  *value = dif_query_integer (query, 0);
  return TRUE;
}

static gboolean
quick_check (DifDatabase *self, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (self, error, "PRAGMA quick_check(1)", "");
  g_autofree char *answer = NULL;

  if (query == NULL || !dif_query_next (query, error))
    return FALSE;
  answer = g_strdup (dif_query_text (query, 0));
  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;
  if (answer != NULL)
    g_strdelimit (answer, "\n", ' ');
  dif_set_error (error, DIF_ERROR_DAMAGED,
                 _("Put back a copy of it, or move the data folder away and start a new one: the "
                   "packages under packages/ are whole."),
                 _("The database “%s” is damaged: %s"), self->path, answer != NULL ? answer : "?");
  return FALSE;
}

/* A copy as it was before the next step. One that stands there was made before a step that did not
 * end: this one is the same, or newer. */
static gboolean
back_up (DifDatabase *self, gint64 version, GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.before-%d", self->path, (int) version + 1);
  g_autofree char *fresh = g_strconcat (copy, ".new", NULL);

  g_unlink (fresh);
  if (!dif_database_run (self, error, "VACUUM INTO ?", "s", fresh))
    return FALSE;
  if (g_rename (fresh, copy) == 0)
    return TRUE;
  dif_set_error_errno (error, errno, _("Could not write “%s”"), copy);
  return FALSE;
}

static gboolean
migrate (DifDatabase *self, gint64 version, GError **error)
{
  if (version > 0 && !back_up (self, version, error))
    return FALSE;

  for (gint64 step = version; step < (gint64) self->version; step++) {
    g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d; PRAGMA application_id = %d",
                                             (int) step + 1, APPLICATION_ID);
    gboolean ok = dif_database_begin (self, error) && execute (self, self->steps[step], error) &&
                  execute (self, mark, error);

    if (!dif_database_end (self, ok, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
prepare (DifDatabase *self, gboolean writable, gboolean in_memory, GError **error)
{
  gint64 version, application;

  if (!read_integer (self, "PRAGMA user_version", &version, error) ||
      !read_integer (self, "PRAGMA application_id", &application, error))
    return FALSE;

  if (version > (gint64) self->version) {
    dif_set_error (error, DIF_ERROR_NEWER, _("Use the version of Difusor that wrote it, or a newer one."),
                   _("The database “%s” was written by a newer version (%d; this one knows %d)"),
                   self->path, (int) version, (int) self->version);
    return FALSE;
  }
  if (version > 0 && application != APPLICATION_ID) {
    dif_set_error (error, DIF_ERROR_DAMAGED, _("Choose another data folder."),
                   _("“%s” is a database of another program"), self->path);
    return FALSE;
  }
  if (in_memory)
    return migrate (self, 0, error);
  if (!writable && version < (gint64) G_N_ELEMENTS (migrations)) {
    dif_set_error (error, DIF_ERROR_SETUP,
                   _("Start the relay or any command that writes: it brings the database up to date and "
                     "keeps a copy."),
                   _("The database “%s” was written by an older version"), self->path);
    return FALSE;
  }
  /* what a night needs again and again is little; several threads have the database open */
  if (!execute (self, "PRAGMA cache_size = -" CACHE_KIB, error))
    return FALSE;
  if (!writable)
    return execute (self, "PRAGMA query_only = 1", error);

  return execute (self, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF", error) &&
         quick_check (self, error) &&
         (version == (gint64) self->version || migrate (self, version, error));
}

/* Whether there is no database yet; an empty file is one whose first transaction has not ended */
static gboolean
is_absent (const char *path, gboolean *absent, GError **error)
{
  GStatBuf about;

  if (g_stat (path, &about) == 0) {
    *absent = about.st_size == 0;
    return TRUE;
  }
  *absent = errno == ENOENT;
  if (!*absent)
    dif_set_error_errno (error, errno, _("The database “%s” cannot be read"), path);
  return *absent;
}

DifDatabase *
dif_database_open (const char *path, gboolean writable, GError **error)
{
  return dif_database_open_steps (path, writable, migrations, G_N_ELEMENTS (migrations), error);
}

DifDatabase *
dif_database_open_steps (const char *path,
                         gboolean writable,
                         const char *const *steps,
                         guint count,
                         GError **error)
{
  g_autoptr (DifDatabase) self = g_new0 (DifDatabase, 1);
  gboolean in_memory = FALSE;
  int flags;

  self->path = g_strdup (path);
  self->steps = steps;
  self->version = count;
  if (!writable && !is_absent (path, &in_memory, error))
    return NULL;
  flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX |
          (writable || in_memory ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2 (in_memory ? ":memory:" : path, &self->handle, flags, NULL) != SQLITE_OK) {
    set_sqlite_error (self, error);
    return NULL;
  }
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_MS);
  if (!prepare (self, writable, in_memory, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
dif_database_close (DifDatabase *self)
{
  sqlite3_close_v2 (self->handle);
  g_free (self->path);
  g_free (self);
}

/* @lifetime: SQLITE_STATIC if the texts outlive the statement: a manifest may have megabytes */
static sqlite3_stmt *
prepare_statement (DifDatabase *self,
                   const char *sql,
                   sqlite3_destructor_type lifetime,
                   const char *types,
                   va_list values,
                   GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK) {
    set_sqlite_error (self, error);
    return NULL;
  }
  for (int i = 0; types[i] != '\0'; i++) {
    if (types[i] == 's')
      sqlite3_bind_text (statement, i + 1, va_arg (values, const char *), -1, lifetime);
    else
      sqlite3_bind_int64 (statement, i + 1, va_arg (values, gint64));
  }
  return statement;
}

gboolean
dif_database_run (DifDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  va_list values;
  int result;

  va_start (values, types);
  statement = prepare_statement (self, sql, SQLITE_STATIC, types, values, error);
  va_end (values);
  if (statement == NULL)
    return FALSE;

  result = sqlite3_step (statement);
  if (result != SQLITE_DONE && result != SQLITE_ROW)
    set_sqlite_error (self, error);
  sqlite3_finalize (statement);
  return result == SQLITE_DONE || result == SQLITE_ROW;
}

gboolean
dif_database_hold (DifDatabase *self, GError **error)
{
  return execute (self, "BEGIN DEFERRED", error);
}

gboolean
dif_database_begin (DifDatabase *self, GError **error)
{
  if (self->depth == 0) {
    self->broken = FALSE;
    if (!execute (self, "BEGIN IMMEDIATE", error))
      return FALSE;
  }
  self->depth++;
  return TRUE;
}

gboolean
dif_database_end (DifDatabase *self, gboolean ok, GError **error)
{
  if (self->depth == 0)
    return FALSE;
  self->broken = self->broken || !ok;
  if (--self->depth > 0)
    return ok;
  if (!self->broken && execute (self, "COMMIT", error))
    return TRUE;
  if (ok && self->broken)
    dif_set_error (error, DIF_ERROR_FAILED, _("Try again; if it stays so, report it with this text."),
                   _("A change of “%s” was given up in part, so the whole of it was"), self->path);
  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

DifQuery *
dif_database_query (DifDatabase *self, GError **error, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement;
  DifQuery *query;
  va_list values;

  va_start (values, types);
  statement = prepare_statement (self, sql, SQLITE_TRANSIENT, types, values, error);
  va_end (values);
  if (statement == NULL)
    return NULL;

  query = g_new0 (DifQuery, 1);
  query->database = self;
  query->statement = statement;
  return query;
}

gboolean
dif_query_next (DifQuery *self, GError **error)
{
  int result = sqlite3_step (self->statement);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    set_sqlite_error (self->database, error);
  return result == SQLITE_ROW;
}

const char *
dif_query_text (DifQuery *self, int column)
{
  return (const char *) sqlite3_column_text (self->statement, column);
}

gint64
dif_query_integer (DifQuery *self, int column)
{
  return sqlite3_column_int64 (self->statement, column);
}

gboolean
dif_query_is_null (DifQuery *self, int column)
{
  return sqlite3_column_type (self->statement, column) == SQLITE_NULL;
}

void
dif_query_free (DifQuery *self)
{
  sqlite3_finalize (self->statement);
  g_free (self);
}

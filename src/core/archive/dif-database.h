/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifDatabase:
 *
 * SQLite as the archive uses it (contract.md §6): write-ahead log, every commit durable, checked
 * when opened, migrated with a backup beside it. Values are bound, never pasted into SQL.
 */
typedef struct _DifDatabase DifDatabase;

/**
 * dif_database_open:
 * @path: the file
 * @writable: %FALSE opens it for looking: nothing can be changed, a missing file is an empty
 *   database in memory, and a writer is never waited for
 *
 * Returns: (transfer full): the database; %NULL with %DIF_ERROR_DAMAGED, %DIF_ERROR_NEWER or
 *   %DIF_ERROR_STORAGE
 */
DifDatabase *dif_database_open (const char *path, gboolean writable, GError **error);

/**
 * dif_database_open_steps:
 * @steps: SQL that leads from each `user_version` to the next
 *
 * As dif_database_open(), with other tables than the archive's; what tests of the migration use.
 */
DifDatabase *dif_database_open_steps (const char *path,
                                      gboolean writable,
                                      const char *const *steps,
                                      guint count,
                                      GError **error);
void dif_database_close (DifDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifDatabase, dif_database_close)

/**
 * dif_database_run:
 * @sql: one statement with `?` for each value
 * @types: a letter per value: `s` text (const char *, %NULL is null), `i` gint64
 */
gboolean
dif_database_run (DifDatabase *self, GError **error, const char *sql, const char *types, ...);

/** dif_database_hold: from the next thing that is read on, everything is read as it was at that moment, whatever is
 * written meanwhile, until it is closed; for a database that is looked at, and for as long as a look takes: what it sees
 * cannot be cleared away */
gboolean dif_database_hold (DifDatabase *self, GError **error);

/** dif_database_begin: starts a transaction that takes the write lock at once. Within another one it
 * becomes a part of that: what is kept is decided where the outermost ends. */
gboolean dif_database_begin (DifDatabase *self, GError **error);

/**
 * dif_database_end:
 * @ok: whether to keep what was done
 *
 * Commits, or rolls back if this part or any within it was not @ok.
 *
 * Returns: @ok, or %FALSE if the commit failed
 */
gboolean dif_database_end (DifDatabase *self, gboolean ok, GError **error);

/**
 * DifQuery:
 *
 * The rows of a SELECT, one at a time.
 */
typedef struct _DifQuery DifQuery;

DifQuery *
dif_database_query (DifDatabase *self, GError **error, const char *sql, const char *types, ...);

/** dif_query_next: Returns: whether there is a row; %FALSE with @error set if reading failed */
gboolean dif_query_next (DifQuery *self, GError **error);

/** dif_query_text: Returns: (transfer none) (nullable): a column, valid until the next row */
const char *dif_query_text (DifQuery *self, int column);
gint64 dif_query_integer (DifQuery *self, int column);
gboolean dif_query_is_null (DifQuery *self, int column);
void dif_query_free (DifQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifQuery, dif_query_free)

G_END_DECLS

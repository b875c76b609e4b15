/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-tests"

#include "config.h"

#include "archive/dif-ledger.h"

#include "dif-archive-tests.h"

static const char *const kinds[] = { "transfer", "target", "whole", "continuity" };


const char *
dif_test_kind_to_string (DifTestKind kind)
{
  return kinds[kind];
}

void
dif_test_run_free (DifTestRun *self)
{
  g_free (self->subject);
  g_free (self->text);
  g_free (self->hash);
  g_free (self);
}

gint64
dif_test_run_get_kbps (const DifTestRun *self)
{
  /* bits per millisecond are thousands of bits per second */
  return self->micros > 0 ? (gint64) ((double) self->bytes * 8 * 1000 / (double) self->micros) : 0;
}

static JsonObject *
facts_of (DifTestRun *run)
{
  JsonObject *facts = dif_ledger_facts ("test", kinds[run->kind], "subject", run->subject, "mode",
                                        dif_mode_to_string (run->mode), "result", run->passed ? "passed" : "failed",
                                        "text", run->text, NULL);

  json_object_set_int_member (facts, "bytes", (gint64) run->bytes);
  json_object_set_int_member (facts, "milliseconds", run->micros / 1000);
  return facts;
}

gboolean
dif_archive_add_test (DifArchive *self, DifTestRun *run, JsonObject *facts, GError **error)
{
  const char *record = facts != NULL ? "target-tested" : "tested";
  DifDatabase *database = dif_archive_get_database (self);
  gboolean ok;

  run->at = dif_clock_now (dif_archive_get_clock (self));
  if (facts == NULL)
    facts = facts_of (run);
  if (!dif_database_begin (database, error)) {
    json_object_unref (facts);
    return FALSE;
  }
  ok = dif_ledger_append (self, record, facts, error);
  g_free (run->hash);
  run->hash = ok ? dif_ledger_get_head (self, error) : NULL;
  ok = run->hash != NULL &&
       dif_database_run (database, error,
                         "INSERT INTO test_run(at, kind, subject, mode, passed, bytes, micros, text, hash)"
                         " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         "isssiiiss", run->at, kinds[run->kind], run->subject, dif_mode_to_string (run->mode),
                         (gint64) run->passed, (gint64) run->bytes, run->micros, run->text, run->hash);
  return dif_database_end (database, ok, error);
}

static DifTestRun *
read_run (DifQuery *query)
{
  DifTestRun *run = g_new0 (DifTestRun, 1);
  const char *kind = dif_query_text (query, 1);

  run->at = dif_query_integer (query, 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_strcmp0 (kind, kinds[i]) == 0)
      run->kind = (DifTestKind) i;
  }
  run->subject = g_strdup (dif_query_text (query, 2));
  dif_mode_from_string (dif_query_text (query, 3), &run->mode, NULL);
  run->passed = dif_query_integer (query, 4) != 0;
  run->bytes = (guint64) dif_query_integer (query, 5);
  run->micros = dif_query_integer (query, 6);
  run->text = g_strdup (dif_query_text (query, 7));
  run->hash = g_strdup (dif_query_text (query, 8));
  return run;
}

#define COLUMNS "SELECT at, kind, subject, mode, passed, bytes, micros, text, hash FROM test_run"

DifTestRun *
dif_archive_find_test (DifArchive *self, DifTestKind kind, const char *subject, DifMode mode, GError **error)
{
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error,
      COLUMNS " WHERE kind = ? AND subject = ? AND mode = ? AND passed ORDER BY seq DESC LIMIT 1", "sss", kinds[kind],
      subject, dif_mode_to_string (mode));

  return query != NULL && dif_query_next (query, error) ? read_run (query) : NULL;
}

GPtrArray *
dif_archive_list_tests (DifArchive *self, guint last, GError **error)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_test_run_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifQuery) query = dif_database_query (
      dif_archive_get_database (self), error, COLUMNS " ORDER BY seq DESC LIMIT ?", "i",
      last != 0 ? (gint64) last : (gint64) -1);

  if (query == NULL)
    return NULL;
  while (dif_query_next (query, &local_error))
    g_ptr_array_add (runs, read_run (query));
  if (local_error == NULL)
    return g_steal_pointer (&runs);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"
#include "base/dif-mode.h"

G_BEGIN_DECLS

/* The tests that were made before the night (call, III.d–e, V): every run is kept, also what failed. */

/** DifTestKind: what was tested */
typedef enum {
  DIF_TEST_TRANSFER, /* from the institute: fetched and checked */
  DIF_TEST_TARGET,   /* write, read back, headers, redirects, remove */
  DIF_TEST_WHOLE,    /* one after the other, to every target */
  DIF_TEST_CONTINUITY, /* the source and every public address, again and again for some minutes */
} DifTestKind;

/** dif_test_kind_to_string: Returns: (transfer none): `transfer`, `target`, `whole`, `continuity` */
const char *dif_test_kind_to_string (DifTestKind kind);

/** DifTestRun: one run; free with dif_test_run_free() */
typedef struct {
  gint64 at;
  DifTestKind kind;
  char *subject;  /* the source's kind, a target's name */
  DifMode mode;
  gboolean passed;
  guint64 bytes;  /* that travelled; 0 where that is not what was tested */
  gint64 micros;  /* how long it took */
  char *text;     /* translated: what was found */
  char *hash;     /* (nullable) of its record in the ledger, once it is kept */
} DifTestRun;

void dif_test_run_free (DifTestRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTestRun, dif_test_run_free)

/** dif_test_run_get_kbps: Returns: its speed in 10^3 bit/s; 0 if nothing travelled */
gint64 dif_test_run_get_kbps (const DifTestRun *self);

/**
 * dif_archive_add_test:
 * @facts: (transfer full) (nullable): what the ledger keeps of it as `target-tested`; %NULL: the run, as
 *   `tested`
 *
 * Keeps a run and its record in the ledger, and fills its hour and hash.
 */
gboolean dif_archive_add_test (DifArchive *self, DifTestRun *run, JsonObject *facts, GError **error);

/** dif_archive_list_tests: @last: only the newest so many; 0 for all. Returns: (transfer full)
 * (element-type DifTestRun): newest first */
GPtrArray *dif_archive_list_tests (DifArchive *self, guint last, GError **error);

/** dif_archive_find_test: Returns: (transfer full) (nullable): the newest of that kind, subject and mode that
 * passed; %NULL without @error if there is none */
DifTestRun *dif_archive_find_test (DifArchive *self, DifTestKind kind, const char *subject, DifMode mode, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-tests.h"
#include "watch/dif-checklist.h"
#include "watch/dif-requirements.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What is done to show that the requirements of the call are met: measuring, declaring, attaching, and the
 * tests before the night. Each returns at once; the work is a job that writes into the operator's folder.
 */

/** dif_desk_measure: measures what can be measured (watch/dif-requirements.h) */
void dif_desk_measure (DifDesk *self);

/** dif_desk_declare: @requirement: its id */
void dif_desk_declare (DifDesk *self, const char *requirement, const char *text);

/** dif_desk_attach: keeps a copy of the document at @path */
void dif_desk_attach (DifDesk *self, const char *requirement, const char *path);

/** dif_desk_drop_evidence: @seq: of a declaration or a document */
void dif_desk_drop_evidence (DifDesk *self, gint64 seq);

/** dif_desk_try: tests the transfer or the whole way; of one target: dif_desk_test_target() */
void dif_desk_try (DifDesk *self, DifTestKind kind);

/** dif_desk_try_continuity: looks again and again for so many minutes, beside whatever else is done */
void dif_desk_try_continuity (DifDesk *self, guint minutes);

/** dif_desk_tick: says that a person looked at an item of a checklist, or takes it back */
void dif_desk_tick (DifDesk *self, DifChecklist list, const char *item, gboolean done);

/** dif_desk_export_evidence: writes the evidence of the shown folder as one ZIP */
void dif_desk_export_evidence (DifDesk *self, const char *path);

/** DifProofs: what the pages Requirements and Tests show; free with dif_proofs_free() */
typedef struct {
  GPtrArray *requirements; /* (element-type DifRequirement) */
  GPtrArray *measures;     /* (element-type DifMeasure) */
  GPtrArray *tests;        /* (element-type DifTestRun) newest first */
  GPtrArray *checklists[DIF_CHECKLIST_LAST + 1]; /* (element-type DifCheckItem) */
} DifProofs;

void dif_proofs_free (DifProofs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifProofs, dif_proofs_free)

/** dif_desk_look_proofs_async: reads them from the shown folder on a worker thread */
void
dif_desk_look_proofs_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/** dif_desk_look_proofs_finish: Returns: (transfer full): or %NULL with @error */
DifProofs *dif_desk_look_proofs_finish (DifDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-cuts.h"
#include "call/dif-call.h"
#include "relay/dif-relay-event.h"
#include "source/dif-source.h"

G_BEGIN_DECLS

/**
 * DifIntake:
 *
 * From the source into the archive: what is offered and not known yet is fetched, looked into and
 * kept as received, under the cut that it belongs to. What must not be accepted (other bytes than
 * announced, hostile content, older than the last accepted cut) is kept too, as evidence, under a
 * refused cut, and told once.
 */
typedef struct {
  DifArchive *archive;
  DifSource *source;
  DifCall *call;
  DifProgress *progress;     /* (nullable) */
  GCancellable *cancellable; /* (nullable) */
  DifRelayWatch watch;       /* (nullable) */
  gpointer watch_data;
  gboolean insist; /* also what was put off is fetched now: somebody asked for it */
} DifIntake;

/**
 * dif_intake_run:
 * @received: (out): packages accepted this time
 *
 * One round. One bad package never keeps the others out: the round goes on, and the first error
 * is returned at its end.
 */
gboolean dif_intake_run (DifIntake *self, guint *received, GError **error);

/**
 * dif_intake_admit:
 * @refused: a cut that is admissible
 * @reason: the operator's, for the ledger
 *
 * Takes the packages of @refused in again, all checks but that of their hour made anew. Their files stay
 * where they were kept, and the record of their refusal stays in the ledger.
 */
gboolean dif_intake_admit (DifIntake *self, DifCut *refused, const char *reason, GError **error);

G_END_DECLS

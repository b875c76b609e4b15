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
} DifIntake;

/**
 * dif_intake_run:
 * @received: (out): packages accepted this time
 *
 * One round. One bad package never keeps the others out: the round goes on, and the first error
 * is returned at its end.
 */
gboolean dif_intake_run (DifIntake *self, guint *received, GError **error);

G_END_DECLS

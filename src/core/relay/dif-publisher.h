/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-cuts.h"
#include "call/dif-call.h"
#include "relay/dif-relay-event.h"
#include "target/dif-target-pool.h"

G_BEGIN_DECLS

/**
 * DifPublisher:
 *
 * One cut to one target: allowed, planned, put phase by phase, read back, made what readers see,
 * and read back again from the public address where there is one.
 */
typedef struct {
  DifArchive *archive;
  DifCall *call;
  DifTargetPool *targets;
  DifProgress *progress;     /* (nullable) */
  GCancellable *cancellable; /* (nullable) */
  DifRelayWatch watch;       /* (nullable) */
  gpointer watch_data;
} DifPublisher;

/**
 * DifPublication:
 *
 * What one publication did (contract.md §5). Free with dif_publication_free().
 */
typedef struct {
  char *target;
  const char *state;    /* static: `published`, `visible`, `withdrawn`, `failed`; `standby`: another machine's */
  const char *strategy; /* static (nullable) */
  guint uploaded;
  guint removed;
  guint unchanged;
  guint64 bytes;
  guint requests;
  double seconds;
  gint64 mixing_ms;
  guint verified; /* files read back from the public address, else from the target */
  double verify_seconds;
  GError *error;  /* (owned) (nullable) why it failed */
} DifPublication;

void dif_publication_free (DifPublication *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPublication, dif_publication_free)

/** dif_publication_to_json: Returns: (transfer full): an element of `targets` of contract.md §5 */
JsonNode *dif_publication_to_json (DifPublication *self);

/**
 * dif_publisher_run:
 * @cut: a cut whose tree is built
 * @name: the target
 * @reason: (nullable): why it is published although it is not the newest, or has shrunk
 *
 * Publishes. Practice, drill and real must match (%DIF_ERROR_MODE; promise P4); a real cut that
 * shows actas is not shown before the opening hour by the institute's clock (%DIF_ERROR_HOURS;
 * P13); going back asks for @reason (%DIF_ERROR_ORDER; P3). Interrupted at any instant, the next
 * run finishes or leaves the cut before.
 *
 * Returns: (transfer full): what happened; it failed if its error is set
 */
DifPublication *
dif_publisher_run (DifPublisher *self, DifCut *cut, const char *name, const char *reason);

G_END_DECLS

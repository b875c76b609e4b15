/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-clock.h"
#include "base/dif-progress.h"
#include "relay/dif-relay-event.h"

#include "dif-election.h"
#include "dif-night-operator.h"

G_BEGIN_DECLS

/** DifNightResult: as `practice run` of contract.md §5; free with dif_night_result_free() */
typedef struct {
  guint cuts;
  guint published;
  guint refused;
  guint skipped;
  char *site;     /* the folder that readers see */
  char *url;      /* its address while the night runs */
  char *data_dir; /* for `--data-dir` */
} DifNightResult;

/**
 * DifNightOpened:
 *
 * Called once, on the calling thread, when a night is about to begin: where it lies is known, and
 * what an earlier run brought there is counted.
 */
typedef void (*DifNightOpened) (const DifNightResult *night, gpointer user_data);

/**
 * DifNightOptions:
 *
 * A practice night. Zero-initialise; 0 means the default.
 */
typedef struct {
  const char *folder;        /* the data folder; nights lie in its `practice/1`, `practice/2`, … */
  guint cuts;                /* DIF_INSTITUTE_CUTS */
  guint interval;            /* seconds from one offer to the next at least */
  guint64 seed;
  DifElectionSize size;
  gboolean increments;       /* data packages hold only what changed */
  const char *const *faults; /* (nullable) what goes wrong, as dif_night_faults_new() */
  DifProgress *progress;     /* (nullable) */
  DifNightOperator *operator; /* (nullable) who looks on and acts: then only it says what was told */
  DifClock *clock;           /* (nullable) the night's clock, for who wants to see its hour */
  DifNightOpened opened;     /* (nullable) */
  DifRelayWatch watch;       /* (nullable) */
  gpointer watch_data;       /* for both */
  GCancellable *cancellable; /* (nullable) */
} DifNightOptions;

void dif_night_result_free (DifNightResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifNightResult, dif_night_result_free)

/**
 * dif_night_run:
 *
 * Runs a night to its end: the practice institute serves, the relay brings every cut to a folder
 * target with an address on this machine. A night that was broken off goes on where it stood, with
 * its own seed, cuts and size; after a finished one a new night starts in a folder of its own, so that
 * practice never lies among an operator's own cuts. Declared hours run on a compressed clock.
 *
 * A fault comes with its cut. After three quarters of the interval (without one, after the first round)
 * the institute puts it right, with the next cut due soon; until then the relay tries again as it does
 * on the night. What happened is kept as a report (dif-night-report.h) in the night's folder.
 */
DifNightResult *dif_night_run (const DifNightOptions *options, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "call/dif-registration.h"
#include "relay/dif-status.h"
#include "source/dif-source.h"

#include "dif-cut-item.h"
#include "dif-target-item.h"

G_BEGIN_DECLS

/**
 * DifStages:
 *
 * When a cut passed each stage, from the ledger; 0 if it has not.
 */
typedef struct {
  gint64 fetched;
  gint64 checked;
  gint64 published;
  gint64 visible;
} DifStages;

/**
 * DifReading:
 *
 * What a data folder held at one moment: everything that the pages show, read at once by a worker
 * thread. Never changes; reference-counted.
 */
typedef struct {
  char *folder;
  gboolean fresh;              /* nothing was ever set up or received here */
  DifCall *call;               /* (owned) the call in force */
  DifSourceConfig *source;     /* (owned) (nullable) */
  GPtrArray *cuts;             /* (element-type DifCutItem) newest first */
  GPtrArray *targets;          /* (element-type DifTargetItem) */
  GPtrArray *incidents;        /* (element-type DifIncident) open ones, newest first */
  DifCut *current;             /* (unowned) (nullable) what readers see */
  DifCut *newest;              /* (unowned) (nullable) the newest that was not refused */
  DifStatus *status;           /* (owned) what every target shows, and whether that is the last cut */
  guint missed;                /* updates missed in a row (call, III.f) */
  gint64 availability;         /* of this month, in ten-thousandths; -1 if nobody looked */
  gint64 down_seconds;         /* observed without service, this month */
  DifStages stages;            /* of @newest */
  DifStages current_stages;    /* of @current */
  guint64 bytes;               /* of all packages kept */
  DifRegistration *registration; /* (owned) what was registered */
  guint wait;                  /* most seconds between two questions to the source; 0 by the rhythm of the call */
  GStrv dates_met;             /* (owned) ids of the call's dates that were met */
  gint64 last_record;          /* number of the ledger's newest record; 0 if there is none */
} DifReading;

/**
 * dif_reading_new:
 * @folder: a data folder, which need not exist
 * @clock: the window's
 *
 * Reads it; blocking, waits for no writer. Returns: (transfer full): or %NULL with what is wrong
 */
DifReading *dif_reading_new (const char *folder, DifClock *clock, GError **error);
DifReading *dif_reading_ref (DifReading *self);
void dif_reading_unref (DifReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifReading, dif_reading_unref)

/** dif_reading_find_cut: Returns: (transfer none) (nullable) */
DifCut *dif_reading_find_cut (DifReading *self, const char *id);

/** dif_reading_find_target: Returns: (transfer none) (nullable) */
const DifTargetFacts *dif_reading_find_target (DifReading *self, const char *name);

/** dif_reading_get_mode: Returns: of the source, else of what readers see, else practice */
DifMode dif_reading_get_mode (DifReading *self);

/** dif_reading_month_start: Returns: the first moment of the month of @now, by @zone */
gint64 dif_reading_month_start (GTimeZone *zone, gint64 now);

G_END_DECLS

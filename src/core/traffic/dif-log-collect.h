/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"
#include "relay/dif-relay-event.h"
#include "traffic/dif-traffic.h"

G_BEGIN_DECLS

/*
 * Collecting the access logs of targets: what is new where they lie is fetched, kept under `logs/` in
 * the data folder, and all that is kept there is counted again. So the figures are exact whatever
 * order the files come in: a visit that goes on in the next file is one visit, a log that was
 * called otherwise since or is fetched twice is counted once, and a collection that was killed is
 * simply done again. The operator has the files deleted; their days are final then.
 */

/** DifLogCollection: what a collection did; dif_log_collection_clear() */
typedef struct {
  guint places;        /* that were looked at */
  guint fetched;       /* files that were new */
  guint64 bytes;       /* of these */
  guint kept;          /* files that lie under `logs/` now */
  guint days;          /* whose figures are others than before */
  guint left;          /* days whose figures came otherwise (typed, imported, dropped), or are greater, and stay */
  DifTraffic *traffic; /* (owned) (nullable) what all that is kept adds up to */
} DifLogCollection;

void dif_log_collection_clear (DifLogCollection *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifLogCollection, dif_log_collection_clear)

/**
 * dif_log_collect:
 * @profile: opened for writing
 * @target: (nullable): only of this one
 * @replace: put collected figures also in the place of those that came otherwise, or are greater
 *
 * Collects and counts. A target whose logs cannot be reached keeps no other from being collected;
 * it is an incident until they can.
 *
 * Returns: %FALSE with the first thing that went wrong; what could be done is done. %DIF_ERROR_SETUP
 *   if nobody has said where any logs lie
 */
gboolean dif_log_collect (DifProfile *profile,
                          const char *target,
                          gboolean replace,
                          DifLogCollection *collection,
                          DifProgress *progress,
                          GCancellable *cancellable,
                          GError **error);

/** DIF_LOG_COLLECTED: the archive's setting with the moment of the last collection, microseconds of UTC */
#define DIF_LOG_COLLECTED "logs-collected"

/** DIF_LOG_FINAL: the archive's setting with the first day whose figures are not final, `2024-06-05` */
#define DIF_LOG_FINAL "logs-final"

/**
 * dif_log_delete:
 * @before: (nullable): the first day whose logs stay; %NULL: as late as can be
 * @files: (out): how many were deleted
 * @bytes: (out): and their bytes
 *
 * Counts all that is kept, makes the figures of the days before @before final, and deletes the files
 * that have nothing of a later day. Hosts deliver up to a day late: the last
 * %DIF_LIMIT_LOG_DAYS_OPEN days stay open.
 *
 * Returns: %FALSE with %DIF_ERROR_USAGE if @before is no day, or too late
 */
gboolean dif_log_delete (DifProfile *profile,
                         const char *before,
                         guint *files,
                         guint64 *bytes,
                         GCancellable *cancellable,
                         GError **error);

/**
 * dif_log_is_due:
 * @due: (out): whether somebody has said where logs lie, and they were not collected for a day
 */
gboolean dif_log_is_due (DifProfile *profile, gboolean *due, GError **error);

/**
 * DifLogDaily:
 *
 * Collecting once a day, on a thread of its own, beside a relay of the same process.
 */
typedef struct _DifLogDaily DifLogDaily;

/**
 * dif_log_daily_start:
 * @folder: a data folder that this process holds
 * @watch: (nullable): is told of each collection (stage `logs`) and of what went wrong (`logs-failed`)
 */
DifLogDaily *dif_log_daily_start (const char *folder, DifRelayWatch watch, gpointer watch_data);

/** dif_log_daily_stop: ends it and waits for it; frees @self */
void dif_log_daily_stop (DifLogDaily *self);

G_END_DECLS

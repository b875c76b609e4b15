/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-progress.h"
#include "traffic/dif-traffic.h"

G_BEGIN_DECLS

/** DifAnalysisOptions: how dif_analysis_run() counts; zeros are the defaults */
typedef struct {
  const DifDefinitions *definitions; /* (nullable): those of contract.md §5 */
  const char *format;                /* (nullable): recognised, file by file */
  gint64 from;                       /* moment; 0 for no limit */
  gint64 to;                         /* moment, not included; 0 for no limit */
  guint threads;                     /* 0: one per processor */
  const char *memo_folder;           /* (nullable): where what was counted is kept, so that another period of whole
                                      * days reads nothing; dif_log_memo_folder() */
} DifAnalysisOptions;

/**
 * dif_analysis_run:
 * @paths: files, folders (with all in them), or `-` for standard input; in any order
 * @zone: whose days and hours are counted
 *
 * Counts access logs (contract.md §5). A file that is met twice is read once. Blocking; belongs in
 * a worker.
 *
 * Returns: (transfer full): the figures; %NULL with %DIF_ERROR_FORMAT if none of the files is an
 *   access log, or with what kept one from being read
 */
DifTraffic *dif_analysis_run (const char *const *paths,
                              GTimeZone *zone,
                              const DifAnalysisOptions *options,
                              DifProgress *progress,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS

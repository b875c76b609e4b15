/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "watch/dif-availability.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/** DifMonitorRange: how far back the monitor looks */
typedef enum {
  DIF_MONITOR_HOURS, /* three */
  DIF_MONITOR_DAY,   /* 24 hours */
  DIF_MONITOR_WEEK,  /* seven days */
  DIF_MONITOR_MONTH, /* from its first day on, by the call's zone */
  DIF_MONITOR_N_RANGES,
} DifMonitorRange;

/** dif_monitor_range_name: Returns: (transfer none): translated */
const char *dif_monitor_range_name (DifMonitorRange range);

/** DifMonitorSlot: an equal part of the range, of all addresses together */
typedef struct {
  gint64 from;
  gint64 to;
  guint looks;
  guint bad;        /* of these, met no site or another one */
  gint64 median_us; /* of the times to the first byte; -1 if nothing came */
} DifMonitorSlot;

/**
 * DifMonitor:
 *
 * What the looks at the public addresses tell. Free with dif_monitor_free().
 */
typedef struct {
  gint64 from;
  gint64 to;
  GArray *slots;          /* (element-type DifMonitorSlot) fine, to be drawn */
  GArray *rows;           /* (element-type DifMonitorSlot) coarse, to be read */
  DifAvailability *month; /* (owned) with its outages */
  GPtrArray *last;        /* (element-type DifProbe) the last look of this month at each address */
} DifMonitor;

void dif_monitor_free (DifMonitor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifMonitor, dif_monitor_free)

/**
 * dif_monitor_slots:
 * @probes: (element-type DifProbe): in any order; those outside the range are left out
 *
 * Returns: (transfer full) (element-type DifMonitorSlot): @count parts of the range, in order
 */
GArray *dif_monitor_slots (GPtrArray *probes, gint64 from, gint64 to, guint count);

/** dif_monitor_read_async: reads the shown folder on a worker thread */
void dif_monitor_read_async (DifDesk *desk, DifMonitorRange range, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data);

/** dif_monitor_read_finish: Returns: (transfer full): or %NULL with @error */
DifMonitor *dif_monitor_read_finish (DifDesk *desk, GAsyncResult *result, GError **error);

G_END_DECLS

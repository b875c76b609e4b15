/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "archive/dif-archive-probes.h"

G_BEGIN_DECLS

/** DifOutage: a time in which readers met no site */
typedef struct {
  char *target;
  gint64 start;
  gint64 end;  /* 0 while it lasts */
  char *cause; /* (nullable) */
} DifOutage;

/**
 * DifAvailability:
 *
 * How long the public addresses were up in a span of time (call, IV.b; contract.md §5): observed
 * seconds up over observed seconds. What nobody looked at stands beside it and never counts as up.
 * Free with dif_availability_free().
 */
typedef struct {
  gint64 from;
  gint64 to;
  gint64 observed;   /* seconds, of all addresses together */
  gint64 up;         /* of these */
  gint64 unobserved; /* seconds between the first and the last look that nobody watched */
  GPtrArray *outages; /* (element-type DifOutage) oldest first */
} DifAvailability;

void dif_availability_free (DifAvailability *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAvailability, dif_availability_free)

/**
 * dif_availability_measure:
 * @probes: (element-type DifProbe): of one or more targets, each oldest first
 * @from: microseconds of UTC; the span is half open
 * @to: its end, or now if that is earlier
 *
 * A look stands for the time until the next one, as long as that is not more than three minutes
 * later (DIF_LIMIT_PROBE_GAP_SECONDS); after that nobody knows.
 */
DifAvailability *dif_availability_measure (GPtrArray *probes, gint64 from, gint64 to);

/** dif_availability_permyriad: Returns: ten-thousandths of the observed time, truncated (9970 is
 * 99.70 %); -1 if nothing was observed */
gint64 dif_availability_permyriad (DifAvailability *self);

/** dif_availability_to_json: Returns: (transfer full): as `availability` of the command line */
JsonNode *dif_availability_to_json (DifAvailability *self, GTimeZone *zone);

G_END_DECLS

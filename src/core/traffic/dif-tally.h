/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-tally-days.h"
#include "traffic/dif-traffic.h"

G_BEGIN_DECLS

/**
 * DifLogIds:
 *
 * The ids of requests seen so far, in 16 bytes each: hosts that deliver a log twice deliver the same
 * ids. Shared between threads.
 */
typedef struct _DifLogIds DifLogIds;

DifLogIds *dif_log_ids_new (void);
void dif_log_ids_free (DifLogIds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLogIds, dif_log_ids_free)

/** dif_log_ids_add: Returns: %FALSE if it was there already */
gboolean dif_log_ids_add (DifLogIds *self, guint64 id);

/** dif_log_ids_expect: @id will soon be added: its place is asked for ahead of time */
void dif_log_ids_expect (DifLogIds *self, guint64 id);

/** DifTallyRules: what every tally of a run has in common; outlives them */
typedef struct _DifTallyRules DifTallyRules;

struct _DifTallyRules {
  const DifDefinitions *definitions;
  GTimeZone *zone;
  gint64 from;    /* seconds of UTC; the period is from ≤ second < to */
  gint64 to;
  guint64 seed;   /* of the hashes of this run */
  DifLogIds *ids; /* (owned by the run) */
  gboolean by_day; /* what the days add up to is wanted as well */
  const DifTallyRules *also; /* (nullable): by these the same requests are counted too; period, zone, seed and ids are
                              * the same */
};

/**
 * DifTally:
 *
 * What one thread has counted. Tallies are joined at the end; the sum does not depend on who
 * counted what.
 */
typedef struct _DifTally DifTally;

DifTally *dif_tally_new (const DifTallyRules *rules);
void dif_tally_free (DifTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifTally, dif_tally_free)

/**
 * dif_tally_lines:
 * @format: (nullable): %NULL rejects every line
 * @text: lines; the last may lack its end
 * @place: where @text stands in the whole, so that samples do not depend on threads
 */
void dif_tally_lines (DifTally *self, DifLogFormat *format, DifSpan text, guint64 place);

/** dif_tally_reject: a line too long to be looked at */
void dif_tally_reject (DifTally *self);

/** dif_tally_join: adds everything of @other */
void dif_tally_join (DifTally *self, DifTally *other);

/** dif_tally_finish: writes the sum into @traffic */
void dif_tally_finish (DifTally *self, DifTraffic *traffic);

/** dif_tally_get_also: Returns: (transfer none) (nullable): the tally by the rules' other rules */
DifTally *dif_tally_get_also (DifTally *self);

/** dif_tally_get_days: Returns: (transfer none) (nullable): after dif_tally_finish(), if the rules wanted them */
const DifTallyDays *dif_tally_get_days (DifTally *self);

G_END_DECLS

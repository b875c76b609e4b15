/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/dif-clock.h"

G_BEGIN_DECLS

/** DifNightAct: what an operator does about a trouble */
typedef enum {
  DIF_NIGHT_ACT_NONE,
  DIF_NIGHT_ACT_FETCH,        /* asked the institute at once */
  DIF_NIGHT_ACT_PUBLISH,      /* published what there is */
  DIF_NIGHT_ACT_OPEN_FETCHER, /* looked at the cuts */
  DIF_NIGHT_ACT_OPEN_LEDGER,  /* looked at the incidents */
  DIF_NIGHT_ACT_OPEN_OTHER,   /* looked elsewhere */
} DifNightAct;

#define DIF_NIGHT_ACT_COUNT (DIF_NIGHT_ACT_OPEN_OTHER + 1)

/** DifNightNote: something that was told or done */
typedef struct {
  DifNightAct act; /* %DIF_NIGHT_ACT_NONE: an alarm was shown */
  char *text;      /* (owned) (nullable) what it said */
  gint64 hour;     /* the night's */
  gint64 real;     /* the machine's, microseconds of UTC */
} DifNightNote;

void dif_night_note_free (DifNightNote *self);

/**
 * DifNightOperator:
 *
 * The place between who practises and the night: what was shown and what was done is noted with its
 * hour, and fetching or publishing by hand wakes the night up. Thread-safe, reference-counted.
 */
typedef struct _DifNightOperator DifNightOperator;

/** dif_night_operator_new: @clock: the night's */
DifNightOperator *dif_night_operator_new (DifClock *clock);
DifNightOperator *dif_night_operator_ref (DifNightOperator *self);
void dif_night_operator_unref (DifNightOperator *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifNightOperator, dif_night_operator_unref)

/** dif_night_operator_tell: an alarm is shown to who practises */
void dif_night_operator_tell (DifNightOperator *self, const char *text);

/** dif_night_operator_show: what alarm stands before who practises now; @text: (nullable): none. It is
 * told when it changes */
void dif_night_operator_show (DifNightOperator *self, const char *text);

/** dif_night_operator_act: who practises does something */
void dif_night_operator_act (DifNightOperator *self, DifNightAct act);

/** dif_night_operator_take: Returns: (transfer container) (element-type DifNightNote): what was noted
 * since the last time, in order */
GPtrArray *dif_night_operator_take (DifNightOperator *self);

/**
 * dif_night_operator_wait:
 * @monotonic: g_get_monotonic_time() at which to go on anyway
 * @cancellable: (nullable)
 *
 * Waits on the night's thread. Returns: whether fetching or publishing was asked for
 */
gboolean dif_night_operator_wait (DifNightOperator *self, gint64 monotonic, GCancellable *cancellable);

/** dif_night_act_to_string: Returns: (transfer none): its word in a report */
const char *dif_night_act_to_string (DifNightAct act);
DifNightAct dif_night_act_from_string (const char *word);

/** dif_night_act_describe: Returns: (transfer none): for a person, translated */
const char *dif_night_act_describe (DifNightAct act);

G_END_DECLS

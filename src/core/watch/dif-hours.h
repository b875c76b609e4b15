/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-mode.h"
#include "call/dif-call.h"

G_BEGIN_DECLS

/*
 * What the hour asks for, by the windows of the call: the drills, the eve, the opening and the closing.
 * Nothing of it is done by itself: a person confirms it.
 */

/** DifHoursKind: what is to be done now */
typedef enum {
  DIF_HOURS_NOTHING,
  DIF_HOURS_DRILL,    /* a drill is on, or begins within the hour: relay in drill mode */
  DIF_HOURS_WITHDRAW, /* a drill is over, and what it showed still stands there */
  DIF_HOURS_EVE,      /* look that nothing but the zero state is public */
  DIF_HOURS_REAL,     /* from two hours before the opening until the closing: relay in real mode */
} DifHoursKind;

/**
 * dif_hours_ask:
 * @mode: of the source
 * @shows_drill: whether a target in drill mode shows a cut
 * @now: microseconds of UTC
 * @date: (out) (transfer none) (nullable): the entry of the calendar that it is about, if it is a drill
 *
 * Returns: what the hour asks for, of several the first to be done
 */
DifHoursKind
dif_hours_ask (DifCall *call, DifMode mode, gboolean shows_drill, gint64 now, const DifCallDate **date);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-traffic.h"
#include "call/dif-call.h"
#include "document/dif-document.h"

G_BEGIN_DECLS

/**
 * dif_memoria_hours_chart:
 * @hours: (element-type DifKeptHour)
 * @cuts: (element-type gint64): when each cut was published; 0 is none
 *
 * Returns: (transfer full) (nullable): pages by hour of the two days after the opening, the cuts
 *   marked; %NULL if nothing is known of them
 */
DifSeries *dif_memoria_hours_chart (DifCall *call, GArray *hours, GArray *cuts);

/**
 * dif_memoria_days_chart:
 * @days: (element-type DifKeptDay)
 * @portal: (element-type DifKeptDay): what they are compared with; may be empty
 *
 * Returns: (transfer full) (nullable): visits by day; %NULL if nothing is known of them
 */
DifSeries *dif_memoria_days_chart (DifCall *call, GPtrArray *days, GPtrArray *portal);

/* Private to the room. */

void dif_memoria_add_hours (DifDocument *document, DifCall *call, GArray *hours, GArray *cuts);
void dif_memoria_add_days (DifDocument *document, DifCall *call, GPtrArray *days, GPtrArray *portal);

/** dif_memoria_day_name: Returns: (transfer full): `2 jun` for a date */
char *dif_memoria_day_name (const char *date, GTimeZone *zone);

/** dif_memoria_origin: Returns: (transfer none): where figures come from, in words */
const char *dif_memoria_origin (const char *origin);

/** dif_memoria_add_against: each day's visits against the portal's mean (VI.a.iv) */
void dif_memoria_add_against (DifDocument *document, DifCall *call, GPtrArray *days, double mean);

/** dif_memoria_add_after_cuts: each hour in which cuts were published against the portal's mean hour; @mean: of
 * its days; 0 or less if that is not known */
void dif_memoria_add_after_cuts (DifDocument *document, DifCall *call, GArray *hours, GArray *cuts, double mean);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-intake.h"

G_BEGIN_DECLS

/*
 * What the intake remembers of offers (archive/dif-archive-offers.h): which are worth fetching, and when
 * one whose bytes were not as announced is worth fetching again.
 */

/**
 * dif_intake_wants:
 * @wanted: (out): whether to fetch it now
 *
 * What was taken in is not fetched again, nor what was refused for good. What came with other bytes than
 * announced is put off, longer each time, unless its announcement has changed or @self insists. Fills in
 * the validators of the last time.
 */
gboolean dif_intake_wants (DifIntake *self, DifOffer *offer, gboolean *wanted, GError **error);

/**
 * dif_intake_remember:
 * @fetched: (nullable): what came
 * @outcome: `kept` or `refused`
 */
gboolean dif_intake_remember (
    DifIntake *self, DifOffer *offer, DifFetched *fetched, const char *outcome, GError **error);

/** dif_intake_put_off: its bytes were not as announced: it is fetched again later, and later each time */
gboolean dif_intake_put_off (DifIntake *self, DifOffer *offer, GError **error);

G_END_DECLS

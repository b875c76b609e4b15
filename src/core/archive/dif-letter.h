/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-cuts.h"
#include "archive/dif-incidents.h"
#include "call/dif-call.h"

G_BEGIN_DECLS

/*
 * What to tell the Institute: texts with the facts, ready to be sent to the contact that the call names
 * for technical questions. They hold no judgement: the Institute is the source.
 */

/**
 * dif_letter_incident:
 * @mode: of the source; nothing of a practice names a real address
 *
 * Returns: (transfer full): what happened, from when to when, and what readers saw
 */
char *dif_letter_incident (DifCall *call, DifMode mode, DifIncident *incident);

/**
 * dif_letter_cut:
 * @findings: (element-type DifFinding): of the cut
 *
 * Returns: (transfer full): which packages came when, with their SHA-256, and what was found in them
 */
char *dif_letter_cut (DifCall *call, DifCut *cut, GPtrArray *findings);

G_END_DECLS

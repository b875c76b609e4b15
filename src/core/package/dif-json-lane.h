/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "package/dif-finding.h"

G_BEGIN_DECLS

/**
 * DifJsonLane:
 *
 * Checks JSON documents as DifJsonCheck does, in a thread beside the one that unpacks them, so that
 * neither waits for the other. What is on its way is bounded by %DIF_LIMIT_JSON_LANE.
 */
typedef struct _DifJsonLane DifJsonLane;

DifJsonLane *dif_json_lane_new (void);

/** dif_json_lane_free: what was not finished is left unsaid */
void dif_json_lane_free (DifJsonLane *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifJsonLane, dif_json_lane_free)

/** dif_json_lane_begin: a document comes; @path: its name in the package, for the findings */
void dif_json_lane_begin (DifJsonLane *self, const char *path);

/** dif_json_lane_push: its next bytes, copied. Waits while too much is on its way */
void dif_json_lane_push (DifJsonLane *self, const char *data, gsize length);

/** dif_json_lane_end: it has ended */
void dif_json_lane_end (DifJsonLane *self);

/** dif_json_lane_finish: Returns: (transfer none): what was found in all of them; @self takes no more */
DifFindings *dif_json_lane_finish (DifJsonLane *self);

G_END_DECLS

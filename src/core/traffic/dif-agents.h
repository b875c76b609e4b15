/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-log-format.h"
#include "traffic/dif-robots.h"

G_BEGIN_DECLS

/**
 * DifAgents:
 *
 * Agents met so far, each looked at once: who it is whatever the format's escapes, and whether it
 * is a robot's. Kept as hashes. One per thread.
 */
typedef struct _DifAgents DifAgents;

/** DifAgent: @identity is a hash of the agent without escapes */
typedef struct {
  guint64 key; /* of the agent as written */
  guint64 identity;
  gboolean is_robot;
} DifAgent;

DifAgents *dif_agents_new (DifRobots *robots, guint64 seed);
void dif_agents_free (DifAgents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifAgents, dif_agents_free)

/** dif_agents_look_up: Returns: (transfer none): valid until the next call */
const DifAgent *dif_agents_look_up (DifAgents *self, DifSpan agent, DifLogEscape escape);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "traffic/dif-span.h"

G_BEGIN_DECLS

/**
 * DifRobots:
 *
 * Which agents are no person: a list of words as data (data/robots/robots.txt says its form and
 * source), all looked for in one pass over the agent (Aho and Corasick, 1975). Never changes;
 * shared between threads.
 */
typedef struct _DifRobots DifRobots;

/** dif_robots_get_default: Returns: (transfer none): the list inside the program */
DifRobots *dif_robots_get_default (void);

/** dif_robots_new: Returns: (transfer full): the list that @text is */
DifRobots *dif_robots_new (const char *text);
void dif_robots_free (DifRobots *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifRobots, dif_robots_free)

/** dif_robots_match: whether @agent is a robot's; an agent that is empty or not told is none */
gboolean dif_robots_match (DifRobots *self, DifSpan agent);

/** dif_robots_get_source: Returns: (transfer none): where the list comes from */
const char *dif_robots_get_source (DifRobots *self);

/** dif_robots_get_version: Returns: (transfer none): which version of it */
const char *dif_robots_get_version (DifRobots *self);

G_END_DECLS

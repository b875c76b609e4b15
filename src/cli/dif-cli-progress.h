/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-progress.h"

G_BEGIN_DECLS

/**
 * DifCliProgress:
 *
 * How far a command is, for a person at a terminal (contract.md §4): one line on stderr that is
 * written over at most ten times a second, with the step, the percentage, the rate, and once it can
 * be told, the end. Where stderr is no terminal there is nothing of it.
 *
 * Other lines go through dif_cli_progress_say(), so that they never mix with it; from any thread.
 */
typedef struct _DifCliProgress DifCliProgress;

DifCliProgress *dif_cli_progress_new (void);

/** dif_cli_progress_free: takes the line away */
void dif_cli_progress_free (DifCliProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifCliProgress, dif_cli_progress_free)

/** dif_cli_progress_get: Returns: (transfer none) (nullable): what an operation tells; %NULL if
 * nobody would see it */
DifProgress *dif_cli_progress_get (DifCliProgress *self);

/** dif_cli_progress_say: @self: (nullable); prints a line on stderr that stays */
void dif_cli_progress_say (DifCliProgress *self, const char *line);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_cli_help_get:
 * @command: its words, e.g. `target add`
 *
 * Returns: (transfer none) (nullable): what a command does and when it is used, translated, for its
 *   `--help`
 */
const char *dif_cli_help_get (const char *command);

G_END_DECLS

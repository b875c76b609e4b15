/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dif_cli_secret_ask:
 * @prompt: translated
 *
 * Reads a secret from standard input: at a terminal after @prompt, without showing it; else its first line.
 *
 * Returns: (transfer full): dif_secret_free() it; %NULL with %DIF_ERROR_SECRET if there is none
 */
char *dif_cli_secret_ask (const char *prompt, GError **error);

G_END_DECLS

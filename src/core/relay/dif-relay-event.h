/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DifRelayWatch:
 *
 * Who wants to see a cut pass the stages: a command line, a window. Called on the worker's thread.
 *
 * @cut: (nullable): the cut's id, %NULL while it is not known
 * @stage: `fetched`, `refused`, `waiting`, `checked`, `held`, `published`, `visible`, `failed`,
 *   `findings`, `clock`, `logs`, `logs-failed`, `line` (base/dif-line.h)
 * @text: a translated line for a person
 */
typedef void (*DifRelayWatch) (const char *cut, const char *stage, const char *text, gpointer user_data);

G_END_DECLS

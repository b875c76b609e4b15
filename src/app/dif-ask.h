/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DifAsked:
 * @reason: (nullable): what was typed
 *
 * Called if the answer was yes.
 */
typedef void (*DifAsked) (GtkWindow *window, const char *subject, const char *reason);

/**
 * dif_ask:
 * @heading: the question
 * @body: what it leads to
 * @label: of the button that does it, with its mnemonic
 * @reason: whether a reason must be typed first
 * @subject: handed to @asked
 *
 * Asks before something that readers notice. Without a reason, the button cannot be pressed.
 */
void dif_ask (GtkWindow *window, const char *heading, const char *body, const char *label, gboolean reason,
              const char *subject, DifAsked asked);

G_END_DECLS

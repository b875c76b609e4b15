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

/**
 * dif_ask_address:
 * @current: (nullable): what stands there now
 * @asked: gets what was typed, or an empty text
 *
 * Asks for a web address, or for none.
 */
void dif_ask_address (GtkWindow *window, const char *heading, const char *body, const char *current,
                      const char *subject, DifAsked asked);

/**
 * DifPasswordAsked:
 * @password: (nullable): what was typed; %NULL if it was not told
 */
typedef void (*DifPasswordAsked) (GtkWindow *window, const char *subject, const char *password, gpointer data);

/**
 * dif_ask_password:
 * @data: which lives as long as @window
 *
 * Asks for a password. @asked is called whatever the answer.
 */
void dif_ask_password (GtkWindow *window, const char *heading, const char *body, const char *subject,
                       DifPasswordAsked asked, gpointer data);

G_END_DECLS

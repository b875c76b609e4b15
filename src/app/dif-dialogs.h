/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DifTold:
 * @text: what was typed, never empty
 */
typedef void (*DifTold) (GtkWindow *window, const char *subject, const char *text);

/**
 * dif_dialogs_tell:
 * @title: of the entry
 * @label: of the button, with its mnemonic
 * @check: (nullable): whether what was typed can be taken; %NULL takes anything
 * @subject: (nullable): handed to @told
 *
 * Asks for one line of text.
 */
void dif_dialogs_tell (GtkWindow *window, const char *heading, const char *body, const char *title,
                       const char *label, gboolean (*check) (const char *text), const char *subject,
                       DifTold told);

/**
 * dif_dialogs_confirm:
 * @wanted: what has to be typed, to the letter, before the button can be pressed
 *
 * As dif_dialogs_tell(), for what must not happen by a click alone.
 */
void dif_dialogs_confirm (GtkWindow *window, const char *heading, const char *body, const char *title,
                          const char *label, const char *wanted, const char *subject, DifTold told);

/**
 * dif_dialogs_text:
 * @mono: whether its letters stand below one another
 *
 * Shows a text that is to be read and copied.
 */
void dif_dialogs_text (GtkWindow *window, const char *title, const char *text, gboolean mono);

/**
 * dif_dialogs_report:
 * @file: name that is proposed for it, without its extension
 *
 * Shows a text that is to be read, copied and kept as a file.
 */
void dif_dialogs_report (GtkWindow *window, const char *title, const char *text, const char *file);

/** dif_dialogs_mailto: Returns: (transfer full): a mailto: address */
char *dif_dialogs_mailto (const char *address, const char *subject, const char *body);

G_END_DECLS

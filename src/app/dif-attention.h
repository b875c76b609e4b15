/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How an urgent alarm reaches a person who looks elsewhere, or sleeps. */

/**
 * dif_attention_ask:
 * @window: shown if it was closed while relaying goes on
 *
 * Has the desktop mark the window as one that wants to be looked at, until it is. It never takes the keyboard from
 * another one.
 */
void dif_attention_ask (GtkWindow *window);

/** dif_attention_announce: has a screen reader say @text at once, where GTK can (4.14) */
void dif_attention_announce (GtkWidget *widget, const char *text);

/** dif_attention_ring: sounds an alarm through the loudspeaker; where nothing can play it, the display's bell */
void dif_attention_ring (void);

/** dif_attention_make_sound: Returns: (transfer full): the alarm, as a WAV file */
GBytes *dif_attention_make_sound (void);

G_END_DECLS

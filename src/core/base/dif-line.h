/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What joins this computer to all others, as the desktop or the system knows it: GNetworkMonitor (NetworkManager, the
 * portal of a sandbox, else the routes), and logind, which tells that the computer was asleep. It is known while a
 * DifLineEye is open; else, and where nobody knows, nothing is held against the line. Nothing is left undone because of
 * it, since it may be wrong: it says what a failure is due to, what is worth looking at again at once, and what is spared.
 */

/** DifLineState: flags */
typedef enum {
  DIF_LINE_LOST = 1 << 0,    /* there is no network */
  DIF_LINE_PORTAL = 1 << 1,  /* there is one that asks to log in on a web page first */
  DIF_LINE_METERED = 1 << 2, /* what is fetched costs */
} DifLineState;

/** dif_line_get_state: Returns: DifLineState as it is now; 0 if all is well or nobody knows. Any thread */
guint dif_line_get_state (void);

/**
 * dif_line_cause:
 * @reason: why something failed that needs the network
 *
 * Returns: (transfer none) (nullable): `network` or `captive` if it failed for that, else %NULL: a cause that is one
 *   incident, whatever fails for it
 */
const char *dif_line_cause (const GError *reason);

/** dif_line_text: Returns: (transfer none) (nullable): @state in a sentence or two, translated, with what is done about
 * it; %NULL if it is well */
const char *dif_line_text (guint state);

/**
 * DifLineEye:
 *
 * Keeps dif_line_get_state() as it is, and rings (dif_wait_ring()) when that changes or the computer was asleep. One per process; in the thread that runs the default main context.
 */
typedef struct _DifLineEye DifLineEye;

/** DifLineChanged: @again: whether it is worth looking at everything at once */
typedef void (*DifLineChanged) (gboolean again, gpointer data);

/** dif_line_eye_open: @changed: (nullable): called on the main context whenever the state changes, or the computer awakes */
DifLineEye *dif_line_eye_open (DifLineChanged changed, gpointer data);
void dif_line_eye_close (DifLineEye *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifLineEye, dif_line_eye_close)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DifProgress:
 *
 * Where a running operation tells how far it is. The worker writes, anyone reads: safe from any
 * thread, and cheap enough to be called for every block of a download. A view looks at it at
 * most ten times a second. Every function takes %NULL for "nobody listens".
 */
#define DIF_TYPE_PROGRESS (dif_progress_get_type ())
G_DECLARE_FINAL_TYPE (DifProgress, dif_progress, DIF, PROGRESS, GObject)

DifProgress *dif_progress_new (void);

/**
 * dif_progress_begin:
 * @what: the step that starts, translated, e.g. "Fetching 20240602_2000_SITIO.zip"
 * @total: its bytes, or 0 if they are not known before the start
 */
void dif_progress_begin (DifProgress *self, const char *what, guint64 total);

/** dif_progress_advance: @bytes more are done */
void dif_progress_advance (DifProgress *self, guint64 bytes);

/**
 * dif_progress_read:
 * @done: (out) (optional): bytes done in this step
 * @total: (out) (optional): bytes of this step, 0 if not known
 *
 * Returns: (transfer full): the step's name
 */
char *dif_progress_read (DifProgress *self, guint64 *done, guint64 *total);

G_END_DECLS

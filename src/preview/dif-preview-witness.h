/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-preview-site.h"

G_BEGIN_DECLS

/*
 * What a reader sees on a page: rendered off screen, until it shows the date and hour of a cut (call, I.k) or its time
 * is over. The program `difusor-witness` does it for the window, in a process of its own.
 */

/** DIF_PREVIEW_WITNESS_SECONDS: so long a page may take, with the data that it fetches */
#define DIF_PREVIEW_WITNESS_SECONDS (20)

/** DifPreviewSeen: also the exit code of `difusor-witness` */
typedef enum {
  DIF_PREVIEW_SEEN,     /* the page shows the cut's date and hour */
  DIF_PREVIEW_NOT_SEEN, /* it was rendered and does not */
  DIF_PREVIEW_UNKNOWN,  /* it could not be rendered */
} DifPreviewSeen;

/**
 * dif_preview_witness:
 * @site: (nullable): the cut whose entry page is rendered; %NULL for @address
 * @address: (nullable): a public address
 * @moment: the cut's time
 * @zone: in which pages tell it
 * @problem: (out) (transfer full) (nullable): why it could not be rendered
 *
 * Runs the main loop meanwhile. Needs a display, and shows nothing on it.
 */
DifPreviewSeen dif_preview_witness (const DifPreviewSite *site, const char *address, gint64 moment, GTimeZone *zone,
                                    char **problem);

G_END_DECLS

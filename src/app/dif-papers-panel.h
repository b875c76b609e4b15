/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifPapersPanel:
 *
 * What a difusor hands in, on the page of the registration: the documents with their pages, their files and
 * their mail; what was signed, sent and acknowledged; and where personal data lie.
 */
#define DIF_TYPE_PAPERS_PANEL (dif_papers_panel_get_type ())
G_DECLARE_FINAL_TYPE (DifPapersPanel, dif_papers_panel, DIF, PAPERS_PANEL, GtkBox)

/** dif_papers_panel_refresh: shows what the desk's reading holds now */
void dif_papers_panel_refresh (DifPapersPanel *self, DifDesk *desk);

G_END_DECLS

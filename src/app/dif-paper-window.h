/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/** dif_paper_window_show: shows the pages of a document as they will print; @name: of dif_papers_list() */
void dif_paper_window_show (GtkWindow *parent, DifDesk *desk, const char *name);

G_END_DECLS

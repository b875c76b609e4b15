/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-traffic.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * The figures of the memoria for a spreadsheet: CSV of RFC 4180, headings in Spanish as the document
 * has them. What is not known is an empty cell.
 */

/** dif_figures_days: Returns: (transfer full): the days that are kept, of the site and of the portal; or
 * %NULL with what could not be read */
char *dif_figures_days (DifProfile *profile, GError **error);

/** dif_figures_hours: Returns: (transfer full): the hours of the site, with the cuts published in each */
char *dif_figures_hours (DifProfile *profile, GError **error);

/** dif_figures_save: writes dif_figures_days() into a file, whole or not at all */
gboolean dif_figures_save (DifProfile *profile, const char *path, GError **error);

G_END_DECLS

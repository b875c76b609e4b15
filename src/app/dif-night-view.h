/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifNightView:
 *
 * How a practice night went: what went wrong, when that was told and what was done about it, and the
 * hours of every cut.
 */
#define DIF_TYPE_NIGHT_VIEW (dif_night_view_get_type ())
G_DECLARE_FINAL_TYPE (DifNightView, dif_night_view, DIF, NIGHT_VIEW, AdwWindow)

/** dif_night_view_present: shows the report of the last night */
void dif_night_view_present (GtkWindow *parent, DifDesk *desk);

/** dif_night_view_present_troubles: shows it if the night came to its end and something went wrong in it */
void dif_night_view_present_troubles (GtkWindow *parent, DifDesk *desk);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * The columns of a list of DifCutItem: cut, received, size, share of actas, findings, state.
 */

/** dif_cut_columns_set_zone: @zone: in which hours are told from now on */
void dif_cut_columns_set_zone (GtkColumnView *view, GTimeZone *zone);

/**
 * dif_cut_columns_choose:
 * @narrow: only cut, actas and state: the rest is in the details
 *
 * Puts the columns into @view. A hidden column still takes part in the widths of GTK 4.8, so they are
 * taken out and put back.
 */
void dif_cut_columns_choose (GtkColumnView *view, gboolean narrow);

G_END_DECLS

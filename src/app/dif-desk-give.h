/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifDeskWork:
 * @profile: the folder that it works in, opened
 * @data: the inputs
 *
 * What a job does with a data folder, on a worker thread. Returns: %FALSE with @error
 */
typedef gboolean (*DifDeskWork) (DifProfile *profile, DifJob *job, gpointer data, GError **error);

/**
 * dif_desk_order:
 * @title: what it does, translated
 * @data: (transfer full): handed to @work, freed with @destroy
 *
 * A job that writes into the operator's folder. Returns: (transfer full): it, for dif_desk_carry_out()
 */
DifJob *dif_desk_order (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy);

/** dif_desk_carry_out: has @job (transfer full) done in the lane of the operator's folder */
void dif_desk_carry_out (DifDesk *self, DifJob *job);

/** dif_desk_give: both of the above. Returns: (transfer none): the job */
DifJob *dif_desk_give (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy);

/**
 * dif_desk_keep:
 *
 * As dif_desk_give(), for what was typed or chosen and takes no time: it is carried out also if the window is closed
 * at once. Returns: (transfer none): the job
 */
DifJob *dif_desk_keep (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy);

/** dif_desk_give_look: as dif_desk_give(), for work that only reads, in the folder that is shown */
DifJob *dif_desk_give_look (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy);

G_END_DECLS

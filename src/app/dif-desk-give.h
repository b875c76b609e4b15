/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifDeskWork:
 * @profile: the operator's folder, opened for writing
 * @data: the inputs
 *
 * Work that writes into the operator's folder, on a worker thread. Returns: %FALSE with @error
 */
typedef gboolean (*DifDeskWork) (DifProfile *profile, DifJob *job, gpointer data, GError **error);

/**
 * dif_desk_give:
 * @title: what it does, translated
 * @data: (transfer full): handed to @work, freed with @destroy
 *
 * Has @work done in the lane of the operator's folder. Returns: (transfer none): its job
 */
DifJob *dif_desk_give (DifDesk *self, const char *title, DifDeskWork work, gpointer data, GDestroyNotify destroy);

G_END_DECLS

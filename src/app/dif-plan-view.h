/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk.h"

G_BEGIN_DECLS

/**
 * DifPlanView:
 *
 * What bringing the newest cut to a target would do, before it is done: new, changed and removed files,
 * in the order in which they go.
 */
#define DIF_TYPE_PLAN_VIEW (dif_plan_view_get_type ())
G_DECLARE_FINAL_TYPE (DifPlanView, dif_plan_view, DIF, PLAN_VIEW, AdwBin)

/** dif_plan_view_refresh: asks again if the newest cut or a target has changed */
void dif_plan_view_refresh (DifPlanView *self, DifDesk *desk);

G_END_DECLS

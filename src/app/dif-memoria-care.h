/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "dif-desk-memoria.h"

G_BEGIN_DECLS

/**
 * DifMemoriaCareView:
 *
 * Where the access logs of the targets lie and when they were collected, and what became of the memoria:
 * sent, acknowledged, archived.
 */
#define DIF_TYPE_MEMORIA_CARE_VIEW (dif_memoria_care_view_get_type ())
G_DECLARE_FINAL_TYPE (DifMemoriaCareView, dif_memoria_care_view, DIF, MEMORIA_CARE_VIEW, GtkBox)

/** dif_memoria_care_view_show: shows @care as it is now; what is being typed stays */
void dif_memoria_care_view_show (DifMemoriaCareView *self, const DifMemoriaCare *care, GTimeZone *zone);

G_END_DECLS

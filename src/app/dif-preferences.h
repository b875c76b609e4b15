/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-window.h"

G_BEGIN_DECLS

/** dif_preferences_show: what a person prefers: kept at once, in GSettings; how often the source is asked, in the data folder */
void dif_preferences_show (DifWindow *window);

G_END_DECLS

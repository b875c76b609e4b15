/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The keys of every command, in one table: what the application listens to is what the window of shortcuts says.
 */

/** dif_accels_add: lets @application listen to them */
void dif_accels_add (GtkApplication *application);

/** dif_accels_show: shows them, before @window */
void dif_accels_show (GtkWindow *window);

G_END_DECLS

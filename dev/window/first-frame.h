/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Says "first frame" on standard output once the first window of @application was painted, and ends the process if
 * @then_end. */
void first_frame_tell (GtkApplication *application, gboolean then_end);

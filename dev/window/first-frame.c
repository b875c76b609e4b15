/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "first-frame.h"

#include <stdlib.h>


static void
on_painted (GdkFrameClock *clock, gpointer then_end)
{
  g_signal_handlers_disconnect_by_func (clock, on_painted, then_end);
  g_print ("first frame\n");
  if (GPOINTER_TO_INT (then_end))
    _Exit (EXIT_SUCCESS);
}

static void
on_realized (GtkWidget *window, gpointer then_end)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), then_end);
}

static void
on_window (GtkApplication *application, GtkWindow *window, gpointer then_end)
{
  g_signal_connect (window, "realize", G_CALLBACK (on_realized), then_end);
}

void
first_frame_tell (GtkApplication *application, gboolean then_end)
{
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_signal_connect (application, "window-added", G_CALLBACK (on_window), GINT_TO_POINTER (then_end));
}

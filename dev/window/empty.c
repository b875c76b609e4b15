/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a libadwaita program can be: what the first frame of the window is measured against. */
#include <adwaita.h>

#include "first-frame.h"


static void
activate (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1120, 780);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("io.github.difusor.Empty", G_APPLICATION_DEFAULT_FLAGS);

  first_frame_tell (GTK_APPLICATION (application), TRUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file manager of one file: a window from which the file that is named can be dragged. */
#include <gtk/gtk.h>

#define SIZE (120) /* px, each way */


static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);

  return gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);
}

int
main (int argc, char *argv[])
{
  GtkWidget *window;
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_init ();
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "A File");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), SIZE, SIZE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), argv[1]);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (source));
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}

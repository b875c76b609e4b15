/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small window from which files are dragged, as from a file manager. It says `begun`, `accepted` once what is below the
 * pointer would take them, and how it ended: `taken` or `refused`; then it ends itself.
 *
 * usage: drag-source TITLE FILE…
 */
#include <gtk/gtk.h>

static GMainLoop *loop;


static GdkContentProvider *
on_prepare (GtkDragSource *source, double x, double y, gpointer files)
{
  GdkFileList *list = gdk_file_list_new_from_list (files);
  GdkContentProvider *provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);

  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return provider;
}

static void
on_action (GdkDrag *drag)
{
  if (gdk_drag_get_selected_action (drag) != 0)
    g_print ("accepted\n");
}

static void
on_drag_begin (GtkDragSource *source, GdkDrag *drag, gpointer data)
{
  g_signal_connect (drag, "notify::selected-action", G_CALLBACK (on_action), NULL);
  g_print ("begun\n");
}

static void
on_drag_end (GtkDragSource *source, GdkDrag *drag, gboolean removed, gpointer data)
{
  g_print ("%s\n", gdk_drag_get_selected_action (drag) != 0 ? "taken" : "refused");
  g_main_loop_quit (loop);
}

int
main (int argc, char **argv)
{
  GSList *files = NULL;
  GtkDragSource *source;
  GtkWidget *window, *label;

  gtk_init ();
  for (int i = argc - 1; i > 1; i--)
    files = g_slist_prepend (files, g_file_new_for_path (argv[i]));
  window = gtk_window_new ();
  label = gtk_label_new ("files");
  source = gtk_drag_source_new ();
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), files);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end), NULL);
  gtk_widget_set_size_request (label, 60, 40);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_window_set_title (GTK_WINDOW (window), argv[1]);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_widget_show (window);
  loop = g_main_loop_new (NULL, FALSE);
  g_main_loop_run (loop);
  g_slist_free_full (files, g_object_unref);
  g_main_loop_unref (loop);
  return 0;
}

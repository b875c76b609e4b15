/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-choose"

#include "config.h"

#include "dif-choose.h"

#define SUBJECT "dif-subject"
#define CHOSEN "dif-chosen"


static GPtrArray *
list_paths (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);
    char *path = g_file_get_path (file);

    if (path != NULL)
      g_ptr_array_add (paths, path);
  }
  return paths;
}

static void
on_one (GtkFileChooser *chooser, int response, gpointer self)
{
  DifChosen chosen = (DifChosen) (GCallback) g_object_get_data (G_OBJECT (chooser), CHOSEN);
  g_autoptr (GPtrArray) paths = response == GTK_RESPONSE_ACCEPT ? list_paths (chooser) : NULL;

  if (paths != NULL && paths->len > 0)
    chosen (self, g_object_get_data (G_OBJECT (chooser), SUBJECT), g_ptr_array_index (paths, 0));
}

static void
on_many (GtkFileChooser *chooser, int response, gpointer self)
{
  DifChosenMany chosen = (DifChosenMany) (GCallback) g_object_get_data (G_OBJECT (chooser), CHOSEN);
  g_autoptr (GPtrArray) paths = response == GTK_RESPONSE_ACCEPT ? list_paths (chooser) : NULL;

  if (paths == NULL || paths->len == 0)
    return;
  g_ptr_array_add (paths, NULL);
  chosen (self, (const char *const *) paths->pdata);
}

static void
ask (gpointer self, const DifChoice *choice, gboolean many, GCallback chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      choice->title, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), choice->kind, choice->accept, NULL);

  g_object_set_data (G_OBJECT (chooser), CHOSEN, (gpointer) chosen);
  g_object_set_data_full (G_OBJECT (chooser), SUBJECT, g_strdup (choice->subject), g_free);
  g_signal_connect_object (chooser, "response", many ? G_CALLBACK (on_many) : G_CALLBACK (on_one), self, 0);
  /* kept by itself until it answers */
  g_signal_connect (chooser, "response", G_CALLBACK (g_object_unref), NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), many);
  if (choice->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), choice->name);
  if (choice->filter != NULL) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, choice->filter);
    for (guint i = 0; choice->suffixes[i] != NULL; i++)
      gtk_file_filter_add_suffix (filter, choice->suffixes[i]);
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

void
dif_choose (gpointer self, const DifChoice *choice, DifChosen chosen)
{
  ask (self, choice, FALSE, (GCallback) chosen);
}

void
dif_choose_many (gpointer self, const DifChoice *choice, DifChosenMany chosen)
{
  ask (self, choice, TRUE, (GCallback) chosen);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-support"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "watch/dif-support.h"

#include "dif-desk-give.h"

#include "dif-window-support.h"


static gboolean
write_support (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  if (!dif_support_write (profile, data, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("Names and addresses are masked; read it before you send it")));
  return TRUE;
}

static void
on_support_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give_look (dif_window_get_desk (DIF_WINDOW (data)), _("Writing what helps others to help"), write_support,
                      g_variant_dup_string (parameter, NULL), g_free);
}

static void
on_chosen (GtkFileChooser *chooser, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (data), "support-to", g_variant_new_string (path));
}

static void
on_support (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Write What Helps Others to Help"), GTK_WINDOW (data),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "difusor-support.zip");
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen), data, 0);
  /* kept by itself until it answers */
  g_signal_connect (chooser, "response", G_CALLBACK (g_object_unref), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static const GActionEntry entries[] = {
  { .name = "support", .activate = on_support },
  { .name = "support-to", .activate = on_support_to, .parameter_type = "s" },
};

void
dif_window_support_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
dif_window_support_refresh (DifWindow *window, gboolean reading)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), entries[i].name)), reading);
}

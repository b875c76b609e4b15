/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-papers"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "traffic/dif-period.h"

#include "dif-desk-papers.h"

#include "dif-window-papers.h"


static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (DIF_WINDOW (data));
}

static const char *
or_null (const char *text)
{
  return text[0] != '\0' ? text : NULL;
}

static void
on_count_logs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DifReading *reading = dif_desk_get_reading (desk_of (data));
  const char *scope, *from, *to;
  g_autofree const char **paths = NULL;
  g_autoptr (GError) error = NULL;
  DifLogOrder order = { NULL };

  g_variant_get (parameter, "(&s&s&s^a&s)", &scope, &from, &to, &paths);
  if (!dif_period_read (or_null (from), or_null (to), dif_call_get_zone (reading->call), &order.from, &order.to,
                        &error)) {
    dif_window_toast (DIF_WINDOW (data), error->message);
    return;
  }
  order.paths = paths;
  order.scope = g_str_equal (scope, "portal") ? DIF_TRAFFIC_PORTAL : DIF_TRAFFIC_SITE;
  dif_desk_count_logs (desk_of (data), &order);
}

static void
on_keep_text (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *key, *text;

  g_variant_get (parameter, "(&s&s)", &key, &text);
  dif_desk_keep_text (desk_of (data), key, text);
}

static void
on_export_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name, *path;

  g_variant_get (parameter, "(&s&s)", &name, &path);
  dif_desk_export (desk_of (data), name, path);
}

/* --- Where a document goes ---------------------------------------------------------------- */

static void
on_place_chosen (GtkFileChooser *chooser, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    dif_desk_export (desk_of (data), g_object_get_data (G_OBJECT (chooser), "document"), path);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *file = g_variant_get_string (parameter, NULL);
  const char *dot = strrchr (file, '.');
  GtkFileChooserNative *chooser;

  if (dot == NULL)
    return;
  chooser = gtk_file_chooser_native_new (_("Export the Document"), GTK_WINDOW (data), GTK_FILE_CHOOSER_ACTION_SAVE,
                                         NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), file);
  g_object_set_data_full (G_OBJECT (chooser), "document", g_strndup (file, (gsize) (dot - file)), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_place_chosen), data, 0);
  /* kept by itself until it answers */
  g_signal_connect (chooser, "response", G_CALLBACK (g_object_unref), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static const GActionEntry entries[] = {
  { .name = "count-logs", .activate = on_count_logs, .parameter_type = "(sssas)" },
  { .name = "keep-text", .activate = on_keep_text, .parameter_type = "(ss)" },
  { .name = "export", .activate = on_export, .parameter_type = "s" },
  { .name = "export-to", .activate = on_export_to, .parameter_type = "(ss)" },
};

void
dif_window_papers_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

static void
enable (DifWindow *window, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), enabled);
}

void
dif_window_papers_refresh (DifWindow *window, gboolean own, gboolean shown)
{
  enable (window, "count-logs", own);
  enable (window, "keep-text", own);
  enable (window, "export", shown);
  enable (window, "export-to", shown);
}

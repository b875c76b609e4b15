/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-memoria"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-ask.h"
#include "dif-choose.h"
#include "dif-desk-memoria.h"
#include "dif-dialogs.h"

#include "dif-window-memoria.h"

static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (DIF_WINDOW (data));
}

/* --- Collecting --------------------------------------------------------------------------- */

static void
on_place_logs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *target, *place;

  g_variant_get (parameter, "(&s&s)", &target, &place);
  dif_desk_place_logs (desk_of (data), target, place);
}

static void
on_collect_logs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_collect_logs (desk_of (data));
}

static void
delete_logs (GtkWindow *window, const char *subject, const char *reason)
{
  dif_desk_delete_logs (desk_of (window));
}

static void
on_delete_logs (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_ask (GTK_WINDOW (data), _("Delete Collected Logs?"),
           _("The figures stay and are final for those days. Logs of the last two days stay as well. What lies at your "
             "host is not touched."),
           _("_Delete"), FALSE, NULL, delete_logs);
}

/* --- Files -------------------------------------------------------------------------------- */

/* @name: (nullable): of a new file; %NULL asks for one that is there */
static void
choose (gpointer window, const char *title, const char *name, DifChosen chosen)
{
  dif_choose (window,
              &(DifChoice){ .title = title,
                            .kind = name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                            .name = name },
              chosen);
}

static void
note_sent (gpointer window, const char *subject, const char *path)
{
  dif_desk_note_sent (desk_of (window), path);
}

static void
archive (gpointer window, const char *subject, const char *path)
{
  dif_desk_archive (desk_of (window), path);
}

static void
export_figures (gpointer window, const char *subject, const char *path)
{
  dif_desk_export_figures (desk_of (window), path);
}

static void
on_note_sent (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, _("The Memoria as It Was Sent"), NULL, note_sent);
}

static void
acknowledge (GtkWindow *window, const char *subject, const char *text)
{
  dif_desk_note_acknowledged (desk_of (window), text);
}

static void
on_note_acknowledged (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_dialogs_tell (GTK_WINDOW (data), _("The Institute Has Acknowledged It"),
                    _("A folio, a name, the hour of a mail: by what it can be found again."), _("Reference"), _("_Note"),
                    NULL, NULL, acknowledge);
}

static void
on_archive (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* Translators: the proposed name of a file; keep the .zip */
  choose (data, _("Archive the Participation"), _("participation.zip"), archive);
}

static void
on_export_figures (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* Translators: the proposed name of a file; keep the .csv */
  choose (data, _("Export the Figures"), _("figures.csv"), export_figures);
}

static void
on_archive_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_archive (desk_of (data), g_variant_get_string (parameter, NULL));
}

static void
on_note_sent_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_note_sent (desk_of (data), g_variant_get_string (parameter, NULL));
}

static const GActionEntry entries[] = {
  { .name = "place-logs", .activate = on_place_logs, .parameter_type = "(ss)" },
  { .name = "collect-logs", .activate = on_collect_logs },
  { .name = "delete-logs", .activate = on_delete_logs },
  { .name = "note-sent", .activate = on_note_sent },
  { .name = "note-sent-as", .activate = on_note_sent_as, .parameter_type = "s" },
  { .name = "note-acknowledged", .activate = on_note_acknowledged },
  { .name = "archive-participation", .activate = on_archive },
  { .name = "archive-participation-to", .activate = on_archive_to, .parameter_type = "s" },
  { .name = "export-figures", .activate = on_export_figures },
};

void
dif_window_memoria_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
dif_window_memoria_refresh (DifWindow *window, gboolean own, gboolean shown)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    gboolean reads = g_str_equal (entries[i].name, "export-figures");
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), entries[i].name);

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), reads ? shown : own);
  }
}

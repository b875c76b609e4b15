/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-cuts"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-ask.h"
#include "dif-choose.h"
#include "dif-desk-look.h"
#include "dif-desk-work.h"
#include "dif-dialogs.h"
#include "dif-words.h"

#include "dif-window-cuts.h"


static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (DIF_WINDOW (data));
}

/* --- What to tell the Institute ----------------------------------------------------------- */

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DifWindow) window = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *letter = dif_desk_look_letter_finish (DIF_DESK (source), result, &error);

  if (letter != NULL)
    /* Translators: name of a file, without its .txt */
    dif_dialogs_report (GTK_WINDOW (window), _("What to Tell the Institute"), letter, _("findings"));
  else
    dif_window_toast (window, error->message);
}

static void
on_tell_cut (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_look_cut_letter_async (desk_of (data), g_variant_get_string (parameter, NULL), NULL, on_told,
                                  g_object_ref (data));
}

/* --- What was refused for its hour -------------------------------------------------------- */

static void
admit (GtkWindow *window, const char *cut, const char *reason)
{
  dif_desk_admit (desk_of (window), cut, reason);
}

static void
on_admit_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *cut, *reason;

  g_variant_get (parameter, "(&s&s)", &cut, &reason);
  admit (data, cut, reason);
}

/* Whether a newer one has been accepted already */
static gboolean
is_older (DifReading *reading, DifCut *cut)
{
  for (guint i = 0; i < reading->cuts->len; i++) {
    DifCut *other = dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, i));

    if (other->state != DIF_CUT_REFUSED && other->cut_time > cut->cut_time)
      return TRUE;
  }
  return FALSE;
}

static void
on_admit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DifReading *reading = dif_desk_get_reading (desk_of (data));
  const char *id = g_variant_get_string (parameter, NULL);
  DifCut *cut = reading != NULL ? dif_reading_find_cut (reading, id) : NULL;
  g_autofree char *hour = NULL;
  g_autofree char *heading = NULL;

  if (cut == NULL)
    return;
  hour = dif_words_hour (cut->cut_time, dif_call_get_zone (reading->call));
  heading = g_strdup_printf (_("Admit the Cut of %s?"), hour);
  dif_ask (GTK_WINDOW (data), heading,
           is_older (reading, cut)
               ? _("It was refused only for its hour. Readers see it once you go back to it. The reason goes into "
                   "the ledger.")
               : _("It was refused only for its hour. Readers see it as the newest cut, and cuts of an earlier hour "
                   "are refused after it. The reason goes into the ledger."),
           _("_Admit"), TRUE, id, admit);
}

/* --- Keeping a text ----------------------------------------------------------------------- */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DifWindow) window = data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    dif_window_toast (window, error->message);
}

static void
keep (DifWindow *window, const char *path, const char *text)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_kept,
                                       g_object_ref (window));
}

static void
keep_there (gpointer window, const char *text, const char *path)
{
  keep (window, path, text);
}

static void
on_save_text_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *path, *text;

  g_variant_get (parameter, "(&s&s)", &path, &text);
  keep (DIF_WINDOW (data), path, text);
}

static void
on_save_text (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name, *text;
  g_autofree char *file = NULL;

  g_variant_get (parameter, "(&s&s)", &name, &text);
  file = g_strconcat (name, ".txt", NULL);
  dif_choose (data,
              &(DifChoice){ .title = _("Save the Text"),
                            .kind = GTK_FILE_CHOOSER_ACTION_SAVE,
                            .name = file,
                            .subject = text },
              keep_there);
}

/* --- Commands ----------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { .name = "tell-cut", .activate = on_tell_cut, .parameter_type = "s" },
  { .name = "admit", .activate = on_admit, .parameter_type = "s" },
  { .name = "admit-as", .activate = on_admit_as, .parameter_type = "(ss)" },
  { .name = "save-text", .activate = on_save_text, .parameter_type = "(ss)" },
  { .name = "save-text-to", .activate = on_save_text_to, .parameter_type = "(ss)" },
};

void
dif_window_cuts_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

static void
enable (DifWindow *window, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), enabled);
}

void
dif_window_cuts_refresh (DifWindow *window, gboolean own, gboolean source, gboolean reading)
{
  enable (window, "tell-cut", reading);
  enable (window, "admit", own && source);
  enable (window, "admit-as", own && source);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-papers"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "traffic/dif-period.h"

#include "dif-ask.h"
#include "dif-choose.h"
#include "dif-desk-filings.h"
#include "dif-desk-papers.h"
#include "dif-dialogs.h"
#include "dif-mail.h"
#include "dif-paper-window.h"

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
export (gpointer window, const char *name, const char *path)
{
  dif_desk_export (desk_of (window), name, path);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *file = g_variant_get_string (parameter, NULL);
  const char *dot = strrchr (file, '.');
  g_autofree char *name = dot != NULL ? g_strndup (file, (gsize) (dot - file)) : NULL;

  if (name != NULL)
    dif_choose (data,
                &(DifChoice){ .title = _("Export the Document"),
                              .kind = GTK_FILE_CHOOSER_ACTION_SAVE,
                              .name = file,
                              .subject = name },
                export);
}

/* --- The Institute's own form -------------------------------------------------------------- */

static void
on_fill_form_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name, *form, *path;

  g_variant_get (parameter, "(&s&s&s)", &name, &form, &path);
  dif_desk_fill_form (desk_of (data), name, form, path);
}

/* @subject: the document's name, and the form in the next line */
static void
fill (gpointer window, const char *subject, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (subject, "\n", 2);

  dif_desk_fill_form (desk_of (window), parts[0], parts[1], path);
}

/* Then where the filled one goes, with the same ending */
static void
choose_filled (gpointer window, const char *name, const char *form)
{
  g_autofree char *subject = g_strjoin ("\n", name, form, NULL);
  g_autofree char *proposed = g_strconcat (name, g_str_has_suffix (form, ".odt") ? ".odt" : ".docx", NULL);

  dif_choose (window,
              &(DifChoice){ .title = _("Save the Filled Form"),
                            .kind = GTK_FILE_CHOOSER_ACTION_SAVE,
                            .name = proposed,
                            .subject = subject },
              fill);
}

static void
on_fill_form (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_choose (data,
              &(DifChoice){ .title = _("Choose the Institute’s Form"),
                            .kind = GTK_FILE_CHOOSER_ACTION_OPEN,
                            .subject = g_variant_get_string (parameter, NULL),
                            .filter = _("DOCX and ODT"),
                            .suffixes = (const char *const[]){ "docx", "odt", NULL } },
              choose_filled);
}

/* --- What is handed in -------------------------------------------------------------------- */

static void
on_show_paper (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_paper_window_show (GTK_WINDOW (data), desk_of (data), g_variant_get_string (parameter, NULL));
}

static void
on_letter (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DifWindow) window = data;
  g_autoptr (GError) error = NULL;
  DifLetter *letter = dif_desk_write_letter_finish (DIF_DESK (source), result, &error);

  if (letter != NULL)
    dif_mail_compose (GTK_WINDOW (window), letter);
  else
    dif_window_toast (window, error->message);
}

static void
on_mail_paper (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_write_letter_async (desk_of (data), g_variant_get_string (parameter, NULL), NULL, on_letter, g_object_ref (data));
}

static void
on_attach_filing_from (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *subject, *path;

  g_variant_get (parameter, "(&s&s)", &subject, &path);
  dif_desk_attach_filing (desk_of (data), subject, path);
}

static void
attach (gpointer window, const char *subject, const char *path)
{
  dif_desk_attach_filing (desk_of (window), subject, path);
}

static void
on_attach_filing (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_choose (data,
              &(DifChoice){ .title = _("Attach a Document"),
                            .kind = GTK_FILE_CHOOSER_ACTION_OPEN,
                            .accept = _("_Attach"),
                            .subject = g_variant_get_string (parameter, NULL) },
              attach);
}

static void
keep_note (GtkWindow *window, const char *subject, const char *text)
{
  dif_desk_note_filing (desk_of (window), subject, text);
}

static void
on_note_filing (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_dialogs_tell (GTK_WINDOW (data), _("What Is to Be Noted"), _("It goes into the ledger, with the hour."),
                    _("When, how, by whom"), _("_Note"), NULL, g_variant_get_string (parameter, NULL), keep_note);
}

static void
on_note_filing_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *subject, *text;

  g_variant_get (parameter, "(&s&s)", &subject, &text);
  dif_desk_note_filing (desk_of (data), subject, text);
}

static void
erase (GtkWindow *window, const char *subject, const char *reason)
{
  dif_desk_erase_personal (desk_of (window));
}

static void
on_erase_personal (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_ask (GTK_WINDOW (data), _("Erase Personal Data?"),
           _("The registration, the signed solicitud and the accreditation are erased from the data folder. Nothing brings "
             "them back."),
           _("_Erase"), FALSE, "", erase);
}

static const GActionEntry entries[] = {
  { .name = "count-logs", .activate = on_count_logs, .parameter_type = "(sssas)" },
  { .name = "keep-text", .activate = on_keep_text, .parameter_type = "(ss)" },
  { .name = "export", .activate = on_export, .parameter_type = "s" },
  { .name = "export-to", .activate = on_export_to, .parameter_type = "(ss)" },
  { .name = "fill-form", .activate = on_fill_form, .parameter_type = "s" },
  { .name = "fill-form-to", .activate = on_fill_form_to, .parameter_type = "(sss)" },
  { .name = "show-paper", .activate = on_show_paper, .parameter_type = "s" },
  { .name = "mail-paper", .activate = on_mail_paper, .parameter_type = "s" },
  { .name = "attach-filing", .activate = on_attach_filing, .parameter_type = "s" },
  { .name = "attach-filing-from", .activate = on_attach_filing_from, .parameter_type = "(ss)" },
  { .name = "note-filing", .activate = on_note_filing, .parameter_type = "s" },
  { .name = "note-filing-as", .activate = on_note_filing_as, .parameter_type = "(ss)" },
  { .name = "erase-personal", .activate = on_erase_personal },
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
  static const char *const writing[] = { "count-logs",         "keep-text",   "attach-filing",
                                         "attach-filing-from", "note-filing", "note-filing-as",
                                         "erase-personal" };
  static const char *const looking[] = { "export", "export-to", "show-paper", "mail-paper", "fill-form", "fill-form-to" };

  for (guint i = 0; i < G_N_ELEMENTS (writing); i++)
    enable (window, writing[i], own);
  for (guint i = 0; i < G_N_ELEMENTS (looking); i++)
    enable (window, looking[i], shown);
}

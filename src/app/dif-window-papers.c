/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-papers"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "traffic/dif-period.h"

#include "dif-ask.h"
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

/* --- The Institute's own form -------------------------------------------------------------- */

static void
on_fill_form_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name, *form, *path;

  g_variant_get (parameter, "(&s&s&s)", &name, &form, &path);
  dif_desk_fill_form (desk_of (data), name, form, path);
}

static GtkFileChooserNative *
choose_file (GtkWindow *window, const char *title, GtkFileChooserAction kind, const char *document, GCallback chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, window, kind, NULL, NULL);

  g_object_set_data_full (G_OBJECT (chooser), "document", g_strdup (document), g_free);
  g_signal_connect_object (chooser, "response", chosen, window, 0);
  /* kept by itself until it answers */
  g_signal_connect (chooser, "response", G_CALLBACK (g_object_unref), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  return chooser;
}

static void
on_filled_chosen (GtkFileChooser *chooser, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    dif_desk_fill_form (desk_of (data), g_object_get_data (G_OBJECT (chooser), "document"),
                        g_object_get_data (G_OBJECT (chooser), "form"), path);
}

/* Then where the filled one goes, with the same ending */
static void
on_form_chosen (GtkFileChooser *chooser, int response, gpointer data)
{
  const char *name = g_object_get_data (G_OBJECT (chooser), "document");
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autofree char *proposed = path != NULL ? g_strconcat (name, g_str_has_suffix (path, ".odt") ? ".odt" : ".docx", NULL) : NULL;
  GtkFileChooserNative *next;

  if (path == NULL)
    return;
  next = choose_file (data, _("Save the Filled Form"), GTK_FILE_CHOOSER_ACTION_SAVE, name, G_CALLBACK (on_filled_chosen));
  g_object_set_data_full (G_OBJECT (next), "form", g_steal_pointer (&path), g_free);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (next), proposed);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (next));
}

static void
on_fill_form (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkFileChooserNative *chooser = choose_file (data, _("Choose the Institute’s Form"), GTK_FILE_CHOOSER_ACTION_OPEN,
                                               g_variant_get_string (parameter, NULL), G_CALLBACK (on_form_chosen));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("DOCX and ODT"));
  gtk_file_filter_add_suffix (filter, "docx");
  gtk_file_filter_add_suffix (filter, "odt");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
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
on_paper_chosen (GtkFileChooser *chooser, int response, gpointer data)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    dif_desk_attach_filing (desk_of (data), g_object_get_data (G_OBJECT (chooser), "subject"), path);
}

static void
on_attach_filing (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Attach a Document"), GTK_WINDOW (data),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("_Attach"), NULL);

  g_object_set_data_full (G_OBJECT (chooser), "subject", g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_paper_chosen), data, 0);
  /* kept by itself until it answers */
  g_signal_connect (chooser, "response", G_CALLBACK (g_object_unref), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
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

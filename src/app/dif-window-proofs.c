/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-proofs"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-ask.h"
#include "dif-choose.h"
#include "dif-desk-proofs.h"
#include "dif-form.h"

#include "dif-window-proofs.h"


static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (DIF_WINDOW (data));
}

static void
on_measure (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_measure (desk_of (data));
}

static void
drop_evidence (GtkWindow *window, const char *seq, const char *reason)
{
  dif_desk_drop_evidence (desk_of (window), g_ascii_strtoll (seq, NULL, 10));
}

static void
on_drop_evidence (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *seq = g_variant_print (parameter, FALSE);

  dif_ask (GTK_WINDOW (data), _("Take This Back?"),
           _("The copy that is kept here is deleted. The ledger keeps that it was there."), _("_Take Back"), FALSE, seq,
           drop_evidence);
}

static void
on_try (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *what = g_variant_get_string (parameter, NULL);

  dif_desk_try (desk_of (data), g_str_equal (what, "transfer") ? DIF_TEST_TRANSFER : DIF_TEST_WHOLE);
}

/* --- Declaring ---------------------------------------------------------------------------- */

static void
on_declare_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id, *text;

  g_variant_get (parameter, "(&s&s)", &id, &text);
  dif_desk_declare (desk_of (data), id, text);
}

static void
on_stated (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autofree char *text = dif_form_dup_text (g_object_get_data (G_OBJECT (dialog), "entry"));

  if (g_str_equal (response, "declare") && text != NULL)
    dif_desk_declare (desk_of (data), g_object_get_data (G_OBJECT (dialog), "id"), text);
}

static void
on_typed (GtkEditable *entry, gpointer dialog)
{
  g_autofree char *text = dif_form_dup_text (entry);

  adw_message_dialog_set_response_enabled (dialog, "declare", text != NULL);
}

static void
on_declare (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (data), _("Declare That It Is Met"),
                                              _("It goes into the ledger, and into what the Institute may ask for."));
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *entry = adw_entry_row_new ();

  /* Translators: how a requirement is met */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("How, in your words"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), entry);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "declare", _("_Declare"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "declare", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "declare", FALSE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "declare");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_object_set_data_full (G_OBJECT (dialog), "id", g_variant_dup_string (parameter, NULL), g_free);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_typed), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_stated), data, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- Attaching ---------------------------------------------------------------------------- */

static void
on_attach_from (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id, *path;

  g_variant_get (parameter, "(&s&s)", &id, &path);
  dif_desk_attach (desk_of (data), id, path);
}

static void
attach (gpointer window, const char *id, const char *path)
{
  dif_desk_attach (desk_of (window), id, path);
}

static void
on_attach (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_choose (data,
              &(DifChoice){ .title = _("Attach a Document"),
                            .kind = GTK_FILE_CHOOSER_ACTION_OPEN,
                            .accept = _("_Attach"),
                            .subject = g_variant_get_string (parameter, NULL) },
              attach);
}

/* --- Continuity, checklists, the evidence folder ------------------------------------------ */

static void
on_try_continuity (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_try_continuity (desk_of (data), (guint) MAX (g_variant_get_int32 (parameter), 1));
}

static void
on_tick (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name, *item;
  gboolean done;
  DifChecklist list;

  g_variant_get (parameter, "(&s&sb)", &name, &item, &done);
  if (dif_checklist_from_string (name, &list, NULL))
    dif_desk_tick (desk_of (data), list, item, done);
}

static void
on_export_evidence_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_export_evidence (desk_of (data), g_variant_get_string (parameter, NULL));
}

static void
export_evidence (gpointer window, const char *subject, const char *path)
{
  dif_desk_export_evidence (desk_of (window), path);
}

static void
on_export_evidence (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_choose (data,
              &(DifChoice){ .title = _("Export the Evidence"),
                            .kind = GTK_FILE_CHOOSER_ACTION_SAVE,
                            /* Translators: name of a file; ends with .zip */
                            .name = _("evidence.zip") },
              export_evidence);
}

static const GActionEntry entries[] = {
  { .name = "measure", .activate = on_measure },
  { .name = "declare", .activate = on_declare, .parameter_type = "s" },
  { .name = "declare-as", .activate = on_declare_as, .parameter_type = "(ss)" },
  { .name = "attach", .activate = on_attach, .parameter_type = "s" },
  { .name = "attach-from", .activate = on_attach_from, .parameter_type = "(ss)" },
  { .name = "drop-evidence", .activate = on_drop_evidence, .parameter_type = "x" },
  { .name = "try", .activate = on_try, .parameter_type = "s" },
  { .name = "try-continuity", .activate = on_try_continuity, .parameter_type = "i" },
  { .name = "tick", .activate = on_tick, .parameter_type = "(ssb)" },
  { .name = "export-evidence", .activate = on_export_evidence },
  { .name = "export-evidence-to", .activate = on_export_evidence_to, .parameter_type = "s" },
};

void
dif_window_proofs_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

void
dif_window_proofs_refresh (DifWindow *window, gboolean own, gboolean source)
{
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), entries[i].name);
    gboolean needs_source = g_str_equal (entries[i].name, "try");

    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), own && (source || !needs_source));
  }
}

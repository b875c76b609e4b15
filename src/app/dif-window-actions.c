/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-actions"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-incidents.h"
#include "base/dif-json.h"
#include "base/dif-time.h"

#include "dif-accels.h"
#include "dif-ask.h"
#include "dif-choose.h"
#include "dif-desk-look.h"
#include "dif-desk-records.h"
#include "dif-dialogs.h"
#include "dif-page.h"
#include "dif-night-view.h"
#include "dif-practice-dialog.h"
#include "dif-preferences.h"
#include "dif-rules-dialog.h"
#include "dif-set-up.h"
#include "dif-source-dialog.h"
#include "dif-target-dialog.h"
#include "dif-window-pair.h"
#include "dif-window-cuts.h"
#include "dif-window-memoria.h"
#include "dif-window-night.h"
#include "dif-window-support.h"
#include "dif-window-papers.h"
#include "dif-window-proofs.h"
#include "dif-window-stacks.h"
#include "dif-words.h"

#include "dif-window-actions.h"


static DifWindow *
window_of (gpointer data)
{
  return DIF_WINDOW (data);
}

static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (window_of (data));
}

/* --- Moving about ------------------------------------------------------------------------- */

static void
on_show_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *page = g_variant_get_string (parameter, NULL);

  dif_desk_act_in_night (desk_of (data), g_str_equal (page, "ledger")    ? DIF_NIGHT_ACT_OPEN_LEDGER
                                         : g_str_equal (page, "fetcher") ? DIF_NIGHT_ACT_OPEN_FETCHER
                                                                         : DIF_NIGHT_ACT_OPEN_OTHER);
  dif_window_show_page (window_of (data), page);
}

static void
on_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_window_go_back (window_of (data));
}

static void
on_menu (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_window_open_menu (window_of (data));
}

static void
on_find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_window_find (window_of (data));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_preferences_show (window_of (data));
}

static void
on_set_up (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_window_leave_welcome (window_of (data));
  dif_set_up_show (window_of (data));
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (data)), g_variant_get_string (parameter, NULL));
  dif_window_toast (window_of (data), _("Copied"));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_accels_show (GTK_WINDOW (data));
}

/* --- Practice ----------------------------------------------------------------------------- */

static void
on_practise (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_practise (desk_of (data), dif_window_get_plan (window_of (data)));
  dif_window_show_page (window_of (data), "overview");
}

static void
on_practise_with (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (dif_practice_dialog_new (GTK_WINDOW (data), desk_of (data), dif_window_get_plan (window_of (data)))));
}

static void
on_practice_report (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_night_view_present (GTK_WINDOW (data), desk_of (data));
}

static void
on_stop_practice (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_stop_practice (desk_of (data));
}

static void
on_leave_practice (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_leave_practice (desk_of (data));
}

/* --- The night ---------------------------------------------------------------------------- */

static void
on_relay (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_relay (desk_of (data), !dif_desk_is_relaying (desk_of (data)));
}

static void
on_fetch (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (dif_desk_is_practising (desk_of (data)))
    dif_desk_act_in_night (desk_of (data), DIF_NIGHT_ACT_FETCH);
  else
    dif_desk_fetch (desk_of (data));
}

static void
on_publish (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (dif_desk_is_practising (desk_of (data)))
    dif_desk_act_in_night (desk_of (data), DIF_NIGHT_ACT_PUBLISH);
  else
    dif_desk_publish (desk_of (data), NULL, NULL, NULL);
}

static void
on_verify (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *target = g_variant_get_string (parameter, NULL);

  dif_desk_verify (desk_of (data), target[0] != '\0' ? target : NULL);
}

static void
on_publish_on (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_publish (desk_of (data), NULL, g_variant_get_string (parameter, NULL), NULL);
}

/* The newer cut would be put back at once by a relay that goes on */
static void
go_back (GtkWindow *window, const char *cut, const char *reason)
{
  dif_desk_relay (desk_of (window), FALSE);
  dif_desk_publish (desk_of (window), cut, NULL, reason);
}

static void
on_go_back (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DifReading *reading = dif_desk_get_reading (desk_of (data));
  const char *id = g_variant_get_string (parameter, NULL);
  DifCut *cut = reading != NULL ? dif_reading_find_cut (reading, id) : NULL;
  g_autofree char *hour = NULL;
  g_autofree char *heading = NULL;

  if (cut == NULL)
    return;
  hour = dif_words_hour (cut->cut_time, dif_call_get_zone (reading->call));
  heading = g_strdup_printf (_("Go Back to the Cut of %s?"), hour);
  dif_ask (GTK_WINDOW (data), heading,
           dif_desk_is_relaying (desk_of (data))
               ? _("Readers will see older results than now, and relaying stops. The reason goes into the ledger.")
               : _("Readers will see older results than now. The reason goes into the ledger."),
           _("_Go Back"), TRUE, id, go_back);
}

/* --- Source and targets ------------------------------------------------------------------- */

static void
on_source (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (dif_source_dialog_new (GTK_WINDOW (data), desk_of (data))));
}

static void
on_add_target (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (dif_target_dialog_new (GTK_WINDOW (data), desk_of (data))));
}

static void
on_test_target (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_test_target (desk_of (data), g_variant_get_string (parameter, NULL));
}

static void
write_rules (GtkWindow *window, const char *target)
{
  dif_desk_write_rules (desk_of (window), target);
}

static void
on_web_rules (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DifReading *reading = dif_desk_get_reading (desk_of (data));
  const char *name = g_variant_get_string (parameter, NULL);
  const DifTargetFacts *facts = reading != NULL ? dif_reading_find_target (reading, name) : NULL;

  if (facts != NULL)
    dif_rules_dialog_show (GTK_WINDOW (data), facts->config, reading->call, write_rules);
}

static void
remove_target (GtkWindow *window, const char *target, const char *reason)
{
  DifReading *reading = dif_desk_get_reading (desk_of (window));
  const DifTargetFacts *facts = reading != NULL ? dif_reading_find_target (reading, target) : NULL;
  g_autoptr (JsonNode) node = facts != NULL ? dif_target_config_to_json (facts->config) : NULL;
  g_autofree char *kept = node != NULL ? dif_json_canonical (node) : NULL;

  dif_desk_remove_target (desk_of (window), target);
  if (kept != NULL)
    dif_window_toast_undo (DIF_WINDOW (window), _("Target removed"), "win.restore-target", kept);
}

/* What was removed is in the parameter, as it was configured */
static void
on_restore_target (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *kept = g_variant_get_string (parameter, NULL);
  g_autoptr (JsonNode) node = dif_json_parse (kept, strlen (kept), "", NULL);
  DifTargetConfig *config = node != NULL ? dif_target_config_from_json (node, NULL) : NULL;

  if (config != NULL)
    dif_desk_add_target (desk_of (data), config, NULL);
}

static void
on_remove_target (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_variant_get_string (parameter, NULL);
  DifReading *reading = dif_desk_get_reading (desk_of (data));
  const DifTargetFacts *facts = reading != NULL ? dif_reading_find_target (reading, name) : NULL;
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), name);

  dif_ask (GTK_WINDOW (data), heading,
           facts != NULL && facts->stacks
               ? _("Nothing is published there any more. What stands on AWS stays, and costs money, until it is taken "
                   "down: there is a command of its own for that.")
               : _("Nothing is published there any more. What stands there stays, and it can be added again."),
           _("_Remove"), FALSE, name, remove_target);
}

static void
set_page (GtkWindow *window, const char *target, const char *url)
{
  dif_desk_set_page (desk_of (window), target, url != NULL ? url : "");
}

static void
on_target_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_variant_get_string (parameter, NULL);
  DifReading *reading = dif_desk_get_reading (desk_of (data));
  const DifTargetFacts *facts = reading != NULL ? dif_reading_find_target (reading, name) : NULL;

  if (facts != NULL)
    dif_ask_address (GTK_WINDOW (data), _("Your Own Page"),
                     _("The page of yours that shows the public address in a frame, or links it. It is looked at every "
                       "minute as well: whether it answers, and whether browsers show the frame. Without an address "
                       "it is not."),
                     facts->config->page_url, name, set_page);
}

/* --- The ledger --------------------------------------------------------------------------- */

static void
on_verify_ledger (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_verify_ledger (desk_of (data));
}

static void
add_incident (GtkWindow *window, const char *subject, const char *text)
{
  dif_desk_add_incident (desk_of (window), text);
}

static void
on_add_incident (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_dialogs_tell (GTK_WINDOW (data), _("Note an Incident"),
                    _("It begins now and goes on until you say that it is over. What readers see meanwhile is "
                      "added by itself."),
                    _("What happened"), _("_Note"), NULL, NULL, add_incident);
}

static DifIncident *
find_open (DifReading *reading, gint64 id)
{
  for (guint i = 0; reading != NULL && i < reading->incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (reading->incidents, i);

    if (incident->id == id)
      return incident;
  }
  return NULL;
}

static gint64
number_in (const char *text)
{
  return g_ascii_strtoll (text, NULL, 10);
}

static void
close_incident (GtkWindow *window, const char *id, const char *reason)
{
  dif_desk_close_incident (desk_of (window), number_in (id));
}

static void
on_close_incident (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *id = g_variant_get_string (parameter, NULL);
  DifIncident *incident = find_open (dif_desk_get_reading (desk_of (data)), number_in (id));

  if (incident != NULL)
    dif_ask (GTK_WINDOW (data), _("Is It Over?"), incident->text, _("_Close Incident"), FALSE, id, close_incident);
}

static void
on_told (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (DifWindow) window = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *letter = dif_desk_look_letter_finish (DIF_DESK (source), result, &error);

  /* closed meanwhile */
  if (gtk_window_get_application (GTK_WINDOW (window)) == NULL)
    return;
  if (letter != NULL)
    /* Translators: name of a file, without its .txt */
    dif_dialogs_report (GTK_WINDOW (window), _("What to Tell the Institute"), letter, _("incident"));
  else
    dif_window_toast (window, error->message);
}

static void
on_tell_incident (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_look_letter_async (desk_of (data), g_variant_get_string (parameter, NULL), NULL, on_told,
                              g_object_ref (data));
}

/* --- The public addresses ----------------------------------------------------------------- */

static void
on_probe (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_probe (desk_of (data));
}

/* --- The call ----------------------------------------------------------------------------- */

static void
use_call (GtkWindow *window, const char *id, const char *reason)
{
  dif_desk_use_call (desk_of (window), id);
}

static void
on_use_call (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_ask (GTK_WINDOW (data), _("Put This Call in Force?"),
           _("Its dates, hours and thresholds hold from now on. The one before can be chosen again."),
           _("_Choose"), FALSE, g_variant_get_string (parameter, NULL), use_call);
}

static gboolean
is_day (const char *text)
{
  g_autofree char *moment = g_strconcat (text, "T12:00:00Z", NULL);

  return strlen (text) == strlen ("2027-06-06") && dif_time_parse_iso8601 (moment) != 0;
}

static void
derive_call (GtkWindow *window, const char *from, const char *day)
{
  dif_desk_derive_call (desk_of (window), from, day);
}

static void
on_derive_call (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DifReading *reading = dif_desk_get_reading (desk_of (data));

  if (reading != NULL)
    dif_dialogs_tell (GTK_WINDOW (data), _("A Call for Another Day"),
                      _("Every date will be as many days from that election day as it is now. Compare each with "
                        "the Institute’s own call before you choose it."),
                      _("Election day, as 2027-06-06"), _("_Make"), is_day, dif_call_get_id (reading->call),
                      derive_call);
}

static void
on_date_met (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *date = g_variant_get_string (parameter, NULL);

  dif_desk_mark_date (desk_of (data), date, TRUE);
  dif_window_toast_undo (window_of (data), _("Marked as met"), "win.date-unmet", date);
}

static void
on_date_unmet (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *date = g_variant_get_string (parameter, NULL);

  dif_desk_mark_date (desk_of (data), date, FALSE);
  dif_window_toast_undo (window_of (data), _("No longer marked as met"), "win.date-met", date);
}

/* --- Files and folders -------------------------------------------------------------------- */

static void
choose (gpointer window, const char *title, GtkFileChooserAction kind, const char *name, DifChosen chosen)
{
  dif_choose (window, &(DifChoice){ .title = title, .kind = kind, .name = name }, chosen);
}

static void
import (gpointer window, const char *subject, const char *path)
{
  dif_desk_import (desk_of (window), path);
}

static void
on_look_on (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_look_on (desk_of (data));
}

static void
on_try_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_try_again (desk_of (data));
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, _("Import a Package"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, import);
}

static void
export_ledger (gpointer window, const char *subject, const char *path)
{
  dif_desk_export_ledger (desk_of (window), path);
}

static void
on_export_ledger (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  /* Translators: name of a file; .csv says in which format it is written */
  choose (data, _("Export the Ledger"), GTK_FILE_CHOOSER_ACTION_SAVE, _("ledger.csv"), export_ledger);
}

static void
import_call (gpointer window, const char *subject, const char *path)
{
  dif_desk_import_call (desk_of (window), path);
}

static void
on_import_call (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, _("Import a Call"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, import_call);
}

static void
choose_logo (gpointer window, const char *subject, const char *path)
{
  dif_desk_choose_logo (desk_of (window), path);
}

static void
on_choose_logo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, _("Choose a Logo"), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, choose_logo);
}

static void
open_profile (gpointer window, const char *subject, const char *path)
{
  dif_window_open_profile (window, path);
}

static void
on_open_profile (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  choose (data, _("Open a Data Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, open_profile);
}

static void
on_open_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *inside = g_variant_get_string (parameter, NULL);
  g_autofree char *path = g_build_filename (dif_desk_get_shown (desk_of (data)), inside, NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  gtk_show_uri (GTK_WINDOW (data), uri, GDK_CURRENT_TIME);
}

static void
on_open_uri (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_show_uri (GTK_WINDOW (data), g_variant_get_string (parameter, NULL), GDK_CURRENT_TIME);
}

/* --- Closing ------------------------------------------------------------------------------ */

static void
on_close_answered (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  if (!g_str_equal (response, "close"))
    return;
  dif_desk_relay (desk_of (data), FALSE);
  gtk_window_close (GTK_WINDOW (data));
}

void
dif_window_actions_ask_to_close (DifWindow *window, gboolean chosen)
{
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (window), _("Leave This Window Open"),
      chosen ? _("By your preferences Difusor does not go on without its window. If you close it, readers keep seeing the "
                 "last cut, but no newer one reaches them.")
             : _("This desktop does not let Difusor go on without its window. If you close it, readers keep seeing the last "
                 "cut, but no newer one reaches them."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _("_Keep Relaying"), "close",
                                    _("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_answered), window, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- The table ---------------------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { .name = "show-page", .activate = on_show_page, .parameter_type = "s" },
  { .name = "back", .activate = on_back },
  { .name = "menu", .activate = on_menu },
  { .name = "shortcuts", .activate = on_shortcuts },
  { .name = "find", .activate = on_find },
  { .name = "preferences", .activate = on_preferences },
  { .name = "set-up", .activate = on_set_up },
  { .name = "copy", .activate = on_copy, .parameter_type = "s" },
  { .name = "practise", .activate = on_practise },
  { .name = "practise-with", .activate = on_practise_with },
  { .name = "practice-report", .activate = on_practice_report },
  { .name = "stop-practice", .activate = on_stop_practice },
  { .name = "leave-practice", .activate = on_leave_practice },
  { .name = "relay", .activate = on_relay },
  { .name = "fetch", .activate = on_fetch },
  { .name = "publish", .activate = on_publish },
  { .name = "verify", .activate = on_verify, .parameter_type = "s" },
  { .name = "publish-on", .activate = on_publish_on, .parameter_type = "s" },
  { .name = "go-back", .activate = on_go_back, .parameter_type = "s" },
  { .name = "source", .activate = on_source },
  { .name = "add-target", .activate = on_add_target },
  { .name = "test-target", .activate = on_test_target, .parameter_type = "s" },
  { .name = "web-rules", .activate = on_web_rules, .parameter_type = "s" },
  { .name = "target-page", .activate = on_target_page, .parameter_type = "s" },
  { .name = "remove-target", .activate = on_remove_target, .parameter_type = "s" },
  { .name = "restore-target", .activate = on_restore_target, .parameter_type = "s" },
  { .name = "probe", .activate = on_probe },
  { .name = "mail", .activate = on_open_uri, .parameter_type = "s" },
  { .name = "use-call", .activate = on_use_call, .parameter_type = "s" },
  { .name = "import-call", .activate = on_import_call },
  { .name = "derive-call", .activate = on_derive_call },
  { .name = "date-met", .activate = on_date_met, .parameter_type = "s" },
  { .name = "date-unmet", .activate = on_date_unmet, .parameter_type = "s" },
  { .name = "choose-logo", .activate = on_choose_logo },
  { .name = "verify-ledger", .activate = on_verify_ledger },
  { .name = "export-ledger", .activate = on_export_ledger },
  { .name = "add-incident", .activate = on_add_incident },
  { .name = "close-incident", .activate = on_close_incident, .parameter_type = "s" },
  { .name = "tell-incident", .activate = on_tell_incident, .parameter_type = "s" },
  { .name = "import", .activate = on_import },
  { .name = "look-on", .activate = on_look_on },
  { .name = "try-again", .activate = on_try_again },
  { .name = "open-profile", .activate = on_open_profile },
  { .name = "open-folder", .activate = on_open_folder, .parameter_type = "s" },
  { .name = "open-uri", .activate = on_open_uri, .parameter_type = "s" },
};

void
dif_window_actions_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  dif_window_cuts_add (window);
  dif_window_papers_add (window);
  dif_window_memoria_add (window);
  dif_window_proofs_add (window);
  dif_window_pair_add (window);
  dif_window_stacks_add (window);
  dif_window_night_add (window);
  dif_window_support_add (window);
}

static void
enable (DifWindow *window, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (window), name);

  if (g_action_get_enabled (action) != enabled)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
dif_window_actions_refresh (DifWindow *window)
{
  DifDesk *desk = dif_window_get_desk (window);
  DifReading *reading = dif_desk_get_reading (desk);
  /* a night's folder belongs to the night, and one that is in use to who writes there */
  gboolean own = reading != NULL && !dif_desk_is_practice (desk) && dif_desk_get_locked (desk) == NULL;
  gboolean source = own && reading->source != NULL;
  gboolean relaying = dif_desk_is_relaying (desk);
  gboolean practising = dif_desk_is_practising (desk);

  enable (window, "practise", !practising && !relaying);
  enable (window, "practise-with", !practising && !relaying);
  enable (window, "practice-report", !practising && dif_desk_has_night_report (desk));
  enable (window, "stop-practice", practising);
  enable (window, "leave-practice", dif_desk_is_practice (desk));
  enable (window, "relay", relaying || (source && reading->targets->len > 0));
  enable (window, "fetch", source || (practising && reading != NULL));
  enable (window, "import", own);
  enable (window, "publish",
          (source && reading->newest != NULL && reading->targets->len > 0) ||
              (practising && reading != NULL && reading->newest != NULL));
  enable (window, "publish-on", source && reading->newest != NULL);
  enable (window, "go-back", source && reading->current != NULL);
  enable (window, "verify", own && reading->current != NULL);
  enable (window, "source", own);
  enable (window, "add-target", own);
  enable (window, "test-target", own);
  enable (window, "web-rules", own);
  enable (window, "target-page", own);
  enable (window, "remove-target", own);
  enable (window, "restore-target", own);
  enable (window, "probe", own && reading->targets->len > 0);
  /* nothing of a practice night goes to a real address */
  enable (window, "mail", own);
  enable (window, "use-call", own && !relaying);
  enable (window, "import-call", own);
  enable (window, "derive-call", own);
  enable (window, "date-met", own);
  enable (window, "date-unmet", own);
  enable (window, "choose-logo", own);
  enable (window, "verify-ledger", reading != NULL && reading->last_record > 0);
  enable (window, "export-ledger", reading != NULL && reading->last_record > 0);
  enable (window, "add-incident", own);
  enable (window, "close-incident", own && reading->incidents->len > 0);
  enable (window, "tell-incident", reading != NULL);
  enable (window, "set-up", reading != NULL && !dif_desk_is_practice (desk));
  enable (window, "look-on", dif_desk_get_locked (desk) != NULL && !dif_desk_is_looking_on (desk));
  enable (window, "open-profile", !relaying && !practising);
  enable (window, "open-folder", reading != NULL && !reading->fresh);
  dif_window_cuts_refresh (window, own, source, reading != NULL);
  dif_window_papers_refresh (window, own, reading != NULL);
  dif_window_memoria_refresh (window, own, reading != NULL);
  dif_window_proofs_refresh (window, own, source);
  dif_window_night_refresh (window, own, source);
  dif_window_support_refresh (window, reading != NULL && !reading->fresh);
  dif_window_pair_refresh (window, own, reading != NULL && !source && reading->targets->len == 0);
  dif_window_stacks_refresh (window, own, relaying);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-window-night"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "base/dif-error.h"
#include "relay/dif-relay.h"
#include "relay/dif-withdrawal.h"
#include "watch/dif-eve.h"
#include "watch/dif-hours.h"
#include "watch/dif-watch.h"

#include "dif-alarm-dialog.h"
#include "dif-ask.h"
#include "dif-desk-give.h"
#include "dif-dialogs.h"

#include "dif-window-night.h"

#define TOLD "dif-hour-told"
#define ALTERED "altered:"


static DifDesk *
desk_of (gpointer data)
{
  return dif_window_get_desk (DIF_WINDOW (data));
}

/* --- What the hour asks for --------------------------------------------------------------- */

static gboolean
shows_drill (DifReading *reading)
{
  for (guint i = 0; i < reading->targets->len; i++) {
    const DifTargetFacts *facts = dif_target_item_get (g_ptr_array_index (reading->targets, i));

    if (facts->config->mode == DIF_MODE_DRILL && facts->held_cut != NULL)
      return TRUE;
  }
  return FALSE;
}

static DifHoursKind
ask_hour (DifWindow *window, const DifCallDate **date)
{
  DifDesk *desk = desk_of (window);
  DifReading *reading = dif_desk_get_reading (desk);

  *date = NULL;
  if (reading == NULL || reading->source == NULL)
    return DIF_HOURS_NOTHING;
  return dif_hours_ask (reading->call, reading->source->mode, shows_drill (reading),
                        dif_clock_now (dif_desk_get_clock (desk)), date);
}

static gboolean
set_mode (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autoptr (DifSourceConfig) config = dif_profile_get_source (profile, error);

  if (config == NULL || !dif_mode_from_string (data, &config->mode, error) ||
      !dif_profile_set_source (profile, config, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup (dif_mode_get_name (config->mode)));
  return TRUE;
}

static void
on_set_mode (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_keep (desk_of (data), _("Changing the mode"), set_mode, g_variant_dup_string (parameter, NULL), g_free);
}

static void
on_mode_confirmed (GtkWindow *window, const char *mode, const char *typed)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), "set-mode", g_variant_new_string (mode));
}

static void
propose_mode (DifWindow *window, DifMode mode, const DifCallDate *date)
{
  DifCall *call = dif_desk_get_reading (desk_of (window))->call;
  const char *day = dif_call_get_day (call);
  g_autofree char *heading = mode == DIF_MODE_REAL ? g_strdup (_("Relay the Real Results?"))
                                                   /* Translators: the name of a drill, in the call’s words */
                                                   : g_strdup_printf (_("Relay the Drill “%s”?"), date->what);
  g_autofree char *body = g_strdup_printf (
      mode == DIF_MODE_REAL ? _("What comes from the Institute now is what people voted, and goes to the targets of real mode. "
                                "Type the day of the election, %s, to confirm.")
                            : _("What comes from the Institute now is a rehearsal, and goes to the targets of drill mode only. "
                                "Type the day of the election, %s, to confirm."),
      day);

  dif_dialogs_confirm (GTK_WINDOW (window), heading, body, _("Day of the election"), _("_Confirm"), day,
                       dif_mode_to_string (mode), on_mode_confirmed);
}

/* --- Withdrawing a drill ------------------------------------------------------------------ */

static gboolean
withdraw_drill (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autoptr (DifTargetPool) targets = dif_target_pool_new ();
  g_autoptr (GPtrArray) records = dif_archive_list_targets (profile->archive, error);
  DifPublisher publisher = { .archive = profile->archive, .call = profile->call, .targets = targets,
                             .cancellable = dif_job_get_cancellable (job) };
  guint withdrawn = 0;

  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (profile->archive, record->name, error);
    g_autoptr (DifPublication) done = NULL;

    if (config == NULL)
      return FALSE;
    if (config->mode != DIF_MODE_DRILL || record->held_cut == NULL)
      continue;
    done = dif_withdrawal_run (&publisher, record->name, data, NULL, error);
    if (done == NULL)
      return FALSE;
    withdrawn++;
  }
  dif_job_take_outcome (job, g_strdup_printf (ngettext ("%u target shows the holding page",
                                                        "%u targets show the holding page", withdrawn),
                                              withdrawn));
  return records != NULL;
}

static void
on_withdraw (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give (desk_of (data), _("Withdrawing the drill"), withdraw_drill, g_variant_dup_string (parameter, NULL),
                 g_free);
}

static void
on_withdrawal_agreed (GtkWindow *window, const char *subject, const char *reason)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), "withdraw", g_variant_new_string (reason));
}

static void
propose_withdrawal (DifWindow *window)
{
  dif_ask (GTK_WINDOW (window), _("The Drill Is Over: Withdraw It?"),
           _("Its invented results still stand where readers can find them, and have been taken for votes elsewhere. A neutral "
             "holding page takes their place."),
           _("_Withdraw"), TRUE, "", on_withdrawal_agreed);
}

/* --- The eve ------------------------------------------------------------------------------ */

static gboolean
look_on_eve (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  guint looked;
  g_autoptr (GPtrArray) findings = dif_eve_check (profile, &looked, dif_job_get_cancellable (job), error);

  if (findings == NULL)
    return FALSE;
  if (findings->len > 0) {
    const DifEveFinding *first = g_ptr_array_index (findings, 0);

    dif_set_error (error, DIF_ERROR_UNFULFILLED, first->text,
                   ngettext ("%u public path shows what it must not: %s", "%u public paths show what they must not: %s",
                             findings->len),
                   findings->len, first->url);
    return FALSE;
  }
  dif_job_take_outcome (job, g_strdup_printf (ngettext ("%u public path: zero state or absent",
                                                        "%u public paths: zero state or absent", looked),
                                              looked));
  return TRUE;
}

static void
on_eve (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give_look (desk_of (data), _("Looking at what is public"), look_on_eve, NULL, NULL);
}

static void
look_agreed (GtkWindow *window, const char *subject, const char *reason)
{
  g_action_group_activate_action (G_ACTION_GROUP (window), "eve", NULL);
}

/* --- Altered ------------------------------------------------------------------------------ */

static gboolean
mend_one (DifProfile *profile, DifJob *job, DifTargetRecord *record, GError **error)
{
  g_autoptr (DifRelay) relay = dif_relay_new (profile, dif_job_get_progress (job), NULL, NULL);
  g_autoptr (GPtrArray) publications = NULL;
  g_autoptr (DifCut) cut = dif_relay_publish (relay, record->held_cut, record->name, _("It was altered where readers get it"),
                                              &publications, dif_job_get_cancellable (job), error);
  DifPublication *publication;

  if (cut == NULL)
    return FALSE;
  publication = g_ptr_array_index (publications, 0);
  if (publication->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&publication->error));
  return FALSE;
}

/* Every target of which an incident says that it was altered; then readers are asked again */
static gboolean
mend (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) incidents = dif_incident_list (profile->archive, error);
  g_autoptr (GPtrArray) probes = NULL;

  for (guint i = 0; incidents != NULL && i < incidents->len; i++) {
    const DifIncident *incident = g_ptr_array_index (incidents, i);
    g_autoptr (DifTargetRecord) record = NULL;

    if (incident->closed != 0 || !g_str_has_prefix (incident->key, ALTERED))
      continue;
    record = dif_archive_find_target (profile->archive, incident->key + strlen (ALTERED), error);
    if (record == NULL || !mend_one (profile, job, record, error))
      return FALSE;
  }
  probes = incidents != NULL ? dif_watch_round (profile, dif_job_get_cancellable (job), error) : NULL;
  if (probes != NULL)
    dif_job_take_outcome (job, g_strdup (_("Readers get what the Institute published")));
  return probes != NULL;
}

static void
on_mend (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_desk_give (desk_of (data), _("Putting it right"), mend, NULL, NULL);
}

static gboolean
is_altered (DifReading *reading)
{
  for (guint i = 0; i < reading->incidents->len; i++) {
    if (g_str_has_prefix (((DifIncident *) g_ptr_array_index (reading->incidents, i))->key, ALTERED))
      return TRUE;
  }
  return FALSE;
}

/* --- Alarms ------------------------------------------------------------------------------- */

static void
on_alarms (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dif_alarm_dialog_show (DIF_WINDOW (data));
}

/* --- The table ---------------------------------------------------------------------------- */

static void
propose (DifWindow *window)
{
  const DifCallDate *date;

  switch (ask_hour (window, &date)) {
    case DIF_HOURS_DRILL:
      propose_mode (window, DIF_MODE_DRILL, date);
      break;
    case DIF_HOURS_REAL:
      propose_mode (window, DIF_MODE_REAL, NULL);
      break;
    case DIF_HOURS_WITHDRAW:
      propose_withdrawal (window);
      break;
    case DIF_HOURS_EVE:
      dif_ask (GTK_WINDOW (window), _("The Eve of the Election: Look at What Is Public?"),
               _("Every public path should show the zero state or nothing; test results have been taken for real ones."),
               _("_Look"), FALSE, "", look_agreed);
      break;
    case DIF_HOURS_NOTHING:
    default:
      break;
  }
}

static void
on_hour (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  propose (DIF_WINDOW (data));
}

static const GActionEntry entries[] = {
  { .name = "hour", .activate = on_hour },
  { .name = "set-mode", .activate = on_set_mode, .parameter_type = "s" },
  { .name = "withdraw", .activate = on_withdraw, .parameter_type = "s" },
  { .name = "eve", .activate = on_eve },
  { .name = "mend", .activate = on_mend },
  { .name = "alarms", .activate = on_alarms },
};

void
dif_window_night_add (DifWindow *window)
{
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
}

static void
enable (DifWindow *window, const char *name, gboolean enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (window), name)), enabled);
}

/* Each proposal comes by itself once, when the window can be seen; later it is in the menu */
static void
propose_once (DifWindow *window, DifHoursKind kind, const DifCallDate *date)
{
  g_autofree char *what = g_strdup_printf ("%d %s", (int) kind, date != NULL ? date->id : "");

  if (!gtk_widget_get_mapped (GTK_WIDGET (window)) ||
      g_strcmp0 (g_object_get_data (G_OBJECT (window), TOLD), what) == 0)
    return;
  g_object_set_data_full (G_OBJECT (window), TOLD, g_steal_pointer (&what), g_free);
  propose (window);
}

void
dif_window_night_refresh (DifWindow *window, gboolean own, gboolean source)
{
  const DifCallDate *date = NULL;
  DifHoursKind kind = source ? ask_hour (window, &date) : DIF_HOURS_NOTHING;
  DifReading *reading = dif_desk_get_reading (desk_of (window));

  enable (window, "hour", kind != DIF_HOURS_NOTHING);
  enable (window, "set-mode", source);
  enable (window, "withdraw", own && reading != NULL && shows_drill (reading));
  enable (window, "eve", own && reading != NULL && reading->targets->len > 0);
  enable (window, "mend", own && reading != NULL && is_altered (reading));
  enable (window, "alarms", own);
  if (kind != DIF_HOURS_NOTHING)
    propose_once (window, kind, date);
}

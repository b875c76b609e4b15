/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-alarm"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "watch/dif-watch.h"

#include "dif-alarm.h"

#define MISSED "missed"


/* By the beginning of the incident's key; the first that fits */
static const struct {
  const char *key;
  DifAlarm alarm;
} alarms[] = {
  { "altered:", { N_("Readers get something else than the Institute published."),
                  N_("Put it right: publish the cut there again."), TRUE } },
  { "probe:", { N_("Readers cannot open the results."),
                N_("Call who runs the hosting; the last cut is kept and returns with it."), TRUE } },
  { "switched:", { N_("Readers who come by the other address get nothing, or an older cut, until they are led to the spare."),
                   N_("Lead them there: the target’s menu and “difusorctl target show” say how."), TRUE } },
  { MISSED, { N_("Readers see an older cut. After three updates missed in a row the Institute cuts the link."),
              N_("See what keeps the newest cut from its target, on the Overview."), TRUE } },
  { "target:", { N_("Readers keep seeing the cut before."),
                 N_("Read what the target says; it is tried again by itself."), TRUE } },
  { "targets", { N_("Readers do not get the newest cut from anywhere."),
                 N_("Add a target of that mode, or publish on the one that was withdrawn."), TRUE } },
  { "takeover:", { N_("Readers notice nothing: this machine publishes now."),
                   N_("Look after the other machine."), FALSE } },
  { "lease:", { N_("Readers keep seeing the last cut, but another machine may take over."),
                N_("Check the connection to the target."), FALSE } },
  { "network", { N_("Readers keep seeing the last cut; whether they reach it cannot be seen from here."),
                 N_("Bring this computer back to a network, by a telephone if need be."), TRUE } },
  { "captive", { N_("Readers keep seeing the last cut; no new one comes through this network."),
                 N_("Open a browser and log in to the network; if none asks for it, call the Institute’s contact."), TRUE } },
  { "source:blocked", { N_("Readers get no new cuts: the Institute has blocked the link."),
                        N_("Call the Institute’s contact at once."), TRUE } },
  { "source", { N_("Readers keep seeing the last cut; no new one can be fetched."),
                N_("Check this computer’s connection; if others work, call the Institute’s contact."), FALSE } },
  { "package:", { N_("Readers keep seeing the cut before; this package was not accepted."),
                  N_("Tell the Institute which package it is."), FALSE } },
  { "portal-down:", { N_("Readers who come by your own page meet none; the results stay open at their public address."),
                      N_("Call who runs your page."), FALSE } },
  { "portal-absent:", { N_("Readers of your own page do not find the results there."),
                        N_("Put the code of the frame back into that page, or set the page that has it now."), FALSE } },
  { "portal-mixed:", { N_("Readers see an empty frame in your own page: browsers show nothing by http in a page by https."),
                       N_("Write https:// in the address of the frame."), FALSE } },
  { "portal-refused:", { N_("Readers see an empty frame in your own page: the public address forbids it."),
                         N_("Take that header away where the public address is served, or let it allow your page."),
                         FALSE } },
  { "portal-blocked:", { N_("Readers see an empty frame in your own page: the page itself forbids it."),
                         N_("Add the public address to that header of your page."), FALSE } },
  { "portal-broken:", { N_("Readers see an error in the frame of your own page."),
                        N_("Correct the address of the frame in that page."), FALSE } },
  { "page:", { N_("Readers may take these results for those of another hour."),
               N_("Look at the page in the preview; if the Institute made it so, tell the Institute."), FALSE } },
  { "freeze", { N_("Readers keep seeing the last cut, which is the Institute’s newest."),
                N_("Ask the Institute’s contact whether cuts still come."), FALSE } },
  { "findings", { N_("Readers see the cut as the Institute sent it."),
                  N_("Look at the findings, and tell the Institute."), FALSE } },
  { "clock", { N_("Readers notice nothing yet; hours may be told wrongly."),
               N_("Set this computer’s clock."), FALSE } },
};

static const DifAlarm other = { N_("What readers see is on the Overview."), N_("Read what it says."), FALSE };


const DifAlarm *
dif_alarm_describe (const char *key)
{
  static DifAlarm told[G_N_ELEMENTS (alarms) + 1];
  const DifAlarm *found = &other;
  guint place = G_N_ELEMENTS (alarms);

  for (guint i = 0; i < G_N_ELEMENTS (alarms) && place == G_N_ELEMENTS (alarms); i++) {
    if (g_str_has_prefix (key, alarms[i].key)) {
      found = &alarms[i].alarm;
      place = i;
    }
  }
  told[place] = (DifAlarm){ _(found->means), _(found->act), found->urgent };
  return &told[place];
}

/* --- News --------------------------------------------------------------------------------- */

static gint64
last_moment (const DifIncident *incident)
{
  return MAX (MAX (incident->opened, incident->updated), incident->closed);
}

GPtrArray *
dif_alarm_news (DifArchive *archive, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) incidents = dif_incident_list (archive, error);
  GPtrArray *news = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_incident_free);

  if (incidents == NULL) {
    g_ptr_array_unref (news);
    return NULL;
  }
  g_ptr_array_set_free_func (incidents, NULL);
  for (guint i = 0; i < incidents->len; i++) {
    DifIncident *incident = g_ptr_array_index (incidents, i);

    /* what began and ended unseen is in the ledger, and alarms nobody any more */
    if (last_moment (incident) > since && !(incident->opened > since && incident->closed != 0))
      g_ptr_array_add (news, incident);
    else
      dif_incident_free (incident);
  }
  return news;
}

DifAlarmNewsKind
dif_alarm_news_kind (const DifIncident *incident, gint64 since)
{
  if (incident->closed != 0)
    return DIF_ALARM_OVER;
  return incident->opened > since ? DIF_ALARM_BEGAN : DIF_ALARM_CHANGED;
}

char *
dif_alarm_title (const DifIncident *incident, DifAlarmNewsKind kind)
{
  if (kind == DIF_ALARM_OVER)
    return g_strdup (_("Difusor: it is over"));
  return g_strdup (dif_alarm_describe (incident->key)->urgent ? _("Difusor: act now") : _("Difusor: something is wrong"));
}

char *
dif_alarm_body (const DifIncident *incident, DifAlarmNewsKind kind)
{
  const DifAlarm *alarm = dif_alarm_describe (incident->key);

  if (kind == DIF_ALARM_OVER)
    return g_strdup (incident->text);
  return g_strdup_printf ("%s\n%s\n%s", incident->text, alarm->means, alarm->act);
}

/* --- Updates missed in a row -------------------------------------------------------------- */

gboolean
dif_alarm_keep_missed (DifProfile *profile, GError **error)
{
  int missed = dif_watch_count_missed (profile, error);
  int most = (int) dif_call_get_threshold (profile->call, DIF_CALL_MISSED_UPDATES);
  g_autofree char *text = NULL;

  if (missed < 0)
    return FALSE;
  if (missed == 0)
    return dif_incident_close_key (profile->archive, MISSED, error);
  if (missed < most)
    text = g_strdup_printf (_("Readers lack %d of the %d updates in a row after which the Institute cuts the link"),
                            missed, most);
  else
    text = g_strdup_printf (_("Readers lack %d updates in a row; the Institute may cut the link now"), missed);
  return dif_incident_keep (profile->archive, MISSED, text, error);
}

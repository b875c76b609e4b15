/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-call"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "dif-prep-call.h"

#define DAY (24 * 60 * 60 * (gint64) G_USEC_PER_SEC)
#define YEAR_DIGITS (4)
/* The practice institute is of Tamaulipas, whatever the call */
#define PRACTICE_STATE (28)


static void
check_state (DifFindings *findings, DifPrepElection *election, DifCall *call, DifMode mode)
{
  if (election->entity < 0 || election->entity == (gint64) dif_call_get_state_id (call) ||
      (mode == DIF_MODE_PRACTICE && election->entity == PRACTICE_STATE))
    return;
  dif_findings_add (findings, DIF_FINDING_ERROR, "other-state", election->path, 0,
                    _("The actas are of the state %" PRId64 "; the call is of %u, %s"),
                    election->entity, dif_call_get_state_id (call), dif_call_get_state (call));
}

/* Real results are of the election day or after it, and rehearsals of before */
static void
check_date (DifFindings *findings, DifPrepReport *report, DifCall *call, DifMode mode)
{
  g_auto (GStrv) parts = g_strsplit (dif_call_get_day (call), "-", 3);
  g_autoptr (GDateTime) midnight = NULL;
  g_autofree char *cut = NULL;
  gint64 day;

  if (!report->has_cut || g_strv_length (parts) != 3)
    return;
  midnight = g_date_time_new (dif_call_get_zone (call), atoi (parts[0]), atoi (parts[1]), atoi (parts[2]),
                              0, 0, 0);
  if (midnight == NULL)
    return;
  day = g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
  if (mode == DIF_MODE_REAL
          ? report->cut.moment >= day && report->cut.moment <= dif_call_get_closing (call) + DAY
          : report->cut.moment < day)
    return;
  cut = dif_cut_stamp_to_string (&report->cut);
  if (mode == DIF_MODE_REAL)
    dif_findings_add (findings, DIF_FINDING_WARNING, "other-date", NULL, 0,
                      _("The cut is of %s, and the election day is %s"), cut, dif_call_get_day (call));
  else
    dif_findings_add (findings, DIF_FINDING_WARNING, "other-date", NULL, 0,
                      _("The cut of this drill is of %s, which is not before the election day, %s"), cut,
                      dif_call_get_day (call));
}

/* A title that names years, and not that of the election, is of another one */
static void
check_election (DifFindings *findings, DifPrepElection *election, DifCall *call)
{
  const char *title = election->title != NULL ? election->title : "";
  gboolean named = FALSE, ours = FALSE;

  for (const char *at = title; *at != '\0'; at++) {
    gsize digits = strspn (at, "0123456789");

    if (digits == YEAR_DIGITS && g_str_has_prefix (at, "20")) {
      named = TRUE;
      ours |= strncmp (at, dif_call_get_day (call), YEAR_DIGITS) == 0;
    }
    at += digits > 0 ? digits - 1 : 0;
  }
  if (named && !ours)
    dif_findings_add (findings, DIF_FINDING_WARNING, "other-election", election->path, 0,
                      _("Its title, “%s”, is of another year than the election of the call, %s"), title,
                      dif_call_get_day (call));
}

void
dif_prep_check_call (DifPrepReport *self, DifCall *call, DifMode mode)
{
  g_autoptr (DifFindings) findings = dif_findings_new ();

  for (guint i = 0; i < self->elections->len; i++) {
    check_state (findings, g_ptr_array_index (self->elections, i), call, mode);
    if (mode != DIF_MODE_PRACTICE)
      check_election (findings, g_ptr_array_index (self->elections, i), call);
  }
  if (self->elections->len > 0 && mode != DIF_MODE_PRACTICE)
    check_date (findings, self, call, mode);
  dif_prep_report_add (self, findings);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-records"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-incidents.h"
#include "archive/dif-ledger-export.h"
#include "base/dif-error.h"
#include "call/dif-logo.h"
#include "watch/dif-alarm.h"
#include "watch/dif-page-look.h"
#include "watch/dif-watch.h"

#include "dif-desk-give.h"

#include "dif-desk-records.h"

#define VERIFICATION "dif-verification"


typedef struct {
  char *text; /* (owned) (nullable) and so on, as the order needs them */
  char *day;
  char *key;
  gint64 number;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->text);
  g_free (order->day);
  g_free (order->key);
  g_free (order);
}

static Order *
order_new (const char *text)
{
  Order *order = g_new0 (Order, 1);

  order->text = g_strdup (text);
  return order;
}

/* --- The ledger --------------------------------------------------------------------------- */

static gboolean
add_incident (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_incident_add (profile->archive, order->text, error) != 0;
}

void
dif_desk_add_incident (DifDesk *self, const char *text)
{
  dif_desk_keep (self, _("Noting an incident"), add_incident, order_new (text), order_free);
}

static gboolean
close_incident (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_incident_close (profile->archive, order->number, error);
}

void
dif_desk_close_incident (DifDesk *self, gint64 id)
{
  Order *order = order_new (NULL);

  order->number = id;
  dif_desk_keep (self, _("Ending an incident"), close_incident, order, order_free);
}

static gboolean
verify_ledger (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autofree char *head = NULL;
  g_autoptr (GPtrArray) anchors = NULL;
  gint64 count = 0, anchored = 0;

  if (!dif_ledger_verify (profile->archive, &count, &head, error))
    return FALSE;
  anchors = dif_ledger_verify_anchors (profile->archive, &anchored, error);
  if (anchors == NULL)
    return FALSE;
  if (anchored > 0)
    dif_job_take_outcome (job, g_strdup_printf (_("%" PRId64 " records, each as it was written; the hash of "
                                                  "record %" PRId64 " stands outside this computer as well"),
                                                count, anchored));
  else
    dif_job_take_outcome (job, g_strdup_printf (_("%" PRId64 " records, each as it was written"), count));
  return TRUE;
}

void
dif_desk_verify_ledger (DifDesk *self)
{
  DifJob *job = dif_desk_give_look (self, _("Verifying the ledger"), verify_ledger, NULL, NULL);

  /* the page says how it ended */
  dif_job_set_routine (job, TRUE);
  g_object_set_data (G_OBJECT (job), VERIFICATION, GINT_TO_POINTER (TRUE));
}

gboolean
dif_desk_is_verification (DifJob *job)
{
  return g_object_get_data (G_OBJECT (job), VERIFICATION) != NULL;
}

static gboolean
export_ledger (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  DifLedgerFormat format = DIF_LEDGER_CSV;
  guint count = 0;

  if (!dif_ledger_format_of (order->text, &format, error) ||
      !dif_ledger_export_file (profile->archive, order->text, format, dif_call_get_zone (profile->call),
                               &count, error))
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (ngettext ("%u record written", "%u records written", count), count));
  return TRUE;
}

void
dif_desk_export_ledger (DifDesk *self, const char *path)
{
  dif_desk_give_look (self, _("Exporting the ledger"), export_ledger, order_new (path), order_free);
}

/* --- The public addresses ----------------------------------------------------------------- */

static gboolean
look_around (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) probes = dif_watch_round (profile, dif_job_get_cancellable (job), error);

  if (probes == NULL)
    return FALSE;
  if (probes->len == 0) {
    dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Give a target its public address, and publish on it."),
                   _("No target with a public address shows a cut"));
    return FALSE;
  }
  for (guint i = 0; i < probes->len; i++) {
    DifProbe *probe = g_ptr_array_index (probes, i);

    if (probe->state != DIF_PROBE_UP) {
      dif_set_error (error, DIF_ERROR_UNFULFILLED, _("Read it back, or publish again."), "%s: %s", probe->target,
                     probe->problem != NULL ? probe->problem : dif_probe_state_to_string (probe->state));
      return FALSE;
    }
    if (dif_page_state_is_bad (probe->page_state)) {
      g_autofree char *cause = dif_page_cause (probe->target, probe->page_state);

      dif_set_error (error, DIF_ERROR_UNFULFILLED, dif_alarm_describe (cause)->act, "%s: %s", probe->target,
                     probe->page_problem);
      return FALSE;
    }
  }
  dif_job_take_outcome (job, g_strdup (_("Every public address shows what was published")));
  return TRUE;
}

void
dif_desk_probe (DifDesk *self)
{
  dif_desk_give (self, _("Looking at the public addresses"), look_around, NULL, NULL);
}

/* --- The call ----------------------------------------------------------------------------- */

static gboolean
use_call (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_profile_use_call (profile, order->text, error);
}

void
dif_desk_use_call (DifDesk *self, const char *id)
{
  dif_desk_keep (self, _("Putting a call in force"), use_call, order_new (id), order_free);
}

static gboolean
import_call (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifCall) call = dif_profile_import_call (profile, order->text, error);

  if (call == NULL)
    return FALSE;
  dif_job_take_outcome (job, g_strdup_printf (_("%s, %s: can be chosen now"), dif_call_get_acronym (call),
                                              dif_call_get_day (call)));
  return TRUE;
}

void
dif_desk_import_call (DifDesk *self, const char *path)
{
  dif_desk_give (self, _("Importing a call"), import_call, order_new (path), order_free);
}

static gboolean
derive_call (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifCall) call = dif_profile_derive_call (profile, order->text, order->day, error);

  if (call == NULL)
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("Compare every date with the Institute’s own call before you choose it")));
  return TRUE;
}

void
dif_desk_derive_call (DifDesk *self, const char *from, const char *day)
{
  Order *order = order_new (from);

  order->day = g_strdup (day);
  dif_desk_keep (self, _("Making a call for another day"), derive_call, order, order_free);
}

static gboolean
mark_date (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;

  return dif_profile_mark_date (profile, order->text, order->number != 0, error);
}

void
dif_desk_mark_date (DifDesk *self, const char *date, gboolean done)
{
  Order *order = order_new (date);
  DifJob *job;

  order->number = done;
  job = dif_desk_keep (self, _("Noting a deadline"), mark_date, order, order_free);
  dif_job_set_routine (job, TRUE);
}

/* --- The registration --------------------------------------------------------------------- */

/* Only this one: what difusorctl set meanwhile stays */
static gboolean
set_datum (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (profile, error);

  return registration != NULL && dif_registration_set (registration, order->key, order->text, error) &&
         dif_profile_set_registration (profile, registration, error);
}

void
dif_desk_set_datum (DifDesk *self, const char *key, const char *value)
{
  Order *order = order_new (value);
  DifJob *job;

  order->key = g_strdup (key);
  job = dif_desk_keep (self, _("Keeping the registration"), set_datum, order, order_free);
  dif_job_set_routine (job, TRUE);
}

static gboolean
choose_logo (DifProfile *profile, DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  DifLogoKind kind;
  g_autoptr (GBytes) bytes = dif_logo_load (order->text, &kind, error);

  return bytes != NULL && set_datum (profile, job, data, error);
}

void
dif_desk_choose_logo (DifDesk *self, const char *path)
{
  Order *order = order_new (path);

  order->key = g_strdup ("logo");
  dif_desk_keep (self, _("Choosing a logo"), choose_logo, order, order_free);
}

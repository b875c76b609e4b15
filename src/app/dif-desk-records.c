/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-desk-records"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-incidents.h"
#include "archive/dif-ledger-export.h"
#include "base/dif-error.h"
#include "call/dif-logo.h"
#include "watch/dif-watch.h"

#include "dif-desk-records.h"

#define LANE_LOOKING "looking"
#define VERIFICATION "dif-verification"


/* --- Orders that write, one after another with all that writes there ----------------------- */

typedef struct _Order Order;

struct _Order {
  DifBench *bench; /* (owned) (nullable): %NULL only looks at @folder */
  char *folder;    /* (owned) (nullable) */
  gboolean (*run) (Order *order, DifProfile *profile, DifJob *job, GError **error);
  char *text;      /* (owned) (nullable) and so on, as the order needs them */
  char *day;
  char *key;
  gint64 number;
};

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->bench, dif_bench_unref);
  g_free (order->folder);
  g_free (order->text);
  g_free (order->day);
  g_free (order->key);
  g_free (order);
}

static gboolean
carry_out (DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  DifProfile *profile = dif_bench_open (order->bench, error);
  gboolean ok = profile != NULL && order->run (order, profile, job, error);

  dif_bench_leave (order->bench);
  return ok;
}

static gboolean
look (DifJob *job, gpointer data, GError **error)
{
  Order *order = data;
  g_autoptr (DifProfile) profile = dif_profile_open (order->folder, FALSE, NULL, error);

  return profile != NULL && order->run (order, profile, job, error);
}

static Order *
order_new (gboolean (*run) (Order *, DifProfile *, DifJob *, GError **), const char *text)
{
  Order *order = g_new0 (Order, 1);

  order->run = run;
  order->text = g_strdup (text);
  return order;
}

static DifJob *
give (DifDesk *self, const char *title, Order *order)
{
  DifJob *job = dif_job_new (title, carry_out, order, order_free);

  order->bench = dif_bench_ref (dif_desk_get_bench (self));
  dif_job_manager_run (dif_desk_get_jobs (self), dif_desk_get_folder (self), job);
  return job;
}

static DifJob *
give_look (DifDesk *self, const char *title, Order *order)
{
  DifJob *job = dif_job_new (title, look, order, order_free);

  order->folder = g_strdup (dif_desk_get_shown (self));
  dif_job_manager_run (dif_desk_get_jobs (self), LANE_LOOKING, job);
  return job;
}

/* --- The ledger --------------------------------------------------------------------------- */

static gboolean
add_incident (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  return dif_incident_add (profile->archive, order->text, error) != 0;
}

void
dif_desk_add_incident (DifDesk *self, const char *text)
{
  give (self, _("Noting an incident"), order_new (add_incident, text));
}

static gboolean
close_incident (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  return dif_incident_close (profile->archive, order->number, error);
}

void
dif_desk_close_incident (DifDesk *self, gint64 id)
{
  Order *order = order_new (close_incident, NULL);

  order->number = id;
  give (self, _("Ending an incident"), order);
}

static gboolean
verify_ledger (Order *order, DifProfile *profile, DifJob *job, GError **error)
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
  DifJob *job = give_look (self, _("Verifying the ledger"), order_new (verify_ledger, NULL));

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
export_ledger (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
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
  give_look (self, _("Exporting the ledger"), order_new (export_ledger, path));
}

/* --- The public addresses ----------------------------------------------------------------- */

static gboolean
look_around (Order *order, DifProfile *profile, DifJob *job, GError **error)
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
  }
  dif_job_take_outcome (job, g_strdup (_("Every public address shows what was published")));
  return TRUE;
}

void
dif_desk_probe (DifDesk *self)
{
  give (self, _("Looking at the public addresses"), order_new (look_around, NULL));
}

/* --- The call ----------------------------------------------------------------------------- */

static gboolean
use_call (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  return dif_profile_use_call (profile, order->text, error);
}

void
dif_desk_use_call (DifDesk *self, const char *id)
{
  give (self, _("Putting a call in force"), order_new (use_call, id));
}

static gboolean
import_call (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
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
  give (self, _("Importing a call"), order_new (import_call, path));
}

static gboolean
derive_call (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  g_autoptr (DifCall) call = dif_profile_derive_call (profile, order->text, order->day, error);

  if (call == NULL)
    return FALSE;
  dif_job_take_outcome (job, g_strdup (_("Compare every date with the Institute’s own call before you choose it")));
  return TRUE;
}

void
dif_desk_derive_call (DifDesk *self, const char *from, const char *day)
{
  Order *order = order_new (derive_call, from);

  order->day = g_strdup (day);
  give (self, _("Making a call for another day"), order);
}

static gboolean
mark_date (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  return dif_profile_mark_date (profile, order->text, order->number != 0, error);
}

void
dif_desk_mark_date (DifDesk *self, const char *date, gboolean done)
{
  Order *order = order_new (mark_date, date);
  DifJob *job;

  order->number = done;
  job = give (self, _("Noting a deadline"), order);
  dif_job_set_routine (job, TRUE);
}

/* --- The registration --------------------------------------------------------------------- */

/* Only this one: what difusorctl set meanwhile stays */
static gboolean
set_datum (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  g_autoptr (DifRegistration) registration = dif_profile_get_registration (profile, error);

  return registration != NULL && dif_registration_set (registration, order->key, order->text, error) &&
         dif_profile_set_registration (profile, registration, error);
}

void
dif_desk_set_datum (DifDesk *self, const char *key, const char *value)
{
  Order *order = order_new (set_datum, value);
  DifJob *job;

  order->key = g_strdup (key);
  job = give (self, _("Keeping the registration"), order);
  dif_job_set_routine (job, TRUE);
}

static gboolean
choose_logo (Order *order, DifProfile *profile, DifJob *job, GError **error)
{
  DifLogoKind kind;
  g_autoptr (GBytes) bytes = dif_logo_load (order->text, &kind, error);

  return bytes != NULL && set_datum (order, profile, job, error);
}

void
dif_desk_choose_logo (DifDesk *self, const char *path)
{
  Order *order = order_new (choose_logo, path);

  order->key = g_strdup ("logo");
  give (self, _("Choosing a logo"), order);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-freeze"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-incidents.h"

#include "dif-freeze.h"

#define INCIDENT "freeze"
/* In half intervals: when a cut is late, and when the institute's service stands still */
#define LATE (3)
#define FROZEN (6)


/* Whether another cut is to come */
static gboolean
is_expected (DifCall *call, DifCut *last, gint64 now)
{
  if (last->expected > 0 && last->captured >= last->expected)
    return FALSE;
  return last->mode != DIF_MODE_REAL ||
         (now >= dif_call_get_opening (call) && now <= dif_call_get_closing (call));
}

static gboolean
tell (DifArchive *archive, DifCut *last, gint64 silence, gint64 half, GError **error)
{
  g_autofree char *text =
      silence >= FROZEN * half
          ? g_strdup_printf (_("The Institute’s service stands still: no new cut for %" PRId64
                               " minutes, three intervals or more; the last one is %s"),
                             FROZEN * half / G_USEC_PER_SEC / 60, last->id)
          : g_strdup_printf (_("A cut is late: none for more than %" PRId64
                               " minutes; the last one is %s"),
                             LATE * half / G_USEC_PER_SEC / 60, last->id);

  return dif_incident_keep (archive, INCIDENT, text, error);
}

gboolean
dif_freeze_check (DifArchive *archive, DifCall *call, DifMode mode, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DifCut) last =
      dif_archive_newest_cut (archive, mode, dif_call_get_id (call), FALSE, &local_error);
  gint64 now = dif_clock_now (dif_archive_get_clock (archive));
  gint64 half = dif_call_get_interval_seconds (call) * (gint64) G_USEC_PER_SEC / 2;
  gint64 silence;

  if (local_error != NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }
  if (last == NULL)
    return TRUE;
  silence = now - last->received;
  if (silence < LATE * half || !is_expected (call, last, now))
    return dif_incident_close_key (archive, INCIDENT, error);
  return tell (archive, last, silence, half, error);
}

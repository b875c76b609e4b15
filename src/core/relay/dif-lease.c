/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-lease"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-time.h"
#include "target/dif-target-manifest.h"

#include "dif-lease.h"

#define INTERVALS (2)


static gboolean
check_machine (DifTargetManifest *state, const char *target, gint64 now, GError **error)
{
  g_autofree char *machine = dif_target_manifest_machine ();
  g_autofree char *until = NULL;

  if (g_str_equal (state->machine, machine) || state->lease_until <= now)
    return TRUE;
  until = dif_time_format_iso8601 (state->lease_until, NULL);
  dif_set_error (error, DIF_ERROR_DECISION, _("Stop the relay on the other machine, or wait until then."),
                 _("Another machine (%s) publishes on “%s” until %s"), state->machine, target, until);
  return FALSE;
}

gboolean
dif_lease_check (DifTarget *target,
                 DifClock *clock,
                 DifMode mode,
                 gint64 ours_until,
                 DifManifest **held,
                 GCancellable *cancellable,
                 GError **error)
{
  const char *name = dif_target_get_config (target)->name;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DifTargetManifest) state = NULL;
  g_autofree char *machine = NULL;

  if (dif_target_is_distant (target) && dif_clock_now (clock) < ours_until)
    return TRUE;
  if (!dif_target_read_state (target, &bytes, cancellable, error))
    return FALSE;
  if (bytes == NULL)
    return TRUE;
  state = dif_target_manifest_from_bytes (bytes, name, error);
  if (state == NULL)
    return FALSE;
  if ((state->mode == DIF_MODE_REAL) != (mode == DIF_MODE_REAL)) {
    dif_set_error (error, DIF_ERROR_MODE, _("Choose a target of that mode; modes are never mixed."),
                   _("What stands on “%s” is %s, and what is to be published is %s"), name,
                   dif_mode_get_name (state->mode), dif_mode_get_name (mode));
    return FALSE;
  }
  if (!check_machine (state, name, dif_clock_now (clock), error))
    return FALSE;
  machine = dif_target_manifest_machine ();
  if (held != NULL && (dif_manifest_get_count (*held) == 0 || !g_str_equal (state->machine, machine))) {
    dif_manifest_unref (*held);
    *held = dif_manifest_ref (state->files);
  }
  return TRUE;
}

gint64
dif_lease_length (DifCall *call)
{
  return INTERVALS * (gint64) dif_call_get_interval_seconds (call) * G_USEC_PER_SEC;
}

gboolean
dif_lease_write (DifTarget *target,
                 DifArchive *archive,
                 DifCall *call,
                 DifCut *cut,
                 DifManifest *files,
                 GCancellable *cancellable,
                 GError **error)
{
  gint64 now = dif_clock_now (dif_archive_get_clock (archive));
  g_autofree char *machine = dif_target_manifest_machine ();
  g_autofree char *head = dif_ledger_get_head (archive, error);
  g_autoptr (GBytes) bytes = NULL;
  DifTargetManifest state = {
    .cut = cut->id,
    .mode = cut->mode,
    .machine = machine,
    .lease_until = now + dif_lease_length (call),
    .ledger_head = head,
    .files = files,
  };

  if (head == NULL)
    return FALSE;
  bytes = dif_target_manifest_to_bytes (&state, dif_call_get_entry (call), dif_call_get_pointers (call));
  return dif_target_write_state (target, bytes, cancellable, error) &&
         dif_ledger_set_anchor (archive, dif_target_get_config (target)->name, head, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-lease"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"
#include "base/dif-wait.h"
#include "target/dif-target-manifest.h"

#include "dif-lease.h"

/* In quarters of an interval */
#define LENGTH (5)
#define RENEWAL (2)
/* What stands for "another publisher is known of" in the settings */
#define SHARED "lease-shared"
/* When the file was last asked for, kept with the target's connection */
#define LOOKED "dif-lease-looked"
/* A lease that ended so long ago is over by any clock */
#define LONG_AGO ((gint64) 24 * 3600 * G_USEC_PER_SEC)


/* --- What we remember --------------------------------------------------------------------- */

/* When our own lease was written, or since when another's stands unchanged */
typedef struct {
  char *who;     /* (owned) (nullable) another publisher */
  char *what;    /* (owned) (nullable) its lease, to tell one from the next */
  gint64 moment; /* dif_clock_elapsed() */
} Memory;

static void
memory_clear (Memory *self)
{
  g_free (self->who);
  g_free (self->what);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Memory, memory_clear)

static const char *
name_of (DifLease *self)
{
  return dif_target_get_config (self->target)->name;
}

static char *
key_of (const char *kind, const char *target)
{
  return g_strdup_printf ("lease-%s:%s", kind, target);
}

/* Returns: %FALSE if there is nothing, or of another era */
static gboolean
recall (DifArchive *archive, const char *kind, const char *target, Memory *memory)
{
  g_autofree char *key = key_of (kind, target);
  g_autofree char *text = dif_archive_get_setting (archive, key, NULL);
  g_autofree char *era = dif_clock_dup_era (dif_archive_get_clock (archive));
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", 4);

  if (g_strv_length (words) != 4)
    return FALSE;
  memory->moment = g_str_equal (words[0], era) ? g_ascii_strtoll (words[1], NULL, 10) : G_MAXINT64;
  memory->who = g_strdup (words[2]);
  memory->what = g_strdup (words[3]);
  return TRUE;
}

static gboolean
remember (DifArchive *archive, const char *kind, const char *target, const Memory *memory, GError **error)
{
  g_autofree char *key = key_of (kind, target);
  g_autofree char *era = dif_clock_dup_era (dif_archive_get_clock (archive));
  g_autofree char *text = g_strdup_printf ("%s %" G_GINT64_FORMAT " %s %s", era, memory->moment,
                                           memory->who != NULL ? memory->who : "-",
                                           memory->what != NULL ? memory->what : "-");

  return dif_archive_set_setting (archive, key, text, error);
}

static gboolean
forget (DifArchive *archive, const char *kind, const char *target, GError **error)
{
  g_autofree char *key = key_of (kind, target);
  g_autofree char *text = dif_archive_get_setting (archive, key, NULL);

  return text == NULL || text[0] == '\0' || dif_archive_set_setting (archive, key, "", error);
}

gboolean
dif_lease_is_shared (DifArchive *archive)
{
  g_autofree char *text = dif_archive_get_setting (archive, SHARED, NULL);

  return text != NULL;
}

gboolean
dif_lease_share (DifArchive *archive, GError **error)
{
  return dif_lease_is_shared (archive) || dif_archive_set_setting (archive, SHARED, "yes", error);
}

char *
dif_lease_dup_other (DifArchive *archive, const char *target)
{
  g_auto (Memory) seen = { NULL };

  return recall (archive, "seen", target, &seen) ? g_steal_pointer (&seen.who) : NULL;
}

/* --- Reckoning ---------------------------------------------------------------------------- */

static gint64
quarters (DifCall *call, int count)
{
  return count * (gint64) dif_call_get_interval_seconds (call) * G_USEC_PER_SEC / 4;
}

gint64
dif_lease_length (DifCall *call)
{
  return quarters (call, LENGTH);
}

gint64
dif_lease_renewal (DifCall *call)
{
  return quarters (call, RENEWAL);
}

/* Microseconds since our own lease was written; a large number if that is not known */
static gint64
age_of_ours (DifArchive *archive, const char *target)
{
  g_auto (Memory) held = { NULL };
  gint64 now = dif_clock_elapsed (dif_archive_get_clock (archive));

  if (!recall (archive, "held", target, &held) || held.moment > now)
    return G_MAXINT64;
  return now - held.moment;
}

gboolean
dif_lease_is_due (DifArchive *archive, DifCall *call, const char *target)
{
  return age_of_ours (archive, target) >= dif_lease_renewal (call);
}

static gboolean
is_believed (DifLease *self)
{
  return age_of_ours (self->archive, name_of (self)) < dif_lease_length (self->call) / 10 * 9;
}

/* --- The file ----------------------------------------------------------------------------- */

/* @state: (out) (nullable): %NULL if nothing stands there */
static gboolean
read_state (DifLease *self, DifTargetManifest **state, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  *state = NULL;
  if (!dif_target_read_state (self->target, &bytes, self->cancellable, error))
    return FALSE;
  if (bytes == NULL)
    return TRUE;
  *state = dif_target_manifest_from_bytes (bytes, name_of (self), error);
  return *state != NULL;
}

static gboolean
check_mode (DifLease *self, DifTargetManifest *state, GError **error)
{
  if ((state->mode == DIF_MODE_REAL) == (self->mode == DIF_MODE_REAL))
    return TRUE;
  dif_set_error (error, DIF_ERROR_MODE, _("Choose a target of that mode; modes are never mixed."),
                 _("What stands on “%s” is %s, and what is to be published is %s"), name_of (self),
                 dif_mode_get_name (state->mode), dif_mode_get_name (self->mode));
  return FALSE;
}

/* @head: (nullable): of the ledger. Returns: what was written */
static gboolean
write_file (DifLease *self, const char *cut, DifManifest *files, gboolean released, char **head, GError **error)
{
  DifClock *clock = dif_archive_get_clock (self->archive);
  g_autofree char *machine = dif_target_manifest_machine (self->archive, error);
  g_autoptr (GBytes) bytes = NULL;
  DifTargetManifest state = { .cut = (char *) cut, .mode = self->mode, .machine = machine, .withdrawn = self->withdrawn,
                              .released = released, .files = files };

  *head = machine != NULL ? dif_ledger_get_head (self->archive, error) : NULL;
  if (*head == NULL)
    return FALSE;
  state.ledger_head = *head;
  state.lease_until = dif_clock_now (clock) + (released ? 0 : dif_lease_length (self->call));
  bytes = dif_target_manifest_to_bytes (&state, dif_call_get_entry (self->call),
                                        dif_call_get_pointers (self->call));
  return dif_target_write_state (self->target, bytes, self->cancellable, error);
}

/* @since: when it began to be written */
static gboolean
note_ours (DifLease *self, gint64 since, const char *head, GError **error)
{
  Memory held = { .moment = since };

  return remember (self->archive, "held", name_of (self), &held, error) &&
         dif_ledger_set_anchor (self->archive, name_of (self), head, error);
}

gboolean
dif_lease_write (DifLease *self, const char *cut, DifManifest *files, GError **error)
{
  gint64 since = dif_clock_elapsed (dif_archive_get_clock (self->archive));
  g_autofree char *head = NULL;

  return write_file (self, cut, files, FALSE, &head, error) && note_ours (self, since, head, error) &&
         forget (self->archive, "seen", name_of (self), error);
}

/* --- Standing by -------------------------------------------------------------------------- */

static void
set_standby (DifLease *self, const char *who, GError **error)
{
  dif_set_error (error, DIF_ERROR_STANDBY,
                 _("It is handed over there, or taken here: difusorctl target take NAME --reason TEXT."),
                 _("Another machine (%s) publishes on “%s”; this one stands by"), who, name_of (self));
}

/* What another publisher has put there is what we know to stand there */
static gboolean
mirror (DifLease *self, DifTargetManifest *state, GError **error)
{
  return dif_archive_set_held (self->archive, name_of (self), state->withdrawn ? NULL : state->cut, state->files,
                               error);
}

static char *
incident_of (DifLease *self)
{
  return g_strdup_printf ("takeover:%s", name_of (self));
}

/* Once for each publisher that we stand by for */
static gboolean
note_standby (DifLease *self, const char *who, GError **error)
{
  g_autofree char *key = incident_of (self);

  return dif_incident_close_key (self->archive, key, error) && dif_lease_share (self->archive, error) &&
         dif_ledger_append (self->archive, "standing-by",
                            dif_ledger_facts ("target", name_of (self), "publisher", who, NULL), error);
}

/* How long the lease that stands there has been the same, as we have seen it ourselves. */
static gboolean
measure_silence (DifLease *self, DifTargetManifest *state, gboolean ours, gint64 *silence, GError **error)
{
  gint64 now = dif_clock_elapsed (dif_archive_get_clock (self->archive));
  g_autofree char *until = dif_time_format_iso8601 (state->lease_until, NULL);
  g_autofree char *what = g_strdup_printf ("%s/%s", until, state->ledger_head);
  Memory fresh = { state->machine, what, now };
  g_auto (Memory) seen = { NULL };
  gboolean known = recall (self->archive, "seen", name_of (self), &seen);

  *silence = 0;
  if (known && seen.moment <= now && g_str_equal (seen.who, state->machine) && g_str_equal (seen.what, what)) {
    *silence = now - seen.moment;
    return TRUE;
  }
  return remember (self->archive, "seen", name_of (self), &fresh, error) &&
         (ours || (mirror (self, state, error) &&
                   ((known && g_str_equal (seen.who, state->machine)) ||
                    note_standby (self, state->machine, error))));
}

/* Whether who stands in the file publishes no longer */
static gboolean
is_over (DifLease *self, DifTargetManifest *state, gboolean ours, gboolean *over, GError **error)
{
  gint64 now = dif_clock_now (dif_archive_get_clock (self->archive));
  gint64 silence;

  *over = (state->released && !ours) || state->lease_until < now - LONG_AGO;
  if (*over)
    return TRUE;
  if (!measure_silence (self, state, ours, &silence, error))
    return FALSE;
  *over = silence >= (ours && state->released ? dif_limit_us (DIF_LIMIT_LEASE_COURTESY_SECONDS)
                                              : dif_lease_length (self->call));
  return TRUE;
}

/* --- Taking it ---------------------------------------------------------------------------- */

/* Whether the same still stands there */
static gboolean
is_unchanged (DifTargetManifest *before, DifTargetManifest *now)
{
  return now != NULL && g_str_equal (before->machine, now->machine) && before->lease_until == now->lease_until &&
         g_str_equal (before->ledger_head, now->ledger_head);
}

/* Somebody else may have it: their turn is waited for, from now on. @state: (nullable) */
static void
step_back (DifLease *self, DifTargetManifest *state, GError **error)
{
  Memory other = { .who = state != NULL ? state->machine : (char *) "-", .what = (char *) "-",
                   .moment = dif_clock_elapsed (dif_archive_get_clock (self->archive)) };

  if (forget (self->archive, "held", name_of (self), error) &&
      remember (self->archive, "seen", name_of (self), &other, error))
    set_standby (self, other.who, error);
}

/* Our word, and whether it still stands after everybody who looked before has written theirs. Who took
 * longer than half of that time from looking to writing may have come too late. */
static gboolean
claim (DifLease *self, DifTargetManifest *before, GError **error)
{
  gint64 settle = dif_limit_us (DIF_LIMIT_LEASE_SETTLE_SECONDS), looked = g_get_monotonic_time ();
  gint64 since = dif_clock_elapsed (dif_archive_get_clock (self->archive)), written;
  g_autofree char *machine = dif_target_manifest_machine (self->archive, error);
  g_autofree char *head = NULL;
  g_autoptr (DifTargetManifest) now = NULL;
  g_autoptr (DifTargetManifest) after = NULL;

  if (machine == NULL || !read_state (self, &now, error))
    return FALSE;
  if (!is_unchanged (before, now)) {
    step_back (self, now, error);
    return FALSE;
  }
  if (!write_file (self, before->cut, before->files, FALSE, &head, error))
    return FALSE;
  written = g_get_monotonic_time ();
  if (written - looked > settle / 2) {
    step_back (self, NULL, error);
    return FALSE;
  }
  if (!note_ours (self, since, head, error))
    return FALSE;
  if (!dif_wait_until (written + settle, self->cancellable)) {
    g_cancellable_set_error_if_cancelled (self->cancellable, error);
    return FALSE;
  }
  if (!read_state (self, &after, error))
    return FALSE;
  if (after != NULL && g_str_equal (after->machine, machine))
    return forget (self->archive, "seen", name_of (self), error);
  step_back (self, after, error);
  return FALSE;
}

static gboolean
tell_silence (DifLease *self, DifTargetManifest *state, GError **error)
{
  g_autofree char *key = incident_of (self);
  g_autofree char *text = g_strdup_printf (_("The other machine (%s) has fallen silent; this one publishes on “%s”"),
                                           state->machine, name_of (self));

  return dif_incident_open (self->archive, key, text, error);
}

/* Before anything is written there: whatever happens to us then, we know what stands there */
static gboolean
note_taking (DifLease *self, DifTargetManifest *state, gboolean person, GError **error)
{
  return dif_lease_share (self->archive, error) &&
         (person || state->released || tell_silence (self, state, error)) &&
         mirror (self, state, error) &&
         dif_ledger_append (self->archive, "lease-claimed",
                            dif_ledger_facts ("target", name_of (self), "publisher", state->machine, "cut",
                                              state->cut, "why",
                                              person            ? "person"
                                              : state->released ? "handed-over"
                                                                : "silent",
                                              NULL),
                            error);
}

/* A site that was taken down does not come back by itself */
static gboolean
refuse_withdrawn (DifLease *self, DifTargetManifest *state, GError **error)
{
  if (mirror (self, state, error))
    dif_set_error (error, DIF_ERROR_DECISION, _("To publish there again: difusorctl target take NAME --reason TEXT."),
                   _("“%s” was withdrawn by another machine; a holding page stands there"), name_of (self));
  return FALSE;
}

/* What stands there is another's, or was handed over by us */
static gboolean
take_over (DifLease *self, DifTargetManifest *state, gboolean ours, gboolean person, DifLeaseFound *found, GError **error)
{
  gboolean over = person;

  if (!over && !is_over (self, state, ours, &over, error))
    return FALSE;
  if (!over) {
    set_standby (self, state->machine, error);
    return FALSE;
  }
  if (!ours && !person && state->withdrawn)
    return refuse_withdrawn (self, state, error);
  if ((!ours && !note_taking (self, state, person, error)) ||
      !claim (self, state, error))
    return FALSE;
  found->publisher = ours ? NULL : g_strdup (state->machine);
  return TRUE;
}

/* A claim that we wrote too late lies there as ours without being so */
static gboolean
is_stray (DifLease *self)
{
  g_autofree char *other = dif_lease_dup_other (self->archive, name_of (self));

  return other != NULL;
}

static void
note_look (DifLease *self)
{
  gint64 *moment = g_new (gint64, 1);

  *moment = dif_clock_elapsed (dif_archive_get_clock (self->archive));
  g_object_set_data_full (G_OBJECT (self->target), LOOKED, moment, g_free);
}

gboolean
dif_lease_check_rest (DifLease *self, GError **error)
{
  const gint64 *looked = g_object_get_data (G_OBJECT (self->target), LOOKED);
  g_autofree char *other = NULL;

  if (looked == NULL || !dif_target_is_distant (self->target) ||
      dif_clock_elapsed (dif_archive_get_clock (self->archive)) - *looked >= dif_limit_us (DIF_LIMIT_LEASE_LOOK_SECONDS))
    return TRUE;
  other = dif_lease_dup_other (self->archive, name_of (self));
  if (other != NULL)
    set_standby (self, other, error);
  return other == NULL;
}

gboolean
dif_lease_take (DifLease *self, gboolean person, DifLeaseFound *found, GError **error)
{
  g_autoptr (DifTargetManifest) state = NULL;
  g_autofree char *machine = NULL;
  gboolean ours;

  *found = (DifLeaseFound){ NULL };
  note_look (self);
  if (!person && !self->look && dif_target_is_distant (self->target) && !dif_lease_is_shared (self->archive) && is_believed (self))
    return TRUE;
  machine = dif_target_manifest_machine (self->archive, error);
  if (machine == NULL || !read_state (self, &state, error))
    return FALSE;
  if (state == NULL)
    return TRUE;
  if (!check_mode (self, state, error))
    return FALSE;
  found->cut = g_strdup (state->cut);
  found->files = dif_manifest_ref (state->files);
  ours = g_str_equal (state->machine, machine);
  if (!ours || state->released || is_stray (self))
    return take_over (self, state, ours, person, found, error);
  return is_believed (self) || !dif_lease_is_shared (self->archive) ||
         claim (self, state, error);
}

gboolean
dif_lease_confirm (DifLease *self, GError **error)
{
  g_autoptr (DifTargetManifest) state = NULL;
  g_autofree char *machine = NULL;

  if (!dif_lease_is_shared (self->archive) && !dif_lease_is_due (self->archive, self->call, name_of (self)))
    return TRUE;
  machine = dif_target_manifest_machine (self->archive, error);
  if (machine == NULL || !read_state (self, &state, error))
    return FALSE;
  if (state == NULL)
    return TRUE;
  if (!g_str_equal (state->machine, machine)) {
    set_standby (self, state->machine, error);
    return FALSE;
  }
  return !dif_lease_is_due (self->archive, self->call, name_of (self)) ||
         dif_lease_write (self, state->cut, state->files, error);
}

gboolean
dif_lease_hand_over (DifLease *self, GError **error)
{
  g_auto (DifLeaseFound) found = { NULL };
  g_autofree char *machine = dif_target_manifest_machine (self->archive, error);
  g_autofree char *head = NULL;
  Memory seen = { .who = machine, .what = (char *) "-" };

  if (machine == NULL || !dif_lease_share (self->archive, error) || !dif_lease_take (self, FALSE, &found, error))
    return FALSE;
  if (found.cut == NULL) {
    dif_set_error (error, DIF_ERROR_SETUP, _("Publish there first."), _("Nothing of ours stands on “%s”"),
                   name_of (self));
    return FALSE;
  }
  seen.moment = dif_clock_elapsed (dif_archive_get_clock (self->archive));
  return dif_ledger_append (self->archive, "lease-handed-over",
                            dif_ledger_facts ("target", name_of (self), "cut", found.cut, NULL), error) &&
         write_file (self, found.cut, found.files, TRUE, &head, error) &&
         forget (self->archive, "held", name_of (self), error) &&
         remember (self->archive, "seen", name_of (self), &seen, error);
}

void
dif_lease_found_clear (DifLeaseFound *self)
{
  g_free (self->publisher);
  g_free (self->cut);
  g_clear_pointer (&self->files, dif_manifest_unref);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-assembly"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "archive/dif-tree.h"
#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-assembly.h"


static void
tell (DifIntake *self, DifCut *cut, const char *stage, const char *text)
{
  if (self->watch != NULL)
    self->watch (cut->id, stage, text, self->watch_data);
}

/* Seconds that the set still waits for its partner; 0: it goes on now */
static guint
seconds_to_wait (DifIntake *self, DifCut *cut)
{
  gint64 waited = dif_clock_now (dif_archive_get_clock (self->archive)) - cut->received;
  gint64 limit = dif_limit_us (dif_call_get_partner_seconds (self->call));

  if (dif_cut_lacks (cut) == NULL || waited >= limit)
    return 0;
  return (guint) ((limit - waited) / G_USEC_PER_SEC) + 1;
}

static gboolean
keep_waiting (DifIntake *self, DifCut *cut, GError **error)
{
  if (cut->state == DIF_CUT_WAITING)
    return TRUE;
  tell (self, cut, "waiting", dif_cut_lacks (cut));
  return dif_archive_set_cut_state (self->archive, cut->id, DIF_CUT_WAITING, dif_cut_lacks (cut), error) &&
         dif_ledger_append (self->archive, "cut-waiting",
                            dif_ledger_facts ("cut", cut->id, "lacks", dif_cut_lacks (cut), NULL), error);
}

static gboolean
note_missing_partner (DifIntake *self, DifCut *cut, GError **error)
{
  g_autofree char *key = g_strdup_printf ("partner:%s", cut->id);
  g_autofree char *text = NULL;

  if (dif_cut_lacks (cut) == NULL)
    return TRUE;
  text = g_strdup_printf (_("The cut %s goes on without its %s package, which did not come"), cut->id,
                          dif_cut_lacks (cut));
  return dif_incident_open (self->archive, key, text, error);
}

/* What the ledger keeps of the tree: the digest of its manifest */
static void
digest_manifest (DifManifest *manifest, char hex[DIF_DIGEST_HEX])
{
  g_autofree char *text = dif_manifest_to_text (manifest);

  dif_digest_bytes (text, strlen (text), hex);
}

static gboolean
record_tree (DifIntake *self, DifCut *cut, DifManifest *manifest, GPtrArray *brought, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  g_autofree char *files = g_strdup_printf ("%u", dif_manifest_get_count (manifest));
  char hex[DIF_DIGEST_HEX];
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  for (guint i = 0; ok && i < cut->packages->len; i++) {
    DifCutPackage *package = g_ptr_array_index (cut->packages, i);

    ok = dif_archive_set_package_files (self->archive, cut->id, package->file,
                                        g_ptr_array_index (brought, i), error);
  }
  digest_manifest (manifest, hex);
  ok = ok && note_missing_partner (self, cut, error) &&
       dif_archive_set_cut_manifest (self->archive, cut->id, manifest, error) &&
       dif_ledger_append (self->archive, "cut-accepted",
                          dif_ledger_facts ("cut", cut->id, "files", files, "manifest_sha256", hex, NULL),
                          error);
  return dif_database_end (database, ok, error);
}

static char *
incident_key (DifCut *cut)
{
  return g_strconcat ("cut:", cut->id, NULL);
}

static gboolean
refuse (DifIntake *self, DifCut *cut, const GError *reason, GError **error)
{
  DifDatabase *database = dif_archive_get_database (self->archive);
  g_autofree char *key = incident_key (cut);
  gboolean ok = dif_database_begin (database, error);

  if (!ok)
    return FALSE;
  ok = dif_archive_set_cut_state (self->archive, cut->id, DIF_CUT_REFUSED, reason->message, error) &&
       dif_ledger_append (self->archive, "cut-refused",
                          dif_ledger_facts ("cut", cut->id, "reason", reason->message, NULL), error) &&
       dif_incident_open (self->archive, key, reason->message, error);
  tell (self, cut, "refused", reason->message);
  return dif_database_end (database, ok, error);
}

static gboolean
assemble (DifIntake *self, DifCut *cut, GError **error)
{
  g_autoptr (DifManifest) manifest = NULL;
  g_autoptr (GPtrArray) brought = NULL;
  g_autoptr (GError) reason = NULL;
  g_autofree char *key = incident_key (cut);

  brought = dif_tree_build (self->archive, cut, dif_call_get_zone (self->call), &manifest, self->progress,
                            self->cancellable, &reason);
  if (brought != NULL) {
    if (!record_tree (self, cut, manifest, brought, error) ||
        !dif_incident_close_key (self->archive, key, error))
      return FALSE;
    tell (self, cut, "checked", cut->id);
    return TRUE;
  }

  /* anything but the package itself, a full disk for one, may be well the next time */
  if (dif_error_get_class (reason) == DIF_ERROR_CLASS_SECURITY
          ? !refuse (self, cut, reason, error)
          : !dif_incident_open (self->archive, key, reason->message, error))
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

static int
compare_cuts (gconstpointer a, gconstpointer b)
{
  const DifCut *first = *(DifCut *const *) a;
  const DifCut *second = *(DifCut *const *) b;

  if (first->cut_time != second->cut_time)
    return first->cut_time < second->cut_time ? -1 : 1;
  return first->seq < second->seq ? -1 : first->seq > second->seq;
}

static gboolean
is_open (DifIntake *self, DifCut *cut)
{
  return !cut->whole && (cut->state == DIF_CUT_RECEIVED || cut->state == DIF_CUT_WAITING) &&
         cut->mode == dif_source_get_mode (self->source) &&
         g_str_equal (cut->call, dif_call_get_id (self->call));
}

gboolean
dif_assembly_run (DifIntake *self, guint *wait, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_open_cuts (self->archive, error);
  g_autoptr (GError) first = NULL;

  *wait = 0;
  if (cuts == NULL)
    return FALSE;
  g_ptr_array_sort (cuts, compare_cuts);

  for (guint i = 0; i < cuts->len; i++) {
    DifCut *cut = g_ptr_array_index (cuts, i);
    g_autoptr (GError) local_error = NULL;
    guint seconds;

    if (!is_open (self, cut))
      continue;
    seconds = seconds_to_wait (self, cut);
    if (seconds > 0)
      *wait = *wait == 0 ? seconds : MIN (*wait, seconds);
    if (!(seconds > 0 ? keep_waiting (self, cut, &local_error) : assemble (self, cut, &local_error)) &&
        first == NULL)
      first = g_steal_pointer (&local_error);
    /* what comes after lies over this one: an older set that still waits holds the newer back */
    if (seconds > 0)
      break;
  }

  if (first == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

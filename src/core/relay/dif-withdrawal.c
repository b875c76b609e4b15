/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-withdrawal"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-time.h"
#include "relay/dif-lease.h"
#include "relay/dif-readback.h"

#include "dif-withdrawal.h"

/* For the public, so in its language and not the operator's. It names no result, no party and no
 * reason. */
#define PAGE                                                                                       \
  "<!DOCTYPE html>\n<html lang=\"es-MX\">\n<head>\n<meta charset=\"utf-8\">\n"                     \
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"                     \
  "<meta name=\"robots\" content=\"noindex\">\n<title>Sin resultados en este sitio</title>\n"      \
  "<style>body{font:1.1rem/1.5 sans-serif;max-width:34rem;margin:18vh auto;padding:0 1rem;"        \
  "color:#222;background:#fff}@media(prefers-color-scheme:dark){body{color:#eee;"                  \
  "background:#1e1e1e}a{color:#8ab4f8}}</style>\n</head>\n<body>\n"                                \
  "<h1>Este sitio no muestra resultados en este momento</h1>\n"                                    \
  "<p>La información oficial es la que publica %s.</p>\n</body>\n</html>\n"


/* One withdrawal under way */
typedef struct {
  DifPublisher *publisher;     /* (unowned) */
  DifPublication *publication; /* (owned) */
  DifTarget *target;           /* (owned) (nullable) */
  DifLease lease;
  DifCut *cut;                 /* (owned) (nullable) what readers see until then */
  DifManifest *held;           /* (owned) (nullable) */
  DifManifest *wanted;         /* (owned) (nullable) the holding page alone */
  char *tree;                  /* (owned) the folder that holds it */
  gint64 number;               /* of the publication in the archive */
} Run;


static void
run_clear (Run *run)
{
  dif_tree_remove (run->tree, NULL);
  g_clear_pointer (&run->publication, dif_publication_free);
  g_clear_object (&run->target);
  g_clear_pointer (&run->cut, dif_cut_free);
  g_clear_pointer (&run->held, dif_manifest_unref);
  g_clear_pointer (&run->wanted, dif_manifest_unref);
  g_clear_pointer (&run->tree, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* --- Whether it may ----------------------------------------------------------------------- */

static gboolean
check_reason (const char *reason, GError **error)
{
  if (reason != NULL && reason[0] != '\0')
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Say it with --reason."), _("A withdrawal needs a reason"));
  return FALSE;
}

static gboolean
check_hours (Run *run, gboolean ordered, GError **error)
{
  DifPublisher *self = run->publisher;
  gint64 now = dif_clock_institute_now (dif_archive_get_clock (self->archive));
  gint64 closing = dif_call_get_closing (self->call);
  g_autofree char *hour = NULL;

  if (dif_target_get_config (run->target)->mode != DIF_MODE_REAL || now >= closing || ordered)
    return TRUE;
  hour = dif_time_format_iso8601 (closing, dif_call_get_zone (self->call));
  dif_set_error (error, DIF_ERROR_HOURS,
                 _("Wait until then, or name the file of the Institute's written order."),
                 _("“%s” is real, and its last cut stays visible until %s"), run->publication->target,
                 hour);
  return FALSE;
}

static gboolean
take_lease (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  g_auto (DifLeaseFound) found = { NULL };

  run->lease = (DifLease){ run->target, self->archive, self->call, dif_target_get_config (run->target)->mode,
                           TRUE, TRUE, self->cancellable };
  return dif_lease_take (&run->lease, FALSE, &found, error);
}

static gboolean
prepare (Run *run, gboolean ordered, GError **error)
{
  DifPublisher *self = run->publisher;
  const char *name = run->publication->target;
  g_autoptr (DifTargetRecord) record = dif_archive_find_target (self->archive, name, error);

  if (record == NULL)
    return FALSE;
  if (record->held_cut == NULL) {
    dif_set_error (error, DIF_ERROR_SETUP, _("See “difusorctl status”."),
                   record->withdrawn ? _("“%s” was withdrawn already") : _("“%s” shows no cut of ours"),
                   name);
    return FALSE;
  }
  run->target = dif_target_pool_get (self->targets, self->archive, name, error);
  if (run->target == NULL || !check_hours (run, ordered, error))
    return FALSE;
  run->cut = dif_archive_find_cut (self->archive, record->held_cut, error);
  run->held = run->cut != NULL ? dif_archive_get_held_manifest (self->archive, name, error) : NULL;
  return run->held != NULL && dif_target_open (run->target, self->cancellable, error) &&
         take_lease (run, error);
}

/* --- Doing it ----------------------------------------------------------------------------- */

static char *
name_institute (DifCall *call)
{
  const char *website = dif_call_get_website (call);

  return website != NULL ? g_markup_printf_escaped ("<a href=\"%s\">%s</a>", website,
                                                    dif_call_get_institute (call))
                         : g_markup_escape_text (dif_call_get_institute (call), -1);
}

static gboolean
write_page (Run *run, GError **error)
{
  DifCall *call = run->publisher->call;
  g_autofree char *institute = name_institute (call);
  g_autofree char *page = g_strdup_printf (PAGE, institute);
  g_autofree char *path = g_build_filename (run->tree, dif_call_get_entry (call), NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length = strlen (page);
  char hex[DIF_DIGEST_HEX];

  dif_digest_bytes (page, length, hex);
  run->wanted = dif_manifest_new ();
  dif_manifest_add (run->wanted, dif_call_get_entry (call), length, hex);
  return dif_tree_remove (run->tree, error) && dif_folder_make (folder, error) &&
         dif_file_replace (path, page, length, 0644, error);
}

/* One publication of the holding page over @held: what @held has beside it is removed */
static gboolean
put (Run *run, DifManifest *held, GPtrArray *removed, GError **error)
{
  DifPublisher *self = run->publisher;
  g_autofree char *name = g_strconcat (run->cut->id, "-withdrawn", NULL);
  g_autoptr (DifPlan) plan = dif_plan_new (held, run->wanted, dif_call_get_entry (self->call),
                                           dif_call_get_pointers (self->call));
  DifTargetOutcome outcome = { 0 };
  gboolean ok = dif_target_begin (run->target, name, plan, run->tree, self->cancellable, error);

  for (DifPhase phase = DIF_PHASE_ABSENT; ok && phase <= DIF_PHASE_POINTER; phase++)
    ok = dif_target_put (run->target, phase, self->progress, self->cancellable, error);
  if (!ok || !dif_target_commit (run->target, &outcome, self->cancellable, error) ||
      !dif_target_prune (run->target, removed, self->cancellable, error))
    return FALSE;

  run->publication->strategy = outcome.strategy;
  run->publication->requests += outcome.requests;
  run->publication->uploaded += plan->uploaded;
  run->publication->bytes += plan->bytes;
  run->publication->verified = outcome.verified;
  return TRUE;
}

/* The holding page, and what of @held was not removed */
static DifManifest *
what_is_left (Run *run, DifManifest *held, GPtrArray *removed)
{
  GPtrArray *entries = dif_manifest_get_entries (held);
  g_autoptr (GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  DifManifest *left = dif_manifest_new ();

  for (guint i = 0; i < removed->len; i++)
    g_hash_table_add (gone, g_ptr_array_index (removed, i));
  for (guint i = 0; i < entries->len; i++) {
    DifManifestEntry *entry = g_ptr_array_index (entries, i);

    if (!g_hash_table_contains (gone, entry->path))
      dif_manifest_add (left, entry->path, entry->size, entry->sha256);
  }
  dif_manifest_overlay (left, run->wanted);
  return left;
}

static gboolean
note_removed (Run *run, GPtrArray *removed, GError **error)
{
  g_autofree char *list = NULL;

  if (removed->len == 0)
    return TRUE;
  run->publication->removed += removed->len;
  g_ptr_array_add (removed, NULL);
  list = g_strjoinv ("\n", (GStrv) removed->pdata);
  g_ptr_array_set_size (removed, (int) removed->len - 1);
  return dif_ledger_append (run->publisher->archive, "removed",
                            dif_ledger_facts ("target", run->publication->target, "paths", list, NULL),
                            error);
}

/* A target that cannot switch keeps the other files until they are removed, and removes few at a
 * time (promise P5): it is asked until none is left. One that switches has none left at once. */
static gboolean
replace_site (Run *run, GError **error)
{
  g_autoptr (DifManifest) held = dif_manifest_ref (run->held);
  gboolean done = FALSE;

  while (!done) {
    g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (DifManifest) left = NULL;

    if (!put (run, held, removed, error) || !note_removed (run, removed, error))
      return FALSE;
    left = what_is_left (run, held, removed);
    done = dif_manifest_get_count (left) >= dif_manifest_get_count (held) ||
           dif_manifest_get_count (left) == dif_manifest_get_count (run->wanted);
    dif_manifest_unref (held);
    held = g_steal_pointer (&left);
  }
  return TRUE;
}

static gboolean
start (Run *run, const char *reason, const char *order, GError **error)
{
  DifArchive *archive = run->publisher->archive;
  g_autofree char *order_name = order != NULL ? g_path_get_basename (order) : NULL;
  char hex[DIF_DIGEST_HEX];

  if (order != NULL && !dif_digest_file (order, hex, NULL, run->publisher->cancellable, error))
    return FALSE;
  run->number = dif_archive_begin_publication (archive, run->cut->id, run->publication->target, reason, error);
  return run->number != 0 &&
         dif_ledger_append (archive, "withdrawal-started",
                            dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target,
                                              "reason", reason, "order", order_name, "order_sha256",
                                              order != NULL ? hex : NULL, NULL),
                            error);
}

static gboolean
finish (Run *run, const char *reason, GError **error)
{
  DifPublisher *self = run->publisher;
  DifDatabase *database = dif_archive_get_database (self->archive);
  gboolean ok = dif_database_begin (database, error);

  ok = ok && dif_archive_set_held (self->archive, run->publication->target, NULL, run->wanted, error) &&
       dif_archive_end_publication (self->archive, run->number, "withdrawn", NULL, error) &&
       dif_ledger_append (self->archive, "withdrawn",
                          dif_ledger_facts ("cut", run->cut->id, "target", run->publication->target,
                                            "reason", reason, NULL),
                          error);
  if (!dif_database_end (database, ok, error))
    return FALSE;
  run->publication->state = "withdrawn";
  return dif_lease_write (&run->lease, run->cut->id, run->wanted, error);
}

/* Readers are asked as after a publication: it is withdrawn when they get the holding page */
static gboolean
verify (Run *run, GError **error)
{
  DifPublisher *self = run->publisher;
  const char *url = dif_target_get_config (run->target)->public_url;
  gint64 before = g_get_monotonic_time ();

  if (url == NULL)
    return TRUE;
  if (!dif_readback_public (url, run->wanted, &run->publication->verified, self->progress,
                            self->cancellable, error))
    return FALSE;
  run->publication->verify_seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
  return dif_archive_set_verified (self->archive, run->publication->target, error);
}

static void
record_failure (Run *run, const GError *reason)
{
  DifArchive *archive = run->publisher->archive;
  g_autoptr (GError) local_error = NULL;

  if ((run->number != 0 &&
       !dif_archive_end_publication (archive, run->number, run->publication->state, reason->message,
                                     &local_error)) ||
      !dif_ledger_append (archive, "withdrawal-failed",
                          dif_ledger_facts ("target", run->publication->target, "reason",
                                            reason->message, NULL),
                          &local_error))
    g_warning ("a failure could not be recorded: %s", local_error->message);
  dif_target_pool_drop (run->publisher->targets, run->publication->target);
}

DifPublication *
dif_withdrawal_run (
    DifPublisher *self, const char *name, const char *reason, const char *order, GError **error)
{
  g_auto (Run) run = { self, g_new0 (DifPublication, 1) };
  gint64 before = g_get_monotonic_time ();
  GError *local_error = NULL;

  run.publication->target = g_strdup (name);
  run.publication->state = "failed";
  run.tree = dif_archive_get_staging_folder (self->archive, "withdrawal");
  if (!check_reason (reason, error))
    return NULL;
  if (prepare (&run, order != NULL, &local_error) && write_page (&run, &local_error) &&
      start (&run, reason, order, &local_error) && replace_site (&run, &local_error) &&
      finish (&run, reason, &local_error) && verify (&run, &local_error)) {
    run.publication->seconds = (double) (g_get_monotonic_time () - before) / G_USEC_PER_SEC;
    return g_steal_pointer (&run.publication);
  }
  record_failure (&run, local_error);
  g_propagate_error (error, local_error);
  return NULL;
}

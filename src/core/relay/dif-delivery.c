/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-delivery"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-delivery.h"

#define INCIDENT_TARGETS "targets"


/* How the targets of the cut's mode stand to it */
typedef struct {
  guint matching;
  guint lacking;    /* show another cut, or none */
  guint unverified; /* show it, but their public address was not read back since */
} Standing;


/* Where the last cut failed comes after the others: they do not wait until that has failed again */
static gboolean
put_failed_last (DifArchive *archive, GPtrArray *names, GError **error)
{
  for (guint i = 0, looked = 0, count = names->len; looked < count; looked++) {
    g_autofree char *cause = g_strconcat ("target:", g_ptr_array_index (names, i), NULL);
    gboolean failed;

    if (!dif_incident_is_open (archive, cause, &failed, error))
      return FALSE;
    if (failed)
      g_ptr_array_add (names, g_ptr_array_steal_index (names, i));
    else
      i++;
  }
  return TRUE;
}

/* The targets that the cut may go to, by name; one that was withdrawn only if it is asked for */
static GPtrArray *
choose_targets (DifPublisher *self, DifCut *cut, const char *only, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) records = NULL;
  const char *withdrawn = NULL;

  if (only != NULL) {
    g_ptr_array_add (names, g_strdup (only));
    return g_steal_pointer (&names);
  }

  records = dif_archive_list_targets (self->archive, error);
  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (self->archive, record->name, error);

    if (config == NULL)
      return NULL;
    if (config->mode == cut->mode && record->withdrawn)
      withdrawn = record->name;
    else if (config->mode == cut->mode)
      g_ptr_array_add (names, g_strdup (record->name));
  }
  if (names->len > 0)
    return put_failed_last (self->archive, names, error) ? g_steal_pointer (&names) : NULL;

  if (records->len == 0)
    dif_set_error (error, DIF_ERROR_SETUP, _("Add one: difusorctl target add NAME folder DIR"),
                   _("There is no target to publish on"));
  else if (withdrawn != NULL)
    dif_set_error (error, DIF_ERROR_DECISION, _("Publish on it by name to put a cut there again."),
                   _("“%s” was withdrawn; a holding page stands there"), withdrawn);
  else
    dif_set_error (error, DIF_ERROR_MODE, _("Add a target of that mode; modes are never mixed."),
                   _("The cut %s is %s, and no target is"), cut->id, dif_mode_get_name (cut->mode));
  return NULL;
}

/* As choose_targets(); that there is none is an incident until there is one */
static GPtrArray *
find_targets (DifPublisher *self, DifCut *cut, const char *only, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) names = choose_targets (self, cut, only, &reason);

  if (names != NULL)
    return dif_incident_close_key (self->archive, INCIDENT_TARGETS, error) ? g_steal_pointer (&names)
                                                                           : NULL;
  if (dif_incident_open (self->archive, INCIDENT_TARGETS, reason->message, error))
    g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

static gboolean
count_targets (DifArchive *archive, DifCut *cut, Standing *standing, GError **error)
{
  g_autoptr (GPtrArray) records = dif_archive_list_targets (archive, error);

  *standing = (Standing){ 0 };
  for (guint i = 0; records != NULL && i < records->len; i++) {
    DifTargetRecord *record = g_ptr_array_index (records, i);
    g_autoptr (DifTargetConfig) config = dif_target_config_load (archive, record->name, error);

    if (config == NULL)
      return FALSE;
    if (config->mode != cut->mode || record->withdrawn)
      continue;
    standing->matching++;
    if (g_strcmp0 (record->held_cut, cut->id) != 0)
      standing->lacking++;
    else if (config->public_url != NULL && record->verified < record->held_since)
      standing->unverified++;
  }
  return records != NULL;
}

static gboolean
hold_if_early (DifPublisher *self, DifCut *cut, GPtrArray *publications, GError **error)
{
  for (guint i = 0; i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    if (g_error_matches (publication->error, DIF_ERROR, DIF_ERROR_HOURS))
      return dif_archive_set_cut_state (self->archive, cut->id, DIF_CUT_HELD,
                                        publication->error->message, error);
  }
  return TRUE;
}

/* A cut is published when it is on every target, and visible when one of them was read back from
 * outside (contract.md §1) */
static gboolean
move_on (DifPublisher *self, DifCut *cut, GPtrArray *publications, GError **error)
{
  gboolean published, visible = FALSE;
  Standing standing;

  if (!count_targets (self->archive, cut, &standing, error))
    return FALSE;
  published = standing.lacking == 0;

  for (guint i = 0; i < publications->len; i++) {
    DifPublication *publication = g_ptr_array_index (publications, i);

    published = published && !g_str_equal (publication->state, "failed");
    visible = visible || g_str_equal (publication->state, "visible");
  }
  if (!published)
    return hold_if_early (self, cut, publications, error);
  return dif_archive_set_cut_state (self->archive, cut->id,
                                    visible ? DIF_CUT_VISIBLE : DIF_CUT_PUBLISHED, NULL, error) &&
         dif_archive_skip_older (self->archive, cut, error);
}

/* Whether a person decides first: the call's profile says so, and the cut is real and in doubt */
static gboolean
is_doubtful (DifCall *call, DifCut *cut)
{
  return dif_call_get_findings (call) == DIF_CALL_FINDINGS_HOLD && cut->mode == DIF_MODE_REAL &&
         cut->doubts > 0;
}

/* A cut that already was let through stays so */
static gboolean
check_findings (DifPublisher *self, DifCut *cut, const char *reason, GError **error)
{
  g_autofree char *text = NULL;

  if (reason != NULL || !is_doubtful (self->call, cut) || cut->state == DIF_CUT_PUBLISHED ||
      cut->state == DIF_CUT_VISIBLE)
    return TRUE;
  text = g_strdup_printf (ngettext ("The call’s profile holds the cut %s back: it has %" PRId64
                                    " finding",
                                    "The call’s profile holds the cut %s back: it has %" PRId64
                                    " findings",
                                    (gulong) cut->doubts),
                          cut->id, cut->doubts);
  if (cut->state != DIF_CUT_HELD &&
      (!dif_archive_set_cut_state (self->archive, cut->id, DIF_CUT_HELD, text, error) ||
       !dif_ledger_append (self->archive, "cut-held", dif_ledger_facts ("cut", cut->id, "reason", text, NULL),
                           error)))
    return FALSE;
  dif_set_error (error, DIF_ERROR_DECISION,
                 _("Look at its findings (cut show ID); publish it with a reason, or wait for the next cut."),
                 "%s", text);
  return FALSE;
}

DifCut *
dif_delivery_run (DifPublisher *self,
                  DifCut *cut,
                  const char *target,
                  const char *reason,
                  GPtrArray **publications,
                  GError **error)
{
  g_autoptr (GPtrArray) names =
      check_findings (self, cut, reason, error) ? find_targets (self, cut, target, error) : NULL;
  g_autoptr (GPtrArray) done =
      g_ptr_array_new_with_free_func ((GDestroyNotify) dif_publication_free);

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (done, dif_publisher_run (self, cut, g_ptr_array_index (names, i), reason));

  if (!move_on (self, cut, done, error))
    return NULL;
  *publications = g_steal_pointer (&done);
  return dif_archive_find_cut (self->archive, cut->id, error);
}

DifPlan *
dif_delivery_plan (
    DifArchive *archive, DifCall *call, DifCut *cut, const char *target, GError **error)
{
  g_autoptr (DifManifest) held = dif_archive_get_held_manifest (archive, target, error);
  g_autoptr (DifManifest) wanted =
      held != NULL ? dif_archive_get_cut_manifest (archive, cut->id, error) : NULL;

  return wanted != NULL ? dif_plan_new (held, wanted, dif_call_get_entry (call), dif_call_get_pointers (call))
                        : NULL;
}

gboolean
dif_delivery_is_due (DifArchive *archive, DifCall *call, DifCut *cut, gboolean *due, GError **error)
{
  gint64 now = dif_clock_institute_now (dif_archive_get_clock (archive));
  gboolean done = cut->state == DIF_CUT_PUBLISHED || cut->state == DIF_CUT_VISIBLE;
  Standing standing;

  if (!count_targets (archive, cut, &standing, error))
    return FALSE;
  *due = (!done || standing.matching == 0 || standing.lacking > 0 || standing.unverified > 0) &&
         (cut->state != DIF_CUT_HELD || (now >= dif_call_get_opening (call) && !is_doubtful (call, cut)));
  return TRUE;
}

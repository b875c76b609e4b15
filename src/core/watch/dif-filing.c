/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-filing"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-filing.h"

/* Before the subject where evidence names a requirement; ids of requirements have no colon */
#define PREFIX "filing:"
#define DOCUMENT "solicitud"


const char *const *
dif_filing_list_steps (void)
{
  static const char *const steps[] = { DIF_FILING_SIGNED, DIF_FILING_ACCREDITATION, DIF_FILING_SENT,
                                       DIF_FILING_ACKNOWLEDGED, NULL };

  return steps;
}

/* What the step notes of the solicitud; %NULL: it is a paper of its own */
static const char *
kind_of (const char *subject)
{
  if (g_str_equal (subject, DIF_FILING_SENT))
    return DIF_EVIDENCE_SENT;
  return g_str_equal (subject, DIF_FILING_ACKNOWLEDGED) ? DIF_EVIDENCE_ACKNOWLEDGED : NULL;
}

/* Returns: (transfer full): the name that evidence has for it; %NULL with @error if there is no such subject */
static char *
key_of (DifProfile *profile, const char *subject, GError **error)
{
  if (kind_of (subject) != NULL)
    return g_strdup_printf ("%s:%s", kind_of (subject), DOCUMENT);
  if (g_strv_contains (dif_filing_list_steps (), subject))
    return g_strconcat (PREFIX, subject, NULL);
  if (g_str_has_prefix (subject, DIF_FILING_DATE) &&
      dif_call_get_date (profile->call, subject + strlen (DIF_FILING_DATE)) != NULL)
    return g_strconcat (PREFIX, dif_call_get_id (profile->call), ":", subject, NULL);
  dif_set_error (error, DIF_ERROR_USAGE,
                 _("Known are signed, accreditation, sent and acknowledged, and the dates of “difusorctl call show --json”."),
                 _("There is no “%s” to keep papers for"), subject);
  return NULL;
}

gboolean
dif_filing_attach (DifProfile *profile, const char *subject, const char *path, GError **error)
{
  g_autofree char *key = key_of (profile, subject, error);

  if (key == NULL)
    return FALSE;
  if (kind_of (subject) != NULL)
    return dif_archive_hand (profile->archive, kind_of (subject), DOCUMENT, path, NULL, error);
  return dif_archive_attach (profile->archive, key, path, error);
}

gboolean
dif_filing_note (DifProfile *profile, const char *subject, const char *text, GError **error)
{
  g_autofree char *key = key_of (profile, subject, error);
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (key == NULL)
    return FALSE;
  if (trimmed[0] == '\0') {
    dif_set_error (error, DIF_ERROR_USAGE, _("Say when, how and by whom."), _("There is nothing to note"));
    return FALSE;
  }
  if (kind_of (subject) != NULL)
    return dif_archive_hand (profile->archive, kind_of (subject), DOCUMENT, NULL, trimmed, error);
  return dif_archive_declare (profile->archive, key, trimmed, error);
}

GPtrArray *
dif_filing_list (DifProfile *profile, const char *subject, GError **error)
{
  g_autofree char *key = key_of (profile, subject, error);
  g_autoptr (GPtrArray) all = key != NULL ? dif_archive_list_evidence (profile->archive, error) : NULL;

  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len;) {
    if (g_str_equal (((DifEvidence *) g_ptr_array_index (all, i))->requirement, key))
      i++;
    else
      g_ptr_array_remove_index (all, i);
  }
  return g_steal_pointer (&all);
}

static gboolean
drop_all (DifProfile *profile, GError **error)
{
  for (const char *const *step = dif_filing_list_steps (); *step != NULL; step++) {
    g_autoptr (GPtrArray) papers = dif_filing_list (profile, *step, error);

    if (papers == NULL)
      return FALSE;
    for (guint i = 0; i < papers->len; i++) {
      if (!dif_archive_drop_evidence (profile->archive, ((DifEvidence *) g_ptr_array_index (papers, i))->seq, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
dif_filing_erase (DifProfile *profile, GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);
  g_autoptr (DifRegistration) nothing = dif_registration_new ();

  return dif_database_run (database, error, "PRAGMA secure_delete = ON", "") && drop_all (profile, error) &&
         dif_profile_set_registration (profile, nothing, error) &&
         dif_ledger_append (profile->archive, "registration-erased", dif_ledger_facts (NULL, NULL), error) &&
         /* the log of changes still holds what was there */
         dif_database_run (database, error, "PRAGMA wal_checkpoint(TRUNCATE)", "");
}

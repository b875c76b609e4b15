/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-delivery-note"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-evidence.h"
#include "base/dif-error.h"
#include "document/dif-papers.h"

#include "dif-delivery-note.h"


void
dif_delivery_note_free (DifDeliveryNote *self)
{
  g_free (self->sent_sha256);
  g_free (self->reference);
  g_free (self);
}

static gboolean
check_document (const char *document, GError **error)
{
  if (g_strv_contains (dif_papers_list (), document))
    return TRUE;
  dif_set_error (error, DIF_ERROR_USAGE, _("Known are solicitud, carta, infraestructura, pruebas, plan and memoria."),
                 _("“%s” is no document"), document);
  return FALSE;
}

gboolean
dif_delivery_note_sent (DifProfile *profile, const char *document, const char *path, GError **error)
{
  return check_document (document, error) && dif_archive_hand (profile->archive, DIF_EVIDENCE_SENT, document, path, NULL, error);
}

gboolean
dif_delivery_note_acknowledged (DifProfile *profile, const char *document, const char *path, const char *reference,
                                GError **error)
{
  g_autoptr (DifDeliveryNote) known = NULL;

  if (!check_document (document, error))
    return FALSE;
  known = dif_delivery_note_read (profile, document, error);
  if (known == NULL)
    return FALSE;
  if (known->sent != 0)
    return dif_archive_hand (profile->archive, DIF_EVIDENCE_ACKNOWLEDGED, document, path, reference, error);
  dif_set_error (error, DIF_ERROR_SETUP, _("Note first that it was sent."), _("“%s” was not sent yet"), document);
  return FALSE;
}

/* --- Reading ------------------------------------------------------------------------------ */

/* The newest of that kind about the document */
static const DifEvidence *
find_newest (GPtrArray *list, const char *kind, const char *document)
{
  g_autofree char *wanted = g_strdup_printf ("%s:%s", kind, document);

  for (guint i = list->len; i > 0; i--) {
    const DifEvidence *evidence = g_ptr_array_index (list, i - 1);

    if (g_str_equal (evidence->requirement, wanted))
      return evidence;
  }
  return NULL;
}

DifDeliveryNote *
dif_delivery_note_read (DifProfile *profile, const char *document, GError **error)
{
  g_autoptr (DifDeliveryNote) self = g_new0 (DifDeliveryNote, 1);
  g_autoptr (GPtrArray) list = dif_archive_list_evidence (profile->archive, error);
  const DifEvidence *sent, *answer;

  if (list == NULL)
    return NULL;
  sent = find_newest (list, DIF_EVIDENCE_SENT, document);
  answer = find_newest (list, DIF_EVIDENCE_ACKNOWLEDGED, document);
  if (sent != NULL) {
    self->sent = sent->at;
    self->sent_sha256 = g_strdup (sent->sha256);
  }
  if (sent != NULL && answer != NULL && answer->seq > sent->seq) {
    self->acknowledged = answer->at;
    self->reference = answer->text[0] != '\0' ? g_strdup (answer->text) : NULL;
  }
  return g_steal_pointer (&self);
}

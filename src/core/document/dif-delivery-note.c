/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-delivery-note"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-evidence.h"
#include "archive/dif-ledger.h"
#include "base/dif-digest.h"
#include "base/dif-error.h"
#include "base/dif-json.h"
#include "document/dif-papers.h"

#include "dif-delivery-note.h"

#define SENT "document-sent"
#define ACKNOWLEDGED "document-acknowledged"


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

/* Keeps the file, if there is one, and the record, both or neither. The same file may be sent twice. */
static gboolean
note (DifProfile *profile, const char *kind, const char *document, const char *path, const char *reference,
      GError **error)
{
  DifDatabase *database = dif_archive_get_database (profile->archive);
  g_autofree char *subject = g_strdup_printf ("%s:%s", kind, document);
  g_autoptr (GError) reason = NULL;
  char hex[DIF_DIGEST_HEX] = "";
  gboolean ok;

  if ((path != NULL && !dif_digest_file (path, hex, NULL, NULL, error)) || !dif_database_begin (database, error))
    return FALSE;
  ok = path == NULL || dif_archive_attach (profile->archive, subject, path, &reason) ||
       g_error_matches (reason, DIF_ERROR, DIF_ERROR_EXISTS);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&reason));
  ok = ok && dif_ledger_append (profile->archive, kind,
                                dif_ledger_facts ("document", document, "sha256", path != NULL ? hex : NULL,
                                                  "reference", reference, NULL),
                                error);
  return dif_database_end (database, ok, error);
}

gboolean
dif_delivery_note_sent (DifProfile *profile, const char *document, const char *path, GError **error)
{
  return check_document (document, error) && note (profile, SENT, document, path, NULL, error);
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
    return note (profile, ACKNOWLEDGED, document, path, reference, error);
  dif_set_error (error, DIF_ERROR_SETUP, _("Note first that it was sent."), _("“%s” was not sent yet"), document);
  return FALSE;
}

/* --- Reading ------------------------------------------------------------------------------ */

/* The newest record of that kind about the document */
static DifLedgerRecord *
find_newest (GPtrArray *records, const char *document, JsonNode **body)
{
  for (guint i = records->len; i > 0; i--) {
    DifLedgerRecord *record = g_ptr_array_index (records, i - 1);
    g_autoptr (JsonNode) node = dif_json_parse (record->body, strlen (record->body), "", NULL);

    if (node != NULL && JSON_NODE_HOLDS_OBJECT (node) &&
        g_strcmp0 (json_object_get_string_member_with_default (json_node_get_object (node), "document", ""), document) == 0) {
      *body = g_steal_pointer (&node);
      return record;
    }
  }
  return NULL;
}

DifDeliveryNote *
dif_delivery_note_read (DifProfile *profile, const char *document, GError **error)
{
  g_autoptr (DifDeliveryNote) self = g_new0 (DifDeliveryNote, 1);
  g_autoptr (GPtrArray) sent = dif_ledger_read (profile->archive, SENT, 0, error);
  g_autoptr (GPtrArray) acknowledged = sent != NULL ? dif_ledger_read (profile->archive, ACKNOWLEDGED, 0, error) : NULL;
  g_autoptr (JsonNode) first = NULL, second = NULL;
  DifLedgerRecord *record, *answer;

  if (acknowledged == NULL)
    return NULL;
  record = find_newest (sent, document, &first);
  answer = find_newest (acknowledged, document, &second);
  if (record != NULL) {
    self->sent = record->at;
    self->sent_sha256 = g_strdup (json_object_get_string_member_with_default (json_node_get_object (first), "sha256", NULL));
  }
  if (record != NULL && answer != NULL && answer->seq > record->seq) {
    self->acknowledged = answer->at;
    self->reference = g_strdup (json_object_get_string_member_with_default (json_node_get_object (second), "reference", NULL));
  }
  return g_steal_pointer (&self);
}

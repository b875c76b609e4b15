/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-archive-offers"

#include "config.h"

#include "dif-archive-offers.h"


void
dif_offer_memory_free (DifOfferMemory *self)
{
  g_free (self->fingerprint);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->outcome);
  g_free (self->announcement);
  g_free (self);
}

DifOfferMemory *
dif_archive_recall_offer (DifArchive *self, const char *source, const char *id, GError **error)
{
  g_autoptr (DifQuery) query =
      dif_database_query (dif_archive_get_database (self), error,
                          "SELECT fingerprint, etag, last_modified, outcome, announcement,"
                          " tries, again FROM offer WHERE source = ? AND id = ?",
                          "ss", source, id);
  DifOfferMemory *memory;

  if (query == NULL || !dif_query_next (query, error))
    return NULL;
  memory = g_new0 (DifOfferMemory, 1);
  memory->fingerprint = g_strdup (dif_query_text (query, 0));
  memory->etag = g_strdup (dif_query_text (query, 1));
  memory->last_modified = g_strdup (dif_query_text (query, 2));
  memory->outcome = g_strdup (dif_query_text (query, 3));
  memory->announcement = g_strdup (dif_query_text (query, 4));
  memory->tries = dif_query_integer (query, 5);
  memory->again = dif_query_integer (query, 6);
  return memory;
}

gboolean
dif_archive_remember_offer (DifArchive *self,
                            const char *source,
                            const char *id,
                            const char *fingerprint,
                            const char *etag,
                            const char *last_modified,
                            const char *outcome,
                            GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "INSERT OR REPLACE INTO offer(source, id, fingerprint, etag, last_modified,"
                           " outcome) VALUES(?, ?, ?, ?, ?, ?)",
                           "ssssss", source, id, fingerprint, etag, last_modified, outcome);
}

gboolean
dif_archive_put_off_offer (DifArchive *self,
                           const char *source,
                           const char *id,
                           const char *announcement,
                           gint64 tries,
                           gint64 again,
                           GError **error)
{
  return dif_database_run (dif_archive_get_database (self), error,
                           "UPDATE offer SET announcement = ?, tries = ?, again = ?"
                           " WHERE source = ? AND id = ?",
                           "siiss", announcement, tries, again, source, id);
}

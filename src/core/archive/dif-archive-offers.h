/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive.h"

G_BEGIN_DECLS

/*
 * What became of each offer of a source, so that nothing is fetched twice and a refusal is told
 * once.
 */

/** DifOfferMemory: free with dif_offer_memory_free() */
typedef struct {
  char *fingerprint;
  char *etag;          /* (nullable) */
  char *last_modified; /* (nullable) */
  char *outcome;       /* `kept`, `refused` (final for these bytes), `failed` (to be tried again) */
  char *announcement;  /* what it said of itself when it was put off; "" if it never was */
  gint64 tries;        /* in a row that failed under that announcement */
  gint64 again;        /* the moment at which it is tried again */
} DifOfferMemory;

void dif_offer_memory_free (DifOfferMemory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifOfferMemory, dif_offer_memory_free)

/** dif_archive_recall_offer: Returns: (transfer full) (nullable): %NULL without @error if it is new */
DifOfferMemory *
dif_archive_recall_offer (DifArchive *self, const char *source, const char *id, GError **error);

gboolean dif_archive_remember_offer (DifArchive *self,
                                     const char *source,
                                     const char *id,
                                     const char *fingerprint,
                                     const char *etag,
                                     const char *last_modified,
                                     const char *outcome,
                                     GError **error);

/** dif_archive_put_off_offer: of one that is remembered: when it is tried again, and why then */
gboolean dif_archive_put_off_offer (DifArchive *self,
                                    const char *source,
                                    const char *id,
                                    const char *announcement,
                                    gint64 tries,
                                    gint64 again,
                                    GError **error);

G_END_DECLS

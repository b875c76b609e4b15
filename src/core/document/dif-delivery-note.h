/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * What became of a document: when it was sent to the Institute, which bytes, and when that was
 * acknowledged (archive/dif-archive-evidence.h: dif_archive_hand()).
 */

/** DifDeliveryNote: of one document; free with dif_delivery_note_free() */
typedef struct {
  gint64 sent;          /* moment; 0 never */
  char *sent_sha256;    /* (nullable) of the file that was sent last */
  gint64 acknowledged;  /* moment; 0 not since it was sent last */
  char *reference;      /* (nullable) what the Institute calls it, or the name of its acknowledgement */
} DifDeliveryNote;

void dif_delivery_note_free (DifDeliveryNote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifDeliveryNote, dif_delivery_note_free)

/**
 * dif_delivery_note_sent:
 * @document: one of dif_papers_list()
 * @path: the file that was sent; copied
 *
 * Notes that it was sent now. Returns: %FALSE with %DIF_ERROR_USAGE, or as dif_archive_attach()
 */
gboolean dif_delivery_note_sent (DifProfile *profile, const char *document, const char *path, GError **error);

/**
 * dif_delivery_note_acknowledged:
 * @path: (nullable): the acknowledgement; copied
 * @reference: (nullable): what the Institute calls it
 *
 * Notes that the Institute has acknowledged it. Returns: %FALSE with %DIF_ERROR_SETUP if it was not
 *   noted as sent
 */
gboolean dif_delivery_note_acknowledged (DifProfile *profile,
                                         const char *document,
                                         const char *path,
                                         const char *reference,
                                         GError **error);

/** dif_delivery_note_read: Returns: (transfer full): what is on record, or %NULL with what could not be read */
DifDeliveryNote *dif_delivery_note_read (DifProfile *profile, const char *document, GError **error);

G_END_DECLS

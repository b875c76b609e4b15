/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-evidence.h"
#include "relay/dif-profile.h"

G_BEGIN_DECLS

/*
 * What passes between the difusor and the Institute on paper, beside the requirements: the scan of the
 * signed solicitud and what accredits who signs it (call, I.g), that it was sent and acknowledged, and
 * what the Institute notifies later about a date of its calendar (call, III.d, VI.a). Kept as evidence is
 * (archive/dif-archive-evidence.h): texts, and documents with their SHA-256, noted in the ledger.
 *
 * That the solicitud was sent and acknowledged is what document/dif-delivery-note.h notes of every document, and kept in
 * the same place (dif_archive_hand()): it stands here and there, whoever noted it.
 *
 * A subject is one of dif_filing_list_steps(), or `date:ID` with an entry of the calendar of the call in
 * force.
 */

#define DIF_FILING_SIGNED "signed"               /* the scan of the signed solicitud */
#define DIF_FILING_ACCREDITATION "accreditation" /* of the legal representative */
#define DIF_FILING_SENT "sent"
#define DIF_FILING_ACKNOWLEDGED "acknowledged"   /* by the Institute */
#define DIF_FILING_DATE "date:"

/** dif_filing_list_steps: Returns: (transfer none): the steps of the solicitud, in their order */
const char *const *dif_filing_list_steps (void);

/** dif_filing_attach: keeps a copy of a document. Returns: %FALSE with %DIF_ERROR_USAGE if there is no such
 * subject, or as dif_archive_attach() and dif_archive_hand() */
gboolean dif_filing_attach (DifProfile *profile, const char *subject, const char *path, GError **error);

/** dif_filing_note: keeps what is to be said, e.g. when and how it was sent; @text is not empty */
gboolean dif_filing_note (DifProfile *profile, const char *subject, const char *text, GError **error);

/** dif_filing_list: Returns: (transfer full) (element-type DifEvidence): of that subject, oldest first */
GPtrArray *dif_filing_list (DifProfile *profile, const char *subject, GError **error);

/**
 * dif_filing_erase:
 *
 * Erases the personal data that the data folder holds: the registration, and the papers of the solicitud
 * with their files. The ledger keeps that this was done, and the names of data and the digests of papers,
 * as it always does; never what they said. What the database gave free is overwritten.
 */
gboolean dif_filing_erase (DifProfile *profile, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "document/dif-document.h"
#include "document/dif-letter.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What passes between the difusor and the Institute on paper (watch/dif-filing.h): what is kept of it, the
 * pages of a document, the mail that hands it in. What changes something is a job that writes into the
 * operator's own folder; what only looks, looks at the one that is shown.
 */

/** dif_desk_attach_filing: keeps a copy of the document at @path; @subject: as watch/dif-filing.h has it */
void dif_desk_attach_filing (DifDesk *self, const char *subject, const char *path);

/** dif_desk_note_filing: keeps what is to be said of it */
void dif_desk_note_filing (DifDesk *self, const char *subject, const char *text);

/** dif_desk_erase_personal: erases the registration, and the papers of the solicitud */
void dif_desk_erase_personal (DifDesk *self);

/** DifFilings: what is kept; free with dif_filings_free() */
typedef struct {
  GHashTable *papers; /* (element-type utf8 GPtrArray) of DifEvidence, by subject; every subject is there */
} DifFilings;

void dif_filings_free (DifFilings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifFilings, dif_filings_free)

/** dif_filings_get: Returns: (transfer none) (element-type DifEvidence): of a subject */
GPtrArray *dif_filings_get (DifFilings *self, const char *subject);

/** dif_desk_look_filings_async: reads them from the shown folder on a worker thread */
void
dif_desk_look_filings_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/** dif_desk_look_filings_finish: Returns: (transfer full): or %NULL with @error */
DifFilings *dif_desk_look_filings_finish (DifDesk *self, GAsyncResult *result, GError **error);

/** dif_desk_look_paper_async: makes a document of the shown folder; @name: one of dif_papers_list() */
void dif_desk_look_paper_async (DifDesk *self, const char *name, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);

/** dif_desk_look_paper_finish: Returns: (transfer full): or %NULL with @error */
DifDocument *dif_desk_look_paper_finish (DifDesk *self, GAsyncResult *result, GError **error);

/** dif_desk_write_letter_async: composes the mail that hands a document in; its attachments lie where only
 * this session sees them, until it ends */
void dif_desk_write_letter_async (DifDesk *self, const char *name, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);

/** dif_desk_write_letter_finish: Returns: (transfer full): or %NULL with @error */
DifLetter *dif_desk_write_letter_finish (DifDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS

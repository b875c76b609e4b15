/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"
#include "dif-tally.h"

G_BEGIN_DECLS

/**
 * DifDocuments:
 *
 * The JSON of a cut: of both contests, each area, and each handful of sections; about 1,300 at full
 * size. A document that says nothing new keeps its bytes from one cut to the next, and says since
 * when; those of the whole say which cut it is. Every one says that it is practice.
 */
typedef struct _DifDocuments DifDocuments;

/**
 * dif_documents_new:
 * @election: must outlive the documents
 * @moment: the time that cut @n declares
 */
DifDocuments *dif_documents_new (DifElection *election, guint n, gint64 moment);
void dif_documents_free (DifDocuments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifDocuments, dif_documents_free)

guint dif_documents_get_count (DifDocuments *self);

/** dif_documents_get_tally: Returns: (transfer none): what the contest adds up to */
const DifTally *dif_documents_get_tally (DifDocuments *self, DifContestKind contest);

/** dif_documents_get_name: Returns: (transfer full): `dip/distrito/1/resumen.json`; @index from 0 */
char *dif_documents_get_name (DifDocuments *self, guint index);

/** dif_documents_has_changed: Returns: whether the document says anything new since the cut before */
gboolean dif_documents_has_changed (DifDocuments *self, guint index);

/** dif_documents_write: Returns: (transfer full): the document */
char *dif_documents_write (DifDocuments *self, guint index, gsize *length);

G_END_DECLS

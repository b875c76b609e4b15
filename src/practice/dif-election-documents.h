/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"
#include "dif-election-tally.h"

G_BEGIN_DECLS

/**
 * DifElectionDocuments:
 *
 * The JSON of a cut: of both contests, each area, and each handful of sections; about 1,300 at full
 * size. A document that says nothing new keeps its bytes from one cut to the next, and says since
 * when; those of the whole say which cut it is. Every one says that it is practice.
 */
typedef struct _DifElectionDocuments DifElectionDocuments;

/**
 * dif_election_documents_new:
 * @election: must outlive the documents
 * @moment: the time that cut @n declares
 */
DifElectionDocuments *dif_election_documents_new (DifElection *election, guint n, gint64 moment);
void dif_election_documents_free (DifElectionDocuments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifElectionDocuments, dif_election_documents_free)

guint dif_election_documents_get_count (DifElectionDocuments *self);

/** dif_election_documents_get_name: Returns: (transfer full): `dip/distrito/1/resumen.json` */
char *dif_election_documents_get_name (DifElectionDocuments *self, guint index);

/** dif_election_documents_has_changed: Returns: whether it says anything new since the cut before */
gboolean dif_election_documents_has_changed (DifElectionDocuments *self, guint index);

/** dif_election_documents_write: Returns: (transfer full): the document */
char *dif_election_documents_write (DifElectionDocuments *self, guint index, gsize *length);

G_END_DECLS

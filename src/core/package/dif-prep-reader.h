/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "package/dif-finding.h"
#include "package/dif-prep-election.h"

G_BEGIN_DECLS

/**
 * DifPrepReader:
 *
 * Reads a results CSV (Reglamento de Elecciones, Anexo 18.5) in any variant met in ten years, in one
 * pass and in constant memory, and checks it against itself: lines are never counted, the one that
 * starts with ACTAS_ESPERADAS and the one that starts with CLAVE_CASILLA are looked for. What is
 * wrong becomes a finding; no file makes it fail.
 */
typedef struct _DifPrepReader DifPrepReader;

/**
 * dif_prep_reader_new:
 * @path: in the package, names joined with `/`
 * @zone: zone of a cut time that does not say its own
 * @before: (nullable): the same election in the cut before, against which votes are compared; it
 *   must outlive the reader
 * @findings: where findings go
 */
DifPrepReader *dif_prep_reader_new (const char *path,
                                    GTimeZone *zone,
                                    DifPrepElection *before,
                                    DifFindings *findings);
void dif_prep_reader_free (DifPrepReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifPrepReader, dif_prep_reader_free)

void dif_prep_reader_push (DifPrepReader *self, const char *data, gsize length);

/**
 * dif_prep_reader_is_other:
 *
 * Returns: whether enough was read to know that it is no results CSV (candidaturas, catalogues); the
 *   rest need not be pushed
 */
gboolean dif_prep_reader_is_other (DifPrepReader *self);

/**
 * dif_prep_reader_finish:
 *
 * Returns: (transfer full) (nullable): what it says; %NULL if it is no results CSV
 */
DifPrepElection *dif_prep_reader_finish (DifPrepReader *self);

G_END_DECLS

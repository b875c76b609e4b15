/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"
#include "dif-election-tally.h"

G_BEGIN_DECLS

/**
 * dif_election_csv_results:
 * @n: cut, from 1
 * @moment: the time that it declares
 * @tally: of the contest at that cut
 *
 * Returns: (transfer full): the results of a cut as the norm asks (Reglamento de Elecciones, Annex
 *   18.5): title, cut, 13 sums, one row per acta; UTF-8 with a byte-order mark, lines end in CR LF
 */
char *dif_election_csv_results (DifElection *self,
                                DifContestKind contest,
                                guint n,
                                gint64 moment,
                                const DifElectionTally *tally);

/** dif_election_csv_candidates: Returns: (transfer full): who stands where; nobody is a person */
char *dif_election_csv_candidates (DifElection *self, DifContestKind contest);

/** dif_election_csv_readme: Returns: (transfer full): the LEEME.txt that goes with them */
char *dif_election_csv_readme (DifElection *self, DifContestKind contest, gint64 moment);

G_END_DECLS

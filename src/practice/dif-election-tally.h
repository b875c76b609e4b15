/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"

G_BEGIN_DECLS

/** DifElectionSums: the heading of a cut, for a whole contest or one of its areas */
typedef struct {
  guint expected;
  guint registered;
  guint outside;
  guint captured;
  guint counted;
  guint inconsistent;
  guint64 voters; /* of the actas counted */
  guint64 votes;  /* with special casillas */
  guint64 votes_without_special;
  guint advance_expected; /* actas of the advance vote */
  guint advance_counted;
  guint advance_voters;
  guint advance_votes;
  guint64 columns[DIF_ELECTION_COLUMNS];
  guint64 candidacies[DIF_ELECTION_CANDIDACIES];
  guint64 unregistered;
  guint64 null_votes;
} DifElectionSums;

/**
 * DifElectionTally:
 *
 * What a cut adds up to, in one pass over its actas.
 */
typedef struct {
  guint n_areas;
  DifElectionSums whole;
  DifElectionSums *areas; /* (owned) one for each area of the contest */
} DifElectionTally;

DifElectionTally *dif_election_tally_new (DifElection *election, DifContestKind contest, guint n);
void dif_election_tally_free (DifElectionTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifElectionTally, dif_election_tally_free)

/**
 * dif_election_sums_get_participants:
 *
 * Returns: votes that the turnout counts: those of special casillas in the last cut only
 */
guint64 dif_election_sums_get_participants (const DifElectionSums *self, gboolean last);

/**
 * dif_election_sums_find_winner:
 *
 * Returns: the candidacy with most votes; %DIF_ELECTION_CANDIDACIES if none has any
 */
guint dif_election_sums_find_winner (const DifElectionSums *self);

G_END_DECLS

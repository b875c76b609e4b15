/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-tally"

#include "config.h"

#include "dif-election-tally.h"


static void
add_counted (DifElectionSums *sums, DifElection *election, const DifElectionActa *acta, guint n)
{
  guint total = dif_election_acta_get_total (acta);

  sums->counted++;
  sums->voters += acta->voters;
  sums->votes += total;
  if (acta->type != 'S')
    sums->votes_without_special += total;
  if (acta->type == 'A') {
    sums->advance_counted++;
    sums->advance_voters += acta->voters;
    sums->advance_votes += total;
  }
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    guint votes = dif_election_get_votes (election, acta, n, i);

    sums->columns[i] += votes;
    sums->candidacies[dif_election_columns[i].candidacy] += votes;
  }
  if (dif_election_acta_reads (acta, DIF_ELECTION_CELL_UNREGISTERED))
    sums->unregistered += acta->unregistered;
  if (dif_election_acta_reads (acta, DIF_ELECTION_CELL_NULL))
    sums->null_votes += acta->null_votes;
}

static void
add_acta (DifElectionSums *sums, DifElection *election, const DifElectionActa *acta, guint n)
{
  gboolean captured = dif_election_acta_is_captured (acta, n);

  sums->registered += captured;
  if (acta->fate == DIF_ELECTION_FATE_OUTSIDE) {
    sums->outside += captured;
    return;
  }
  sums->expected++;
  sums->advance_expected += acta->type == 'A';
  sums->captured += captured;
  sums->inconsistent += captured && dif_election_acta_has_fault (acta);
  if (dif_election_acta_is_counted (acta, n))
    add_counted (sums, election, acta, n);
}

DifElectionTally *
dif_election_tally_new (DifElection *election, DifContestKind kind, guint n)
{
  const DifContest *contest = dif_election_get_contest (election, kind);
  DifElectionTally *self = g_new0 (DifElectionTally, 1);

  self->n_areas = contest->areas->len;
  self->areas = g_new0 (DifElectionSums, self->n_areas);
  for (guint i = 0; i < contest->actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (contest->actas, DifElectionActa, i);

    add_acta (&self->whole, election, acta, n);
    add_acta (&self->areas[acta->area], election, acta, n);
  }
  return self;
}

void
dif_election_tally_free (DifElectionTally *self)
{
  g_free (self->areas);
  g_free (self);
}

guint64
dif_election_sums_get_participants (const DifElectionSums *self, gboolean last)
{
  return last ? self->votes : self->votes_without_special;
}

guint
dif_election_sums_find_winner (const DifElectionSums *self)
{
  guint winner = DIF_ELECTION_CANDIDACIES;
  guint64 most = 0;

  for (guint i = 0; i < DIF_ELECTION_CANDIDACIES; i++) {
    if (self->candidacies[i] > most) {
      most = self->candidacies[i];
      winner = i;
    }
  }
  return winner;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election.h"

G_BEGIN_DECLS

struct _DifElection {
  guint64 seed;
  DifElectionSize size;
  DifSchedule schedule;
  DifGeography *geography; /* (owned) */
  guint sections;
  DifContest contests[DIF_CONTESTS];
};

/** dif_election_draw: invents the casillas and what their actas say */
void dif_election_draw (DifElection *self);

G_END_DECLS

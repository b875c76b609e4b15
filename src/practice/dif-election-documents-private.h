/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-election-documents.h"
#include "dif-json-text.h"

G_BEGIN_DECLS

/** DIF_ELECTION_DOCUMENTS_SECTIONS: sections in one document */
#define DIF_ELECTION_DOCUMENTS_SECTIONS (4)

/* One contest at one cut */
typedef struct {
  const DifContest *contest; /* (unowned) */
  const DifContestInfo *info;
  DifElectionTally *tally;           /* (owned) */
  guint *area_changed;       /* (owned) the last cut that brought anything, by area */
  guint *group_changed;      /* (owned) the same, by group of sections */
  guint *by_section;         /* (owned) indices of actas in the order of their sections */
  guint *first;              /* (owned) where each group of sections begins in it, and the end */
  guint *area_first;         /* (owned) where each area begins in the actas, and the end */
} DifElectionDocumentsContest;

struct _DifElectionDocuments {
  DifElection *election; /* (unowned) */
  guint n;
  gint64 moment;
  guint groups; /* of sections */
  DifElectionDocumentsContest contests[DIF_CONTESTS];
};

/**
 * DifElectionDocumentsWrite:
 * @contest: index of the contest
 * @place: area or group of sections, from 0
 *
 * Writes the value of "json".
 */
typedef void DifElectionDocumentsWrite (DifJsonText *json,
                                        DifElectionDocuments *self,
                                        guint contest,
                                        guint place);

DifElectionDocumentsWrite dif_election_write_cut;
DifElectionDocumentsWrite dif_election_write_parties;
DifElectionDocumentsWrite dif_election_write_sections;
DifElectionDocumentsWrite dif_election_write_entity;
DifElectionDocumentsWrite dif_election_write_progress;
DifElectionDocumentsWrite dif_election_write_areas;
DifElectionDocumentsWrite dif_election_write_turnout;
DifElectionDocumentsWrite dif_election_write_faults;
DifElectionDocumentsWrite dif_election_write_area;
DifElectionDocumentsWrite dif_election_write_candidates;
DifElectionDocumentsWrite dif_election_write_columns;
DifElectionDocumentsWrite dif_election_write_casillas;
DifElectionDocumentsWrite dif_election_write_group;

G_END_DECLS

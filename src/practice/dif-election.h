/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/dif-digest.h"

#include "dif-geography.h"
#include "dif-schedule.h"

G_BEGIN_DECLS

/*
 * The elections of practice: real places, invented parties, nobody's votes. The same seed, number
 * of cuts and size give the same elections on every machine.
 */

/** DIF_ELECTION_COLUMNS: parties, coalitions and their combinations, independents */
#define DIF_ELECTION_COLUMNS (13)
/** DIF_ELECTION_CANDIDACIES: who can win a place; each takes the votes of some columns */
#define DIF_ELECTION_CANDIDACIES (5)
#define DIF_ELECTION_FIRST_SECTION (5001)
#define DIF_ELECTION_WARNING "PRÁCTICA - NO SON RESULTADOS"
#define DIF_ELECTION_TITLE "PRÁCTICA - PROCESO ELECTORAL LOCAL 2023-2024 - NO SON RESULTADOS"

/** DifElectionSize: @DIF_ELECTION_SMALL has three districts and a regular night, for quick tests */
typedef enum {
  DIF_ELECTION_FULL,
  DIF_ELECTION_SMALL,
} DifElectionSize;

/** DifContestKind: what is elected */
typedef enum {
  DIF_CONTEST_DEPUTIES, /* by district */
  DIF_CONTEST_COUNCILS, /* by municipality */
} DifContestKind;

#define DIF_CONTESTS (2)

/** DifContestInfo: how the files of a contest are called */
typedef struct {
  const char *code;        /* in names of files: `DIP_LOC` */
  const char *slug;        /* in paths of the site: `dip` */
  const char *title;       /* of the results CSV */
  const char *name;        /* for a reader */
  const char *area;        /* what its areas are */
  const char *id_column;
  const char *name_column;
} DifContestInfo;

extern const DifContestInfo dif_contests[DIF_CONTESTS];

/** DifElectionColumn: a column of votes */
typedef struct {
  const char *name; /* in the CSV */
  const char *text; /* for a reader */
  const char *colour;
  guint candidacy; /* that it counts for */
} DifElectionColumn;

extern const DifElectionColumn dif_election_columns[DIF_ELECTION_COLUMNS];

/** DifElectionCandidacy: nobody is a person */
typedef struct {
  const char *key;
  const char *name;
  const char *colour;
} DifElectionCandidacy;

extern const DifElectionCandidacy dif_election_candidacies[DIF_ELECTION_CANDIDACIES];

/** DifElectionFate: what becomes of an acta once it is captured */
typedef enum {
  DIF_ELECTION_FATE_COUNTED,
  DIF_ELECTION_FATE_EXCESS,     /* not counted: more votes than voters */
  DIF_ELECTION_FATE_EMPTY,      /* not counted: no field was filled in */
  DIF_ELECTION_FATE_UNREADABLE, /* not counted: no field can be read */
  DIF_ELECTION_FATE_MISSING,    /* not counted: there is no acta */
  DIF_ELECTION_FATE_OUTSIDE,    /* outside the catalogue: not one of those expected */
} DifElectionFate;

/** DifElectionCell: cells of an acta that may be empty or illegible; bits of its masks */
typedef enum {
  DIF_ELECTION_CELL_SPARE,
  DIF_ELECTION_CELL_PERSONS,
  DIF_ELECTION_CELL_DELEGATES,
  DIF_ELECTION_CELL_DRAWN,
  DIF_ELECTION_CELL_VOTES, /* the first of DIF_ELECTION_COLUMNS */
  DIF_ELECTION_CELL_UNREGISTERED = DIF_ELECTION_CELL_VOTES + DIF_ELECTION_COLUMNS,
  DIF_ELECTION_CELL_NULL,
  DIF_ELECTION_CELL_WRITTEN,
  DIF_ELECTION_CELLS,
} DifElectionCell;

typedef struct {
  guint area;      /* index into the contest's areas */
  guint section;   /* 0 for the advance vote */
  char type;       /* B, C, E, S (special) or A (advance vote) */
  guint number;    /* of its type in the section, from 1 */
  gboolean rural;
  guint voters;    /* nominal list; 0 for S */
  guint delegates; /* of parties, who vote there too */
  guint ballots;   /* received */
  guint votes[DIF_ELECTION_COLUMNS];
  guint unregistered;
  guint null_votes;
  guint32 blank;     /* mask of cells: Sin dato */
  guint32 illegible; /* mask of cells: Ilegible */
  guint cut;         /* from which it is captured */
  guint delay;       /* seconds from its collection to the cut that brings it */
  gboolean mistaken; /* two columns stand exchanged until the correction */
  DifElectionFate fate;
  guint64 draw;      /* for what is only decoration */
  char sha256[DIF_DIGEST_HEX]; /* of its image, once asked for */
} DifElectionActa;

/** DifContest: one of the elections; all of it belongs to the DifElection */
typedef struct {
  DifContestKind kind;
  GPtrArray *areas; /* (element-type DifPlace) */
  GArray *actas;    /* (element-type DifElectionActa) expected ones, then those outside the catalogue */
} DifContest;

typedef struct _DifElection DifElection;

/**
 * dif_election_new:
 * @cuts: of the night, from 1 to %DIF_SCHEDULE_CUTS_MAX; nothing is captured at cut 1, everything
 *   at the last
 *
 * Returns: (transfer full): the elections, or %NULL with %DIF_ERROR_USAGE
 */
DifElection *dif_election_new (guint64 seed, guint cuts, DifElectionSize size, GError **error);
void dif_election_free (DifElection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifElection, dif_election_free)

guint64 dif_election_get_seed (DifElection *self);
/** dif_election_get_schedule: Returns: (transfer none): when which cut comes */
const DifSchedule *dif_election_get_schedule (DifElection *self);

const DifContest *dif_election_get_contest (DifElection *self, DifContestKind kind);

/** dif_election_get_entity_id: Returns: the number of the state */
guint dif_election_get_entity_id (DifElection *self);

/** dif_election_get_entity: Returns: (transfer none): the name of the state */
const char *dif_election_get_entity (DifElection *self);

/** dif_election_set_entity: makes it another state's, for a fault */
void dif_election_set_entity (DifElection *self, guint id, const char *name);

/** dif_election_get_sections: Returns: how many sections there are, from the first on */
guint dif_election_get_sections (DifElection *self);

/** dif_election_column_stands: Returns: whether @column is on the ballots of an area */
gboolean dif_election_column_stands (guint column, guint area);

/** dif_election_acta_is_captured: Returns: whether the acta is there at cut @n */
gboolean dif_election_acta_is_captured (const DifElectionActa *acta, guint n);

/** dif_election_acta_is_counted: Returns: whether its votes are in the sums of cut @n */
gboolean dif_election_acta_is_counted (const DifElectionActa *acta, guint n);

/** dif_election_acta_has_fault: Returns: whether it counts as one with inconsistencies */
gboolean dif_election_acta_has_fault (const DifElectionActa *acta);

/** dif_election_acta_reads: Returns: whether a number can be read in a cell */
gboolean dif_election_acta_reads (const DifElectionActa *acta, guint cell);

/** dif_election_get_votes: Returns: readable votes of a column as cut @n shows them */
guint
dif_election_get_votes (DifElection *self, const DifElectionActa *acta, guint n, guint column);

/** dif_election_acta_get_total: Returns: TOTAL_VOTOS_CALCULADO */
guint dif_election_acta_get_total (const DifElectionActa *acta);

/** dif_election_acta_get_written: Returns: the total that its people wrote down */
guint dif_election_acta_get_written (const DifElectionActa *acta);

/** dif_election_format_casilla: Returns: (transfer full): `C02`, as in the CSV's keys */
char *dif_election_format_casilla (const DifElectionActa *acta);

/** dif_election_format_observations: Returns: (transfer full): as the CSV has them, without quotes */
char *dif_election_format_observations (const DifElectionActa *acta);

/**
 * dif_election_format_percentage:
 *
 * Returns: (transfer full): part ÷ whole × 100 with four decimals, truncated, never rounded (norm,
 *   Annex 18.5); `0.0000` of nothing
 */
char *dif_election_format_percentage (guint64 part, guint64 whole);

G_END_DECLS

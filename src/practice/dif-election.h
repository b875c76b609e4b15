/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The election of practice: an invented entity, invented parties, nobody's votes. The same seed and
 * number of cuts give the same election on every machine.
 */

#define DIF_ELECTION_CUTS_MAX (200)
#define DIF_ELECTION_DISTRICTS (3)
#define DIF_ELECTION_PARTIES (7)
#define DIF_ELECTION_INTERVAL_SECONDS (20 * 60)

/** DIF_ELECTION_START: the declared time of cut 1, 2024-06-02T20:00:00-06:00 */
#define DIF_ELECTION_START (G_GINT64_CONSTANT (1717380000) * G_USEC_PER_SEC)

#define DIF_ELECTION_ENTITY_ID "99"
#define DIF_ELECTION_ENTITY "ENTIDAD DE PRÁCTICA"
#define DIF_ELECTION_TITLE "PRÁCTICA - DIPUTACIONES LOCALES 2024 - NO SON RESULTADOS"

/** DifElectionParty: a column of votes */
typedef struct {
  const char *column; /* in the CSV */
  const char *name;
  const char *colour; /* of the practice site */
} DifElectionParty;

extern const DifElectionParty dif_election_parties[DIF_ELECTION_PARTIES];
extern const char *const dif_election_districts[DIF_ELECTION_DISTRICTS];

/** DifElectionFate: what becomes of an acta once it is captured */
typedef enum {
  DIF_ELECTION_FATE_COUNTED,
  DIF_ELECTION_FATE_ILLEGIBLE, /* counted, one vote could not be read */
  DIF_ELECTION_FATE_EXCESS,    /* not counted: more votes than voters */
  DIF_ELECTION_FATE_MISSING,   /* not counted: the envelope was empty */
  DIF_ELECTION_FATE_OUTSIDE,   /* outside the catalogue: not one of those expected */
} DifElectionFate;

typedef struct {
  guint district;  /* from 1 */
  guint section;
  char type;       /* B, C, E or S */
  guint number;    /* of its type in the section, from 1; 0 for B */
  guint voters;    /* nominal list; 0 for S */
  guint votes[DIF_ELECTION_PARTIES];
  guint unregistered;
  guint null_votes;
  guint illegible; /* index of the party whose votes cannot be read */
  guint representatives;
  guint ballots;   /* received */
  guint delay;     /* seconds from its collection to the cut that brings it */
  guint cut;       /* from which it is captured */
  DifElectionFate fate;
  guint64 draw;    /* for what is only decoration */
} DifElectionActa;

typedef struct _DifElection DifElection;

/**
 * dif_election_new:
 * @cuts: of the night, from 1 to %DIF_ELECTION_CUTS_MAX; nothing is captured at cut 1, everything
 *   at the last
 *
 * Returns: (transfer full): the election, or %NULL with %DIF_ERROR_USAGE
 */
DifElection *dif_election_new (guint64 seed, guint cuts, GError **error);
void dif_election_free (DifElection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifElection, dif_election_free)

guint64 dif_election_get_seed (DifElection *self);
guint dif_election_get_cuts (DifElection *self);

/** dif_election_get_cut_time: Returns: the declared moment of cut @n, from 1 */
gint64 dif_election_get_cut_time (guint n);

/** dif_election_get_zone: Returns: (transfer full): the zone of the institute, UTC-6 */
GTimeZone *dif_election_get_zone (void);

/** dif_election_get_actas: Returns: (transfer none): those expected, then those outside the catalogue */
const DifElectionActa *dif_election_get_actas (DifElection *self, guint *n_actas);

/** dif_election_acta_is_captured: Returns: whether the acta is there at cut @n */
gboolean dif_election_acta_is_captured (const DifElectionActa *acta, guint n);

/** dif_election_acta_is_counted: Returns: whether its votes are in the sums of cut @n */
gboolean dif_election_acta_is_counted (const DifElectionActa *acta, guint n);

/** dif_election_acta_get_votes: Returns: readable votes for a party */
guint dif_election_acta_get_votes (const DifElectionActa *acta, guint party);

/** dif_election_acta_get_total: Returns: TOTAL_VOTOS_CALCULADO */
guint dif_election_acta_get_total (const DifElectionActa *acta);

/**
 * DifElectionSums:
 *
 * The heading of a cut, for the whole election or one district.
 */
typedef struct {
  guint expected;
  guint registered;
  guint outside;
  guint captured;
  guint counted;
  guint inconsistent;
  guint64 voters;    /* of the actas counted */
  guint64 votes;     /* with special casillas */
  guint64 votes_without_special;
  guint64 parties[DIF_ELECTION_PARTIES];
  guint64 unregistered;
  guint64 null_votes;
} DifElectionSums;

/** dif_election_sum: @district 0 is the entity, @section 0 all of them */
void dif_election_sum (DifElection *self,
                       guint n,
                       guint district,
                       guint section,
                       DifElectionSums *sums);

/**
 * dif_election_format_percentage:
 *
 * Returns: (transfer full): part ÷ whole × 100 with four decimals, truncated, never rounded (norm,
 *   Annex 18.5); `0.0000` of nothing
 */
char *dif_election_format_percentage (guint64 part, guint64 whole);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-election.h"

/* The size of the night. Sections and casillas are drawn; these are their bounds. */
#define ACTAS_PER_DISTRICT (40)
#define OUTSIDE (2)
#define FIRST_SECTION (9001)
#define CASILLAS_MAX (4)
#define VOTERS_MIN (380)
#define VOTERS_MAX (750)
#define SPECIAL_BALLOTS (300)


const DifElectionParty dif_election_parties[DIF_ELECTION_PARTIES] = {
  { "COLIBRI", "Partido Colibrí", "#1a7f6b" },
  { "NOPAL", "Partido Nopal", "#7a8f2a" },
  { "AJOLOTE", "Partido Ajolote", "#c2638f" },
  { "CEIBA", "Partido Ceiba", "#8a6d3b" },
  { "COYOTE", "Partido Coyote", "#5b6b8c" },
  { "C_COLIBRI_NOPAL", "Coalición Colibrí-Nopal", "#4a875a" },
  { "CI_CACOMIXTLE", "Candidatura independiente Cacomixtle", "#6f6a80" },
};

const char *const dif_election_districts[DIF_ELECTION_DISTRICTS] = {
  "VALLE DE LAS NUBES",
  "PUERTO IMAGINARIO",
  "SIERRA DE PAPEL",
};

struct _DifElection {
  guint64 seed;
  guint cuts;
  GArray *actas; /* (owned) DifElectionActa */
};


/* SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine */
static guint64
draw (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

/* From @min to @max, both possible */
static guint
draw_between (guint64 *state, guint min, guint max)
{
  return min + (guint) (draw (state) % (max - min + 1));
}

static DifElectionFate
draw_fate (guint64 *state, char type)
{
  guint dice = draw_between (state, 0, 99);

  if (dice < 5)
    return DIF_ELECTION_FATE_ILLEGIBLE;
  if (dice < 8 && type != 'S')
    return DIF_ELECTION_FATE_EXCESS;
  if (dice < 10)
    return DIF_ELECTION_FATE_MISSING;
  return DIF_ELECTION_FATE_COUNTED;
}

static void
draw_votes (DifElectionActa *acta, guint64 *state)
{
  static const guint strength[DIF_ELECTION_PARTIES] = { 30, 22, 18, 10, 6, 8, 4 };
  guint turnout = acta->type == 'S' ? draw_between (state, 90, SPECIAL_BALLOTS - 40)
                                    : acta->voters * draw_between (state, 38, 66) / 100;

  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++) {
    guint leaning = 60 + (acta->district * 37 + i * 53) % 80; /* each district has its own taste */

    acta->votes[i] = turnout * strength[i] * leaning * draw_between (state, 70, 130) / 1000000;
  }
  acta->null_votes = turnout * draw_between (state, 10, 35) / 1000;
  acta->unregistered = draw_between (state, 0, 3);
  acta->illegible = draw_between (state, 0, DIF_ELECTION_PARTIES - 1);
  acta->representatives = draw_between (state, 2, 12);
  acta->delay = draw_between (state, 240, 1100);
  if (acta->fate == DIF_ELECTION_FATE_EXCESS)
    acta->votes[0] += acta->voters;
  acta->ballots = (acta->type == 'S' ? SPECIAL_BALLOTS : acta->voters) + acta->representatives;
  acta->draw = draw (state);
}

static void
add_acta (DifElection *self, guint64 *state, DifElectionActa acta, gboolean outside)
{
  acta.voters = acta.type == 'S' ? 0 : draw_between (state, VOTERS_MIN, VOTERS_MAX);
  acta.fate = draw_fate (state, acta.type);
  if (outside)
    acta.fate = DIF_ELECTION_FATE_OUTSIDE;
  draw_votes (&acta, state);
  g_array_append_val (self->actas, acta);
}

static void
add_district (DifElection *self, guint64 *state, guint district, guint *section)
{
  guint target = self->actas->len + ACTAS_PER_DISTRICT;
  gboolean special = FALSE;

  while (self->actas->len < target) {
    guint casillas = draw_between (state, 1, CASILLAS_MAX);

    for (guint i = 0; i < casillas && self->actas->len < target; i++)
      add_acta (self, state,
                (DifElectionActa){ .district = district, .section = *section, .number = i,
                                   .type = i == 0 ? 'B' : 'C' },
                FALSE);
    if (!special && self->actas->len < target) {
      add_acta (self, state,
                (DifElectionActa){ .district = district, .section = *section, .number = 1,
                                   .type = 'S' },
                FALSE);
      special = TRUE;
    }
    (*section)++;
  }
}

/* Which cut brings which acta: a shuffled queue along a curve, fast at first and slow at the end */
static void
spread (DifElection *self, guint64 *state)
{
  guint n = self->actas->len;
  g_autofree guint *queue = g_new (guint, n);
  guint64 steps = MAX (self->cuts, 2) - 1;

  for (guint i = 0; i < n; i++) {
    guint j = draw_between (state, 0, i);

    queue[i] = queue[j];
    queue[j] = i;
  }
  for (guint i = 0; i < n; i++) {
    guint64 step = 1;

    /* after s of S steps, the share 1 - (1 - s/S)² of the actas is there */
    while (step < steps &&
           n * (steps * steps - (steps - step) * (steps - step)) < (i + 1) * steps * steps)
      step++;
    g_array_index (self->actas, DifElectionActa, queue[i]).cut = (guint) step + 1;
  }
}

DifElection *
dif_election_new (guint64 seed, guint cuts, GError **error)
{
  DifElection *self;
  guint64 state = seed;
  guint section = FIRST_SECTION;

  if (cuts < 1 || cuts > DIF_ELECTION_CUTS_MAX) {
    dif_set_error (error, DIF_ERROR_USAGE, _ ("Give a number of cuts within these bounds."),
                   _ ("A night of practice has 1 to %d cuts, not %u"), DIF_ELECTION_CUTS_MAX, cuts);
    return NULL;
  }
  self = g_new0 (DifElection, 1);
  self->seed = seed;
  self->cuts = cuts;
  self->actas = g_array_new (FALSE, TRUE, sizeof (DifElectionActa));
  for (guint district = 1; district <= DIF_ELECTION_DISTRICTS; district++)
    add_district (self, &state, district, &section);
  for (guint i = 0; i < OUTSIDE; i++)
    add_acta (self, &state,
              (DifElectionActa){ .district = 1 + i, .section = section++, .type = 'B' }, TRUE);
  spread (self, &state);
  return self;
}

void
dif_election_free (DifElection *self)
{
  g_array_unref (self->actas);
  g_free (self);
}

guint64
dif_election_get_seed (DifElection *self)
{
  return self->seed;
}

guint
dif_election_get_cuts (DifElection *self)
{
  return self->cuts;
}

gint64
dif_election_get_cut_time (guint n)
{
  return DIF_ELECTION_START +
         (gint64) (n - 1) * DIF_ELECTION_INTERVAL_SECONDS * G_USEC_PER_SEC;
}

GTimeZone *
dif_election_get_zone (void)
{
  return g_time_zone_new_offset (-6 * 60 * 60);
}

const DifElectionActa *
dif_election_get_actas (DifElection *self, guint *n_actas)
{
  *n_actas = self->actas->len;
  return (const DifElectionActa *) (gpointer) self->actas->data;
}

gboolean
dif_election_acta_is_captured (const DifElectionActa *acta, guint n)
{
  return acta->cut <= n;
}

gboolean
dif_election_acta_is_counted (const DifElectionActa *acta, guint n)
{
  return dif_election_acta_is_captured (acta, n) && (acta->fate == DIF_ELECTION_FATE_COUNTED ||
                                                     acta->fate == DIF_ELECTION_FATE_ILLEGIBLE);
}

guint
dif_election_acta_get_votes (const DifElectionActa *acta, guint party)
{
  if (acta->fate == DIF_ELECTION_FATE_MISSING ||
      (acta->fate == DIF_ELECTION_FATE_ILLEGIBLE && acta->illegible == party))
    return 0;
  return acta->votes[party];
}

guint
dif_election_acta_get_total (const DifElectionActa *acta)
{
  guint total = 0;

  if (acta->fate == DIF_ELECTION_FATE_MISSING)
    return 0;
  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++)
    total += dif_election_acta_get_votes (acta, i);
  return total + acta->unregistered + acta->null_votes;
}

static void
sum_counted (const DifElectionActa *acta, DifElectionSums *sums)
{
  guint total = dif_election_acta_get_total (acta);

  sums->counted++;
  sums->voters += acta->voters;
  sums->votes += total;
  if (acta->type != 'S')
    sums->votes_without_special += total;
  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++)
    sums->parties[i] += dif_election_acta_get_votes (acta, i);
  sums->unregistered += acta->unregistered;
  sums->null_votes += acta->null_votes;
}

void
dif_election_sum (DifElection *self,
                  guint n,
                  guint district,
                  guint section,
                  DifElectionSums *sums)
{
  *sums = (DifElectionSums){ 0 };
  for (guint i = 0; i < self->actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (self->actas, DifElectionActa, i);
    gboolean captured = dif_election_acta_is_captured (acta, n);

    if ((district != 0 && acta->district != district) || (section != 0 && acta->section != section))
      continue;
    sums->registered += captured;
    if (acta->fate == DIF_ELECTION_FATE_OUTSIDE) {
      sums->outside += captured;
      continue;
    }
    sums->expected++;
    sums->captured += captured;
    sums->inconsistent += captured && (acta->fate == DIF_ELECTION_FATE_ILLEGIBLE ||
                                       acta->fate == DIF_ELECTION_FATE_EXCESS);
    if (dif_election_acta_is_counted (acta, n))
      sum_counted (acta, sums);
  }
}

char *
dif_election_format_percentage (guint64 part, guint64 whole)
{
  guint64 share = whole > 0 ? part * 1000000 / whole : 0;

  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%04" G_GUINT64_FORMAT, share / 10000,
                          share % 10000);
}

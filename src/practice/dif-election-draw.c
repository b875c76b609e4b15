/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-draw"

#include "config.h"

#include "dif-election-private.h"

/* Bounds of what is drawn. Proportions are those of Tamaulipas 2023: of 4,778 actas 20 % had a
 * field without datum, 2 % an illegible one, 1 % were not there, 0.5 % had too many votes. */
#define VOTERS_MIN (380)
#define VOTERS_MAX (750)
#define SPECIALS (32)
#define SPECIAL_BALLOTS (1000)
#define ADVANCE_VOTERS (32)
#define OUTSIDE (4)
#define SMALL_SECTIONS (17)
#define PER_MILLE_MISSING (10)
#define PER_MILLE_EMPTY (4)
#define PER_MILLE_UNREADABLE (1)
#define PER_MILLE_EXCESS (5)
#define PER_MILLE_BLANK (204)
#define PER_MILLE_ILLEGIBLE (21)
#define MISTAKES (9)
/* How far an acta of the country comes behind, of a million that chance gives */
#define RURAL_DELAY (350000)
#define CONTEST_DELAY (120000)
#define MILLION (1000000)
/* columns before it are parties */
#define FIRST_COMBINATION (7)


/* A polling place before either election is known */
typedef struct {
  guint district;
  guint municipality;
  guint section;
  char type;
  guint number;
  gboolean rural;
  guint voters;
  guint delegates;
  guint arrival; /* the smaller, the earlier */
} Casilla;

typedef struct {
  guint key;
  guint index;
} Place;


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

static gboolean
draw_chance (guint64 *state, guint per_mille)
{
  return draw_between (state, 0, 999) < per_mille;
}


/* Casillas */

static void
add_casilla (GArray *casillas, guint64 *state, Casilla casilla)
{
  casilla.voters = casilla.type == 'S' ? 0 : draw_between (state, VOTERS_MIN, VOTERS_MAX);
  casilla.delegates = draw_between (state, 2, 18);
  casilla.arrival = draw_between (state, 0, MILLION) + (casilla.rural ? RURAL_DELAY : 0);
  g_array_append_val (casillas, casilla);
}

static void
add_section (GArray *casillas, guint64 *state, Casilla casilla)
{
  guint dice = draw_between (state, 0, 99);
  guint others = dice < 30 ? 0 : dice < 60 ? 1 : dice < 83 ? 2 : 3;

  casilla.type = 'B';
  casilla.number = 1;
  add_casilla (casillas, state, casilla);
  casilla.type = casilla.rural && others > 1 ? 'E' : 'C';
  for (casilla.number = 1; casilla.number <= others; casilla.number++)
    add_casilla (casillas, state, casilla);
}

/* Sections are numbered by municipality, as real ones are */
static GArray *
draw_casillas (DifElection *self, guint64 *state)
{
  GArray *casillas = g_array_new (FALSE, FALSE, sizeof (Casilla));
  GArray *parts = self->geography->parts;
  guint section = DIF_ELECTION_FIRST_SECTION;

  for (guint m = 0; m < self->geography->municipalities->len; m++) {
    DifPlace *place = g_ptr_array_index (self->geography->municipalities, m);

    for (guint i = 0; i < parts->len; i++) {
      const DifGeographyPart *part = &g_array_index (parts, DifGeographyPart, i);
      guint sections = self->size == DIF_ELECTION_FULL
                           ? part->sections
                           : MIN (MAX (part->sections / 5, 1), SMALL_SECTIONS);

      for (guint k = 0; part->municipality == m && k < sections; k++)
        add_section (casillas, state,
                     (Casilla){ .district = part->district, .municipality = m, .section = section++,
                                .rural = place->rural || draw_chance (state, 60) });
    }
  }
  self->sections = section - DIF_ELECTION_FIRST_SECTION;
  return casillas;
}

/* Special casillas stand in sections that are there already, one or two in a district */
static void
add_specials (DifElection *self, GArray *casillas, guint64 *state)
{
  guint n = casillas->len;
  guint districts = self->geography->districts->len;
  guint specials = self->size == DIF_ELECTION_FULL ? SPECIALS : districts;

  for (guint i = 0; i < specials; i++) {
    Casilla special = { 0 };

    do
      special = g_array_index (casillas, Casilla, draw_between (state, 0, n - 1));
    while (special.district != i % districts || special.type != 'B');
    special.type = 'S';
    special.number = 1 + i / districts;
    add_casilla (casillas, state, special);
  }
}


/* Actas */

static void
draw_votes (DifElectionActa *acta, guint64 *state, guint contest)
{
  /* of the votes of a place, in thousandths; the independent takes from all */
  static const guint strength[DIF_ELECTION_COLUMNS] = { 215, 110, 48, 190, 85, 120, 62,
                                                        22,  9,   4,  3,   16, 45 };
  guint turnout;

  switch (acta->type) {
  case 'S':
    turnout = draw_between (state, 90, 640);
    break;
  case 'A':
    turnout = acta->voters;
    break;
  default:
    turnout = acta->voters * draw_between (state, 36, 68) / 100;
    break;
  }
  if (acta->type == 'A') {
    /* a handful of people: each a vote of its own */
    for (guint i = 0; i < turnout; i++)
      acta->votes[draw_between (state, 0, FIRST_COMBINATION - 1)]++;
  } else {
    for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
      /* each place has its own taste, and each contest another one */
      guint leaning = 65 + (acta->area * 37 + dif_election_columns[i].candidacy * 53 + contest * 29) % 70;

      if (dif_election_column_stands (i, acta->area))
        acta->votes[i] = (guint) ((guint64) turnout * strength[i] * leaning *
                                  draw_between (state, 65, 135) / 10000000);
    }
    acta->null_votes = turnout * draw_between (state, 8, 40) / 1000;
    acta->unregistered = draw_chance (state, 300) ? draw_between (state, 1, 2) : 0;
  }
  acta->ballots = (acta->type == 'S' ? SPECIAL_BALLOTS : acta->voters) +
                  (acta->type == 'A' ? 0 : acta->delegates);
}

/* What is left empty is left empty where people think that nothing need be said */
static void
draw_blanks (DifElectionActa *acta, guint64 *state)
{
  acta->blank = draw_chance (state, 900) ? 1U << DIF_ELECTION_CELL_UNREGISTERED : 0;
  for (guint i = FIRST_COMBINATION; i < DIF_ELECTION_COLUMNS; i++) {
    if (draw_chance (state, 700))
      acta->blank |= 1U << (DIF_ELECTION_CELL_VOTES + i);
  }
  for (guint i = 0; i < DIF_ELECTION_CELLS; i++)
    acta->blank |= draw_chance (state, 40) ? 1U << i : 0;
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    if (!dif_election_column_stands (i, acta->area))
      acta->blank &= ~(1U << (DIF_ELECTION_CELL_VOTES + i));
  }
  if (acta->blank == 0)
    acta->blank = 1U << DIF_ELECTION_CELL_UNREGISTERED;
}

static void
draw_fate (DifElectionActa *acta, guint64 *state)
{
  guint dice = draw_between (state, 0, 999);

  if (acta->type == 'A')
    return;
  if (dice < PER_MILLE_MISSING)
    acta->fate = DIF_ELECTION_FATE_MISSING;
  else if ((dice -= PER_MILLE_MISSING) < PER_MILLE_EMPTY)
    acta->fate = DIF_ELECTION_FATE_EMPTY;
  else if ((dice -= PER_MILLE_EMPTY) < PER_MILLE_UNREADABLE)
    acta->fate = DIF_ELECTION_FATE_UNREADABLE;
  else if ((dice -= PER_MILLE_UNREADABLE) < PER_MILLE_EXCESS && acta->type != 'S')
    acta->fate = DIF_ELECTION_FATE_EXCESS;
  /* a datum of another line, written where none belongs */
  if (acta->fate == DIF_ELECTION_FATE_EXCESS) {
    acta->unregistered = acta->ballots;
    return;
  }
  if (acta->fate != DIF_ELECTION_FATE_COUNTED)
    return;
  if (draw_chance (state, PER_MILLE_BLANK))
    draw_blanks (acta, state);
  if (draw_chance (state, PER_MILLE_ILLEGIBLE)) {
    acta->illegible = 1U << draw_between (state, 0, DIF_ELECTION_CELL_VOTES + FIRST_COMBINATION - 1);
    acta->blank &= ~acta->illegible;
  }
}

static void
add_acta (DifContest *contest, guint64 *state, const Casilla *casilla)
{
  gboolean deputies = contest->kind == DIF_CONTEST_DEPUTIES;
  DifElectionActa acta = {
    .area = deputies ? casilla->district : casilla->municipality,
    .section = casilla->section,
    .type = casilla->type,
    .number = casilla->number,
    .rural = casilla->rural,
    .voters = casilla->voters,
    .delegates = casilla->delegates,
  };

  draw_votes (&acta, state, contest->kind);
  draw_fate (&acta, state);
  acta.delay = draw_between (state, 240, 1100);
  acta.draw = draw (state);
  g_array_append_val (contest->actas, acta);
}

static int
compare_districts (gconstpointer a, gconstpointer b)
{
  const Casilla *one = a;
  const Casilla *other = b;

  if (one->district != other->district)
    return one->district < other->district ? -1 : 1;
  if (one->section != other->section)
    return one->section < other->section ? -1 : 1;
  if (one->type != other->type)
    return one->type < other->type ? -1 : 1;
  return one->number < other->number ? -1 : one->number > other->number;
}

static int
compare_municipalities (gconstpointer a, gconstpointer b)
{
  const Casilla *one = a;
  const Casilla *other = b;

  if (one->municipality != other->municipality)
    return one->municipality < other->municipality ? -1 : 1;
  if (one->section != other->section)
    return one->section < other->section ? -1 : 1;
  if (one->type != other->type)
    return one->type < other->type ? -1 : 1;
  return one->number < other->number ? -1 : one->number > other->number;
}

/* Who could not come to a casilla voted before: few people, an acta for each area */
static void
add_advance (DifContest *contest, GArray *casillas, guint64 *state)
{
  guint areas = contest->areas->len;

  for (guint i = 0; i < MIN (areas, ADVANCE_VOTERS); i++) {
    Casilla advance = { .district = i, .municipality = i, .type = 'A', .number = 1 };

    advance.voters = ADVANCE_VOTERS / areas + (i < ADVANCE_VOTERS % areas);
    advance.arrival = draw_between (state, 0, MILLION / 4);
    g_array_append_val (casillas, advance);
  }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  if (one->key != other->key)
    return one->key < other->key ? -1 : 1;
  return one->index < other->index ? -1 : one->index > other->index;
}

/* Which cut brings which acta */
static void
spread (DifElection *self, DifContest *contest, GArray *casillas, guint64 *state)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (Place));
  guint cut = 2;

  for (guint i = 0; i < casillas->len; i++) {
    Place place = { g_array_index (casillas, Casilla, i).arrival + draw_between (state, 0, CONTEST_DELAY),
                    i };

    g_array_append_val (queue, place);
  }
  g_array_sort (queue, compare_places);
  for (guint i = 0; i < queue->len; i++) {
    guint index = g_array_index (queue, Place, i).index;

    while (cut < self->schedule.cuts &&
           (cut == self->schedule.correction ||
            (guint64) queue->len * dif_schedule_get_share (&self->schedule, cut) <=
                (guint64) i * 10000))
      cut++;
    g_array_index (contest->actas, DifElectionActa, index).cut = cut;
  }
}

/* Some that came with the cut before the correction were captured wrongly */
static void
make_mistakes (DifElection *self, DifContest *contest)
{
  guint left = MISTAKES;

  for (guint i = 0; i < contest->actas->len && self->schedule.correction != 0 && left > 0; i++) {
    DifElectionActa *acta = &g_array_index (contest->actas, DifElectionActa, i);

    acta->mistaken = acta->cut + 1 == self->schedule.correction && acta->type == 'B' &&
                     acta->fate == DIF_ELECTION_FATE_COUNTED && (acta->blank | acta->illegible) == 0;
    left -= acta->mistaken;
  }
}

static void
add_outside (DifElection *self, DifContest *contest, guint64 *state)
{
  guint last = MAX (self->schedule.cuts, 2);

  for (guint i = 0; i < OUTSIDE - contest->kind; i++) {
    DifElectionActa acta = {
      .area = draw_between (state, 0, contest->areas->len - 1),
      .section = DIF_ELECTION_FIRST_SECTION + draw_between (state, 0, self->sections - 1),
      .type = 'C',
      .number = draw_between (state, 5, 9),
      .fate = DIF_ELECTION_FATE_OUTSIDE,
      .cut = draw_between (state, 2, last),
      .draw = draw (state),
    };

    if (acta.cut == self->schedule.correction)
      acta.cut--;
    g_array_append_val (contest->actas, acta);
  }
}

void
dif_election_draw (DifElection *self)
{
  guint64 state = self->seed;
  g_autoptr (GArray) common = draw_casillas (self, &state);

  add_specials (self, common, &state);
  for (guint k = 0; k < DIF_CONTESTS; k++) {
    DifContest *contest = &self->contests[k];
    g_autoptr (GArray) casillas = g_array_copy (common);

    add_advance (contest, casillas, &state);
    g_array_sort (casillas, contest->kind == DIF_CONTEST_DEPUTIES ? compare_districts
                                                                  : compare_municipalities);
    for (guint i = 0; i < casillas->len; i++)
      add_acta (contest, &state, &g_array_index (casillas, Casilla, i));
    spread (self, contest, casillas, &state);
    make_mistakes (self, contest);
    add_outside (self, contest, &state);
  }
}

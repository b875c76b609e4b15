/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-acta-image"

#include "config.h"

#include <string.h>

#include "dif-acta-image.h"

#define WIDTH (640)
#define ROW (26)
#define FIRST_ROW (190)
#define VALUE_X (520)


char *
dif_acta_image_format_name (DifContestKind contest, guint index)
{
  return g_strdup_printf ("%s/%04u.svg", dif_contests[contest].slug, index + 1);
}

static gboolean
has_image (const DifElectionActa *acta)
{
  return acta->fate != DIF_ELECTION_FATE_MISSING && acta->fate != DIF_ELECTION_FATE_OUTSIDE;
}

gboolean
dif_acta_image_find (DifElection *election, const char *name, DifContestKind *kind, guint *index)
{
  for (guint i = 0; i < DIF_CONTESTS; i++) {
    const DifContest *contest = dif_election_get_contest (election, (DifContestKind) i);
    gsize length = strlen (dif_contests[i].slug);
    guint64 number = 0;
    g_autofree char *exact = NULL;

    if (strncmp (name, dif_contests[i].slug, length) != 0 || name[length] != '/')
      continue;
    number = g_ascii_strtoull (name + length + 1, NULL, 10);
    if (number < 1 || number > contest->actas->len)
      return FALSE;
    *kind = (DifContestKind) i;
    *index = (guint) number - 1;
    exact = dif_acta_image_format_name (*kind, *index);
    return strcmp (exact, name) == 0 &&
           has_image (&g_array_index (contest->actas, DifElectionActa, *index));
  }
  return FALSE;
}

static void
draw_row (GString *svg, const DifElectionActa *acta, guint cell, const char *name, guint value)
{
  guint y = FIRST_ROW + cell * ROW;
  gboolean blank = acta->fate == DIF_ELECTION_FATE_EMPTY || (acta->blank & 1U << cell) != 0;
  gboolean illegible = acta->fate == DIF_ELECTION_FATE_UNREADABLE || (acta->illegible & 1U << cell) != 0;

  g_string_append_printf (svg, "<text x=\"40\" y=\"%u\">%s</text>", y, name);
  if (illegible)
    g_string_append_printf (svg, "<path class=\"s\" d=\"M%d %uq9 -22 14 0t14 2t14 -7t12 9\"/>", VALUE_X,
                            y - 2);
  else if (!blank)
    g_string_append_printf (svg, "<text class=\"m\" x=\"%d\" y=\"%u\">%u</text>",
                            VALUE_X + (int) (acta->draw >> cell & 7), y, value);
  g_string_append_printf (svg, "<path d=\"M40 %uh560\"/>\n", y + 6);
}

static guint
value_of (const DifElectionActa *acta, guint cell)
{
  guint written = dif_election_acta_get_written (acta);

  switch (cell) {
  case DIF_ELECTION_CELL_SPARE:
    return acta->ballots > written ? acta->ballots - written : 0;
  case DIF_ELECTION_CELL_PERSONS:
    return written > acta->delegates ? written - acta->delegates : written;
  case DIF_ELECTION_CELL_DELEGATES:
    return written > acta->delegates ? acta->delegates : 0;
  case DIF_ELECTION_CELL_UNREGISTERED:
    return acta->unregistered;
  case DIF_ELECTION_CELL_NULL:
    return acta->null_votes;
  case DIF_ELECTION_CELL_DRAWN:
  case DIF_ELECTION_CELL_WRITTEN:
    return written;
  default:
    return acta->votes[cell - DIF_ELECTION_CELL_VOTES];
  }
}

static const char *
name_of (guint cell)
{
  switch (cell) {
  case DIF_ELECTION_CELL_SPARE:
    return "Boletas sobrantes";
  case DIF_ELECTION_CELL_PERSONS:
    return "Personas que votaron";
  case DIF_ELECTION_CELL_DELEGATES:
    return "Representantes que votaron";
  case DIF_ELECTION_CELL_DRAWN:
    return "Votos sacados de la urna";
  case DIF_ELECTION_CELL_UNREGISTERED:
    return "Candidaturas no registradas";
  case DIF_ELECTION_CELL_NULL:
    return "Votos nulos";
  case DIF_ELECTION_CELL_WRITTEN:
    return "Total";
  default:
    return dif_election_columns[cell - DIF_ELECTION_CELL_VOTES].text;
  }
}

char *
dif_acta_image_draw (DifElection *election, DifContestKind kind, guint index)
{
  const DifContest *contest = dif_election_get_contest (election, kind);
  const DifElectionActa *acta = &g_array_index (contest->actas, DifElectionActa, index);
  const DifPlace *place = g_ptr_array_index (contest->areas, acta->area);
  guint height = FIRST_ROW + DIF_ELECTION_CELLS * ROW + 60;
  GString *svg = g_string_sized_new (4096);

  g_string_append_printf (
      svg,
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %u\" width=\"%d\" height=\"%u\" "
      "role=\"img\" aria-label=\"Acta de práctica\">\n"
      "<style>text{font:15px sans-serif;fill:#222}path{stroke:#bbb;fill:none}.m{font:italic 20px "
      "cursive;fill:#1d3f8f}.s{stroke:#1d3f8f;stroke-width:2}.t{font:bold 20px sans-serif}.w{font:bold "
      "110px sans-serif;fill:#c33;opacity:.16}</style>\n"
      "<rect width=\"100%%\" height=\"100%%\" fill=\"#fffdf6\"/>\n"
      "<text class=\"t\" x=\"40\" y=\"50\">Instituto de práctica</text>"
      "<text class=\"t\" x=\"40\" y=\"82\">Acta de escrutinio y cómputo: %s</text>"
      "<text x=\"40\" y=\"112\">PRÁCTICA: nadie emitió estos votos</text>"
      "<text x=\"40\" y=\"140\">%s %u, %s. Sección %04u, casilla %c%02u</text>\n",
      WIDTH, height, WIDTH, height, dif_contests[kind].name, dif_contests[kind].area, place->id,
      place->name, acta->section, acta->type, acta->number);
  for (guint cell = 0; cell < DIF_ELECTION_CELLS; cell++) {
    guint column = cell - DIF_ELECTION_CELL_VOTES;

    if (column >= DIF_ELECTION_COLUMNS || dif_election_column_stands (column, acta->area))
      draw_row (svg, acta, cell, name_of (cell), value_of (acta, cell));
  }
  g_string_append_printf (svg, "<text class=\"w\" x=\"60\" y=\"%u\" transform=\"rotate(-38 320 %u)\">"
                               "PRÁCTICA</text>\n</svg>\n",
                          height / 2, height / 2);
  return g_string_free (svg, FALSE);
}

const char *
dif_acta_image_get_digest (DifElection *election, DifContestKind kind, guint index)
{
  const DifContest *contest = dif_election_get_contest (election, kind);
  DifElectionActa *acta = &g_array_index (contest->actas, DifElectionActa, index);
  g_autofree char *svg = NULL;

  if (acta->sha256[0] == '\0') {
    svg = dif_acta_image_draw (election, kind, index);
    dif_digest_bytes (svg, strlen (svg), acta->sha256);
  }
  return acta->sha256;
}

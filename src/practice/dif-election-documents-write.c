/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-documents-write"

#include "config.h"

#include "dif-acta-image.h"

#include "dif-election-documents-private.h"


static void
write_share (DifJsonText *json, const char *name, guint64 part, guint64 whole)
{
  g_autofree char *text = dif_election_format_percentage (part, whole);

  dif_json_text_string (json, name, text);
}

static gboolean
is_last (DifElectionDocuments *self)
{
  return self->n == dif_election_get_schedule (self->election)->cuts;
}

static void
write_sums (DifJsonText *json, DifElectionDocuments *self, const DifElectionSums *sums)
{
  dif_json_text_number (json, "esperadas", sums->expected);
  dif_json_text_number (json, "capturadas", sums->captured);
  dif_json_text_number (json, "contabilizadas", sums->counted);
  dif_json_text_number (json, "fueraCatalogo", sums->outside);
  dif_json_text_number (json, "conInconsistencias", sums->inconsistent);
  write_share (json, "porcentajeCapturadas", sums->captured, sums->expected);
  write_share (json, "porcentajeContabilizadas", sums->counted, sums->expected);
  dif_json_text_number (json, "listaNominal", sums->voters);
  dif_json_text_number (json, "votos", sums->votes);
  dif_json_text_number (json, "votosSinEspeciales", sums->votes_without_special);
  write_share (json, "participacion", dif_election_sums_get_participants (sums, is_last (self)),
               sums->voters);
  dif_json_text_number (json, "noRegistradas", sums->unregistered);
  dif_json_text_number (json, "nulos", sums->null_votes);
}

static gboolean
candidacy_stands (guint candidacy, guint area)
{
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    if (dif_election_columns[i].candidacy == candidacy && dif_election_column_stands (i, area))
      return TRUE;
  }
  return FALSE;
}

/* @area -1 is all of them */
static void
write_candidacies (DifJsonText *json, const DifElectionSums *sums, gint area)
{
  dif_json_text_open (json, "candidaturas", '[');
  for (guint i = 0; i < DIF_ELECTION_CANDIDACIES; i++) {
    if (area >= 0 && !candidacy_stands (i, (guint) area))
      continue;
    dif_json_text_open (json, NULL, '{');
    dif_json_text_string (json, "clave", dif_election_candidacies[i].key);
    dif_json_text_number (json, "votos", sums->candidacies[i]);
    write_share (json, "porcentaje", sums->candidacies[i], sums->votes);
    dif_json_text_close (json, '}');
  }
  dif_json_text_close (json, ']');
}

static void
write_columns (DifJsonText *json, const DifElectionSums *sums, gint area)
{
  dif_json_text_open (json, "partidos", '[');
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    if (area >= 0 && !dif_election_column_stands (i, (guint) area))
      continue;
    dif_json_text_open (json, NULL, '{');
    dif_json_text_string (json, "clave", dif_election_columns[i].name);
    dif_json_text_number (json, "votos", sums->columns[i]);
    write_share (json, "porcentaje", sums->columns[i], sums->votes);
    dif_json_text_close (json, '}');
  }
  dif_json_text_close (json, ']');
}

void
dif_election_write_cut (DifJsonText *json, DifElectionDocuments *self,
                        guint contest, guint place)
{
  dif_json_text_open (json, NULL, '{');
  dif_json_text_number (json, "numero", self->n);
  dif_json_text_number (json, "cortes", dif_election_get_schedule (self->election)->cuts);
  dif_json_text_string (json, "entidad", dif_election_get_entity (self->election));
  dif_json_text_close (json, '}');
}

void
dif_election_write_parties (DifJsonText *json, DifElectionDocuments *self,
                            guint contest, guint place)
{
  dif_json_text_open (json, NULL, '{');
  dif_json_text_open (json, "partidos", '[');
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    dif_json_text_open (json, NULL, '{');
    dif_json_text_string (json, "clave", dif_election_columns[i].name);
    dif_json_text_string (json, "nombre", dif_election_columns[i].text);
    dif_json_text_string (json, "color", dif_election_columns[i].colour);
    dif_json_text_string (json, "candidatura",
                          dif_election_candidacies[dif_election_columns[i].candidacy].key);
    dif_json_text_close (json, '}');
  }
  dif_json_text_close (json, ']');
  dif_json_text_open (json, "candidaturas", '[');
  for (guint i = 0; i < DIF_ELECTION_CANDIDACIES; i++) {
    dif_json_text_open (json, NULL, '{');
    dif_json_text_string (json, "clave", dif_election_candidacies[i].key);
    dif_json_text_string (json, "nombre", dif_election_candidacies[i].name);
    dif_json_text_string (json, "color", dif_election_candidacies[i].colour);
    dif_json_text_close (json, '}');
  }
  dif_json_text_close (json, ']');
  dif_json_text_close (json, '}');
}

/* Which section lies where, for the search: the number of its areas in each contest */
void
dif_election_write_sections (DifJsonText *json, DifElectionDocuments *self,
                             guint contest, guint place)
{
  guint sections = dif_election_get_sections (self->election);

  dif_json_text_open (json, NULL, '{');
  dif_json_text_number (json, "primera", DIF_ELECTION_FIRST_SECTION);
  dif_json_text_number (json, "porDocumento", DIF_ELECTION_DOCUMENTS_SECTIONS);
  for (guint k = 0; k < DIF_CONTESTS; k++) {
    const DifContest *of = self->contests[k].contest;
    g_autofree guint *ids = g_new0 (guint, sections);

    for (guint i = 0; i < of->actas->len; i++) {
      const DifElectionActa *acta = &g_array_index (of->actas, DifElectionActa, i);
      const DifPlace *area = g_ptr_array_index (of->areas, acta->area);

      if (acta->section != 0 && acta->fate != DIF_ELECTION_FATE_OUTSIDE)
        ids[acta->section - DIF_ELECTION_FIRST_SECTION] = area->id;
    }
    dif_json_text_open (json, dif_contests[k].slug, '[');
    for (guint i = 0; i < sections; i++)
      dif_json_text_number (json, NULL, ids[i]);
    dif_json_text_close (json, ']');
  }
  dif_json_text_close (json, '}');
}

void
dif_election_write_entity (DifJsonText *json, DifElectionDocuments *self,
                           guint contest, guint place)
{
  const DifElectionSums *sums = &self->contests[contest].tally->whole;

  dif_json_text_open (json, NULL, '{');
  dif_json_text_string (json, "nombre", dif_election_get_entity (self->election));
  write_sums (json, self, sums);
  write_candidacies (json, sums, -1);
  write_columns (json, sums, -1);
  dif_json_text_close (json, '}');
}

/* What each cut so far had; totals never fall, so that one pass over the actas is enough */
void
dif_election_write_progress (DifJsonText *json, DifElectionDocuments *self,
                             guint contest, guint place)
{
  const DifContest *of = self->contests[contest].contest;
  const DifSchedule *schedule = dif_election_get_schedule (self->election);
  g_autofree DifElectionSums *steps = g_new0 (DifElectionSums, self->n + 1);
  DifElectionSums sums = { 0 };

  for (guint i = 0; i < of->actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (of->actas, DifElectionActa, i);

    if (acta->cut > self->n || acta->fate == DIF_ELECTION_FATE_OUTSIDE)
      continue;
    steps[acta->cut].captured++;
    if (acta->fate == DIF_ELECTION_FATE_COUNTED) {
      steps[acta->cut].counted++;
      steps[acta->cut].votes += dif_election_acta_get_total (acta);
    }
  }
  for (guint cut = 1; cut <= self->n; cut++) {
    g_autofree char *clock = dif_schedule_format (dif_schedule_get_time (schedule, cut), "%H:%M");
    guint expected = self->contests[contest].tally->whole.expected;

    sums.captured += steps[cut].captured;
    sums.counted += steps[cut].counted;
    sums.votes += steps[cut].votes;
    dif_json_text_open (json, NULL, '{');
    dif_json_text_string (json, "hora", clock);
    dif_json_text_boolean (json, "correccion", cut == schedule->correction);
    dif_json_text_number (json, "capturadas", sums.captured);
    dif_json_text_number (json, "contabilizadas", sums.counted);
    write_share (json, "porcentajeCapturadas", sums.captured, expected);
    write_share (json, "porcentajeContabilizadas", sums.counted, expected);
    dif_json_text_number (json, "votos", sums.votes);
    dif_json_text_close (json, '}');
  }
}

void
dif_election_write_areas (DifJsonText *json, DifElectionDocuments *self,
                          guint contest, guint place)
{
  const DifElectionDocumentsContest *of = &self->contests[contest];

  for (guint i = 0; i < of->contest->areas->len; i++) {
    const DifPlace *area = g_ptr_array_index (of->contest->areas, i);
    const DifElectionSums *sums = &of->tally->areas[i];
    guint winner = dif_election_sums_find_winner (sums);

    dif_json_text_open (json, NULL, '{');
    dif_json_text_number (json, "id", area->id);
    dif_json_text_string (json, "nombre", area->name);
    dif_json_text_number (json, "esperadas", sums->expected);
    dif_json_text_number (json, "contabilizadas", sums->counted);
    write_share (json, "porcentajeContabilizadas", sums->counted, sums->expected);
    dif_json_text_number (json, "votos", sums->votes);
    if (winner < DIF_ELECTION_CANDIDACIES) {
      dif_json_text_string (json, "primero", dif_election_candidacies[winner].key);
      dif_json_text_number (json, "votosPrimero", sums->candidacies[winner]);
      write_share (json, "porcentajePrimero", sums->candidacies[winner], sums->votes);
    }
    dif_json_text_close (json, '}');
  }
}

void
dif_election_write_turnout (DifJsonText *json, DifElectionDocuments *self,
                            guint contest, guint place)
{
  const DifElectionSums *sums = &self->contests[contest].tally->whole;

  dif_json_text_open (json, NULL, '{');
  dif_json_text_number (json, "listaNominal", sums->voters);
  dif_json_text_number (json, "votosConEspeciales", sums->votes);
  dif_json_text_number (json, "votosSinEspeciales", sums->votes_without_special);
  write_share (json, "participacion", dif_election_sums_get_participants (sums, is_last (self)),
               sums->voters);
  dif_json_text_boolean (json, "incluyeEspeciales", is_last (self));
  dif_json_text_open (json, "anticipado", '{');
  dif_json_text_number (json, "actasEsperadas", sums->advance_expected);
  dif_json_text_number (json, "actasContabilizadas", sums->advance_counted);
  dif_json_text_number (json, "listaNominal", sums->advance_voters);
  dif_json_text_number (json, "votos", sums->advance_votes);
  dif_json_text_close (json, '}');
  dif_json_text_close (json, '}');
}

void
dif_election_write_faults (DifJsonText *json, DifElectionDocuments *self,
                           guint contest, guint place)
{
  const DifContest *of = self->contests[contest].contest;
  const DifElectionSums *sums = &self->contests[contest].tally->whole;
  guint fates[DIF_ELECTION_FATE_OUTSIDE + 1] = { 0 };
  guint blank = 0, illegible = 0;

  for (guint i = 0; i < of->actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (of->actas, DifElectionActa, i);

    if (!dif_election_acta_is_captured (acta, self->n))
      continue;
    fates[acta->fate]++;
    blank += acta->blank != 0;
    illegible += acta->illegible != 0;
  }
  dif_json_text_open (json, NULL, '{');
  dif_json_text_number (json, "conInconsistencias", sums->inconsistent);
  write_share (json, "porcentaje", sums->inconsistent, sums->expected);
  dif_json_text_number (json, "noContabilizadas", sums->captured - sums->counted);
  dif_json_text_number (json, "fueraCatalogo", sums->outside);
  dif_json_text_number (json, "sinDato", blank);
  dif_json_text_number (json, "ilegible", illegible);
  dif_json_text_number (json, "excedeListaNominal", fates[DIF_ELECTION_FATE_EXCESS]);
  dif_json_text_number (json, "todosVacios", fates[DIF_ELECTION_FATE_EMPTY]);
  dif_json_text_number (json, "todosIlegibles", fates[DIF_ELECTION_FATE_UNREADABLE]);
  dif_json_text_number (json, "sinActa", fates[DIF_ELECTION_FATE_MISSING]);
  dif_json_text_close (json, '}');
}

static void
open_area (DifJsonText *json, DifElectionDocuments *self, guint contest, guint place)
{
  const DifPlace *area = g_ptr_array_index (self->contests[contest].contest->areas, place);

  dif_json_text_open (json, NULL, '{');
  dif_json_text_number (json, "id", area->id);
  dif_json_text_string (json, "nombre", area->name);
}

void
dif_election_write_area (DifJsonText *json, DifElectionDocuments *self,
                         guint contest, guint place)
{
  open_area (json, self, contest, place);
  write_sums (json, self, &self->contests[contest].tally->areas[place]);
  dif_json_text_close (json, '}');
}

void
dif_election_write_candidates (DifJsonText *json, DifElectionDocuments *self,
                               guint contest, guint place)
{
  open_area (json, self, contest, place);
  write_candidacies (json, &self->contests[contest].tally->areas[place], (gint) place);
  dif_json_text_close (json, '}');
}

void
dif_election_write_columns (DifJsonText *json, DifElectionDocuments *self,
                            guint contest, guint place)
{
  open_area (json, self, contest, place);
  write_columns (json, &self->contests[contest].tally->areas[place], (gint) place);
  dif_json_text_close (json, '}');
}

static const char *
state_of (const DifElectionActa *acta, guint n)
{
  if (!dif_election_acta_is_captured (acta, n))
    return "pendiente";
  return acta->fate == DIF_ELECTION_FATE_COUNTED ? "contabilizada" : "no contabilizada";
}

/* [section, casilla, state, votes] of each acta of the area */
void
dif_election_write_casillas (DifJsonText *json, DifElectionDocuments *self,
                             guint contest, guint place)
{
  const DifElectionDocumentsContest *of = &self->contests[contest];

  for (guint i = of->area_first[place]; i < of->area_first[place + 1]; i++) {
    const DifElectionActa *acta = &g_array_index (of->contest->actas, DifElectionActa, i);
    g_autofree char *casilla = dif_election_format_casilla (acta);

    dif_json_text_open (json, NULL, '[');
    dif_json_text_number (json, NULL, acta->section);
    dif_json_text_string (json, NULL, casilla);
    dif_json_text_string (json, NULL, state_of (acta, self->n));
    if (dif_election_acta_is_captured (acta, self->n))
      dif_json_text_number (json, NULL, dif_election_acta_get_total (acta));
    dif_json_text_close (json, ']');
  }
}

static void
write_field (DifJsonText *json, const char *name, const DifElectionActa *acta, guint cell, guint value)
{
  if (acta->fate == DIF_ELECTION_FATE_MISSING)
    dif_json_text_string (json, name, "Sin acta");
  else if (acta->fate == DIF_ELECTION_FATE_EMPTY || (acta->blank & 1U << cell) != 0)
    dif_json_text_string (json, name, "Sin dato");
  else if (!dif_election_acta_reads (acta, cell))
    dif_json_text_string (json, name, "Ilegible");
  else
    dif_json_text_number (json, name, value);
}

static void
write_votes (DifJsonText *json, DifElectionDocuments *self, guint contest, guint index)
{
  const DifElectionActa *acta =
      &g_array_index (self->contests[contest].contest->actas, DifElectionActa, index);
  g_autofree char *observations = dif_election_format_observations (acta);
  g_autofree char *image = dif_acta_image_format_name ((DifContestKind) contest, index);

  dif_json_text_open (json, "votos", '[');
  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++) {
    if (dif_election_column_stands (i, acta->area))
      write_field (json, NULL, acta, DIF_ELECTION_CELL_VOTES + i,
                   dif_election_get_votes (self->election, acta, self->n, i));
    else
      dif_json_text_null (json, NULL);
  }
  dif_json_text_close (json, ']');
  write_field (json, "noRegistradas", acta, DIF_ELECTION_CELL_UNREGISTERED, acta->unregistered);
  write_field (json, "nulos", acta, DIF_ELECTION_CELL_NULL, acta->null_votes);
  dif_json_text_number (json, "total", dif_election_acta_get_total (acta));
  dif_json_text_string (json, "observaciones", observations);
  if (acta->fate != DIF_ELECTION_FATE_MISSING) {
    dif_json_text_string (json, "imagen", image);
    dif_json_text_string (json, "sha256",
                          dif_acta_image_get_digest (self->election, (DifContestKind) contest, index));
  }
}

/* Every casilla of a few sections, with all that its acta says */
void
dif_election_write_group (DifJsonText *json, DifElectionDocuments *self,
                          guint contest, guint place)
{
  const DifElectionDocumentsContest *of = &self->contests[contest];

  for (guint i = of->first[place]; i < of->first[place + 1]; i++) {
    const DifElectionActa *acta =
        &g_array_index (of->contest->actas, DifElectionActa, of->by_section[i]);
    const DifPlace *area = g_ptr_array_index (of->contest->areas, acta->area);
    g_autofree char *casilla = dif_election_format_casilla (acta);

    dif_json_text_open (json, NULL, '{');
    dif_json_text_number (json, "seccion", acta->section);
    dif_json_text_number (json, "area", area->id);
    dif_json_text_string (json, "casilla", casilla);
    dif_json_text_string (json, "estado", state_of (acta, self->n));
    dif_json_text_number (json, "listaNominal", acta->voters);
    if (dif_election_acta_is_captured (acta, self->n))
      write_votes (json, self, contest, of->by_section[i]);
    dif_json_text_close (json, '}');
  }
}

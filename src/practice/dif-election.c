/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-election-private.h"

#define SMALL_DISTRICTS (3)
#define INDEPENDENT (DIF_ELECTION_COLUMNS - 1)


const DifContestInfo dif_contests[DIF_CONTESTS] = {
  { "DIP_LOC", "dip", "PRÁCTICA - DIPUTACIONES LOCALES 2024 - NO SON RESULTADOS",
    "Diputaciones locales", "distrito", "ID_DISTRITO_LOCAL", "DISTRITO_LOCAL" },
  { "AYUN", "ayun", "PRÁCTICA - AYUNTAMIENTOS 2024 - NO SON RESULTADOS", "Ayuntamientos",
    "municipio", "ID_MUNICIPIO", "MUNICIPIO" },
};

const DifElectionCandidacy dif_election_candidacies[DIF_ELECTION_CANDIDACIES] = {
  { "SIEMBRA", "Coalición Siembra", "#1a7f6b" },
  { "BARRANCA", "Coalición Barranca", "#b0547f" },
  { "MEZQUITE", "Partido Mezquite", "#8a6d3b" },
  { "TECOLOTE", "Partido Tecolote", "#56688f" },
  { "CI_CACOMIXTLE", "Candidatura independiente Cacomixtle", "#77717f" },
};

const DifElectionColumn dif_election_columns[DIF_ELECTION_COLUMNS] = {
  { "COLIBRI", "Partido Colibrí", "#1a7f6b", 0 },
  { "NOPAL", "Partido Nopal", "#6f8428", 0 },
  { "CEIBA", "Partido Ceiba", "#3d7a45", 0 },
  { "AJOLOTE", "Partido Ajolote", "#b0547f", 1 },
  { "COYOTE", "Partido Coyote", "#a8663a", 1 },
  { "MEZQUITE", "Partido Mezquite", "#8a6d3b", 2 },
  { "TECOLOTE", "Partido Tecolote", "#56688f", 3 },
  { "COLIBRI-NOPAL-CEIBA", "Colibrí, Nopal y Ceiba", "#2f8262", 0 },
  { "COLIBRI-NOPAL", "Colibrí y Nopal", "#44824a", 0 },
  { "COLIBRI-CEIBA", "Colibrí y Ceiba", "#2b7d58", 0 },
  { "NOPAL-CEIBA", "Nopal y Ceiba", "#567f36", 0 },
  { "AJOLOTE-COYOTE", "Ajolote y Coyote", "#ac5d5c", 1 },
  { "CI_CACOMIXTLE", "Candidatura independiente Cacomixtle", "#77717f", 4 },
};


DifElection *
dif_election_new (guint64 seed, guint cuts, DifElectionSize size, GError **error)
{
  DifElection *self;

  if (cuts < 1 || cuts > DIF_SCHEDULE_CUTS_MAX) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give a number of cuts within these bounds."),
                   _("A night of practice has 1 to %d cuts, not %u"), DIF_SCHEDULE_CUTS_MAX, cuts);
    return NULL;
  }
  self = g_new0 (DifElection, 1);
  self->seed = seed;
  self->size = size;
  self->geography = dif_geography_load (size == DIF_ELECTION_SMALL ? SMALL_DISTRICTS : 0);
  dif_schedule_init (&self->schedule, cuts, size == DIF_ELECTION_FULL);
  for (guint i = 0; i < DIF_CONTESTS; i++) {
    self->contests[i].kind = (DifContestKind) i;
    self->contests[i].actas = g_array_new (FALSE, TRUE, sizeof (DifElectionActa));
  }
  self->contests[DIF_CONTEST_DEPUTIES].areas = self->geography->districts;
  self->contests[DIF_CONTEST_COUNCILS].areas = self->geography->municipalities;
  dif_election_draw (self);
  return self;
}

void
dif_election_free (DifElection *self)
{
  for (guint i = 0; i < DIF_CONTESTS; i++)
    g_array_unref (self->contests[i].actas);
  dif_geography_free (self->geography);
  g_free (self);
}

guint64
dif_election_get_seed (DifElection *self)
{
  return self->seed;
}

const DifSchedule *
dif_election_get_schedule (DifElection *self)
{
  return &self->schedule;
}

const DifContest *
dif_election_get_contest (DifElection *self, DifContestKind kind)
{
  return &self->contests[kind];
}

guint
dif_election_get_entity_id (DifElection *self)
{
  return self->geography->entity_id;
}

const char *
dif_election_get_entity (DifElection *self)
{
  return self->geography->entity;
}

void
dif_election_set_entity (DifElection *self, guint id, const char *name)
{
  self->geography->entity_id = id;
  g_free (self->geography->entity);
  self->geography->entity = g_strdup (name);
}

guint
dif_election_get_sections (DifElection *self)
{
  return self->sections;
}

gboolean
dif_election_column_stands (guint column, guint area)
{
  return column != INDEPENDENT || area % 5 == 2;
}

gboolean
dif_election_acta_is_captured (const DifElectionActa *acta, guint n)
{
  return acta->cut <= n;
}

gboolean
dif_election_acta_is_counted (const DifElectionActa *acta, guint n)
{
  return dif_election_acta_is_captured (acta, n) && acta->fate == DIF_ELECTION_FATE_COUNTED;
}

gboolean
dif_election_acta_has_fault (const DifElectionActa *acta)
{
  switch (acta->fate) {
  case DIF_ELECTION_FATE_EXCESS:
  case DIF_ELECTION_FATE_EMPTY:
  case DIF_ELECTION_FATE_UNREADABLE:
    return TRUE;
  case DIF_ELECTION_FATE_MISSING:
  case DIF_ELECTION_FATE_OUTSIDE:
    return FALSE;
  case DIF_ELECTION_FATE_COUNTED:
  default:
    return (acta->blank | acta->illegible) != 0;
  }
}

gboolean
dif_election_acta_reads (const DifElectionActa *acta, guint cell)
{
  return acta->fate <= DIF_ELECTION_FATE_EXCESS &&
         ((acta->blank | acta->illegible) & 1U << cell) == 0;
}

guint
dif_election_get_votes (DifElection *self, const DifElectionActa *acta, guint n, guint column)
{
  guint source = column;

  if (!dif_election_acta_reads (acta, DIF_ELECTION_CELL_VOTES + column))
    return 0;
  /* what the capturer exchanged: the first two parties that do not stand together */
  if (acta->mistaken && n < self->schedule.correction)
    source = column == 0 ? 3 : column == 3 ? 0 : column;
  return acta->votes[source];
}

guint
dif_election_acta_get_total (const DifElectionActa *acta)
{
  guint total = 0;

  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++)
    total += dif_election_acta_reads (acta, DIF_ELECTION_CELL_VOTES + i) ? acta->votes[i] : 0;
  if (dif_election_acta_reads (acta, DIF_ELECTION_CELL_UNREGISTERED))
    total += acta->unregistered;
  if (dif_election_acta_reads (acta, DIF_ELECTION_CELL_NULL))
    total += acta->null_votes;
  return total;
}

guint
dif_election_acta_get_written (const DifElectionActa *acta)
{
  guint total = acta->unregistered + acta->null_votes;

  for (guint i = 0; i < DIF_ELECTION_COLUMNS; i++)
    total += acta->votes[i];
  return total;
}

char *
dif_election_format_casilla (const DifElectionActa *acta)
{
  return g_strdup_printf ("%c%02u", acta->type, acta->number);
}

char *
dif_election_format_observations (const DifElectionActa *acta)
{
  g_autoptr (GString) text = g_string_new (NULL);

  switch (acta->fate) {
  case DIF_ELECTION_FATE_EMPTY:
    return g_strdup ("['Todos los campos vacíos']");
  case DIF_ELECTION_FATE_UNREADABLE:
    return g_strdup ("['Todos los campos ilegibles']");
  case DIF_ELECTION_FATE_MISSING:
    return g_strdup ("Sin acta(3)");
  case DIF_ELECTION_FATE_OUTSIDE:
    return g_strdup ("Fuera de Catálogo");
  case DIF_ELECTION_FATE_EXCESS:
  case DIF_ELECTION_FATE_COUNTED:
  default:
    break;
  }
  if (acta->fate == DIF_ELECTION_FATE_EXCESS)
    g_string_append (text, "'Excede Lista Nominal'");
  if (acta->illegible != 0)
    g_string_append_printf (text, "%s'Ilegible'", text->len > 0 ? ", " : "");
  if (acta->blank != 0)
    g_string_append_printf (text, "%s'Sin dato'", text->len > 0 ? ", " : "");
  return text->len > 0 ? g_strdup_printf ("[%s]", text->str) : g_strdup (" ");
}

char *
dif_election_format_percentage (guint64 part, guint64 whole)
{
  guint64 share = whole > 0 ? part * 1000000 / whole : 0;

  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%04" G_GUINT64_FORMAT, share / 10000,
                          share % 10000);
}

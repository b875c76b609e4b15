/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-documents"

#include "config.h"

#include "base/dif-time.h"

#include "dif-election-documents-private.h"


/* Where a document belongs, and so when it changes */
typedef enum {
  SCOPE_FIXED,  /* never */
  SCOPE_CUT,    /* with every cut */
  SCOPE_AREA,   /* with an acta of the area */
  SCOPE_GROUP,  /* with an acta of the sections */
} Scope;

typedef struct {
  const char *name;
  DifElectionDocumentsWrite *write;
  Scope scope;
} Kind;

static const Kind common_kinds[] = {
  { "corte", dif_election_write_cut, SCOPE_CUT },
  { "partidos", dif_election_write_parties, SCOPE_FIXED },
  { "secciones", dif_election_write_sections, SCOPE_FIXED },
}, contest_kinds[] = {
  { "entidad", dif_election_write_entity, SCOPE_CUT },
  { "avance", dif_election_write_progress, SCOPE_CUT },
  { "areas", dif_election_write_areas, SCOPE_CUT },
  { "participacion", dif_election_write_turnout, SCOPE_CUT },
  { "inconsistencias", dif_election_write_faults, SCOPE_CUT },
}, area_kinds[] = {
  { "resumen", dif_election_write_area, SCOPE_AREA },
  { "candidaturas", dif_election_write_candidates, SCOPE_AREA },
  { "partidos", dif_election_write_columns, SCOPE_AREA },
  { "casillas", dif_election_write_casillas, SCOPE_AREA },
}, group_kind = { "secciones", dif_election_write_group, SCOPE_GROUP };

/* One document */
typedef struct {
  const Kind *kind;
  guint contest; /* DIF_CONTESTS for those of both */
  guint place;
} Document;


static guint
group_of (const DifElectionActa *acta)
{
  return (acta->section - DIF_ELECTION_FIRST_SECTION) / DIF_ELECTION_DOCUMENTS_SECTIONS;
}

static void
note_change (DifElectionDocuments *self,
             DifElectionDocumentsContest *contest,
             const DifElectionActa *acta)
{
  guint correction = dif_election_get_schedule (self->election)->correction;
  guint cut = acta->mistaken && self->n >= correction ? correction : acta->cut;

  if (cut > self->n)
    return;
  contest->area_changed[acta->area] = MAX (contest->area_changed[acta->area], cut);
  if (acta->section != 0)
    contest->group_changed[group_of (acta)] = MAX (contest->group_changed[group_of (acta)], cut);
}

static gboolean
is_listed (const DifElectionActa *acta)
{
  return acta->section != 0 && acta->fate != DIF_ELECTION_FATE_OUTSIDE;
}

/* Actas by group of sections, in their own order: counted, placed */
static void
sort_by_group (DifElectionDocuments *self, DifElectionDocumentsContest *contest)
{
  const GArray *actas = contest->contest->actas;
  g_autofree guint *next = NULL;

  contest->first = g_new0 (guint, self->groups + 1);
  contest->by_section = g_new0 (guint, actas->len);
  for (guint i = 0; i < actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (actas, DifElectionActa, i);

    if (is_listed (acta))
      contest->first[group_of (acta) + 1]++;
  }
  for (guint i = 0; i < self->groups; i++)
    contest->first[i + 1] += contest->first[i];
  next = g_memdup2 (contest->first, sizeof (guint) * (self->groups + 1));
  for (guint i = 0; i < actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (actas, DifElectionActa, i);

    if (is_listed (acta))
      contest->by_section[next[group_of (acta)]++] = i;
  }
}

static void
look_at_contest (DifElectionDocuments *self, guint index)
{
  DifElectionDocumentsContest *contest = &self->contests[index];
  const GArray *actas;
  guint areas;

  contest->contest = dif_election_get_contest (self->election, (DifContestKind) index);
  contest->info = &dif_contests[index];
  contest->tally = dif_election_tally_new (self->election, (DifContestKind) index, self->n);
  actas = contest->contest->actas;
  areas = contest->contest->areas->len;
  contest->area_changed = g_new (guint, areas);
  contest->group_changed = g_new (guint, self->groups);
  contest->area_first = g_new0 (guint, areas + 1);
  /* the last cut takes special casillas into the turnout of every area */
  for (guint i = 0; i < areas; i++)
    contest->area_changed[i] =
        self->n == dif_election_get_schedule (self->election)->cuts ? self->n : 1;
  for (guint i = 0; i < self->groups; i++)
    contest->group_changed[i] = 1;
  for (guint i = 0; i < actas->len; i++) {
    const DifElectionActa *acta = &g_array_index (actas, DifElectionActa, i);

    note_change (self, contest, acta);
    contest->area_first[acta->area + 1] += acta->fate != DIF_ELECTION_FATE_OUTSIDE;
  }
  for (guint i = 0; i < areas; i++)
    contest->area_first[i + 1] += contest->area_first[i];
  sort_by_group (self, contest);
}

DifElectionDocuments *
dif_election_documents_new (DifElection *election, guint n, gint64 moment)
{
  DifElectionDocuments *self = g_new0 (DifElectionDocuments, 1);

  self->election = election;
  self->n = n;
  self->moment = moment;
  self->groups = (dif_election_get_sections (election) + DIF_ELECTION_DOCUMENTS_SECTIONS - 1) /
                 DIF_ELECTION_DOCUMENTS_SECTIONS;
  for (guint i = 0; i < DIF_CONTESTS; i++)
    look_at_contest (self, i);
  return self;
}

void
dif_election_documents_free (DifElectionDocuments *self)
{
  for (guint i = 0; i < DIF_CONTESTS; i++) {
    dif_election_tally_free (self->contests[i].tally);
    g_free (self->contests[i].area_changed);
    g_free (self->contests[i].group_changed);
    g_free (self->contests[i].by_section);
    g_free (self->contests[i].first);
    g_free (self->contests[i].area_first);
  }
  g_free (self);
}

static guint
count_of_contest (DifElectionDocuments *self, guint contest)
{
  return (guint) G_N_ELEMENTS (contest_kinds) +
         (guint) G_N_ELEMENTS (area_kinds) * self->contests[contest].contest->areas->len + self->groups;
}

guint
dif_election_documents_get_count (DifElectionDocuments *self)
{
  guint count = G_N_ELEMENTS (common_kinds);

  for (guint i = 0; i < DIF_CONTESTS; i++)
    count += count_of_contest (self, i);
  return count;
}

static void
find_document (DifElectionDocuments *self, guint index, Document *document)
{
  guint contest = 0;
  guint of_areas;

  if (index < G_N_ELEMENTS (common_kinds)) {
    *document = (Document){ &common_kinds[index], DIF_CONTESTS, 0 };
    return;
  }
  index -= (guint) G_N_ELEMENTS (common_kinds);
  while (index >= count_of_contest (self, contest))
    index -= count_of_contest (self, contest++);
  g_assert (contest < DIF_CONTESTS);
  if (index < G_N_ELEMENTS (contest_kinds)) {
    *document = (Document){ &contest_kinds[index], contest, 0 };
    return;
  }
  index -= (guint) G_N_ELEMENTS (contest_kinds);
  of_areas = (guint) G_N_ELEMENTS (area_kinds) * self->contests[contest].contest->areas->len;
  if (index < of_areas)
    *document = (Document){ &area_kinds[index % G_N_ELEMENTS (area_kinds)], contest,
                            index / (guint) G_N_ELEMENTS (area_kinds) };
  else
    *document = (Document){ &group_kind, contest, index - of_areas };
}

char *
dif_election_documents_get_name (DifElectionDocuments *self, guint index)
{
  Document document;
  const DifElectionDocumentsContest *contest;
  const DifPlace *place;

  find_document (self, index, &document);
  contest = document.contest < DIF_CONTESTS ? &self->contests[document.contest] : NULL;

  switch (document.kind->scope) {
  case SCOPE_AREA:
    place = g_ptr_array_index (contest->contest->areas, document.place);
    return g_strdup_printf ("%s/%s/%u/%s.json", contest->info->slug, contest->info->area, place->id,
                            document.kind->name);
  case SCOPE_GROUP:
    return g_strdup_printf (
        "%s/%s/%u.json", contest->info->slug, document.kind->name,
        DIF_ELECTION_FIRST_SECTION + document.place * DIF_ELECTION_DOCUMENTS_SECTIONS);
  case SCOPE_FIXED:
  case SCOPE_CUT:
  default:
    return contest != NULL ? g_strdup_printf ("%s/%s.json", contest->info->slug, document.kind->name)
                           : g_strdup_printf ("%s.json", document.kind->name);
  }
}

static guint
last_change (DifElectionDocuments *self, const Document *document)
{
  switch (document->kind->scope) {
  case SCOPE_CUT:
    return self->n;
  case SCOPE_AREA:
    return self->contests[document->contest].area_changed[document->place];
  case SCOPE_GROUP:
    return self->contests[document->contest].group_changed[document->place];
  case SCOPE_FIXED:
  default:
    return 1;
  }
}

gboolean
dif_election_documents_has_changed (DifElectionDocuments *self, guint index)
{
  Document document;

  find_document (self, index, &document);
  return last_change (self, &document) == self->n;
}

static void
write_cut_time (DifJsonText *json, gint64 moment)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();
  g_autofree char *date = dif_schedule_format (moment, "%d/%m/%Y");
  g_autofree char *clock = dif_schedule_format (moment, "%H:%M");
  g_autofree char *iso = dif_time_format_iso8601 (moment, zone);

  dif_json_text_open (json, "ultimoCorte", '{');
  dif_json_text_string (json, "fecha", date);
  dif_json_text_string (json, "hora", clock);
  dif_json_text_string (json, "momento", iso);
  dif_json_text_close (json, '}');
}

char *
dif_election_documents_write (DifElectionDocuments *self, guint index, gsize *length)
{
  DifJsonText json = { g_string_sized_new (2048), FALSE };
  gint64 moment = self->moment;
  Document document;
  guint cut;

  find_document (self, index, &document);
  cut = last_change (self, &document);
  if (cut != self->n)
    moment = dif_schedule_get_time (dif_election_get_schedule (self->election), cut);
  dif_json_text_open (&json, NULL, '{');
  dif_json_text_boolean (&json, "success", TRUE);
  dif_json_text_string (&json, "practica", DIF_ELECTION_WARNING);
  /* a document of the whole tells the cut; the others only when they last changed */
  if (document.kind->scope == SCOPE_CUT) {
    write_cut_time (&json, moment);
  } else {
    g_autofree char *since = dif_schedule_format_cut (moment);

    dif_json_text_string (&json, "actualizado", since);
  }
  dif_json_text_open (&json, "json", '[');
  document.kind->write (&json, self, document.contest, document.place);
  dif_json_text_close (&json, ']');
  dif_json_text_close (&json, '}');
  *length = json.text->len;
  return g_string_free (json.text, FALSE);
}

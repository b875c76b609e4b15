/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-election-json"

#include "config.h"

#include <string.h>

#include "base/dif-json.h"
#include "base/dif-time.h"

#include "dif-election-json.h"

/* place of entidad.json among the files of the entity */
#define ENTITY_FILE (1)


/* Writes the value of "json"; @district is 0 but in the documents of one district */
typedef void (*Writer) (JsonBuilder *builder, DifElection *election, guint n, guint district);


static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) value);
}

static void
add_share (JsonBuilder *builder, const char *name, guint64 part, guint64 whole)
{
  g_autofree char *text = dif_election_format_percentage (part, whole);

  add_text (builder, name, text);
}

static void
add_sums (JsonBuilder *builder, const DifElectionSums *sums)
{
  add_number (builder, "actasEsperadas", sums->expected);
  add_number (builder, "actasCapturadas", sums->captured);
  add_number (builder, "actasContabilizadas", sums->counted);
  add_share (builder, "porcentajeCapturadas", sums->captured, sums->expected);
  add_share (builder, "porcentajeContabilizadas", sums->counted, sums->expected);
  add_number (builder, "totalVotos", sums->votes);
}

static void
add_parties (JsonBuilder *builder, const DifElectionSums *sums)
{
  json_builder_set_member_name (builder, "votos");
  json_builder_begin_array (builder);
  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++) {
    json_builder_begin_object (builder);
    add_text (builder, "clave", dif_election_parties[i].column);
    add_text (builder, "nombre", dif_election_parties[i].name);
    add_text (builder, "color", dif_election_parties[i].colour);
    add_number (builder, "votos", sums->parties[i]);
    add_share (builder, "porcentaje", sums->parties[i], sums->votes);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  add_number (builder, "noRegistradas", sums->unregistered);
  add_number (builder, "nulos", sums->null_votes);
}

static void
write_area (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  DifElectionSums sums;

  dif_election_sum (election, n, district, 0, &sums);
  json_builder_begin_object (builder);
  add_text (builder, "nombre",
            district > 0 ? dif_election_districts[district - 1] : DIF_ELECTION_ENTITY);
  add_number (builder, "distrito", district);
  add_sums (builder, &sums);
  add_parties (builder, &sums);
  json_builder_end_object (builder);
}

static void
write_progress (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  json_builder_begin_array (builder);
  for (guint cut = 1; cut <= n; cut++) {
    g_autoptr (GTimeZone) zone = dif_election_get_zone ();
    g_autofree char *clock = dif_time_format_clock (dif_election_get_cut_time (cut), zone);
    DifElectionSums sums;

    dif_election_sum (election, cut, 0, 0, &sums);
    json_builder_begin_object (builder);
    add_number (builder, "corte", cut);
    add_text (builder, "hora", clock);
    add_sums (builder, &sums);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
write_districts (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  json_builder_begin_array (builder);
  for (guint i = 1; i <= DIF_ELECTION_DISTRICTS; i++)
    write_area (builder, election, n, i);
  json_builder_end_array (builder);
}

static void
write_turnout (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  DifElectionSums sums;

  dif_election_sum (election, n, district, 0, &sums);
  json_builder_begin_object (builder);
  add_number (builder, "listaNominal", sums.voters);
  add_number (builder, "votosConEspeciales", sums.votes);
  add_number (builder, "votosSinEspeciales", sums.votes_without_special);
  add_share (builder, "participacion", sums.votes_without_special, sums.voters);
  json_builder_end_object (builder);
}

static void
write_inconsistencies (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  DifElectionSums sums;

  dif_election_sum (election, n, 0, 0, &sums);
  json_builder_begin_object (builder);
  add_number (builder, "actasConInconsistencias", sums.inconsistent);
  add_number (builder, "actasNoContabilizadas", sums.captured - sums.counted);
  add_number (builder, "actasFueraCatalogo", sums.outside);
  json_builder_end_object (builder);
}

static void
add_candidates (JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "candidaturas");
  json_builder_begin_array (builder);
  for (guint i = 0; i < DIF_ELECTION_DISTRICTS * DIF_ELECTION_PARTIES; i++) {
    guint party = i % DIF_ELECTION_PARTIES;
    guint place = i / DIF_ELECTION_PARTIES + 1;
    g_autofree char *name = g_strdup_printf ("Candidatura ficticia %u-%u", place, party + 1);

    json_builder_begin_object (builder);
    add_number (builder, "distrito", place);
    add_text (builder, "clave", dif_election_parties[party].column);
    add_text (builder, "candidatura", name);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
write_parties (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "partidos");
  json_builder_begin_array (builder);
  for (guint i = 0; i < DIF_ELECTION_PARTIES; i++) {
    json_builder_begin_object (builder);
    add_text (builder, "clave", dif_election_parties[i].column);
    add_text (builder, "nombre", dif_election_parties[i].name);
    add_text (builder, "color", dif_election_parties[i].colour);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  add_candidates (builder);
  json_builder_end_object (builder);
}

static void
write_sections (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  guint n_actas = 0;
  const DifElectionActa *actas = dif_election_get_actas (election, &n_actas);
  guint last = 0;

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_actas; i++) {
    DifElectionSums sums;

    if ((district != 0 && actas[i].district != district) || actas[i].section == last ||
        actas[i].fate == DIF_ELECTION_FATE_OUTSIDE)
      continue;
    last = actas[i].section;
    dif_election_sum (election, n, 0, last, &sums);
    json_builder_begin_object (builder);
    add_number (builder, "seccion", last);
    add_number (builder, "distrito", actas[i].district);
    add_sums (builder, &sums);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
write_actas (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  guint n_actas = 0;
  const DifElectionActa *actas = dif_election_get_actas (election, &n_actas);

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_actas; i++) {
    const DifElectionActa *acta = &actas[i];
    g_autofree char *casilla = g_strdup_printf ("%c%u", acta->type, acta->number);

    if (acta->district != district || acta->fate == DIF_ELECTION_FATE_OUTSIDE)
      continue;
    json_builder_begin_object (builder);
    add_number (builder, "seccion", acta->section);
    add_text (builder, "casilla", casilla);
    if (!dif_election_acta_is_captured (acta, n)) {
      add_text (builder, "estado", "pendiente");
    } else {
      add_text (builder, "estado",
                dif_election_acta_is_counted (acta, n) ? "contabilizada" : "no contabilizada");
      add_number (builder, "totalVotos", dif_election_acta_get_total (acta));
    }
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
write_cut (JsonBuilder *builder, DifElection *election, guint n, guint district)
{
  json_builder_begin_object (builder);
  add_number (builder, "numero", n);
  add_number (builder, "cortes", dif_election_get_cuts (election));
  json_builder_end_object (builder);
}

/* Those of the whole entity, then those of each district */
static const struct {
  const char *name;
  Writer write;
} entity_files[] = {
  { "corte", write_cut },           { "entidad", write_area },
  { "avance", write_progress },     { "distritos", write_districts },
  { "secciones", write_sections },  { "participacion", write_turnout },
  { "inconsistencias", write_inconsistencies }, { "partidos", write_parties },
}, district_files[] = {
  { "distrito", write_area },       { "secciones", write_sections },
  { "actas", write_actas },         { "participacion", write_turnout },
};

G_STATIC_ASSERT (G_N_ELEMENTS (entity_files) +
                     G_N_ELEMENTS (district_files) * DIF_ELECTION_DISTRICTS ==
                 DIF_ELECTION_JSON_FILES);

char *
dif_election_json_name (guint index)
{
  guint rest = index - (guint) G_N_ELEMENTS (entity_files);

  if (index < G_N_ELEMENTS (entity_files))
    return g_strconcat (entity_files[index].name, ".json", NULL);
  return g_strdup_printf ("%s_%u.json", district_files[rest / DIF_ELECTION_DISTRICTS].name,
                          rest % DIF_ELECTION_DISTRICTS + 1);
}

static void
write_body (JsonBuilder *builder, DifElection *self, guint n, guint index)
{
  guint rest = index - (guint) G_N_ELEMENTS (entity_files);

  if (index < G_N_ELEMENTS (entity_files))
    entity_files[index].write (builder, self, n, 0);
  else
    district_files[rest / DIF_ELECTION_DISTRICTS].write (builder, self, n,
                                                         rest % DIF_ELECTION_DISTRICTS + 1);
}

static char *
take_text (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return dif_json_canonical (root);
}

char *
dif_election_json (DifElection *self, guint n, gint64 moment, guint index)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GTimeZone) zone = dif_election_get_zone ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  g_autofree char *date = g_date_time_format (local, "%d/%m/%Y");
  g_autofree char *clock = g_date_time_format (local, "%H:%M");
  g_autofree char *iso = dif_time_format_iso8601 (moment, zone);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "success");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, "practica");
  json_builder_add_boolean_value (builder, TRUE);
  json_builder_set_member_name (builder, "ultimoCorte");
  json_builder_begin_object (builder);
  add_text (builder, "fecha", date);
  add_text (builder, "hora", clock);
  add_text (builder, "momento", iso);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "json");
  write_body (builder, self, n, index);
  json_builder_end_object (builder);
  return take_text (builder);
}

static char *
body_text (DifElection *self, guint n, guint index)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  write_body (builder, self, n, index);
  return take_text (builder);
}

gboolean
dif_election_json_changed (DifElection *self, guint n, guint index)
{
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  /* the entity's file names the cut that readers see, with or without news */
  if (n <= 1 || index == ENTITY_FILE)
    return TRUE;
  before = body_text (self, n - 1, index);
  now = body_text (self, n, index);
  return strcmp (before, now) != 0;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-memoria"

#include "config.h"

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-incidents.h"
#include "archive/dif-ledger.h"
#include "base/dif-json.h"
#include "traffic/dif-traffic-keep.h"
#include "traffic/dif-robots.h"
#include "watch/dif-availability.h"

#include "dif-papers-private.h"
#include "dif-memoria-charts.h"
#include "dif-spanish.h"

/* Everything that the memoria tells, read once */
typedef struct {
  GPtrArray *days;         /* (owned) (element-type DifKeptDay) of the site, in the period */
  GPtrArray *portal;       /* (owned) (element-type DifKeptDay) of the portal, before it */
  GArray *hours;           /* (owned) (element-type DifKeptHour) */
  GPtrArray *cuts;         /* (owned) (element-type DifCut) of the mode that is told */
  GPtrArray *publications; /* (owned) (element-type DifPublicationRecord) */
  GArray *published;       /* (owned) (element-type gint64) when a cut was first on a target, by cut; 0 never */
  GPtrArray *incidents;    /* (owned) (element-type DifIncident) */
  DifAvailability *availability; /* (owned) */
  GPtrArray *targets;      /* (owned) (element-type DifTargetRecord) */
  GPtrArray *anchors;      /* (owned) (element-type DifLedgerAnchor) */
} Facts;


static void
facts_clear (Facts *self)
{
  g_clear_pointer (&self->days, g_ptr_array_unref);
  g_clear_pointer (&self->portal, g_ptr_array_unref);
  g_clear_pointer (&self->hours, g_array_unref);
  g_clear_pointer (&self->cuts, g_ptr_array_unref);
  g_clear_pointer (&self->publications, g_ptr_array_unref);
  g_clear_pointer (&self->published, g_array_unref);
  g_clear_pointer (&self->incidents, g_ptr_array_unref);
  g_clear_pointer (&self->availability, dif_availability_free);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->anchors, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

/* --- Reading ------------------------------------------------------------------------------ */

static char *
date_of (gint64 moment, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (here, "%Y-%m-%d");
}

static gboolean
read_traffic (Facts *self, DifPaper *paper, GError **error)
{
  DifArchive *archive = paper->profile->archive;
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);
  const DifCallDate *period = dif_call_get_memoria (paper->profile->call);
  g_autofree char *first = date_of (period->start, zone);
  g_autofree char *last = date_of (period->end - 1, zone);
  g_autofree char *before = date_of (period->start - 1, zone);

  self->days = dif_archive_list_days (archive, DIF_TRAFFIC_SITE, first, last, error);
  if (self->days == NULL)
    return FALSE;
  self->portal = dif_archive_list_days (archive, DIF_TRAFFIC_PORTAL, NULL, before, error);
  if (self->portal == NULL)
    return FALSE;
  self->hours = dif_archive_list_hours (archive, DIF_TRAFFIC_SITE, period->start, period->end, error);
  return self->hours != NULL;
}

static gint64
first_published (Facts *self, const char *cut)
{
  for (guint i = 0; i < self->publications->len; i++) {
    const DifPublicationRecord *publication = g_ptr_array_index (self->publications, i);

    if (publication->ended != 0 && g_str_equal (publication->cut, cut) &&
        (g_str_equal (publication->state, "published") || g_str_equal (publication->state, "visible")))
      return publication->ended;
  }
  return 0;
}

static gboolean
read_cuts (Facts *self, DifPaper *paper, GError **error)
{
  g_autoptr (GPtrArray) all = dif_archive_list_cuts (paper->profile->archive, error);

  if (all == NULL)
    return FALSE;
  self->publications = dif_archive_list_publications (paper->profile->archive, error);
  if (self->publications == NULL)
    return FALSE;
  self->cuts = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_cut_free);
  self->published = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++) {
    DifCut *cut = g_ptr_array_index (all, i);
    gint64 when;

    if (cut->mode != paper->mode) {
      dif_cut_free (cut);
      continue;
    }
    when = first_published (self, cut->id);
    g_ptr_array_add (self->cuts, cut);
    g_array_append_val (self->published, when);
  }
  return TRUE;
}

static gboolean
read_facts (Facts *self, DifPaper *paper, GError **error)
{
  DifCall *call = paper->profile->call;
  DifArchive *archive = paper->profile->archive;
  g_autoptr (GPtrArray) probes = NULL;

  if (!read_traffic (self, paper, error) || !read_cuts (self, paper, error))
    return FALSE;
  self->incidents = dif_incident_list (archive, error);
  if (self->incidents == NULL)
    return FALSE;
  self->targets = dif_archive_list_targets (archive, error);
  if (self->targets == NULL)
    return FALSE;
  self->anchors = dif_ledger_list_anchors (archive, error);
  if (self->anchors == NULL)
    return FALSE;
  probes = dif_archive_list_probes (archive, NULL, dif_call_get_opening (call), dif_call_get_closing (call), error);
  if (probes == NULL)
    return FALSE;
  self->availability =
      dif_availability_measure (probes, dif_call_get_opening (call), dif_call_get_closing (call));
  return TRUE;
}

/* --- Fields of the wording ---------------------------------------------------------------- */

static gint64
sum_of (GPtrArray *days, gsize offset)
{
  gint64 sum = 0;
  gboolean known = FALSE;

  for (guint i = 0; i < days->len; i++) {
    gint64 value = G_STRUCT_MEMBER (gint64, g_ptr_array_index (days, i), offset);

    if (value < 0)
      continue;
    known = TRUE;
    sum += value;
  }
  return known ? sum : -1;
}

static char *
text_or_unknown (gint64 value)
{
  return value >= 0 ? dif_spanish_number (value) : g_strdup ("un número no conocido de");
}

static void
set_peaks (DifPaper *paper, Facts *facts)
{
  const DifKeptDay *day = NULL;
  const DifKeptHour *hour = NULL;
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);

  for (guint i = 0; i < facts->days->len; i++) {
    const DifKeptDay *other = g_ptr_array_index (facts->days, i);

    if (other->visits >= 0 && (day == NULL || other->visits > day->visits))
      day = other;
  }
  for (guint i = 0; i < facts->hours->len; i++) {
    const DifKeptHour *other = &g_array_index (facts->hours, DifKeptHour, i);

    if (hour == NULL || other->pages > hour->pages)
      hour = other;
  }
  dif_paper_set (paper, "peak-day", day != NULL ? dif_memoria_day_name (day->date, zone) : NULL);
  dif_paper_set_number (paper, "peak-visits", day != NULL ? day->visits : -1);
  dif_paper_set (paper, "peak-hour", hour != NULL ? dif_spanish_moment (hour->start, zone) : NULL);
  dif_paper_set_number (paper, "peak-pages", hour != NULL ? hour->pages : -1);
}

static void
set_after_cuts (DifPaper *paper, Facts *facts)
{
  DifTrafficAfterCuts after;
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < facts->published->len; i++) {
    gint64 when = g_array_index (facts->published, gint64, i);

    if (when != 0)
      g_array_append_val (moments, when);
  }
  dif_traffic_after_cuts (facts->hours, moments, &after);
  dif_paper_set (paper, "after-cuts", g_strdup (after.hours_with > 0 && after.hours_without > 0 ? "sí" : ""));
  dif_paper_set (paper, "pages-with", dif_spanish_decimal (after.pages_with));
  dif_paper_set (paper, "pages-without", dif_spanish_decimal (after.pages_without));
}

static void
set_traffic (DifPaper *paper, Facts *facts)
{
  gint64 visits = sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, visits));
  gint64 bytes = sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, bytes));

  dif_paper_set_number (paper, "visits", visits);
  dif_paper_set (paper, "pages", text_or_unknown (sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, pages))));
  dif_paper_set (paper, "hits", text_or_unknown (sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, hits))));
  dif_paper_set (paper, "bytes", bytes >= 0 ? dif_spanish_bytes ((guint64) bytes) : g_strdup ("volumen no conocido"));
  dif_paper_set (paper, "portal", g_strdup (facts->portal->len > 0 ? "sí" : ""));
  dif_paper_set_number (paper, "portal-days", facts->portal->len);
  set_peaks (paper, facts);
  set_after_cuts (paper, facts);
}

static void
set_availability (DifPaper *paper, Facts *facts)
{
  gint64 permyriad = dif_availability_permyriad (facts->availability);

  dif_paper_set (paper, "availability",
                 permyriad >= 0 ? g_strdup_printf ("%d.%02d %%", (int) (permyriad / 100), (int) (permyriad % 100)) : NULL);
  dif_paper_set (paper, "observed", dif_spanish_span (facts->availability->observed));
  dif_paper_set (paper, "unobserved", dif_spanish_span (facts->availability->unobserved));
}

static void
set_cuts (DifPaper *paper, Facts *facts)
{
  guint visible = 0, published = 0;

  for (guint i = 0; i < facts->cuts->len; i++) {
    const DifCut *cut = g_ptr_array_index (facts->cuts, i);

    visible += cut->state == DIF_CUT_VISIBLE;
    published += cut->state == DIF_CUT_PUBLISHED;
  }
  dif_paper_set (paper, "cuts", facts->cuts->len > 0 ? dif_spanish_number (facts->cuts->len) : NULL);
  dif_paper_set_number (paper, "visible", visible);
  dif_paper_set_number (paper, "published", published);
  dif_paper_set (paper, "incidents", facts->incidents->len > 0 ? dif_spanish_number (facts->incidents->len) : NULL);
  dif_paper_set (paper, "targets", g_strdup (facts->targets->len > 0 ? "sí" : ""));
}

static gboolean
set_setting (DifPaper *paper, const char *field, const char *key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  char *text = dif_archive_get_setting (paper->profile->archive, key, &local_error);

  dif_paper_set (paper, field, text);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* How the figures kept last were counted, in words */
static void
set_definitions (DifPaper *paper, const char *definitions)
{
  g_autoptr (JsonNode) node = definitions != NULL ? dif_json_parse (definitions, strlen (definitions), "", NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 seconds = object != NULL ? json_object_get_int_member_with_default (object, "visit_seconds", 1800) : 1800;
  const char *preset = object != NULL ? json_object_get_string_member_with_default (object, "preset", "") : "";

  dif_paper_set (paper, "visit-minutes", g_strdup_printf ("%d", (int) (seconds / 60)));
  dif_paper_set (paper, "definitions", g_strdup (preset));
}

/* Which figures were counted how, and what proves that nothing was changed since */
static gboolean
set_proof (DifPaper *paper, gint64 *date, GError **error)
{
  DifArchive *archive = paper->profile->archive;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) newest = NULL;
  g_autofree char *definitions = dif_archive_get_traffic_definitions (archive, DIF_TRAFFIC_SITE, &local_error);
  char *head = NULL;
  gint64 records;

  if (local_error == NULL && dif_ledger_verify (archive, &records, &head, &local_error))
    newest = dif_ledger_read (archive, NULL, 1, &local_error);
  if (newest == NULL) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    g_free (head);
    return FALSE;
  }
  *date = newest->len > 0 ? ((DifLedgerRecord *) g_ptr_array_index (newest, 0))->at
                          : dif_call_get_opening (paper->profile->call);
  set_definitions (paper, definitions);
  dif_paper_set (paper, "robots", g_strdup_printf ("%s, versión %s", dif_robots_get_source (dif_robots_get_default ()),
                                                   dif_robots_get_version (dif_robots_get_default ())));
  dif_paper_set_number (paper, "records", records);
  dif_paper_set (paper, "head", head);
  return TRUE;
}

static void
set_contact (DifPaper *paper)
{
  const char *name = dif_registration_get (paper->registration, "contact_name");
  const char *email = dif_registration_get (paper->registration, "email");

  dif_paper_set (paper, "contact", g_strdup_printf ("%s%s%s", name != NULL ? name : "", name != NULL && email != NULL ? ", " : "",
                                                    email != NULL ? email : ""));
}

/* --- Tables ------------------------------------------------------------------------------- */

static void
add_days_table (DifDocument *document, DifPaper *paper, Facts *facts)
{
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);

  dif_document_add_table (document, "Cifras por día", "Día|#Hits|#Páginas|#Visitas|#Visitantes|Origen");
  for (guint i = 0; i < facts->days->len; i++) {
    const DifKeptDay *day = g_ptr_array_index (facts->days, i);
    g_autofree char *name = dif_memoria_day_name (day->date, zone);
    g_autofree char *hits = dif_spanish_number (day->hits), *pages = dif_spanish_number (day->pages);
    g_autofree char *visits = dif_spanish_number (day->visits), *visitors = dif_spanish_number (day->visitors);

    dif_document_add_row (document, name, hits, pages, visits, visitors, dif_memoria_origin (day->origin), NULL);
  }
}

static char *
times_of (double period, double before)
{
  g_autofree char *times = period >= 0 && before > 0 ? dif_spanish_decimal (period / before) : NULL;

  return times != NULL ? g_strconcat (times, " veces", NULL) : g_strdup ("—");
}

static void
add_means_row (DifDocument *document, const char *name, double before, double period, gint64 total)
{
  g_autofree char *left = dif_spanish_decimal (before), *right = dif_spanish_decimal (period);
  g_autofree char *sum = dif_spanish_number (total), *times = times_of (period, before);

  dif_document_add_row (document, name, left, right, times, sum, NULL);
}

static void
add_means (DifDocument *document, DifCall *call, Facts *facts)
{
  DifTrafficMeans portal, period;

  dif_traffic_means (facts->portal, &portal);
  dif_traffic_means (facts->days, &period);
  dif_document_add_table (document, "Promedio por día",
                          "Cifra|#Portal, antes del periodo|#Sitio, en el periodo|#Relación|#Total del periodo");
  add_means_row (document, "Visitas", portal.visits, period.visits, sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, visits)));
  add_means_row (document, "Páginas", portal.pages, period.pages, sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, pages)));
  add_means_row (document, "Hits", portal.hits, period.hits, sum_of (facts->days, G_STRUCT_OFFSET (DifKeptDay, hits)));
  dif_memoria_add_against (document, call, facts->days, portal.visits);
  dif_memoria_add_after_cuts (document, call, facts->hours, facts->published, portal.pages);
}

static void
add_incidents (DifDocument *document, DifPaper *paper, Facts *facts)
{
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);

  if (facts->incidents->len == 0)
    return;
  dif_document_add_table (document, "Incidencias", "Inicio|Fin|Incidencia|#Veces");
  for (guint i = 0; i < facts->incidents->len; i++) {
    const DifIncident *incident = g_ptr_array_index (facts->incidents, i);
    g_autofree char *opened = dif_spanish_short_moment (incident->opened, zone);
    g_autofree char *closed = incident->closed != 0 ? dif_spanish_short_moment (incident->closed, zone) : g_strdup ("abierta");
    g_autofree char *count = dif_spanish_number (incident->count);

    dif_document_add_row (document, opened, closed, incident->text, count, NULL);
  }
}

static void
add_outages (DifDocument *document, DifPaper *paper, Facts *facts)
{
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);

  if (facts->availability->outages->len == 0)
    return;
  dif_document_add_table (document, "Interrupciones observadas", "Destino|Inicio|Fin|Causa");
  for (guint i = 0; i < facts->availability->outages->len; i++) {
    const DifOutage *outage = g_ptr_array_index (facts->availability->outages, i);
    g_autofree char *start = dif_spanish_short_moment (outage->start, zone);
    g_autofree char *end = outage->end != 0 ? dif_spanish_short_moment (outage->end, zone) : g_strdup ("continúa");

    dif_document_add_row (document, outage->target, start, end, outage->cause != NULL ? outage->cause : "", NULL);
  }
}

static const char *
state_word (DifCutState state)
{
  static const char *const words[] = { "recibido", "en espera", "retenido", "publicado", "visible", "rechazado", "omitido" };

  return words[state];
}

static void
add_cuts (DifDocument *document, DifPaper *paper, Facts *facts)
{
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);

  if (facts->cuts->len == 0)
    return;
  dif_document_add_table (document, "Cortes", "Corte|Recibido|Publicado|#Demora|Estado|#Actas");
  for (guint i = 0; i < facts->cuts->len; i++) {
    const DifCut *cut = g_ptr_array_index (facts->cuts, i);
    gint64 when = g_array_index (facts->published, gint64, i);
    g_autofree char *received = dif_spanish_short_moment (cut->received, zone);
    g_autofree char *published = when != 0 ? dif_spanish_short_moment (when, zone) : g_strdup ("—");
    g_autofree char *delay = when >= cut->received ? dif_spanish_span ((when - cut->received) / G_USEC_PER_SEC) : g_strdup ("—");
    g_autofree char *actas = cut->captured >= 0 && cut->expected > 0
                                 ? g_strdup_printf ("%.4f %%", 100.0 * (double) cut->captured / (double) cut->expected)
                                 : g_strdup ("—");

    dif_document_add_row (document, cut->id, received, published, delay, state_word (cut->state), actas, NULL);
  }
}

static void
add_packages (DifDocument *document, Facts *facts)
{
  dif_document_add_table (document, "Paquetes", "Corte|Archivo|#Bytes|SHA-256");
  for (guint i = 0; i < facts->cuts->len; i++) {
    const DifCut *cut = g_ptr_array_index (facts->cuts, i);

    for (guint k = 0; k < cut->packages->len; k++) {
      const DifCutPackage *package = g_ptr_array_index (cut->packages, k);
      g_autofree char *size = dif_spanish_number ((gint64) package->size);

      dif_document_add_row (document, cut->id, package->file, size, package->sha256, NULL);
    }
  }
}

/* The head of the chain that stands outside, beside the site: its record's number and how it begins */
static char *
anchor_of (Facts *facts, const char *target)
{
  for (guint i = 0; i < facts->anchors->len; i++) {
    const DifLedgerAnchor *anchor = g_ptr_array_index (facts->anchors, i);
    g_autofree char *number = dif_spanish_number (anchor->seq);

    if (g_str_equal (anchor->target, target) && anchor->seq > 0)
      return g_strdup_printf ("%s: %.12s…", number, anchor->head);
  }
  return g_strdup ("—");
}

static void
add_targets (DifDocument *document, DifPaper *paper, Facts *facts)
{
  GTimeZone *zone = dif_call_get_zone (paper->profile->call);

  if (facts->targets->len == 0)
    return;
  dif_document_add_table (document, "Destinos", "Destino|Corte|Desde|Releído|Registro anclado");
  for (guint i = 0; i < facts->targets->len; i++) {
    const DifTargetRecord *target = g_ptr_array_index (facts->targets, i);
    g_autofree char *since = target->held_since != 0 ? dif_spanish_short_moment (target->held_since, zone) : g_strdup ("—");
    g_autofree char *verified = target->verified != 0 ? dif_spanish_short_moment (target->verified, zone) : g_strdup ("—");
    g_autofree char *anchor = anchor_of (facts, target->name);

    dif_document_add_row (document, target->name, target->held_cut != NULL ? target->held_cut : "—", since, verified,
                          anchor, NULL);
  }
}

/* A draft of VI.a.ii, from what the night has shown; the operator's own text takes its place */
static void
add_proposals (DifDocument *document, DifPaper *paper, Facts *facts)
{
  const char *pages = g_hash_table_lookup (paper->fields, "peak-pages");

  if (*(const char *) g_hash_table_lookup (paper->fields, "criteria") != '\0')
    return;
  if (*pages != '\0') {
    g_autofree char *text = g_strdup_printf ("prever al menos %s páginas en una hora, el máximo del periodo, y medirlo en un simulacro.", pages);

    dif_document_add_item (document, "Capacidad:", text);
  }
  if (facts->availability->outages->len > 0) {
    g_autofree char *text = g_strdup_printf ("atender la causa de las %u interrupciones observadas y tener un segundo destino de publicación.", facts->availability->outages->len);

    dif_document_add_item (document, "Disponibilidad:", text);
  } else {
    dif_document_add_item (document, "Disponibilidad:", "mantener la observación continua desde fuera del sitio durante todo el periodo.");
  }
  if (facts->incidents->len > 0)
    dif_document_add_item (document, "Incidencias:", "ensayar, antes de la jornada, la respuesta a cada una de las incidencias que se listan en la sección siguiente.");
  if (facts->portal->len == 0)
    dif_document_add_item (document, "Estadísticas:", "conservar las cifras diarias del portal de las semanas anteriores, para poder comparar.");
  dif_document_add_item (document, "Registros de acceso:", "conservarlos activos desde la primera prueba, en horario con zona explícita.");
}

/* Cuts that came more than one and a half intervals of the call after the one before */
static guint
count_late (DifCall *call, GPtrArray *cuts)
{
  gint64 most = (gint64) dif_call_get_interval_seconds (call) * G_USEC_PER_SEC * 3 / 2;
  guint late = 0;

  for (guint i = 1; i < cuts->len; i++) {
    const DifCut *before = g_ptr_array_index (cuts, i - 1), *cut = g_ptr_array_index (cuts, i);

    late += cut->cut_time - before->cut_time > most;
  }
  return late;
}

static guint
count_doubtful (GPtrArray *cuts)
{
  guint doubtful = 0;

  for (guint i = 0; i < cuts->len; i++)
    doubtful += ((DifCut *) g_ptr_array_index (cuts, i))->doubts > 0;
  return doubtful;
}

/* A draft of VI.a.v, likewise */
static void
add_remarks (DifDocument *document, DifPaper *paper, Facts *facts)
{
  DifCall *call = paper->profile->call;
  guint late = count_late (call, facts->cuts), doubtful = count_doubtful (facts->cuts);

  if (*(const char *) g_hash_table_lookup (paper->fields, "comments") != '\0')
    return;
  if (late > 0) {
    g_autofree char *text = g_strdup_printf ("%u de los %u cortes llegaron con más de intervalo y medio desde el anterior; "
                                             "avisar a los difusores por un medio aparte cuando un corte se retrase.",
                                             late, facts->cuts->len);

    dif_document_add_item (document, "Cadencia:", text);
  }
  if (doubtful > 0) {
    g_autofree char *text = g_strdup_printf ("en %u de los %u cortes hubo datos que no concuerdan entre sí; comprobar las "
                                             "sumas de cada paquete antes de entregarlo.",
                                             doubtful, facts->cuts->len);

    dif_document_add_item (document, "Datos:", text);
  }
  dif_document_add_item (document, "Integridad:", "entregar con cada paquete su SHA-256, para que cualquiera compruebe que lo publicado es lo que entregó el Instituto.");
  dif_document_add_item (document, "Estadísticas:", "definir en la convocatoria qué es una visita, una página y un hit, y en qué zona horaria se cuentan: con los mismos registros, las herramientas usuales dan cifras que difieren varias veces.");
}

static gboolean
insert (DifDocument *document, const char *name, gpointer user_data)
{
  DifPaper *paper = user_data;
  Facts *facts = paper->facts;
  DifCall *call = paper->profile->call;

  if (g_str_equal (name, "hours"))
    dif_memoria_add_hours (document, call, facts->hours, facts->published);
  else if (g_str_equal (name, "days")) {
    dif_memoria_add_days (document, call, facts->days, facts->portal);
    add_days_table (document, paper, facts);
  } else if (g_str_equal (name, "proposals"))
    add_proposals (document, paper, facts);
  else if (g_str_equal (name, "remarks"))
    add_remarks (document, paper, facts);
  else if (g_str_equal (name, "incidents"))
    add_incidents (document, paper, facts);
  else if (g_str_equal (name, "outages"))
    add_outages (document, paper, facts);
  else if (g_str_equal (name, "means"))
    add_means (document, call, facts);
  else if (g_str_equal (name, "cuts"))
    add_cuts (document, paper, facts);
  else if (g_str_equal (name, "packages"))
    add_packages (document, facts);
  else if (g_str_equal (name, "targets"))
    add_targets (document, paper, facts);
  else
    return FALSE;
  return TRUE;
}

gboolean
dif_memoria_fill (DifPaper *self, GError **error)
{
  g_auto (Facts) facts = { 0 };
  gint64 date;

  if (!read_facts (&facts, self, error) || !set_setting (self, "criteria", DIF_PAPERS_CRITERIA, error) ||
      !set_setting (self, "comments", DIF_PAPERS_COMMENTS, error) || !set_proof (self, &date, error))
    return FALSE;
  self->facts = &facts;
  set_contact (self);
  set_traffic (self, &facts);
  set_availability (self, &facts);
  set_cuts (self, &facts);
  return dif_paper_fill (self, "memoria", "Memoria técnica", date, insert, error);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-papers"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "archive/dif-archive-cuts.h"
#include "archive/dif-archive-targets.h"
#include "archive/dif-ledger.h"
#include "base/dif-error.h"

#include "dif-papers-private.h"
#include "dif-spanish.h"
#include "dif-template.h"

static const struct {
  const char *name;
  const char *title;
} papers[] = {
  { "solicitud", "Solicitud para participar como difusor del PREP" },
  { "carta", "Carta compromiso del difusor" },
  { "infraestructura", "Características de la infraestructura del difusor" },
  { "pruebas", "Constancia de pruebas" },
  { "plan", "Plan de operación, continuidad y contingencia" },
  { "memoria", "Memoria técnica" },
};


const char *const *
dif_papers_list (void)
{
  static const char *const names[] = { "solicitud", "carta", "infraestructura", "pruebas", "plan", "memoria", NULL };

  return names;
}

const char *
dif_papers_get_title (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++) {
    if (g_str_equal (papers[i].name, name))
      return papers[i].title;
  }
  return NULL;
}

void
dif_paper_set (DifPaper *self, const char *field, char *value)
{
  g_hash_table_insert (self->fields, g_strdup (field), value != NULL ? value : g_strdup (""));
}

void
dif_paper_set_number (DifPaper *self, const char *field, gint64 value)
{
  dif_paper_set (self, field, value >= 0 ? dif_spanish_number (value) : NULL);
}

const char *
dif_paper_mode_word (DifMode mode)
{
  return mode == DIF_MODE_REAL ? "operación" : mode == DIF_MODE_DRILL ? "simulacro" : "práctica";
}

/* A name of any length, for the title of the file */
static char *
author_of (DifPaper *self)
{
  const char *company = dif_registration_get (self->registration, "company");

  return g_strdup (company != NULL ? company : "");
}

static void
set_registration (DifPaper *self)
{
  const char *const *keys = dif_call_known_data ();

  for (; *keys != NULL; keys++) {
    const char *value = dif_registration_get (self->registration, *keys);

    dif_paper_set (self, *keys, g_strdup (value != NULL ? value : ""));
  }
}

static void
set_call (DifPaper *self)
{
  DifCall *call = self->profile->call;
  GTimeZone *zone = dif_call_get_zone (call);
  const DifCallDate *memoria = dif_call_get_memoria (call);
  gint64 asked = dif_call_get_threshold (call, DIF_CALL_AVAILABILITY_PERMILLE);
  g_autofree char *first = dif_spanish_day (memoria->start, zone);
  g_autofree char *last = dif_spanish_day (memoria->end - 1, zone);

  dif_paper_set (self, "institute", g_strdup (dif_call_get_institute (call)));
  dif_paper_set (self, "acronym", g_strdup (dif_call_get_acronym (call)));
  dif_paper_set (self, "election", g_strdup (dif_call_get_election (call)));
  dif_paper_set (self, "call", g_strdup (dif_call_get_title (call)));
  dif_paper_set (self, "zone", g_strdup (dif_call_get_zone_name (call)));
  dif_paper_set (self, "call-state", g_strdup (dif_call_get_state (call)));
  dif_paper_set (self, "opening", dif_spanish_moment (dif_call_get_opening (call), zone));
  dif_paper_set (self, "closing", dif_spanish_moment (dif_call_get_closing (call), zone));
  dif_paper_set (self, "period", g_strdup_printf ("del %s al %s", first, last));
  for (int i = 0; i < DIF_CALL_N_THRESHOLDS; i++) {
    g_autofree char *field = g_strdup_printf ("threshold-%s", dif_call_threshold_name ((DifCallThreshold) i));

    dif_paper_set_number (self, field, dif_call_get_threshold (call, (DifCallThreshold) i));
  }
  dif_paper_set (self, "threshold", g_strdup_printf ("%d.%d %%", (int) (asked / 10), (int) (asked % 10)));
}

/* Real, if anything real was received; else what came furthest. Practice must never look real. */
static gboolean
find_mode (DifPaper *self, GError **error)
{
  g_autoptr (GPtrArray) cuts = dif_archive_list_cuts (self->profile->archive, error);

  if (cuts == NULL)
    return FALSE;
  self->mode = cuts->len > 0 ? DIF_MODE_PRACTICE : DIF_MODE_REAL;
  for (guint i = 0; i < cuts->len; i++)
    self->mode = MAX (self->mode, ((DifCut *) g_ptr_array_index (cuts, i))->mode);
  dif_paper_set (self, "modo", g_strdup (dif_paper_mode_word (self->mode)));
  dif_paper_set (self, "marca",
                 g_strdup (self->mode == DIF_MODE_REAL ? "" : self->mode == DIF_MODE_DRILL ? "SIMULACRO. " : "PRÁCTICA. "));
  return TRUE;
}

gboolean
dif_paper_fill (DifPaper *self, const char *name, const char *title, gint64 date, DifTemplateInsert insert, GError **error)
{
  g_autofree char *wording = dif_template_load (name, dif_archive_get_folder (self->profile->archive), error);
  g_autofree char *author = author_of (self);
  g_autofree char *marked = g_strconcat (g_hash_table_lookup (self->fields, "marca"), title, NULL);

  if (wording == NULL)
    return FALSE;
  self->document = dif_document_new (marked, author, dif_call_get_election (self->profile->call), date);
  return dif_template_fill (self->document, wording, name, self->fields, insert, self, error);
}

/* --- The documents that ask for no figures ------------------------------------------------ */

static gboolean
add_targets (DifPaper *self)
{
  g_autoptr (GPtrArray) targets = dif_archive_list_targets (self->profile->archive, NULL);
  GTimeZone *zone = dif_call_get_zone (self->profile->call);

  if (targets == NULL || targets->len == 0)
    return TRUE;
  dif_document_add_table (self->document, "Destinos de publicación", "Destino|Corte que muestra|Desde|Releído");
  for (guint i = 0; i < targets->len; i++) {
    const DifTargetRecord *target = g_ptr_array_index (targets, i);
    g_autofree char *since = target->held_since != 0 ? dif_spanish_short_moment (target->held_since, zone) : g_strdup ("—");
    g_autofree char *verified = target->verified != 0 ? dif_spanish_short_moment (target->verified, zone) : g_strdup ("—");

    dif_document_add_row (self->document, target->name, target->held_cut != NULL ? target->held_cut : "ninguno", since,
                          verified, NULL);
  }
  return TRUE;
}

static void
add_contacts (DifPaper *self)
{
  GPtrArray *contacts = dif_call_get_contacts (self->profile->call);

  dif_document_add_table (self->document, "Contactos del Instituto", "Para|Nombre|Correo|Teléfono");
  for (guint i = 0; i < contacts->len; i++) {
    const DifCallContact *contact = g_ptr_array_index (contacts, i);
    g_autofree char *emails = g_strjoinv (", ", contact->emails);

    dif_document_add_row (self->document, contact->purpose, contact->name, emails, contact->phone, NULL);
  }
}

/* The program's own entries, in the language of the documents */
static const char *
date_words (const DifCallDate *date)
{
  switch (date->kind) {
    case DIF_CALL_DATE_OPENING:
      return "Inicio de la publicación de resultados";
    case DIF_CALL_DATE_CLOSING:
      return "Los últimos resultados permanecen hasta entonces";
    case DIF_CALL_DATE_MEMORIA:
      return "Comienza el periodo de las estadísticas de la memoria";
    case DIF_CALL_DATE_DEADLINE:
    case DIF_CALL_DATE_INSTITUTE:
    case DIF_CALL_DATE_DRILL:
    case DIF_CALL_DATE_MANDATORY_DRILL:
    default:
      return date->what;
  }
}

static void
add_calendar (DifPaper *self)
{
  GPtrArray *calendar = dif_call_get_calendar (self->profile->call);
  GTimeZone *zone = dif_call_get_zone (self->profile->call);

  dif_document_add_table (self->document, "Calendario", "Fecha|Actividad|Cláusula");
  for (guint i = 0; i < calendar->len; i++) {
    const DifCallDate *date = g_ptr_array_index (calendar, i);
    g_autofree char *when = date->whole_day ? dif_spanish_day (date->start, zone) : dif_spanish_moment (date->start, zone);

    dif_document_add_row (self->document, when, date_words (date), date->clause, NULL);
  }
}

/* The data of I.g, in the order of the call */
static void
add_data (DifPaper *self)
{
  GPtrArray *data = dif_call_get_registration (self->profile->call);

  for (guint i = 0; i < data->len; i++) {
    const DifCallDatum *datum = g_ptr_array_index (data, i);
    const char *value = dif_registration_get (self->registration, datum->key);
    g_autofree char *lead = g_strconcat (datum->label, ":", NULL);

    if (!g_str_equal (datum->key, "logo"))
      dif_document_add_paragraph (self->document, lead, value != NULL ? value : "________________");
  }
}

static gboolean
insert_common (DifDocument *document, const char *name, gpointer user_data)
{
  DifPaper *self = user_data;

  if (g_str_equal (name, "requirements"))
    return dif_paper_add_requirements (self);
  else if (g_str_equal (name, "addresses"))
    return dif_paper_add_addresses (self);
  else if (g_str_equal (name, "contacts"))
    add_contacts (self);
  else if (g_str_equal (name, "calendar"))
    add_calendar (self);
  else if (g_str_equal (name, "data"))
    add_data (self);
  else if (g_str_equal (name, "targets"))
    return add_targets (self);
  else if (g_str_equal (name, "tests"))
    return dif_paper_add_tests (self);
  else
    return FALSE;
  return TRUE;
}

static void
paper_clear (DifPaper *self)
{
  g_clear_pointer (&self->registration, dif_registration_free);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_clear_pointer (&self->document, dif_document_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DifPaper, paper_clear)

static gboolean
make (DifPaper *self, const char *name, const char *title, GError **error)
{
  if (g_str_equal (name, "memoria"))
    return dif_memoria_fill (self, error);
  if (!g_str_equal (name, "pruebas"))
    dif_paper_set (self, "marca", NULL); /* of the difusor, not of a night */
  return dif_paper_fill (self, name, title, dif_call_get_opening (self->profile->call), insert_common, error);
}

/* Makes the document and its fields in @self */
static gboolean
begin (DifPaper *self, const char *name, GError **error)
{
  const char *title = dif_papers_get_title (name);

  if (title == NULL) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Known are solicitud, carta, infraestructura, pruebas, plan and memoria."),
                   _("“%s” is no document"), name);
    return FALSE;
  }
  self->registration = dif_profile_get_registration (self->profile, error);
  if (self->registration == NULL)
    return FALSE;
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  set_registration (self);
  set_call (self);
  return find_mode (self, error) && make (self, name, title, error);
}

DifDocument *
dif_papers_make (DifProfile *profile, const char *name, GError **error)
{
  g_auto (DifPaper) paper = { .profile = profile };

  return begin (&paper, name, error) ? g_steal_pointer (&paper.document) : NULL;
}

GHashTable *
dif_papers_get_fields (DifProfile *profile, const char *name, GError **error)
{
  g_auto (DifPaper) paper = { .profile = profile };

  return begin (&paper, name, error) ? g_steal_pointer (&paper.fields) : NULL;
}

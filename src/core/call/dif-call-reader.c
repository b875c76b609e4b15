/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-call"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"

#include "dif-call-private.h"

/*
 * The file of a call is read as one straight list; the cursor remembers the first value that is
 * not as it must be. A member that the format does not know is refused: it may be a typing error
 * in one that matters.
 */

static const struct {
  const char *name;
  gint64 max;
} thresholds[DIF_CALL_N_THRESHOLDS] = {
  [DIF_CALL_UPDATE_MINUTES] = { "update_minutes", 1440 },
  [DIF_CALL_UPDATES_PER_HOUR] = { "updates_per_hour", 60 },
  [DIF_CALL_MISSED_UPDATES] = { "missed_updates", 1000 },
  [DIF_CALL_AVAILABILITY_PERMILLE] = { "availability_permille", 1000 },
  [DIF_CALL_DOWNLOAD_MBPS] = { "download_mbps", 100000 },
  [DIF_CALL_HISTORY_GB] = { "history_gb", 100000 },
  [DIF_CALL_FILES_PER_HOUR] = { "files_per_hour", 3600 },
  [DIF_CALL_OPERATION_HOURS] = { "operation_hours", 1000 },
  [DIF_CALL_SITE_STORAGE_GB] = { "site_storage_gb", 100000 },
  [DIF_CALL_HOSTED_ZONES] = { "hosted_zones", 1000 },
  [DIF_CALL_TRANSFER_TB] = { "transfer_tb_per_month", 100000 },
};

static const char *const date_kinds[] = { "deadline", "institute", "drill", "mandatory_drill", NULL };
static const char *const proofs[] = { "measured", "declared", "proved", NULL };
static const char *const findings[] = { "alert", "hold", NULL };
static const char *const package_kinds[] = { "site", "data", "database", NULL };


/* --- Small readers ------------------------------------------------------------------------ */

#define MEMBERS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
check_members (DifJsonCursor *at, const char *const *known)
{
  g_auto (GStrv) names = dif_json_cursor_names (at);

  for (guint i = 0; names[i] != NULL; i++) {
    if (!g_strv_contains (known, names[i])) {
      g_autofree char *list = g_strjoinv (", ", (char **) known);
      g_autofree char *expected = g_strdup_printf (_("no such member; those known are %s"), list);

      dif_json_cursor_fail (at, names[i], expected);
      return;
    }
  }
}

static char *
read_text (DifJsonCursor *at, const char *name)
{
  return g_strdup (dif_json_cursor_string (at, name));
}

static char *
read_id (DifJsonCursor *at, const char *name)
{
  const char *text = dif_json_cursor_string (at, name);

  if (!dif_call_is_id (text))
    dif_json_cursor_fail (at, name, _("an id of at most 64 of a-z, 0-9 and inner hyphens"));
  return g_strdup (text);
}

/* Refuses an @id that the @list has already; every element begins with its id */
static void
check_unique (DifJsonCursor *at, const char *name, GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++) {
    if (g_str_equal (*(char **) g_ptr_array_index (list, i), id))
      dif_json_cursor_fail (at, name, _("a value that no earlier one has"));
  }
}

/* Returns: which of @words stands there; the first after an error */
static guint
read_word (DifJsonCursor *at, const char *name, const char *const *words)
{
  const char *text = dif_json_cursor_string (at, name);
  g_autofree char *list = NULL;
  g_autofree char *expected = NULL;

  for (guint i = 0; words[i] != NULL; i++) {
    if (g_str_equal (text, words[i]))
      return i;
  }
  list = g_strjoinv (", ", (char **) words);
  expected = g_strdup_printf (_("one of %s"), list);
  dif_json_cursor_fail (at, name, expected);
  return 0;
}

/* A moment as the clocks of the call's zone show it: another offset is another hour by mistake */
static gint64
read_moment (DifCall *self, DifJsonCursor *at, const char *name, gboolean midnight)
{
  gint64 moment = dif_json_cursor_moment (at, name);
  g_autofree char *text = NULL;

  if (moment == 0)
    return 0;
  text = dif_time_format_iso8601 (moment, self->zone);
  if (!g_str_equal (text, dif_json_cursor_string (at, name))) {
    g_autofree char *expected = g_strdup_printf (_("the hour of the call’s zone, as %s"), text);

    dif_json_cursor_fail (at, name, expected);
  } else if (midnight && strstr (text, "T00:00:00") == NULL) {
    dif_json_cursor_fail (at, name, _("the midnight that the day begins with"));
  }
  return moment;
}

static gint64
next_midnight (DifCall *self, gint64 moment)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (moment / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, self->zone);
  g_autoptr (GDateTime) next = g_date_time_add_days (local, 1);

  return next != NULL ? g_date_time_to_unix (next) * G_USEC_PER_SEC : moment;
}

/* A path inside the site: a hostile call must not lead out of it */
static gboolean
is_inside (const char *path, gboolean folder)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint length = g_strv_length (parts);

  if (strchr (path, '\\') != NULL || folder != g_str_has_suffix (path, "/"))
    return FALSE;
  for (guint i = 0; i < length - (folder ? 1 : 0); i++) {
    if (parts[i][0] == '\0' || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
      return FALSE;
  }
  for (const char *c = path; *c != '\0'; c++) {
    if (g_ascii_iscntrl (*c))
      return FALSE;
  }
  return TRUE;
}

static GStrv
read_paths (DifJsonCursor *at, const char *name, gboolean folder)
{
  GStrv paths = dif_json_cursor_strings (at, name);

  for (guint i = 0; paths[i] != NULL; i++) {
    if (!is_inside (paths[i], folder))
      dif_json_cursor_fail (at, name,
                            folder ? _("relative paths of folders, each with “/” at its end")
                                   : _("relative paths of files inside the site"));
  }
  return paths;
}

/* --- The parts of the file ---------------------------------------------------------------- */

static void
read_who (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *institute = dif_json_cursor_object (root, "institute");
  DifJsonCursor *election = dif_json_cursor_object (root, "election");
  DifJsonCursor *state = dif_json_cursor_object (root, "state");

  check_members (institute, MEMBERS ("name", "acronym", "website"));
  self->institute = read_text (institute, "name");
  self->acronym = read_text (institute, "acronym");
  self->website = g_strdup (dif_json_cursor_optional_string (institute, "website"));

  check_members (election, MEMBERS ("name", "day"));
  self->election = read_text (election, "name");
  self->day = read_text (election, "day");

  check_members (state, MEMBERS ("id", "name"));
  self->state_id = (guint) dif_json_cursor_integer (state, "id", 1, 32);
  self->state = read_text (state, "name");
}

static void
read_zone (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *zone = dif_json_cursor_object (root, "zone");
  const char *id;

  check_members (zone, MEMBERS ("id", "name"));
  self->zone_name = read_text (zone, "name");
  id = dif_json_cursor_string (zone, "id");
  /* GLib opens a file of this name */
  if (g_ascii_isalpha (id[0]) && strchr (id, '.') == NULL)
    self->zone = g_time_zone_new_identifier (id);
  if (self->zone == NULL) {
    dif_json_cursor_fail (zone, "id", _("a time zone, as America/Mexico_City"));
    self->zone = g_time_zone_new_utc ();
  }
}

static DifCallDate *
add_date (DifCall *self, const char *id, const char *what, char *clause, DifCallDateKind kind, gint64 start,
          gint64 end)
{
  DifCallDate *date = g_new0 (DifCallDate, 1);

  date->id = g_strdup (id);
  date->what = g_strdup (what);
  date->clause = clause;
  date->kind = kind;
  date->start = start;
  date->end = end;
  g_ptr_array_add (self->calendar, date);
  return date;
}

static void
read_hours (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *hours = dif_json_cursor_object (root, "hours");
  DifJsonCursor *memoria = dif_json_cursor_object (root, "memoria");
  g_autoptr (GDateTime) day = dif_call_parse_day (self->day, self->zone);
  gint64 first, last;

  check_members (hours, MEMBERS ("opening", "closing", "clause"));
  self->opening = read_moment (self, hours, "opening", FALSE);
  self->closing = read_moment (self, hours, "closing", FALSE);
  if (day == NULL)
    dif_json_cursor_fail (dif_json_cursor_object (root, "election"), "day",
                          _("a day, as 2024-06-02"));
  else if (self->opening < g_date_time_to_unix (day) * G_USEC_PER_SEC)
    dif_json_cursor_fail (hours, "opening", _("an hour on or after the election day"));
  if (self->closing <= self->opening)
    dif_json_cursor_fail (hours, "closing", _("an hour after the opening"));

  check_members (memoria, MEMBERS ("first", "last", "clause"));
  first = read_moment (self, memoria, "first", TRUE);
  last = read_moment (self, memoria, "last", TRUE);
  if (last < first)
    dif_json_cursor_fail (memoria, "last", _("a day not before the first"));

  add_date (self, "opening", _("Results may be seen"), read_text (hours, "clause"),
            DIF_CALL_DATE_OPENING, self->opening, self->opening);
  add_date (self, "closing", _("Results stay until then"), read_text (hours, "clause"),
            DIF_CALL_DATE_CLOSING, self->closing, self->closing);
  add_date (self, "memoria", _("Period of the memoria’s statistics"), read_text (memoria, "clause"),
            DIF_CALL_DATE_MEMORIA, first, next_midnight (self, last))
      ->whole_day = TRUE;
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  const DifCallDate *first = *(const DifCallDate *const *) a;
  const DifCallDate *second = *(const DifCallDate *const *) b;

  return (first->start > second->start) - (first->start < second->start);
}

static void
read_calendar (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *array = dif_json_cursor_array (root, "calendar");
  gint64 last = G_MININT64;

  for (guint i = 0; i < dif_json_cursor_length (array); i++) {
    DifJsonCursor *at = dif_json_cursor_element (array, i);
    gboolean whole_day = dif_json_cursor_boolean (at, "whole_day");
    gint64 start = read_moment (self, at, "at", whole_day);
    g_autofree char *id = read_id (at, "id");

    check_members (at, MEMBERS ("id", "what", "kind", "at", "whole_day", "clause"));
    check_unique (at, "id", self->calendar, id);
    if (start < last)
      dif_json_cursor_fail (at, "at", _("a date not before the entry above it"));
    last = start;
    add_date (self, id, dif_json_cursor_string (at, "what"), read_text (at, "clause"),
              (DifCallDateKind) read_word (at, "kind", date_kinds), start,
              whole_day ? next_midnight (self, start) : start)
        ->whole_day = whole_day;
  }
  g_ptr_array_sort (self->calendar, compare_dates);
}

static void
read_thresholds (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *object = dif_json_cursor_object (root, "thresholds");
  const char *names[DIF_CALL_N_THRESHOLDS + 1] = { NULL };

  for (guint i = 0; i < DIF_CALL_N_THRESHOLDS; i++)
    names[i] = thresholds[i].name;
  check_members (object, names);
  for (guint i = 0; i < DIF_CALL_N_THRESHOLDS; i++) {
    DifJsonCursor *at = dif_json_cursor_object (object, thresholds[i].name);

    check_members (at, MEMBERS ("value", "clause"));
    self->thresholds[i] = dif_json_cursor_integer (at, "value", 1, thresholds[i].max);
    self->threshold_clauses[i] = read_text (at, "clause");
  }
}

static void
read_contacts (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *array = dif_json_cursor_array (root, "contacts");

  for (guint i = 0; i < dif_json_cursor_length (array); i++) {
    DifJsonCursor *at = dif_json_cursor_element (array, i);
    DifCallContact *contact = g_new0 (DifCallContact, 1);

    check_members (at, MEMBERS ("id", "purpose", "name", "role", "address", "emails", "phone",
                                "hours", "clause"));
    contact->id = read_id (at, "id");
    check_unique (at, "id", self->contacts, contact->id);
    contact->purpose = read_text (at, "purpose");
    contact->name = read_text (at, "name");
    contact->role = read_text (at, "role");
    contact->address = read_text (at, "address");
    contact->emails = dif_json_cursor_strings (at, "emails");
    contact->phone = read_text (at, "phone");
    contact->hours = read_text (at, "hours");
    contact->clause = read_text (at, "clause");
    g_ptr_array_add (self->contacts, contact);
  }
}

/* Returns: (nullable): the element of @list that @id names, whose id is its first member */
static gpointer
find (GPtrArray *list, const char *id)
{
  for (guint i = 0; i < list->len; i++) {
    if (g_str_equal (*(char **) g_ptr_array_index (list, i), id))
      return g_ptr_array_index (list, i);
  }
  return NULL;
}

static gpointer
read_reference (DifJsonCursor *at, const char *name, GPtrArray *list, const char *expected)
{
  const char *id = dif_json_cursor_optional_string (at, name);
  gpointer found = id != NULL ? find (list, id) : NULL;

  if (id != NULL && found == NULL)
    dif_json_cursor_fail (at, name, expected);
  return found;
}

static void
read_documents (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *array = dif_json_cursor_array (root, "documents");

  for (guint i = 0; i < dif_json_cursor_length (array); i++) {
    DifJsonCursor *at = dif_json_cursor_element (array, i);
    DifCallDocument *document = g_new0 (DifCallDocument, 1);

    check_members (at, MEMBERS ("id", "what", "to", "until", "clause"));
    document->id = read_id (at, "id");
    check_unique (at, "id", self->documents, document->id);
    document->what = read_text (at, "what");
    document->clause = read_text (at, "clause");
    document->to = read_reference (at, "to", self->contacts, _("the id of a contact, or null"));
    document->until = read_reference (at, "until", self->calendar, _("the id of a date, or null"));
    g_ptr_array_add (self->documents, document);
  }
}

static void
read_registration (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *array = dif_json_cursor_array (root, "registration");

  for (guint i = 0; i < dif_json_cursor_length (array); i++) {
    DifJsonCursor *at = dif_json_cursor_element (array, i);
    DifCallDatum *datum = g_new0 (DifCallDatum, 1);

    check_members (at, MEMBERS ("key", "label", "clause"));
    datum->key = g_strdup (dif_call_known_data ()[read_word (at, "key", dif_call_known_data ())]);
    check_unique (at, "key", self->registration, datum->key);
    datum->label = read_text (at, "label");
    datum->clause = read_text (at, "clause");
    g_ptr_array_add (self->registration, datum);
  }
}

static void
read_requirements (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *array = dif_json_cursor_array (root, "requirements");

  for (guint i = 0; i < dif_json_cursor_length (array); i++) {
    DifJsonCursor *at = dif_json_cursor_element (array, i);
    DifCallRequirement *requirement = g_new0 (DifCallRequirement, 1);
    g_auto (GStrv) dates = NULL;

    check_members (at, MEMBERS ("id", "clause", "section", "text", "kind", "dates"));
    requirement->id = read_id (at, "id");
    check_unique (at, "id", self->requirements, requirement->id);
    requirement->clause = read_text (at, "clause");
    requirement->section = read_text (at, "section");
    requirement->text = read_text (at, "text");
    if (dif_json_cursor_has (at, "kind"))
      requirement->proof = (DifCallProof) (DIF_CALL_PROOF_MEASURED + read_word (at, "kind", proofs));
    requirement->dates = g_ptr_array_new ();
    g_ptr_array_add (self->requirements, requirement);

    if (dif_json_cursor_has (at, "dates"))
      dates = dif_json_cursor_strings (at, "dates");
    for (guint j = 0; dates != NULL && dates[j] != NULL; j++) {
      DifCallDate *date = find (self->calendar, dates[j]);

      if (date != NULL)
        g_ptr_array_add (requirement->dates, date);
      else
        dif_json_cursor_fail (at, "dates", _("ids of dates of the calendar"));
    }
  }
}

static void
read_cut (DifCall *self, DifJsonCursor *root)
{
  DifJsonCursor *cut = dif_json_cursor_object (root, "cut");
  DifJsonCursor *site = dif_json_cursor_object (root, "site");
  DifJsonCursor *images = dif_json_cursor_object (root, "acta_images");

  check_members (cut, MEMBERS ("expects", "partner_seconds", "interval_minutes"));
  self->expects = dif_json_cursor_strings (cut, "expects");
  if (self->expects[0] == NULL)
    dif_json_cursor_fail (cut, "expects", _("at least one of site, data, database"));
  for (guint i = 0; self->expects[i] != NULL; i++) {
    DifJsonCursor *element = dif_json_cursor_element (dif_json_cursor_array (cut, "expects"), i);

    if (!g_strv_contains (package_kinds, self->expects[i]))
      dif_json_cursor_fail (element, NULL, _("one of site, data, database"));
    for (guint j = 0; j < i; j++) {
      if (g_str_equal (self->expects[i], self->expects[j]))
        dif_json_cursor_fail (element, NULL, _("a value that no earlier one has"));
    }
  }
  self->partner_seconds =
      (guint) dif_json_cursor_integer (cut, "partner_seconds", 0, DIF_LIMIT_PARTNER_SECONDS);
  self->interval_seconds = (guint) dif_json_cursor_integer (cut, "interval_minutes", 1, 1440) * 60;

  check_members (site, MEMBERS ("entry", "pointers"));
  self->entry = read_text (site, "entry");
  if (!is_inside (self->entry, FALSE))
    dif_json_cursor_fail (site, "entry", _("a relative path of a file inside the site"));
  self->pointers = read_paths (site, "pointers", FALSE);

  check_members (images, MEMBERS ("base_url", "paths", "note", "clause"));
  self->acta_base_url = g_strdup (dif_json_cursor_optional_string (images, "base_url"));
  self->acta_paths = read_paths (images, "paths", TRUE);
  dif_json_cursor_optional_string (images, "note");
  dif_json_cursor_string (images, "clause");
}

gboolean
dif_call_read (DifCall *self, JsonNode *root_node, const char *document, GError **error)
{
  g_autoptr (DifJsonCursor) root = dif_json_cursor_new (root_node, document);

  if (!g_str_equal (dif_json_cursor_string (root, "format"), DIF_CALL_FORMAT))
    dif_json_cursor_fail (root, "format", "\"" DIF_CALL_FORMAT "\"");
  check_members (root, MEMBERS ("format", "id", "derived_from", "title", "institute", "election",
                                "state", "zone", "hours", "memoria", "calendar", "thresholds",
                                "contacts", "documents", "registration", "acta_images", "cut",
                                "site", "findings", "requirements"));
  self->id = read_id (root, "id");
  dif_json_cursor_optional_string (root, "derived_from");
  self->title = read_text (root, "title");
  read_who (self, root);
  read_zone (self, root);
  read_hours (self, root);
  read_calendar (self, root);
  read_thresholds (self, root);
  read_contacts (self, root);
  read_documents (self, root);
  read_registration (self, root);
  read_requirements (self, root);
  read_cut (self, root);
  self->findings = (DifCallFindings) read_word (root, "findings", findings);
  return dif_json_cursor_finish (root, error);
}

const char *
dif_call_threshold_name (DifCallThreshold threshold)
{
  g_return_val_if_fail (threshold < DIF_CALL_N_THRESHOLDS, NULL);

  return thresholds[threshold].name;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-report"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dif-json-lane.h"
#include "dif-package-private.h"
#include "dif-prep-reader.h"

#include "dif-prep-report.h"

/* A report under construction */
typedef struct {
  DifPrepReport *report;  /* (unowned) */
  DifPrepReport *before;  /* (unowned) (nullable) */
  GTimeZone *zone;        /* (unowned) */
  DifFindings *findings;  /* (owned) */
  gboolean results_only;  /* JSON are passed over */
  DifPrepReader *reader;  /* (owned) (nullable) of the CSV that comes; NULL while a JSON does */
  DifJsonLane *json;      /* (owned) (nullable) of the JSON so far */
  char *path;             /* (owned) (nullable) of what comes */
  guint64 bytes;          /* of it so far */
} Work;


void
dif_prep_report_free (DifPrepReport *self)
{
  g_clear_pointer (&self->info, dif_package_info_free);
  g_ptr_array_unref (self->elections);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_free (self);
}

/* --- Reading ------------------------------------------------------------------------------ */

/* The same election in the cut before: by its file's name, or the only one there */
static DifPrepElection *
find_before (Work *work, const char *path)
{
  g_autoptr (DifPrepElection) self = dif_prep_election_new (path);
  GPtrArray *elections = work->before != NULL ? work->before->elections : NULL;

  for (guint i = 0; elections != NULL && i < elections->len; i++) {
    DifPrepElection *election = g_ptr_array_index (elections, i);

    if (g_str_equal (election->key, self->key))
      return election;
  }
  return elections != NULL && elections->len == 1 ? g_ptr_array_index (elections, 0) : NULL;
}

static gboolean
is_json (const char *path)
{
  gsize length = strlen (path), end = strlen (".json");

  return length >= end && g_ascii_strcasecmp (path + length - end, ".json") == 0;
}

static void
begin (gpointer user_data, const char *path)
{
  Work *work = user_data;

  g_free (work->path);
  work->path = g_strdup (path);
  work->bytes = 0;
  if (!is_json (path)) {
    work->reader = dif_prep_reader_new (path, work->zone, find_before (work, path), work->findings);
  } else if (!work->results_only) {
    if (work->json == NULL)
      work->json = dif_json_lane_new ();
    dif_json_lane_begin (work->json, path);
  }
}

static gboolean
block (gpointer user_data, const char *data, gsize length)
{
  Work *work = user_data;

  work->bytes += length;
  if (work->reader == NULL) {
    if (!work->results_only)
      dif_json_lane_push (work->json, data, length);
    return !work->results_only;
  }
  dif_prep_reader_push (work->reader, data, length);
  return !dif_prep_reader_is_other (work->reader);
}

static gboolean
end (gpointer user_data)
{
  Work *work = user_data;
  DifPrepElection *election;

  if (work->reader == NULL) {
    if (!work->results_only)
      dif_json_lane_end (work->json);
    return FALSE;
  }
  election = dif_prep_reader_finish (work->reader);
  g_clear_pointer (&work->reader, dif_prep_reader_free);
  if (work->bytes == 0)
    dif_findings_add (work->findings, DIF_FINDING_WARNING, "csv-empty", work->path, 0,
                      _("The file is empty"));
  if (election != NULL)
    g_ptr_array_add (work->report->elections, election);
  return election != NULL;
}

/* --- What the parts say together ----------------------------------------------------------- */

static void
disagree (Work *work, const char *path, const DifCutStamp *one, const DifCutStamp *other, const char *who)
{
  g_autofree char *left = dif_cut_stamp_to_string (one);
  g_autofree char *right = dif_cut_stamp_to_string (other);

  dif_findings_add (work->findings, DIF_FINDING_WARNING, "cut-disagrees", path, 0,
                    /* Translators: two moments; what says the second one, e.g. "the file’s name" */
                    _("It says the cut of %s, and %s says %s"), left, who, right);
}

static gboolean
has_cut (DifPrepElection *election)
{
  return election->has_cut && election->cut.moment != 0;
}

/* The hour in the CSVs, the JSON and the name must be one (reliability.md T8) */
static void
check_cut (Work *work)
{
  DifPrepReport *self = work->report;
  DifPackageInfo *info = self->info;
  DifPrepElection *first = NULL;

  for (guint i = 0; i < self->elections->len; i++) {
    DifPrepElection *election = g_ptr_array_index (self->elections, i);

    if (!has_cut (election))
      continue;
    if (first == NULL)
      first = election;
    else if (election->cut.moment != first->cut.moment)
      disagree (work, election->path, &election->cut, &first->cut, first->path);
    if (election->cut.moment == info->cut_time && !self->has_cut) {
      self->has_cut = TRUE;
      self->cut = election->cut;
    }
  }
  if (first != NULL && info->json_cut.month != 0) {
    if (info->json_cut.moment == 0)
      dif_cut_stamp_settle (&info->json_cut, first->cut.moment, work->zone);
    if (!dif_cut_stamp_same_hour (&first->cut, &info->json_cut) &&
        first->cut.moment != info->json_cut.moment)
      disagree (work, first->path, &first->cut, &info->json_cut, _("its JSON"));
  }
  if (first != NULL && info->name_cut.month != 0 && !dif_cut_stamp_same_hour (&first->cut, &info->name_cut) &&
      first->cut.moment != info->name_cut.moment)
    disagree (work, first->path, &first->cut, &info->name_cut, _("the file’s name"));
  if (!self->has_cut && info->cut_time != 0) {
    self->has_cut = TRUE;
    self->cut = info->cut_origin == DIF_CUT_FROM_JSON ? info->json_cut : info->name_cut;
  }
}

/* An election that was there in the cut before and is no longer */
static void
check_elections (Work *work)
{
  GPtrArray *before = work->before != NULL ? work->before->elections : NULL;

  if (work->report->elections->len == 0)
    return;
  for (guint i = 0; before != NULL && before->len > 1 && i < before->len; i++) {
    DifPrepElection *earlier = g_ptr_array_index (before, i);
    gboolean there = FALSE;

    for (guint j = 0; j < work->report->elections->len; j++) {
      DifPrepElection *election = g_ptr_array_index (work->report->elections, j);

      there |= g_str_equal (election->key, earlier->key);
    }
    if (!there)
      dif_findings_add (work->findings, DIF_FINDING_WARNING, "election-missing", earlier->path, 0,
                        _("This election was in the cut before, and is not in this one"));
  }
}

static DifPrepReport *
read_package (const char *path,
              const char *name,
              GTimeZone *zone,
              DifPrepReport *before,
              gboolean results_only,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (DifPrepReport) self = g_new0 (DifPrepReport, 1);
  g_autoptr (DifFindings) findings = dif_findings_new ();
  Work work = { self, before, zone, findings, .results_only = results_only };
  DifPackageEye eye = { begin, block, end, &work };

  self->elections = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_prep_election_free);
  self->info = dif_package_look (path, name, zone, &eye, cancellable, error);
  g_free (work.path);
  if (self->info == NULL) {
    g_clear_pointer (&work.json, dif_json_lane_free);
    return NULL;
  }
  for (guint i = 0; self->info->notices[i] != NULL; i++)
    dif_findings_add (findings, DIF_FINDING_NOTICE, "package", NULL, 0, "%s", self->info->notices[i]);
  check_cut (&work);
  check_elections (&work);
  self->findings = dif_findings_take (findings);
  if (work.json != NULL)
    dif_prep_report_add (self, dif_json_lane_finish (work.json));
  g_clear_pointer (&work.json, dif_json_lane_free);
  return g_steal_pointer (&self);
}

DifPrepReport *
dif_prep_report_new (const char *path,
                     const char *name,
                     GTimeZone *zone,
                     DifPrepReport *before,
                     GCancellable *cancellable,
                     GError **error)
{
  return read_package (path, name, zone, before, FALSE, cancellable, error);
}

DifPrepReport *
dif_prep_report_recall (
    const char *path, const char *name, GTimeZone *zone, GCancellable *cancellable, GError **error)
{
  return read_package (path, name, zone, NULL, TRUE, cancellable, error);
}

void
dif_prep_report_add (DifPrepReport *self, DifFindings *findings)
{
  GPtrArray *more = dif_findings_take (findings);

  g_ptr_array_extend_and_steal (self->findings, more);
  dif_findings_sort (self->findings);
}

/* --- Telling ------------------------------------------------------------------------------ */

static gint64
add_up (DifPrepReport *self, gboolean captured)
{
  gint64 sum = -1;

  for (guint i = 0; i < self->elections->len; i++) {
    DifPrepElection *election = g_ptr_array_index (self->elections, i);
    gint64 number = captured ? election->captured : election->expected;

    if (number >= 0 && __builtin_add_overflow (MAX (sum, 0), number, &sum))
      sum = G_MAXINT64;
  }
  return sum;
}

gint64
dif_prep_report_captured (DifPrepReport *self)
{
  return add_up (self, TRUE);
}

gint64
dif_prep_report_expected (DifPrepReport *self)
{
  return add_up (self, FALSE);
}

JsonNode *
dif_prep_report_to_json (DifPrepReport *self, const char *file, const char *sha256)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonArray *elections = json_array_new ();
  JsonArray *findings = json_array_new ();
  g_autofree char *cut = self->has_cut ? dif_cut_stamp_to_string (&self->cut) : NULL;

  for (guint i = 0; i < self->elections->len; i++)
    json_array_add_element (elections,
                            dif_prep_election_to_json (g_ptr_array_index (self->elections, i)));
  for (guint i = 0; i < self->findings->len; i++)
    json_array_add_element (findings, dif_finding_to_json (g_ptr_array_index (self->findings, i)));
  json_object_set_string_member (object, "file", file);
  json_object_set_string_member (object, "sha256", sha256);
  json_object_set_string_member (object, "kind", dif_package_kind_to_string (self->info->kind));
  if (cut != NULL)
    json_object_set_string_member (object, "cut", cut);
  else
    json_object_set_null_member (object, "cut");
  if (self->info->archive) {
    JsonObject *zip = json_object_new ();

    json_object_set_int_member (zip, "entries", self->info->entries);
    json_object_set_int_member (zip, "nested", self->info->nested);
    json_object_set_object_member (object, "zip", zip);
  } else {
    json_object_set_null_member (object, "zip");
  }
  json_object_set_array_member (object, "elections", elections);
  json_object_set_array_member (object, "findings", findings);
  json_node_take_object (node, object);
  return node;
}

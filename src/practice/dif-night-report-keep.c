/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-night-report-keep"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-file.h"
#include "base/dif-json.h"
#include "base/dif-limits.h"
#include "base/dif-time.h"

#include "dif-schedule.h"

#include "dif-night-report.h"

#define FORMAT "difusor-night/1"
#define REPORT_MODE (0600)


/* --- Saving ------------------------------------------------------------------------------- */

static void
add_moment (JsonBuilder *builder, const char *name, DifNightMoment moment)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autofree char *hour = NULL;

  json_builder_set_member_name (builder, name);
  if (moment.real == 0) {
    json_builder_add_null_value (builder);
    return;
  }
  zone = dif_schedule_get_zone ();
  hour = dif_time_format_iso8601 (moment.hour, zone);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "hour");
  json_builder_add_string_value (builder, hour);
  json_builder_set_member_name (builder, "real_us");
  json_builder_add_int_value (builder, moment.real);
  json_builder_end_object (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_cut (JsonBuilder *builder, guint n, const DifNightCut *cut)
{
  g_autoptr (GTimeZone) zone = dif_schedule_get_zone ();
  g_autofree char *declared = dif_time_format_iso8601 (cut->declared, zone);

  json_builder_begin_object (builder);
  add_number (builder, "number", n);
  add_text (builder, "cut", declared);
  add_moment (builder, "offered", cut->offered);
  add_moment (builder, "fetched", cut->fetched);
  add_moment (builder, "visible", cut->visible);
  json_builder_end_object (builder);
}

static void
add_trouble (JsonBuilder *builder, DifNightReport *self, const DifNightTrouble *trouble)
{
  json_builder_begin_object (builder);
  add_text (builder, "fault", trouble->info->name);
  add_number (builder, "number", trouble->cut);
  add_moment (builder, "began", trouble->began);
  add_moment (builder, "ended", trouble->ended);
  add_moment (builder, "told", trouble->told);
  add_text (builder, "alarm", trouble->alarm);
  add_moment (builder, "acted", trouble->acted);
  add_text (builder, "act", trouble->acted.real != 0 ? dif_night_act_to_string (trouble->act) : NULL);
  add_number (builder, "older_ms", dif_night_report_get_older_us (self, trouble) / 1000);
  json_builder_end_object (builder);
}

gboolean
dif_night_report_save (DifNightReport *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DIF_NIGHT_REPORT_FILE, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "format", FORMAT);
  add_number (builder, "cuts", self->cuts);
  add_number (builder, "interval", self->interval);
  json_builder_set_member_name (builder, "complete");
  json_builder_add_boolean_value (builder, self->complete);
  add_moment (builder, "ended", self->ended);
  json_builder_set_member_name (builder, "passed");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->passed->len; i++)
    add_cut (builder, i + 1, &g_array_index (self->passed, DifNightCut, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "faults");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->troubles->len; i++)
    add_trouble (builder, self, g_ptr_array_index (self->troubles, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = dif_json_pretty (root);
  line = g_strconcat (text, "\n", NULL);
  return dif_file_replace (path, line, strlen (line), REPORT_MODE, error);
}

/* --- Loading ------------------------------------------------------------------------------ */

static void
read_moment (DifJsonCursor *cursor, const char *name, DifNightMoment *moment)
{
  DifJsonCursor *object;

  if (!dif_json_cursor_has (cursor, name))
    return;
  object = dif_json_cursor_object (cursor, name);
  moment->hour = dif_json_cursor_moment (object, "hour");
  moment->real = dif_json_cursor_integer (object, "real_us", 1, G_MAXINT64);
}

static void
read_cut (DifNightReport *self, DifJsonCursor *cursor)
{
  DifNightCut cut = { 0 };

  cut.declared = dif_json_cursor_moment (cursor, "cut");
  read_moment (cursor, "offered", &cut.offered);
  read_moment (cursor, "fetched", &cut.fetched);
  read_moment (cursor, "visible", &cut.visible);
  g_array_append_val (self->passed, cut);
}

static void
read_trouble (DifNightReport *self, DifJsonCursor *cursor)
{
  const char *name = dif_json_cursor_string (cursor, "fault");
  const DifFaultInfo *info = NULL;
  DifNightTrouble *trouble;

  for (guint i = 0; i < DIF_FAULT_COUNT; i++) {
    if (g_strcmp0 (dif_faults[i].name, name) == 0)
      info = &dif_faults[i];
  }
  if (info == NULL) {
    dif_json_cursor_fail (cursor, "fault", _("the name of a fault"));
    return;
  }
  trouble = g_new0 (DifNightTrouble, 1);
  trouble->info = info;
  trouble->cut = (guint) dif_json_cursor_integer (cursor, "number", 1, DIF_SCHEDULE_CUTS_MAX);
  read_moment (cursor, "began", &trouble->began);
  read_moment (cursor, "ended", &trouble->ended);
  read_moment (cursor, "told", &trouble->told);
  trouble->alarm = g_strdup (dif_json_cursor_optional_string (cursor, "alarm"));
  read_moment (cursor, "acted", &trouble->acted);
  trouble->act = dif_night_act_from_string (dif_json_cursor_optional_string (cursor, "act"));
  g_ptr_array_add (self->troubles, trouble);
}

DifNightReport *
dif_night_report_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, DIF_NIGHT_REPORT_FILE, NULL);
  g_autoptr (JsonNode) node = dif_json_load (path, DIF_LIMIT_CALL_BYTES, error);
  g_autoptr (DifNightReport) self = NULL;
  g_autoptr (DifJsonCursor) root = NULL;
  DifJsonCursor *passed, *faults;

  if (node == NULL)
    return NULL;
  root = dif_json_cursor_new (node, path);
  if (g_strcmp0 (dif_json_cursor_string (root, "format"), FORMAT) != 0)
    dif_json_cursor_fail (root, "format", FORMAT);
  self = dif_night_report_new ((guint) dif_json_cursor_integer (root, "cuts", 1, DIF_SCHEDULE_CUTS_MAX),
                               (guint) dif_json_cursor_integer (root, "interval", 0, G_MAXUINT));
  self->complete = dif_json_cursor_boolean (root, "complete");
  read_moment (root, "ended", &self->ended);
  passed = dif_json_cursor_array (root, "passed");
  for (guint i = 0; i < MIN (dif_json_cursor_length (passed), DIF_SCHEDULE_CUTS_MAX); i++)
    read_cut (self, dif_json_cursor_element (passed, i));
  faults = dif_json_cursor_array (root, "faults");
  for (guint i = 0; i < dif_json_cursor_length (faults); i++)
    read_trouble (self, dif_json_cursor_element (faults, i));
  return dif_json_cursor_finish (root, error) ? g_steal_pointer (&self) : NULL;
}

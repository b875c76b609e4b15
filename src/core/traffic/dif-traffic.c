/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-traffic"

#include "config.h"

#include "base/dif-time.h"

#include "dif-traffic.h"


static void
page_free (gpointer data)
{
  DifTrafficPage *page = data;

  g_free (page->path);
  g_free (page);
}

static void
problem_free (gpointer data)
{
  DifTrafficProblem *problem = data;

  g_free (problem->file);
  g_free (problem->text);
  g_free (problem);
}

DifTraffic *
dif_traffic_new (const DifDefinitions *definitions, GTimeZone *zone)
{
  DifTraffic *self = g_new0 (DifTraffic, 1);

  self->format = g_strdup ("");
  self->hours = g_array_new (FALSE, TRUE, sizeof (DifTrafficHour));
  self->days = g_array_new (FALSE, TRUE, sizeof (DifTrafficDay));
  self->top_pages = g_ptr_array_new_with_free_func (page_free);
  self->problems = g_ptr_array_new_with_free_func (problem_free);
  self->rejected_sample = g_new0 (char *, 1);
  self->definitions = dif_definitions_copy (definitions);
  self->zone = g_time_zone_ref (zone);
  return self;
}

void
dif_traffic_free (DifTraffic *self)
{
  g_free (self->format);
  g_array_unref (self->hours);
  g_array_unref (self->days);
  g_ptr_array_unref (self->top_pages);
  g_ptr_array_unref (self->problems);
  g_strfreev (self->rejected_sample);
  dif_definitions_free (self->definitions);
  g_time_zone_unref (self->zone);
  g_free (self);
}

void
dif_traffic_name_day (gint64 number, char date[11])
{
  g_autoptr (GDate) day = g_date_new_julian ((guint32) (number + 719163));

  g_snprintf (date, sizeof ((DifTrafficDay *) NULL)->date, "%04u-%02u-%02u", g_date_get_year (day),
              g_date_get_month (day), g_date_get_day (day));
}

void
dif_traffic_add_problem (DifTraffic *self, const char *file, const char *text)
{
  DifTrafficProblem *problem = g_new0 (DifTrafficProblem, 1);

  problem->file = g_filename_display_basename (file);
  problem->text = g_strdup (text);
  g_ptr_array_add (self->problems, problem);
}

/* --- JSON --------------------------------------------------------------------------------- */

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
add_moment (JsonBuilder *builder, const char *name, gint64 second, GTimeZone *zone)
{
  g_autofree char *text = dif_time_format_iso8601 (second * G_USEC_PER_SEC, zone);

  add_text (builder, name, text);
}

static void
add_ends (JsonBuilder *builder, const DifTraffic *self)
{
  if (self->first != 0 || self->last != 0) {
    add_moment (builder, "first", self->first, self->zone);
    add_moment (builder, "last", self->last, self->zone);
    return;
  }
  json_builder_set_member_name (builder, "first");
  json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "last");
  json_builder_add_null_value (builder);
}

static void
add_status (JsonBuilder *builder, const DifTraffic *self)
{
  json_builder_set_member_name (builder, "status");
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (self->status); i++) {
    char name[8];

    g_snprintf (name, sizeof name, "%03u", i);
    if (self->status[i] > 0)
      add_number (builder, name, self->status[i]);
  }
  json_builder_end_object (builder);
}

static void
add_days (JsonBuilder *builder, const DifTraffic *self)
{
  json_builder_set_member_name (builder, "days");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->days->len; i++) {
    const DifTrafficDay *day = &g_array_index (self->days, DifTrafficDay, i);

    json_builder_begin_object (builder);
    add_text (builder, "date", day->date);
    add_number (builder, "hits", day->hits);
    add_number (builder, "pages", day->pages);
    add_number (builder, "visits", day->visits);
    add_number (builder, "visitors", day->visitors);
    add_number (builder, "bytes", day->bytes);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_hours (JsonBuilder *builder, const DifTraffic *self)
{
  json_builder_set_member_name (builder, "hours");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->hours->len; i++) {
    const DifTrafficHour *hour = &g_array_index (self->hours, DifTrafficHour, i);

    if (hour->hits == 0)
      continue;
    json_builder_begin_object (builder);
    add_moment (builder, "hour", hour->start, self->zone);
    add_number (builder, "hits", hour->hits);
    add_number (builder, "pages", hour->pages);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_pages (JsonBuilder *builder, const DifTraffic *self)
{
  json_builder_set_member_name (builder, "top_pages");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->top_pages->len; i++) {
    const DifTrafficPage *page = g_ptr_array_index (self->top_pages, i);

    json_builder_begin_object (builder);
    add_text (builder, "path", page->path);
    add_number (builder, "hits", page->hits);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_remarks (JsonBuilder *builder, const DifTraffic *self)
{
  json_builder_set_member_name (builder, "rejected_sample");
  json_builder_begin_array (builder);
  for (guint i = 0; self->rejected_sample[i] != NULL; i++)
    json_builder_add_string_value (builder, self->rejected_sample[i]);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->problems->len; i++) {
    const DifTrafficProblem *problem = g_ptr_array_index (self->problems, i);

    json_builder_begin_object (builder);
    add_text (builder, "file", problem->file);
    add_text (builder, "text", problem->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

JsonNode *
dif_traffic_to_json (const DifTraffic *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "format", self->format);
  add_number (builder, "files", self->files);
  add_number (builder, "lines", self->lines);
  add_number (builder, "rejected", self->rejected);
  add_number (builder, "duplicates", self->duplicates);
  add_number (builder, "unviewed", self->unviewed);
  add_number (builder, "outside", self->outside);
  add_ends (builder, self);
  add_number (builder, "bytes", self->bytes);
  add_number (builder, "hits", self->hits);
  add_number (builder, "pages", self->pages);
  add_number (builder, "visits", self->visits);
  add_number (builder, "visitors", self->visitors);
  json_builder_set_member_name (builder, "robots");
  json_builder_begin_object (builder);
  add_number (builder, "hits", self->robot_hits);
  add_number (builder, "pages", self->robot_pages);
  json_builder_end_object (builder);
  add_status (builder, self);
  add_days (builder, self);
  add_hours (builder, self);
  add_pages (builder, self);
  json_builder_set_member_name (builder, "definitions");
  json_builder_add_value (builder, dif_definitions_to_json (self->definitions));
  add_remarks (builder, self);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

char *
dif_traffic_to_csv (const DifTraffic *self)
{
  GString *out = g_string_new ("date,hits,pages,visits,visitors,bytes\r\n");

  for (guint i = 0; i < self->days->len; i++) {
    const DifTrafficDay *day = &g_array_index (self->days, DifTrafficDay, i);

    g_string_append_printf (out,
                            "%s,%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT
                            ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "\r\n",
                            day->date, day->hits, day->pages, day->visits, day->visitors, day->bytes);
  }
  return g_string_free (out, FALSE);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-definitions"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-definitions.h"
#include "dif-robots.h"

#define EXTENSION_LENGTH (16)

/*
 * awstats: NotPageList, ValidHTTPCodes and VISITTIMEOUT as AWStats 7.8 has them; the extensions that
 *   its mime.pm calls downloads, pictures, sound and film are no pages either.
 * webalizer: PageType and VisitTimeout as Webalizer 2.23 has them; it knows no robots.
 * goaccess: static files as GoAccess 1.7 has them; crawlers are visitors unless asked otherwise.
 */
static const struct {
  DifDefinitions plain;
  const char *extensions;
  guint page_status[4];
  guint hit_status[4];
} presets[] = {
  { { .preset = (char *) "difusor",
      .visit_seconds = 1800,
      .visit_of_agent = TRUE,
      .robots_apart = TRUE,
      .extensions_are_pages = TRUE },
    "html htm xhtml php asp aspx jsp",
    { 200, 206, 304 },
    { 0 } },
  { { .preset = (char *) "awstats",
      .visit_seconds = 3600,
      .visit_of_pages = TRUE,
      .visit_within_day = TRUE,
      .robots_apart = TRUE },
    "css js class gif jpg jpeg png bmp ico rss swf eot woff woff2 zip gz 7z rar tar tgz bz2 pdf txt "
    "doc docx xls xlsx ppt pptx odt ods odp exe msi apk iso mp3 mp4 ogg wav avi mov mpg mpeg webm webp "
    "svg tif tiff",
    { 0 },
    { 200, 304 } },
  { { .preset = (char *) "webalizer",
      .visit_seconds = 1799, /* it ends a visit at its time-out, not after it */
      .visit_of_pages = TRUE,
      .extensions_are_pages = TRUE },
    "htm html php cgi shtml",
    { 0 },
    { 0 } },
  { { .preset = (char *) "goaccess",
      .visit_seconds = 86399,
      .visit_of_agent = TRUE,
      .visit_within_day = TRUE,
      .visit_without_4xx = TRUE },
    "css js jpg png gif ico jpeg pdf txt csv mpeg mpg swf woff woff2 xls xlsx doc docx ppt pptx zip mp3 "
    "mp4 exe iso gz rar svg bmp tar tgz tiff tif ttf flv dmg xz zst avi",
    { 0 },
    { 0 } },
};


static GArray *
statuses_new (const guint *list)
{
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < 4 && list[i] != 0; i++)
    g_array_append_val (statuses, list[i]);
  return statuses;
}

DifDefinitions *
dif_definitions_new (const char *preset, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (presets); i++) {
    if (preset == NULL || g_str_equal (preset, presets[i].plain.preset)) {
      DifDefinitions *self = g_new0 (DifDefinitions, 1);

      *self = presets[i].plain;
      self->preset = g_strdup (self->preset);
      self->extensions = g_strsplit (presets[i].extensions, " ", -1);
      self->page_status = statuses_new (presets[i].page_status);
      self->hit_status = statuses_new (presets[i].hit_status);
      return self;
    }
  }
  dif_set_error (error, DIF_ERROR_USAGE, _("Presets are difusor, awstats, webalizer and goaccess."),
                 _("“%s” is no preset"), preset);
  return NULL;
}

DifDefinitions *
dif_definitions_copy (const DifDefinitions *self)
{
  DifDefinitions *copy = g_new0 (DifDefinitions, 1);

  *copy = *self;
  copy->preset = g_strdup (self->preset);
  copy->extensions = g_strdupv (self->extensions);
  copy->page_status = g_array_copy (self->page_status);
  copy->hit_status = g_array_copy (self->hit_status);
  return copy;
}

void
dif_definitions_free (DifDefinitions *self)
{
  g_free (self->preset);
  g_strfreev (self->extensions);
  g_array_unref (self->page_status);
  g_array_unref (self->hit_status);
  g_free (self);
}

const char *const *
dif_definitions_presets (void)
{
  static const char *const names[] = { "difusor", "awstats", "webalizer", "goaccess", NULL };

  return names;
}

static void
mark_own (DifDefinitions *self)
{
  g_free (self->preset);
  self->preset = g_strdup ("own");
}

gboolean
dif_definitions_set_visit_minutes (DifDefinitions *self, int minutes, GError **error)
{
  if (minutes < 1 || minutes > 24 * 60) {
    dif_set_error (error, DIF_ERROR_USAGE, _("Give 1 to 1440; 30 is what most tools take."),
                   _("A visit cannot end after %d minutes of silence"), minutes);
    return FALSE;
  }
  self->visit_seconds = (guint) minutes * 60;
  mark_own (self);
  return TRUE;
}

gboolean
dif_definitions_set_extensions (DifDefinitions *self, const char *list, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (list, ", ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++) {
    g_autofree char *word = g_ascii_strdown (words[i], -1);

    if (word[0] == '\0')
      continue;
    if (strlen (word) > EXTENSION_LENGTH || strpbrk (word, "./?") != NULL) {
      dif_set_error (error, DIF_ERROR_USAGE, _("Write them without dots: html,htm,php"),
                     _("“%s” is no extension of files"), words[i]);
      return FALSE;
    }
    g_strv_builder_add (builder, word);
  }
  g_strfreev (self->extensions);
  self->extensions = g_strv_builder_end (builder);
  self->extensions_are_pages = TRUE;
  mark_own (self);
  return TRUE;
}

gboolean
dif_definitions_is_page (const DifDefinitions *self, DifSpan path)
{
  const char *end = path.text + path.length, *at = end;
  gsize length;

  if (path.length == 0 || path.text[0] != '/')
    return FALSE;
  while (at[-1] != '/' && at[-1] != '.')
    at--;
  if (at[-1] == '/')
    return TRUE;
  length = (gsize) (end - at);
  for (char *const *extension = self->extensions; *extension != NULL; extension++) {
    if (strlen (*extension) == length && g_ascii_strncasecmp (*extension, at, length) == 0)
      return self->extensions_are_pages;
  }
  return !self->extensions_are_pages;
}

static void
add_statuses (JsonBuilder *builder, const char *name, const GArray *statuses)
{
  json_builder_set_member_name (builder, name);
  if (statuses->len == 0) {
    json_builder_add_string_value (builder, "any");
    return;
  }
  json_builder_begin_array (builder);
  for (guint i = 0; i < statuses->len; i++)
    json_builder_add_int_value (builder, g_array_index (statuses, guint, i));
  json_builder_end_array (builder);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_robots (JsonBuilder *builder, const DifDefinitions *self)
{
  DifRobots *robots = dif_robots_get_default ();

  json_builder_set_member_name (builder, "robots");
  json_builder_begin_object (builder);
  add_flag (builder, "apart", self->robots_apart);
  add_text (builder, "source", dif_robots_get_source (robots));
  add_text (builder, "version", dif_robots_get_version (robots));
  json_builder_end_object (builder);
}

JsonNode *
dif_definitions_to_json (const DifDefinitions *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "preset", self->preset);
  add_statuses (builder, "hit_status", self->hit_status);
  add_statuses (builder, "page_status", self->page_status);
  json_builder_set_member_name (builder,
                                self->extensions_are_pages ? "page_extensions" : "other_extensions");
  json_builder_begin_array (builder);
  for (char *const *extension = self->extensions; *extension != NULL; extension++)
    json_builder_add_string_value (builder, *extension);
  json_builder_end_array (builder);
  add_flag (builder, "page_without_extension", TRUE);
  add_text (builder, "visitor", self->visit_of_agent ? "address+agent+day" : "address+day");
  add_text (builder, "visit", self->visit_of_agent ? "address+agent" : "address");
  json_builder_set_member_name (builder, "visit_seconds");
  json_builder_add_int_value (builder, self->visit_seconds);
  add_flag (builder, "visit_of_pages", self->visit_of_pages);
  add_flag (builder, "visit_within_day", self->visit_within_day);
  add_flag (builder, "visit_without_4xx", self->visit_without_4xx);
  add_text (builder, "bytes", "body");
  add_robots (builder, self);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

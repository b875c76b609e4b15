/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-definitions"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-definitions.h"
#include "dif-robots.h"

#define EXTENSION_LENGTH (16)

/*
 * awstats: NotPageList, ValidHTTPCodes and VISITTIMEOUT as AWStats 7.8 of Debian has them; the extensions that
 *   its mime.pm calls downloads, pictures, sound and film are no pages either, and what is asked for by
 *   browsers and robots of themselves is told apart.
 * webalizer: PageType and VisitTimeout as Webalizer 2.23 has them; it knows no robots.
 * goaccess: static files as the settings of GoAccess 1.7 have them, which with a query it takes for pages; what was not found
 *   is told apart; crawlers are visitors unless asked otherwise.
 * dev/compare-presets counts the same logs with the programs themselves.
 */
static const struct {
  DifDefinitions plain;
  const char *extensions;
  const char *no_hits;
  guint page_status[4];
  guint hit_status[4];
} presets[] = {
  { { .preset = (char *) "difusor",
      .visit_seconds = 1800,
      .visit_of_agent = TRUE,
      .robots_apart = TRUE,
      .extensions_are_pages = TRUE },
    "html htm xhtml php asp aspx jsp",
    "",
    { 200, 206, 304 },
    { 0 } },
  { { .preset = (char *) "awstats",
      .visit_seconds = 3600,
      .visit_of_pages = TRUE,
      .visit_within_day = TRUE,
      .robots_apart = TRUE },
    "css js class gif jpg jpeg png bmp ico rss xml swf eot woff woff2 zip gz 7z rar tar tgz bz2 pdf txt "
    "doc docx xls xlsx ppt pptx odt ods odp exe msi apk iso mp3 mp4 ogg wav avi mov mpg mpeg webm webp "
    "svg tif tiff",
    "favicon.ico robots.txt",
    { 0 },
    { 200, 304 } },
  { { .preset = (char *) "webalizer",
      .visit_seconds = 1799, /* it ends a visit at its time-out, not after it */
      .visit_of_pages = TRUE,
      .extensions_are_pages = TRUE },
    "htm html php cgi shtml",
    "",
    { 0 },
    { 0 } },
  { { .preset = (char *) "goaccess",
      .visit_seconds = 86399,
      .visit_of_agent = TRUE,
      .visit_within_day = TRUE,
      .visit_without_4xx = TRUE,
      .queries_are_pages = TRUE,
      .never_page = 404 },
    "css js jpg png gif ico jpeg pdf csv mpeg mpg swf woff woff2 xls xlsx doc docx ppt pptx txt zip ogg mp3 "
    "mp4 exe iso gz rar svg bmp tar tgz tiff tif ttf flv dmg xz zst",
    "",
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
      self->no_hits = g_strsplit (presets[i].no_hits, " ", -1);
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
  copy->no_hits = g_strdupv (self->no_hits);
  copy->page_status = g_array_copy (self->page_status);
  copy->hit_status = g_array_copy (self->hit_status);
  return copy;
}

void
dif_definitions_free (DifDefinitions *self)
{
  g_free (self->preset);
  g_strfreev (self->extensions);
  g_strfreev (self->no_hits);
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
dif_definitions_is_page (const DifDefinitions *self, const DifLogLine *line)
{
  DifSpan path = line->path;
  const char *end = path.text + path.length, *at = end;
  gsize length;

  if (path.length == 0 || path.text[0] != '/')
    return FALSE;
  if (self->queries_are_pages && line->has_query)
    return TRUE;
  while (at[-1] != '/' && at[-1] != '.')
    at--;
  if (at[-1] == '/')
    return TRUE;
  length = (gsize) (end - at);
  for (char *const *extension = self->extensions; *extension != NULL; extension++) {
    if (**extension == g_ascii_tolower (*at) && g_ascii_strncasecmp (*extension, at, length) == 0 &&
        (*extension)[length] == '\0')
      return self->extensions_are_pages;
  }
  return !self->extensions_are_pages;
}

gboolean
dif_definitions_is_no_hit (const DifDefinitions *self, DifSpan path)
{
  for (char *const *name = self->no_hits; *name != NULL; name++) {
    gsize length = strlen (*name);

    if (path.length > length && path.text[path.length - length - 1] == '/' &&
        memcmp (path.text + path.length - length, *name, length) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_words (JsonBuilder *builder, const char *name, char *const *words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (; *words != NULL; words++)
    json_builder_add_string_value (builder, *words);
  json_builder_end_array (builder);
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
  add_words (builder, self->extensions_are_pages ? "page_extensions" : "other_extensions", self->extensions);
  add_words (builder, "no_hits", self->no_hits);
  json_builder_set_member_name (builder, "never_page");
  if (self->never_page != 0)
    json_builder_add_int_value (builder, self->never_page);
  else
    json_builder_add_null_value (builder);
  add_flag (builder, "page_with_query", self->queries_are_pages);
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

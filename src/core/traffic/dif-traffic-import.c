/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-traffic-import"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "base/dif-error.h"
#include "base/dif-limits.h"

#include "dif-traffic-keep.h"

#define COLUMNS_MAX (200)

typedef enum { COLUMN_OTHER, COLUMN_DATE, COLUMN_HITS, COLUMN_PAGES, COLUMN_VISITS, COLUMN_VISITORS } Column;

/*
 * Headings of days: Matomo (VisitsSummary, with metadata in English or Spanish, or without), Plausible
 * (imported_visitors, visitors), GA4 (“Free form” and reports by date). An action of Matomo is what
 * GA4 calls a view: pages, downloads and links; pages are taken where they are told.
 */
static const struct {
  const char *heading; /* lower case */
  Column column;
  const char *origin;  /* (nullable) */
} headings[] = {
  { "date", COLUMN_DATE, NULL },
  { "fecha", COLUMN_DATE, NULL },
  { "day", COLUMN_DATE, NULL },
  { "label", COLUMN_DATE, NULL },
  { "visits", COLUMN_VISITS, NULL },
  { "visitas", COLUMN_VISITS, NULL },
  { "nb_visits", COLUMN_VISITS, "matomo" },
  { "nb_uniq_visitors", COLUMN_VISITORS, "matomo" },
  { "nb_actions", COLUMN_PAGES, "matomo" },
  { "actions", COLUMN_PAGES, "matomo" },
  { "acciones", COLUMN_PAGES, "matomo" },
  { "unique visitors", COLUMN_VISITORS, "matomo" },
  { "visitantes únicos", COLUMN_VISITORS, "matomo" },
  { "visitors", COLUMN_VISITORS, "plausible" },
  { "visitantes", COLUMN_VISITORS, NULL },
  { "pageviews", COLUMN_PAGES, NULL },
  { "páginas", COLUMN_PAGES, NULL },
  { "pages", COLUMN_PAGES, NULL },
  { "views", COLUMN_PAGES, "ga4" },
  { "vistas", COLUMN_PAGES, "ga4" },
  { "sessions", COLUMN_VISITS, "ga4" },
  { "sesiones", COLUMN_VISITS, "ga4" },
  { "active users", COLUMN_VISITORS, "ga4" },
  { "usuarios activos", COLUMN_VISITORS, "ga4" },
  { "total users", COLUMN_VISITORS, "ga4" },
  { "usuarios totales", COLUMN_VISITORS, "ga4" },
  { "hits", COLUMN_HITS, NULL },
};

typedef struct {
  const char *name; /* of the file, for errors */
  char separator;
  Column columns[COLUMNS_MAX];
  const char *origin;
  GPtrArray *days;
} Import;


/* The text of a file, whatever Unicode it is in */
static char *
read_text (const char *name, const char *data, gsize length, GError **error)
{
  const char *encoding = NULL;
  char *text;

  if (length > DIF_LIMIT_CALL_BYTES) {
    dif_set_error (error, DIF_ERROR_LIMIT, _("Export days, not single visits."),
                   _("“%s” has more than the bytes that a table of days may have"), name);
    return NULL;
  }
  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    encoding = "UTF-16LE";
  else if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    encoding = "UTF-16BE";
  if (encoding != NULL)
    text = g_convert (data + 2, (gssize) length - 2, "UTF-8", encoding, NULL, NULL, NULL);
  else if (length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    text = g_strndup (data + 3, length - 3);
  else
    text = g_strndup (data, length);
  if (text != NULL && g_utf8_validate (text, -1, NULL) && (encoding != NULL || memchr (data, '\0', length) == NULL))
    return text;
  g_free (text);
  dif_set_error (error, DIF_ERROR_FORMAT, _("Export it as CSV again."), _("“%s” is no text"), name);
  return NULL;
}

/* The cells of a line; a quoted cell may hold the separator and doubled quotation marks */
static GStrv
split (const char *line, char separator)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *at = line;; at++) {
    if (*at == '\0' || (*at == separator && !quoted)) {
      g_strv_builder_add (cells, g_strstrip (cell->str));
      g_string_truncate (cell, 0);
      if (*at == '\0')
        return g_strv_builder_end (cells);
    } else if (*at == '"' && quoted && at[1] == '"') {
      g_string_append_c (cell, *at++);
    } else if (*at == '"') {
      quoted = !quoted;
    } else {
      g_string_append_c (cell, *at);
    }
  }
}

/* Whether a line names the columns; only then are they known */
static gboolean
read_headings (Import *self, const char *line)
{
  static const char separators[] = { ',', ';', '\t' };

  for (guint s = 0; s < sizeof separators; s++) {
    g_auto (GStrv) cells = split (line, separators[s]);
    guint found = 0;

    self->separator = separators[s];
    self->origin = NULL;
    memset (self->columns, 0, sizeof self->columns);
    for (guint i = 0; cells[i] != NULL && i < COLUMNS_MAX; i++) {
      g_autofree char *cell = g_utf8_strdown (cells[i], -1);

      for (guint k = 0; k < G_N_ELEMENTS (headings); k++) {
        if (g_str_equal (cell, headings[k].heading)) {
          self->columns[i] = headings[k].column;
          if (headings[k].origin != NULL)
            self->origin = headings[k].origin;
          found |= 1u << headings[k].column;
        }
      }
    }
    if ((found & (1u << COLUMN_DATE)) != 0 && found != (1u << COLUMN_DATE))
      return TRUE;
  }
  return FALSE;
}

/* `2024-06-02`, `20240602` or `02/06/2024` */
static gboolean
read_date (const char *text, char date[11])
{
  int year, month, day, used = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 &&
      (strlen (text) != 8 || sscanf (text, "%4d%2d%2d%n", &year, &month, &day, &used) != 3) &&
      sscanf (text, "%2d/%2d/%4d%n", &day, &month, &year, &used) != 3)
    return FALSE;
  if (text[used] != '\0' || year < 1970 || year > 2105 || month < 1 || month > 12 || day < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_snprintf (date, 11, "%04d-%02d-%02d", year, month, day);
  return TRUE;
}

/* A whole number, with or without separators of thousands; empty and hyphen are not known */
static gboolean
read_number (const char *text, gint64 *value)
{
  gint64 number = 0;
  guint digits = 0;

  *value = -1;
  if (*text == '\0' || g_str_equal (text, "-"))
    return TRUE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_ascii_isdigit (*at) && ++digits <= 15)
      number = number * 10 + (*at - '0');
    else if (digits == 0 || (c != ',' && c != '.' && c != 0xa0 && c != 0x202f && c != ' ') ||
             !g_ascii_isdigit (*g_utf8_next_char (at)))
      return FALSE;
  }
  *value = number;
  return TRUE;
}

static gint64 *
figure_of (DifKeptDay *day, Column column)
{
  switch (column) {
    case COLUMN_HITS:
      return &day->hits;
    case COLUMN_PAGES:
      return &day->pages;
    case COLUMN_VISITS:
      return &day->visits;
    case COLUMN_VISITORS:
      return &day->visitors;
    case COLUMN_OTHER:
    case COLUMN_DATE:
    default:
      return NULL;
  }
}

static gboolean
fail (Import *self, guint number, const char *cell, GError **error)
{
  dif_set_error (error, DIF_ERROR_FORMAT, _("Export a table by day from Matomo, Plausible or GA4."),
                 _("“%s”, line %u: “%s” is not what its column says"), self->name, number, cell);
  return FALSE;
}

static gboolean
read_row (Import *self, const char *line, guint number, GError **error)
{
  g_auto (GStrv) cells = split (line, self->separator);
  g_autoptr (DifKeptDay) day = g_new0 (DifKeptDay, 1);

  day->hits = day->pages = day->visits = day->visitors = day->bytes = -1;
  day->origin = g_strdup (self->origin != NULL ? self->origin : "typed");
  for (guint i = 0; cells[i] != NULL && i < COLUMNS_MAX; i++) {
    gint64 *figure = figure_of (day, self->columns[i]);

    if (self->columns[i] == COLUMN_DATE && !read_date (cells[i], day->date))
      return fail (self, number, cells[i], error);
    if (figure != NULL && !read_number (cells[i], figure))
      return fail (self, number, cells[i], error);
  }
  if (day->date[0] == '\0')
    return fail (self, number, "", error);
  g_ptr_array_add (self->days, g_steal_pointer (&day));
  return TRUE;
}

GPtrArray *
dif_traffic_import_bytes (const char *name, const char *data, gsize length, GError **error)
{
  g_autofree char *text = read_text (name, data, length, error);
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_kept_day_free);
  Import import = { .name = name, .days = days };
  g_auto (GStrv) lines = NULL;
  gboolean started = FALSE;

  if (text == NULL)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp (lines[i]);
    if (!started) {
      started = lines[i][0] != '#' && read_headings (&import, lines[i]);
    } else if (lines[i][0] == '\0' || lines[i][0] == '#') {
      break; /* GA4 puts other tables below the first */
    } else if (!read_row (&import, lines[i], i + 1, error)) {
      return NULL;
    }
  }
  if (days->len > 0)
    return g_steal_pointer (&days);
  dif_set_error (error, DIF_ERROR_FORMAT, _("Export a table by day from Matomo, Plausible or GA4."),
                 _("“%s” has no table of days"), name);
  return NULL;
}

GPtrArray *
dif_traffic_import_csv (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *data = NULL;
  gsize length;

  return g_file_get_contents (path, &data, &length, error) ? dif_traffic_import_bytes (name, data, length, error) : NULL;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-csv-heading"

#include "config.h"

#include <string.h>

#include "dif-cut-time.h"

#include "dif-csv-heading.h"

#define HEADING_LINES (20)
#define FIRST_NAME "ACTAS_ESPERADAS"
#define CAPTURED_COLUMN (3)


/* Takes the next line; its end may be LF, CRLF or CR */
static char *
take_line (const char **at, const char *end)
{
  const char *start = *at, *stop = start;
  char *line;

  while (stop < end && *stop != '\n' && *stop != '\r')
    stop++;
  line = g_strndup (start, (gsize) (stop - start));
  if (stop < end)
    stop += stop + 1 < end && stop[0] == '\r' && stop[1] == '\n' ? 2 : 1;
  *at = stop;
  return line;
}

static const char *
skip_marks (const char *text)
{
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    text += 3;
  return text + strspn (text, " \t\"'=");
}

/* The field at @column; quotes may hold the separator. (transfer full) (nullable) */
static char *
take_field (const char *line, char separator, guint column)
{
  GString *field = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *at = line; *at != '\0'; at++) {
    if (*at == '"') {
      quoted = !quoted;
    } else if (*at == separator && !quoted) {
      if (column-- == 0)
        return g_string_free (field, FALSE);
    } else if (column == 0) {
      g_string_append_c (field, *at);
    }
  }
  if (column == 0)
    return g_string_free (field, FALSE);
  g_string_free (field, TRUE);
  return NULL;
}

/* `4778`, `4,778`, `4778.0`, `'4778`; -1 if it is none */
static gint
number_of (const char *field)
{
  gint64 number = 0;
  guint digits = 0;

  if (field == NULL)
    return -1;
  for (const char *at = skip_marks (field); *at != '\0' && *at != '.'; at++) {
    if (g_ascii_isdigit (*at)) {
      number = number * 10 + (*at - '0');
      if (++digits > 9)
        return -1;
    } else if (*at != ',' && *at != ' ' && *at != '\'') {
      return -1;
    }
  }
  return digits > 0 ? (gint) number : -1;
}

static gboolean
is_blank (const char *line)
{
  return line[strspn (line, " \t\",;|")] == '\0';
}

static void
read_values (const char *line, char separator, DifCsvHeading *heading)
{
  g_autofree char *expected = take_field (line, separator, 0);
  g_autofree char *captured = take_field (line, separator, CAPTURED_COLUMN);

  heading->expected = number_of (expected);
  heading->captured = number_of (captured);
  /* The zero state leaves fields empty */
  if (captured != NULL && is_blank (captured) && heading->expected >= 0)
    heading->captured = 0;
}

gboolean
dif_csv_heading_read (const char *data, gsize length, GTimeZone *zone, DifCsvHeading *heading)
{
  const char *at = data, *end = data + length;
  char separator = '\0';

  *heading = (DifCsvHeading) { .cut_time = 0, .expected = -1, .captured = -1 };
  for (guint i = 0; i < HEADING_LINES && at < end; i++) {
    g_autofree char *line = take_line (&at, end);
    const char *first = skip_marks (line);

    if (separator != '\0') {
      if (is_blank (line))
        continue;
      read_values (line, separator, heading);
      return TRUE;
    }
    if (g_str_has_prefix (first, FIRST_NAME)) {
      const char *after = first + strlen (FIRST_NAME);

      after += strspn (after, " \t\"'");
      separator = *after == '|' || *after == ';' || *after == ',' ? *after : ',';
      continue;
    }
    if (heading->cut_time == 0)
      heading->cut_time = dif_cut_time_find (line, zone);
  }
  return separator != '\0';
}

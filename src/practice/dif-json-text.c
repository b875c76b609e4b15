/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-json-text"

#include "config.h"

#include "dif-json-text.h"


static void
append_quoted (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (text, '\\');
    if ((guchar) *c < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) *c);
    else
      g_string_append_c (text, *c);
  }
  g_string_append_c (text, '"');
}

static void
begin (DifJsonText *self, const char *name)
{
  if (self->comma)
    g_string_append_c (self->text, ',');
  self->comma = TRUE;
  if (name != NULL) {
    append_quoted (self->text, name);
    g_string_append_c (self->text, ':');
  }
}

void
dif_json_text_open (DifJsonText *self, const char *name, char bracket)
{
  begin (self, name);
  g_string_append_c (self->text, bracket);
  self->comma = FALSE;
}

void
dif_json_text_close (DifJsonText *self, char bracket)
{
  g_string_append_c (self->text, bracket);
  self->comma = TRUE;
}

void
dif_json_text_string (DifJsonText *self, const char *name, const char *value)
{
  begin (self, name);
  append_quoted (self->text, value);
}

void
dif_json_text_number (DifJsonText *self, const char *name, guint64 value)
{
  char digits[24];
  char *start = digits + sizeof digits - 1;

  *start = '\0';
  do
    *--start = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  begin (self, name);
  g_string_append (self->text, start);
}

void
dif_json_text_boolean (DifJsonText *self, const char *name, gboolean value)
{
  begin (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
dif_json_text_null (DifJsonText *self, const char *name)
{
  begin (self, name);
  g_string_append (self->text, "null");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-prep-value"

#include "config.h"

#include <string.h>

#include "dif-prep-value.h"

#define FRACTION_DIGITS (4)


static gboolean
is_wrapping (char c)
{
  return c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '=' || c == '\0';
}

void
dif_prep_strip (const char **text, gsize *length)
{
  while (*length > 0 && is_wrapping (**text)) {
    (*text)++;
    (*length)--;
  }
  while (*length > 0 && is_wrapping ((*text)[*length - 1]))
    (*length)--;
}

gboolean
dif_prep_is_blank (const char *line, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (line[i] == '\0' || strchr (" \t\",;|", line[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Whether a cell starts with one of the words (`Sin acta(3)`), whatever its case and with `_` for blanks */
static gboolean
is_word (const char *text, gsize length)
{
  static const char *const words[] = { "sin dato",  "ilegible", "sin acta", "n/a",
                                       "no aplica", "excede",   "s/d",      "no disponible" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize size = strlen (words[i]), same = 0;

    while (same < size && same < length &&
           g_ascii_tolower (text[same] == '_' ? ' ' : text[same]) == words[i][same])
      same++;
    if (same == size)
      return TRUE;
  }
  return FALSE;
}

/* Digits, with a comma before each three of them; moves on. FALSE if there are none or too many */
static gboolean
take_digits (const char **at, const char *end, gint64 *number, gboolean *huge)
{
  const char *start = *at;
  guint since_comma = 0;
  gboolean commas = FALSE;

  *number = 0;
  while (*at < end) {
    if (g_ascii_isdigit (**at)) {
      since_comma++;
      *huge |= __builtin_mul_overflow (*number, 10, number) ||
               __builtin_add_overflow (*number, **at - '0', number);
    } else if (**at == ',' && *at > start && (commas ? since_comma == 3 : since_comma <= 3)) {
      commas = TRUE;
      since_comma = 0;
    } else {
      break;
    }
    (*at)++;
  }
  return *at > start && (!commas || since_comma == 3);
}

DifPrepValue
dif_prep_value_read (const char *text, gsize length, gint64 *number)
{
  const char *at, *end;
  gboolean huge = FALSE, negative, fraction = FALSE;

  *number = 0;
  dif_prep_strip (&text, &length);
  if (length == 0)
    return DIF_PREP_EMPTY;
  if (length == 1 && *text == '-')
    return DIF_PREP_PENDING;

  at = text;
  end = text + length;
  negative = *at == '-';
  at += negative || *at == '+';
  if (at == end || !g_ascii_isdigit (*at))
    return is_word (text, length) ? DIF_PREP_WORD : DIF_PREP_OTHER;
  if (!take_digits (&at, end, number, &huge)) {
    *number = 0;
    return DIF_PREP_OTHER;
  }
  if (at < end && *at == '.') {
    at++;
    while (at < end && g_ascii_isdigit (*at))
      fraction |= *at++ != '0';
  }
  fraction |= at < end && *at == '%';
  at += at < end && *at == '%';
  if (negative)
    *number = -*number;
  if (at == end && !fraction && !huge)
    return DIF_PREP_NUMBER;
  *number = 0;
  return at < end ? DIF_PREP_OTHER : huge ? DIF_PREP_HUGE : DIF_PREP_FRACTION;
}

gboolean
dif_prep_value_percentage (const char *text, gsize length, gint64 *value)
{
  const char *at, *end;
  gboolean huge = FALSE;
  guint digits = 0;

  dif_prep_strip (&text, &length);
  at = text;
  end = text + length;
  if (!take_digits (&at, end, value, &huge))
    return FALSE;
  at += at < end && *at == '.';
  while (digits < FRACTION_DIGITS) {
    gint64 digit = at < end && g_ascii_isdigit (*at) ? *at++ - '0' : 0;

    huge |= __builtin_mul_overflow (*value, 10, value) || __builtin_add_overflow (*value, digit, value);
    digits++;
  }
  while (at < end && g_ascii_isdigit (*at))
    at++;
  at += at < end && *at == '%';
  return at == end && !huge;
}

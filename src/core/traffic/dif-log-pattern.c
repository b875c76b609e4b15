/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-log-pattern"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"

#include "dif-log-field.h"

/* Words of nginx's log_format (ngx_http_log_module) and of Apache's LogFormat (mod_log_config). */
static const struct {
  const char *word;
  DifLogField field;
} words[] = {
  { "$remote_addr", DIF_LOG_ADDRESS },
  { "$realip_remote_addr", DIF_LOG_SKIP },
  { "$time_local", DIF_LOG_CLF },
  { "$time_iso8601", DIF_LOG_ISO8601 },
  { "$msec", DIF_LOG_EPOCH },
  { "$request", DIF_LOG_REQUEST },
  { "$request_uri", DIF_LOG_URI },
  { "$uri", DIF_LOG_URI },
  { "$status", DIF_LOG_STATUS },
  { "$body_bytes_sent", DIF_LOG_BYTES },
  { "$bytes_sent", DIF_LOG_BYTES },
  { "$http_user_agent", DIF_LOG_AGENT },
  { "$request_id", DIF_LOG_ID },
  { "%h", DIF_LOG_ADDRESS },
  { "%a", DIF_LOG_ADDRESS },
  { "%{c}a", DIF_LOG_ADDRESS },
  { "%l", DIF_LOG_IDENT },
  { "%r", DIF_LOG_REQUEST },
  { "%U", DIF_LOG_URI },
  { "%>s", DIF_LOG_STATUS },
  { "%s", DIF_LOG_STATUS },
  { "%b", DIF_LOG_BYTES },
  { "%B", DIF_LOG_BYTES },
  { "%O", DIF_LOG_BYTES },
  { "%{User-Agent}i", DIF_LOG_AGENT },
  { "%{User-agent}i", DIF_LOG_AGENT },
  { "%{UNIQUE_ID}e", DIF_LOG_ID },
  { "%L", DIF_LOG_ID },
  { "%{sec}t", DIF_LOG_EPOCH },
  { "%{msec}t", DIF_LOG_EPOCH },
};


/* Length of the word that begins at a `$` or `%` */
static gsize
measure_word (const char *at)
{
  gsize length = 1;

  if (*at == '$') {
    while (g_ascii_isalnum (at[length]) || at[length] == '_')
      length++;
    return length;
  }
  while (at[length] == '>' || at[length] == '<' || at[length] == '!' || at[length] == ',' ||
         g_ascii_isdigit (at[length]))
    length++;
  if (at[length] == '{') {
    const char *close = strchr (at + length, '}');

    if (close == NULL)
      return 0;
    length = (gsize) (close - at) + 1;
  }
  return g_ascii_isalpha (at[length]) ? length + 1 : 0;
}

static DifLogField
look_up (DifSpan word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    if (dif_span_is (word, words[i].word))
      return words[i].field;
  }
  return DIF_LOG_SKIP;
}

/* Apache's %t brings its own brackets */
static char *
spell_out (const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "%t", "[\001]", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
refuse (const char *text, const char *why, GError **error)
{
  dif_set_error (error, DIF_ERROR_USAGE,
                 _("Copy it from log_format of nginx or LogFormat of Apache; address, hour, request "
                   "and status must be in it."),
                 _("“%s” is no format of access logs: %s"), text, why);
  return FALSE;
}

static gboolean
compile (DifLogPattern *self, const char *shown, GError **error)
{
  const char *at = self->text, *from = at;
  guint have = 0;
  DifSpan *literal = &self->prefix;

  while (*at != '\0') {
    DifLogStep step = { DIF_LOG_CLF, at > self->text && at[-1] == '"', FALSE, DIF_SPAN_EMPTY };
    gsize length = *at == '\001' ? 1 : *at == '$' || *at == '%' ? measure_word (at) : G_MAXSIZE;

    if (length == G_MAXSIZE) {
      at++;
      continue;
    }
    if (length == 0)
      return refuse (shown, _("a word in it is not complete"), error);
    *literal = (DifSpan){ from, (gsize) (at - from) };
    if (literal->length == 0 && self->steps->len > 0)
      return refuse (shown, _("two fields in it touch"), error);
    if (*at != '\001')
      step.field = look_up ((DifSpan){ at, length });
    have |= 1u << step.field;
    g_array_append_val (self->steps, step);
    literal = &g_array_index (self->steps, DifLogStep, self->steps->len - 1).literal;
    at += length;
    from = at;
  }
  *literal = (DifSpan){ from, (gsize) (at - from) };
  if ((have & (1u << DIF_LOG_ADDRESS)) == 0 || (have & (1u << DIF_LOG_STATUS)) == 0 ||
      (have & DIF_LOG_HOURS) == 0 || (have & DIF_LOG_PATHS) == 0)
    return refuse (shown, _("something is missing"), error);
  return TRUE;
}

DifLogPattern *
dif_log_pattern_new (const char *text, GError **error)
{
  DifLogPattern *self = g_new0 (DifLogPattern, 1);

  self->text = spell_out (text);
  self->steps = g_array_new (FALSE, FALSE, sizeof (DifLogStep));
  if (!compile (self, text, error)) {
    dif_log_pattern_free (self);
    return NULL;
  }
  return self;
}

void
dif_log_pattern_free (DifLogPattern *self)
{
  g_array_unref (self->steps);
  g_free (self->text);
  g_free (self);
}

static gboolean
is_escaped (const char *start, const char *quote)
{
  gsize backslashes = 0;

  while (quote - backslashes > start && quote[-1 - (gssize) backslashes] == '\\')
    backslashes++;
  return backslashes % 2 != 0;
}

/* Where a field ends: at the text that follows it */
static inline const char *
find_end (const DifLogStep *step, const char *at, const char *end)
{
  const char *start = at;

  while ((at = memchr (at, step->literal.text[0], (gsize) (end - at))) != NULL) {
    if ((gsize) (end - at) >= step->literal.length &&
        (step->literal.length == 1 || memcmp (at, step->literal.text, step->literal.length) == 0) &&
        !(step->quoted && is_escaped (start, at)))
      return at;
    at++;
  }
  return NULL;
}

gboolean
dif_log_pattern_parse (DifLogPattern *self, DifLogClock *clock, DifSpan line, DifLogLine *out)
{
  const char *at = line.text, *end = at + line.length;
  DifLogDraft draft;

  dif_log_draft_begin (&draft, out, clock);
  if (line.length < self->prefix.length || memcmp (at, self->prefix.text, self->prefix.length) != 0)
    return FALSE;
  at += self->prefix.length;

  for (guint i = 0; i < self->steps->len; i++) {
    const DifLogStep *step = &g_array_index (self->steps, DifLogStep, i);
    const char *stop = step->literal.length > 0 ? find_end (step, at, end) : end;

    if (stop == NULL && !step->may_end)
      return FALSE;
    if (!dif_log_field_take (&draft, step->field, (DifSpan){ at, (gsize) ((stop ? stop : end) - at) }))
      return FALSE;
    if (stop == NULL)
      break;
    at = stop + step->literal.length;
    if (i + 1 == self->steps->len && at < end && *at != ' ')
      return FALSE;
  }
  return dif_log_draft_end (&draft);
}
